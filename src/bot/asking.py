"""Questions into answers: a command, a plain message, a reply, an edit of one of these."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from telegram.constants import ChatType

from bot import sending, small_talk
from bot.addressed import Addressed
from bot.context import Context
from bot.conversation import MINUTES, Conversations, Exchange, Who
from bot.render import render_answer
from bot.speech import mark

if TYPE_CHECKING:
    from telegram import InlineKeyboardMarkup, Message, Update

    from retrieval import Answer

HOW_TO_ASK = mark("Just write me your question, in words.")
HOW_TO_ASK_IN_GROUPS = mark(
    "Write your question after /ask, or reply with /ask to the message that asks it."
)
UNKNOWN_COMMAND = mark("I do not know that command; /help shows what I do.")
WORDS_ONLY = mark("I read text only: ask me in words, please.")

_QUESTIONS = ("", "ask")  # the commands under which a question comes
_EDITS_COUNT_FOR = timedelta(hours=1)  # of a message that was never answered
_FURTHER = 6  # sentences behind "More"


@dataclass(frozen=True, slots=True)
class Said:
    """What is said to a message."""

    html: str
    keyboard: InlineKeyboardMarkup | None = None
    answer: Answer | None = None
    """What is said is this answer, if it is one."""
    context: Answer | None = None
    """The answer before it, from which the question was understood."""


async def answer(update: Update, context: Context) -> None:
    """Reply to a message, or bring the reply to an edited one up to date.

    An edit may come while the earlier wording is being answered: then the newest is, once.
    """
    message, addressed = update.effective_message, context.addressed
    if message is None or addressed is None or _is_idle_edit(update, context):
        return
    reply = context.replies.open(message, update_id=update.update_id)
    async with reply.lock:
        said = await _compose(message, addressed, context)
        if reply.newest == update.update_id:
            context.tally.note(said.answer, began_seconds=context.began_seconds)
            answered_in = await reply.say(message, said.html, said.keyboard)
            _remember(message, answered_in, said, context)


def _is_idle_edit(update: Update, context: Context) -> bool:
    """Return whether an edit asks for nothing: a command's, or a message's long left alone."""
    edited, addressed = update.edited_message, context.addressed
    if edited is None or addressed is None:
        return False
    if addressed.command not in _QUESTIONS:
        return True
    return edited not in context.replies and datetime.now(UTC) - edited.date > _EDITS_COUNT_FOR


async def _compose(message: Message, addressed: Addressed, context: Context) -> Said:
    speech = context.speech
    if message.text is None:
        return Said(speech.say(WORDS_ONLY))
    if addressed.command not in _QUESTIONS:
        return Said(speech.say(UNKNOWN_COMMAND))
    if not addressed.question:
        is_private = message.chat.type == ChatType.PRIVATE
        return Said(speech.say(HOW_TO_ASK if is_private else HOW_TO_ASK_IN_GROUPS))
    if said := small_talk.reply_to(addressed.question):
        return Said(speech.say(said))
    return await _answer(message, addressed.question, context)


async def _answer(message: Message, question: str, context: Context) -> Said:
    before = _context_of(message, context)
    chosen = context.store.settings(message.chat_id).quotes
    answer = await context.answers.ask(
        context.library.answerer,
        question,
        quotes=chosen or context.settings.max_quotes,
        further=_FURTHER,
        context=before,
        when_slow=lambda: context.application.create_task(sending.show_typing(message)),
    )
    return Said(render_answer(answer, context.speech), answer=answer, context=before)


def _context_of(message: Message, context: Context) -> Answer | None:
    """Return the answer that a question may be a follow-up to.

    It is the answer that the message replies to, if it was given to the same person in the same
    place; in private, where there is no reply, the last one.
    """
    who = _who(message)
    if who is None:
        return None
    known, now = context.conversations, time.monotonic()
    if edited := known.asked_in(who, message.message_id, now_seconds=now):
        return edited.context
    exchange = None
    if replied := message.reply_to_message:
        exchange = known.answered_in(who, replied.message_id, now_seconds=now)
    elif message.chat.type == ChatType.PRIVATE:
        exchange = known.last(who, before=message.message_id, now_seconds=now)
    if exchange is None or exchange.version != context.library.answerer.index.version:
        return None
    return exchange.answer


def _remember(message: Message, answered_in: int, said: Said, context: Context) -> None:
    who = _who(message)
    if who is None or said.answer is None:
        return
    version = context.library.answerer.index.version
    exchange = Exchange(
        message.message_id, answered_in, said.answer, said.context, version, time.monotonic()
    )
    context.conversations.remember(who, exchange)
    asyncio.get_running_loop().call_later(60 * MINUTES, _forget_old, who, context.conversations)


def _forget_old(who: Who, conversations: Conversations) -> None:
    conversations.forget_old(who, now_seconds=time.monotonic())


def _who(message: Message) -> Who | None:
    """Return who asks where; None for an anonymous administrator, who may be any of them."""
    sender = message.sender_chat or message.from_user
    if sender is None or (message.sender_chat and sender.id == message.chat_id):
        return None
    topic = message.message_thread_id if message.is_topic_message else None
    return Who(message.chat_id, topic, sender.id)
