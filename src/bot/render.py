"""An answer into the HTML of one Telegram message; the only place that escapes."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import urlsplit

from bot import links as addresses
from bot import quote_ids
from bot.links import MAX_URL, Links
from bot.speech import Speech, joined, mark
from retrieval import Answer, Article, Citation, Kind, Quote, Sentence

MAX_UNITS = 4096  # Telegram's limit on a text, after parsing; in UTF-16 units, the safe reading

NO_ANSWER = mark("No article here answers that.")
NOTHING_ABOUT = mark("No article here is about that.")
NONE_IN = mark("No article here is in {language}.")
MISSING = mark("No article mentions: {words}.")
AND_MORE = mark("{words} and {n} more")
NEAREST = mark("Nearest, not an answer:")
WHOLE_PARAGRAPH = mark("The whole paragraph:")
SEARCHED_FOR = mark("Searched for: {words}")
CORRECTED = mark("Searched for {changes}.")
INSTEAD_OF = mark("{searched} instead of {typed}")
UNDATED = mark("no date")
ID = mark("ID <code>{quote_id}</code>")

_MAX_TITLE = 160
_MAX_PUBLISHER = 60
_MAX_QUESTION = 200
_MAX_WORD = 40
_MAX_WORDS = 8
_CUT = " […]"
_ADDS_SOMETHING = 40  # characters that a paragraph has over its quotes; less is no sentence
_TAG = re.compile(r"<[^>]*>")
_LINE_BREAKS = re.compile(r"[\r\n\v\f\x85\u2028\u2029]+")


def render_answer(answer: Answer, speech: Speech, *, links: Links | None = None) -> str:
    """Return the answer as a message: each quote with its citation under it, the best first.

    links: the bot's own. With them the answer carries its id, and a quote whose article has no
    address leads to the bot's view of it.
    What is too much is left out in this order: the sentences before quotes, the paragraph around
    the best quote, the last quotes, and only then the end of the best quote.
    """
    for blocks in _layouts(answer, speech, links):
        message = _compose(answer, blocks, speech, links)
        if units(plain(message)) <= MAX_UNITS:
            return message
    best = answer.quotes[0]
    source = cite(best, speech, links=links)
    room = MAX_UNITS - units(plain(_compose(answer, [_block("", source)], speech, links)))
    clipped = _block(quoted(clip(best.text, max_units=room)), source)
    return _compose(answer, [clipped], speech, links)


def cite(sentence: Sentence, speech: Speech, *, links: Links | None = None) -> str:
    """Return title, publisher, date and paragraph in one line, each linked to where it leads."""
    source = _source(sentence.citation, speech, text=sentence.text)
    return f"{source} · {_paragraph_of(sentence, links)}"


def render_articles(
    numbered: Iterable[tuple[int, Article]], speech: Speech, *, telling_undated: bool = False
) -> str:
    """Return a list of articles, each with its number in the library.

    telling_undated: whether those without a date are said to have none.
    """
    return "\n".join(
        f"{number}. {render_source(article, speech)}"
        + (f" · {speech.say(UNDATED)}" if telling_undated and not article.published else "")
        for number, article in numbered
    )


def render_id(sentence: Sentence, speech: Speech) -> str:
    """Return the line with a sentence's id, which a tap copies."""
    return speech.say(ID, quote_id=quote_ids.id_of(sentence))


def render_examples(questions: Iterable[str]) -> str:
    """Return a list of questions that a tap copies."""
    return "\n".join(f"• <code>{_shorten(q, limit=_MAX_QUESTION)}</code>" for q in questions)


def plain(markup: str) -> str:
    """Return what a reader sees of markup that was made here."""
    return html.unescape(_TAG.sub("", markup))


