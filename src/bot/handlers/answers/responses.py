"""Ask the articles, and compose the response: the answer or refusal as HTML, and its buttons."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.dispatch.reference_words import begins_as_question, has_question_mark, without_links
from bot.rendering import answer_tokens
from bot.rendering.keyboards import KeyboardBuilder
from bot.rendering.messages import render_answer
from retrieval import RequestKind

if TYPE_CHECKING:
    from collections.abc import Callable

    from telegram import InlineKeyboardMarkup

    from bot.dispatch.context import Context
    from retrieval import Answer, Answerer

_FURTHER_QUOTES = 6  # behind "More"
_CLOSEST_QUOTES = 2  # for a statement: one that says the same, and one that says otherwise


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question, and what the buttons of its answer must know."""

    question: str
    before: Answer | None
    """The answer that it may be a follow-up to."""
    asker: int | None
    """Id of who asked it in a group; None in private."""
    whole: bool
    """Whether the message that asked it says all of it by itself."""
    about: bool = False
    """Whether these are somebody else's words, which may be a statement."""


@dataclass(frozen=True, slots=True)
class Response:
    """What the bot says to a message."""

    html: str
    keyboard: InlineKeyboardMarkup | None = None
    answer: Answer | None = None
    """The answer that it is, if it is one."""
    context: Answer | None = None
    """The answer before it, from which the question was understood."""

    @property
    def declines(self) -> bool:
        """Whether it says that no article answers."""
        return self.answer is not None and not self.answer.answered


async def respond(
    asked: AskedQuestion,
    chat_id: int,
    context: Context,
    *,
    when_slow: Callable[[], object] = lambda: None,
) -> Response:
    """Return the response to a question, with its buttons.

    when_slow: called once if finding the answer takes longer than a second.
    """
    answerer, translator = context.library.answerer, context.translator
    answer = await ask(asked, chat_id, context, when_slow=when_slow)
    whole = asked.whole and not answer.carried
    token = answer_tokens.encode_answer(answer, answerer.index, whole=whole)
    keyboards = KeyboardBuilder(translator, context.bot, token, asked.asker)
    if answer.answered:
        html = render_answer(answer, translator, links=context.links)
        return Response(html, keyboards.under_answer(answer), answer, asked.before)
    topics: tuple[str, ...] = ()
    if answer.kind is not RequestKind.STATEMENT:
        topics = await asyncio.to_thread(answerer.topics, asked.question)
    html = render_answer(answer, translator, with_topics=bool(topics))
    return Response(html, keyboards.under_refusal(answer, topics), answer, asked.before)


async def ask(
    asked: AskedQuestion,
    chat_id: int | None,
    context: Context,
    *,
    when_slow: Callable[[], object] = lambda: None,
) -> Answer:
    """Return what the articles say to a question, or to what somebody else said.

    chat_id: of the chat whose settings limit the quotes; None for one that has no settings.
    when_slow: called once if that takes longer than a second.
    """
    answerer = context.library.answerer
    chosen = None if chat_id is None else context.store.settings(chat_id).quotes
    most = context.settings.max_quotes
    quotes = min(chosen or most, most)
    if asked.about:
        return await asyncio.to_thread(answer_about, answerer, asked.question, quotes=quotes)
    return await context.answers.ask(
        answerer,
        asked.question,
        quotes=quotes,
        further=_FURTHER_QUOTES,
        context=asked.before,
        when_slow=when_slow,
    )


def answer_about(answerer: Answerer, text: str, *, quotes: int) -> Answer:
    """Return what the articles say to a message of somebody else's.

    A question is answered. A statement gets the sentences that come closest to it; whether it is
    true is not for the bot to say. A mere topic is neither, and gets an overview.
    """
    text = without_links(text) or text  # words in links are in no article
    if has_question_mark(text):
        return answerer.ask(text, quotes=quotes, further=_FURTHER_QUOTES)
    if begins_as_question(text):
        answer = answerer.ask(text, quotes=quotes, further=_FURTHER_QUOTES)
        if answer.answered:
            return answer
    closest = answerer.closest(text, quotes=min(quotes, _CLOSEST_QUOTES))
    if closest.answered:
        return closest
    answer = answerer.ask(text, quotes=quotes, further=_FURTHER_QUOTES)
    return answer if answer.answered and answer.kind is RequestKind.TOPIC else closest
