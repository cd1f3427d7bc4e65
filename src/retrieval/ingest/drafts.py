"""Make an article's draft of its paragraphs, where a format has no plain text to point at."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from retrieval.ingest.metadata import Fields, one_line
from retrieval.ingest.source import Draft
from retrieval.types.article import Block

_BETWEEN_PARAGRAPHS = "\n\n"
_HALF_CHARACTERS = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph, an item of a list, a caption or a heading, as its format gives it."""

    text: str
    heading: bool = False


def compose(
    article_id: str, paragraphs: Iterable[Paragraph], fields: Fields, *, line: int | None = None
) -> Draft:
    """Return the draft whose text is the paragraphs, each on one line, with blank lines between.

    A paragraph without a word is none. The title stands in the fields, not in the text.
    """
    blocks = []
    texts = []
    start = 0
    for paragraph in paragraphs:
        if text := fold(paragraph.text):
            blocks.append(Block(start, start + len(text), heading=paragraph.heading))
            texts.append(text)
            start += len(text) + len(_BETWEEN_PARAGRAPHS)
    return Draft(article_id, _BETWEEN_PARAGRAPHS.join(texts), tuple(blocks), fields, line)


def fold(text: str) -> str:
    """Return a text on one line, every run of white space and controls in it as one space."""
    if not text.isprintable():
        text = one_line(_HALF_CHARACTERS.sub("\N{REPLACEMENT CHARACTER}", text))
    return " ".join(text.split())
