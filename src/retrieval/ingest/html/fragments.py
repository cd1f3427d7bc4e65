"""Turn pieces of HTML, as feeds and books hold them, into paragraphs."""

from __future__ import annotations

import html as entities
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
    """Return the paragraphs of a piece of HTML, or of a plain text.

    blank_lines: they part paragraphs though there are tags.
    """
    if not isinstance(content, str):
        return list(paragraphs(content))
    if blank_lines or not re.search(r"<p\b", content, re.IGNORECASE):
        content = _BLANK_LINE.sub("<br><br>", content)
    tree = _tree(content)
    page_chrome.strip(tree)
    return list(paragraphs(tree))


def title_of(content: str) -> str:
    """Return a title that may hold tags and entities as one line of text."""
    if _TAG.search(content):
        return visible_text(_tree(content))
    return fold(entities.unescape(content))


def _tree(content: str) -> _Element:
    return parse(f"<html><body><article>{content}</article></body></html>")
