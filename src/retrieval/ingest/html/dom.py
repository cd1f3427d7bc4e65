"""Edit a page's tree in place, leaving the text around the edits unchanged."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from retrieval.ingest.html.blocks import BLOCKS, HEADINGS, tag_of
from retrieval.ingest.source import fold

if TYPE_CHECKING:
    from lxml.etree import _Element

_BOXES = ("div", "td", "article", "section", "center", "p", "span", "font")
_PARTS = HEADINGS | {"blockquote", "div", "dl", "hr", "ol", "p", "pre", "section", "table", "ul"}
_LIST_MARK = re.compile(r"\s*[-–—•*·]\s")
_NOTE_MARK = re.compile(r"^\W*(?:\d{0,3}|[a-z]|note \d+|citation needed)\W*$", re.IGNORECASE)
_FIGURES = re.compile(r"[-−+]?\d+")
_RAISED = str.maketrans("0123456789+-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻")
_CAPTIONED = 20  # characters that a box may hold beside its caption: a photographer's name


def drop(elements: Iterable[_Element]) -> None:
    """Remove elements, but not the text after them."""
    for element in list(elements):
        parent = element.getparent()
        if parent is None:
            continue
        before = element.getprevious()
        gap = " " if tag_of(element) in BLOCKS else ""
        if before is not None:
            before.tail = f"{before.tail or ''}{gap}{element.tail or ''}"
        else:
            parent.text = f"{parent.text or ''}{gap}{element.tail or ''}"
        element.tail = None
        parent.remove(element)


def text_of(element: _Element) -> str:
    """Return all text in an element as one line."""
    return fold("".join(element.itertext()))


def keep_captions(tree: _Element) -> None:
    """Replace each captioned picture by a paragraph with its caption."""
    for figure in list(tree.iter("figure")):
        if (caption := next(figure.iter("figcaption"), None)) is not None:
            _replace(figure, _caption(caption))
    for caption in tree.xpath("//*[contains(@class, 'caption')]"):
        box = caption
        while box is not None and next(box.iter("img"), None) is None:
            box = box.getparent()
        if box is not None and len(text_of(box)) <= len(_caption(caption)) + _CAPTIONED:
            _replace(box, _caption(caption))


def settle_raised(tree: _Element) -> None:
    """Remove footnote marks, and turn raised figures into superscripts: 10⁶ is not 106."""
    for raised in [one for one in tree.iter() if tag_of(one) == "sup"]:
        text = text_of(raised)
        is_linked = any(tag_of(one) == "a" for one in raised.iter())
        if _NOTE_MARK.match(text) and (is_linked or not text[:1].isalnum()):
            drop([raised])
        elif _FIGURES.fullmatch(text):
            raised[:] = []
            raised.text = text.translate(_RAISED)


def show_quotes(tree: _Element) -> None:
    """Add the quotation marks that browsers show around <q> elements."""
    for quote in tree.iter("q"):
        quote.text = f"“{quote.text or ''}"
        if len(quote):
            quote[-1].tail = f"{quote[-1].tail or ''}”"
        else:
            quote.text += "”"


def part_at_breaks(tree: _Element) -> None:
    """Make paragraphs of text that only double line breaks separate, as in old pages."""
    for box in list(tree.iter(*_BOXES)):
        if not any(_ends_piece(one) for one in box):
            continue
        pieces = _pieces(box)
        box.text, box[:] = None, pieces
        if tag_of(box) == "p":
            box.tag = "div"


def _caption(element: _Element) -> str:
    drop(list(element.iter("button")))
    texts = map(text_of, list(element.iter("p")) or [element])
    return " ".join(texts)


def _replace(element: _Element, text: str) -> None:
    parent = element.getparent()
    if parent is not None:
        paragraph = parent.makeelement("p", {})
        paragraph.text, paragraph.tail = text, element.tail
        parent.replace(element, paragraph)


def _pieces(box: _Element) -> list[_Element]:
    """Return a box's content as paragraphs, with the boxes in it between them."""
    pieces = [_paragraph(box, box.text)]
    for child in list(box):
        tail = child.tail
        if tag_of(child) in _PARTS:
            child.tail = None
            pieces += [child, _paragraph(box, tail)]
        elif _ends_piece(child) or (tag_of(child) == "br" and _LIST_MARK.match(tail or "")):
            pieces.append(_paragraph(box, tail))
        else:
            pieces[-1].append(child)
    return [piece for piece in pieces if len(piece) or (piece.text or "").strip()]


def _paragraph(box: _Element, text: str | None) -> _Element:
    paragraph = box.makeelement("p", {})
    paragraph.text = text
    return paragraph


def _ends_piece(element: _Element) -> bool:
    """Tell whether an element is a line break directly followed by another one."""
    following = element.getnext()
    return (
        tag_of(element) == "br"
        and following is not None
        and tag_of(following) == "br"
        and not (element.tail or "").strip()
    )
