"""Turn words and where they stand on pages into paragraphs in reading order.

A page is read from its top; where a gutter parts two columns, the left one comes first. What
repeats at the top or the bottom of pages, and page numbers, are left out. Footnotes come last, so
that a paragraph goes on over the page's end.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from retrieval.reading.composing import Paragraph
from retrieval.reading.hyphens import HYPHENS, Hyphens, is_wide

_SAME_LINE = 0.45  # of the size of type: what stands that much higher is a superscript
_WORD_GAP = 0.12  # of the size: less room than this parts no words
_CELL_GAP = 1.5  # of the size: more room than this is no space between words
_EVEN = 0.25  # of the size: gaps that differ less are those of a justified line
_COLUMN_PIECES = 3  # lines that each of two columns has beside the other, at least
_LONG_COLUMN = 6  # lines of the left one, from which a single line may be all of the right one
_FEW_ACROSS = 3  # lines over both then, of a title
_COLUMN_CHARACTERS = 15  # a line of a column is longer; a cell of a table may be shorter
_GUTTERS_TRIED = 40
_EDGE_LINES = 3  # at the top and at the bottom of a page, that may be furniture
_SAME_PLACE = 3.0  # points
_APART = 1.6  # times the size: further than lines of a paragraph
_SAME_SIZE = 0.06  # sizes that differ by less, as a part of the larger, are one
_HEADING = 1.12  # times the size of the body
_FOOTNOTE = 0.92
_FEW_LINES, _USUAL = 4, 1.3  # times the size of type, where few lines tell of it
_LOOSE = 1.3  # times the usual distance of lines: the next paragraph
_MAX_HEADING = 200  # characters
_ENDS = tuple('.!?…:;。！？।۔؟”"»)')
_SENTENCE_ENDS = re.compile(r"[.!?…:。！？।۔؟][\"'”’»)\]]*$")
_BULLET = re.compile(r"[•‣◦▪·●○■□](?:\s|$)")
_MARKER = re.compile(rf"{_BULLET.pattern}|(?:[–—*-]|\d{{1,3}}[.)]|[(]?[A-Za-z][.)])(?:\s|$)")
_PARTED = re.compile(rf"[^\W\d_][{''.join(HYPHENS)}]$")
_NOTE = re.compile(r"(?:\d{1,3}|[*†‡§¹²³⁴⁵⁶⁷⁸⁹])[.)]?\s?\S")
_PAGE_NUMBER = re.compile(
    r"\W*(?:(?:page|seite|pagina|página|p\.)?\s*(?:\d{1,4}|[ivxl]{1,6})"
    r"(?:\s*(?:of|von|de|di|/|\|)\s*\d{1,4})?)\W*",
    re.IGNORECASE,
)
_PRINTED = re.compile(
    r"\d{1,2}[/.]\d{1,2}[/.]\d{2,4}, \d{1,2}:\d\d\b.*|(?:https?|file)://\S+(?: \d+ ?/ ?\d+)?"
)  # what browsers write around a page
_LEADER = re.compile(r"(?: ?[.·…_]){5,} ?[\divxl]*$")  # an entry of a table of contents
_DIGITS = re.compile(r"\d+|\b[ivxl]+\b")


@dataclass(frozen=True, slots=True)
class Piece:
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
class _Line:
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


@dataclass(frozen=True, slots=True)
class Laid(Paragraph):
    """A paragraph, and how large its type is beside that of the body."""

    scale: float = 1.0
    page: int = 0


def lay_out(pages: Iterable[Sequence[Piece]]) -> Iterator[Laid]:
    """Yield the paragraphs and headings of a document in reading order."""
    bodies = _without_furniture([_rows(_from_left(page)) for page in pages])
    size = _body_size(bodies)
    lines, notes = [], []
    for number, rows in enumerate(bodies):
        main, small = _without_notes(list(_read_page(rows, number)), size)
        lines += main
        notes += small
    parts = [[line for line in part if not _LEADER.search(line.text)] for part in (lines, notes)]
    hyphens = Hyphens(line.text for part in parts for line in part)
    for part in parts:
        for paragraph in _paragraphs(part):
            yield _laid(paragraph, size, hyphens)


def _from_left(page: Sequence[Piece]) -> list[Piece]:
    """Return a page's pieces; those of a page that is written from the right, mirrored."""
    letters = "".join(piece.text for piece in page)
    if not is_from_right(letters):
        return list(page)
    return [replace(piece, left=-piece.right, right=-piece.left) for piece in page]


