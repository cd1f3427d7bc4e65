"""An answer into the HTML of one Telegram message; the only place that escapes."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from types import MappingProxyType
from urllib.parse import urlsplit

from bot.i18n.translator import Translator, joined, mark, mark_n
from bot.library import quote_ids
from bot.rendering import links as addresses
from bot.rendering.excerpts import Excerpt, ExcerptPart
from bot.rendering.links import MAX_URL, Links
from bot.transport.html import CUT, MAX_UNITS, clip, plain, quoted, shorten, units
from retrieval import (
    Answer,
    Article,
    Citation,
    Filters,
    NoMatch,
    Period,
    Quote,
    RequestKind,
    Sentence,
)

NO_ANSWER = mark("No article here answers that.")
NOTHING_ABOUT = mark("No article here is about that.")
NONE_IN = mark("No article here is in {language}.")
SAME_ARTICLE = mark("same article")
MISSING = mark("No article mentions: {words}.")
COMMA = mark(", ")
AND_MORE = mark("{words} and {n} more")
NEAREST = mark("Nearest, not an answer:")
NEXT_BEST = mark("Next best, less sure:")
ON_TOPIC = mark("What the articles say on {topic}:")
OFFER = mark("What the articles do speak of:")
PLACE = mark("¶ {first} of {total}")
PLACES = mark("¶ {first}–{last} of {total}")
SEARCHED_FOR = mark("Searched for: {words}")
CORRECTED = mark("Searched for {changes}.")
ONLY = mark("Only: {limits}")
NO_ARTICLE_WITH = mark("No article here fits this: {limits}.")
NO_SENTENCE_WITH = mark("No sentence here fits this: {limits}.")
FROM_SOURCE = mark("source {names}")
SINCE = mark("since {day}")
UNTIL = mark("until {day}")
WITH_WORDS = mark("with “{words}”")
WITHOUT_WORDS = mark("without “{words}”")
DIFFER = mark("Two publishers say it differently:")
CLOSEST = mark("Closest in the articles:")
NOTHING_CLOSE = mark("Nothing in the articles is close to that.")
NOT_UNDERSTOOD = mark("I could not read {words}.")
HOW_TO_WRITE = mark("Dates are written {day}, {month} or {year}.")
INSTEAD_OF = mark("{searched} instead of {typed}")
UNDATED = mark("no date")
ALSO_IN = mark_n("Also in {n} other article", "Also in {n} other articles")
ALSO_IN_PAPERS = mark("Also in {names}")
SAME_STORY = mark("same story as {number}")
ID = mark("ID <code>{quote_id}</code>")

_NO = {
    RequestKind.QUESTION: NO_ANSWER,
    RequestKind.TOPIC: NOTHING_ABOUT,
    RequestKind.SUMMARY: NOTHING_ABOUT,
    RequestKind.STATEMENT: NOTHING_CLOSE,
}

_MAX_TITLE = 160
_MAX_PUBLISHER = 60
_MAX_QUESTION = 200
_MAX_WORD = 40
_MAX_WORDS = 8
_MAX_PAPERS = 3


def render_answer(
    answer: Answer,
    translator: Translator,
    *,
    with_topics: bool = False,
    links: Links | None = None,
) -> str:
    """Return the answer as a message: each quote with its citation under it, the best first.

    What is too much is left out in this order: the sentences before quotes, the last quotes, and
    only then the end of the best quote.
    with_topics: whether topics stand on buttons under it; a refusal says what these are.
    links: the bot's own. With them the answer carries its id, and a quote whose article has no
    address leads to the bot's view of it.
    """
    notes = [note(answer, translator) for note in (_searched, _corrections, _restricted)]
    if not answer.answered:
        offer = translator.say(OFFER) if with_topics else ""
        return joined([_refusal(answer, translator), *notes, offer])
    if links:
        notes.append(render_id(answer.shown[0], translator))
    return _fitting(
        answer.shown,
        translator,
        title=lambda n: _title(answer, n, translator),
        below=notes,
        links=links,
    )


def render_quote(quote: Quote, translator: Translator, *, links: Links | None = None) -> str:
    """Return a quote that answers nothing as a message, as it would stand in an answer."""
    as_answer = Answer("", True, (quote,), 1.0, kind=RequestKind.TOPIC)
    return render_answer(as_answer, translator, links=links)


def render_next_best(
    quotes: Sequence[Quote], translator: Translator, *, links: Links | None = None
) -> str:
    """Return quotes that come after an answer's, which say what they are; one or more."""
    title = translator.say(NEXT_BEST)
    return _fitting(quotes, translator, title=lambda _: title, links=links)


