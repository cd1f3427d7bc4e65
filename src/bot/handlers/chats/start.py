"""What a link to the bot opens: /start, with or without something behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from telegram.constants import ChatType

from bot.dispatch.addressing import AddressedMessage
from bot.dispatch.context import Context
from bot.handlers.answers import questions
from bot.handlers.articles import lists, reader, sources, verify
from bot.handlers.articles.lists import ArticleList
from bot.handlers.chats import help_command
from bot.i18n.translator import mark
from bot.library import quote_ids
from bot.library.library import ARTICLES
from bot.rendering import links
from bot.rendering.links import StartTarget
from bot.transport import messages

if TYPE_CHECKING:
    from telegram import Update

NO_SUCH_ARTICLE = mark("I have no article like the one that this link opens. /sources lists mine.")


async def start(update: Update, context: Context) -> None:
    """Open what the link names: a quote, an article, a question; else say what the bot is."""
    message = update.message
    if message is None:
        return
    payload = next(iter(context.args or ()), "")
    if payload == links.HELLO and message.chat.type != ChatType.PRIVATE:
        return  # the bot was added by its link, and has said hello
    opened = links.read(payload)
    if opened is None:
        await help_command.show_help(update, context)
        return
    kind, what = opened
    if kind is StartTarget.QUESTION:
        context.addressed = AddressedMessage("", what)
        await questions.answer(update, context)
    elif kind is StartTarget.QUOTE:
        ids = quote_ids.read_all(what)
        await (
            verify.send(message, ids, context) if ids else help_command.show_help(update, context)
        )
    else:
        await _open_article(update, what, context)


async def _open_article(update: Update, digest: str, context: Context) -> None:
    message = update.message
    if message is None:
        return
    articles = quote_ids.articles_named(digest, context.library.answerer.index)
    if len(articles) == 1:
        await reader.send_article(message, articles[0], context)
    elif articles:  # by a rare chance ids have the same digest
        heading = context.translator.say_n(*ARTICLES, len(articles))
        html, keyboard = lists.show(ArticleList(heading, articles, sources.FOUND), 1, context)
        await messages.reply(message, html, keyboard=keyboard)
    else:
        await messages.reply(message, context.translator.say(NO_SUCH_ARTICLE))
