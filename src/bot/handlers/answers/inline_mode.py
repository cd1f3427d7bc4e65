"""Answer inline queries: words typed after the bot's name in any chat get sentences to send there.

Results are in the person's language, and ALLOWED_CHAT_IDS is about persons here, so Telegram may
cache them for the same person only.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from telegram import InlineQueryResultArticle, InputTextMessageContent
from telegram.constants import ParseMode

from bot.i18n.markers import label
from bot.library import quote_ids
from bot.rendering import links
from bot.rendering.messages import render_quote
from bot.transport import messages

if TYPE_CHECKING:
    from telegram import InlineQuery, Update

    from bot.dispatch.context import Context
    from bot.i18n.markers import Label
    from bot.i18n.translator import Translator
    from bot.library.library import Library
    from bot.rendering.links import Links
    from retrieval import Citation, Quote

TYPE_A_QUESTION = label("Type a question, or tap here for help")
NOTHING_FOUND = label("Nothing found – ask me directly")
CHANGED = label("The article has changed – see it now")

_PER_PAGE = 10
_MOST = 50  # results in all
_CACHE_SECONDS = 1  # what Telegram keeps it cannot be told to drop when an article changes
_TITLE = 100  # characters; phones show about forty
_DESCRIPTION = 200  # characters; phones show two or three lines
_SEARCHES = 256  # that are remembered, some kilobytes each
_TYPISTS = 10_000


@dataclass(frozen=True, slots=True)
class _Offer:
    """A sentence to send."""

    quote: Quote
    question: str = ""
    """The question that it answers, if that is to be shown."""


@dataclass(frozen=True, slots=True)
class _Found:
    """The results of a query."""

    offers: tuple[_Offer, ...] = ()
    button: Label | None = None
    """The text of the button above the results."""
    start: str = links.HELP
    """The payload of the deep link that the button opens."""


@dataclass(slots=True)
class _Typist:
    newest: str = ""
    """The id of the last query; nobody waits for the results of earlier ones."""
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Held while a query is looked up."""


class InlineMode:
    """Answers each person's newest query, and caches what was found.

    The cache is valid for one version of the index; its keys are digests of the words.
    """

    def __init__(self) -> None:
        self._typists: OrderedDict[int, _Typist] = OrderedDict()
        self._found: OrderedDict[bytes, _Found] = OrderedDict()
        self._version = ""
        """Of the index that the cached results are from."""

    async def answer(self, update: Update, context: Context) -> None:
        """Offer sentences for what is typed, unless the person has typed on meanwhile."""
        query, library = update.inline_query, context.library
        if query is None:
            return
        typist = self._typist(query.from_user.id)
        typist.newest = query.id
        async with typist.turn:
            if typist.newest != query.id:
                return
            found = await self._find(query, library, quotes=context.settings.max_quotes)
        if typist.newest == query.id:
            await _show(query, found, context)

    def _typist(self, person: int) -> _Typist:
        typist = self._typists.setdefault(person, _Typist())
        self._typists.move_to_end(person)
        if len(self._typists) > _TYPISTS:
            self._typists.popitem(last=False)
        return typist

    async def _find(self, query: InlineQuery, library: Library, *, quotes: int) -> _Found:
        words = " ".join(query.query.split())
        version = library.answerer.index.version
        if version != self._version:
            self._version = version
            self._found.clear()
        key = hashlib.sha256(words.encode("utf-8", "surrogatepass")).digest()
        found = self._found.pop(key, None)
        if found is None:
            found = await asyncio.to_thread(_look_up, words, library, quotes=quotes)
        if version == self._version:
            self._found[key] = found
        if len(self._found) > _SEARCHES:
            self._found.popitem(last=False)
        return found


def _look_up(words: str, library: Library, *, quotes: int) -> _Found:
    answerer = library.answerer
    if not any(character.isalnum() for character in words):
        return _Found(_examples(library), TYPE_A_QUESTION)
    try:
        number = quote_ids.find_sentence(quote_ids.parse_id(words), answerer.index)
        return _Found((_Offer(answerer.quote(number)),))
    except quote_ids.UnknownIdError:  # words, then, that may look like an id
        pass
    except quote_ids.ChangedArticleError as changed:
        if changed.same_text:
            return _Found((), NOTHING_FOUND, links.HELP)
        return _Found((), CHANGED, links.article_payload(changed.article))
    found = answerer.find(words, quotes=quotes, most=_MOST)
    if not found:
        return _Found((), NOTHING_FOUND, links.question_payload(words) or links.HELP)
    return _Found(_each_once(_Offer(quote) for quote in found))


def _examples(library: Library) -> tuple[_Offer, ...]:
    """Return questions to try, each with the sentence that answers it."""
    answers = (library.answerer.ask(question, quotes=1) for question in library.examples)
    return _each_once(_Offer(answer.quotes[0], answer.question) for answer in answers)


def _each_once(offers: Iterable[_Offer]) -> tuple[_Offer, ...]:
    by_id: dict[str, _Offer] = {}
    for offer in offers:
        by_id.setdefault(_id(offer), offer)
    return tuple(by_id.values())


async def _show(query: InlineQuery, found: _Found, context: Context) -> None:
    version = context.library.answerer.index.version
    start = _start(query.offset, version)
    shown = found.offers[start : start + _PER_PAGE]
    stop = start + len(shown)
    await messages.answer_typing(
        query,
        [_result(offer, context.translator, context.links) for offer in shown],
        button=context.translator.say(found.button) if found.button and not query.offset else None,
        start=found.start,
        next_offset=f"{stop}-{version}" if shown and stop < len(found.offers) else "",
        cache_seconds=_CACHE_SECONDS,
    )


def _start(offset: str, version: str) -> int:
    """Return where a page begins; after the last result if the articles have changed since."""
    place, _, of = (offset or f"0-{version}").partition("-")
    return int(place) if of == version and place.isdecimal() else _MOST


def _result(offer: _Offer, translator: Translator, to_bot: Links) -> InlineQueryResultArticle:
    quote = offer.quote
    return InlineQueryResultArticle(
        _id(offer),
        _shorten(offer.question or _source(quote.citation), limit=_TITLE),
        InputTextMessageContent(render_quote(quote, translator, links=to_bot), ParseMode.HTML),
        description=_shorten(quote.text, limit=_DESCRIPTION),
    )


def _id(offer: _Offer) -> str:
    return str(quote_ids.id_of(offer.quote))


def _source(citation: Citation) -> str:
    return " · ".join(filter(None, [citation.title, citation.publisher]))


def _shorten(text: str, *, limit: int) -> str:
    """Return the text in one line, cut between words where possible; not escaped."""
    line = " ".join(text.split())
    if len(line) <= limit:
        return line
    start = line[: limit - 1]
    words = start.rsplit(" ", 1)[0]
    return (words if 2 * len(words) > limit else start) + "…"
