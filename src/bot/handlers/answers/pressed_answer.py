"""Find the answer that a pressed button belongs to, and the question that it answers.

Looked for in memory first, then in the message itself: the token in its buttons names the
sentences, and the message that it replies to has the question.
"""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from telegram.constants import ChatType

from bot.dispatch.addressing import own_words
from bot.dispatch.admission import STALE
from bot.handlers.answers.followups import participant_of
from bot.handlers.answers.responses import AskedQuestion, ask
from bot.rendering import answer_tokens, callback_data
from bot.rendering.answer_tokens import AnswerToken
from bot.rendering.callback_data import ButtonPress
from bot.rendering.keyboards import KeyboardBuilder, topics_in
from bot.state.conversations import Exchange, Participant
from bot.transport import messages
from retrieval import Answer, RequestKind

if TYPE_CHECKING:
    from bot.dispatch.context import Context
    from bot.state.replies import Reply


@dataclass(frozen=True, slots=True)
class PressedAnswer:
    """An answer or a refusal, as the press of one of its buttons finds it."""

    press: ButtonPress
    token: AnswerToken
    """With the numbers that the sentences have in the index now."""
    keyboards: KeyboardBuilder
    answer: Answer | None
    """As much of it as the token tells; None when its articles have changed since."""

    @property
    def topics(self) -> tuple[str, ...]:
        """The topics that are offered under it."""
        return topics_in(self.press.message.reply_markup)


@dataclass(frozen=True, slots=True)
class RecalledAnswer:
    """An answer in full, and the one from which its question was understood."""

    answer: Answer
    before: Answer | None


@dataclass(frozen=True, slots=True)
class RecalledQuestion:
    """A question that was answered, and for whom a new answer to it is remembered."""

    asked: AskedQuestion
    who: Participant | None
    asked_in: int
    """Id of the message that asked it."""


async def read_pressed(context: Context) -> PressedAnswer | None:
    """Return the answer whose button was pressed; None, after saying so, if there is none."""
    press = context.press
    if press is None:
        return None
    token = answer_tokens.find_token(press.message.reply_markup)
    if token is None:
        await messages.answer_press(press.query, context.translator.say(STALE))
        return None
    is_private = press.message.chat.type == ChatType.PRIVATE
    asker = None if is_private else callback_data.asker_of(press.message)
    answerer = context.library.answerer
    renewed = answer_tokens.renew_token(token, answerer.index)
    keyboards = KeyboardBuilder(context.translator, context.bot, renewed or token, asker)
    answer = answer_tokens.decode_answer(renewed, answerer) if renewed else None
    return PressedAnswer(press, renewed or token, keyboards, answer)


@asynccontextmanager
async def locked_reply(press: ButtonPress, context: Context) -> AsyncIterator[Reply | None]:
    """Lock and yield the reply whose button was pressed; None if another answer is there now.

    So it is when the question was edited, or the answer removed, while the press was on its way.
    """
    message = press.message
    reply = context.replies.which_is(message)
    async with reply.lock:
        same = reply.token == answer_tokens.find_token(message.reply_markup)
        yield reply if same and reply.message_id == message.message_id else None


async def recall_answer(pressed: PressedAnswer, context: Context) -> RecalledAnswer | None:
    """Return the answer in full, from memory or by asking again; None if neither gives it."""
    index = context.library.answerer.index

    def is_it(answer: Answer) -> bool:
        token = answer_tokens.encode_answer(answer, index, whole=pressed.token.is_whole)
        return token.shown == pressed.token.shown

    remembered = _remembered(pressed, context)
    if remembered and remembered[1].version == index.version:
        exchange = remembered[1]
        is_same = is_it(exchange.answer)
        return RecalledAnswer(exchange.answer, exchange.context) if is_same else None
    question = recall_question(pressed, context)
    if question is None:
        return None
    answer = await ask(question.asked, pressed.press.message.chat_id, context)
    return RecalledAnswer(answer, question.asked.before) if is_it(answer) else None


def recall_question(pressed: PressedAnswer, context: Context) -> RecalledQuestion | None:
    """Return the question, from memory or from the message that asked it."""
    remembered = _remembered(pressed, context)
    if remembered is None:
        return _question_replied_to(pressed, context)
    who, exchange = remembered
    asked = AskedQuestion(
        exchange.answer.question,
        exchange.context,
        asker=pressed.keyboards.asker,
        whole=pressed.token.is_whole,
        about=exchange.answer.kind is RequestKind.STATEMENT,
    )
    return RecalledQuestion(asked, who, exchange.asked_in)


def _remembered(pressed: PressedAnswer, context: Context) -> tuple[Participant, Exchange] | None:
    message, now = pressed.press.message, time.monotonic()
    return context.conversations.ended_in(message.chat_id, message.message_id, now_seconds=now)


def _question_replied_to(pressed: PressedAnswer, context: Context) -> RecalledQuestion | None:
    """Return the question in the message that the answer replies to, if that says all of it."""
    message = pressed.press.message.reply_to_message
    words = own_words(message, context.bot.bot) if message and pressed.token.is_whole else ""
    if message is None or not words:
        return None
    asked = AskedQuestion(words, None, asker=pressed.keyboards.asker, whole=True)
    return RecalledQuestion(asked, participant_of(message), message.message_id)
