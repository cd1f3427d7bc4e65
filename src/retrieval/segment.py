"""Split articles into passages, and passages into sentences."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

import sentencex

from retrieval.article import Article, Passage, Sentence
from retrieval.boilerplate import Role, split_parts

VERSION = 1
"""Raise it when the same article gives other passages or sentences: saved indexes are rebuilt."""

_WIDE_SPACE = re.compile(r"[^\S\x00-\x7f]")


def split_passages(article: Article, *, repeated: Collection[str] = ()) -> Iterator[Passage]:
    """Yield the article's paragraphs and captions that may be quoted, in reading order.

    repeated: lines that other articles of the library share, which are left out
    (`boilerplate.repeated_lines`).
    """
    heading = ""
    for part in split_parts(article, repeated=repeated):
        start, end = part.block.start, part.block.end
        if part.role is Role.HEADING:
            heading = article.text[start:end]
        elif part.role is not Role.LEFT_OUT:
            yield Passage(
                article, start, end, part.paragraph, heading, caption=part.role is Role.CAPTION
            )


def split_sentences(passage: Passage) -> Iterator[Sentence]:
    """Yield the passage's sentences in order, white space around them left out.

    A caption is one sentence, so that it is quoted with its credit.
    """
    if passage.caption:
        yield Sentence(passage.article, passage.start, passage.end, passage)
        return
    text = passage.text
    # sentencex 1.0 panics at a wide space before a full stop; a plain one takes as many places
    spaced = _WIDE_SPACE.sub(" ", text)
    for boundary in sentencex.get_sentence_boundaries(_language(passage.article), spaced):
        first, last = boundary["start_index"], boundary["end_index"]
        content = text[first:last].strip()
        if content:
            start = passage.start + text.index(content, first)
            yield Sentence(passage.article, start, start + len(content), passage)


def _language(article: Article) -> str:
    return (article.language or "en").split("-")[0].lower()