def units(text: str) -> int:
    """Return the length of a text in UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def shorten(text: str, *, limit: int) -> str:
    """Return the text in one line, escaped, and cut if it has more than `limit` characters."""
    return _shorten(text, limit=limit)


def emphasise(text: str, words: Iterable[str], *, limit: int) -> str:
    """Return the text shortened, with every one of these words in bold wherever it stands."""
    line = " ".join(text.split())
    if len(line) > limit:
        line = line[: limit - 1].rsplit(maxsplit=1)[0] + "…"
    sought = "|".join(re.escape(word) for word in sorted(set(words), key=len, reverse=True))
    if not sought:
        return html.escape(line, quote=False)
    parts = re.split(rf"(?<!\w)({sought})(?!\w)", line)
    shown = (html.escape(part, quote=False) for part in parts)
    return "".join(f"<b>{part}</b>" if n % 2 else part for n, part in enumerate(shown))


def list_words(words: Iterable[str], speech: Speech) -> str:
    """Return words in a line, escaped; those that are too many are counted."""
    return _listed([_shorten(word, limit=_MAX_WORD) for word in words], speech)


def render_source(citation: Article | Citation, speech: Speech) -> str:
    """Return title, publisher and date in one line."""
    return _source(citation, speech)


def render_searched(answer: Answer, speech: Speech) -> str:
    """Return what a follow-up was searched for as, or an empty string."""
    return _searched(answer, speech)


def quoted(text: str) -> str:
    """Return words as they stand, escaped, line breaks shown as spaces."""
    return html.escape(_LINE_BREAKS.sub(" ", text), quote=False)


def clip(text: str, *, max_units: int) -> str:
    """Return the start of a text, cut between words where there are any, and marked as cut."""
    start = start_of(text, max_units=max_units - units(_CUT))
    return (start.rsplit(maxsplit=1)[0] if len(start.split()) > 1 else start) + _CUT


def start_of(text: str, *, max_units: int) -> str:
    """Return as much of the start of a text as has so many UTF-16 units."""
    start = text[:max_units].encode("utf-16-le", "surrogatepass")[: max_units * 2]
    return start.decode("utf-16-le", "ignore")


def _layouts(answer: Answer, speech: Speech, links: Links | None) -> Iterator[Sequence[str]]:
    """Yield the quotes' part of the message, the fullest first."""
    quotes = answer.shown if answer.answered else answer.quotes[:1]
    sources = [
        _source_of(place, quotes, answer.kind, speech, links) for place in range(len(quotes))
    ]
    pairs = list(zip(quotes, sources, strict=True))
    in_context = [_block(_quoted_in_context(quote), source) for quote, source in pairs]
    blocks = [_block(quoted(quote.text), source) for quote, source in pairs]
    if answer.answered and _paragraph_adds_something(quotes, answer.kind):
        paragraph = _paragraph(quotes[0], speech)
        yield [f"{in_context[0]}\n{paragraph}", *in_context[1:]]
        yield [f"{blocks[0]}\n{paragraph}", *blocks[1:]]
    yield in_context
    yield blocks
    for kept in range(len(blocks) - 1, 0, -1):
        yield blocks[:kept]


def _compose(answer: Answer, blocks: Sequence[str], speech: Speech, links: Links | None) -> str:
    notes = [_searched(answer, speech), _corrections(answer, speech)]
    if answer.answered:
        name = render_id(answer.shown[0], speech) if links else ""
        return joined([*blocks, *notes, name])
    nearest = (f"{speech.say(NEAREST)}\n{block}" for block in blocks)
    return joined([_refusal(answer, speech), *nearest, *notes])


def _block(quoted_text: str, source: str) -> str:
    return f"<blockquote>{quoted_text}</blockquote>\n— {source}"


def _quoted_in_context(quote: Quote) -> str:
    """Return the quote, with the sentence before it set apart where there is one."""
    if not quote.context:
        return quoted(quote.text)
    return f"<i>{quoted(quote.context.text)}</i> <b>{quoted(quote.text)}</b>"


