"""Turn lines into what they are compared by."""

from __future__ import annotations


def fold(text: str) -> str:
    """Return the text with its white space, case and quotes folded."""
    return " ".join(text.replace("’", "'").replace("‘", "'").casefold().split())
