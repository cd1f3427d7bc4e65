"""Find a page's title, author, date and the like in what the page says of itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from email.utils import parsedate_to_datetime
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, cast
from urllib.parse import urljoin, urlsplit

from retrieval.reading import linked_data, metadata
from retrieval.reading.composing import fold
from retrieval.reading.linked_data import Node
from retrieval.reading.markup import HEADINGS, tag_of
from retrieval.reading.metadata import Fields
from retrieval.reading.source import MAX_TITLE_CHARACTERS

if TYPE_CHECKING:
    from lxml.etree import _Element

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
_TAGS = "article:tag news_keywords parsely-tags keywords"
_MAX_TAGS = 20  # more are a search engine's bait
_MAX_AUTHOR = 80  # characters; a longer byline is a sentence
_SAVED_FROM = re.compile(
    r"<!--\s*(?:saved from url=\(\d+\)|page saved with singlefile\s+url:\s*)(https?://[^\s>]+)",
    re.IGNORECASE,
)
_BY = re.compile(
    r"^(?:(?:written |posted |story |words |text )?by|von|por|par|di|af|av|door)\s+", re.I
)
_SEPARATED = re.compile(r"\s+[-–—|·•»«:]{1,2}\s+|:\s+")
_NUMBERS = re.compile(
    r"(?<!\d)(\d{1,2})[./](\d{1,2})[./](\d{4})(?!\d)|(?<!\d)(\d{4})[./-]?(\d{2})[./-]?(\d{2})"
)
_BESIDE = re.compile(r"related|comment|sidebar|teaser|promo|recirc|widget|most-", re.IGNORECASE)
_CHANGED = re.compile(r"updat|modif|footer", re.IGNORECASE)
Texts = Iterable[str]


def find(tree: _Element, page: str) -> Fields:
    """Return the fields of the page's article; what the page does not say is not in them.

    page: its text, for the address that a browser leaves in a comment.
    """
    found = linked_data.nodes(tree)
    article = linked_data.article(found)
    meta = _Meta(tree)
    publishers = list(_publishers(tree, meta, article, found))
    title, site = _title(tree, meta, article, publishers)
    candidates: Mapping[str, Texts] = {
        "title": (title,),
        "author": _authors(tree, meta, article, found),
        "publisher": (*publishers, site),
        "published": _dates(tree, meta, article),
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
    """A page's <meta> elements by name, whatever their spelling."""

    def __init__(self, tree: _Element) -> None:
        self._values: dict[str, list[str]] = {}
        for element in tree.iter("meta"):
            value = fold(element.get("content") or "")
            for attribute in ("property", "name", "itemprop", "http-equiv"):
                if value and (name := (element.get(attribute) or "").strip().lower()):
                    self._values.setdefault(name, []).append(value)

    def all(self, names: str) -> Iterator[str]:
        """Yield the values under these names, parted by spaces, in the order of the names."""
        for name in names.split():
            yield from self._values.get(name, ())


def _first_fit(name: str, values: Texts) -> object:
    """Return the first value that the field can take; a page's mistakes are nobody's problem."""
    for value in values:
        fields, _ = metadata.check({name: fold(value)}, path=Path(), line_of=lambda _: None)
        if name in fields:
            return fields[name]  # type: ignore[literal-required]  # one of Fields' names
    return None


def _title(tree: _Element, meta: _Meta, article: Node, sites: list[str]) -> tuple[str, str]:
    """Return the article's title and, where only the page's title tells it, the site's name.

    A heading that the page's title begins or ends with is the title as readers see it.
    """
    whole = fold(
        " ".join(element.text or "" for element in tree.iter("title") if _in_head(element))
    )
    stated = [*linked_data.texts(article.get("headline")), *meta.all(_TITLES), whole]
    headings = [text for element in tree.iter(*sorted(HEADINGS)) if (text := _text(element))]
    for title in map(fold, stated):
        for heading in headings:
            if rest := _beside(title, heading):
                return heading, rest if title == whole else ""
            if title.casefold() == heading.casefold():
                return heading, _site(whole, heading)
    title = next(filter(None, map(fold, stated)), "") or next(iter(headings), "")
    return _without_site(title, sites), ""


