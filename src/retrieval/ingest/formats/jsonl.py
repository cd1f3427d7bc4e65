"""Read JSON lines (.jsonl, .jsonl.gz): one article a line, with its paragraphs or its text."""

from __future__ import annotations

import gzip
import io
import json
import re
import zlib
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import IO, Any

from retrieval.ingest import metadata
from retrieval.ingest.formats.plain import split_paragraphs
from retrieval.ingest.problems import ArticleError, Problem, shown
from retrieval.ingest.source import MAX_TEXT_CHARACTERS, Draft, Source, too_long
from retrieval.types.article import Block

MAX_TOTAL_BYTES = 1_000_000_000
"""Limit on what a compressed file unpacks to; as lines are read one by one, it limits the time."""
_COMPRESSED = ".gz"
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_MAX_LINE_BYTES = 6 * MAX_TEXT_CHARACTERS  # JSON may write six for each
_READ_AT_ONCE = 1 << 16
_DEEPEST = 500
"""How many lists and objects may be in one another: what any Python decodes (3.11 to 1,000 less
what calls it, 3.13 to some 10,000)."""
_BRACKETS = re.compile(r'"(?:[^"\\]|\\.)*+"?|[\[{\]}]', re.DOTALL)  # texts, to pass over theirs
_BETWEEN_PARAGRAPHS = "\n\n"
_AN_ARTICLE = 'an object such as {"id": "a1", "title": "…", "paragraphs": ["…"]}'


def read(source: Source) -> Iterator[Draft | Problem]:
    """Yield the article of each line that is not blank.

    Raises ArticleError when a compressed file is damaged or unpacks to more than
    `MAX_TOTAL_BYTES`; the articles before that have been yielded.
    """
    if not source.path.name.lower().endswith(_COMPRESSED):
        yield from _read_lines(io.BytesIO(source.data), source, stem=source.path.stem)
        return
    try:
        with io.BufferedReader(_Unpacked(source)) as lines:
            yield from _read_lines(lines, source, stem=Path(source.path.stem).stem)
    except (OSError, EOFError, zlib.error) as error:
        reason = str(error).partition(" (")[0].rstrip(".")
        found = f"this is not a complete gzip file ({reason})"
        expected = "JSON lines compressed by gzip"
        raise ArticleError(source.path, [source.problem(found, expected)]) from None


def _read_lines(file: IO[bytes], source: Source, *, stem: str) -> Iterator[Draft | Problem]:
    """Yield the article of each line of an open file that is not blank.

    stem: prefix of the id of an article that gives none.
    """
    is_empty = True
    for number in count(1):
        line = file.readline(_MAX_LINE_BYTES)
        if not line:
            break
        if len(line) == _MAX_LINE_BYTES and _drop_line(file):
            found = f"the line is longer than {_MAX_LINE_BYTES // 1_000_000} MB"
            yield source.problem(found, "an article on each line", line=number)
            is_empty = False
            continue
        line = line.removeprefix(_BYTE_ORDER_MARK) if number == 1 else line
        if line.strip():
            is_empty = False
            yield from _read_line(line.rstrip(b"\n"), number, source, stem)
    if is_empty:
        yield source.problem("the file is empty", "an article on each line")


class _Unpacked(io.RawIOBase):
    """The decompressed content of a file, up to `MAX_TOTAL_BYTES`."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._file = gzip.GzipFile(fileobj=io.BytesIO(source.data))
        self._total = 0

    def readable(self) -> bool:
        """Return True: `io.BufferedReader` asks."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill the buffer; raise ArticleError once the total is too large."""
        read = self._file.readinto(buffer)
        self._total += read
        if self._total > MAX_TOTAL_BYTES:
            most = f"{MAX_TOTAL_BYTES // 1_000_000:,} MB"
            problem = self._source.problem(f"this would be more than {most} unpacked", "less")
            raise ArticleError(self._source.path, [problem])
        return read


def _drop_line(file: IO[bytes]) -> bool:
    """Skip to the end of a line; return whether there was more of it."""
    dropped = 0
    while more := file.readline(_READ_AT_ONCE):
        dropped += len(more)
        if more.endswith(b"\n"):
            break
    return dropped > 0


