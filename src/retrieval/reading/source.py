"""What a format's reader is given, one file, and what it makes of it, drafts of articles."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, Self

from retrieval.article import Block
from retrieval.reading.metadata import Fields
from retrieval.reading.problem import ArticleError, Problem, unreadable

MAX_TITLE_CHARACTERS = 300  # a longer first line is a paragraph that lost its title


@dataclass(frozen=True, slots=True)
class Source:
    """One file as it stands on disk."""

    path: Path
    data: bytes
    title: str | None = None
    """The title that articles.toml gives it, which no reader has to look for."""

    @classmethod
    def load(cls, path: Path, *, title: str | None = None) -> Self:
        """Return a file with what is in it; raises ArticleError when it cannot be read."""
        try:
            return cls(path, path.read_bytes(), title)
        except OSError as error:
            raise ArticleError(path, [unreadable(path, error)]) from error

    def problem(self, found: str, expected: str, *, line: int | None = None) -> Problem:
        """Return a problem of this file."""
        return Problem(self.path, found, expected, line)

    def text(self) -> str:
        """Return the file decoded, its newlines as they are, without a byte order mark.

        Raises ArticleError when it is not UTF-8 text.
        """
        try:
            text = self.data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            # The codec counts from behind the byte order mark that it took away.
            at = error.start + len(self.data) - len(error.object)
            found, expected = f"byte 0x{self.data[at]:02x} at offset {at}", "UTF-8 text"
        else:
            at = self.data.find(b"\0")
            if at < 0:
                return text
            found, expected = f"a NUL byte at offset {at}", "text, not a binary file"
        line = self.data.count(b"\n", 0, at) + 1
        raise ArticleError(self.path, [self.problem(found, expected, line=line)])


@dataclass(frozen=True, slots=True)
class Draft:
    """An article as its file gives it, before articles.toml and the look at the whole folder."""

    id: str
    text: str
    blocks: tuple[Block, ...]
    fields: Fields
    line: int | None = None
    """Where it begins, in a file of many."""


class Reader(Protocol):
    """A format: `read` of one of the modules that `retrieval.reading` lists by suffix."""

    def __call__(self, source: Source, /) -> Iterator[Draft | Problem]:
        """Yield each article of the file in order, or what is wrong with it.

        Raises ArticleError when the file as a whole cannot be understood.
        """
