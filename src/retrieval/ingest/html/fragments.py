"""Turn fragments of HTML, as feeds contain them, into paragraphs."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from retrieval.ingest.html import page_chrome
from retrieval.ingest.html.blocks import paragraphs, visible_text
from retrieval.ingest.html.parser import parse
from retrieval.ingest.source import Paragraph, fold

if TYPE_CHECKING:
    from lxml.etree import _Element

_TAG = re.compile(r"<[a-zA-Z/!]")
_BLANK_LINE = re.compile(r"\r?\n[ \t]*\r?\n\s*")


def paragraphs_of(content: str | _Element, *, blank_lines: bool = False) -> list[Paragraph]:
    """Return the paragraphs of a fragment of HTML, or of plain text.

    blank_lines: whether blank lines separate paragraphs even if there are tags.
    """
    if not isinstance(content, str):
        return list(paragraphs(content))
    if blank_lines or not re.search(r"<p\b", content, re.IGNORECASE):
        content = _BLANK_LINE.sub("<br><br>", content)
    tree = _tree(content)
    page_chrome.strip(tree)
    return list(paragraphs(tree))


def title_of(content: str) -> str:
    """Return a title, which may contain tags and entities, as one line of text."""
    if _TAG.search(content):
        return visible_text(_tree(content))
    return fold(html.unescape(content))


def _tree(content: str) -> _Element:
    return parse(f"<html><body><article>{content}</article></body></html>")
