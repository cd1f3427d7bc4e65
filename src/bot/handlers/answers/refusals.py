"""How a group is told that no article answers: in a line, by a reaction, or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.dispatch.context import Context
from bot.state.database import RefusalStyle
from bot.transport import messages

if TYPE_CHECKING:
    from telegram import InlineKeyboardMarkup, Message

    from bot.state.replies import Reply

SHRUG = "🤷"


async def decline(
    reply: Reply,
    message: Message,
    html: str,
    keyboard: InlineKeyboardMarkup | None,
    context: Context,
) -> int | None:
    """Say that no article answers, as the group wants it; return the message that says it.

    Where an earlier wording of the question was answered, that answer may not stand, and the line
    takes its place. Where Telegram takes no such reaction, the line is said.
    """
    way = context.store.settings(message.chat_id).refusal
    if way is not RefusalStyle.LINE:
        if await reply.show(message, html, keyboard):
            return reply.message_id
        reply.message_id = None
        if way is RefusalStyle.SILENCE or await messages.react(message, SHRUG):
            return None
    return await reply.say(message, html, keyboard)


def take_back(message: Message, context: Context) -> None:
    """Remove the reaction that an earlier wording of a message may have got, before a restart too.

    Nobody waits for that.
    """
    way = context.store.settings(message.chat_id).refusal
    if way is RefusalStyle.REACTION and message.edit_date:
        context.application.create_task(messages.react(message, None))
