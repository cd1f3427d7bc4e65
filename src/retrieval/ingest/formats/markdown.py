"""Read Markdown: CommonMark with tables, without code, HTML and standalone pictures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, cast

from markdown_it import MarkdownIt
from markdown_it.token import Token

from retrieval.ingest import metadata
from retrieval.ingest.formats import front_matter
from retrieval.ingest.metadata import one_line
from retrieval.ingest.problems import Problem
from retrieval.ingest.source import MAX_TITLE_CHARACTERS, Draft, Source
from retrieval.types.article import Block

if TYPE_CHECKING:
    from markdown_it.rules_core import StateCore

_MAX_MARKED_UP = 50_000  # characters of a paragraph; brackets take quadratic time
_LINE = re.compile(
    r"[^\r\n]*(?:\r\n?|\n|\Z)"
)  # as in CommonMark, where a form feed does not end a line
_ESCAPE = re.compile(r"\\[!-/:-@\[-`{-~0-9]")  # "\# 1" is no heading, and "\1. May" no list


def read(source: Source) -> Iterator[Draft | Problem]:
    """Yield the one article that the file is, or what is wrong with its front matter.

    Its title is the front matter's, else its first heading of level 1, else its first line.
    """
    text = source.text()
    front = front_matter.read_front_matter(text, source)
    fields, problems = metadata.check_fields(
        front.given, path=source.path, line_of=front.lines.get
    )
    if problems:
        yield from problems
        return
    parts = list(_parts(text, front.end))
    first = next((part for part in parts if part.level == 1), parts[0] if parts else None)
    title = source.title or fields.get("title") or (first and first.title) or source.path.stem
    blocks = tuple(part.block for part in parts if part is not first or part.title != title)
    yield Draft(source.path.stem, text, blocks, {**fields, "title": title})


def split_blocks(text: str) -> tuple[Block, ...]:
    """Return the headings, paragraphs and rows of tables of a Markdown text."""
    return tuple(part.block for part in _parts(text, 0))


@dataclass(frozen=True, slots=True)
class _Part:
    """A heading, a paragraph or a row of a table."""

    block: Block
    level: int = 0
    """1 to 6 for a heading."""
    title: str = ""
    """Its text without markup, if it could be a title."""


def _parts(text: str, start: int) -> Iterator[_Part]:
    """Yield the headings, paragraphs and rows of a text from `start` on, with their offsets.

    The parser gives line numbers, and content without the marks of lists and quotations.
    """
    lines = [(line.start(), line[0].rstrip("\r\n")) for line in _LINE.finditer(text, start)]
    for opening, token in pairwise(_parser().parse(text[start:])):
        level, title = 0, ""
        if opening.type == "tr_open" and token.type == "td_open":
            span = _row(*lines[_first_line(opening)])
        elif opening.type == "heading_open" and _has_words(token):
            span = _heading(lines, token, opening.markup)
            level, title = int(opening.tag[1]), _title(token)
        elif opening.type == "paragraph_open" and _has_words(token):
            span, title = _lines_of(lines, token), _title(token)
        else:
            continue
        content = text[slice(*span)]
        block_text = content.strip()
        first = span[0] + len(content) - len(content.lstrip())
        if _ESCAPE.match(block_text):
            block_text, first = block_text[1:], first + 1
        if block_text:
            yield _Part(Block(first, first + len(block_text), heading=level > 0), level, title)


def _heading(lines: list[tuple[int, str]], token: Token, markup: str) -> tuple[int, int]:
    """Return the span of a heading's text: above the line of = or -, or after the # marks."""
    if not markup.startswith("#"):
        return _lines_of(lines, token)
    at, line = lines[_first_line(token)]
    start = at + line.index(token.content, line.index(markup) + len(markup))
    return start, start + len(token.content)


def _lines_of(lines: list[tuple[int, str]], token: Token) -> tuple[int, int]:
    """Return the span of content that extends to the end of each of its lines."""
    content = token.content.split("\n")
    words = content[0].rstrip()
    first = _first_line(token)
    while not lines[first][1].rstrip().endswith(words):
        first += 1  # the parser trims lines of no-break spaces from what it calls the content
    at, line = lines[first]
    start = at + len(line.rstrip()) - len(words)
    at, line = lines[first + len(content) - 1]
    return start, at + len(line)


def _row(at: int, line: str) -> tuple[int, int]:
    """Return the span of a table's row, without the bars around it."""
    content = line.lstrip(" \t>|")
    start = at + len(line) - len(content)
    return start, start + len(content.rstrip(" \t|"))


def _has_words(token: Token) -> bool:
    """Tell whether this is text, not just a picture or HTML."""
    return any(child.content.strip() for child in _texts(token))


def _title(token: Token) -> str:
    """Return the text without markup; empty when it is several lines or too long for a title."""
    words = one_line("".join(child.content for child in _texts(token)))
    return words if "\n" not in token.content and len(words) <= MAX_TITLE_CHARACTERS else ""


def _texts(token: Token) -> list[Token]:
    return [child for child in token.children or () if child.type in {"text", "code_inline"}]


def _first_line(token: Token) -> int:
    return cast("list[int]", token.map)[0]  # each block has one


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark").enable("table")
    parser.core.ruler.at("inline", _parse_inline)
    return parser


def _parse_inline(state: StateCore) -> None:
    """Do what the parser's own rule does, except for paragraphs that would take it hours."""
    for token in state.tokens:
        if token.type == "inline" and len(token.content) > _MAX_MARKED_UP:
            token.children = [Token("text", "", 0, content=token.content)]
        elif token.type == "inline":
            token.children = token.children or []
            state.md.inline.parse(token.content, state.md, state.env, token.children)
