"""Split an article into pages for a chat, at paragraphs unless one is too long for a page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.transport.html import start_of, units
from retrieval import Article, Index, Passage, Span

MAX_HEADING = 160
"""Characters of a heading that are shown."""

_UNITS = 2_000  # UTF-16 units of text on a page: about three screens of a phone
_MOST = 30  # pieces on a page: of 100 formats in a message, Telegram shows no more


@dataclass(frozen=True, slots=True)
class PagePiece(Span):
    """A paragraph, or as much of one as fits on a page."""

    passage: Passage
    heading: str
    """The heading above it, or an empty string."""

    @property
    def goes_on(self) -> bool:
        """Whether the paragraph began on an earlier page."""
        return self.start > self.passage.start

    @property
    def units(self) -> int:
        """Its length with the heading, in UTF-16 units."""
        return units(self.text) + units(self.heading[:MAX_HEADING])


def pieces_of(article: Article, index: Index) -> tuple[PagePiece, ...]:
    """Return the readable pieces of an indexed article, in reading order."""
    numbers = index.passages_of(index.numbers[article.id])
    return tuple(split(map(index.passage, numbers)))


def split(passages: Iterable[Passage]) -> Iterator[PagePiece]:
    """Yield an article's passages, cut between words where they are too long for a page."""
    above = ""
    for passage in passages:
        heading, above = passage.heading if passage.heading != above else "", passage.heading
        start = passage.start
        while start < passage.end:
            end = start + _fitting(passage.article.text[start : passage.end])
            shown = heading if start == passage.start else ""
            yield PagePiece(passage.article, start, end, passage, shown)
            start = end


def page_from(pieces: Sequence[PagePiece], first: int) -> tuple[PagePiece, ...]:
    """Return the page that begins with piece number `first`, counted from 0."""
    return tuple(pieces[first : first + _count(pieces[first : first + _MOST])])


def page_before(pieces: Sequence[PagePiece], first: int) -> int:
    """Return the first piece of the page that ends right before piece number `first`."""
    return first - _count(pieces[max(0, first - _MOST) : first][::-1])


def starts(pieces: Sequence[PagePiece]) -> list[int]:
    """Return the first piece of every page, reading from the start of the article."""
    found = [0]
    while (after := found[-1] + len(page_from(pieces, found[-1]))) < len(pieces):
        found.append(after)
    return found


def piece_at(pieces: Sequence[PagePiece], position: int) -> int:
    """Return the number of the piece that contains a code point, or of the last one before it."""
    begun = [number for number, piece in enumerate(pieces) if piece.start <= position]
    return begun[-1] if begun else 0


def outline(pieces: Sequence[PagePiece], *, most: int = 10) -> list[int]:
    """Return the numbers of the first piece and of those right under a heading.

    With fewer than two headings, of those where each of `most` equal parts of the text begins.
    """
    headed = [number for number, piece in enumerate(pieces) if piece.heading or not number]
    return headed if len(headed) > 2 else list(_parts(pieces, most))


def _parts(pieces: Sequence[PagePiece], most: int) -> Iterator[int]:
    whole = sum(piece.end - piece.start for piece in pieces)
    seen, due = 0, 0.0
    for number, piece in enumerate(pieces):
        if seen >= due:
            yield number
        while due <= seen:
            due += whole / most
        seen += piece.end - piece.start


def _count(pieces: Sequence[PagePiece]) -> int:
    """Return how many of the pieces fit on one page; at least one always does."""
    left = _UNITS
    for number, piece in enumerate(pieces):
        left -= piece.units
        if left < 0 and number:
            return number
    return len(pieces)


def _fitting(text: str) -> int:
    """Return how many characters of the text fit on a page, cut between words if possible."""
    start = start_of(text, max_units=_UNITS)
    if len(start) == len(text):
        return len(start)
    return max(start.rfind(blank) for blank in " \n\t") + 1 or len(start)
