"""Remove page chrome from a page's tree, before the main text is extracted.

Chrome is recognised by its elements, roles and names, by what it contains (form fields, buttons,
links only), and by its words. Whatever contains a large part of the page's prose stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise, takewhile
from typing import TYPE_CHECKING

from retrieval.ingest.html import chrome_words
from retrieval.ingest.html.blocks import HEADINGS, tag_of
from retrieval.ingest.html.dom import (
    drop,
    keep_captions,
    part_at_breaks,
    settle_raised,
    show_quotes,
    text_of,
)
from retrieval.ingest.source import fold

if TYPE_CHECKING:
    from lxml.etree import _Element

_TAGS = (
    *("aside", "button", "dialog", "iframe", "menu", "nav", "noscript", "script", "select"),
    *("style", "svg", "template", "textarea", "amp-sidebar", "amp-consent", "amp-ad"),
)
_FIELDS = ("input", "button", "textarea", "select")
_KEPT = frozenset({"html", "body", "main", "article", "h1", "head"})
_BOXES = frozenset(
    {"article", "center", "div", "form", "main", "section", "table", "tbody", "td", "tr"}
)
_PARTS = _BOXES | HEADINGS | {"blockquote", "dd", "dt", "figcaption", "li", "p", "pre"}
_LEAVES = ("p", "div", "li", "span", "td", "strong", "a")
_NAMED_BY = ("id", "class", "data-component", "data-testid", "aria-label")
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+\.\w|\+\d[\d ()/-]{7,}")
_PROSE = 80  # characters: a longer run of text, links left out, is prose
_MOST = 0.35  # of a page's prose: what contains more is not chrome
_NEARLY_ALL = 0.8  # of a page's prose: what contains as much is the article
_WIDGET = 600  # characters: a larger box around a field or notice is there for more than that
_NOTICE = 300  # characters; longer text is not just a notice
_LINK = 150  # characters: nothing but a link, and no longer, leads elsewhere
_AMONG = 3  # paragraphs of prose: a box among as many is within an article
_LAST_NOTES = 2  # paragraphs in italics; more of them are the author's


def strip_page(tree: _Element, *, site: str = "") -> None:
    """Reduce a page, in place, to what may be its article, and wrap that in one <article>.

    site: the name of the page's site, for its "About …" sections.
    """
    strip(tree, site=site)
    _enclose(tree, _weigh(tree))
    _drop_last_notes(tree)


def strip(tree: _Element, *, site: str = "") -> None:
    """Remove page chrome from a page or a fragment, in place."""
    drop(tree.xpath("//comment() | //*[@fallback] | //*[@placeholder and not(self::input)]"))
    settle_raised(tree)
    drop(one for one in tree.iter() if tag_of(one) and _is_unseen(one))
    show_quotes(tree)
    keep_captions(tree)
    part_at_breaks(tree)
    weights = _weigh(tree)
    _unwrap_forms(tree, weights)
    boxes = [box for one in tree.iter(*_FIELDS) for box in _boxes(one, weights)]
    if weights.is_light(*boxes):  # or each paragraph has a button of its own
        drop(weights.light(boxes))
    drop(weights.light(tree.iter(*_TAGS)))
    drop(_named_chrome(tree, weights))
    _unname_leads(tree)
    drop(weights.light(one for one in tree.iter() if _HIDDEN.search(one.get("style") or "")))
    _drop_sections(tree, weights, site)
    _drop_notices(tree, weights)


@dataclass(frozen=True, slots=True)
class _Weights:
    """How much text each element of a page contains, in characters."""

    text: dict[_Element, int]
    prose: dict[_Element, int]
    """Runs of text that are long enough to be prose, links left out."""
    whole: int
    """All prose of the page."""

    def is_light(self, *elements: _Element) -> bool:
        """Tell whether elements together contain only a small part of the page's prose."""
        held = sum(self.prose.get(one, 0) for one in set(elements))
        return held <= self.whole * _MOST

    def light(self, elements: Iterable[_Element]) -> list[_Element]:
        """Return those of the elements that may be removed, each by itself."""
        return [one for one in elements if tag_of(one) not in _KEPT and self.is_light(one)]


def _weigh(tree: _Element) -> _Weights:
    text: dict[_Element, int] = {}
    prose: dict[_Element, int] = {}
    for element in reversed(list(tree.iter())):
        runs = [len(fold(run)) for run in _runs(element)]
        linked = tag_of(element) == "a"
        inner = list(element)
        text[element] = sum(runs) + sum(text[one] for one in inner)
        own = 0 if linked else sum(run for run in runs if run > _PROSE)
        prose[element] = own + sum(prose[one] for one in inner)
    return _Weights(text, prose, prose[tree])


