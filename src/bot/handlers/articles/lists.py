"""Show a list of articles by pages, with a button to open each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.dispatch.context import Context
from bot.i18n.markers import mark, untranslated
from bot.library.quote_ids import digests
from bot.rendering import callback_data
from bot.rendering.messages import render_articles
from retrieval import Article

READ, SUMMARY, REMOVE = "article", "summary", "remove"
"""Names of buttons that open an article, its summary, or the question whether to remove it. Their
arguments: digests of its id and its text, and the piece that is read first, from 1."""

LIST = mark("{heading}:")
PART_OF_A_LIST = mark("{heading}, {first} to {last}:")
PRESS_TO_READ = mark("Press a number to read that article.")
PRESS_FOR_SUMMARY = mark("Press a number for the summary of that article.")
PRESS_TO_REMOVE = mark("Press a number to remove that article.")

AS_IT_IS = 0
"""In place of the piece: open the article from its start, even if it has changed."""

_HINTS = {READ: PRESS_TO_READ, SUMMARY: PRESS_FOR_SUMMARY, REMOVE: PRESS_TO_REMOVE}
_PER_PAGE = 8  # articles: what a phone shows without much scrolling
_IN_A_ROW = 4


@dataclass(frozen=True, slots=True)
class ArticleList:
    """Articles to choose from."""

    heading: str
    articles: Sequence[Article]
    name: str
    """Of the buttons that turn its pages; arguments: the page, from 1, and what numbers open."""
    opens: str = READ
    """`READ`, `SUMMARY` or `REMOVE`."""
    by_date: bool = False


def render_page(
    listed: ArticleList, page: int, context: Context
) -> tuple[str, InlineKeyboardMarkup]:
    """Return a page of the list as HTML, with its buttons; the last page for a number beyond.

    Articles are shown with their numbers in the library, which /article takes too.
    """
    translator, index = context.translator, context.library.answerer.index
    pages = max(1, -(-len(listed.articles) // _PER_PAGE))
    page = min(max(page, 1), pages)
    start = (page - 1) * _PER_PAGE
    shown = [(index.numbers[a.id] + 1, a) for a in listed.articles[start : start + _PER_PAGE]]
    heading = translator.say(LIST, heading=listed.heading)
    if pages > 1:
        first, last = translator.number(start + 1), translator.number(start + len(shown))
        heading = translator.say(PART_OF_A_LIST, heading=listed.heading, first=first, last=last)
    told_by = {number: index.duplicates.canonical_article(number - 1) + 1 for number, _ in shown}
    copies = {number: first for number, first in told_by.items() if number != first}
    entries = render_articles(shown, translator, copies=copies, telling_undated=listed.by_date)
    hint = translator.say(_HINTS[listed.opens])
    rows = [
        *_open_buttons(shown, listed.opens),
        page_buttons(listed.name, page, pages, listed.opens),
    ]
    keyboard = InlineKeyboardMarkup([row for row in rows if row])
    return f"{heading}\n\n{entries}\n\n<i>{hint}</i>", keyboard


def page_buttons(
    name: str, page: int, pages: int, *more: object, before: Sequence[object] = ()
) -> list[InlineKeyboardButton]:
    """Return the buttons to the previous and the next page, as far as there are any."""
    return [
        callback_data.button(untranslated(sign), name, *before, to, *more)
        for sign, to in (("‹", page - 1), ("›", page + 1))
        if 1 <= to <= pages
    ]


def _open_buttons(
    numbered: Sequence[tuple[int, Article]], opens: str
) -> list[list[InlineKeyboardButton]]:
    each = [
        callback_data.button(untranslated(str(number)), opens, *digests(article), AS_IT_IS)
        for number, article in numbered
    ]
    return [each[n : n + _IN_A_ROW] for n in range(0, len(each), _IN_A_ROW)]
