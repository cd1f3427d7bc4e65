"""Find the article that /article or /summary means, and open it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.dispatch.context import Context
from bot.handlers.articles import lists, reader, sources, verify
from bot.handlers.articles.lists import READ, SUMMARY
from bot.library import quote_ids
from bot.library.quote_ids import ChangedArticleError, QuoteId, UnknownIdError
from bot.transport import messages
from retrieval import Article, Index

if TYPE_CHECKING:
    from telegram import Message, Update


async def show_article(update: Update, context: Context) -> None:
    """Open the article that is meant, or list those that may be."""
    await _open(update, context, READ)


async def show_summary(update: Update, context: Context) -> None:
    """Summarise the article that is meant, or list those that may be."""
    await _open(update, context, SUMMARY)


async def _open(update: Update, context: Context, opens: str) -> None:
    message, addressed = update.message, context.addressed
    if message is None or addressed is None:
        return
    words = sources.search_words(addressed.question)
    if ids := verify.ids_meant(message, context):
        await _open_quoted(message, ids[0], opens, context)
    elif words:
        await _open_named(message, words, opens, context)
    elif len(context.library.articles) == 1:
        await _send(message, context.library.articles[0], opens, context)
    else:
        html, keyboard = lists.render_page(sources.all_articles(context, opens=opens), 1, context)
        await messages.reply(message, html, keyboard=keyboard)


async def _open_named(message: Message, words: str, opens: str, context: Context) -> None:
    """Open the article of that id or number, or with the words; list several that have them."""
    if article := find_by_id_or_number(words, context.library.answerer.index):
        await _send(message, article, opens, context)
        return
    found = await sources.find_articles(words, context, only_best=True)
    if len(found.articles) == 1:
        await _send(message, found.articles[0], opens, context)
    else:
        await sources.send_results(message, found, context, opens=opens)


async def _open_quoted(message: Message, name: QuoteId, opens: str, context: Context) -> None:
    """Open the article at the quote with this id, or say why there is none."""
    index = context.library.answerer.index
    try:
        sentence = index.sentence(quote_ids.find_sentence(name, index))
    except (UnknownIdError, ChangedArticleError):
        await verify.send_quotes(message, [name], context)
        return
    if opens == SUMMARY:
        await reader.send_summary(message, sentence.article, context)
    else:
        await reader.send_article(message, sentence.article, context, position=sentence.start)


async def _send(message: Message, article: Article, opens: str, context: Context) -> None:
    send = reader.send_article if opens == READ else reader.send_summary
    await send(message, article, context)


def find_by_id_or_number(words: str, index: Index) -> Article | None:
    """Return the article with this id, or with this number in the lists."""
    if (number := index.numbers.get(words)) is not None:
        return index.articles[number]
    if words.isdecimal() and 1 <= int(words) <= len(index.articles):
        return index.articles[int(words) - 1]
    return None
