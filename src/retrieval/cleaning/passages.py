"""Split articles into passages, and passages into sentences."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

import sentencex

from retrieval.analysis.languages import load_language
from retrieval.analysis.languages.sentence_boundaries import mend_boundaries, split_unspaced
from retrieval.cleaning.boilerplate import ClassifiedBlock, Role, split_parts
from retrieval.cleaning.line_rules import Patterns
from retrieval.types.article import Article, Passage, Sentence

VERSION = 5
"""Raise it when the same article gives other passages or sentences: saved indexes are rebuilt."""

_UNMARKED = frozenset({"th", "lo", "km", "my"})  # languages that seldom mark where sentences end
_WIDE_SPACE = re.compile(r"[^\S\x00-\x7f]")


def split_passages(
    article: Article, *, stale: Sequence[int] = (), patterns: Patterns | None = None
) -> Iterator[Passage]:
    """Return the article's paragraphs and captions that may be quoted, in reading order.

    stale: for each block a `boilerplate.Stale`: what other articles repeat is left out.
    patterns: what the folder's editor wants kept and dropped.
    """
    return passages_of(article, split_parts(article, stale=stale, patterns=patterns))


def passages_of(article: Article, parts: Iterable[ClassifiedBlock]) -> Iterator[Passage]:
    """Yield those of an article's parts that may be quoted, each with its heading."""
    heading = (0, 0)
    for part in parts:
        start, end = part.block.start, part.block.end
        if part.role is Role.HEADING:
            heading = (start, end)
        elif part.role is not Role.LEFT_OUT:
            yield Passage(
                article, start, end, part.paragraph, heading, caption=part.role is Role.CAPTION
            )


def split_sentences(passage: Passage, language: str | None = None) -> Iterator[Sentence]:
    """Yield the passage's sentences in order, white space around them left out.

    language: the article's, where it is known better than the article says.

    A caption is one sentence, so that it is quoted with its credit.
    """
    if passage.caption:
        yield Sentence(passage.article, passage.start, passage.end, passage)
        return
    text = passage.text
    for first, last in _boundaries(text, language or _language(passage.article)):
        content = text[first:last].strip()
        if content:
            start = passage.start + text.index(content, first)
            yield Sentence(passage.article, start, start + len(content), passage)


def _boundaries(text: str, language: str) -> Iterator[tuple[int, int]]:
    """Yield where the sentences of a text begin and end, from its start to its end."""
    if language in _UNMARKED:
        yield from split_unspaced(text)
        return
    # sentencex 1.0 panics at a wide space before a full stop; a plain one takes as many places
    spaced = _WIDE_SPACE.sub(" ", text)
    found = sentencex.get_sentence_boundaries(language, spaced)
    spans = ((boundary["start_index"], boundary["end_index"]) for boundary in found)
    if language == "en":
        yield from spans
    else:
        yield from mend_boundaries(spaced, spans, load_language(language))


def _language(article: Article) -> str:
    return (article.language or "en").split("-")[0].lower()