def render_nearest(quote: Quote, translator: Translator, *, links: Links | None = None) -> str:
    """Return what comes nearest to a question that is not answered."""
    title = translator.say(NEAREST)
    return _fitting([quote], translator, title=lambda _: title, links=links)


def render_topic(
    topic: str, answer: Answer, translator: Translator, *, links: Links | None = None
) -> str:
    """Return what the articles say on a topic that was offered; or that they no longer do."""
    if not answer.answered:
        return render_answer(answer, translator)
    name = f"<b>{shorten(topic, limit=_MAX_WORD)}</b>"
    title = translator.say(ON_TOPIC, topic=name)
    return _fitting(answer.shown, translator, title=lambda _: title, links=links)


def render_excerpt(excerpt: Excerpt, quote: Quote, translator: Translator) -> str:
    """Return a part of an article, the quote in bold where it stands there, and where that is."""
    sections = [
        joined(
            [_heading(heading, quote), f"<blockquote>{_paragraphs(parts, quote)}</blockquote>"],
            by="\n",
        )
        for heading, parts in groupby(excerpt.parts, lambda part: part.passage.heading)
    ]
    numbers = [part.passage.paragraph for part in excerpt.parts]
    total = translator.number(len(quote.article.blocks))
    first, last = map(translator.number, (numbers[0], numbers[-1]))
    if any(_bounds_in(part, quote) for part in excerpt.parts):
        first = last = translator.number(quote.passage.paragraph)
    where = translator.say(PLACE if first == last else PLACES, first=first, last=last, total=total)
    return (
        f"{joined(sections)}\n— {_source(quote.citation, translator, text=quote.text)} · {where}"
    )


def cite(sentence: Sentence, translator: Translator, *, links: Links | None = None) -> str:
    """Return title, publisher, date and paragraph in one line, each linked to where it leads."""
    source = _source(sentence.citation, translator, text=sentence.text)
    return f"{source} · {_paragraph_of(sentence, links)}"


def render_id(sentence: Sentence, translator: Translator) -> str:
    """Return the line with a sentence's id, which a tap copies."""
    return translator.say(ID, quote_id=quote_ids.id_of(sentence))


def render_articles(
    numbered: Iterable[tuple[int, Article]],
    translator: Translator,
    *,
    copies: Mapping[int, int] = MappingProxyType({}),
    telling_undated: bool = False,
) -> str:
    """Return a list of articles, each with its number in the library.

    copies: number of an article that repeats another's story -> number of that.
    telling_undated: whether those without a date are said to have none.
    """
    lines = []
    for number, article in numbered:
        said = [f"{number}. {render_source(article, translator)}"]
        if telling_undated and not article.published:
            said.append(translator.say(UNDATED))
        if number in copies:
            said.append(translator.say(SAME_STORY, number=copies[number]))
        lines.append(" · ".join(said))
    return "\n".join(lines)


def render_examples(questions: Iterable[str]) -> str:
    """Return a list of questions that a tap copies."""
    return "\n".join(f"• <code>{shorten(q, limit=_MAX_QUESTION)}</code>" for q in questions)


def list_words(words: Iterable[str], translator: Translator) -> str:
    """Return words in a line, escaped; those that are too many are counted."""
    return _listed([shorten(word, limit=_MAX_WORD) for word in words], translator)


def render_source(citation: Article | Citation, translator: Translator) -> str:
    """Return title, publisher and date in one line."""
    return _source(citation, translator)


def render_searched(answer: Answer, translator: Translator) -> str:
    """Return what was searched for, and where, if that was not the question; else nothing."""
    return joined([_searched(answer, translator), _restricted(answer, translator)], by="\n")


def render_refusal(answer: Answer, translator: Translator) -> str:
    """Return in a line or two that no article answers."""
    return _refusal(answer, translator)


def _fitting(
    quotes: Sequence[Quote],
    translator: Translator,
    *,
    title: Callable[[int], str],
    below: Sequence[str] = (),
    links: Links | None = None,
) -> str:
    """Return as much of the quotes, with what stands above and below them, as a message holds.

    title: how many of them are shown -> what they are, which stands above.
    """

    def compose(*blocks: str) -> str:
        return joined([title(len(blocks)), *blocks, *below])

    for blocks in _layouts(quotes, translator, links):
        message = compose(*blocks)
        if units(plain(message)) <= MAX_UNITS:
            return message
    best = quotes[0]
    source = cite(best, translator, links=links)
    room = MAX_UNITS - units(plain(compose(_block("", source))))
    return compose(_block(quoted(clip(best.text, max_units=room)), source))


