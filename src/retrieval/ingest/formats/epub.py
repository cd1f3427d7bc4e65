"""Read EPUB books: each chapter is an article, in reading order."""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast
from urllib.parse import unquote

from lxml import etree

from retrieval.ingest import metadata
from retrieval.ingest.formats.archive import Archive, open_archive
from retrieval.ingest.html import encoding
from retrieval.ingest.html.blocks import paragraphs
from retrieval.ingest.html.dates import iso_date
from retrieval.ingest.html.dom import drop, settle_raised
from retrieval.ingest.html.parser import parse
from retrieval.ingest.metadata import Fields
from retrieval.ingest.problems import ArticleError, Problem, shown
from retrieval.ingest.source import Draft, Paragraph, Source, compose, fold

if TYPE_CHECKING:
    from lxml.etree import _Element

_CONTAINER = "META-INF/container.xml"
_LOCKS = ("META-INF/rights.xml", "META-INF/sinf.xml", "META-INF/license.lcpl")
_ENCRYPTION = "META-INF/encryption.xml"
_FONT_SCRAMBLING = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")
_PAGES = frozenset({"application/xhtml+xml", "text/html", "application/x-dtbook+xml"})
_TYPE = "{http://www.idpf.org/2007/ops}type"
_NO_CHAPTERS = re.compile(
    r"\b(?:cover|title-?page|halftitle-?page|copyright|copyright-page|imprint|colophon|toc|nav"
    r"|landmarks|index|loi|lot|list-of-illustrations|other-credits)\b"
)
_NOTES = frozenset(
    {"footnote", "footnotes", "endnote", "endnotes", "rearnote", "noteref", "pagebreak"}
)
_MIN_WORDS = 25  # of a chapter; what is shorter is a title on a page of its own
_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)([A-Za-z]\w*;)")
_WHOLE = "an undamaged EPUB book"


@dataclass(frozen=True, slots=True)
class _Chapter:
    """A chapter, which may continue over several files."""

    number: int
    title: str
    body: list[Paragraph]


def read(source: Source) -> Iterator[Draft | Problem]:
    """Yield each chapter, without covers, contents and notes, and what could not be read.

    The title is made of the book's and the chapter's; a book of one chapter keeps its own.
    Raises ArticleError when it is not an EPUB book, or is damaged or protected by DRM.
    """
    book = _Book(open_archive(source.data, source.path))
    chapters: list[_Chapter] = []
    for item in book.chapters():
        if isinstance(item, Problem):
            yield item
        elif chapters and not item.title and book.labels:
            chapters[-1].body.extend(item.body)  # the chapter continues in another file
        else:
            chapters.append(item)
    chapters = [one for one in chapters if _words(one.body) >= _MIN_WORDS]
    if not chapters:
        yield source.problem("no chapter of this book has any text", "an EPUB book with text")
    stem = source.path.stem
    for chapter in chapters:
        fields = book.fields()
        title = source.title or fields.get("title") or stem
        article_id = stem
        if len(chapters) > 1:
            article_id = f"{stem}-{chapter.number}"
            name = chapter.title if chapter.title != title else ""
            title = f"{title}: {name}" if name else f"{title}: {chapter.number}"
        yield compose(article_id, chapter.body, {**fields, "title": title})


