"""List the articles by pages: /sources, with a search, and /latest."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from telegram import InlineKeyboardMarkup, MessageEntity

from bot.dispatch.admission import STALE
from bot.dispatch.context import Context
from bot.handlers.articles import lists
from bot.handlers.articles.lists import READ, ArticleList
from bot.handlers.pressed_message import edit_pressed
from bot.i18n.translator import mark, mark_n
from bot.library.library import ARTICLES
from bot.transport import messages
from bot.transport.html import shorten
from retrieval import Article

if TYPE_CHECKING:
    from telegram import Message, Update

ALL, LATEST, FOUND, MEANT = "sources", "latest", "found", "meant"
"""Names of the buttons that turn the pages of a list: of all articles, of the newest first, of
those that have certain words, and of the likeliest of these."""
LISTS = (ALL, LATEST, FOUND, MEANT)

ARTICLES_BY_DATE = mark_n("{n} article, with its date", "{n} articles, the newest first")
ARTICLES_UNDATED = mark_n("{n} article, without a date", "{n} articles, none with a date")
ARTICLES_WITH = mark_n("{n} article with {words}", "{n} articles with {words}")
NONE_WITH = mark("No article here has {words}. /sources lists them all.")

_MAX_SEARCH = 100  # characters


@dataclass(frozen=True, slots=True)
class SearchResults:
    """Articles that have certain words."""

    words: str
    articles: tuple[Article, ...]
    name: str
    """`FOUND` or `MEANT`."""


async def show_sources(update: Update, context: Context) -> None:
    """Show the first page of the articles, or of those that have the words behind the command."""
    message, addressed = update.message, context.addressed
    if message is None or addressed is None:
        return
    if words := search_words(addressed.question):
        await send_results(message, await find_articles(words, context), context)
        return
    html, keyboard = lists.render_page(all_articles(context), 1, context)
    await messages.reply(message, html, keyboard=keyboard)


async def show_latest(update: Update, context: Context) -> None:
    """Show the first page of the articles, the newest first."""
    if update.message:
        html, keyboard = lists.render_page(_latest(context), 1, context)
        await messages.reply(update.message, html, keyboard=keyboard)


async def turn_page(_: Update, context: Context) -> None:
    """Show another page of a list in the same message."""
    press = context.press
    if press is None:
        return
    page, opens = int(press.arguments[0]), next(iter(press.arguments[1:]), READ)
    await messages.answer_press(press.query)
    html: str
    keyboard: InlineKeyboardMarkup | None
    if press.name in {ALL, LATEST}:
        listed = _latest(context) if press.name == LATEST else all_articles(context, opens=opens)
        html, keyboard = lists.render_page(listed, page, context)
    else:
        words = _words_of(press.message)
        found = await find_articles(words, context, only_best=press.name == MEANT)
        html, keyboard = _render_results(found, page, context, opens)
    await edit_pressed(press, html, keyboard)


async def answer_stale_press(_: Update, context: Context) -> None:
    """Answer the press of a button that has no route: of an earlier version, say."""
    if press := context.press:
        await messages.answer_press(press.query, context.translator.say(STALE))


async def find_articles(words: str, context: Context, *, only_best: bool = False) -> SearchResults:
    """Return the articles that have all of the words, the likeliest first.

    only_best: leave out articles with the words in a lesser place than the first, such as in the
    text when the first has them in its title.
    """
    finding = await asyncio.to_thread(context.library.answerer.find_articles, words)
    matches = finding.matches
    articles = (m.article for m in matches if not only_best or m.held == matches[0].held)
    return SearchResults(finding.words, tuple(articles), MEANT if only_best else FOUND)


async def send_results(
    message: Message, found: SearchResults, context: Context, *, opens: str = READ
) -> None:
    """Reply with the articles that were found, or that there are none."""
    html, keyboard = _render_results(found, 1, context, opens)
    await messages.reply(message, html, keyboard=keyboard)


def all_articles(context: Context, *, opens: str = READ) -> ArticleList:
    """Return the list of all articles."""
    articles = context.library.articles
    return ArticleList(context.translator.say_n(*ARTICLES, len(articles)), articles, ALL, opens)


def search_words(text: str) -> str:
    """Return the words to search for: the text in one line, cut to what a list can show."""
    return " ".join(text.split())[:_MAX_SEARCH].rstrip()


def _latest(context: Context) -> ArticleList:
    articles = sorted(
        context.library.articles, key=lambda a: a.published or date.min, reverse=True
    )
    by_date = any(article.published for article in articles)
    title = ARTICLES_BY_DATE if by_date else ARTICLES_UNDATED
    heading = context.translator.say_n(*title, len(articles))
    return ArticleList(heading, articles, LATEST, by_date=by_date)


def _render_results(
    found: SearchResults, page: int, context: Context, opens: str
) -> tuple[str, InlineKeyboardMarkup | None]:
    words, number = _italic(found.words), len(found.articles)
    if not number:
        return context.translator.say(NONE_WITH, words=words), None
    heading = context.translator.say_n(*ARTICLES_WITH, number, words=words)
    return lists.render_page(
        ArticleList(heading, found.articles, found.name, opens), page, context
    )


def _italic(words: str) -> str:
    return f"<i>{shorten(words, limit=_MAX_SEARCH)}</i>"


def _words_of(message: Message) -> str:
    """Return the words that a list was searched by: the first in italics in its message.

    So its pages can be turned when the process is another and the question is deleted.
    """
    return next(iter(message.parse_entities([MessageEntity.ITALIC]).values()), "")