def is_from_right(text: str) -> bool:
    """Tell whether most letters of a text are of a script that is written from the right."""
    if text.isascii():
        return False
    kinds = [unicodedata.bidirectional(letter) for letter in text if letter.isalpha()]
    return sum(kind in {"R", "AL"} for kind in kinds) * 2 > len(kinds)


def _rows(pieces: Iterable[Piece]) -> list[list[Piece]]:
    """Return the pieces line by line from the top, each line from the left."""
    rows: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda piece: (-piece.base, piece.left)):
        row = rows[-1] if rows else None
        if row and row[0].base - piece.base <= _SAME_LINE * max(row[0].size, piece.size):
            row.append(piece)
        else:
            rows.append([piece])
    return [sorted(row, key=lambda piece: piece.left) for row in rows]


def _without_rivers(row: list[Piece], gutter: float | None) -> list[Piece]:
    """Return a line's pieces, words with wide but even spaces between them joined again.

    gutter: where a column begins; a word that stands just there is the column's first.
    """
    joined: list[Piece] = []
    for words in _evenly_spaced(row, gutter):
        if len(words) < 3:
            joined += words
        else:
            text = " ".join(piece.text for piece in words)
            joined.append(replace(words[0], text=text, right=words[-1].right))
    return joined


def _evenly_spaced(row: list[Piece], gutter: float | None) -> Iterator[list[Piece]]:
    """Yield runs of single words whose spaces are alike; anything else by itself."""
    run: list[Piece] = []
    for piece in row:
        begins = gutter is not None and abs(piece.left - gutter) < 1
        if run and (begins or not _is_even([*run, piece])):
            yield run
            run = []
        run.append(piece)
    yield run


def _is_even(row: Sequence[Piece]) -> bool:
    gaps = [after.left - before.right for before, after in pairwise(row)]
    words = all(" " not in piece.text for piece in row)
    return words and max(gaps) - min(gaps) < _EVEN * row[0].size


def _without_furniture(pages: list[list[list[Piece]]]) -> list[list[list[Piece]]]:
    """Return the pages without the lines at their edges that other pages repeat."""
    tops = [[_edge_key(row) for row in rows[:_EDGE_LINES]] for rows in pages]
    bottoms = [[_edge_key(row) for row in rows[: -_EDGE_LINES - 1 : -1]] for rows in pages]
    edges = zip(tops, bottoms, strict=True)
    holders = Counter(key for top, bottom in edges for key in {*top, *bottom})
    often = max(2, len(pages) / 2)
    kept = []
    for rows, top, bottom in zip(pages, tops, bottoms, strict=True):
        first = _furniture(rows, top, holders, often=often)
        last = _furniture(rows[first:][::-1], bottom, holders, often=often)
        kept.append(rows[first : len(rows) - last])
    return kept


def _furniture(
    rows: Sequence[list[Piece]],
    keys: Sequence[tuple[str, int, int]],
    holders: Counter[tuple[str, int, int]],
    *,
    often: float,
) -> int:
    """Return how many lines, from the edge inwards, are no text of their own.

    often: on more pages than this, a line need not stand apart from the text.
    """
    count = 0
    for row, key in zip(rows, keys, strict=False):
        words = _joined(row)
        if holders[key] < 2 and not (_PAGE_NUMBER.fullmatch(words) or _PRINTED.fullmatch(words)):
            break
        count += 1
    while 0 < count < len(rows) and holders[keys[count - 1]] <= often:
        if _stands_apart(rows[count - 1][0], rows[count][0]):
            break
        count -= 1
    return count