def _runs(element: _Element) -> Iterator[str]:
    """Yield the texts directly in an element."""
    if tag_of(element) not in {"script", "style", "template", ""}:
        yield element.text or ""
        yield from (child.tail or "" for child in element)


def _is_unseen(element: _Element) -> bool:
    classes = (element.get("class") or "").split()
    return element.get("hidden") is not None or not chrome_words.UNSEEN.isdisjoint(classes)


def _unwrap_forms(tree: _Element, weights: _Weights) -> None:
    """Turn forms around whole pages (ASP.NET) into plain boxes, and drop hidden inputs."""
    for form in list(tree.iter("form")):
        if not weights.is_light(form):
            form.tag = "div"
    drop(tree.xpath("//input[@type='hidden']"))


def _boxes(element: _Element, weights: _Weights) -> list[_Element]:
    """Return the largest box that is only there for a field or notice: a list of at most one."""
    boxes: list[_Element] = []
    for around in (element, *element.iterancestors()):
        is_body = tag_of(around) in _KEPT or around.get("itemprop") == "articleBody"
        if is_body or weights.text.get(around, 0) > _WIDGET:
            break
        if next(around.iter("h1"), None) is not None:
            break
        if sum(len(text_of(one)) > _PROSE for one in around.iter("p", "li", "blockquote")) > 1:
            break
        boxes = [around]
    return boxes


def _named_chrome(tree: _Element, weights: _Weights) -> list[_Element]:
    """Return the elements whose role or names mark them as page chrome.

    A name whose elements together contain much prose means something else on this site.
    """
    by_name: dict[str, list[_Element]] = {}
    for element in tree.iter():
        if tag_of(element) and tag_of(element) not in _KEPT:
            for name in _names(element):
                by_name.setdefault(name, []).append(element)
    return [element for named in by_name.values() if weights.is_light(*named) for element in named]


def _names(element: _Element) -> Iterator[str]:
    """Yield the role and names that mark an element as page chrome."""
    role = (element.get("role") or "").lower()
    if role in chrome_words.ROLES:
        yield role
    for attribute in _NAMED_BY:
        for name in (element.get(attribute) or "").split():
            words = [word.lower() for word in _WORD.findall(name)]
            called = chrome_words.NAMES.intersection(words)
            yield from called if _is_of_links(element) else called - chrome_words.OF_LINKS
            pairs = {f"{first}-{second}" for first, second in pairwise(words)}
            yield from chrome_words.NAME_PAIRS & pairs


def _is_of_links(element: _Element) -> bool:
    """Tell whether an element contains links, or is in one."""
    inside = any(tag_of(one) == "a" for one in element.iter())
    return inside or any(tag_of(one) == "a" for one in element.iterancestors())


def _unname_leads(tree: _Element) -> None:
    """Remove names that call an article's lead a teaser, since trafilatura goes by them."""
    for element in tree.iter():
        for attribute in ("id", "class"):
            words = map(str.lower, _WORD.findall(element.get(attribute) or ""))
            if not chrome_words.OF_LINKS.isdisjoint(words):
                del element.attrib[attribute]


def _drop_sections(tree: _Element, weights: _Weights, site: str) -> None:
    """Remove headings of page chrome with their sections."""
    about = f"about {site}".casefold()
    for heading in list(tree.iter(*sorted(HEADINGS))):
        text = text_of(heading)
        drop(one for one in list(heading.iter("a")) if len(text_of(one)) <= 1)  # to itself
        is_theirs = chrome_words.HEADINGS.match(text) or text.casefold() == about
        if is_theirs or chrome_words.LINKING_HEADINGS.match(text):
            section = _section(heading, weights)
            if not weights.is_light(*section):  # the article continues below the links
                section = list(takewhile(lambda one: not weights.prose.get(one), section))
            if is_theirs or any(map(_is_linked, section)):
                drop(section)
    for leaf in list(tree.iter(*_LEAVES)):
        if not len(leaf) and chrome_words.HEADINGS.match(text_of(leaf)):
            drop([leaf])


