"""Parse the source of a page into a tree, however broken its markup is."""

from __future__ import annotations

import re

from lxml import etree, html

_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")


def parse(page: str) -> html.HtmlElement:
    """Return the tree of a page, empty for an empty page."""
    # huge_tree: pages nest deeper than 256 elements
    parser = html.HTMLParser(encoding="utf-8", remove_pis=True, huge_tree=True)
    data = _XML_DECLARATION.sub("", page).replace("\0", "").encode("utf-8", "replace")
    try:
        tree = html.document_fromstring(data, parser=parser, ensure_head_body=True)
    except etree.ParserError:
        return html.document_fromstring("<html></html>", ensure_head_body=True)
    for element in tree.iter():  # "&#1;" is parsed, but could not be serialized
        element.text = _CONTROL.sub(" ", element.text or "")
        element.tail = _CONTROL.sub(" ", element.tail or "")
    return tree
