"""Write an article as a Markdown file that people can edit and that is read back as the same.

A paragraph is written as it is. Where Markdown would take it for something else, such as a list,
it is escaped by a backslash; where that does not help, because of a line within it, its lines
are joined.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import yaml

from retrieval.ingest.formats import markdown
from retrieval.ingest.metadata import FIELDS, check_fields, flaw
from retrieval.ingest.problems import ArticleError, Problem
from retrieval.ingest.source import Draft, Source
from retrieval.types.article import Article, Block

SUFFIX = ".md"
_LINE_BREAKS = re.compile(r"\s*[\r\n]\s*")
_MARKUP = re.compile(r"[!-/:-@\[-`{-~]")


def to_markdown(article: Article) -> str:
    """Return the content of an article's file.

    Blank paragraphs and invalid fields, such as a malformed address, are left out.
    Raises ArticleError when the text cannot be stored, such as one with a NUL character.
    """
    if found := flaw(article.text):
        path = Path(article.id + SUFFIX)
        raise ArticleError(path, [Problem(path, f"the text {found}", "Unicode text")])
    fields = _fields(article)
    front = f"---\n{_yaml(fields)}---\n"
    paragraphs = list(_paragraphs(article))
    text = "\n".join([front, *(f"{paragraph}\n" for paragraph in paragraphs)])
    if len(_read(text, article.id).blocks) == len(paragraphs):
        return text
    # The first paragraph equals the title, and is read as it unless there is a heading above.
    heading = "# " + _MARKUP.sub(r"\\\g<0>", str(fields.get("title", article.id))) + "\n"
    return "\n".join([front, heading, *(f"{paragraph}\n" for paragraph in paragraphs)])


def as_written(article: Article, article_id: str) -> Article:
    """Return the article as it will be read from its Markdown file.

    article_id: the name of that file, without its suffix.
    Raises ArticleError when the text cannot be stored.
    """
    draft = _read(to_markdown(article), article_id)
    return Article(id=article_id, text=draft.text, blocks=draft.blocks, **draft.fields)


def _read(text: str, article_id: str) -> Draft:
    (draft,) = markdown.read(Source(Path(article_id + SUFFIX), text.encode()))
    assert isinstance(draft, Draft), draft  # noqa: S101 - what was an article's is right
    return draft


def _fields(article: Article) -> dict[str, object]:
    """Return the valid fields of an article, as a file has them."""
    known = {name: value for name in FIELDS if (value := getattr(article, name))}
    given = {name: list(v) if isinstance(v, tuple) else v for name, v in known.items()}
    fit, _ = check_fields(given, path=Path(), line_of=lambda _: None)
    return {name: list(v) if isinstance(v, tuple) else v for name, v in fit.items()}


def _yaml(fields: Mapping[str, object]) -> str:
    endless = 1 << 30  # characters in a line, so that no title is folded
    return yaml.safe_dump(fields, allow_unicode=True, sort_keys=False, width=endless)


def _paragraphs(article: Article) -> Iterator[str]:
    for block in article.blocks:
        if text := article.text[block.start : block.end].strip():
            yield _written(_ways(text, heading=block.heading))


def _ways(text: str, *, heading: bool) -> Iterator[tuple[str, str, bool]]:
    """Yield ways to write a paragraph, what must be read back, and whether as a heading."""
    joined = _LINE_BREAKS.sub(" ", text)
    if heading:
        yield f"## {joined}", joined, True
        yield f"## {joined} ##", joined, True  # what ends in # itself
        yield f"## \\{joined} ##", joined, True
        return
    for content in (text, joined):
        yield content, content, False
        yield f"\\{content}", content, False


def _written(ways: Iterable[tuple[str, str, bool]]) -> str:
    """Return the first way of writing that is read back as meant."""
    return next(
        written
        for written, content, heading in ways
        if [(written[b.start : b.end], b.heading) for b in _blocks(written)]
        == [(content, heading)]
    )


def _blocks(text: str) -> tuple[Block, ...]:
    return markdown.split_blocks(f"{text}\n")