def _stands_apart(one: Piece, other: Piece) -> bool:
    size = max(one.size, other.size)
    return (
        abs(one.base - other.base) > _APART * size
        or abs(one.size - other.size) > _SAME_SIZE * size
    )


def _edge_key(row: Sequence[Piece]) -> tuple[str, int, int]:
    """Return what a line has in common with such lines of other pages: numbers do not count."""
    words = _DIGITS.sub("#", _joined(row).casefold())
    return words, round(row[0].base / _SAME_PLACE), round(row[0].size)


def _body_size(pages: Iterable[Iterable[Iterable[Piece]]]) -> float:
    """Return the size that most letters have, to a quarter of a point."""
    counts: Counter[float] = Counter()
    for rows in pages:
        for row in rows:
            for piece in row:
                counts[round(piece.size * 4) / 4] += len(piece.text)
    return max(counts, key=lambda size: (counts[size], size), default=0) or 1


def _read_page(rows: list[list[Piece]], page: int) -> Iterator[_Line]:
    """Yield the lines of a page in reading order."""
    for number, column in enumerate(_columns(rows)):
        for row in column:
            yield _line(row, (page, number))


def _columns(rows: list[list[Piece]]) -> Iterator[list[list[Piece]]]:
    """Yield the rows of each column in reading order; rows over all columns lie between."""
    pieces = [piece for row in rows for piece in row]
    gutter = _gutter(pieces)
    large = _HEADING * median([piece.size for piece in pieces] or [0])
    rows = [_without_rivers(row, gutter if row[0].size < large else None) for row in rows]
    if gutter is None:
        yield rows
        return
    across: list[list[Piece]] = []
    beside: list[Piece] = []
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


def _halves(pieces: list[Piece], gutter: float) -> Iterator[list[list[Piece]]]:
    for half in (
        [piece for piece in pieces if piece.left < gutter - 1],
        [piece for piece in pieces if piece.left >= gutter - 1],
    ):
        if half:
            yield from _columns(_rows(half))


def _gutter(pieces: Sequence[Piece]) -> float | None:
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


def _is_alike(pieces: Sequence[Piece], others: Sequence[Piece]) -> bool:
    """Tell whether two columns are set in type of one size; a title's words are not."""
    if not pieces or not others:
        return False
    one, other = (median(piece.size for piece in column) for column in (pieces, others))
    return abs(one - other) <= _SAME_SIZE * max(one, other)


def _beside(pieces: Sequence[Piece], others: Sequence[Piece]) -> int:
    """Return how many lines stand beside the other column; none where it is one of cells."""
    lines = {round(piece.base): piece for piece in pieces}
    if sum(len(piece.text) for piece in pieces) < _COLUMN_CHARACTERS * len(lines):
        return 0
    heights = sorted(piece.base for piece in others)
    return sum(
        bisect_left(heights, line.base - line.size) < bisect_right(heights, line.base + line.size)
        for line in lines.values()
    )


def _line(row: Sequence[Piece], column: tuple[int, int]) -> _Line:
    main = max(row, key=lambda piece: (len(piece.text), piece.size))
    gaps = [after.left - before.right for before, after in pairwise(row)]
    cells = 1 + sum(gap > _CELL_GAP * main.size for gap in gaps)
    if cells == 2 and _MARKER.fullmatch(row[0].text):
        cells = 1
    return _Line(
        _joined(row),
        min(piece.left for piece in row),
        max(piece.right for piece in row),
        main.base,
        main.size,
        all(piece.bold for piece in row),
        column,
        cells,
    )


def _joined(row: Sequence[Piece]) -> str:
    """Return the words of a line."""
    words = row[0].text
    for before, after in pairwise(row):
        part = after.left - before.right > _WORD_GAP * max(before.size, after.size)
        words += (" " if part else "") + after.text
    return words.strip()


