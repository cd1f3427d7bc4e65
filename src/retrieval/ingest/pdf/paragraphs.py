"""Arrange the text runs of pages into paragraphs and headings in reading order.

Footnotes come last, so that paragraphs can continue across pages.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from retrieval.ingest.pdf.columns import (
    BULLET,
    MARKER,
    TextLine,
    TextRun,
    from_left,
    is_same_size,
    read_page,
    split_rows,
)
from retrieval.ingest.pdf.hyphenation import HYPHENS, Hyphens, is_wide
from retrieval.ingest.pdf.running_heads import without_running_heads
from retrieval.ingest.source import Paragraph

_HEADING = 1.12  # times the size of the body
_FOOTNOTE = 0.92
_FEW_LINES, _USUAL = 4, 1.3  # times the font size, where there are too few lines to measure
_LOOSE = 1.3  # times the usual line spacing: a new paragraph
_MAX_HEADING = 200  # characters
_ENDS = tuple('.!?…:;。！？।۔؟”"»)')
_SENTENCE_ENDS = re.compile(r"[.!?…:。！？।۔؟][\"'”’»)\]]*$")
_END = 100  # characters of a line that are looked at
_PARTED = re.compile(rf"[^\W\d_][{''.join(HYPHENS)}]$")
_NOTE = re.compile(r"(?:\d{1,3}|[*†‡§¹²³⁴⁵⁶⁷⁸⁹])[.)]?\s?\S")
_LEADER = re.compile(r"(?: ?[.·…_]){5,} ?[\divxl]*$")  # an entry of a table of contents


@dataclass(frozen=True, slots=True)
class PlacedParagraph(Paragraph):
    """A paragraph, its page, and its font size relative to the body's."""

    scale: float = 1.0
    page: int = 0


def lay_out(pages: Iterable[Sequence[TextRun]]) -> Iterator[PlacedParagraph]:
    """Yield the paragraphs and headings of a document in reading order."""
    bodies = without_running_heads([split_rows(from_left(page)) for page in pages])
    size = _body_size(bodies)
    lines, notes = [], []
    for number, rows in enumerate(bodies):
        main, small = _without_notes(list(read_page(rows, number)), size)
        lines += main
        notes += small
    parts = [
        [line for line in part if not _LEADER.search(line.text[-_END:])] for part in (lines, notes)
    ]
    hyphens = Hyphens(line.text for part in parts for line in part)
    for part in parts:
        for paragraph in _paragraphs(part):
            yield _laid(paragraph, size, hyphens)


def _body_size(pages: Iterable[Iterable[Iterable[TextRun]]]) -> float:
    """Return the font size of most letters, to a quarter of a point."""
    counts: Counter[float] = Counter()
    for rows in pages:
        for row in rows:
            for piece in row:
                counts[round(piece.size * 4) / 4] += len(piece.text)
    return max(counts, key=lambda size: (counts[size], size), default=0) or 1


def _without_notes(lines: list[TextLine], size: float) -> tuple[list[TextLine], list[TextLine]]:
    """Return the lines of a page, and its footnotes: small print at the bottom of a column."""
    columns: dict[tuple[int, int], list[TextLine]] = defaultdict(list)
    for line in lines:
        columns[line.column].append(line)
    main, notes = [], []
    for column in columns.values():
        first = len(column)
        while first and column[first - 1].size <= _FOOTNOTE * size:
            first -= 1
        is_note = 0 < first < len(column) and _NOTE.match(column[first].text)
        end = first if is_note else len(column)
        main += column[:end]
        notes += column[end:]
    return main, notes


def _paragraphs(lines: Sequence[TextLine]) -> Iterator[list[TextLine]]:
    """Yield the lines of each paragraph."""
    if not lines:
        return
    edges = _edges(lines)
    usual = _usual_distance(lines)
    current = [lines[0]]
    for number, (before, after) in enumerate(pairwise(lines)):
        room = max(line.right for line in _near(lines, number)) - before.right
        if _begins(before, after, first=current[0], usual=usual, room=room, edges=edges):
            yield current
            current = [after]
        else:
            current.append(after)
    yield current


def _near(lines: Sequence[TextLine], number: int) -> list[TextLine]:
    """Return the lines around one that have its column and font size."""
    one = lines[number]
    around = lines[max(number - 3, 0) : number + 4]
    return [
        line for line in around if line.column == one.column and is_same_size(line.size, one.size)
    ]


def _edges(lines: Sequence[TextLine]) -> dict[tuple[object, ...], tuple[float, float]]:
    """Return the left and right edge of lines, by column and font size."""
    alike: dict[tuple[object, ...], list[TextLine]] = defaultdict(list)
    for line in lines:
        alike[line.column, round(line.size)].append(line)
    return {
        key: (min(line.left for line in own), max(line.right for line in own))
        for key, own in alike.items()
    }


def _usual_distance(lines: Sequence[TextLine]) -> float:
    """Return the usual line spacing, as a multiple of the font size."""
    distances = [
        (before.base - after.base) / before.size
        for before, after in pairwise(lines)
        if before.column == after.column
        and is_same_size(before.size, after.size)
        and before.base > after.base
    ]
    if len(distances) < _FEW_LINES:  # they may be paragraphs of a line each
        return min([_USUAL, *distances])
    return median(distances)


def _begins(
    before: TextLine,
    after: TextLine,
    *,
    first: TextLine,
    usual: float,
    room: float,
    edges: dict[tuple[object, ...], tuple[float, float]],
) -> bool:
    """Tell whether the line `after` begins a new paragraph.

    first: the first line of the current paragraph.
    usual: the usual line spacing. room: the empty space at the end of the line `before`.
    """
    if _is_parted(before, after, usual=usual):
        return True
    if _PARTED.search(before.text):
        return False
    starts = not after.text[:1].islower()
    ends = bool(_SENTENCE_ENDS.search(before.text[-_END:]))
    word = after.text.split(maxsplit=1)[0]
    width = 1 if is_wide(word[0]) else len(word)  # Chinese lines break anywhere
    letter = (after.right - after.left) / max(len(after.text), 1)
    is_short = room > letter * (width + 2)
    if MARKER.match(after.text) and (ends or is_short):
        return True
    if before.column == after.column:
        left, right = edges[before.column, round(before.size)]
        is_half = before.right - before.left < (right - left) / 2
        is_short = is_short or (is_half and before.left - left < before.size)
        is_item = bool(MARKER.match(first.text))
        if after.left > before.left + 0.8 * before.size and not is_item and (ends or is_short):
            return True
    return is_short and starts and (ends or not before.bold)


def _is_parted(before: TextLine, after: TextLine, *, usual: float) -> bool:
    """Tell whether font, a table, a bullet or spacing separates two lines."""
    if not is_same_size(before.size, after.size) or before.bold != after.bold:
        return True
    if before.cells > 1 or after.cells > 1 or BULLET.match(after.text):
        return True
    distance = before.base - after.base
    far = _LOOSE * usual * before.size
    return before.column == after.column and not 0 <= distance <= far


def _laid(lines: list[TextLine], size: float, hyphens: Hyphens) -> PlacedParagraph:
    text = hyphens.join(line.text for line in lines)
    scale = round(lines[0].size / size, 2)
    stands_out = scale >= _HEADING or all(line.bold for line in lines)
    heading = stands_out and len(text) <= _MAX_HEADING and not text.rstrip().endswith(_ENDS)
    return PlacedParagraph(text, heading, scale, lines[0].column[0])
