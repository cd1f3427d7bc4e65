"""What the reader of a format takes, a `Source`, and what it gives, `Draft`s of articles."""

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

MAX_TITLE_CHARACTERS = 300  # a longer first line is a paragraph, not a title
MAX_TEXT_CHARACTERS = 2_000_000
"""Of one article: as much as a long novel; a longer text would take too much memory to analyse."""
MAX_BLOCKS = 100_000
MAX_FILE_BYTES = 100_000_000
"""Of a file, which may contain many articles."""
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
    """Return found and expected when a text is too long for an article, else None."""
    if len(text) <= MAX_TEXT_CHARACTERS:
        return None
    return f"the text has {len(text):,} characters", _AT_MOST


@dataclass(frozen=True, slots=True)
class Source:
    """The content of one file, or of one member of an archive."""

    path: Path
    data: bytes
    title: str | None = None
    """The title that articles.toml gives; the reader then need not find one."""

    @classmethod
    def load(cls, path: Path, *, title: str | None = None) -> Self:
        """Read a file.

        Raises ArticleError when it cannot be read, or is larger than `MAX_FILE_BYTES`.
        """
        try:
            size = path.stat().st_size
            with path.open("rb") as file:
                data = b"" if size > MAX_FILE_BYTES else file.read(MAX_FILE_BYTES + 1)
        except OSError as error:
            raise ArticleError(path, [unreadable(path, error)]) from error
        if max(size, len(data)) > MAX_FILE_BYTES:
            found = f"the file is {math.ceil(size / 1_000_000):,} MB"
            expected = f"at most {MAX_FILE_BYTES // 1_000_000} MB"
            raise ArticleError(path, [Problem(path, found, expected)])
        return cls(path, data, title)

    def problem(self, found: str, expected: str, *, line: int | None = None) -> Problem:
        """Return a problem with this file."""
        return Problem(self.path, found, expected, line)

    def text(self) -> str:
        """Return the decoded content, newlines unchanged, without a byte order mark.

        Raises ArticleError when it is too long, or neither UTF-8 nor UTF-16 with a byte order
        mark.
        """
        self._refuse_others()
        if self.data.startswith(_UTF_16):
            return self._utf_16()
        try:
            text = self.data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            # The codec counts from after the byte order mark that it removed.
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
        """Raise ArticleError when there are too many bytes, or a signature of another format."""
        for signature, kind in _SIGNATURES.items():
            if self.data.startswith(signature):
                expected = "UTF-8 text, or the ending of its format in the file's name"
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
    """An article as its file gives it, before articles.toml and the rest of the folder count."""

    id: str
    text: str
    blocks: tuple[Block, ...]
    fields: Fields
    line: int | None = None
    """Line on which it begins, in a file of several articles."""
    path: Path | None = None
    """Of the member of an archive that it comes from."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph, list item, caption or heading in a format without plain text to point at."""

    text: str
    heading: bool = False


def compose(
    article_id: str, paragraphs: Iterable[Paragraph], fields: Fields, *, line: int | None = None
) -> Draft:
    """Return the draft whose text is the paragraphs, one per line, separated by blank lines.

    Blank paragraphs are left out. The title is in the fields, not in the text.
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
    """Return a text as one line: runs of white space and control characters become one space."""
    if not text.isprintable():
        text = one_line(_HALF_CHARACTERS.sub("\N{REPLACEMENT CHARACTER}", text))
    return " ".join(text.split())


class Reader(Protocol):
    """The `read` function of a module that `registry.FORMATS` names."""

    def __call__(self, source: Source, /) -> Iterator[Draft | Problem]:
        """Yield each article of the file in order, or what is wrong with it.

        Raises ArticleError when the file cannot be read as a whole.
        """