def _site(whole: str, heading: str) -> str:
    return _beside(whole, heading) or ""


def _beside(title: str, heading: str) -> str | None:
    """Return what stands beside a heading in a title, behind a separator; None for no such."""
    if len(heading) < 3 or len(heading) >= len(title):
        return None
    small, part = title.casefold(), heading.casefold()
    if small.startswith(part) and (gap := _SEPARATED.match(title, len(heading))):
        return title[gap.end() :]
    if small.endswith(part):
        before = title[: len(title) - len(heading)]
        gaps = [gap for gap in _SEPARATED.finditer(before) if gap.end() == len(before)]
        return before[: gaps[0].start()] if gaps else None
    return None


def _without_site(title: str, sites: list[str]) -> str:
    """Return a title without the name of its site in front or behind."""
    known = {site.casefold() for site in sites}
    parts = [part for part in _SEPARATED.split(title) if part]
    if len(parts) > 1 and parts[-1].casefold() in known:
        return title[: title.rindex(parts[-1])].rstrip(" -–—|·•»«:")
    if len(parts) > 1 and parts[0].casefold() in known:
        return title[len(parts[0]) :].lstrip(" -–—|·•»«:")
    head, bar, _ = title.rpartition(" | ")
    return head if bar else title


def _publishers(tree: _Element, meta: _Meta, article: Node, found: list[Node]) -> Iterator[str]:
    yield from linked_data.names(article.get("publisher"), found)
    yield from meta.all(_PUBLISHERS)
    for element in tree.xpath("//*[@itemprop='publisher']//*[@itemprop='name']"):
        yield element.get("content") or _text(element)
    yield from linked_data.site_names(found)


def _authors(tree: _Element, meta: _Meta, article: Node, found: list[Node]) -> Iterator[str]:
    """Yield who wrote the article: all of them at once, each source a candidate."""
    stated = linked_data.names(article.get("author"), found)
    yield _joined(stated)
    for name in _AUTHORS.split():
        yield _joined(meta.all(name))
    yield _joined(_text(element) for element in _bylines(tree))


def _joined(names: Texts) -> str:
    """Return names as one line; nothing if one of them is an address or a sentence."""
    clean = [_BY.sub("", fold(name)).strip(" ,;|·") for name in names]
    fit = [name for name in clean if name and len(name) <= _MAX_AUTHOR and "://" not in name]
    return ", ".join(dict.fromkeys(name for name in fit if any(map(str.isalpha, name))))


def _bylines(tree: _Element) -> list[_Element]:
    """Return the elements that name the author where readers see it: the first kind there is."""
    for query in (
        "//*[@itemprop='author']//*[@itemprop='name']",
        "//*[@itemprop='author']",
        "//*[@rel='author']",
        "//*[contains(concat(' ', @class, ' '), ' author ')]//*[contains(concat(' ', @class, ' '), ' fn ')]",
        "//*[contains(@class, 'post-author')]//*[contains(concat(' ', @class, ' '), ' fn ')]",
        "//*[contains(@class, 'author-name') or contains(@class, 'author__name')]",
        "//*[contains(@class, 'byline') or @class='author']",
    ):
        elements = [one for one in tree.xpath(query) if _text(one) and not _is_beside(one)]
        if elements:
            return elements[:4] if "byline" not in query else elements[:1]
    return []


def _dates(tree: _Element, meta: _Meta, article: Node) -> Iterator[str]:
    """Yield the days on which the page says it came out, as it says them, wherever its clock is."""
    stated = [*linked_data.texts(article.get("datePublished")), *meta.all(_DATES)]
    for query in ("//*[@itemprop='datePublished']", "//time[@pubdate]", "//time[@datetime]"):
        stated += [
            element.get("datetime") or element.get("content") or _text(element)
            for element in tree.xpath(query)
            if not (_is_beside(element) or _is_change(element))
        ][:1]
    yield from filter(None, map(iso_date, stated))
    if seen := _seen_date(tree):
        yield seen


