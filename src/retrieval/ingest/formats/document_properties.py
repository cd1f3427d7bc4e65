"""Filter a document's properties: keep what people wrote, drop what programs filled in."""

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


def clean_title(given: str) -> str | None:
    """Return the title, or None when it is a file's name or a placeholder."""
    given = fold(given)
    fits = " " in given and len(given) <= MAX_TITLE_CHARACTERS
    return given if fits and not _NO_TITLE.match(given) else None


def clean_author(given: str) -> str | None:
    """Return the author, or None when it is the name of an account or a program."""
    given = fold(given)
    return given if " " in given and not _NO_AUTHOR.match(given) else None


def clean_date(given: date) -> date | None:
    """Return the date, or None when it is too early to be true."""
    return given if given.year >= _FIRST_YEAR else None
