"""Validate the metadata that a file gives for its article: title, publisher, date and so on."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from types import MappingProxyType
from typing import TypedDict, cast

from retrieval.ingest.problems import Problem, shown

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_LANGUAGE = re.compile(r"([A-Za-z]{2,3})(?:[-_][A-Za-z0-9]{2,8})*")
_ADDRESS = re.compile(r"https?://[^\s\x00-\x1f\x7f/?#]+[^\s\x00-\x1f\x7f]*", re.IGNORECASE)


class Fields(TypedDict, total=False):
    """The metadata of an article; fields that are not known are missing."""

    title: str
    publisher: str
    author: str
    published: date
    url: str
    language: str
    tags: tuple[str, ...]
    questions: tuple[str, ...]


def check_fields(
    given: Mapping[str, object], *, path: Path, line_of: Callable[[str], int | None]
) -> tuple[Fields, list[Problem]]:
    """Return the valid fields, and a problem for each invalid one.

    Unknown names are ignored, and empty or null values count as missing.
    path: the file's, for the problems. line_of: returns the line of a field by its name.
    """
    fields: dict[str, object] = {}
    problems = []
    for name, read in FIELDS.items():
        value = given.get(name)
        if value is None or (isinstance(value, str) and not value.strip()):
            continue
        try:
            fields[name] = read(value)
        except _UnfitValueError as unfit:
            found = unfit.found or f"is {shown(value)}"
            problems.append(Problem(path, f'"{name}" {found}', unfit.expected, line_of(name)))
    return cast("Fields", {name: value for name, value in fields.items() if value}), problems


def one_line(text: str) -> str:
    """Return the text stripped, with line breaks and control characters as spaces."""
    return _CONTROL.sub(" ", text).strip()


def flaw(text: str) -> str | None:
    """Return why a string cannot be stored and sent as text, or None when it can."""
    if "\0" in text:
        return "contains a NUL character"
    try:
        text.encode()
    except UnicodeEncodeError as error:
        return f"contains half a character ({ascii(text[error.start])[1:-1]})"
    return None


class _UnfitValueError(Exception):
    """A value that is not valid for its field."""

    def __init__(self, expected: str, found: str | None = None) -> None:
        self.expected = expected
        self.found = found


def _line(value: object) -> str:
    if not isinstance(value, str):
        raise _UnfitValueError("text")
    if found := flaw(value):
        raise _UnfitValueError("Unicode text", found)
    return one_line(value)


def _lines(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise _UnfitValueError("a list of texts")
    for item in value:
        if not isinstance(item, str):
            raise _UnfitValueError("a list of texts", f"is a list with {shown(item)} in it")
    return tuple(line for item in value if (line := _line(item)))


def _day(value: object) -> date:
    if isinstance(value, str):
        with suppress(ValueError):  # reported below, like everything else that is not a date
            return datetime.fromisoformat(value.strip()).date()
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    raise _UnfitValueError("an ISO date such as 2016-04-29")


def _address(value: object) -> str:
    if isinstance(value, str) and _ADDRESS.fullmatch(value.strip()) and not flaw(value):
        return value.strip()
    raise _UnfitValueError("an address that begins with http:// or https://")


def _language(value: object) -> str:
    if isinstance(value, str) and (code := _LANGUAGE.fullmatch(value.strip())):
        return code[1].lower()  # the region changes neither stems nor stop words
    raise _UnfitValueError("a language code such as en or pt-BR")


FIELDS: Mapping[str, Callable[[object], object]] = MappingProxyType(
    {
        "title": _line,
        "publisher": _line,
        "author": _line,
        "published": _day,
        "url": _address,
        "language": _language,
        "tags": _lines,
        "questions": _lines,
    }
)
"""Each field's name, and the function that validates and converts a value from a file."""