def _without_notes(lines: list[_Line], size: float) -> tuple[list[_Line], list[_Line]]:
    """Return the lines of a page, and its footnotes: small type at the bottom of a column."""
    columns: dict[tuple[int, int], list[_Line]] = defaultdict(list)
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


def _paragraphs(lines: Sequence[_Line]) -> Iterator[list[_Line]]:
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


def _near(lines: Sequence[_Line], number: int) -> list[_Line]:
    """Return the lines around one, of its column and size."""
    one = lines[number]
    around = lines[max(number - 3, 0) : number + 4]
    return [line for line in around if line.column == one.column and _is_same_size(line, one)]


def _edges(lines: Sequence[_Line]) -> dict[tuple[object, ...], tuple[float, float]]:
    """Return where the lines of one size begin and end, of each column."""
    alike: dict[tuple[object, ...], list[_Line]] = defaultdict(list)
    for line in lines:
        alike[line.column, round(line.size)].append(line)
    return {
        key: (min(line.left for line in own), max(line.right for line in own))
        for key, own in alike.items()
    }


def _usual_distance(lines: Sequence[_Line]) -> float:
    """Return how far lines of a paragraph lie apart, as a multiple of the size of type."""
    distances = [
        (before.base - after.base) / before.size
        for before, after in pairwise(lines)
        if before.column == after.column
        and _is_same_size(before, after)
        and before.base > after.base
    ]
    if len(distances) < _FEW_LINES:  # they may be paragraphs of a line each
        return min([_USUAL, *distances])
    return median(distances)


def _begins(
    before: _Line,
    after: _Line,
    *,
    first: _Line,
    usual: float,
    room: float,
    edges: dict[tuple[object, ...], tuple[float, float]],
) -> bool:
    """Tell whether a paragraph begins with the line after.

    first: the first line of the paragraph so far.
    room: how much the line before leaves empty at its end.
    """
    if _is_parted(before, after, usual=usual):
        return True
    if _PARTED.search(before.text):
        return False
    starts = not after.text[:1].islower()
    ends = bool(_SENTENCE_ENDS.search(before.text))
    word = after.text.split(maxsplit=1)[0]
    width = 1 if is_wide(word[0]) else len(word)  # Chinese lines break anywhere
    letter = (after.right - after.left) / max(len(after.text), 1)
    is_short = room > letter * (width + 2)
    if _MARKER.match(after.text) and (ends or is_short):
        return True
    if before.column == after.column:
        left, right = edges[before.column, round(before.size)]
        is_half = before.right - before.left < (right - left) / 2
        is_short = is_short or (is_half and before.left - left < before.size)
        is_item = bool(_MARKER.match(first.text))
        if after.left > before.left + 0.8 * before.size and not is_item and (ends or is_short):
            return True
    return is_short and starts and (ends or not before.bold)


def _is_parted(before: _Line, after: _Line, *, usual: float) -> bool:
    """Tell whether type, a table, a bullet or room between two lines parts them."""
    if not _is_same_size(before, after) or before.bold != after.bold:
        return True
    if before.cells > 1 or after.cells > 1 or _BULLET.match(after.text):
        return True
    distance = before.base - after.base
    far = _LOOSE * usual * before.size
    return before.column == after.column and not 0 <= distance <= far


def _is_same_size(one: _Line, other: _Line) -> bool:
    return abs(one.size - other.size) <= _SAME_SIZE * max(one.size, other.size)


def _laid(lines: list[_Line], size: float, hyphens: Hyphens) -> Laid:
    text = hyphens.join(line.text for line in lines)
    scale = round(lines[0].size / size, 2)
    stands_out = scale >= _HEADING or all(line.bold for line in lines)
    heading = stands_out and len(text) <= _MAX_HEADING and not text.rstrip().endswith(_ENDS)
    return Laid(text, heading, scale, lines[0].column[0])
