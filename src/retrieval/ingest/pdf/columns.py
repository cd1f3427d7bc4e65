"""Turn words and where they stand on a page into lines in reading order.

A page is read from its top; where a gutter parts two columns, the left one comes first, or the
right one where people write from the right.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

_SAME_LINE = 0.45  # of the size of type: what stands that much higher is a superscript
_WORD_GAP = 0.12  # of the size: less room than this parts no words
_CELL_GAP = 1.5  # of the size: more room than this is no space between words
_EVEN = 0.25  # of the size: gaps that differ less are those of a justified line
_COLUMN_PIECES = 3  # lines that each of two columns has beside the other, at least
_LONG_COLUMN = 6  # lines of the left one, from which a single line may be all of the right one
_FEW_ACROSS = 3  # lines over both then, of a title
_COLUMN_CHARACTERS = 15  # a line of a column is longer; a cell of a table may be shorter
_GUTTERS_TRIED = 40
_SAME_SIZE = 0.06  # sizes that differ by less, as a part of the larger, are one
_LARGE = 1.12  # times the usual size: a title's type
BULLET = re.compile(r"[•‣◦▪·●○■□](?:\s|$)")
MARKER = re.compile(rf"{BULLET.pattern}|(?:[–—*-]|\d{{1,3}}[.)]|[(]?[A-Za-z][.)])(?:\s|$)")


@dataclass(frozen=True, slots=True)
class TextRun:
    """Words that stand side by side; lengths are in points, heights from the page's bottom."""

    text: str
    left: float
    right: float
    base: float
    """Where the line that the letters stand on is."""
    size: float
    """Of the type."""
    bold: bool = False


@dataclass(frozen=True, slots=True)
class TextLine:
    """The words of one line of a column."""

    text: str
    left: float
    right: float
    base: float
    size: float
    bold: bool
    column: tuple[int, int] = (0, 0)
    """The page and the number of the column on it; full width is a column too."""
    cells: int = 1
    """More than one for a row of a table."""


def is_from_right(text: str) -> bool:
    """Tell whether most letters of a text are of a script that is written from the right."""
    if text.isascii():
        return False
    kinds = [unicodedata.bidirectional(letter) for letter in text if letter.isalpha()]
    return sum(kind in {"R", "AL"} for kind in kinds) * 2 > len(kinds)


def split_rows(pieces: Iterable[TextRun]) -> list[list[TextRun]]:
    """Return the pieces line by line from the top, each line from the left."""
    rows: list[list[TextRun]] = []
    for piece in sorted(pieces, key=lambda piece: (-piece.base, piece.left)):
        row = rows[-1] if rows else None
        if row and row[0].base - piece.base <= _SAME_LINE * max(row[0].size, piece.size):
            row.append(piece)
        else:
            rows.append([piece])
    return [sorted(row, key=lambda piece: piece.left) for row in rows]


def from_left(page: Sequence[TextRun]) -> list[TextRun]:
    """Return a page's pieces; those of a page that is written from the right, mirrored."""
    letters = "".join(piece.text for piece in page)
    if not is_from_right(letters):
        return list(page)
    return [replace(piece, left=-piece.right, right=-piece.left) for piece in page]


def read_page(rows: list[list[TextRun]], page: int) -> Iterator[TextLine]:
    """Yield the lines of a page in reading order."""
    for number, column in enumerate(_columns(rows)):
        for row in column:
            yield _line(row, (page, number))


def join(row: Sequence[TextRun]) -> str:
    """Return the words of a line."""
    words = row[0].text
    for before, after in pairwise(row):
        part = after.left - before.right > _WORD_GAP * max(before.size, after.size)
        words += (" " if part else "") + after.text
    return words.strip()


def is_same_size(one: float, other: float) -> bool:
    """Tell whether two sizes of type are meant to be one."""
    return abs(one - other) <= _SAME_SIZE * max(one, other)


