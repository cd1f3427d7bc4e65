"""Tell what people wrote into a document's properties from what a program filled in."""

from __future__ import annotations

import re
from datetime import date

from retrieval.ingest.source import MAX_TITLE_CHARACTERS, fold

_NO_TITLE = re.compile(
    r"(?:microsoft (?:word|powerpoint)|powerpoint presentation|untitled|unknown|document\d*$"
    r"|title$|slide \d|print|scan|layout \d"
    r"|.*\.(?:docx?|odt|rtf|indd|qxd|pptx?|html?|pdf|tex|dvi|txt)$)",
    re.IGNORECASE,
)
_NO_AUTHOR = re.compile(
    r"(?:(?:user|admin\w*|owner|author|unknown|anonymous)\b|microsoft\b|.*@|\W*$)", re.IGNORECASE
)
_FIRST_YEAR = 1990  # before there were such files: a clock that was not set


def title(given: str) -> str | None:
    """Return the title, or None where it is a file's name or no title at all."""
    given = fold(given)
    fits = " " in given and len(given) <= MAX_TITLE_CHARACTERS
    return given if fits and not _NO_TITLE.match(given) else None


def author(given: str) -> str | None:
    """Return the author, or None where it is the name of an account or a program."""
    given = fold(given)
    return given if " " in given and not _NO_AUTHOR.match(given) else None


def day(given: date) -> date | None:
    """Return the day, or None where it cannot be one."""
    return given if given.year >= _FIRST_YEAR else None
