"""Questions into answers: a command, a plain message, a reply, an edit of one of these."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from telegram.constants import ChatType

from bot.dispatch.addressing import AddressedMessage, own_words, replied_to
from bot.dispatch.context import Context
from bot.handlers.answers import auto_delete, claims, refusals, small_talk
from bot.i18n.translator import joined, mark
from bot.library.library import introduce
from bot.rendering import answer_tokens
from bot.rendering.keyboards import KeyboardBuilder
from bot.rendering.messages import render_answer
from bot.state.conversations import MINUTES, Conversations, Exchange, Participant
from bot.transport import messages
from retrieval import RequestKind

if TYPE_CHECKING:
    from collections.abc import Callable

    from telegram import InlineKeyboardMarkup, Message, Update

    from bot.state.replies import Reply
    from retrieval import Answer

HOW_TO_ASK = mark("Just type your question.")
HOW_TO_ASK_IN_GROUPS = mark(
    "Write your question after /ask, or reply with /ask to the message that asks it."
)
UNKNOWN_COMMAND = mark("I don’t know that command; /help shows what I can do.")
WORDS_ONLY = mark("I can only read text, so please type your question.")

_QUESTIONS = ("", "ask")  # the commands under which a question comes
_EDITS_COUNT_FOR = timedelta(hours=1)  # of a message that was never answered
_FURTHER = 6  # sentences behind "More"


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question, and what its answer's buttons must know."""

    question: str
    before: Answer | None
    """The answer from which it may be understood."""
    asker: int | None
    """Who asked it in a group; None in private."""
    whole: bool
    """Whether the message that asked it says all of it by itself."""
    about: bool = False
    """Whether these are somebody else's words, which may state something."""


@dataclass(frozen=True, slots=True)
class Response:
    """What is said to a message."""

    html: str
    keyboard: InlineKeyboardMarkup | None = None
    answer: Answer | None = None
    """What is said is this answer, if it is one."""
    context: Answer | None = None
    """The answer before it, from which the question was understood."""

    @property
    def declines(self) -> bool:
        """Whether it says that no article answers."""
        return self.answer is not None and not self.answer.answered


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
            await _say(said, message, reply, context)


async def _say(said: Response, message: Message, reply: Reply, context: Context) -> None:
    if said.declines:
        said_in = await refusals.decline(reply, message, said.html, said.keyboard, context)
    else:
        said_in = await reply.say(message, said.html, said.keyboard)
        refusals.take_back(message, context)
    if said_in is not None:
        _remember(message, said_in, said, context)
        auto_delete.note(context.store, chat=message.chat_id, message=said_in)


def _is_idle_edit(update: Update, context: Context) -> bool:
    """Return whether an edit asks for nothing: a command's, or a message's long left alone."""
    edited, addressed = update.edited_message, context.addressed
    if edited is None or addressed is None:
        return False
    if addressed.command not in _QUESTIONS:
        return True
    return edited not in context.replies and datetime.now(UTC) - edited.date > _EDITS_COUNT_FOR


async def _compose(message: Message, addressed: AddressedMessage, context: Context) -> Response:
    translator = context.translator
    if message.text is None and not addressed.question:
        return Response(translator.say(WORDS_ONLY))
    if addressed.command not in _QUESTIONS:
        return Response(translator.say(UNKNOWN_COMMAND))
    if not addressed.question:
        is_private = message.chat.type == ChatType.PRIVATE
        return Response(translator.say(HOW_TO_ASK if is_private else HOW_TO_ASK_IN_GROUPS))
    if not addressed.about and (said := small_talk.reply_to(addressed.question)):
        if said == small_talk.ASK:  # who are you?
            introduction = introduce(context.library, translator.say_n)
            return Response(joined([introduction, translator.say(said)]))
        return Response(translator.say(said))
    return await _answer(message, addressed, context)


async def _answer(message: Message, addressed: AddressedMessage, context: Context) -> Response:
    asked = AskedQuestion(
        addressed.question,
        None if addressed.about else _context_of(message, context),
        asker=None if message.chat.type == ChatType.PRIVATE else _sender_id(message),
        whole=not addressed.about and addressed.question == own_words(message, context.bot.bot),
        about=addressed.about,
    )
    return await respond(
        asked,
        message.chat_id,
        context,
        when_slow=lambda: context.application.create_task(messages.show_typing(message)),
    )


