"""Handle /forget: drop what was asked before, so that the next question is no follow-up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.dispatch.addressing import sender_id
from bot.dispatch.context import Context
from bot.i18n.translator import mark
from bot.transport import messages

if TYPE_CHECKING:
    from telegram import Update

FORGOTTEN = mark("I have forgotten what you asked me here.")
FORGOTTEN_BUT_STORED = mark(
    "I have forgotten what you asked me here. Questions that no article answers are still "
    "stored; /privacy says more."
)
NOTHING_KNOWN = mark("I don’t remember anything you asked me here.")


async def forget_questions(update: Update, context: Context) -> None:
    """Drop what this person asked in this chat, in all topics, and say so.

    Which message answers which question is kept, as ids alone, or an edited question would be
    answered twice.
    """
    message = update.message
    if message is None:
        return
    # Of an anonymous administrator nothing is kept, and this finds nothing.
    sender = sender_id(message)
    dropped = context.conversations.forget(message.chat_id, sender) if sender else ()
    context.answers.forget(exchange.answer.question for exchange in dropped)
    forgotten = FORGOTTEN_BUT_STORED if context.settings.log_questions else FORGOTTEN
    said = forgotten if dropped else NOTHING_KNOWN
    await messages.reply(message, context.translator.say(said))
