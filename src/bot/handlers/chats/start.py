"""Handle /start: greet, or open what a link to the bot names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from telegram import InlineKeyboardMarkup
from telegram.constants import ChatType

from bot.dispatch.addressing import AddressedMessage
from bot.dispatch.context import Context
from bot.handlers.answers import questions
from bot.handlers.answers.followups import remember_response
from bot.handlers.answers.responses import AskedQuestion, respond
from bot.handlers.articles import lists, reader, sources, verify
from bot.handlers.articles.lists import ArticleList
from bot.handlers.chats import help_command
from bot.i18n.markers import mark, untranslated
from bot.library import quote_ids
from bot.library.library import ARTICLES
from bot.rendering import callback_data, links
from bot.rendering.links import StartTarget
from bot.state.conversations import Participant
from bot.transport import messages

if TYPE_CHECKING:
    from telegram import Message, Update

EXAMPLE = "example"
"""Names the buttons under the greeting that ask an example; their argument is its number."""

NO_SUCH_ARTICLE = mark(
    "I don’t have the article that this link opens. /sources lists the ones I have."
)


async def start(update: Update, context: Context) -> None:
    """Open the quote, article or question that a link names; without one, greet."""
    message = update.message
    if message is None:
        return
    payload = next(iter(context.args or ()), "")
    if payload == links.HELLO and message.chat.type != ChatType.PRIVATE:
        return  # the bot was added by its link, and has said hello
    kind, what = links.parse_payload(payload) or (None, "")
    if kind is StartTarget.QUESTION:
        context.addressed = AddressedMessage("", what)
        await questions.answer(update, context)
    elif kind is StartTarget.QUOTE and (ids := quote_ids.find_ids(what)):
        await verify.send_quotes(message, ids, context)
    elif kind is StartTarget.ARTICLE:
        await _open_article(update, what, context)
    elif payload == links.HELP or message.chat.type != ChatType.PRIVATE:
        await help_command.show_help(update, context)
    else:
        await _greet(message, context)


async def ask_example(_: Update, context: Context) -> None:
    """Answer the example on the pressed button, as if the presser had written it."""
    press = context.press
    if press is None:
        return
    await messages.answer_press(press.query)
    message = press.message
    asked = AskedQuestion(callback_data.label_of(press), None, asker=None, whole=False)
    said = await respond(asked, message.chat_id, context)
    sent = await messages.reply(message, said.html, keyboard=said.keyboard)
    context.tally.note(said.answer, began_seconds=context.began_seconds)
    topic = message.message_thread_id if message.is_topic_message else None
    who = Participant(message.chat_id, topic, press.query.from_user.id)
    # The message that asked is the greeting, which may ask several: the answer stands for it.
    remember_response(who, sent.message_id, sent.message_id, said, context)


async def _greet(message: Message, context: Context) -> None:
    """Say in a sentence what the bot does, over a button for each example.

    A press counts only where its button is, so the question is read from the button's label.
    """
    library = context.library
    html = context.translator.say_n(*help_command.GREETING, len(library.articles))
    rows = [
        [callback_data.button(untranslated(question), EXAMPLE, number)]
        for number, question in enumerate(library.examples)
    ]
    await messages.reply(message, html, keyboard=InlineKeyboardMarkup(rows) if rows else None)


async def _open_article(update: Update, digest: str, context: Context) -> None:
    message = update.message
    if message is None:
        return
    articles = quote_ids.articles_named(digest, context.library.answerer.index)
    if len(articles) == 1:
        await reader.send_article(message, articles[0], context)
    elif articles:  # by a rare chance ids have the same digest
        heading = context.translator.say_n(*ARTICLES, len(articles))
        html, keyboard = lists.render_page(
            ArticleList(heading, articles, sources.FOUND), 1, context
        )
        await messages.reply(message, html, keyboard=keyboard)
    else:
        await messages.reply(message, context.translator.say(NO_SUCH_ARTICLE))
