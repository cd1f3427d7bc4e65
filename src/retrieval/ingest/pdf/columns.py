"""Arrange the text runs of a page into lines in reading order.

A page is read from the top. Where a gutter separates two columns, the left one comes first, or the
right one in right-to-left scripts.
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

_SAME_LINE = 0.45  # of the font size: text that is higher by more is a superscript
_WORD_GAP = 0.12  # of the font size: a smaller gap does not separate words
_CELL_GAP = 1.5  # of the font size: a larger gap is not a space between words
_EVEN = 0.25  # of the font size: gaps that differ less are those of a justified line
_COLUMN_PIECES = 3  # lines that each of two columns must have beside the other
_LONG_COLUMN = 6  # lines of the left column; the right one may then be a single line
_FEW_ACROSS = 3  # lines across both columns then, of a title
_COLUMN_CHARACTERS = 15  # a line of a column is longer; a cell of a table may be shorter
_GUTTERS_TRIED = 40
_SAME_SIZE = 0.06  # font sizes that differ by a smaller part of the larger are equal
_LARGE = 1.12  # times the usual font size: a title's
BULLET = re.compile(r"[•‣◦▪·●○■□](?:\s|$)")
MARKER = re.compile(rf"{BULLET.pattern}|(?:[–—*-]|\d{{1,3}}[.)]|[(]?[A-Za-z][.)])(?:\s|$)")


@dataclass(frozen=True, slots=True)
class TextRun:
    """Words side by side on a page; coordinates in points, from the page's left and bottom."""

    text: str
    left: float
    right: float
    base: float
    """Height of the baseline."""
    size: float
    """Font size."""
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
    """The page, and the number of the column on it; text across the page is a column too."""
    cells: int = 1
    """More than one for a row of a table."""


def is_from_right(text: str) -> bool:
    """Tell whether most letters of a text are of a right-to-left script."""
    if text.isascii():
        return False
    kinds = [unicodedata.bidirectional(letter) for letter in text if letter.isalpha()]
    return sum(kind in {"R", "AL"} for kind in kinds) * 2 > len(kinds)


def split_rows(pieces: Iterable[TextRun]) -> list[list[TextRun]]:
    """Return the runs by line, lines from the top, each from the left."""
    rows: list[list[TextRun]] = []
    for piece in sorted(pieces, key=lambda piece: (-piece.base, piece.left)):
        row = rows[-1] if rows else None
        if row and row[0].base - piece.base <= _SAME_LINE * max(row[0].size, piece.size):
            row.append(piece)
        else:
            rows.append([piece])
    return [sorted(row, key=lambda piece: piece.left) for row in rows]


def from_left(page: Sequence[TextRun]) -> list[TextRun]:
    """Return a page's runs, mirrored if the page is right-to-left."""
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
    """Return the text of a line."""
    words = row[0].text
    for before, after in pairwise(row):
        part = after.left - before.right > _WORD_GAP * max(before.size, after.size)
        words += (" " if part else "") + after.text
    return words.strip()


def is_same_size(one: float, other: float) -> bool:
    """Tell whether two font sizes are meant to be equal."""
    return abs(one - other) <= _SAME_SIZE * max(one, other)


def _columns(rows: list[list[TextRun]]) -> Iterator[list[list[TextRun]]]:
    """Yield the rows of each column in reading order, with rows across all columns in between."""
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
    """Return a line's runs, joining those that are separated by wide but even spaces.

    gutter: where a column begins; a word right there is the first of that column.
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
    """Yield groups of single words with even spaces; anything else by itself."""
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
    """Return where the right one of two columns begins, or None when there is one column."""
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
    """Tell whether two columns have the same font size, unlike the words of a title."""
    if not pieces or not others:
        return False
    one, other = (median(piece.size for piece in column) for column in (pieces, others))
    return is_same_size(one, other)


def _beside(pieces: Sequence[TextRun], others: Sequence[TextRun]) -> int:
    """Return how many lines are beside the other column; 0 for a column of table cells."""
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
