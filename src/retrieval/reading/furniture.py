"""Take a page's furniture out of its tree, before anybody looks for the main text.

What goes is told by what the page says it is (its elements, roles, names), by what stands in it
(fields and buttons), and by the headings that sites put above links to other pages.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from retrieval.reading.composing import fold
from retrieval.reading.markup import HEADINGS, tag_of

if TYPE_CHECKING:
    from lxml.etree import _Element

_TAGS = "aside button dialog iframe menu nav noscript script select style svg template textarea"
_ROLES = frozenset(
    "alert alertdialog banner complementary contentinfo dialog menu menubar navigation search"
    " toolbar".split()
)
_NAMES = frozenset(
    "ad ads advert advertisement advertorial ambox banner breadcrumb breadcrumbs bio byline"
    " captcha catlinks cmp comments commentlist consent cookie cookies cta disqus donate donation"
    " editsection epic footer gdpr hatnote infobox login masthead mbox menu modal mpu nav navbar"
    " navbox navigation newsletter newsletters noprint onetrust outbrain overlay pager pagination"
    " paywall popup print promo promos promoted recirc recirculation recommendations recommended"
    " reflist related respond share sharedaddy sharing sidebar signup skip social sponsor"
    " sponsored subscribe subscription subscriptions taboola tags teaser teasers toc toolbar"
    " tools topics trending widget".split()
)
_NAME_PAIRS = frozenset(
    "also-read author-box author-info author-bio author-card author-profile about-author"
    " call-action call-to comment-list comment-form contact-box contactbox-box cookie-bar"
    " follow-us inline-box jump-link key-events last-updated latest-news like-this load-more"
    " links-block list-links more-from more-on more-stories most-popular most-read most-viewed"
    " next-article other-news other-releases read-also read-more read-next see-also sign-in"
    " sign-up site-header site-notice top-stories top-bar up-next you-may".split()
)
_SITE_HEADINGS = re.compile(
    r"""^(?: (?:related|recommended|trending|popular|latest|further)\b.{0,40}
      | (?:more|other|read|see|most|also|top|up)\ (?:
          from|on|in|about|stories|news|articles?|posts|coverage|releases|press|headlines|read
          |viewed|popular|shared|next|more|also|like|to\ read)\b.{0,60}
      | you\ (?:may|might|could)\ .{0,60} | keep\ reading | don['’]t\ miss.{0,40}
      | what\ to\ read\ next | in\ other\ news | from\ (?:the|our)\ (?:archives?|web)
      | (?:share|print|like|save|tweet|follow|rate)\b.{0,40}
      | (?:stay|keep)\ (?:in\ touch|informed|connected|up\ to\ date) | newsletters?\b.{0,60}
      | (?:sign\ up|subscribe|join)\b.{0,80} | (?:leave|post|add|write)\ (?:a|your)\ (?:comment|reply)
      | (?:\d+\ )?(?:comments?|responses?|replies|thoughts\ on\b.*)
      | about\ (?:us|me|the\ authors?|this\ (?:site|blog)) | (?:press|media)\ contacts?
      | contents | table\ of\ contents | references | external\ links | navigation.{0,20}
      | tags | topics | categories | advertisement | donate.{0,40} | support\ (?:us|our).{0,40}
      | (?:mehr\ (?:zum\ thema|aus|von)|lesen\ sie\ auch|das\ könnte|weitere\ (?:artikel|meldungen)
          |verwandte|meistgelesen|kommentare|teilen|schlagwörter)\b.{0,60}
      | (?:te\ puede\ interesar|lea\ también|lee\ también|más\ (?:noticias|leíd[oa]s|en|sobre)
          |noticias\ relacionadas|relacionad[oa]s|comentarios|compartir|etiquetas|suscríbete)\b.{0,60}
      | (?:à\ lire\ aussi|lire\ aussi|sur\ le\ même\ sujet|les\ plus\ lus|articles\ liés
          |commentaires|partager|voir\ aussi)\b.{0,60}
      | (?:leia\ (?:também|mais)|mais\ lidas|veja\ também|comentários|compartilhe)\b.{0,60}
      | (?:leggi\ anche|potrebbe\ interessarti|commenti|condividi)\b.{0,60}
      )\s*[:…»›>]*$""",
    re.IGNORECASE | re.VERBOSE,
)
_NOTICE = re.compile(
    r"""\b(?: free\ articles? | subscri(?:be|ption)s?\ (?:options|to\ (?:continue|read)|now|today|for\ \W?\d)
      | already\ a\ (?:subscriber|member) | unsubscribe | buy\ (?:me|us)\ a\ coffee
      | (?:turn\ on|enable|activate)\ javascript | (?:print|paper)\ edition\b.{0,40}\bheadline
      | (?:your|our|this)\ (?:free\ )?(?:e-?mail\ )?newsletters? | straight\ to\ your\ inbox
      | (?:uses?|accept|these|our|necessary|essential)\ cookies | cookies\ (?:help|to|are|on\ (?:your|this))
      | the\ post\b.{1,200}\bappeared\ first\ on | our\ standards: | reporting\ by\b.{3,120}\bediting\ by
      | (?:this|the)\ (?:story|article|report)\ (?:first\ |originally\ )?(?:appear(?:s|ed)|was\ (?:first\ |originally\ )?published)
      | (?:consider|please)\ (?:supporting|donat\w+|support\ (?:us|our)) | donate\ now
      | (?:send|call|contact|e-?mail|reach|tell)\ (?:us|our|me|the\ (?:press|news|editor))\b.{0,60}(?:@|\d{3}|\bat\b)
      )""",
    re.IGNORECASE | re.VERBOSE,
)
_MAX_NOTICE = 300  # characters; what is longer goes on about something
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+\.\w|\+\d[\d ()/-]{7,}")
_MARK = re.compile(r"^\W*(?:\d{1,3}|[a-z*†‡]|note \d+|citation needed)\W*$", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_UNSEEN = frozenset({"visually-hidden", "visuallyhidden", "screen-reader-text", "sr-only"})
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")
_KEPT = frozenset({"html", "body", "main", "article", "h1", "head"})
_PROSE = 80  # characters: a paragraph that is longer, and a sentence, is prose
_MOST = 0.35  # of a page's prose: what holds more is no furniture, whatever it is called
_NEARLY_ALL = 0.85
_BOXES = frozenset("article center div form main section table tbody td tr".split())
_PARTS = HEADINGS | frozenset("blockquote div dl figure hr ol p pre section table ul".split())
_LIST_MARK = re.compile(r"\s*[-–—•*·]\s")
_WIDGET = 600  # characters: a box with a field or a button that holds more is more than that


def strip(tree: _Element, *, site: str = "") -> None:
    """Take out of a page, in place, what is not its article.

    site: the name of the page's site, which likes to speak about itself.
    """
    _drop(tree.xpath("//comment()"))
    _drop(one for one in tree.iter("sup") if _MARK.match("".join(one.itertext())))
    _keep_captions(tree)
    _part_at_breaks(tree)
    _unwrap_forms(tree)
    widgets = [_box(element) for element in tree.iter("input", "button", "textarea", "select")]
    prose = _prose(tree)
    _drop(_light((one for one in widgets if one is not None), prose))
    _drop(_light(tree.iter(*_TAGS.split()), prose))
    _drop(_light((one for one in tree.iter() if _is_named_furniture(one)), prose))
    _drop(_light((one for one in tree.iter() if _is_hidden(one)), prose))
    about = f"about {site}".casefold()
    for heading in list(tree.iter(*sorted(HEADINGS))):
        text = fold("".join(heading.itertext()))
        is_ours = _SITE_HEADINGS.match(text) or text.casefold() == about
        if is_ours and heading.getparent() is not None:
            _drop_section(heading, prose)
    _drop_notices(tree, prose)
    _drop_last_notes(tree)


def enclose(tree: _Element) -> None:
    """Make the smallest box that holds nearly all of the page's prose its <article>, in place."""
    body = next(tree.iter("body"), None)
    if body is None:
        return
    whole = _prose(body)
    box = body
    while inner := [
        one for one in box if tag_of(one) in _BOXES and _prose(one) > whole * _NEARLY_ALL
    ]:
        box = inner[0]
    if whole and box is not body:
        body.text = None
        body[:] = [box]
        box.attrib.clear()
        box.tag, box.tail = "article", None


def _drop(elements: Iterable[_Element]) -> None:
    """Remove elements, their tails kept."""
    for element in list(elements):
        parent = element.getparent()
        if parent is not None:
            _move_tail(element, parent)
            parent.remove(element)


def _move_tail(element: _Element, parent: _Element) -> None:
    before = element.getprevious()
    if before is not None:
        before.tail = f"{before.tail or ''} {element.tail or ''}"
    else:
        parent.text = f"{parent.text or ''} {element.tail or ''}"
    element.tail = None


def _light(elements: Iterable[_Element], prose: int) -> list[_Element]:
    """Return the elements that hold no large part of the page's prose."""
    most = prose * _MOST
    return [one for one in elements if tag_of(one) not in _KEPT and _prose(one) <= most]


def _prose(element: _Element) -> int:
    """Return how many characters of sentences an element holds, links left out."""
    total = 0
    for one in element.iter("p", "div", "td", "li", "span", "blockquote", "br", "font"):
        for text in (one.text, *(child.tail for child in one)) if tag_of(one) != "br" else ():
            if text and len(text) > _PROSE:
                total += len(text)
    return total


def _unwrap_forms(tree: _Element) -> None:
    """Make forms that hold a whole page (ASP.NET) plain boxes, and what they send nothing."""
    whole = _prose(tree)
    for form in list(tree.iter("form")):
        if whole and _prose(form) > whole * _MOST:
            form.tag = "div"
    _drop(tree.xpath("//input[@type='hidden']"))


def _box(element: _Element) -> _Element | None:
    """Return the largest box around a field or a button that is only there for it."""
    box = None
    for around in (element, *element.iterancestors()):
        if tag_of(around) in _KEPT or around.get("itemprop") == "articleBody":
            break
        if len(fold("".join(around.itertext()))) > _WIDGET or _paragraphs_of_prose(around) > 1:
            break
        if next(around.iter("h1"), None) is not None:
            break
        box = around
    return box


def _paragraphs_of_prose(element: _Element) -> int:
    texts = (fold("".join(one.itertext())) for one in element.iter("p", "li", "blockquote"))
    return sum(len(text) > _PROSE for text in texts)


def _is_named_furniture(element: _Element) -> bool:
    """Tell what its role or one of its names calls furniture."""
    if not tag_of(element):
        return False
    if (element.get("role") or "").lower() in _ROLES:
        return True
    for attribute in ("id", "class", "data-component", "data-testid", "aria-label"):
        for name in (element.get(attribute) or "").split():
            words = [word.lower() for word in _WORD.findall(name)]
            if not _NAMES.isdisjoint(words) or any(
                f"{a}-{b}" in _NAME_PAIRS for a, b in zip(words, words[1:], strict=False)
            ):
                return True
    return False


def _is_hidden(element: _Element) -> bool:
    if not tag_of(element):
        return False
    classes = (element.get("class") or "").split()
    return (
        element.get("hidden") is not None
        or bool(_HIDDEN.search(element.get("style") or ""))
        or not _UNSEEN.isdisjoint(classes)
    )


def _drop_section(heading: _Element, prose: int) -> None:
    """Remove a heading of the site's with what stands below it: its box, or up to the next one."""
    box = heading
    while (
        (parent := box.getparent()) is not None
        and tag_of(parent) not in _KEPT
        and next(iter(fold("".join(parent.itertext())).split()), "")
        == next(iter(fold("".join(heading.itertext())).split()), "")
        and _prose(parent) <= prose * _MOST
    ):
        box = parent
    doomed = [box]
    if box is heading or tag_of(box) == "header":
        for sibling in box.itersiblings():
            if tag_of(sibling) in HEADINGS and tag_of(sibling) <= tag_of(heading):
                break
            doomed.append(sibling)
    if len(_light(doomed, prose)) == len(doomed):
        _drop(doomed)


def _keep_captions(tree: _Element) -> None:
    """Put each picture's caption into a plain paragraph, where pictures are thrown away."""
    for figure in list(tree.iter("figure")):
        captions = [one for one in figure.iter("figcaption")]
        if captions:
            _replace(figure, _caption(captions[0]))
    for caption in tree.xpath("//*[contains(@class, 'caption')]"):
        box = caption
        while box is not None and next(box.iter("img"), None) is None:
            box = box.getparent()
        if box is not None and len(fold("".join(box.itertext()))) <= len(_caption(caption)) + 20:
            _replace(box, _caption(caption))


def _caption(element: _Element) -> str:
    _drop(one for one in list(element.iter()) if _is_hidden(one) or tag_of(one) == "button")
    paragraphs = list(element.iter("p"))
    texts = ("".join(one.itertext()) for one in paragraphs or [element])
    return fold(" ".join(texts))


def _replace(element: _Element, text: str) -> None:
    parent = element.getparent()
    if parent is None:
        return
    paragraph = parent.makeelement("p", {})
    paragraph.text, paragraph.tail = text, element.tail
    parent.replace(element, paragraph)


def _drop_notices(tree: _Element, prose: int) -> None:
    """Remove what sites push between the paragraphs of their articles, with its box."""
    for one in list(tree.iter("p", "div", "li", "span", "td")):
        if one.getparent() is None or any(tag_of(inner) in {"p", "div", "li"} for inner in one):
            continue
        text = fold("".join(one.itertext()))
        if len(text) <= _MAX_NOTICE and (_NOTICE.search(text) or _ADDRESS.search(text)):
            box = _box(one)
            _drop([one] if box is None or not _light([box], prose) else [box])


def _part_at_breaks(tree: _Element) -> None:
    """Make paragraphs of what only two line breaks part, as in old pages."""
    for box in list(tree.iter("div", "td", "article", "section", "center", "p", "span", "font")):
        if not any(tag_of(one) == "br" and _ends_piece(one) for one in box):
            continue
        pieces = _pieces(box)
        box.text, box[:] = None, pieces
        if tag_of(box) == "p":
            box.tag = "div"


def _pieces(box: _Element) -> list[_Element]:
    """Return a box's content as paragraphs, and the boxes in it between them."""
    pieces = [box.makeelement("p", {})]
    pieces[0].text = box.text
    for child in list(box):
        tag, tail = tag_of(child), child.tail
        breaks = tag == "br" and (_ends_piece(child) or _LIST_MARK.match(tail or ""))
        if breaks or tag in _PARTS:
            if tag in _PARTS:
                child.tail = None
                pieces.append(child)
            pieces.append(box.makeelement("p", {}))
            pieces[-1].text = tail
        else:
            pieces[-1].append(child)
    return [piece for piece in pieces if len(piece) or (piece.text or "").strip()]


def _ends_piece(element: _Element) -> bool:
    following = element.getnext()
    return following is not None and tag_of(following) == "br" and not (element.tail or "").strip()


def _drop_last_notes(tree: _Element) -> None:
    """Remove the house's notes, in italics, from the end of a text."""
    for paragraph in reversed(list(tree.iter("p"))):
        text = fold("".join(paragraph.itertext()))
        if not text:
            continue
        slanted = "".join("".join(one.itertext()) for one in paragraph.iter("em", "i"))
        if fold(slanted) != text:
            break
        _drop([paragraph])