def _layouts(
    quotes: Sequence[Quote], translator: Translator, links: Links | None
) -> Iterator[Sequence[str]]:
    """Yield the quotes' part of the message, the fullest first."""
    sources = [_source_of(place, quotes, translator, links) for place in range(len(quotes))]
    pairs = list(zip(quotes, sources, strict=True))
    blocks = [_block(quoted(quote.text), source) for quote, source in pairs]
    yield [_block(_quoted_in_context(quote), source) for quote, source in pairs]
    yield blocks
    for kept in range(len(blocks) - 1, 0, -1):
        yield blocks[:kept]


def _title(answer: Answer, shown: int, translator: Translator) -> str:
    """Return what the quotes are, where they are no plain answer, or an empty string."""
    if answer.kind is RequestKind.STATEMENT:
        return translator.say(CLOSEST)
    return translator.say(DIFFER) if answer.differ and shown > 1 else ""


def _block(quoted_text: str, source: str) -> str:
    return f"<blockquote>{quoted_text}</blockquote>\n— {source}"


def _quoted_in_context(quote: Quote) -> str:
    """Return the quote, with the sentence before it set apart where there is one."""
    if not quote.context:
        return quoted(quote.text)
    return f"<i>{quoted(quote.context.text)}</i> <b>{quoted(quote.text)}</b>"


def _source_of(
    place: int, quotes: Sequence[Quote], translator: Translator, links: Links | None
) -> str:
    """Return where the quote stands, and where else; of several of one article, the first does."""
    quote, before = quotes[place], quotes[place - 1] if place else None
    if before is None or before.article != quote.article:
        return joined([cite(quote, translator, links=links), _also_in(quote, translator)], by="\n")
    same = translator.say(SAME_ARTICLE)
    same = _linked(same, quote.citation, text=quote.text) or same
    source = translator.line(f"{same} · {_paragraph_of(quote, links)}")
    is_said = _articles_of(quote.elsewhere) <= _articles_of(before.elsewhere)
    return joined([source, "" if is_said else _also_in(quote, translator)], by="\n")


def _articles_of(sentences: Iterable[Sentence]) -> set[str]:
    return {sentence.article.id for sentence in sentences}


def _also_in(quote: Quote, translator: Translator) -> str:
    """Return which other papers have the quote, or how many other articles, if there are any."""
    if not quote.elsewhere:
        return ""
    papers = {sentence.article.publisher: sentence for sentence in quote.elsewhere}
    number = len(quote.elsewhere)
    if number > _MAX_PAPERS or len(papers) < number or {None, quote.article.publisher} & {*papers}:
        return translator.line(translator.say_n(*ALSO_IN, number))
    names = [
        _linked(name, sentence.citation, text=sentence.text) or name
        for paper, sentence in papers.items()
        if (name := shorten(paper or "", limit=_MAX_PUBLISHER))
    ]
    return translator.line(translator.say(ALSO_IN_PAPERS, names=translator.listed(names)))


def _paragraph_of(sentence: Sentence, links: Links | None) -> str:
    """Return the paragraph's number; it leads to the bot's view where no web page shows it."""
    shown = f"¶ {sentence.passage.paragraph}"
    if links is None or _is_link(sentence.article.url):
        return shown
    return f'<a href="{links.verify(quote_ids.id_of(sentence))}">{shown}</a>'


def _source(source: Article | Citation, translator: Translator, *, text: str = "") -> str:
    """Return title (a link, if the article has an address), publisher and date in one line.

    text: the words of the article that the link shows.
    """
    title = shorten(source.title, limit=_MAX_TITLE)
    shown = [_linked(title, source, text=text) or f"<b>{title}</b>"]
    if source.publisher:
        shown.append(shorten(source.publisher, limit=_MAX_PUBLISHER))
    if source.published:
        shown.append(translator.date(source.published))
    return translator.line(" · ".join(map(translator.beside, shown)))


def _linked(shown: str, source: Article | Citation, *, text: str) -> str | None:
    """Return what is shown as a link to the words on their page; None where there is no page."""
    if not (source.url and _is_link(source.url)):
        return None
    return f'<a href="{html.escape(addresses.to_text(source.url, text))}">{shown}</a>'


def _heading(text: str, quote: Quote) -> str:
    """Return what stands above a section; not the title, which the citation tells."""
    is_new = text.casefold() != quote.article.title.casefold()
    return f"<i>{shorten(text, limit=_MAX_TITLE)}</i>" if text and is_new else ""


def _paragraphs(parts: Iterable[ExcerptPart], quote: Quote) -> str:
    return "\n\n".join(_marked(part, _bounds_in(part, quote)) for part in parts)


