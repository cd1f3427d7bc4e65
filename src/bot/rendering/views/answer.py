"""An answer or a refusal into a view: quotes with their citations, and what to know of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.i18n.markers import mark
from bot.i18n.translator import Translator
from bot.rendering.links import Links
from bot.rendering.views.citation import quote_blocks, sentence_id
from bot.rendering.views.text import (
    Line,
    Paragraph,
    Role,
    Run,
    Tone,
    View,
    fill,
    join,
    listed,
    plain,
    shorten,
    text_of,
)
from retrieval import Answer, Filters, NoMatch, Period, Quote, RequestKind

NO_ANSWER = mark("No article here answers that.")
NOTHING_ABOUT = mark("No article here is about that.")
NOTHING_CLOSE = mark("Nothing in the articles comes close to that.")
NO_ARTICLE_WITH = mark("No article here matches: {limits}.")
NO_SENTENCE_WITH = mark("No sentence here matches: {limits}.")
NONE_IN = mark("No article here is in {language}.")
MISSING = mark("No article mentions: {words}.")
OFFER = mark("But the articles do cover:")

NEAREST = mark("Not an answer, but the nearest I found:")
NEXT_BEST = mark("Next best, though less likely:")
ON_TOPIC = mark("What the articles say about {topic}:")
DIFFER = mark("Two publishers report this differently:")
CLOSEST = mark("The closest I found in the articles:")

SEARCHED_FOR = mark("Searched for: {words}")
CORRECTED = mark("Searched for {changes}.")
INSTEAD_OF = mark("{searched} instead of {typed}")
ONLY = mark("Only: {limits}")
FROM_SOURCE = mark("source {names}")
SINCE = mark("since {day}")
UNTIL = mark("until {day}")
WITH_WORDS = mark("with “{words}”")
WITHOUT_WORDS = mark("without “{words}”")
NOT_UNDERSTOOD = mark("I didn’t understand {words}.")
HOW_TO_WRITE = mark("Write dates as {day}, {month} or {year}.")

_NO = {
    RequestKind.QUESTION: NO_ANSWER,
    RequestKind.TOPIC: NOTHING_ABOUT,
    RequestKind.SUMMARY: NOTHING_ABOUT,
    RequestKind.STATEMENT: NOTHING_CLOSE,
}

_MAX_QUESTION = 200
_MAX_PHRASE = 60


def view_answer(
    answer: Answer,
    translator: Translator,
    *,
    with_topics: bool = False,
    explained: bool = False,
    links: Links | None = None,
) -> View:
    """Return the answer: the best quote first; or the refusal and why, without quotes.

    with_topics: whether topics are offered under it; a refusal says what these are.
    explained: whether an explanation follows, which tells the words that no article holds.
    links: the bot's own. With them the answer carries the id of its first quote.
    """
    notes = [note for note in _notes(answer, translator) if note]
    if not answer.answered:
        if with_topics:
            notes.append((plain(translator.say(OFFER)),))
        return View(refuse(answer, translator, explained=explained), notes=tuple(notes))
    if links:
        notes.append((sentence_id(answer.shown[0], translator),))
    is_claim = answer.kind is RequestKind.STATEMENT
    compares = answer.differ and not is_claim
    title = (plain(translator.say(CLOSEST if is_claim else DIFFER)),)
    return View(
        title if is_claim or compares else (),
        quote_blocks(answer.shown, translator, links=links),
        tuple(notes),
        Tone.EQUAL if answer.kind is RequestKind.SUMMARY else Tone.BEST_FIRST,
        compares,
    )


def view_next_best(
    quotes: Sequence[Quote], translator: Translator, *, links: Links | None = None
) -> View:
    """Return quotes that come after an answer's; one or more."""
    return _titled(plain(translator.say(NEXT_BEST)), quotes, translator, Tone.ASIDE, links)


def view_nearest(quote: Quote, translator: Translator, *, links: Links | None = None) -> View:
    """Return what comes nearest to a question that is not answered."""
    return _titled(plain(translator.say(NEAREST)), [quote], translator, Tone.ASIDE, links)


def view_topic(
    topic: str, answer: Answer, translator: Translator, *, links: Links | None = None
) -> View:
    """Return what the articles say about a topic that was offered; or that they no longer do."""
    if not answer.answered:
        return view_answer(answer, translator)
    title = fill(translator, ON_TOPIC, topic=shorten(topic, Role.STRONG))
    return _titled(title, answer.shown, translator, Tone.EQUAL, links)


