"""Escape, shorten and measure text for Telegram's HTML."""

from __future__ import annotations

import html
import re

MAX_UNITS = 4096  # Telegram's limit on a text, after parsing; in UTF-16 units, the safe reading

CUT = " […]"
_TAG = re.compile(r"<[^>]*>")
_LINE_BREAKS = re.compile(r"[\r\n\v\f\x85\u2028\u2029]+")


def plain(markup: str) -> str:
    """Return the text that a reader sees of our own markup."""
    return html.unescape(_TAG.sub("", markup))


def units(text: str) -> int:
    """Return the length of a text in UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def shorten(text: str, *, limit: int) -> str:
    """Return the text in one line, escaped, and cut if it has more than `limit` characters."""
    return html.escape(one_line(text, limit=limit), quote=False)


def one_line(text: str, *, limit: int) -> str:
    """Return the text in one line, not escaped, cut if it has more than `limit` characters."""
    line = " ".join(text.split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def quoted(text: str) -> str:
    """Return the text verbatim, escaped, with line breaks as spaces."""
    return html.escape(_LINE_BREAKS.sub(" ", text), quote=False)


def clip(text: str, *, max_units: int) -> str:
    """Return the start of a text, cut between words where possible, and marked as cut."""
    start = start_of(text, max_units=max_units - units(CUT))
    return (start.rsplit(maxsplit=1)[0] if len(start.split()) > 1 else start) + CUT


def start_of(text: str, *, max_units: int) -> str:
    """Return the longest start of a text that has at most `max_units` UTF-16 units."""
    start = text[:max_units].encode("utf-16-le", "surrogatepass")[: max_units * 2]
    return start.decode("utf-16-le", "ignore")
