"""Read web pages as browsers and crawlers save them: the article without page chrome."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from copy import deepcopy
from typing import TYPE_CHECKING

import trafilatura
from lxml import etree
from trafilatura.settings import Document

from retrieval.ingest.html import encoding, metadata, page_chrome, rejection
from retrieval.ingest.html.blocks import paragraphs
from retrieval.ingest.html.parser import parse
from retrieval.ingest.problems import Problem
from retrieval.ingest.source import Draft, Paragraph, Source, compose

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_TALKING = ("trafilatura", "htmldate")
_INLINE = (  # trafilatura would make paragraphs of some of them
    *(
        "abbr",
        "acronym",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "data",
        "dfn",
        "em",
        "font",
        "i",
        "ins",
    ),
    *(
        "kbd",
        "label",
        "mark",
        "q",
        "ruby",
        "samp",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "time",
    ),
    *("tt", "u", "var", "wbr"),
)
# trafilatura's names for what HTML calls otherwise
_HTML_NAMES = {
    "head": "h2",
    "list": "ul",
    "item": "li",
    "quote": "blockquote",
    "code": "pre",
    "row": "tr",
    "cell": "td",
    "lb": "br",
}


def read(source: Source) -> Iterator[Draft | Problem]:
    """Yield the article of the page, or why there is none."""
    if refused := rejection.refuse_bytes(source.data):
        yield source.problem(*refused)
        return
    page = encoding.decode(source)
    tree = parse(page)
    if refused := rejection.refuse_before(tree, page):
        yield source.problem(*refused)
        return
    fields = metadata.find_metadata(tree, page)
    title = source.title or fields.get("title") or source.path.stem
    main = deepcopy(tree)
    page_chrome.strip_page(main, site=fields.get("publisher", ""))
    body = [one for one in main_text(main) if one.text.casefold() != title.casefold()]
    if refused := rejection.refuse_after(tree, main, body):
        yield source.problem(*refused)
        return
    yield compose(source.path.stem, body, {**fields, "title": title})


def main_text(tree: HtmlElement) -> list[Paragraph]:
    """Return the paragraphs of a page's main text, after its page chrome has been removed."""
    for library in _TALKING:  # we report what is wrong with a page
        logging.getLogger(library).setLevel(logging.CRITICAL)
    tree = deepcopy(tree)
    _plain_codes(tree)
    etree.strip_tags(tree, *_INLINE)
    document = trafilatura.bare_extraction(tree, include_comments=False, fast=True)
    if not isinstance(document, Document):
        return []
    for element in document.body.iter(*_HTML_NAMES):
        is_heading = element.get("role") == "head"
        element.tag = "th" if is_heading else _HTML_NAMES[element.tag]
    return list(paragraphs(document.body))


def _plain_codes(tree: HtmlElement) -> None:
    """Turn code within sentences into plain text."""
    for code in tree.iter("code"):
        if not any(one.tag == "pre" for one in code.iterancestors()):
            code.tag = "span"
