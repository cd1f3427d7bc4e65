"""Remove what is repeated at the edges of pages: running heads, page numbers and the like."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from retrieval.ingest.pdf.columns import TextRun, is_same_size, join

_EDGE_LINES = 3  # at the top and at the bottom of a page, that may be running heads
_SAME_PLACE = 3.0  # points
_APART = 1.6  # times the font size: further apart than lines of a paragraph
_PAGE_NUMBER = re.compile(
    r"\W*(?:(?:page|seite|pagina|página|p\.)?\s*(?:\d{1,4}|[ivxl]{1,6})"
    r"(?:\s*(?:of|von|de|di|/|\|)\s*\d{1,4})?)\W*",
    re.IGNORECASE,
)
_PRINTED = re.compile(
    r"\d{1,2}[/.]\d{1,2}[/.]\d{2,4}, \d{1,2}:\d\d\b.*|(?:https?|file)://\S+(?: \d+ ?/ ?\d+)?"
)  # what browsers write around a page
_DIGITS = re.compile(r"\d+|\b[ivxl]+\b")


def without_running_heads(pages: list[list[list[TextRun]]]) -> list[list[list[TextRun]]]:
    """Return the pages without the rows at their edges that other pages repeat."""
    tops = [[_edge_key(row) for row in rows[:_EDGE_LINES]] for rows in pages]
    bottoms = [[_edge_key(row) for row in rows[: -_EDGE_LINES - 1 : -1]] for rows in pages]
    edges = zip(tops, bottoms, strict=True)
    holders = Counter(key for top, bottom in edges for key in {*top, *bottom})
    often = max(2, len(pages) / 2)
    kept = []
    for rows, top, bottom in zip(pages, tops, bottoms, strict=True):
        first = _edge_lines(rows, top, holders, often=often)
        last = _edge_lines(rows[first:][::-1], bottom, holders, often=often)
        kept.append(rows[first : len(rows) - last])
    return kept


def _edge_lines(
    rows: Sequence[list[TextRun]],
    keys: Sequence[tuple[str, int, int]],
    holders: Counter[tuple[str, int, int]],
    *,
    often: float,
) -> int:
    """Return how many lines, from the edge inwards, are not part of the text.

    often: a line on more pages than this need not be apart from the text.
    """
    count = 0
    for row, key in zip(rows, keys, strict=False):
        words = join(row)
        if holders[key] < 2 and not (_PAGE_NUMBER.fullmatch(words) or _PRINTED.fullmatch(words)):
            break
        count += 1
    while 0 < count < len(rows) and holders[keys[count - 1]] <= often:
        if _stands_apart(rows[count - 1][0], rows[count][0]):
            break
        count -= 1
    return count


def _stands_apart(one: TextRun, other: TextRun) -> bool:
    far = abs(one.base - other.base) > _APART * max(one.size, other.size)
    return far or not is_same_size(one.size, other.size)


def _edge_key(row: Sequence[TextRun]) -> tuple[str, int, int]:
    """Return a key that a line shares with such lines of other pages: numbers are ignored."""
    words = _DIGITS.sub("#", join(row).casefold())
    return words, round(row[0].base / _SAME_PLACE), round(row[0].size)
