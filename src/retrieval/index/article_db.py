"""Store articles in SQLite: their metadata is loaded at once, their texts on demand."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import threading
from array import array
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

from retrieval.types.article import Article, Block

_CHARACTERS = 16_000_000
"""Of the texts cached in memory: some thousands of articles; a question touches a hundred."""

_LAZY = ("text", "blocks")
_KNOWN = tuple(field.name for field in fields(Article) if field.name not in _LAZY)
_LISTS = ("tags", "questions")

SCHEMA = f"""
CREATE TABLE articles (number INTEGER PRIMARY KEY, {", ".join(_KNOWN)});
CREATE TABLE texts (number INTEGER PRIMARY KEY, text TEXT, blocks BLOB);
"""
"""blocks: start, end and heading (0 or 1) of each, as native 32-bit integers."""


class StoredArticle(Article):
    """An article whose text and blocks are read from SQLite on demand."""

    __slots__ = ("__weakref__", "digest", "number", "row", "texts")

    texts: ArticleTexts
    number: int
    """Its number in the index that it belongs to."""
    row: int
    """Its number in SQLite, which does not change while the article does not."""
    digest: int
    """As `digest_of` returns it."""

    def __new__(cls, *values: Any, **named: Any) -> Article:  # type: ignore[misc]  # see below
        """Return a plain article: whoever gives values, such as `replace`, gives all of them."""
        return Article(*values, **named)

    def __getattr__(self, name: str) -> Any:
        """Return the text or the blocks, which have no slot."""
        if name in _LAZY:
            return getattr(self.whole(), name)
        raise AttributeError(name)

    def whole(self) -> Article:
        """Return a plain article with its text, which does not keep the database open."""
        return self.texts.whole(self)

    def __eq__(self, other: object) -> bool:
        """Tell whether the other is an equal article, stored or not."""
        if isinstance(other, StoredArticle):
            return self.digest == other.digest
        if isinstance(other, Article):
            return all(
                getattr(self, field.name) == getattr(other, field.name)
                for field in fields(Article)
                if field.compare
            )
        return NotImplemented

    __hash__ = Article.__hash__


class ArticleTexts:
    """The texts of an index's articles, with an LRU cache; safe to use from any thread.

    characters: capacity of the cache.
    The file may be deleted while it is open, and can still be read.
    """

    def __init__(self, path: Path, *, characters: int = _CHARACTERS) -> None:
        self._database = connect(path)
        self._room = characters
        self._lock = threading.Lock()
        self._kept: OrderedDict[int, Article] = OrderedDict()
        self._characters = 0

    def __del__(self) -> None:
        """Close the connection, which would wait for the garbage collector."""
        if hasattr(self, "_database"):
            self._database.close()

    def whole(self, article: StoredArticle) -> Article:
        """Return one of the articles with its text and blocks."""
        with self._lock:
            if (found := self._kept.get(article.row)) is None:
                found = self._kept[article.row] = self._read(article)
                self._characters += len(found.text)
                while self._characters > self._room and len(self._kept) > 1:
                    _, dropped = self._kept.popitem(last=False)
                    self._characters -= len(dropped.text)
            else:
                self._kept.move_to_end(article.row)
            return found

    def articles(self, rows: Sequence[int], digests: Sequence[int]) -> tuple[StoredArticle, ...]:
        """Return the articles with those row numbers and digests, in that order."""
        found = {
            row: known
            for row, *known in self._database.execute(
                f"SELECT number, {', '.join(_KNOWN)} FROM articles"  # noqa: S608 - our own names
            )
        }
        return tuple(
            self._article(found[row], row=row, number=number, digest=digest, texts=self)
            for number, (row, digest) in enumerate(zip(rows, digests, strict=True))
        )

    def select(self, query: str) -> list[tuple[Any, ...]]:
        """Return the rows that a query finds."""
        with self._lock:
            return self._database.execute(query).fetchall()

    def _article(self, known: Iterable[Any], **others: Any) -> StoredArticle:
        article = object.__new__(StoredArticle)
        for name, value in zip(_KNOWN, known, strict=True):
            object.__setattr__(article, name, _READ[name](value) if name in _READ else value)
        for name, value in others.items():
            object.__setattr__(article, name, value)
        return article

    def _read(self, article: StoredArticle) -> Article:
        query = "SELECT text, blocks FROM texts WHERE number = ?"
        text, packed = self._database.execute(query, (article.row,)).fetchone()
        numbers = array("i", packed)
        spans = zip(numbers[::3], numbers[1::3], numbers[2::3], strict=True)
        blocks = tuple(Block(start, end, bool(heading)) for start, end, heading in spans)
        known = {name: getattr(article, name) for name in _KNOWN}
        return Article(text=text, blocks=blocks, **known)


_READ: Mapping[str, Callable[[Any], Any]] = {
    "published": lambda day: day and date.fromisoformat(day),
    "file": lambda name: name and text_of(name),
    **dict.fromkeys(_LISTS, lambda items: tuple(json.loads(items)) if items else ()),
}


def connect(path: Path) -> sqlite3.Connection:
    """Return a read-only connection to a database that is never changed again."""
    return sqlite3.connect(
        f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False
    )


def write_articles(articles: Iterable[tuple[int, Article]], database: sqlite3.Connection) -> None:
    """Insert articles under row numbers that must be free."""
    known = ", ".join("?" * (len(_KNOWN) + 1))
    for number, article in articles:
        row = [number, *_plain(article)]
        database.execute(f"INSERT INTO articles VALUES ({known})", row)  # noqa: S608 - as above
        packed = array("i")
        for block in article.blocks:
            packed.extend((block.start, block.end, block.heading))
        text = (number, article.text, packed.tobytes())
        database.execute("INSERT INTO texts VALUES (?, ?, ?)", text)


def drop_articles(numbers: Iterable[int], database: sqlite3.Connection) -> None:
    """Delete articles by their row numbers."""
    gone = [(number,) for number in numbers]
    database.executemany("DELETE FROM articles WHERE number = ?", gone)
    database.executemany("DELETE FROM texts WHERE number = ?", gone)


def digest_of(article: Article) -> int:
    """Return a 64-bit digest of an article's fields, without the path of its file."""
    if isinstance(article, StoredArticle):
        return article.digest
    known = [getattr(article, field.name) for field in fields(Article) if field.compare]
    return short_digest(repr(known))


def short_digest(text: str) -> int:
    """Return a 64-bit digest of a text."""
    data = text.encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(data, digest_size=8).digest(), "little")


def bytes_of(name: str) -> bytes:
    """Return a file's name as it is stored: it need not be valid Unicode."""
    return name.encode("utf-8", "surrogateescape")


def text_of(name: bytes) -> str:
    """Return what `bytes_of` was given."""
    return name.decode("utf-8", "surrogateescape")


def _plain(article: Article) -> Iterator[Any]:
    for name in _KNOWN:
        value = getattr(article, name)
        if name in _LISTS:
            yield json.dumps(value) if value else None
        elif name == "file":
            yield value and bytes_of(value)
        else:
            yield value.isoformat() if isinstance(value, date) else value