def _read_line(line: bytes, number: int, source: Source, stem: str) -> Iterator[Draft | Problem]:
    try:
        given = _decode(line.decode())
    except (ValueError, RecursionError) as error:
        yield source.problem(*_complaint(error), line=number)
        return
    if not isinstance(given, dict):
        yield source.problem(f"the line is {shown(given)}", _AN_ARTICLE, line=number)
        return
    fields, problems = metadata.check_fields(given, path=source.path, line_of=lambda _: number)
    try:
        text, blocks = _body(given)
        article_id = _id(given, f"{stem}-{number}")
    except _UnfitRecordError as unfit:
        problems.append(source.problem(unfit.found, unfit.expected, line=number))
    if problems:
        yield from problems
    else:
        yield Draft(article_id, text, blocks, fields, number)


class _UnfitRecordError(Exception):
    """A line's object that is not an article."""

    def __init__(self, found: str, expected: str) -> None:
        self.found = found
        self.expected = expected


def _body(given: dict[str, object]) -> tuple[str, tuple[Block, ...]]:
    """Return the text and its blocks; the n-th of `paragraphs` is always block n."""
    text, paragraphs = given.get("text"), given.get("paragraphs")
    if (text is None) == (paragraphs is None):
        neither = 'neither "text" nor "paragraphs" is given'
        both = '"text" and "paragraphs" are both given'
        raise _UnfitRecordError(neither if text is None else both, "one of the two")
    if isinstance(text, str):
        if unfit := too_long(text):
            raise _UnfitRecordError(*unfit)
        _refuse_flaws("text", text)
        return text, split_paragraphs(text)
    if text is not None:
        raise _UnfitRecordError(f'"text" is {shown(text)}', "text")
    if not isinstance(paragraphs, list):
        raise _UnfitRecordError(f'"paragraphs" is {shown(paragraphs)}', "a list of texts")
    for paragraph in paragraphs:
        if not isinstance(paragraph, str):
            raise _UnfitRecordError(
                f'"paragraphs" has {shown(paragraph)} in it', "a list of texts"
            )
    text = _BETWEEN_PARAGRAPHS.join(paragraphs)
    _refuse_flaws("paragraphs", text)
    return text, tuple(_blocks(paragraphs))


def _blocks(paragraphs: list[str]) -> Iterator[Block]:
    """Yield each paragraph's block, stripped; blank paragraphs give empty blocks."""
    start = 0
    for paragraph in paragraphs:
        content = paragraph.strip()
        first = start + paragraph.index(content)
        yield Block(first, first + len(content))
        start += len(paragraph) + len(_BETWEEN_PARAGRAPHS)


def _id(given: dict[str, object], otherwise: str) -> str:
    match given.get("id"):
        case None:
            return otherwise
        case str() as article_id:
            _refuse_flaws("id", article_id)
            return article_id
        case int() as number if not isinstance(number, bool):
            return str(number)
        case other:
            raise _UnfitRecordError(f'"id" is {shown(other)}', "text or a whole number")


def _refuse_flaws(name: str, text: str) -> None:
    if found := metadata.flaw(text):
        raise _UnfitRecordError(f'"{name}" {found}', "Unicode text")


def _decode(line: str) -> object:
    if _is_deep(line):
        raise RecursionError
    return _DECODER.decode(line)


def _is_deep(line: str) -> bool:
    """Tell whether lists and objects are nested deeper than we read."""
    if line.count("[") + line.count("{") <= _DEEPEST:
        return False
    depth = 0
    for token in _BRACKETS.finditer(line):
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(token[0], 0)
        if depth > _DEEPEST:
            return True
    return False


def _complaint(error: ValueError | RecursionError) -> tuple[str, str]:
    """Return found and expected for a line that could not be decoded."""
    match error:
        case UnicodeDecodeError():
            at = error.start
            return f"byte 0x{error.object[at]:02x} at offset {at} of the line", "UTF-8 text"
        case json.JSONDecodeError():
            reason = f"{error.msg}, column {error.colno}"
        case RecursionError():
            reason = "nested too deep"
        case _:
            reason = str(error).partition(";")[0]  # what follows is advice to programmers
    return f"the line is not JSON ({reason})", _AN_ARTICLE


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    fields: dict[str, object] = {}
    for name, value in pairs:
        if name in fields:
            raise ValueError(f"{shown(name)} is given twice")
        fields[name] = value
    return fields


def _refuse_number(literal: str) -> None:
    raise ValueError(f"{literal} is not a JSON number")


_DECODER = json.JSONDecoder(object_pairs_hook=_object, parse_constant=_refuse_number)