def _marked(part: ExcerptPart, bold: tuple[int, int] | None) -> str:
    """Return a part of an article, what is within the bounds in bold, and where it was cut."""
    text, passage = part.article.text, part.passage
    start, end = bold or (part.start, part.start)
    marked = f"<b>{quoted(text[start:end])}</b>" if bold else ""
    shown = quoted(text[part.start : start]) + marked + quoted(text[end : part.end])
    opening = f"{CUT.lstrip()} " if part.start > passage.start else ""
    return opening + shown.rstrip() + (CUT if part.end < passage.end else "")


def _bounds_in(part: ExcerptPart, quote: Quote) -> tuple[int, int] | None:
    """Return where the part holds the quote, or what it holds of it."""
    start, end = max(part.start, quote.start), min(part.end, quote.end)
    return (start, end) if start < end else None


def _refusal(answer: Answer, translator: Translator) -> str:
    no = translator.say(_NO[answer.kind])
    if answer.nothing:
        none = NO_ARTICLE_WITH if answer.nothing is NoMatch.ARTICLE else NO_SENTENCE_WITH
        no = translator.say(none, limits=_limits(answer.restrictions, translator))
    name = translator.name_of(answer.language) if answer.language else None
    unread = translator.say(NONE_IN, language=name) if name else ""
    words = [shorten(word, limit=_MAX_WORD) for word in answer.missing]
    missing = translator.say(MISSING, words=_listed(words, translator)) if words else ""
    return joined([no, unread, missing], by="\n")


def _searched(answer: Answer, translator: Translator) -> str:
    """Return what a follow-up was searched for as, or an empty string."""
    if not answer.searched:
        return ""
    words = shorten(answer.searched, limit=_MAX_QUESTION)
    return translator.say(SEARCHED_FOR, words=f"<i>{words}</i>")


def _corrections(answer: Answer, translator: Translator) -> str:
    changes = [
        translator.say(
            INSTEAD_OF,
            searched=f"<i>{shorten(searched, limit=_MAX_WORD)}</i>",
            typed=f"<i>{shorten(typed, limit=_MAX_WORD)}</i>",
        )
        for typed, searched in answer.corrected.items()
    ]
    return translator.say(CORRECTED, changes=_listed(changes, translator)) if changes else ""


def _restricted(answer: Answer, translator: Translator) -> str:
    """Return what the question restricted, unless the refusal says it, and what was not read."""
    known = answer.restrictions
    only = ""
    if known and not answer.nothing:
        only = translator.say(ONLY, limits=f"<i>{_limits(known, translator)}</i>")
    if not known.problems:
        return only
    pieces = [f"<code>{shorten(piece, limit=_MAX_WORD)}</code>" for piece in known.problems]
    unread = translator.say(NOT_UNDERSTOOD, words=_listed(pieces, translator))
    how = _how_to_write(translator) if any(map(_is_of_time, known.problems)) else ""
    return joined([only, joined([unread, how], by=" ")], by="\n")


def _is_of_time(piece: str) -> bool:
    return piece.casefold().startswith(("since", "until"))


def _how_to_write(translator: Translator) -> str:
    examples = {"day": "2016-04-29", "month": "2016-04", "year": "2016"}
    return translator.say(
        HOW_TO_WRITE, **{name: f"<code>{text}</code>" for name, text in examples.items()}
    )


def _limits(known: Filters, translator: Translator) -> str:
    """Return in a line what the question allowed its answer to come from."""
    names = " / ".join(shorten(source, limit=_MAX_WORD) for source in known.sources)
    limits = [translator.say(FROM_SOURCE, names=names)] if names else []
    for text, period in ((SINCE, known.since), (UNTIL, known.until)):
        if period:
            limits.append(translator.say(text, day=_day(period, translator)))
    for text, phrases in (
        (WITH_WORDS, known.exact),
        (WITHOUT_WORDS, (*known.without, *known.without_exact)),
    ):
        shown = (shorten(phrase, limit=_MAX_PUBLISHER) for phrase in phrases)
        limits += [translator.say(text, words=words) for words in shown]
    return _listed(limits, translator)


def _day(period: Period, translator: Translator) -> str:
    """Return a day as dates are shown; a year or a month as it was written."""
    return translator.date(period.first) if period.first == period.last else period.text


def _listed(things: Sequence[str], translator: Translator) -> str:
    first = translator.line(
        translator.say(COMMA).join(map(translator.beside, things[:_MAX_WORDS]))
    )
    more = len(things) - _MAX_WORDS
    return translator.say(AND_MORE, words=first, n=translator.number(more)) if more > 0 else first


def _is_link(url: str | None) -> bool:
    if not url:
        return False
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    whole = len(url) <= MAX_URL and not any(c.isspace() for c in url)
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and whole
