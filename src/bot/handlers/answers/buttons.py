"""What the buttons under an answer and under a refusal show, in the same message, and back.

What a press needs is looked for in memory first, then in its own message: the token in the
buttons tells the sentences, the message that asked tells the question.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from telegram.constants import ChatType

from bot.dispatch.addressing import own_words
from bot.dispatch.admission import STALE
from bot.dispatch.context import Context
from bot.handlers.answers import questions
from bot.handlers.answers.questions import AskedQuestion
from bot.i18n.translator import notice
from bot.library import quote_ids
from bot.library.quote_ids import ChangedArticleError, UnknownIdError
from bot.rendering import answer_tokens, callback_data, excerpts
from bot.rendering.answer_tokens import AnswerToken
from bot.rendering.callback_data import ButtonPress
from bot.rendering.keyboards import KeyboardBuilder, quotes_on, topics_in
from bot.rendering.messages import (
    render_answer,
    render_excerpt,
    render_explanation,
    render_nearest,
    render_next_best,
    render_topic,
)
from bot.state.conversations import Exchange, Participant
from bot.state.replies import Reply
from bot.transport import messages
from bot.transport.html import plain
from retrieval import Answer, RequestKind

if TYPE_CHECKING:
    from telegram import InlineKeyboardMarkup, Update

CHANGED = notice("The articles have changed since.")
CHANGED_AND_FORGOTTEN = notice(
    "The articles have changed since, and I no longer know the question. Please ask it again."
)
FORGOTTEN = notice("I no longer know the question. Please ask it again.")


@dataclass(frozen=True, slots=True)
class _ShownAnswer:
    """An answer of ours, as a press finds it."""

    press: ButtonPress
    token: AnswerToken
    """As its articles are numbered now."""
    maker: KeyboardBuilder
    answer: Answer | None
    """What the token tells of it; None when its articles have changed since."""

    @property
    def topics(self) -> tuple[str, ...]:
        """Return the topics that are offered under it."""
        return topics_in(self.press.message.reply_markup)


@dataclass(frozen=True, slots=True)
class _KnownAnswer:
    """An answer with all that was said in it, and the one from which it was understood."""

    answer: Answer
    before: Answer | None


@dataclass(frozen=True, slots=True)
class _AnsweredQuestion:
    """What was asked, and where it is to be remembered that it was answered."""

    asked: AskedQuestion
    who: Participant | None
    asked_in: int


async def turn(_: Update, context: Context) -> None:
    """Show a page of an answer: itself, or what comes next; of a refusal, what is nearest."""
    shown = await _read(context)
    if shown is None:
        return
    answer, page = shown.answer, int(shown.press.arguments[0])
    if answer is None:
        await _offer_again(shown, context)
        return
    await messages.answer_press(shown.press.query)
    if page == 0:
        known = await _recall(shown, context)
        answer = known.answer if known else answer
    async with _holding(shown.press, context) as reply:
        if reply:
            await _show(reply, shown, *_page(shown, answer, page))


async def show_context(_: Update, context: Context) -> None:
    """Show a part of an article: around a quote, or further on."""
    shown = await _read(context)
    if shown is None:
        return
    answerer = context.library.answerer
    page, name, *position = shown.press.arguments
    try:
        quote = answerer.quote(quote_ids.find(quote_ids.read(name), answerer.index))
    except (UnknownIdError, ChangedArticleError):
        await _offer_again(shown, context)
        return
    await messages.answer_press(shown.press.query)
    if position:
        excerpt = excerpts.beginning(quote, int(position[0]), answerer.index)
    else:
        excerpt = excerpts.around(quote, answerer.index)
    others = quotes_on(shown.answer, int(page)) if shown.answer else ()
    keyboard = shown.maker.under_excerpt(excerpt, quote, others, int(page))
    async with _holding(shown.press, context) as reply:
        if reply:
            await _show(reply, shown, render_excerpt(excerpt, quote, context.translator), keyboard)


async def explain(_: Update, context: Context) -> None:
    """Show why the answer is what it is."""
    shown = await _read(context)
    if shown is None:
        return
    if shown.answer is None:
        await _offer_again(shown, context)
        return
    known = await _recall(shown, context)
    if known is None and _question(shown, context):  # other articles give another answer now
        await _offer_again(shown, context)
        return
    notice = "" if known else context.translator.say(FORGOTTEN)
    await messages.answer_press(shown.press.query, notice)
    if known is None:
        return
    explanation = await asyncio.to_thread(
        context.library.answerer.explain, known.answer.question, context=known.before
    )
    html = render_explanation(explanation, known.answer, context.translator)
    async with _holding(shown.press, context) as reply:
        if reply:
            await _show(reply, shown, html, shown.maker.under_view(shown.topics))


async def show_topic(_: Update, context: Context) -> None:
    """Show what the articles say on a topic that was offered under a refusal."""
    shown = await _read(context)
    if shown is None:
        return
    press = shown.press
    await messages.answer_press(press.query)
    labels = {data: label for label, data in callback_data.all_buttons(press.message.reply_markup)}
    topic = labels[press.query.data or ""]
    asked = AskedQuestion(topic, None, asker=None, whole=False)
    answer = await questions.ask(asked, press.message.chat_id, context)
    html = render_topic(topic, answer, context.translator, links=context.links)
    async with _holding(press, context) as reply:
        if reply:
            await _show(reply, shown, html, shown.maker.under_view(shown.topics))


async def ask_again(_: Update, context: Context) -> None:
    """Ask the same of the articles as they are now, and put the answer in the old one's place."""
    shown = await _read(context)
    if shown is None:
        return
    message, question = shown.press.message, _question(shown, context)
    notice = "" if question else context.translator.say(FORGOTTEN)
    await messages.answer_press(shown.press.query, notice)
    if question is None:
        return
    async with _holding(shown.press, context) as reply:
        if reply is None:
            return
        said = await questions.respond(question.asked, message.chat_id, context)
        if await reply.show(message, said.html, said.keyboard):
            reply.token = answer_tokens.find(said.keyboard)
            if question.who:
                where = (question.asked_in, message.message_id)
                questions.remember(question.who, *where, said, context)