class _Book:
    """An EPUB's package: its metadata, and its files in reading order."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._refuse_locked()
        roots = [one.get("full-path") for one in self._xml(_CONTAINER).iter("{*}rootfile")]
        if not roots or not roots[0]:
            raise self._error("this book names no package document")
        self._place = roots[0]
        self._package = self._xml(roots[0])
        self._items = {item.get("id"): item for item in self._package.iter("{*}item")}
        self.labels = self._find_labels()

    def fields(self) -> Fields:
        """Return the book's metadata."""
        days = {
            one.get("{http://www.idpf.org/2007/opf}event"): _text(one) for one in self._all("date")
        }
        day = days.get("publication") or days.get(None) or ""
        identifiers = [_text(one) for one in (*self._all("source"), *self._all("identifier"))]
        candidates: Mapping[str, object] = {
            "title": next(map(_text, self._all("title")), ""),
            "author": ", ".join(dict.fromkeys(map(_text, self._all("creator")))),
            "publisher": next(map(_text, self._all("publisher")), ""),
            "published": iso_date(day),
            "url": next((one for one in identifiers if one.startswith("http")), ""),
            "language": next(map(_text, self._all("language")), ""),
            "tags": [_text(one) for one in self._all("subject")],
        }
        fields, _ = metadata.check_fields(candidates, path=Path(), line_of=lambda _: None)
        return fields

    def chapters(self) -> Iterator[_Chapter | Problem]:
        """Yield the content of each file in reading order, or what is wrong with it."""
        spine = [one for one in self._package.iter("{*}itemref") if one.get("linear") != "no"]
        for number, reference in enumerate(spine, start=1):
            item = self._items.get(reference.get("idref"))
            if item is None or item.get("media-type") not in _PAGES or _is_no_chapter(item):
                continue
            name = self._member(item.get("href") or "", self._place)
            try:
                body = self._body(name)
            except ArticleError as error:
                yield from error.problems
                continue
            if body is not None:
                found = list(paragraphs(body))
                title = self.labels.get(name) or _first_heading(found)
                kept = [one for one in found if one.text.casefold() != title.casefold()]
                yield _Chapter(number, title, kept)

    def _body(self, name: str) -> _Element | None:
        """Return a file's body without notes; None for a cover, a table of contents and so on."""
        page = encoding.decode(Source(self._archive.place(name), self._archive.read(name)))
        tree = _tree(page)
        body = None if tree is None else next(tree.iter("{*}body"), None)
        if body is None:
            return None
        sections = [body, *body.iterchildren("{*}section")]
        if any(_NO_CHAPTERS.search(one.get(_TYPE) or "") for one in sections):
            return None
        settle_raised(body)
        drop(one for one in body.iter() if _is_note(one))
        return body

    def _find_labels(self) -> dict[str, str]:
        """Return the title of each file in the table of contents: that of its first entry."""
        labels: dict[str, str] = {}
        for item in self._items.values():
            is_nav = "nav" in (item.get("properties") or "").split()
            if not is_nav and item.get("media-type") != "application/x-dtbncx+xml":
                continue
            name = self._member(item.get("href") or "", self._place)
            try:
                links = _links(self._xml(name), is_nav=is_nav)
            except ArticleError:
                continue  # titles are found in headings too
            for address, label in links:
                labels.setdefault(self._member(address, name), label)
        return labels

    def _member(self, address: str, beside: str) -> str:
        """Return the name of the member that an address in a file of the book refers to."""
        path = unquote(address.partition("#")[0])
        return posixpath.normpath(posixpath.join(posixpath.dirname(beside), path))

    def _all(self, name: str) -> Iterable[_Element]:
        return cast(
            "Iterable[_Element]", self._package.iter(f"{{http://purl.org/dc/elements/1.1/}}{name}")
        )

    def _xml(self, name: str) -> _Element:
        try:
            return etree.fromstring(self._archive.read(name), _parser())
        except etree.XMLSyntaxError as error:
            raise self._error(
                f"{shown(name)} is not XML ({error.msg.partition(', line')[0]})"
            ) from None

    def _refuse_locked(self) -> None:
        names = set(self._archive.names())
        if not names.isdisjoint(_LOCKS):
            raise self._locked()
        if _ENCRYPTION in names:
            ways = [
                one.get("Algorithm") for one in self._xml(_ENCRYPTION).iter("{*}EncryptionMethod")
            ]
            if any(way not in _FONT_SCRAMBLING for way in ways):
                raise self._locked()

    def _locked(self) -> ArticleError:
        found = "the book is protected by DRM"
        return self._error(found, "a book without DRM")

    def _error(self, found: str, expected: str = _WHOLE) -> ArticleError:
        path = self._archive.path
        return ArticleError(path, [Problem(path, found, expected)])


def _tree(page: str) -> _Element | None:
    """Return the tree of a file that should be XHTML but may be HTML."""
    plain = _ENTITY.sub(lambda found: html.unescape(found[0]), page)
    try:
        return etree.fromstring(plain.encode(), _parser())
    except (etree.XMLSyntaxError, UnicodeError):
        return parse(page)


def _parser() -> object:
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, encoding="utf-8"
    )


def _links(contents: _Element, *, is_nav: bool) -> Iterator[tuple[str, str]]:
    """Yield the address and the title of each entry of a table of contents."""
    if is_nav:
        for link in contents.iter("{*}a"):
            yield link.get("href") or "", fold("".join(link.itertext()))
        return
    for point in contents.iter("{*}navPoint"):
        content, label = point.find("{*}content"), point.find("{*}navLabel")
        if content is not None and label is not None:
            yield content.get("src") or "", fold("".join(label.itertext()))


def _is_no_chapter(item: _Element) -> bool:
    about = f"{item.get('properties') or ''} {item.get('id') or ''} {item.get('href') or ''}"
    return bool(_NO_CHAPTERS.search(re.sub(r"[_./]", " ", about.lower())))


def _is_note(element: _Element) -> bool:
    return not _NOTES.isdisjoint((element.get(_TYPE) or "").split())


def _first_heading(found: list[Paragraph]) -> str:
    return next((fold(one.text) for one in found if one.heading), "")


def _words(body: list[Paragraph]) -> int:
    return sum(max(len(one.text.split()), len(one.text) // 10) for one in body)


def _text(element: _Element) -> str:
    return fold("".join(element.itertext()))
