"""An editor's word on lines such as `Follow us *`: to be kept or dropped, whatever was learned."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain

from retrieval.cleaning.text_folding import fold
from retrieval.types.article import Article

ANYTHING = "*"
"""What stands for any text, or none; and the table whose patterns are for all articles."""
_PUBLISHER = "publisher:"


@dataclass(frozen=True, slots=True)
class Pattern:
    """A whole line in plain text; `*` stands for anything."""

    text: str
    """As its editor wrote it."""
    keep: bool
    """Whether lines like it are kept, or dropped."""
    line: int | None = None
    """Where it stands in articles.toml, from 1."""

    def fits(self, line: str) -> bool:
        """Tell whether a folded line is like it."""
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
class Patterns:
    """The patterns of a folder, or those of them that concern one article."""

    tables: Mapping[str, tuple[Pattern, ...]] = field(default_factory=dict)
    """By an article's id, the path of its file, `table_of` its publisher, or `*`; what keeps lines
    stands before what drops them."""

    def of(self, article: Article) -> Patterns:
        """Return those that concern the article, the most particular first."""
        publisher = table_of(article.publisher) if article.publisher else ""
        names = dict.fromkeys((article.id, article.file or "", publisher, ANYTHING))
        return Patterns({name: self.tables[name] for name in names if name in self.tables})

    def ruling(self, line: str) -> Pattern | None:
        """Return the first that a folded line is like."""
        return next((pattern for pattern in self if pattern.fits(line)), None)

    @property
    def digest(self) -> str:
        """Return 16 hexadecimal digits that are the same where the rulings are."""
        rulings = [(pattern.keep, fold(pattern.text)) for pattern in self]
        return hashlib.sha256(ascii(rulings).encode()).hexdigest()[:16]

    def __iter__(self) -> Iterator[Pattern]:
        return chain.from_iterable(self.tables.values())


def table_of(publisher: str) -> str:
    """Return the name of the table for a publisher's articles, as `named` returns it."""
    return f"{_PUBLISHER}{fold(publisher)}"


def named(table: str) -> str:
    """Return the name of a table; those for publishers without needless space, case folded."""
    start, colon, publisher = table.partition(":")
    is_publisher = fold(start + colon) == _PUBLISHER
    return table_of(publisher) if is_publisher else table


def is_for_many(table: str) -> bool:
    """Tell whether a table, as `named` returns it, is for all articles or for a publisher's."""
    return table == ANYTHING or table.startswith(_PUBLISHER)


@functools.cache
def _pieces(pattern: str) -> list[str]:
    """Return what stands around the `*`s, folded."""
    return fold(pattern).split(ANYTHING)
