"""Find the metadata of a page's article: title, author, date and so on."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, cast
from urllib.parse import urljoin, urlsplit

from retrieval.ingest import metadata
from retrieval.ingest.html import dates, json_ld, titles
from retrieval.ingest.html.dates import is_beside
from retrieval.ingest.html.json_ld import Node
from retrieval.ingest.metadata import Fields
from retrieval.ingest.source import fold

if TYPE_CHECKING:
    from lxml.etree import _Element

# Names of <meta> elements, the likeliest first
_TITLES = "og:title citation_title dc.title dcterms.title parsely-title sailthru.title headline"
_AUTHORS = (
    "author article:author citation_author dc.creator dcterms.creator parsely-author"
    " sailthru.author byl creator"
)
_PUBLISHERS = (
    "og:site_name publisher dc.publisher dcterms.publisher citation_journal_title"
    " application-name apple-mobile-web-app-title"
)
_DATES = (
    "article:published_time og:published_time og:article:published_time datepublished"
    " parsely-pub-date sailthru.date citation_publication_date citation_online_date dc.date.issued"
    " dcterms.issued dcterms.created dc.date.created dc.date dcterms.date pubdate publishdate"
    " publish-date publication_date date"
)
_ADDRESSES = "og:url citation_public_url parsely-link twitter:url"
_BYLINES = (
    "//*[@itemprop='author']//*[@itemprop='name']",
    "//*[@itemprop='author']",
    "//*[@rel='author']",
    "//*[contains(@class, 'author')]//*[contains(concat(' ', @class, ' '), ' fn ')]",
    "//*[contains(@class, 'author-name') or contains(@class, 'author__name')]",
    "//*[contains(@class, 'byline') or @class='author']",
)
_MAX_TAGS = 20  # more are search engine spam
_MAX_AUTHOR = 80  # characters; a longer byline is a sentence
_MAX_AUTHORS = 4  # of those shown on the page; more include other articles'
_SAVED_FROM = re.compile(
    r"<!--\s*(?:saved from url=\(\d+\)|page saved with singlefile\s+url:\s*)(https?://[^\s>]+)",
    re.IGNORECASE,
)
_SAVED_WITHIN = 4096  # characters
_BY = re.compile(
    r"^(?:(?:written |posted |story |words |text )?by|von|por|par|di|af|av|door)\s+",
    re.IGNORECASE,
)
_XML_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
Texts = Iterable[str]


def find_metadata(tree: _Element, page: str) -> Fields:
    """Return the fields that the page gives for its article.

    page: its source, for the address that browsers save in a comment.
    """
    found = json_ld.nodes(tree)
    article = json_ld.article(found)
    meta = _Meta(tree)
    publishers = list(_publishers(tree, meta, article, found))
    named = (*json_ld.texts(article.get("headline")), *meta.all(_TITLES))
    title, site = titles.find_title(tree, named, publishers)
    dated = (*json_ld.texts(article.get("datePublished")), *meta.all(_DATES))
    candidates: Mapping[str, Texts] = {
        "title": (title,),
        "author": _authors(tree, meta, article, found),
        "publisher": (*publishers, site),
        "published": dates.find_dates(tree, dated, title),
        "url": _addresses(tree, meta, article, page),
        "language": _languages(tree, meta, article),
    }
    fields: dict[str, object] = {}
    for name, values in candidates.items():
        if (value := _first_fit(name, values)) is not None:
            fields[name] = value
    if tags := _tags(tree, meta, article):
        fields["tags"] = tags
    return cast("Fields", fields)


class _Meta:
    """A page's <meta> elements by name, case ignored."""

    def __init__(self, tree: _Element) -> None:
        self._values: dict[str, list[str]] = {}
        for element in tree.iter("meta"):
            value = fold(element.get("content") or "")
            for attribute in ("property", "name", "itemprop", "http-equiv"):
                if value and (name := (element.get(attribute) or "").strip().lower()):
                    self._values.setdefault(name, []).append(value)

    def all(self, names: str) -> Iterator[str]:
        """Yield the values under these names (separated by spaces), in order of the names."""
        for name in names.split():
            yield from self._values.get(name, ())


