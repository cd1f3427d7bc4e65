"""Read web pages as browsers and crawlers save them: the article, without what is around it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from typing import TYPE_CHECKING

from retrieval.reading import decoding, furniture, page_fields, page_kinds
from retrieval.reading.composing import Paragraph, compose
from retrieval.reading.markup import paragraphs
from retrieval.reading.problem import Problem
from retrieval.reading.source import Draft, Source

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_INLINE = ("span", "font", "b", "strong", "i", "em", "u", "small", "big", "tt", "bdi", "time")
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
    if refused := page_kinds.refuse_bytes(source.data):
        yield source.problem(*refused)
        return
    page = decoding.decode(source)
    tree = parse(page)
    if refused := page_kinds.refuse_before(tree, page):
        yield source.problem(*refused)
        return
    fields = page_fields.find(tree, page)
    title = source.title or fields.get("title") or source.path.stem
    main = deepcopy(tree)
    furniture.strip_page(main, site=fields.get("publisher", ""))
    body = [one for one in main_text(main) if one.text.casefold() != title.casefold()]
    if refused := page_kinds.refuse_after(tree, main, body):
        yield source.problem(*refused)
        return
    yield compose(source.path.stem, body, {**fields, "title": title})


def parse(page: str) -> HtmlElement:
    """Return a page's tree; an empty page's is empty."""
    from lxml import etree, html  # noqa: PLC0415 - an optional dependency

    # huge_tree: pages nest deeper than 256 elements
    parser = html.HTMLParser(encoding="utf-8", remove_pis=True, huge_tree=True)
    data = _XML_DECLARATION.sub("", page).replace("\0", "").encode("utf-8", "replace")
    try:
        tree = html.document_fromstring(data, parser=parser, ensure_head_body=True)
    except etree.ParserError:
        return html.document_fromstring("<html></html>", ensure_head_body=True)
    for element in tree.iter():  # "&#1;" comes through, and could not be written again
        element.text = _CONTROL.sub(" ", element.text or "")
        element.tail = _CONTROL.sub(" ", element.tail or "")
    return tree


def main_text(tree: HtmlElement) -> list[Paragraph]:
    """Return the paragraphs of a page's main text, its furniture taken out before."""
    import trafilatura  # noqa: PLC0415 - takes 0.3 s, and an optional dependency
    from lxml import etree  # noqa: PLC0415
    from trafilatura.settings import Document  # noqa: PLC0415

    tree = deepcopy(tree)
    etree.strip_tags(tree, *_INLINE)
    document = trafilatura.bare_extraction(tree, include_comments=False, fast=True)
    if not isinstance(document, Document):
        return []
    for element in document.body.iter(*_HTML_NAMES):
        is_heading = element.get("role") == "head"
        element.tag = "th" if is_heading else _HTML_NAMES[element.tag]
    return list(paragraphs(document.body))