async def _read(context: Context) -> _ShownAnswer | None:
    """Return what the press is about; None when it was answered that this is no more."""
    press = context.press
    if press is None:
        return None
    token = answer_tokens.find(press.message.reply_markup)
    if token is None:
        await messages.answer_press(press.query, context.translator.say(STALE))
        return None
    is_private = press.message.chat.type == ChatType.PRIVATE
    asker = None if is_private else callback_data.asker_of(press.message)
    answerer = context.library.answerer
    renewed = answer_tokens.renew(token, answerer.index)
    maker = KeyboardBuilder(context.translator, context.bot, renewed or token, asker)
    answer = answer_tokens.decode(renewed, answerer) if renewed else None
    return _ShownAnswer(press, renewed or token, maker, answer)


def _page(
    shown: _ShownAnswer, answer: Answer, page: int
) -> tuple[str, InlineKeyboardMarkup | None]:
    """Return a page of an answer or a refusal, and the buttons under it."""
    maker = shown.maker
    if answer.answered:
        if page:
            html = render_next_best(quotes_on(answer, page), maker.translator, links=maker.links)
            return html, maker.under_next_best(answer, page)
        return render_answer(answer, maker.translator, links=maker.links), maker.under_answer(
            answer
        )
    if page:
        html = render_nearest(answer.quotes[0], maker.translator, links=maker.links)
        return html, maker.under_view(shown.topics)
    html = render_answer(answer, maker.translator, with_topics=bool(shown.topics))
    return html, maker.under_refusal(answer, shown.topics)


async def _show(
    reply: Reply, shown: _ShownAnswer, html: str, keyboard: InlineKeyboardMarkup | None
) -> None:
    """Show something else in the message, unless it is there already."""
    message = shown.press.message
    stands = message.text == plain(html) and message.reply_markup == keyboard
    if (reply.said or not stands) and await reply.show(message, html, keyboard):
        reply.token = answer_tokens.find(keyboard)


@asynccontextmanager
async def _holding(press: ButtonPress, context: Context) -> AsyncIterator[Reply | None]:
    """Hold the reply that was pressed; None when another answer, or nothing, stands there now.

    So it is when the question was edited, or the answer removed, while the press was on its way.
    """
    message = press.message
    reply = context.replies.which_is(message)
    async with reply.lock:
        same = reply.token == answer_tokens.find(message.reply_markup)
        yield reply if same and reply.message_id == message.message_id else None


async def _offer_again(shown: _ShownAnswer, context: Context) -> None:
    """Say that the articles have changed, and offer to ask them again if that can be done."""
    question = _question(shown, context)
    notice = context.translator.say(CHANGED if question else CHANGED_AND_FORGOTTEN)
    await messages.answer_press(shown.press.query, notice)
    keyboard = shown.maker.to_ask_again()
    async with _holding(shown.press, context) as reply:
        if reply and question and reply.said != hash(keyboard):
            await messages.edit_keyboard(shown.press.message, keyboard)
            reply.said = hash(keyboard)


async def _recall(shown: _ShownAnswer, context: Context) -> _KnownAnswer | None:
    """Return all that was said, from memory or by asking again; None where neither gives it."""
    index = context.library.answerer.index

    def is_it(answer: Answer) -> bool:
        token = answer_tokens.encode(answer, index, whole=shown.token.is_whole)
        return token.shown == shown.token.shown

    remembered = _remembered(shown, context)
    if remembered and remembered[1].version == index.version:
        exchange = remembered[1]
        return _KnownAnswer(exchange.answer, exchange.context) if is_it(exchange.answer) else None
    question = _question(shown, context)
    if question is None:
        return None
    answer = await questions.ask(question.asked, shown.press.message.chat_id, context)
    return _KnownAnswer(answer, question.asked.before) if is_it(answer) else None


def _question(shown: _ShownAnswer, context: Context) -> _AnsweredQuestion | None:
    """Return what was asked, as it is remembered or as it stands in the chat."""
    remembered = _remembered(shown, context)
    if remembered is None:
        return _written(shown, context)
    who, exchange = remembered
    asked = AskedQuestion(
        exchange.answer.question,
        exchange.context,
        asker=shown.maker.asker,
        whole=shown.token.is_whole,
        about=exchange.answer.kind is RequestKind.STATEMENT,
    )
    return _AnsweredQuestion(asked, who, exchange.asked_in)


def _remembered(shown: _ShownAnswer, context: Context) -> tuple[Participant, Exchange] | None:
    message, now = shown.press.message, time.monotonic()
    return context.conversations.ended_in(message.chat_id, message.message_id, now_seconds=now)


def _written(shown: _ShownAnswer, context: Context) -> _AnsweredQuestion | None:
    """Return the question that the message replied to asks, if that says all of it."""
    message = shown.press.message.reply_to_message
    words = own_words(message, context.bot.bot) if message and shown.token.is_whole else ""
    if message is None or not words:
        return None
    asked = AskedQuestion(words, None, asker=shown.maker.asker, whole=True)
    return _AnsweredQuestion(asked, questions.who_asked(message), message.message_id)
