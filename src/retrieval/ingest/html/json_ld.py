"""Find the article in a page's structured data (JSON-LD, schema.org)."""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

Node = Mapping[str, object]
_ARTICLES = ("article", "posting", "report")  # endings of schema.org's types of articles
_LISTS = frozenset({"collectionpage", "searchresultspage", "itemlist"})
_SITES = frozenset({"newsmediaorganization", "organization", "website"})
_MAX_NODES = 10_000
_COMMENT_MARKS = re.compile(
    r"^(?:\s|<!--|<!\[CDATA\[|//|/\*|\*/)*"
)  # that some sites put around the JSON
_DECODER = json.JSONDecoder(strict=False)  # line breaks within strings are common


def nodes(tree: _Element) -> list[Node]:
    """Return all objects of the page's structured data in order, nested ones included.

    What is not JSON is ignored.
    """
    found: list[Node] = []
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or "").lower():
            continue
        try:
            value, _ = _DECODER.raw_decode(_COMMENT_MARKS.sub("", script.text or ""))
        except (ValueError, RecursionError):
            continue
        found += _objects(value)
    return found[:_MAX_NODES]


def article(found: list[Node]) -> Node:
    """Return the object of the page's article, empty when there is none."""
    articles = [node for node in found if _is_article(node)]
    return next((node for node in articles if node.get("headline") and _is_whole(node)), {})


def site_names(found: list[Node]) -> Iterator[str]:
    """Yield the names of organisations and web sites."""
    for node in found:
        if kinds(node) & _SITES:
            yield from texts(node.get("name"))


def is_list(found: list[Node]) -> bool:
    """Tell whether the page declares itself a list of other pages."""
    return any(kinds(node) & _LISTS for node in found) and not article(found)


def referred(value: object, found: list[Node]) -> object:
    """Return a value, or the object that it refers to by `@id` alone."""
    if isinstance(value, dict) and set(value) == {"@id"}:
        same = (node for node in found if node.get("@id") == value["@id"] and len(node) > 1)
        return next(same, value)
    return value


def names(value: object, found: list[Node]) -> list[str]:
    """Return the names in a value: a string, an object with a name, or a list of these."""
    items = value if isinstance(value, list) else [value]
    listed = []
    for item in items:
        thing = referred(item, found)
        listed += texts(thing.get("name") if isinstance(thing, dict) else thing)
    return listed


def texts(value: object) -> list[str]:
    """Return the strings in a value that may be one, or a list of them."""
    items = value if isinstance(value, list) else [value]
    return [item for item in items if isinstance(item, str)]


def kinds(node: Node) -> set[str]:
    """Return an object's types in lower case."""
    return {kind.lower() for kind in texts(node.get("@type"))}


def _is_article(node: Node) -> bool:
    return any(kind.endswith(_ARTICLES) for kind in kinds(node))


def _is_whole(node: Node) -> bool:
    """Tell whether this is an article, not just a link to one, which has no date of its own."""
    return bool(node.get("datePublished") or node.get("author") or node.get("articleBody"))


def _objects(value: object) -> Iterator[Node]:
    pending = deque([value])
    while pending:
        item = pending.popleft()
        if isinstance(item, dict):
            yield item
            pending.extend(item.values())
        elif isinstance(item, list):
            pending.extend(item)
