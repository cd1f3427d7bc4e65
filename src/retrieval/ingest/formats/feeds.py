"""Read RSS and Atom feeds, and WordPress exports, which extend RSS."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from lxml import etree

from retrieval.ingest import metadata
from retrieval.ingest.html.blocks import parent_of, tag_of
from retrieval.ingest.html.dates import iso_date
from retrieval.ingest.html.fragments import paragraphs_of, title_of
from retrieval.ingest.metadata import Fields
from retrieval.ingest.problems import ArticleError, Problem, shown, visible
from retrieval.ingest.source import Draft, Paragraph, Source, compose, fold

if TYPE_CHECKING:
    from lxml.etree import XMLSyntaxError, _Element

_PREFIXES: Mapping[str, str] = MappingProxyType(
    {
        "http://purl.org/rss/1.0/modules/content/": "content:",
        "http://purl.org/dc/elements/1.1/": "dc:",
        "http://purl.org/dc/terms/": "dc:",
        "http://www.w3.org/2005/Atom": "",
        "http://purl.org/atom/ns#": "",
        "http://purl.org/rss/1.0/": "",
        "http://backend.userland.com/rss2": "",
        "http://my.netscape.com/rdf/simple/0.9/": "",
    }
)
_WORDPRESS = "http://wordpress.org/export/"
_ROOTS = frozenset({"rss", "feed", "RDF"})
_FEEDS = frozenset({"channel", "feed"})
_ENTRIES = frozenset({"item", "entry"})
_TEASER_WORDS = 60  # of a summary: a shorter one only teases the article
_MIN_WORDS = 25  # of what claims to be the full text
_BREAKS_OFF = re.compile(
    r"(?:…|\.\.\.|\[…\]|\[\.\.\.\]|(?:read|continue|view)\s(?:more|reading|full)\b.{0,40})\W*$",
    re.IGNORECASE,
)
_END = 80  # characters in which a teaser says that it continues elsewhere
_AN_ENTRY = "the whole text, in content:encoded or <content>"
_A_FEED = "an RSS or Atom file, or what WordPress exports"
_MAIL = re.compile(r"^\S+@\S+\s+\((.+)\)$")
_POST_TYPES = frozenset({"post", "page"})
_SHORTCODE = re.compile(r"\[(?P<end>/?)(?P<name>[a-zA-Z][\w-]*)(?P<rest>(?:\s[^\[\]]*|/)?)\]")
_SHORTCODES = frozenset(
    {
        *("audio", "caption", "contact-form", "contact-form-7", "embed", "gallery"),
        *("more", "playlist", "toc", "video", "vc_row", "wp_caption", "youtube"),
    }
)
_EMBEDDED = re.compile(r"\[(embed|video|audio|youtube)\b[^\]]*\].*?\[/\1\]", re.DOTALL)
_XML_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


@dataclass(slots=True)
class _Feed:
    """What has been read of a feed so far."""

    values: dict[str, str] = field(default_factory=dict)
    entries: int = 0
    teasers: list[str] = field(default_factory=list)


def read(source: Source) -> Iterator[Draft | Problem]:
    """Yield the article of each entry with full text, then one problem for all others."""
    if not source.data.strip():
        raise ArticleError(source.path, [source.problem("the file is empty", _A_FEED)])
    feed = _Feed()
    try:
        yield from _read_entries(source, feed)
    except _BrokenError as broken:
        yield source.problem(*broken.complaint, line=broken.line)
    else:
        if feed.entries == 0:
            yield source.problem("this feed has no entries", _A_FEED)
    if feed.teasers:
        count, first = len(feed.teasers), shown(feed.teasers[0])
        found = f"{count} of {feed.entries} entries are only teasers, the first is {first}"
        yield source.problem(found, _AN_ENTRY)


def post_paragraphs(content: str) -> list[Paragraph]:
    """Return the paragraphs of a WordPress post without its shortcodes.

    The classic editor separates paragraphs by blank lines, the block editor by tags.
    """
    return paragraphs_of(_without_shortcodes(content), blank_lines=True)


class _BrokenError(Exception):
    """XML that is malformed, or not a feed."""

    def __init__(self, found: str, expected: str, line: int | None = None) -> None:
        self.complaint = found, expected
        self.line = line


def _read_entries(source: Source, feed: _Feed) -> Iterator[Draft]:
    for element in _elements(source):
        name = _name(element)
        if tag_of(element) not in _ENTRIES:
            if tag_of(parent_of(element)) in _FEEDS:
                feed.values.setdefault(name, _value(element))
            continue
        values = _values(element)
        body = _body(element, values)
        if body is None:
            continue
        feed.entries += 1
        number = values.get("wp:post_id", str(feed.entries))
        fields = _fields(element, values, feed)
        if _is_teaser(body, values):
            feed.teasers.append(fields.get("title", ""))
        else:
            yield compose(
                f"{source.path.stem}-{number}", body, fields, line=_line(element, source)
            )


def _elements(source: Source) -> Iterator[_Element]:
    """Yield the feed's own elements and each entry, in constant memory.

    Entities are not resolved, nothing is fetched, and elements are freed once they are read.
    Raises _BrokenError, with the line, when the XML is malformed.
    """
    data = source.data.lstrip()
    events = etree.iterparse(
        io.BytesIO(data),
        events=("start", "end"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
    )
    depth = inside = 0
    try:
        for event, element in events:
            tag = tag_of(element)
            if event == "start":
                if depth == 0:
                    _refuse_other(element)
                depth += 1
                inside += tag in _ENTRIES
                continue
            depth -= 1
            inside -= tag in _ENTRIES
            if tag in _ENTRIES or not inside:
                yield element
            if not inside:
                _let_go(element)
    except etree.XMLSyntaxError as error:
        line = (error.lineno or 1) + _lines_before(source)
        raise _BrokenError(*_complaint(error), line) from None


def _complaint(error: XMLSyntaxError) -> tuple[str, str]:
    """Return found and expected for malformed XML."""
    if "encoding" in error.msg.lower():
        return (
            "bytes that do not fit the encoding that the file declares",
            "UTF-8, or the right declaration",
        )
    reason = visible(error.msg.partition(", line")[0])
    return f"the XML is broken ({reason})", "a complete file"


def _line(element: _Element, source: Source) -> int:
    return int(element.sourceline) + _lines_before(source)


def _lines_before(source: Source) -> int:
    """Return how many blank lines there are before the XML, where none should be."""
    space = len(source.data) - len(source.data.lstrip())
    return source.data.count(b"\n", 0, space)


def _refuse_other(root: _Element) -> None:
    if root.tag.rpartition("}")[2] not in _ROOTS:
        raise _BrokenError(f"this is another kind of XML, <{tag_of(root)}>", _A_FEED)


def _let_go(element: _Element) -> None:
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def _name(element: _Element) -> str:
    """Return an element's name with the usual prefix of its namespace."""
    space = element.tag.rpartition("}")[0].lstrip("{") if isinstance(element.tag, str) else ""
    if space.startswith(_WORDPRESS):
        return ("excerpt:" if "excerpt" in space else "wp:") + tag_of(element)
    if not space:
        return tag_of(element)
    return _PREFIXES.get(space, f"{space}:") + tag_of(element)


