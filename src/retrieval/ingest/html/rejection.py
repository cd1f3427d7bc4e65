"""Decide why a page gives no article, so that its editor knows what to save instead."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from retrieval.ingest.html import json_ld
from retrieval.ingest.html.blocks import visible_text
from retrieval.ingest.html.dom import text_of
from retrieval.ingest.source import Paragraph

if TYPE_CHECKING:
    from lxml.html import HtmlElement

Refusal = tuple[str, str]
"""What was found, and what was expected."""

NO_PAGE: Refusal = ("this is not a web page", "HTML as a browser saves it")
_FRAMES: Refusal = ("this page only shows other pages in frames", "the page within the frame")
_CUT: Refusal = ("the page is cut off before its end", "a completely saved page")
_SCRIPTED: Refusal = (
    "there is no article text on this page: a script would load it",
    "the page as a browser saves it once it has loaded",
)
_WALL: Refusal = (
    "there is no article text on this page, only a notice about cookies, a login or a"
    " subscription",
    "the page as it is once that is closed",
)
_LIST: Refusal = (
    "there is no article text on this page: it lists other pages",
    "an article's own page",
)
_EMPTY: Refusal = ("there is no article text on this page", "a page with an article")

_BINARY = (b"%PDF", b"PK\x03\x04", b"\x89PNG", b"GIF8", b"\xff\xd8", b"\x1f\x8b", b"Rar!")
MAX_BYTES = 20_000_000  # pages of text are seldom a tenth as large
_MIN_WORDS = 25  # a short report has more; a notice or a line under a picture often less
_WALL_WORDS = re.compile(
    r"cookie|consent|log ?in|sign ?in|subscrib|paywall|captcha|are you (?:a )?(?:human|robot)"
    r"|enable javascript|access denied|checking your browser|anmelden|einwilligung|iniciar sesión"
    r"|connexion|abonn",
    re.IGNORECASE,
)
_SHELL = re.compile(
    r"""id=["']?(?:root|app|__next|__nuxt|react-root|main-app)\b|enable javascript"""
    r"|javascript (?:is )?(?:disabled|required)|requires javascript|turn on javascript",
    re.IGNORECASE,
)
_LISTED = 6  # headings with links; an article may have fewer
_CONTAINERS = {"article": 0, "main": 0, "script": 0, "section": 2, "div": 2, "table": 2}
"""Elements, and how many of each a careless page may leave unclosed."""


def refuse_bytes(data: bytes) -> Refusal | None:
    """Return why a file need not be parsed, or None."""
    if len(data) > MAX_BYTES:
        most = f"at most {MAX_BYTES // 1_000_000} MB"
        return f"the page is {len(data) / 1e6:.0f} MB large", most
    return NO_PAGE if data.startswith(_BINARY) or not data.strip() else None


def refuse_before(tree: HtmlElement, page: str) -> Refusal | None:
    """Return why a page need not be searched for text, or None."""
    if not re.search(
        r"<\s*(?:html|body|head|p|div|article|h1|table|br|!doctype)\b", page, re.IGNORECASE
    ):
        return NO_PAGE
    if next(tree.iter("frameset"), None) is not None:
        return _FRAMES
    return _CUT if _breaks_off(page) else None


def refuse_after(tree: HtmlElement, main: HtmlElement, body: list[Paragraph]) -> Refusal | None:
    """Return why the text found on a page is not an article, or None.

    tree: the page. main: the page without page chrome. body: the text found.
    """
    text = " ".join(paragraph.text for paragraph in body if not paragraph.heading)
    words = len(text.split())
    if _lists_others(tree, main, body):
        return _LIST
    if words >= _MIN_WORDS or (words and len(text) > _MIN_WORDS * 5):
        return _WALL if _is_wall(body) else None
    shown = visible_text(tree)
    markup = "".join(tree.xpath("//noscript//text()"))
    if len(shown.split()) < 4 * _MIN_WORDS and _SHELL.search(_attributes(tree) + shown + markup):
        return _SCRIPTED
    if _WALL_WORDS.search(shown):
        return _WALL
    if next(tree.iter("iframe"), None) is not None and not shown:
        return _FRAMES
    return _EMPTY


def _breaks_off(page: str) -> bool:
    """Tell whether the end of a page is missing, so that elements are not closed."""
    text = page.rstrip().lower()
    if "<html" not in text[:4096] or re.search(r"</(?:html|body)\s*>", text[-4096:]):
        return False
    opened = {
        tag: len(re.findall(rf"<{tag}\b", text)) - text.count(f"</{tag}") for tag in _CONTAINERS
    }
    return any(opened[tag] > allowed for tag, allowed in _CONTAINERS.items())


def _is_wall(body: list[Paragraph]) -> bool:
    """Tell whether a short text is mostly about cookies, logins or subscriptions."""
    texts = [paragraph.text for paragraph in body if not paragraph.heading]
    if sum(len(text.split()) for text in texts) > 8 * _MIN_WORDS:
        return False
    return 2 * sum(bool(_WALL_WORDS.search(text)) for text in texts) > len(texts)


def _lists_others(tree: HtmlElement, main: HtmlElement, body: list[Paragraph]) -> bool:
    """Tell whether a page lists others: it says so, or most of it is links and linked headings."""
    found = json_ld.nodes(tree)
    if json_ld.article(found):
        return False
    if json_ld.is_list(found):
        return True
    headings = [one for one in main.iter("h1", "h2", "h3", "h4") if _leads_elsewhere(one)]
    if len(headings) >= _LISTED and sum(not one.heading for one in body) <= 2 * len(headings):
        return True
    inside = sum(len(text_of(link)) for link in main.iter("a"))
    if len(list(main.iter("a"))) >= _LISTED and 2 * inside > len(text_of(main)):
        return True
    links = [text_of(link) for link in tree.iter("a")]
    headlines = [link for link in links if len(link.split()) >= 4]
    text = sum(len(paragraph.text) for paragraph in body)
    return len(headlines) > _LISTED and sum(map(len, headlines)) > 3 * text


def _leads_elsewhere(heading: HtmlElement) -> bool:
    around = (heading.getparent(), *heading.iter("a"))
    return any(one is not None and one.tag == "a" and one.get("href") for one in around)


def _attributes(tree: HtmlElement) -> str:
    return " ".join(
        f'id="{element.get("id")}"' for element in tree.iter("div") if element.get("id")
    )
