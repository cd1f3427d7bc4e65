"""Handle /help: what the bot does, how to ask it, and its commands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from telegram import InlineKeyboardMarkup
from telegram.constants import ChatType

from bot.dispatch.context import Context
from bot.i18n.markers import label, mark, mark_n
from bot.i18n.translator import joined
from bot.library.library import introduce
from bot.rendering.callback_data import link_button
from bot.rendering.messages import render_examples
from bot.transport import messages

if TYPE_CHECKING:
    from collections.abc import Iterator

    from telegram import Message, Update

GREETING = mark_n(
    "Ask me anything: I’ll answer with sentences from {n} article, word for word, each with its "
    "source.",
    "Ask me anything: I’ll answer with sentences from {n} articles, word for word, each with its "
    "source.",
)
FOR_EXAMPLE = mark("For example:")
HOW = mark(
    "Just write to me. In a group, write /ask and your question, or reply to one of my messages."
)
HOW_IN_GROUPS = mark("Here, write /ask and your question, or reply to one of my messages.")
MORE_IN_GROUPS = mark("/sources lists the articles, /privacy says what I store.")
MORE_IN_PRIVATE = label("More in a private chat")
COMMANDS = (
    mark("/sources – the articles I know"),
    mark("/latest – the newest articles"),
    mark("/article – read an article"),
    mark("/summary – the main sentences of an article"),
    mark("/verify – check a quote by its id"),
    mark("/forget – forget what you asked"),
    mark("/privacy – what I store"),
)
NARROW = mark(
    "You can narrow a question: <code>source:</code>, <code>since:2016-04</code>, "
    '<code>until:2016</code>, <code>"exact words"</code>, <code>-without</code>.'
)
ANYWHERE = mark("In any other chat, type {name} and a few words to send a quote there.")
FOR_OPERATORS = mark(
    "You are my operator, so you can also send me files to add articles; /remove takes them out "
    "again."
)
ADD_TO_GROUP = label("Add me to a group")


async def show_help(update: Update, context: Context) -> None:
    """Say what the bot does and how to ask it: in a group briefly, in private in full."""
    if message := update.message:
        is_private = message.chat.type == ChatType.PRIVATE
        html = joined(_in_private(message, context)) if is_private else _in_group(context)
        keyboard = _adding(context) if is_private else _leading_to_private(context)
        await messages.reply(message, html, keyboard=keyboard)


def _in_group(context: Context) -> str:
    """Return three lines: everybody in the group has to read them."""
    translator = context.translator
    greeting = translator.say_n(*GREETING, len(context.library.articles))
    return "\n".join([greeting, *map(translator.say, (HOW_IN_GROUPS, MORE_IN_GROUPS))])


def _in_private(message: Message, context: Context) -> Iterator[str]:
    """Yield the parts of the help; a tap copies an example, so that it can be changed."""
    library, translator = context.library, context.translator
    yield introduce(library, translator.say_n)
    if library.examples:
        yield f"{translator.say(FOR_EXAMPLE)}\n{render_examples(library.examples)}"
    yield translator.say(HOW)
    yield translator.say(NARROW)
    if context.bot.bot.supports_inline_queries:
        yield translator.say(ANYWHERE, name=f"@{context.bot.username}")
    if message.chat_id in context.settings.admin_user_ids:  # a private chat has its person's id
        yield translator.say(FOR_OPERATORS)
    yield "\n".join(map(translator.say, COMMANDS))


def _leading_to_private(context: Context) -> InlineKeyboardMarkup:
    """Return the button that opens the private chat with all of the help."""
    text = context.translator.say(MORE_IN_PRIVATE)
    return InlineKeyboardMarkup.from_button(link_button(text, context.links.help()))


def _adding(context: Context) -> InlineKeyboardMarkup | None:
    """Return the button that adds the bot to a group, if its owner allows groups."""
    if not context.bot.can_join_groups:
        return None
    text = context.translator.say(ADD_TO_GROUP)
    return InlineKeyboardMarkup.from_button(link_button(text, context.links.to_group()))
