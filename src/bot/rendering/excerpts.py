"""Cut screen-sized excerpts from an article: around a quote, and onwards in both directions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from retrieval import Index, Passage, Sentence, Span

_ROOM = 800  # characters in an excerpt, headings counted; a phone's screen, about
_LONGEST = 1200  # characters in a part; even all outside the BMP they leave room for a citation
_MOST = 12  # parts in an excerpt


@dataclass(frozen=True, slots=True)
class ExcerptPart(Span):
    """A passage, or some sentences of a long one."""

    passage: Passage


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Neighbouring parts of an article, in reading order; at least one."""

    parts: tuple[ExcerptPart, ...]
    before: int | None
    """Offset in the article's text where the previous excerpt begins; None at the start."""
    after: int | None
    """Offset where the next excerpt begins; None at the end."""


def around(sentence: Sentence, index: Index) -> Excerpt:
    """Return the sentence's passage with, as far as they fit, the one before and some after."""
    parts = _parts(sentence, sentence.start, index)
    place = _place(parts, sentence.start)
    fits = place > 0 and _size(parts[place - 1]) + _size(parts[place]) <= _ROOM
    return _excerpt(parts, place - 1 if fits else place)


def beginning(sentence: Sentence, position: int, index: Index) -> Excerpt:
    """Return the excerpt of the sentence's article that begins at an offset."""
    parts = _parts(sentence, position, index)
    return _excerpt(parts, _place(parts, position))


def _excerpt(parts: Sequence[ExcerptPart], first: int) -> Excerpt:
    stop = first + _fitting(parts[first:])
    begins = first - _fitting(parts[:first][::-1])
    return Excerpt(
        tuple(parts[first:stop]),
        parts[begins].start if begins < first else None,
        parts[stop].start if stop < len(parts) else None,
    )


def _fitting(parts: Sequence[ExcerptPart]) -> int:
    """Return how many of the parts fit into an excerpt; at least one, if there is any."""
    room = _ROOM
    for number, part in enumerate(parts[:_MOST]):
        room -= _size(part)
        if number and room < 0:
            return number
    return min(len(parts), _MOST)


def _size(part: ExcerptPart) -> int:
    return part.end - part.start + len(part.passage.heading)


def _place(parts: Sequence[ExcerptPart], position: int) -> int:
    """Return the index of the part that contains the offset, or of the last one before it."""
    return max(sum(part.start <= position for part in parts) - 1, 0)


def _parts(sentence: Sentence, position: int, index: Index) -> list[ExcerptPart]:
    """Return the parts of the sentence's article around an offset."""
    article = index.numbers[sentence.article.id]
    passages = index.passages_of(article)
    here = index.passage_at(article, position) or passages[0]
    near = range(max(here - _MOST - 1, passages[0]), min(here + _MOST + 2, passages[-1] + 1))
    return list(chain.from_iterable(_divide(number, index) for number in near))


def _divide(number: int, index: Index) -> Iterator[ExcerptPart]:
    """Yield the parts of a passage; a short one has one."""
    passage = index.passage(number)
    starts = [index.sentence(n).start for n in index.sentences_of(number)]
    start = passage.start
    while start < passage.end:
        end = passage.end
        if end - start > _LONGEST:
            limit = start + _LONGEST
            last = max((s for s in starts if start < s <= limit), default=0)
            end = last or _word_before(passage.article.text, start, limit)
        yield ExcerptPart(passage.article, start, end, passage)
        start = end


def _word_before(text: str, start: int, limit: int) -> int:
    """Return where the last word before the limit begins, or the limit if there is none."""
    space = max(text.rfind(" ", start, limit), text.rfind("\n", start, limit))
    return space + 1 if space > start else limit