def _first_fit(name: str, values: Texts) -> object:
    """Return the first valid value for a field, or None; invalid ones are ignored."""
    for value in values:
        fields, _ = metadata.check_fields({name: fold(value)}, path=Path(), line_of=lambda _: None)
        if name in fields:
            return fields[name]  # type: ignore[literal-required]  # one of Fields' names
    return None


def _publishers(tree: _Element, meta: _Meta, article: Node, found: list[Node]) -> Iterator[str]:
    yield from json_ld.names(article.get("publisher"), found)
    yield from meta.all(_PUBLISHERS)
    for element in tree.xpath("//*[@itemprop='publisher']//*[@itemprop='name']"):
        yield element.get("content") or _text(element)
    yield from json_ld.site_names(found)


def _authors(tree: _Element, meta: _Meta, article: Node, found: list[Node]) -> Iterator[str]:
    """Yield candidates for the article's authors, all authors in each."""
    stated = json_ld.names(article.get("author"), found)
    yield _joined(stated)
    for name in _AUTHORS.split():
        yield _joined(meta.all(name))
    yield _joined(_text(element) for element in _bylines(tree))


def _joined(names: Texts) -> str:
    """Return names as one line, without those that are addresses or sentences."""
    clean = [_BY.sub("", fold(name)).strip(" ,;|·") for name in names]
    fit = [name for name in clean if name and len(name) <= _MAX_AUTHOR and "://" not in name]
    return ", ".join(dict.fromkeys(name for name in fit if any(map(str.isalpha, name))))


def _bylines(tree: _Element) -> list[_Element]:
    """Return the elements that show the author, of the first kind that the page has."""
    for query in _BYLINES:
        if elements := [one for one in tree.xpath(query) if _text(one) and not is_beside(one)]:
            return elements[: 1 if "byline" in query else _MAX_AUTHORS]
    return []


def _addresses(tree: _Element, meta: _Meta, article: Node, page: str) -> Iterator[str]:
    """Yield the article's addresses, the canonical one first."""
    saved = [found[1] for found in _SAVED_FROM.finditer(page, 0, _SAVED_WITHIN)]
    links = [element.get("href") or "" for element in tree.xpath("//link[@rel='canonical']")]
    main = article.get("mainEntityOfPage")
    stated = [
        *links,
        *meta.all(_ADDRESSES),
        *json_ld.texts(main.get("@id") if isinstance(main, dict) else main),
        *json_ld.texts(article.get("url")),
        *saved,
    ]
    bases = [element.get("href") or "" for element in tree.iter("base")]
    base = next((one for one in (*stated, *bases) if one.startswith(("http://", "https://"))), "")
    whole = [address for one in stated if one and (address := _joined_address(base, one))]
    yield from (address for address in whole if urlsplit(address).path.strip("/"))
    yield from whole


def _joined_address(base: str, address: str) -> str:
    try:
        return urljoin(base, address.strip())
    except ValueError:
        return ""


def _languages(tree: _Element, meta: _Meta, article: Node) -> Iterator[str]:
    root = tree.getroottree().getroot()
    yield (root.get("lang") or root.get(_XML_LANGUAGE) or root.get("xml:lang") or "")
    yield from json_ld.texts(article.get("inLanguage"))
    yield from meta.all("og:locale content-language dc.language language")


def _tags(tree: _Element, meta: _Meta, article: Node) -> tuple[str, ...]:
    """Return the tags of the article."""
    sources: tuple[Callable[[], Texts], ...] = (
        lambda: meta.all("article:tag"),
        lambda: json_ld.texts(article.get("keywords")),
        lambda: meta.all("news_keywords parsely-tags"),
        lambda: (_text(element) for element in tree.xpath("//a[@rel='tag']")),
        lambda: meta.all("keywords"),
    )
    for source in sources:
        listed = [fold(tag) for value in source() for tag in value.split(",")]
        if kept := tuple(dict.fromkeys(filter(None, listed))):
            return kept[:_MAX_TAGS]
    return ()


def _text(element: _Element) -> str:
    return fold("".join(element.itertext()))