def _section(heading: _Element, weights: _Weights) -> list[_Element]:
    """Return the section of a heading: the box that it opens, or all up to the next heading."""
    box = heading
    while (parent := box.getparent()) is not None and tag_of(parent) not in _KEPT:
        if not weights.is_light(parent) or not text_of(parent).startswith(text_of(heading)):
            break
        box = parent
    section = [box]
    if box is heading or tag_of(box) == "header":
        for sibling in box.itersiblings():
            if tag_of(sibling) in HEADINGS and tag_of(sibling) <= tag_of(heading):
                break
            section.append(sibling)
    return section


def _is_linked(element: _Element) -> bool:
    linked = sum(len(text_of(link)) for link in element.iter("a"))
    return linked * 3 > len(text_of(element))


def _drop_notices(tree: _Element, weights: _Weights) -> None:
    """Remove notices that sites insert between paragraphs, with their boxes."""
    calls = [one for one in tree.iter("div", "section") if _is_call(one, weights)]
    if weights.is_light(*calls):
        drop(calls)
    for leaf in list(tree.iter(*_LEAVES)):
        if leaf.getparent() is None or not _is_leaf(leaf):
            continue
        text = text_of(leaf)
        if len(text) > _NOTICE:
            continue
        is_contact = chrome_words.CONTACTS.match(text) and _is_addressed(leaf, text)
        if chrome_words.NOTICES.search(text) or is_contact:
            drop(weights.light(_boxes(leaf, weights)) or [leaf])
        elif _is_only_link(leaf, text) or _is_dateline(leaf, text):
            drop([leaf])


def _is_call(element: _Element, weights: _Weights) -> bool:
    """Tell whether a box among paragraphs is a call to action: short text that ends in a link."""
    parent = element.getparent()
    if parent is None or not len(element) or weights.text.get(element, 0) > _NOTICE:
        return False
    among = sum(tag_of(one) == "p" and weights.prose.get(one, 0) > 0 for one in parent)
    last = element[-1]
    return among >= _AMONG and bool(text_of(element)) and _is_only_link(last, text_of(last))


def _is_leaf(element: _Element) -> bool:
    """Tell whether an element is a line of its own, not part of a longer one."""
    if tag_of(element) in {"span", "strong", "a"}:
        parent = element.getparent()
        return parent is not None and tag_of(parent) in _BOXES and _stands_alone(element)
    return not any(tag_of(inner) in {"p", "div", "li", "ul", "td"} for inner in element)


def _stands_alone(element: _Element) -> bool:
    before = element.getprevious()
    beside = element.getparent().text if before is None else before.tail
    return not (beside or "").strip() and not (element.tail or "").strip()


def _is_addressed(element: _Element, text: str) -> bool:
    mails = (link for link in element.iter("a") if (link.get("href") or "").startswith("mailto:"))
    return next(mails, None) is not None or bool(_ADDRESS.search(text))


def _is_only_link(element: _Element, text: str) -> bool:
    """Tell whether a line consists of links alone; list items never count as such."""
    if tag_of(element) == "li" or not text or len(text) > _LINK:
        return False
    links = list(filter(None, map(text_of, element.iter("a"))))
    for link in links:
        text = text.replace(link, "", 1)
    return bool(links) and not any(map(str.isalnum, text))


def _is_dateline(element: _Element, text: str) -> bool:
    return len(text) < _PROSE and next(element.iter("time"), None) is not None


def _enclose(tree: _Element, weights: _Weights) -> None:
    """Wrap the smallest box that contains nearly all prose of the page in its only <article>."""
    body = next(tree.iter("body"), None)
    if body is None:
        return
    least = weights.whole * _NEARLY_ALL
    box = body
    while inner := [one for one in box if tag_of(one) in _BOXES and weights.prose[one] > least]:
        if _is_one_paragraph(inner[0]):  # beside shorter ones, which are the article's as well
            break
        box = inner[0]
    article = body.makeelement("article", {})
    article.text, article[:] = box.text, list(box)
    body.text, body[:] = None, [article]


def _is_one_paragraph(box: _Element) -> bool:
    """Tell whether a box contains a single paragraph."""
    parts = {one for one in box.iter() if tag_of(one) in _PARTS and text_of(one)}
    around = {outer for one in parts for outer in one.iterancestors()}
    return len(parts - around) <= 1


def _drop_last_notes(tree: _Element) -> None:
    """Remove the publisher's notes, in italics, from the end of a text."""
    written = [one for one in tree.iter("p") if text_of(one)]
    for paragraph in written[: -_LAST_NOTES - 1 : -1]:
        text = text_of(paragraph)
        slanted = " ".join(map(text_of, paragraph.iter("em", "i")))
        if slanted != text or len(text) > _NOTICE:
            break
        drop([paragraph])
