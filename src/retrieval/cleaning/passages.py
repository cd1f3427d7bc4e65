"""Split articles into passages, and passages into sentences: all that may be quoted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from retrieval.analysis.sentences import sentence_spans
from retrieval.cleaning.boilerplate import ClassifiedBlock, Role, classify_blocks
from retrieval.cleaning.line_rules import LineRules
from retrieval.types.article import Article, Passage, Sentence

VERSION = 5
"""Raise it when the same article gives other passages or sentences: saved indexes are rebuilt."""


def split_passages(
    article: Article, *, repeated: Sequence[int] = (), rules: LineRules | None = None
) -> Iterator[Passage]:
    """Yield the article's paragraphs and captions that may be quoted, in reading order.

    repeated, rules: as `classify_blocks` takes them.
    """
    return quotable_passages(article, classify_blocks(article, repeated=repeated, rules=rules))


def quotable_passages(article: Article, blocks: Iterable[ClassifiedBlock]) -> Iterator[Passage]:
    """Yield the text and caption blocks of an article, each with the heading above it."""
    heading = (0, 0)
    for one in blocks:
        start, end = one.block.start, one.block.end
        if one.role is Role.HEADING:
            heading = (start, end)
        elif one.role is not Role.LEFT_OUT:
            is_caption = one.role is Role.CAPTION
            yield Passage(article, start, end, one.paragraph, heading, caption=is_caption)


def split_sentences(passage: Passage, language: str | None = None) -> Iterator[Sentence]:
    """Yield the sentences of a passage in order, without the white space around them.

    A caption is one sentence, so that it is quoted with its credit.

    language: the article's, as detected; by default what the article says, or English.
    """
    if passage.caption:
        yield Sentence(passage.article, passage.start, passage.end, passage)
        return
    for start, end in sentence_spans(passage.text, language or _language(passage.article)):
        yield Sentence(passage.article, passage.start + start, passage.start + end, passage)


def _language(article: Article) -> str:
    return (article.language or "en").split("-")[0].lower()
