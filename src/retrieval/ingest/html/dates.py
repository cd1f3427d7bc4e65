"""Find the date on which an article was published according to its page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from retrieval.ingest.html.blocks import tag_of
from retrieval.ingest.source import fold

if TYPE_CHECKING:
    from lxml.etree import _Element

_ISO = re.compile(r"(?<!\d)(\d{4})([-./]?)(\d{2})\2(\d{2})(?!\d)")
_TURNED = re.compile(r"(?<!\d)(\d{1,2})([./])(\d{1,2})\2(\d{4})(?!\d)")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_DAY_OF_MONTH = re.compile(r"(?<!\d)(?:0?[1-9]|[12]\d|3[01])(?!\d)")
_STATED_IN = (
    "//*[@itemprop='datePublished']",
    "//time[@pubdate]",
    "//time[ancestor-or-self::*[contains(@class, 'publi') or contains(@class, 'original')]]",
    "//time[@datetime]",
)
_SHOWN_IN = (
    "//*[contains(@class, 'date') or contains(@class, 'publish') or contains(@class, 'posted')]"
)
_BESIDE = re.compile(r"related|comment|sidebar|teaser|promo|recirc|widget|most-", re.IGNORECASE)
_CHANGED = re.compile(r"updat|modif|aktualisiert|actualizad|mis à jour", re.IGNORECASE)
_LATEST = "2100-01-01"  # by default htmldate goes by the present day, and results would change
_LINE = 60  # characters: a longer line says more than a date
_BEFORE_TITLE, _BEHIND_TITLE = 3, 8  # texts


def find_dates(tree: _Element, stated: Iterable[str], title: str) -> Iterator[str]:
    """Yield the ISO dates that a page gives, the most reliable first, in its own time zone.

    stated: the dates in its metadata.
    title: the article's, near which its date is shown.
    """
    yield from filter(None, map(iso_date, stated))
    for query in _STATED_IN:
        for element in tree.xpath(query):
            if not is_beside(element) and not _is_change(element):
                value = element.get("datetime") or element.get("content") or _text(element)
                yield from filter(None, [iso_date(value)])
                break
    for line in _lines_near(tree, title):
        yield from filter(None, [_read(line)])


def iso_date(value: str) -> str:
    """Return the day of a machine-readable date in ISO format; empty if none or ambiguous."""
    if found := _ISO.search(value):
        return _day(found[1], found[3], found[4])
    if found := _TURNED.search(value):
        first, mark, second, year = found.groups()
        if mark == "/" and int(first) <= 12 and int(second) <= 12 and first != second:
            return ""  # Americans write the month first
        turned = int(second) > 12
        return _day(year, first if turned else second, second if turned else first)
    try:
        return parsedate_to_datetime(value).date().isoformat()
    except (TypeError, ValueError, IndexError, OverflowError):
        return ""


def is_beside(element: _Element) -> bool:
    """Tell whether an element is in a box beside the article."""
    return any(
        tag_of(one) in {"aside", "nav"} or _BESIDE.search(_names(one))
        for one in (element, *element.iterancestors())
        if tag_of(one) not in {"html", "body"}
    )


def _day(year: str, month: str, day: str) -> str:
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return ""


def _is_change(element: _Element) -> bool:
    """Tell whether a date is that of an update or of the site rather than of publication."""
    around = (element, *element.iterancestors())
    tags = [tag_of(one) for one in around]
    is_sites = "footer" in tags and "header" not in tags  # an article's header may end in one
    return is_sites or any(_CHANGED.search(_names(one)) for one in around)


def _lines_near(tree: _Element, title: str) -> Iterator[str]:
    """Yield short texts with a year that are shown near the title or marked as dates."""
    lines = [fold(text) for text in _texts(tree)]
    small = title.casefold()
    for at, line in enumerate(lines):
        if small and line.casefold() == small:
            near = lines[max(at - _BEFORE_TITLE, 0) : at + _BEHIND_TITLE]
            yield from (one for one in near if _may_be_date(one))
    for element in tree.xpath(_SHOWN_IN):
        text = _text(element)
        if _may_be_date(text) and not is_beside(element) and not _is_change(element):
            yield text


def _texts(tree: _Element) -> Iterator[str]:
    for element in tree.iter("body"):
        yield from (text for text in element.itertext() if text.strip())


def _may_be_date(line: str) -> bool:
    if len(line) > _LINE or _CHANGED.search(line):
        return False
    return bool(_YEAR.search(line) and _DAY_OF_MONTH.search(line))


def _read(line: str) -> str:
    """Return the day in a line of text in any of many languages; empty if there is none."""
    from htmldate import find_date  # noqa: PLC0415 - takes 0.1 s, and few pages need it

    plain = re.sub(r"[<>&]", " ", line)
    page = f"<html><body><p class='date'>{plain}</p></body></html>"
    return iso_date(line) or find_date(page, original_date=True, max_date=_LATEST) or ""


def _text(element: _Element) -> str:
    return fold("".join(element.itertext()))


def _names(element: _Element) -> str:
    return f"{element.get('class') or ''} {element.get('id') or ''}"
