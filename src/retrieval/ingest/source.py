"""What a format's reader is given, one file, and what it makes of it, drafts of articles."""

from __future__ import annotations

import codecs
import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, Self

from retrieval.ingest.metadata import Fields, one_line
from retrieval.ingest.problems import ArticleError, Problem, unreadable
from retrieval.types.article import Block

MAX_TITLE_CHARACTERS = 300  # a longer first line is a paragraph that lost its title
MAX_TEXT_CHARACTERS = 2_000_000
"""Of one article: those of a long novel; analysing what is longer would take all memory."""
MAX_BLOCKS = 100_000
MAX_FILE_BYTES = 100_000_000
"""Of a file, which may hold many articles."""
_MAX_TEXT_BYTES = 4 * MAX_TEXT_CHARACTERS  # UTF-8 and UTF-16 take no more for a character
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_SIGNATURES = {
    b"%PDF-": "a PDF file",
    b"PK\3\4": "a zip archive, or a .docx or .epub",
    b"\x1f\x8b": "a gzip file",
    b"\xd0\xcf\x11\xe0": "an old Office document",
}
_BETWEEN_PARAGRAPHS = "\n\n"
_HALF_CHARACTERS = re.compile("[\ud800-\udfff]")
_AT_MOST = f"at most {MAX_TEXT_CHARACTERS:,} characters"


def too_long(text: str) -> tuple[str, str] | None:
    """Return what is found and wanted where a text is too long for an article, else None."""
    if len(text) <= MAX_TEXT_CHARACTERS:
        return None
    return f"the text has {len(text):,} characters", _AT_MOST


@dataclass(frozen=True, slots=True)
class Source:
    """One file as it stands on disk."""

    path: Path
    data: bytes
    title: str | None = None
    """The title that articles.toml gives it, which no reader has to look for."""

    @classmethod
    def load(cls, path: Path, *, title: str | None = None) -> Self:
        """Return a file with what is in it.

        Raises ArticleError when it cannot be read, or is too large to be.
        """
        try:
            size = path.stat().st_size
            with path.open("rb") as file:
                data = b"" if size > MAX_FILE_BYTES else file.read(MAX_FILE_BYTES + 1)
        except OSError as error:
            raise ArticleError(path, [unreadable(path, error)]) from error
        if max(size, len(data)) > MAX_FILE_BYTES:
            found = f"the file has {math.ceil(size / 1_000_000):,} MB"
            expected = f"at most {MAX_FILE_BYTES // 1_000_000} MB"
            raise ArticleError(path, [Problem(path, found, expected)])
        return cls(path, data, title)

    def problem(self, found: str, expected: str, *, line: int | None = None) -> Problem:
        """Return a problem of this file."""
        return Problem(self.path, found, expected, line)

    def text(self) -> str:
        """Return the file decoded, its newlines as they are, without a byte order mark.

        Raises ArticleError when it is not UTF-8 text, or UTF-16 that says so, or too long.
        """
        self._refuse_others()
        if self.data.startswith(_UTF_16):
            return self._utf_16()
        try:
            text = self.data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            # The codec counts from behind the byte order mark that it took away.
            at = error.start + len(self.data) - len(error.object)
            found, expected = f"byte 0x{self.data[at]:02x} at offset {at}", "UTF-8 text"
        else:
            at = self.data.find(b"\0")
            if at < 0:
                return self._of_length(text)
            found, expected = f"a NUL byte at offset {at}", "text, not a binary file"
        line = self.data.count(b"\n", 0, at) + 1
        raise ArticleError(self.path, [self.problem(found, expected, line=line)])

    def _refuse_others(self) -> None:
        """Raise ArticleError where the bytes are too many for a text, or known to be none."""
        for signature, kind in _SIGNATURES.items():
            if self.data.startswith(signature):
                expected = "UTF-8 text, or a name that ends as such files' names do"
                raise ArticleError(self.path, [self.problem(f"this is {kind}", expected)])
        if len(self.data) > _MAX_TEXT_BYTES:
            found = f"the text has {len(self.data) // 1_000_000:,} MB"
            raise ArticleError(self.path, [self.problem(found, _AT_MOST)])

    def _of_length(self, text: str) -> str:
        if unfit := too_long(text):
            raise ArticleError(self.path, [self.problem(*unfit)])
        return text

    def _utf_16(self) -> str:
        try:
            return self._of_length(self.data.decode("utf-16"))
        except UnicodeDecodeError as error:
            found = f"half a character at offset {error.start}"
            raise ArticleError(self.path, [self.problem(found, "UTF-16 text")]) from None


@dataclass(frozen=True, slots=True)
class Draft:
    """An article as its file gives it, before articles.toml and the look at the whole folder."""

    id: str
    text: str
    blocks: tuple[Block, ...]
    fields: Fields
    line: int | None = None
    """Where it begins, in a file of many."""
    path: Path | None = None
    """Of the member of an archive that it is."""


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


class Reader(Protocol):
    """A format: `read` of one of the modules that `retrieval.ingest` lists by suffix."""

    def __call__(self, source: Source, /) -> Iterator[Draft | Problem]:
        """Yield each article of the file in order, or what is wrong with it.

        Raises ArticleError when the file as a whole cannot be understood.
        """