def refuse(answer: Answer, translator: Translator, *, explained: bool = False) -> Paragraph:
    """Return that no article answers, and what the articles lack: the language, some words."""
    no = plain(translator.say(_NO[answer.kind]))
    if answer.nothing:
        none = NO_ARTICLE_WITH if answer.nothing is NoMatch.ARTICLE else NO_SENTENCE_WITH
        no = fill(translator, none, limits=_limits(answer.restrictions, translator))
    name = translator.name_of(answer.language) if answer.language else None
    unread = fill(translator, NONE_IN, language=name) if name else ()
    missing = () if explained else missing_words(answer.missing, translator)
    return tuple(filter(None, [no, unread, missing]))


def missing_words(words: Sequence[str], translator: Translator) -> Line:
    """Return which of the question's words no article holds; an empty line for none."""
    if not words:
        return ()
    return fill(translator, MISSING, words=listed([shorten(word) for word in words], translator))


def searched(answer: Answer, translator: Translator) -> Line:
    """Return what a follow-up was searched for as, or an empty line."""
    if not answer.searched:
        return ()
    words = shorten(answer.searched, Role.SOFT, limit=_MAX_QUESTION)
    return fill(translator, SEARCHED_FOR, words=words)


def restricted(answer: Answer, translator: Translator) -> Paragraph:
    """Return what the question restricted, unless the refusal says it, and what was not read."""
    known = answer.restrictions
    only: Line = ()
    if known and not answer.nothing:
        limits = text_of(_limits(known, translator))
        only = fill(translator, ONLY, limits=(Run(limits, Role.SOFT),))
    return tuple(filter(None, [only, _unread(known, translator)]))


def _titled(
    title: Line, quotes: Sequence[Quote], translator: Translator, tone: Tone, links: Links | None
) -> View:
    return View((title,), quote_blocks(quotes, translator, links=links), tone=tone)


def _notes(answer: Answer, translator: Translator) -> Iterator[Paragraph]:
    """Yield what is to be known of how the question was read."""
    for line in (searched(answer, translator), _corrections(answer, translator)):
        yield (line,) if line else ()
    yield restricted(answer, translator)


def _corrections(answer: Answer, translator: Translator) -> Line:
    changes = [
        fill(
            translator,
            INSTEAD_OF,
            searched=shorten(searched_for, Role.SOFT),
            typed=shorten(typed, Role.SOFT),
        )
        for typed, searched_for in answer.corrected.items()
    ]
    return fill(translator, CORRECTED, changes=listed(changes, translator)) if changes else ()


def _unread(known: Filters, translator: Translator) -> Line:
    """Return which restrictions were not understood, and how a date is written."""
    if not known.problems:
        return ()
    pieces = [shorten(piece, Role.CODE) for piece in known.problems]
    unread = fill(translator, NOT_UNDERSTOOD, words=listed(pieces, translator))
    if not any(map(_is_of_time, known.problems)):
        return unread
    how = fill(
        translator,
        HOW_TO_WRITE,
        day=(Run("2016-04-29", Role.CODE),),
        month=(Run("2016-04", Role.CODE),),
        year=(Run("2016", Role.CODE),),
    )
    return join([unread, how], " ")


def _is_of_time(piece: str) -> bool:
    return piece.casefold().startswith(("since", "until"))


def _limits(known: Filters, translator: Translator) -> Line:
    """Return in a line what the question allowed its answer to come from."""
    names = join(map(shorten, known.sources), " / ")
    limits = [fill(translator, FROM_SOURCE, names=names)] if names else []
    for text, period in ((SINCE, known.since), (UNTIL, known.until)):
        if period:
            limits.append(fill(translator, text, day=_day(period, translator)))
    for text, phrases in (
        (WITH_WORDS, known.exact),
        (WITHOUT_WORDS, (*known.without, *known.without_exact)),
    ):
        shown = (shorten(phrase, limit=_MAX_PHRASE) for phrase in phrases)
        limits += [fill(translator, text, words=words) for words in shown]
    return listed(limits, translator)


def _day(period: Period, translator: Translator) -> str:
    """Return a day as dates are shown; a year or a month as it was written."""
    return translator.date(period.first) if period.first == period.last else period.text
