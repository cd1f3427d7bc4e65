"""Read Word documents (.docx): paragraphs, headings, rows of tables and text boxes.

Tracked deletions, comments, footnotes, headers, footers and tables of contents are left out.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import docx
from docx.opc.exceptions import OpcError
from lxml import etree

from retrieval.ingest.formats import document_properties
from retrieval.ingest.formats.archive import open_archive
from retrieval.ingest.metadata import Fields
from retrieval.ingest.problems import ArticleError, Problem
from retrieval.ingest.source import MAX_TITLE_CHARACTERS, Draft, Paragraph, Source, compose, fold

if TYPE_CHECKING:
    from docx.document import Document

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_BETWEEN_CELLS = " | "
_LONG_CELL = 200  # characters: a table of such cells is there for the page's look
_OLD = b"\xd0\xcf\x11\xe0"  # what .doc begins with, and a .docx with a password
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_TEXTS = {"tab": " ", "br": " ", "cr": " ", "noBreakHyphen": "-"}
_LEFT_OUT = frozenset(
    {"del", "moveFrom", "delText", "instrText", "pPr", "rPr", "sdtPr", "rt", "Fallback"}
)
_HEADING = re.compile(r"heading (\d)$", re.IGNORECASE)
_CONTENTS = re.compile(r"(?:toc \d|toc heading|table of (?:contents|figures))$", re.IGNORECASE)
_TEMPLATE_DAY = date(2013, 12, 23)  # of what python-docx, and who uses it, starts from


@dataclass(frozen=True, slots=True)
class _Paragraph(Paragraph):
    """A paragraph, and whether its style makes it the title."""

    is_title: bool = False
    """True for the style "Title"."""


def read(source: Source) -> Iterator[Draft | Problem]:
    """Yield the one article that the document is.

    Its title is the paragraph in the style "Title", else the one in the properties, else the
    first line. Its date is the day on which the document was created, not saved.
    Raises ArticleError when it is not a Word document, or is damaged or encrypted.
    """
    document = _open(source)
    body = [one for one in _blocks(document.element.body, _styles(document)) if one.text]
    fields = _fields(document)
    first = body[0].text if body and len(body[0].text) <= MAX_TITLE_CHARACTERS else None
    styled = next((one.text for one in body if one.is_title), None)
    title = source.title or styled or fields.get("title") or first or source.path.stem
    if title in {styled, first}:
        body.remove(next(one for one in body if one.text == title))
    yield compose(source.path.stem, body, {**fields, "title": title})


def _open(source: Source) -> Document:
    """Return the document, once its parts are known to be within an archive's limits."""
    if source.data.startswith(_OLD):
        if _ENCRYPTED in source.data:
            raise _refusal(source, "this is encrypted", "a document without a password")
        raise _refusal(source, "this is an old Word document (.doc)", "one saved as .docx")
    parts = open_archive(source.data, source.path, kind="Word document")
    for name in parts.names():
        if name.endswith((".xml", ".rels")):
            parts.check(name)
    try:
        document = docx.Document(io.BytesIO(source.data))
        if document.element.body is None:
            raise _refusal(source, "there is no text", "a Word document")
    except (OpcError, KeyError, ValueError, etree.LxmlError):
        expected = "an undamaged Word document"
        raise _refusal(source, "this is not a complete Word document", expected) from None
    return document


def _refusal(source: Source, found: str, expected: str) -> ArticleError:
    return ArticleError(source.path, [source.problem(found, expected)])


def _fields(document: Document) -> Fields:
    """Return the metadata in the document's properties, as far as it is credible."""
    fields: Fields = {}
    given = document.core_properties
    if title := document_properties.clean_title(given.title):
        fields["title"] = title
    if author := document_properties.clean_author(given.author):
        fields["author"] = author
    day = document_properties.clean_date(given.created.date()) if given.created else None
    if day and day != _TEMPLATE_DAY:
        fields["published"] = day
    return fields


def _styles(document: Document) -> dict[str, str]:
    """Return the English name of each style, by its id."""
    styles = document.styles.element.iterchildren(f"{_W}style")
    names = ((style.get(f"{_W}styleId"), style.find(f"{_W}name")) for style in styles)
    return {str(key): str(name.get(f"{_W}val")) for key, name in names if name is not None}


def _blocks(parent: Any, styles: dict[str, str]) -> Iterator[_Paragraph]:
    """Yield the paragraphs in an element in order, tables row by row."""
    for element in parent.iterchildren(etree.Element):
        match _name(element):
            case "p":
                yield from _paragraph(element, styles)
            case "tbl":
                for row in element.iterchildren(f"{_W}tr"):
                    yield from _row(row, styles)
            case name if name not in _LEFT_OUT:
                yield from _blocks(element, styles)


def _row(row: Any, styles: dict[str, str]) -> Iterator[_Paragraph]:
    """Yield a row's cells as one line, or the paragraphs of cells that are used for layout."""
    cells = [[one for one in _blocks(cell, styles) if one.text] for cell in row.iter(f"{_W}tc")]
    cells = [cell for cell in cells if cell]
    if len(cells) == 1 or any(len(one.text) > _LONG_CELL for cell in cells for one in cell):
        for cell in cells:
            yield from cell
    else:
        lines = [" ".join(one.text for one in cell) for cell in cells]
        yield _Paragraph(_BETWEEN_CELLS.join(lines))


def _paragraph(element: Any, styles: dict[str, str]) -> Iterator[_Paragraph]:
    """Yield a paragraph, then those of the text boxes that are anchored in it."""
    boxes: list[Any] = []
    text = fold("".join(_texts(element, boxes)))
    style = element.find(f"{_W}pPr/{_W}pStyle")
    name = "" if style is None else styles.get(style.get(f"{_W}val"), "")
    level = element.find(f"{_W}pPr/{_W}outlineLvl")
    heading = bool(_HEADING.match(name)) or (level is not None and level.get(f"{_W}val") != "9")
    if not _CONTENTS.match(name):
        yield _Paragraph(text, heading, is_title=name.casefold() == "title")
    for box in boxes:
        yield from _blocks(box, styles)


def _texts(element: Any, boxes: list[Any]) -> Iterator[str]:
    """Yield the visible texts in an element; text boxes in it are appended to `boxes`."""
    for child in element.iterchildren(etree.Element):
        match _name(child):
            case "t":
                yield child.text or ""
            case "txbxContent":
                boxes.append(child)
            case "r" if _is_hidden(child):
                pass
            case name if name in _TEXTS:
                yield _TEXTS[name]
            case name if name not in _LEFT_OUT:
                yield from _texts(child, boxes)


def _is_hidden(run: Any) -> bool:
    hidden = run.find(f"{_W}rPr/{_W}vanish")
    return hidden is not None and hidden.get(f"{_W}val") not in {"0", "false"}


def _name(element: Any) -> str:
    return str(etree.QName(element).localname)
