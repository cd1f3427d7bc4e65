"""Turn a tree of HTML or similar markup into paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from retrieval.ingest.source import Paragraph, fold

if TYPE_CHECKING:
    from lxml.etree import _Element


HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
BLOCKS = HEADINGS | frozenset(
    {
        *("address", "article", "aside", "blockquote", "body", "caption", "center"),
        *("dd", "details", "div", "dl", "dt", "fieldset", "figcaption", "figure"),
        *("footer", "form", "header", "hgroup", "hr", "html", "li", "main", "ol", "p"),
        *("pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead"),
        *("tr", "ul"),
    }
)
_ITEMS = frozenset({"li", "dd"})
_MEANING = BLOCKS - {"p", "div", "section", "header"}
_UNREAD = frozenset(
    {
        *("audio", "button", "canvas", "embed", "head", "iframe", "input", "map"),
        *("math", "noscript", "object", "script", "select", "style", "svg", "template"),
        *("textarea", "title", "video"),
    }
)
_PARAGRAPH_END = re.compile(r"\n[^\S\n]*\n\s*|\n(?=\s*[-–—•*·]\s)")
_SENTENCE_END = re.compile(r"[.!?…。！？।؟][\"'”’»)]*$")
_CELL_GAP = " | "
_BULLET = "• "


def paragraphs(root: _Element) -> Iterator[Paragraph]:
    """Yield what a reader sees as paragraphs, in order, with headings, list items and table rows.

    Two line breaks end a paragraph. A list item that is not a sentence keeps its bullet, the cells
    of a row are separated by a bar, and a table's header row is left out.
    """
    run: list[str] = []
    for kind, element, text in _walk(root):
        if kind == "text":
            run.append(text)
            continue
        yield from _flush(run, element)
        run = []
    yield from _flush(run, root)


def visible_text(element: _Element) -> str:
    """Return an element's text on one line, without scripts and the like."""
    return fold(" ".join(paragraph.text for paragraph in paragraphs(element)))


def tag_of(element: _Element) -> str:
    """Return an element's name without its namespace; empty for a comment."""
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def parent_of(element: _Element) -> _Element:
    """Return an element's parent; the element itself for a root."""
    parent = element.getparent()
    return element if parent is None else parent


def _walk(root: _Element) -> Iterator[tuple[str, _Element, str]]:
    """Yield each text, and each block boundary with the block that the text before it is in.

    It does not recurse, since pages are deeply nested.
    """
    pending: list[tuple[_Element, bool]] = [(root, False)]
    while pending:
        element, left = pending.pop()
        tag = tag_of(element)
        if left:
            if tag in BLOCKS:
                yield "border", element, ""
            if element is not root:
                yield "text", element, _spaced(element.tail)
            continue
        if row := _row(element, tag):
            yield "border", parent_of(element), ""
            yield "text", element, row
            pending.append((element, True))
            continue
        if tag == "br":
            yield "text", element, "\n"
        elif tag in BLOCKS and element is not root:
            yield "border", parent_of(element), ""
        pending.append((element, True))
        if tag and tag not in _UNREAD and not _is_heading_row(element, tag):
            yield "text", element, _spaced(element.text)
            pending += [(child, False) for child in reversed(element)]


def _spaced(text: str | None) -> str:
    return re.sub(r"\s+", " ", text or "")


def _flush(run: list[str], element: _Element) -> Iterator[Paragraph]:
    """Yield the paragraphs of a block since its last boundary."""
    role = None
    for piece in _PARAGRAPH_END.split("".join(run)):
        if text := fold(piece):
            role = _role(element) if role is None else role
            bare = role in _ITEMS and not _SENTENCE_END.search(text)
            yield Paragraph(_BULLET + text if bare else text, heading=role in HEADINGS)


def _role(element: _Element | None) -> str:
    """Return the tag of the nearest block that has a meaning, skipping plain containers."""
    while element is not None and (tag := tag_of(element)) not in _MEANING:
        element = element.getparent()
    return tag if element is not None else ""


def _row(element: _Element, tag: str) -> str:
    """Return a table's row as one line; empty when its cells contain blocks of their own.

    Empty as well when they do not hold all of the row's text.
    """
    if tag != "tr" or _is_heading_row(element, tag):
        return ""
    cells = [cell for cell in element if tag_of(cell) in {"td", "th"}]
    inside = (inner for cell in cells for inner in cell.iterdescendants())
    if len(cells) < 2 or any(tag_of(inner) in BLOCKS for inner in inside):
        return ""
    if any(text and not text.isspace() for text in _beside_cells(element)):
        return ""
    return _CELL_GAP.join(filter(None, (fold("".join(c.itertext())) for c in cells)))


def _beside_cells(row: _Element) -> Iterator[str | None]:
    """Yield what stands in a row, and in none of its cells."""
    yield row.text
    for child in row:
        if (tag := tag_of(child)) and tag not in {"td", "th", *_UNREAD}:
            yield from child.itertext()
        yield child.tail


def _is_heading_row(element: _Element, tag: str) -> bool:
    return tag == "tr" and len(element) > 0 and all(tag_of(cell) == "th" for cell in element)