def _values(entry: _Element) -> dict[str, str]:
    """Return the texts of an entry's children by name, the first of each."""
    values: dict[str, str] = {}
    for child in entry:
        values.setdefault(_name(child), _value(child))
    return values


def _value(element: _Element) -> str:
    return (element.text or "").strip()


def _body(entry: _Element, values: Mapping[str, str]) -> list[Paragraph] | None:
    """Return an entry's paragraphs; None for a WordPress post that is not published."""
    if "wp:post_type" in values:
        if not _is_published(values):
            return None
        return post_paragraphs(values.get("content:encoded", ""))
    for child in entry:
        if _name(child) == "content" and child.get("type") == "xhtml":
            return paragraphs_of(child)
    texts = (
        values.get(name, "") for name in ("content:encoded", "content", "description", "summary")
    )
    return paragraphs_of(next(filter(None, texts), ""))


def _is_teaser(body: list[Paragraph], values: Mapping[str, str]) -> bool:
    text = " ".join(paragraph.text for paragraph in body)
    if values.get("content:encoded") or "wp:post_type" in values:
        return not text
    least = _MIN_WORDS if "content" in values else _TEASER_WORDS
    long_enough = len(text.split()) >= least or len(text) >= least * 10  # without spaces
    return not long_enough or bool(_BREAKS_OFF.search(text[-_END:]))


def _fields(entry: _Element, values: Mapping[str, str], feed: _Feed) -> Fields:
    candidates: dict[str, object] = {
        "title": title_of(values.get("title", "")),
        "publisher": title_of(feed.values.get("title", "")),
        "author": _author(entry, values),
        "published": iso_date(_stated_date(values)),
        "url": _address(entry, values),
        "language": feed.values.get("language") or _language(entry),
        "tags": _tags(entry),
    }
    fields, _ = metadata.check_fields(candidates, path=Path(), line_of=lambda _: None)
    return fields


def _stated_date(values: Mapping[str, str]) -> str:
    names = ("wp:post_date", "pubdate", "published", "issued", "dc:date", "dc:created")
    return next(filter(None, (values.get(name, "") for name in names)), "")


def _author(entry: _Element, values: Mapping[str, str]) -> str:
    names = [
        fold(_value(part))
        for child in entry
        if _name(child) == "author"
        for part in child
        if tag_of(part) == "name"
    ]
    stated = ", ".join(names) or values.get("dc:creator") or values.get("author", "")
    mail = _MAIL.match(stated)
    return mail[1] if mail else "" if "@" in stated else stated


def _address(entry: _Element, values: Mapping[str, str]) -> str:
    """Return an entry's address: Atom's alternate link, RSS's link, or a permanent id."""
    for child in entry:
        is_ours = _name(child) == "link" and child.get("rel", "alternate") == "alternate"
        if is_ours and (address := child.get("href") or _value(child)):
            return address
    return next((v for n in ("guid", "id") if (v := values.get(n, "")).startswith("http")), "")


def _language(entry: _Element) -> str | None:
    around = (one.get(_XML_LANGUAGE) for one in (entry, *entry.iterancestors()))
    return next(filter(None, around), None)


def _tags(entry: _Element) -> list[str]:
    tags = [
        fold(child.get("term") or _value(child))
        for child in entry
        if _name(child) in {"category", "dc:subject"}
    ]
    return list(dict.fromkeys(tag for tag in tags if tag and tag != "Uncategorized"))


def _is_published(values: Mapping[str, str]) -> bool:
    """Tell whether WordPress shows the entry to everybody: a published post or page."""
    return (
        values.get("wp:post_type") in _POST_TYPES
        and values.get("wp:status") == "publish"
        and not values.get("wp:post_password")
    )


def _without_shortcodes(content: str) -> str:
    """Return a post without shortcodes; words that its author put in brackets stay."""
    content = _EMBEDDED.sub("", content)
    ended = {found["name"] for found in _SHORTCODE.finditer(content) if found["end"]}

    def replace(found: re.Match[str]) -> str:
        is_one = (
            found["name"] in _SHORTCODES | ended or "=" in found["rest"] or found["rest"] == "/"
        )
        return "" if is_one else found[0]

    return _SHORTCODE.sub(replace, content)
