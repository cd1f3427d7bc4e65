"""What /start and /help say: what this is, how to ask it, and what else it does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from telegram import InlineKeyboardButton, InlineKeyboardMarkup
from telegram.constants import ChatType

from bot.dispatch.context import Context
from bot.i18n.translator import joined, label, mark
from bot.library.library import introduce
from bot.rendering.messages import render_examples
from bot.transport import messages

if TYPE_CHECKING:
    from collections.abc import Iterator

    from telegram import Message, Update

FOR_EXAMPLE = mark("For example:")
HOW = mark(
    "Just write to me. In a group, write /ask and your question, or reply to one of my messages."
)
HOW_IN_GROUPS = mark("Here, write /ask and your question, or reply to one of my messages.")
COMMANDS = (
    mark("/sources – what I have read"),
    mark("/latest – the newest articles"),
    mark("/article – read an article"),
    mark("/summary – its main sentences"),
    mark("/verify – check a quote by its id"),
    mark("/forget – forget what you asked"),
    mark("/privacy – what I keep"),
)
NARROW = mark(
    "A question can be narrowed: <code>source:</code>, <code>since:2016-04</code>, "
    '<code>until:2016</code>, <code>"exact words"</code>, <code>-without</code>.'
)
ANYWHERE = mark("In any other chat, type {name} and a few words to send a quote there.")
FOR_OPERATORS = mark(
    "You run me, so you can also send me files to add articles; /remove takes them out again."
)
ADD_TO_GROUP = label("Add me to a group")


async def show_help(update: Update, context: Context) -> None:
    """Say what the bot is and how to ask it.

    The examples are text that a tap copies, not buttons: buttons cut questions short on a phone,
    and in a group anybody's press would make the bot speak.
    """
    message, translator = update.message, context.translator
    if message is None:
        return
    private = message.chat.type == ChatType.PRIVATE
    # In a group a copied example can be sent as it is.
    examples = [
        question if private else f"/ask {question}" for question in context.library.examples
    ]
    shown = f"{translator.say(FOR_EXAMPLE)}\n{render_examples(examples)}" if examples else ""
    how = translator.say(HOW if private else HOW_IN_GROUPS)
    commands = "\n".join(map(translator.say, COMMANDS))
    html = joined(
        [
            introduce(context.library, translator.say_n),
            shown,
            how,
            *_more(message, context),
            commands,
        ]
    )
    await messages.reply(message, html, keyboard=_adding(context) if private else None)


def _more(message: Message, context: Context) -> Iterator[str]:
    """Yield what only those want to know who ask for help; a first greeting is short."""
    if context.addressed is None or context.addressed.command != "help":
        return
    yield context.translator.say(NARROW)
    if context.bot.bot.supports_inline_queries:
        yield context.translator.say(ANYWHERE, name=f"@{context.bot.username}")
    if message.chat_id in context.settings.admin_user_ids:  # a private chat has its person's id
        yield context.translator.say(FOR_OPERATORS)


def _adding(context: Context) -> InlineKeyboardMarkup | None:
    """Return the button that adds the bot to a group, where its owner lets it join any."""
    if not context.bot.can_join_groups:
        return None
    url = context.links.to_group()
    return InlineKeyboardMarkup.from_button(
        InlineKeyboardButton(context.translator.say(ADD_TO_GROUP), url=url)
    )
