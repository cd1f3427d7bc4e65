"""Numbers of things in words."""

from __future__ import annotations


def count(number: int, noun: str) -> str:
    """Return "1 article", "2 articles" and so on."""
    return f"{number:,} {noun}" + ("" if number == 1 else "s")
