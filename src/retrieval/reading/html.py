"""Read web pages as browsers and crawlers save them: the article, without what is around it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from typing import TYPE_CHECKING

from retrieval.reading import decoding, furniture, page_fields, page_kinds
from retrieval.reading.composing import Paragraph, compose, fold
from retrieval.reading.markup import paragraphs
from retrieval.reading.problem import ArticleError, Problem
from retrieval.reading.source import Draft, Source

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
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
    page = decoding.decode(source)
    tree = parse(page)
    if tree is None:
        raise ArticleError(source.path, [source.problem(*page_kinds.NO_PAGE)])
    fields = page_fields.find(tree, page)
    title = source.title or fields.get("title") or source.path.stem
    fields["title"] = title
    refused = page_kinds.refuse_before(tree, page)
    body = (
        []
        if refused
        else list(_without_title(main_text(tree, site=fields.get("publisher", "")), title))
    )
    refused = refused or page_kinds.refuse_after(tree, body)
    if refused:
        raise ArticleError(source.path, [source.problem(*refused)])
    yield compose(source.path.stem, body, fields)


def parse(page: str) -> HtmlElement | None:
    """Return a page's tree; None if there is not even an element in it."""
    from lxml import etree, html  # noqa: PLC0415 - an optional dependency

    parser = html.HTMLParser(encoding="utf-8", remove_pis=True)
    text = _XML_DECLARATION.sub("", page).replace("\0", "")
    try:
        return html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        return None


def main_text(tree: HtmlElement, *, site: str = "") -> list[Paragraph]:
    """Return the paragraphs of a page's main text; none where there is none.

    site: the name of the page's site.
    """
    import trafilatura  # noqa: PLC0415 - takes 0.3 s, and an optional dependency
    from trafilatura.settings import Document  # noqa: PLC0415

    stripped = deepcopy(tree)
    furniture.strip_page(stripped, site=site)
    document = trafilatura.bare_extraction(stripped, include_comments=False, fast=True)
    if not isinstance(document, Document):
        return []
    for element in document.body.iter(*_HTML_NAMES):
        element.tag = _HTML_NAMES[element.tag]
    return list(paragraphs(document.body))


def _without_title(body: list[Paragraph], title: str) -> Iterator[Paragraph]:
    """Yield the paragraphs below the title, which many pages repeat above them."""
    for paragraph in body:
        if fold(paragraph.text).casefold() != title.casefold():
            yield paragraph
