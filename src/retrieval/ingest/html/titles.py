"""Find an article's title in that of its page, which often includes the site's name."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from retrieval.ingest.html.blocks import HEADINGS, tag_of
from retrieval.ingest.source import MAX_TITLE_CHARACTERS, fold

if TYPE_CHECKING:
    from lxml.etree import _Element

_SEPARATOR = re.compile(r"\s+[-–—|·•»«:]{1,2}\s+|:\s+")
_SHOWN_IN = ("b", "strong", "font", "p", "div", "span", "td")


def find_title(tree: _Element, stated: Iterable[str], sites: Collection[str]) -> tuple[str, str]:
    """Return the article's title, and the site's name if only the page's title gives it.

    A heading that a stated title begins or ends with is the title.
    stated: titles of the article in the page's metadata, the likeliest first.
    sites: names of the site in the page's metadata.
    """
    whole = next((fold(one.text or "") for one in tree.iter("title") if _is_pages(one)), "")
    titles = [title for title in map(fold, (*stated, whole)) if title]
    if not titles:
        return next(
            (text for one in tree.iter(*sorted(HEADINGS)) if (text := _short_text(one))), ""
        ), ""
    for kinds in (sorted(HEADINGS), _SHOWN_IN):
        shown = [text for one in tree.iter(*kinds) if (text := _short_text(one))]
        for title in titles:
            ranked = [(rank, text) for text in shown if (rank := _rank(title, text))]
            if ranked:
                _, text = min(ranked, key=lambda match: match[0])
                return text, _beside(whole, text)
    return _without_site(titles[0], sites), ""


def _is_pages(element: _Element) -> bool:
    """Tell whether a <title> is the page's, not that of an SVG drawing."""
    return not any(tag_of(one) == "svg" for one in element.iterancestors())


def _short_text(element: _Element) -> str:
    text = fold("".join(element.itertext()))
    return text if 3 <= len(text) <= MAX_TITLE_CHARACTERS else ""


def _rank(title: str, text: str) -> int:
    """Return the rank of a text as the article's part of a title, 1 the likeliest; 0 for none.

    In "Boats - Coast Post" the article's part comes first, in "Coast Post: Boats" last.
    """
    if text.casefold() == title.casefold():
        return 1
    rest = _beside(title, text)
    if not rest:
        return 0
    in_front = title.casefold().startswith(text.casefold())
    return 3 if not in_front else 4 if title[len(text)] == ":" else 2


def _beside(title: str, text: str) -> str:
    """Return what a title has before or after a text, separated from it; else an empty string."""
    small, part = title.casefold(), text.casefold()
    if small.startswith(part) and (gap := _SEPARATOR.match(title, len(text))):
        return title[gap.end() :]
    if small.endswith(part):
        before = title[: len(title) - len(text)]
        gap = next((gap for gap in _SEPARATOR.finditer(before) if gap.end() == len(before)), None)
        return before[: gap.start()] if gap else ""
    return ""


def _without_site(title: str, sites: Collection[str]) -> str:
    """Return a title without the site's name before or after it."""
    known = {site.casefold() for site in sites}
    gaps = list(_SEPARATOR.finditer(title))
    if gaps and title[gaps[-1].end() :].casefold() in known:
        return title[: gaps[-1].start()]
    if gaps and title[: gaps[0].start()].casefold() in known:
        return title[gaps[0].end() :]
    head, bar, _ = title.rpartition(" | ")
    return head if bar else title
