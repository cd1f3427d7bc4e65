"""Turn an article into a Markdown file that people can read and edit, and that reads as the same.

A paragraph is written as it is. Where Markdown would take it for something else, such as a list,
a backslash before it says that it is not; where that does not help, because a line inside of it
is the trouble, its lines become one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import yaml

from retrieval.ingest.formats import markdown
from retrieval.ingest.metadata import FIELDS, check, flaw
from retrieval.ingest.problems import ArticleError, Problem
from retrieval.ingest.source import Draft, Source
from retrieval.types.article import Article, Block

SUFFIX = ".md"
_LINE_BREAKS = re.compile(r"\s*[\r\n]\s*")
_MARKUP = re.compile(r"[!-/:-@\[-`{-~]")


def to_markdown(article: Article) -> str:
    """Return the file of an article.

    Blank paragraphs are left out, and so is what no file may say of its article, such as an
    address that is none.
    Raises ArticleError when the text is none that a file can hold.
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
    # The first paragraph says the same as the title, and is taken for it where no other line is.
    heading = "# " + _MARKUP.sub(r"\\\g<0>", str(fields.get("title", article.id))) + "\n"
    return "\n".join([front, heading, *(f"{paragraph}\n" for paragraph in paragraphs)])


def as_written(article: Article, article_id: str) -> Article:
    """Return the article as it reads from its file of Markdown.

    article_id: the name of that file, without its suffix.
    Raises ArticleError when the text is none that a file can hold.
    """
    draft = _read(to_markdown(article), article_id)
    return Article(id=article_id, text=draft.text, blocks=draft.blocks, **draft.fields)


def _read(text: str, article_id: str) -> Draft:
    (draft,) = markdown.read(Source(Path(article_id + SUFFIX), text.encode()))
    assert isinstance(draft, Draft), draft  # noqa: S101 - what was an article's is right
    return draft


def _fields(article: Article) -> dict[str, object]:
    """Return what is known of an article, and is fit to stand in a file."""
    known = {name: value for name in FIELDS if (value := getattr(article, name))}
    given = {name: list(v) if isinstance(v, tuple) else v for name, v in known.items()}
    fit, _ = check(given, path=Path(), line_of=lambda _: None)
    return {name: list(v) if isinstance(v, tuple) else v for name, v in fit.items()}


def _yaml(fields: Mapping[str, object]) -> str:
    endless = 1 << 30  # characters in a line, so that no title is folded
    return yaml.safe_dump(fields, allow_unicode=True, sort_keys=False, width=endless)


def _paragraphs(article: Article) -> Iterator[str]:
    for block in article.blocks:
        if text := article.text[block.start : block.end].strip():
            yield _written(_ways(text, heading=block.heading))


def _ways(text: str, *, heading: bool) -> Iterator[tuple[str, str, bool]]:
    """Yield how a paragraph may be written, what must be read then, and whether as a heading."""
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
    """Return the first way that Markdown reads as it is meant."""
    return next(
        written
        for written, content, heading in ways
        if [(written[b.start : b.end], b.heading) for b in _blocks(written)]
        == [(content, heading)]
    )


def _blocks(text: str) -> tuple[Block, ...]:
    return markdown.split_blocks(f"{text}\n")