async def respond(
    asked: AskedQuestion,
    chat_id: int,
    context: Context,
    *,
    when_slow: Callable[[], object] = lambda: None,
) -> Response:
    """Return what is said to a question, with the buttons under it.

    when_slow: called once if finding it takes longer than a second.
    """
    answerer, translator = context.library.answerer, context.translator
    answer = await ask(asked, chat_id, context, when_slow=when_slow)
    token = answer_tokens.encode(answer, answerer.index, whole=asked.whole and not answer.carried)
    maker = KeyboardBuilder(translator, context.bot, token, asked.asker)
    if answer.answered:
        html = render_answer(answer, translator, links=context.links)
        return Response(html, maker.under_answer(answer), answer, asked.before)
    topics: tuple[str, ...] = ()
    if answer.kind is not RequestKind.STATEMENT:
        topics = await asyncio.to_thread(answerer.topics, asked.question)
    html = render_answer(answer, translator, with_topics=bool(topics))
    return Response(html, maker.under_refusal(answer, topics), answer, asked.before)


async def ask(
    asked: AskedQuestion,
    chat_id: int | None,
    context: Context,
    *,
    when_slow: Callable[[], object] = lambda: None,
) -> Answer:
    """Return what the articles say to a question, or to what somebody else said.

    chat_id: of the chat that may have chosen how much; None for one that has no choice.
    """
    answerer = context.library.answerer
    chosen = None if chat_id is None else context.store.settings(chat_id).quotes
    most = context.settings.max_quotes
    quotes = min(chosen or most, most)
    if asked.about:
        return await asyncio.to_thread(
            claims.answer_about, answerer, asked.question, quotes=quotes, further=_FURTHER
        )
    return await context.answers.ask(
        answerer,
        asked.question,
        quotes=quotes,
        further=_FURTHER,
        context=asked.before,
        when_slow=when_slow,
    )


def _context_of(message: Message, context: Context) -> Answer | None:
    """Return the answer that a question may be a follow-up to.

    It is the answer that the message replies to, if it was given to the same person in the same
    place; in private, where there is no reply, the last one.
    """
    who = who_asked(message)
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
    return exchange.answer if _stands(exchange, context) else None


def _stands(exchange: Exchange, context: Context) -> bool:
    """Return whether what was answered is still what the articles say."""
    index = context.library.answerer.index
    if exchange.version == index.version:
        return True
    quoted = (quote.article for quote in exchange.answer.quotes)
    numbers = ((article, index.numbers.get(article.id)) for article in quoted)
    return all(n is not None and index.articles[n] == article for article, n in numbers)


def _remember(message: Message, answered_in: int, said: Response, context: Context) -> None:
    if who := who_asked(message):
        remember(who, message.message_id, answered_in, said, context)


def remember(
    who: Participant, asked_in: int, answered_in: int, said: Response, context: Context
) -> None:
    """Keep what was said, if it is an answer, for the questions that follow it."""
    if said.answer is None:
        return
    version = context.library.answerer.index.version
    exchange = Exchange(
        asked_in, answered_in, said.answer, said.context, version, time.monotonic()
    )
    context.conversations.remember(who, exchange)
    asyncio.get_running_loop().call_later(60 * MINUTES, _forget_old, who, context.conversations)


def _forget_old(who: Participant, conversations: Conversations) -> None:
    conversations.forget_old(who, now_seconds=time.monotonic())


def who_asked(message: Message) -> Participant | None:
    """Return who asks where; None for an anonymous administrator, who may be any of them."""
    sender_id = _sender_id(message)
    if sender_id is None or (message.sender_chat and sender_id == message.chat_id):
        return None
    topic = message.message_thread_id if message.is_topic_message else None
    return Participant(message.chat_id, topic, sender_id)


def _sender_id(message: Message) -> int | None:
    sender = message.sender_chat or message.from_user
    return sender.id if sender else None
