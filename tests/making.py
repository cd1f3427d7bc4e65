"""Articles made in a line."""

from __future__ import annotations

from collections.abc import Collection

from retrieval import Article, Block

BETWEEN = "\n\n"


def make_article(
    *paragraphs: str,
    id: str = "a",  # noqa: A002 - the field's own name
    title: str = "Title",
    language: str | None = None,
    headings: Collection[str] = (),
    publisher: str | None = None,
    author: str | None = None,
    file: str | None = None,
) -> Article:
    """Return an article of these paragraphs; those in `headings` are marked by its format."""
    blocks = []
    start = 0
    for paragraph in paragraphs:
        blocks.append(Block(start, start + len(paragraph), heading=paragraph in headings))
        start += len(paragraph) + len(BETWEEN)
    return Article(
        id,
        title,
        BETWEEN.join(paragraphs),
        tuple(blocks),
        publisher=publisher,
        author=author,
        language=language,
        file=file,
    )
