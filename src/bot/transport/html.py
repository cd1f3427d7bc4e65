"""Telegram's HTML: words into escaped markup, markup into what a reader sees, and its length."""

from __future__ import annotations

import html
import re

MAX_UNITS = 4096  # Telegram's limit on a text, after parsing; in UTF-16 units, the safe reading

CUT = " […]"
_TAG = re.compile(r"<[^>]*>")
_LINE_BREAKS = re.compile(r"[\r\n\v\f\x85\u2028\u2029]+")


def plain(markup: str) -> str:
    """Return what a reader sees of markup that was made here."""
    return html.unescape(_TAG.sub("", markup))


def units(text: str) -> int:
    """Return the length of a text in UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def shorten(text: str, *, limit: int) -> str:
    """Return the text in one line, escaped, and cut if it has more than `limit` characters."""
    return html.escape(one_line(text, limit=limit), quote=False)


def one_line(text: str, *, limit: int) -> str:
    """Return the text in one line, as it is, and cut if it has more than `limit` characters."""
    line = " ".join(text.split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def quoted(text: str) -> str:
    """Return words as they stand, escaped, line breaks shown as spaces."""
    return html.escape(_LINE_BREAKS.sub(" ", text), quote=False)


def clip(text: str, *, max_units: int) -> str:
    """Return the start of a text, cut between words where there are any, and marked as cut."""
    start = start_of(text, max_units=max_units - units(CUT))
    return (start.rsplit(maxsplit=1)[0] if len(start.split()) > 1 else start) + CUT


def start_of(text: str, *, max_units: int) -> str:
    """Return as much of the start of a text as has so many UTF-16 units."""
    start = text[:max_units].encode("utf-16-le", "surrogatepass")[: max_units * 2]
    return start.decode("utf-16-le", "ignore")