def _source_of(
    place: int, quotes: Sequence[Quote], kind: Kind, speech: Speech, links: Links | None
) -> str:
    """Return where the quote stands; a summary names its article once."""
    quote = quotes[place]
    if kind is Kind.SUMMARY and place and quotes[place - 1].article == quote.article:
        return _paragraph_of(quote, links)
    return cite(quote, speech, links=links)


def _paragraph_of(sentence: Sentence, links: Links | None) -> str:
    """Return the paragraph's number; it leads to the bot's view where no web page shows it."""
    shown = f"¶ {sentence.passage.paragraph}"
    if links is None or _is_link(sentence.article.url):
        return shown
    return f'<a href="{links.verify(quote_ids.id_of(sentence))}">{shown}</a>'


def _source(source: Article | Citation, speech: Speech, *, text: str = "") -> str:
    """Return title (a link, if the article has an address), publisher and date in one line.

    text: the words of the article that the link shows.
    """
    title = _shorten(source.title, limit=_MAX_TITLE)
    shown = [f"<b>{title}</b>"]
    if source.url and _is_link(source.url):
        link = addresses.to_text(source.url, text)
        shown = [f'<a href="{html.escape(link)}">{title}</a>']
    if source.publisher:
        shown.append(_shorten(source.publisher, limit=_MAX_PUBLISHER))
    if source.published:
        shown.append(speech.date(source.published))
    return " · ".join(shown)


def _paragraph_adds_something(quotes: Sequence[Quote], kind: Kind) -> bool:
    paragraph = quotes[0].passage
    shown = sum(len(quote.text) for quote in quotes if quote.passage == paragraph)
    context = quotes[0].context
    if context and context.start >= paragraph.start:
        shown += len(context.text)
    return kind is Kind.QUESTION and len(paragraph.text) - shown >= _ADDS_SOMETHING


def _paragraph(quote: Quote, speech: Speech) -> str:
    text = quoted(quote.passage.text)
    return f"{speech.say(WHOLE_PARAGRAPH)}\n<blockquote expandable>{text}</blockquote>"


def _refusal(answer: Answer, speech: Speech) -> str:
    no = speech.say(NO_ANSWER if answer.kind is Kind.QUESTION else NOTHING_ABOUT)
    name = speech.name_of(answer.language) if answer.language else None
    unread = speech.say(NONE_IN, language=name) if name else ""
    words = [_shorten(word, limit=_MAX_WORD) for word in answer.missing]
    missing = speech.say(MISSING, words=_listed(words, speech)) if words else ""
    return joined([no, unread, missing], by="\n")


def _searched(answer: Answer, speech: Speech) -> str:
    """Return what a follow-up was searched for as, or an empty string."""
    if not answer.searched:
        return ""
    words = _shorten(answer.searched, limit=_MAX_QUESTION)
    return speech.say(SEARCHED_FOR, words=f"<i>{words}</i>")


def _corrections(answer: Answer, speech: Speech) -> str:
    changes = [
        speech.say(
            INSTEAD_OF,
            searched=f"<i>{_shorten(searched, limit=_MAX_WORD)}</i>",
            typed=f"<i>{_shorten(typed, limit=_MAX_WORD)}</i>",
        )
        for typed, searched in answer.corrected.items()
    ]
    return speech.say(CORRECTED, changes=_listed(changes, speech)) if changes else ""


def _shorten(text: str, *, limit: int) -> str:
    """Return the text in one line, escaped, and cut if it has more than `limit` characters."""
    line = " ".join(text.split())
    shown = line if len(line) <= limit else line[: limit - 1].rstrip() + "…"
    return html.escape(shown, quote=False)


def _listed(things: Sequence[str], speech: Speech) -> str:
    first = ", ".join(things[:_MAX_WORDS])
    more = len(things) - _MAX_WORDS
    return speech.say(AND_MORE, words=first, n=speech.number(more)) if more > 0 else first


def _is_link(url: str | None) -> bool:
    if not url:
        return False
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    whole = len(url) <= MAX_URL and not any(c.isspace() for c in url)
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and whole
