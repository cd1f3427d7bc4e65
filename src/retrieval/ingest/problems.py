"""Describe what is wrong with a file of articles, so that its editor can fix it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from types import NoneType

_SHOWN_CHARACTERS = 60  # enough to recognise a value; the file has the rest
_KINDS = {
    NoneType: "null",
    bool: "true or false",
    int: "a number",
    float: "a number",
    list: "a list",
    dict: "a table",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong; `str` gives one line: where, what was found, what was expected."""

    path: Path
    found: str
    """What is there, such as `"published" is "soon"`."""
    expected: str
    """What should be there, such as `an ISO date such as 2016-04-29`."""
    line: int | None = None
    """From 1; None where it concerns the whole file."""

    def __str__(self) -> str:
        return f"{place(self.path, self.line)}: {self.found}; expected {self.expected}"


class ArticleError(Exception):
    """A file or folder gives no article; `problems` has every reason."""

    def __init__(self, path: Path, problems: Iterable[Problem]) -> None:
        self.path = path
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


def unreadable(path: Path, error: OSError) -> Problem:
    """Return the problem of a file or folder that could not be read."""
    is_folder = isinstance(error, IsADirectoryError)  # where a file was to be read
    wanted = "a file" if is_folder else "a readable file or folder"
    return Problem(path, f"this cannot be read ({error.strerror})", wanted)


def unwritable(path: Path, error: OSError) -> Problem:
    """Return the problem of a file that could not be written."""
    found = f"this cannot be written ({error.strerror})"
    return Problem(path, found, "a writable folder")


def place(path: Path, line: int | None) -> str:
    """Return a path, with the number of a line if there is one, as printable text."""
    return visible(str(path)) if line is None else f"{visible(str(path))}:{line}"


def visible(text: str) -> str:
    """Return the text with unprintable characters, line breaks included, as escapes."""
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)


def shown(value: object) -> str:
    """Return a value from a file as messages show it: strings in quotes, long ones truncated."""
    if isinstance(value, str):
        cut = value if len(value) <= _SHOWN_CHARACTERS else value[:_SHOWN_CHARACTERS] + "…"
        return f'"{visible(cut)}"'
    return _KINDS.get(type(value)) or str(value)  # what is left is a TOML date or time
