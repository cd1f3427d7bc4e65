"""Remember who was answered what, so that the next question may be a follow-up to it."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

from telegram.constants import ChatType

from bot.dispatch.addressing import replied_to, sender_id
from bot.state.conversations import MINUTES, Conversations, Exchange, Participant

if TYPE_CHECKING:
    from telegram import Message

    from bot.dispatch.context import Context
    from bot.handlers.answers.responses import Response
    from retrieval import Answer


def previous_answer(message: Message, context: Context) -> Answer | None:
    """Return the answer that a message may be a follow-up to.

    That is the answer that it replies to, if that was given to the same person in the same place;
    in private, without a reply, the last one.
    """
    who = participant_of(message)
    if who is None:
        return None
    known, now = context.conversations, time.monotonic()
    if edited := known.asked_in(who, message.message_id, now_seconds=now):
        return edited.context
    exchange = None
    if replied := replied_to(message):
        exchange = known.answered_in(who, replied.message_id, now_seconds=now)
    elif message.chat.type == ChatType.PRIVATE:
        exchange = known.last(who, before=message.message_id, now_seconds=now)
    if exchange is None or not exchange.answer.answered:  # of words that no article holds
        return None
    return exchange.answer if _is_current(exchange, context) else None


def remember_response(
    who: Participant, asked_in: int, answered_in: int, said: Response, context: Context
) -> None:
    """Remember a response, if it is an answer, for the questions that follow it.

    asked_in, answered_in: ids of the messages with the question and the response.
    """
    if said.answer is None:
        return
    version = context.library.answerer.index.version
    exchange = Exchange(
        asked_in, answered_in, said.answer, said.context, version, time.monotonic()
    )
    context.conversations.remember(who, exchange)
    asyncio.get_running_loop().call_later(60 * MINUTES, _forget_old, who, context.conversations)


def participant_of(message: Message) -> Participant | None:
    """Return who asks where; None for an anonymous administrator, who may be any of them."""
    asker = sender_id(message)
    if asker is None or (message.sender_chat and asker == message.chat_id):
        return None
    topic = message.message_thread_id if message.is_topic_message else None
    return Participant(message.chat_id, topic, asker)


def _is_current(exchange: Exchange, context: Context) -> bool:
    """Return whether the quoted articles are still in the library, unchanged."""
    index = context.library.answerer.index
    if exchange.version == index.version:
        return True
    quoted = (quote.article for quote in exchange.answer.quotes)
    numbers = ((article, index.numbers.get(article.id)) for article in quoted)
    return all(n is not None and index.articles[n] == article for article, n in numbers)


def _forget_old(who: Participant, conversations: Conversations) -> None:
    conversations.forget_old(who, now_seconds=time.monotonic())
