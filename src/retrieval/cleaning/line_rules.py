"""Rules by which an editor keeps or drops lines such as `Follow us *`, whatever was learned."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain

from retrieval.types.article import Article

ANYTHING = "*"
"""Stands for any text, or none; also names the table whose rules are for all articles."""
_PUBLISHER = "publisher:"


@dataclass(frozen=True, slots=True)
class LineRule:
    """A pattern for whole lines, and whether the lines that match are kept or dropped."""

    text: str
    """The pattern as its editor wrote it: plain text, in which `*` stands for anything."""
    keep: bool
    """True to keep the lines that match, False to drop them."""
    line: int | None = None
    """Where it stands in articles.toml, from 1."""

    def matches(self, line: str) -> bool:
        """Tell whether a folded line (`fold_line`) matches the pattern as a whole."""
        first, *others = _pieces(self.text)
        if not others:
            return line == first
        *middle, last = others
        if len(line) < len(first) + len(last) or not line.endswith(last):
            return False
        if not line.startswith(first):
            return False
        place, stop = len(first), len(line) - len(last)
        for piece in middle:
            place = line.find(piece, place, stop) + len(piece)
            if place < len(piece):
                return False
        return True


@dataclass(frozen=True, slots=True)
class LineRules:
    """The rules of a folder, or those of them that concern one article."""

    tables: Mapping[str, tuple[LineRule, ...]] = field(default_factory=dict)
    """By an article's id, the path of its file, `publisher_table` of its publisher, or `*`; within
    a table the rules that keep lines come before those that drop them."""

    def for_article(self, article: Article) -> LineRules:
        """Return the rules that concern the article, the most specific table first."""
        publisher = publisher_table(article.publisher) if article.publisher else ""
        names = dict.fromkeys((article.id, article.file or "", publisher, ANYTHING))
        return LineRules({name: self.tables[name] for name in names if name in self.tables})

    def first_match(self, line: str) -> LineRule | None:
        """Return the first rule that a folded line matches, or None."""
        return next((rule for rule in self if rule.matches(line)), None)

    @property
    def digest(self) -> str:
        """Return 16 hexadecimal digits that are equal where the rules decide alike."""
        decisions = [(rule.keep, fold_line(rule.text)) for rule in self]
        return hashlib.sha256(ascii(decisions).encode()).hexdigest()[:16]

    def __iter__(self) -> Iterator[LineRule]:
        return chain.from_iterable(self.tables.values())


def fold_line(text: str) -> str:
    """Return a line as lines are compared: white space, case and quotes folded."""
    return " ".join(text.replace("’", "'").replace("‘", "'").casefold().split())


def publisher_table(publisher: str) -> str:
    """Return the name of the table for a publisher's articles, as `normalize_table` has it."""
    return f"{_PUBLISHER}{fold_line(publisher)}"


def normalize_table(name: str) -> str:
    """Return the name of a table as rules are looked up by it: publishers' names folded."""
    start, colon, publisher = name.partition(":")
    is_publisher = fold_line(start + colon) == _PUBLISHER
    return publisher_table(publisher) if is_publisher else name


def is_for_many(table: str) -> bool:
    """Tell whether a table, by its normalized name, is for all articles or for a publisher's."""
    return table == ANYTHING or table.startswith(_PUBLISHER)


@functools.cache
def _pieces(pattern: str) -> list[str]:
    """Return what stands around the `*`s, folded."""
    return fold_line(pattern).split(ANYTHING)
