"""An answer into the HTML of one Telegram message; the only place that escapes."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import urlsplit

from bot.speech import Speech, joined, mark
from retrieval import Answer, Article, Citation, Kind, Quote

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

_MAX_TITLE = 160
_MAX_PUBLISHER = 60
_MAX_QUESTION = 200
_MAX_URL = 2048  # a longer link, Telegram drops without a word
_MAX_WORD = 40
_MAX_WORDS = 8
_CUT = " […]"
_ADDS_SOMETHING = 40  # characters that a paragraph has over its quotes; less is no sentence
_TAG = re.compile(r"<[^>]*>")
_LINE_BREAKS = re.compile(r"[\r\n\v\f\x85\u2028\u2029]+")


def render_answer(answer: Answer, speech: Speech) -> str:
    """Return the answer as a message: each quote with its citation under it, the best first.

    What is too much is left out in this order: the sentences before quotes, the paragraph around
    the best quote, the last quotes, and only then the end of the best quote.
    """
    for blocks in _layouts(answer, speech):
        message = _compose(answer, blocks, speech)
        if units(plain(message)) <= MAX_UNITS:
            return message
    best = answer.quotes[0]
    room = MAX_UNITS - units(plain(_compose(answer, [_cited("", best, speech)], speech)))
    return _compose(answer, [_cited(_clip(best.text, max_units=room), best, speech)], speech)


def render_sources(articles: Iterable[Article], speech: Speech, *, start: int) -> str:
    """Return a numbered list of articles, the first number being `start`."""
    lines = (f"{number}. {_source(a, speech)}" for number, a in enumerate(articles, start))
    return "\n".join(lines)


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


def render_source(citation: Citation, speech: Speech) -> str:
    """Return title, publisher and date in one line."""
    return _source(citation, speech)


def render_searched(answer: Answer, speech: Speech) -> str:
    """Return what a follow-up was searched for as, or an empty string."""
    return _searched(answer, speech)


def _layouts(answer: Answer, speech: Speech) -> Iterator[Sequence[str]]:
    """Yield the quotes' part of the message, the fullest first."""
    quotes = answer.shown if answer.answered else answer.quotes[:1]
    sources = [_source_of(place, quotes, answer.kind, speech) for place in range(len(quotes))]
    pairs = list(zip(quotes, sources, strict=True))
    in_context = [_block(_quoted_in_context(quote), source) for quote, source in pairs]
    blocks = [_block(_quoted(quote.text), source) for quote, source in pairs]
    if answer.answered and _paragraph_adds_something(quotes, answer.kind):
        paragraph = _paragraph(quotes[0], speech)
        yield [f"{in_context[0]}\n{paragraph}", *in_context[1:]]
        yield [f"{blocks[0]}\n{paragraph}", *blocks[1:]]
    yield in_context
    yield blocks
    for kept in range(len(blocks) - 1, 0, -1):
        yield blocks[:kept]


def _compose(answer: Answer, blocks: Sequence[str], speech: Speech) -> str:
    notes = [_searched(answer, speech), _corrections(answer, speech)]
    if answer.answered:
        return joined([*blocks, *notes])
    nearest = (f"{speech.say(NEAREST)}\n{block}" for block in blocks)
    return joined([_refusal(answer, speech), *nearest, *notes])


def _cited(text: str, quote: Quote, speech: Speech) -> str:
    source = _source(quote.citation, speech)
    return _block(_quoted(text), f"{source} · ¶ {quote.citation.paragraph}")


def _block(quoted: str, source: str) -> str:
    return f"<blockquote>{quoted}</blockquote>\n— {source}"


def _quoted_in_context(quote: Quote) -> str:
    """Return the quote, with the sentence before it set apart where there is one."""
    if not quote.context:
        return _quoted(quote.text)
    return f"<i>{_quoted(quote.context.text)}</i> <b>{_quoted(quote.text)}</b>"


def _source_of(place: int, quotes: Sequence[Quote], kind: Kind, speech: Speech) -> str:
    """Return where the quote stands; a summary names its article once."""
    quote = quotes[place]
    paragraph = f"¶ {quote.citation.paragraph}"
    if kind is Kind.SUMMARY and place and quotes[place - 1].article == quote.article:
        return paragraph
    return f"{_source(quote.citation, speech)} · {paragraph}"


def _source(source: Article | Citation, speech: Speech) -> str:
    """Return title (a link, if the article has an address), publisher and date in one line."""
    title = _shorten(source.title, limit=_MAX_TITLE)
    link = source.url if source.url and _is_link(source.url) else None
    shown = [f'<a href="{html.escape(link)}">{title}</a>' if link else f"<b>{title}</b>"]
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
    text = _quoted(quote.passage.text)
    return f"{speech.say(WHOLE_PARAGRAPH)}\n<blockquote expandable>{text}</blockquote>"


def _quoted(text: str) -> str:
    """Return words as they stand, line breaks shown as spaces."""
    return html.escape(_LINE_BREAKS.sub(" ", text), quote=False)


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


def _clip(text: str, *, max_units: int) -> str:
    """Return the start of a text, cut between words where there are any, and marked as cut."""
    room = max_units - units(_CUT)
    start = text.encode("utf-16-le", "surrogatepass")[: room * 2].decode("utf-16-le", "ignore")
    return (start.rsplit(maxsplit=1)[0] if len(start.split()) > 1 else start) + _CUT


def _is_link(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    whole = len(url) <= _MAX_URL and not any(c.isspace() for c in url)
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and whole