def iso_date(value: str) -> str:
    """Return the day in a date of a machine's kind, as an ISO date; an empty text if none."""
    if found := _NUMBERS.search(value):
        day, month, year, *turned = found.groups()
        return "-".join(turned) if turned[0] else f"{year}-{month:0>2}-{day:0>2}"
    try:
        return parsedate_to_datetime(value).date().isoformat()
    except (TypeError, ValueError):
        return ""


def _seen_date(tree: _Element) -> str | None:
    """Return the day that readers see at the article, if there is one."""
    from htmldate import find_date  # noqa: PLC0415 - takes 0.1 s, and few pages need it

    for query in (
        "//*[contains(@class, 'date') or contains(@class, 'publish') or contains(@class, 'posted')]",
        "//*[contains(@class, 'meta') or contains(@class, 'byline')]",
    ):
        for element in tree.xpath(query):
            text = _text(element)
            if text and len(text) < 120 and not (_is_beside(element) or _is_change(element)):
                page = f"<html><body><p class='date'>{text}</p></body></html>".replace("&", "")
                if day := find_date(page, original_date=True, max_date="2100-01-01"):
                    return day
    return None


def _addresses(tree: _Element, meta: _Meta, article: Node, page: str) -> Iterator[str]:
    """Yield the article's addresses, the one that it wants to be known by first."""
    saved = [found[1] for found in _SAVED_FROM.finditer(page, 0, 4096)]
    links = [element.get("href") or "" for element in tree.xpath("//link[@rel='canonical']")]
    main = article.get("mainEntityOfPage")
    stated = [
        *links,
        *meta.all("og:url citation_public_url parsely-link twitter:url"),
        *linked_data.texts(main.get("@id") if isinstance(main, dict) else main),
        *linked_data.texts(article.get("url")),
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
    yield (
        root.get("lang")
        or root.get("{http://www.w3.org/XML/1998/namespace}lang")
        or root.get("xml:lang")
        or ""
    )
    yield from linked_data.texts(article.get("inLanguage"))
    yield from meta.all("og:locale content-language dc.language language")


def _tags(tree: _Element, meta: _Meta, article: Node) -> tuple[str, ...]:
    """Return what the page files its article under."""
    sources: tuple[Callable[[], Texts], ...] = (
        lambda: meta.all("article:tag"),
        lambda: linked_data.texts(article.get("keywords")),
        lambda: meta.all("news_keywords parsely-tags"),
        lambda: (_text(element) for element in tree.xpath("//a[@rel='tag']")),
        lambda: meta.all("keywords"),
    )
    for source in sources:
        listed = [fold(tag) for value in source() for tag in value.split(",")]
        if kept := tuple(dict.fromkeys(filter(None, listed))):
            return kept[:_MAX_TAGS]
    return ()


def _in_head(element: _Element) -> bool:
    return not any(tag_of(ancestor) == "svg" for ancestor in element.iterancestors())


def _text(element: _Element) -> str:
    text = fold("".join(element.itertext()))
    return text if len(text) <= MAX_TITLE_CHARACTERS else ""


def _is_beside(element: _Element) -> bool:
    """Tell what stands in a box beside the article."""
    return any(
        tag_of(one) in {"aside", "nav"} or _BESIDE.search(_names(one))
        for one in (element, *element.iterancestors())
        if tag_of(one) not in {"html", "body"}
    )


def _is_change(element: _Element) -> bool:
    """Tell the time of a change, or of the site, from that of the article."""
    around = (element, *element.iterancestors())
    return any(tag_of(one) == "footer" or _CHANGED.search(_names(one)) for one in around)


def _names(element: _Element) -> str:
    return f"{element.get('class') or ''} {element.get('id') or ''}"
