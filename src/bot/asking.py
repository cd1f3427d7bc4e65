"""Questions into answers: a command, a plain message, a reply, an edit of one of these."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from telegram.constants import ChatType

from bot import small_talk
from bot.addressed import Addressed
from bot.context import Context
from bot.render import render_answer

if TYPE_CHECKING:
    from telegram import Message, Update

HOW_TO_ASK = "Just write me your question, in words."
HOW_TO_ASK_IN_GROUPS = (
    "Write your question after /ask, or reply with /ask to the message that asks it."
)
UNKNOWN_COMMAND = "I do not know that command; /help shows what I do."
WORDS_ONLY = "I read text only: ask me in words, please."

_QUESTIONS = ("", "ask")  # the commands under which a question comes
_EDITS_COUNT_FOR = timedelta(hours=1)  # of a message that was never answered


async def answer(update: Update, context: Context) -> None:
    """Reply to a message, or bring the reply to an edited one up to date.

    An edit may come while the earlier wording is being answered: then the newest is, once.
    """
    message, addressed = update.effective_message, context.addressed
    if message is None or addressed is None or _is_idle_edit(update, context):
        return
    reply = context.replies.open(message, update_id=update.update_id)
    async with reply.lock:
        html = await _compose(message, addressed, context)
        if reply.newest == update.update_id:
            await reply.say(message, html)


def _is_idle_edit(update: Update, context: Context) -> bool:
    """Return whether an edit asks for nothing: a command's, or a message's long left alone."""
    edited, addressed = update.edited_message, context.addressed
    if edited is None or addressed is None:
        return False
    if addressed.command not in _QUESTIONS:
        return True
    return edited not in context.replies and datetime.now(UTC) - edited.date > _EDITS_COUNT_FOR


async def _compose(message: Message, addressed: Addressed, context: Context) -> str:
    if message.text is None:
        return WORDS_ONLY
    if addressed.command not in _QUESTIONS:
        return UNKNOWN_COMMAND
    if not addressed.question:
        return HOW_TO_ASK if message.chat.type == ChatType.PRIVATE else HOW_TO_ASK_IN_GROUPS
    if said := small_talk.reply_to(addressed.question):
        return said
    ask, quotes = context.library.answerer.ask, context.settings.max_quotes
    return render_answer(await asyncio.to_thread(ask, addressed.question, quotes=quotes))
