"""What handlers send, as HTML: views of answers, explanations, articles and excerpts, written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from types import MappingProxyType

from bot.i18n.translator import Translator, joined, mark
from bot.rendering.excerpts import Excerpt, ExcerptPart
from bot.rendering.links import Links
from bot.rendering.telegram_html import (
    write_line,
    write_list,
    write_section,
    write_view,
)
from bot.rendering.views.answer import view_answer, view_nearest, view_next_best, view_topic
from bot.rendering.views.citation import (
    MAX_TITLE,
    article_list,
    cite_article,
    cite_sentence,
    sentence_id,
)
from bot.rendering.views.explanation import view_explanation
from bot.rendering.views.text import Item, Role, Run, plain, shorten
from bot.transport.html import CUT
from retrieval import Answer, Article, Citation, Explanation, Quote, RequestKind, Sentence

PLACE = mark("¶ {first} of {total}")
PLACES = mark("¶ {first}–{last} of {total}")

_MAX_QUESTION = 200


def render_answer(
    answer: Answer,
    translator: Translator,
    *,
    with_topics: bool = False,
    links: Links | None = None,
) -> str:
    """Return the answer as a message: each quote with its citation under it, the best first.

    with_topics: whether topics stand on buttons under it; a refusal says what these are.
    links: the bot's own. With them the answer carries its id, and a quote whose article has no
    address leads to the bot's view of it.
    """
    return write_view(view_answer(answer, translator, with_topics=with_topics, links=links))


def render_quote(quote: Quote, translator: Translator, *, links: Links | None = None) -> str:
    """Return a quote that answers nothing as a message, as it would stand in an answer."""
    as_answer = Answer("", True, (quote,), 1.0, kind=RequestKind.TOPIC)
    return render_answer(as_answer, translator, links=links)


def render_next_best(
    quotes: Sequence[Quote], translator: Translator, *, links: Links | None = None
) -> str:
    """Return quotes that come after an answer's, which say what they are; one or more."""
    return write_view(view_next_best(quotes, translator, links=links))


def render_nearest(quote: Quote, translator: Translator, *, links: Links | None = None) -> str:
    """Return what comes nearest to a question that is not answered."""
    return write_view(view_nearest(quote, translator, links=links))


def render_topic(
    topic: str, answer: Answer, translator: Translator, *, links: Links | None = None
) -> str:
    """Return what the articles say about a topic that was offered; or that they no longer do."""
    return write_view(view_topic(topic, answer, translator, links=links))


def render_explanation(explanation: Explanation, answer: Answer, translator: Translator) -> str:
    """Return why the articles answer as they do, or why they do not, for a phone's screen."""
    return joined(map(write_section, view_explanation(explanation, answer, translator).sections))


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
    source = write_line(cite_article(quote.citation, translator, text=quote.text))
    return f"{joined(sections)}\n— {source} · {where}"


def cite(sentence: Sentence, translator: Translator, *, links: Links | None = None) -> str:
    """Return title, publisher, date and paragraph in one line, each linked to where it leads."""
    return write_line(cite_sentence(sentence, translator, links=links))


def render_id(sentence: Sentence, translator: Translator) -> str:
    """Return the line with a sentence's id, which a tap copies."""
    return write_line(sentence_id(sentence, translator))


def render_articles(
    numbered: Iterable[tuple[int, Article]],
    translator: Translator,
    *,
    copies: Mapping[int, int] = MappingProxyType({}),
    telling_undated: bool = False,
) -> str:
    """Return a list of articles, as `article_list` has it."""
    items = article_list(numbered, translator, copies=copies, telling_undated=telling_undated)
    return write_list(items)


def render_examples(questions: Iterable[str]) -> str:
    """Return a list of questions that a tap copies."""
    shown = (shorten(question, Role.CODE, limit=_MAX_QUESTION) for question in questions)
    return write_list(Item("•", question) for question in shown)


def render_source(citation: Article | Citation, translator: Translator) -> str:
    """Return title, publisher and date in one line."""
    return write_line(cite_article(citation, translator))


def _heading(text: str, quote: Quote) -> str:
    """Return what stands above a section; not the title, which the citation tells."""
    is_new = text.casefold() != quote.article.title.casefold()
    return write_line(shorten(text, Role.SOFT, limit=MAX_TITLE)) if text and is_new else ""


def _paragraphs(parts: Iterable[ExcerptPart], quote: Quote) -> str:
    return "\n\n".join(_marked(part, _bounds_in(part, quote)) for part in parts)


def _marked(part: ExcerptPart, bold: tuple[int, int] | None) -> str:
    """Return a part of an article, what is within the bounds in bold, and where it was cut."""
    text, passage = part.article.text, part.passage
    start, end = bold or (part.start, part.start)
    strong = (Run(text[start:end], Role.STRONG),) if bold else ()
    line = (*plain(text[part.start : start]), *strong, *plain(text[end : part.end]))
    opening = f"{CUT.lstrip()} " if part.start > passage.start else ""
    return opening + write_line(line).rstrip() + (CUT if part.end < passage.end else "")


def _bounds_in(part: ExcerptPart, quote: Quote) -> tuple[int, int] | None:
    """Return where the part holds the quote, or what it holds of it."""
    start, end = max(part.start, quote.start), min(part.end, quote.end)
    return (start, end) if start < end else None