def _columns(rows: list[list[TextRun]]) -> Iterator[list[list[TextRun]]]:
    """Yield the rows of each column in reading order; rows over all columns lie between."""
    pieces = [piece for row in rows for piece in row]
    gutter = _gutter(pieces)
    large = _LARGE * median([piece.size for piece in pieces] or [0])
    rows = [_without_rivers(row, gutter if row[0].size < large else None) for row in rows]
    if gutter is None:
        yield rows
        return
    across: list[list[TextRun]] = []
    beside: list[TextRun] = []
    for row in rows:
        if any(piece.left < gutter - 1 and piece.right > gutter + 1 for piece in row):
            yield from _halves(beside, gutter)
            beside = []
            across.append(row)
        else:
            if across:
                yield across
                across = []
            beside += row
    if across:
        yield across
    yield from _halves(beside, gutter)


def _halves(pieces: list[TextRun], gutter: float) -> Iterator[list[list[TextRun]]]:
    for half in (
        [piece for piece in pieces if piece.left < gutter - 1],
        [piece for piece in pieces if piece.left >= gutter - 1],
    ):
        if half:
            yield from _columns(split_rows(half))


def _without_rivers(row: list[TextRun], gutter: float | None) -> list[TextRun]:
    """Return a line's pieces, words with wide but even spaces between them joined again.

    gutter: where a column begins; a word that stands just there is the column's first.
    """
    joined: list[TextRun] = []
    for words in _evenly_spaced(row, gutter):
        if len(words) < 3:
            joined += words
        else:
            text = " ".join(piece.text for piece in words)
            joined.append(replace(words[0], text=text, right=words[-1].right))
    return joined


def _evenly_spaced(row: list[TextRun], gutter: float | None) -> Iterator[list[TextRun]]:
    """Yield runs of single words whose spaces are alike; anything else by itself."""
    run: list[TextRun] = []
    for piece in row:
        begins = gutter is not None and abs(piece.left - gutter) < 1
        if run and (begins or not _is_even([*run, piece])):
            yield run
            run = []
        run.append(piece)
    yield run


def _is_even(row: Sequence[TextRun]) -> bool:
    gaps = [after.left - before.right for before, after in pairwise(row)]
    words = all(" " not in piece.text for piece in row)
    return words and max(gaps) - min(gaps) < _EVEN * row[0].size


def _gutter(pieces: Sequence[TextRun]) -> float | None:
    """Return where the right one of two columns begins, or None where text runs across."""
    lefts = Counter(round(piece.left) for piece in pieces)
    tried = sorted(left for left, _ in lefts.most_common(_GUTTERS_TRIED))
    best, found = 0, None
    for x in tried:
        left = [piece for piece in pieces if piece.right <= x]
        right = [piece for piece in pieces if piece.left >= x - 1]
        across = len(pieces) - len(left) - len(right)
        is_last = len(left) >= _LONG_COLUMN and across <= _FEW_ACROSS and _is_alike(left, right)
        least = 1 if is_last else max(_COLUMN_PIECES, across)
        beside = min(_beside(left, right), _beside(right, left))
        score = len(left) + len(right) - 3 * across
        if beside >= least and score > best:
            best, found = score, float(x)
    return found


def _is_alike(pieces: Sequence[TextRun], others: Sequence[TextRun]) -> bool:
    """Tell whether two columns are set in type of one size; a title's words are not."""
    if not pieces or not others:
        return False
    one, other = (median(piece.size for piece in column) for column in (pieces, others))
    return is_same_size(one, other)


def _beside(pieces: Sequence[TextRun], others: Sequence[TextRun]) -> int:
    """Return how many lines stand beside the other column; none where it is one of cells."""
    lines = {round(piece.base): piece for piece in pieces}
    if sum(len(piece.text) for piece in pieces) < _COLUMN_CHARACTERS * len(lines):
        return 0
    heights = sorted(piece.base for piece in others)
    return sum(
        bisect_left(heights, line.base - line.size) < bisect_right(heights, line.base + line.size)
        for line in lines.values()
    )


def _line(row: Sequence[TextRun], column: tuple[int, int]) -> TextLine:
    main = max(row, key=lambda piece: (len(piece.text), piece.size))
    gaps = [after.left - before.right for before, after in pairwise(row)]
    cells = 1 + sum(gap > _CELL_GAP * main.size for gap in gaps)
    if cells == 2 and MARKER.fullmatch(row[0].text):
        cells = 1
    return TextLine(
        join(row),
        min(piece.left for piece in row),
        max(piece.right for piece in row),
        main.base,
        main.size,
        all(piece.bold for piece in row),
        column,
        cells,
    )
