"""Show the views that the buttons under an answer or a refusal open, in the same message."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from bot.handlers.answers.followups import remember_response
from bot.handlers.answers.pressed_answer import (
    PressedAnswer,
    locked_reply,
    read_pressed,
    recall_answer,
    recall_question,
)
from bot.handlers.answers.responses import AskedQuestion, ask, respond
from bot.handlers.pressed_message import edit_pressed
from bot.i18n.translator import notice
from bot.library import quote_ids
from bot.library.quote_ids import ChangedArticleError, UnknownIdError
from bot.rendering import callback_data, excerpts
from bot.rendering.keyboards import quotes_on
from bot.rendering.messages import (
    render_answer,
    render_excerpt,
    render_explanation,
    render_nearest,
    render_next_best,
    render_topic,
)
from bot.transport import messages

if TYPE_CHECKING:
    from telegram import InlineKeyboardMarkup, Update

    from bot.dispatch.context import Context
    from retrieval import Answer

CHANGED = notice("The articles have changed since then.")
CHANGED_AND_FORGOTTEN = notice(
    "The articles have changed since then, and I no longer remember the question. Please ask it "
    "again."
)
FORGOTTEN = notice("I no longer remember the question. Please ask it again.")


async def turn_page(_: Update, context: Context) -> None:
    """Show a page of an answer: itself, or what comes next; of a refusal, what is nearest."""
    pressed = await read_pressed(context)
    if pressed is None:
        return
    answer, page = pressed.answer, int(pressed.press.arguments[0])
    if answer is None:
        await _offer_again(pressed, context)
        return
    await messages.answer_press(pressed.press.query)
    if page == 0:
        recalled = await recall_answer(pressed, context)
        answer = recalled.answer if recalled else answer
    await _show(pressed, *_page(pressed, answer, page), context)


async def show_context(_: Update, context: Context) -> None:
    """Show a part of an article: around a quote, or further on."""
    pressed = await read_pressed(context)
    if pressed is None:
        return
    answerer = context.library.answerer
    page, name, *position = pressed.press.arguments
    try:
        quote_id = quote_ids.parse_id(name)
        quote = answerer.quote(quote_ids.find_sentence(quote_id, answerer.index))
    except (UnknownIdError, ChangedArticleError):
        await _offer_again(pressed, context)
        return
    await messages.answer_press(pressed.press.query)
    if position:
        excerpt = excerpts.beginning(quote, int(position[0]), answerer.index)
    else:
        excerpt = excerpts.around(quote, answerer.index)
    others = quotes_on(pressed.answer, int(page)) if pressed.answer else ()
    keyboard = pressed.keyboards.under_excerpt(excerpt, quote, others, int(page))
    await _show(pressed, render_excerpt(excerpt, quote, context.translator), keyboard, context)


async def explain_answer(_: Update, context: Context) -> None:
    """Show why the answer is what it is."""
    pressed = await read_pressed(context)
    if pressed is None:
        return
    if pressed.answer is None:
        await _offer_again(pressed, context)
        return
    recalled = await recall_answer(pressed, context)
    if recalled is None and recall_question(pressed, context):
        # The library has changed elsewhere, and answers the question otherwise now.
        await _offer_again(pressed, context)
        return
    notice = None if recalled else context.translator.say(FORGOTTEN)
    await messages.answer_press(pressed.press.query, notice)
    if recalled is None:
        return
    explained = await asyncio.to_thread(
        context.library.answerer.explain, recalled.answer.question, context=recalled.before
    )
    html = render_explanation(explained, recalled.answer, context.translator)
    await _show(pressed, html, pressed.keyboards.under_view(pressed.topics), context)


async def show_topic(_: Update, context: Context) -> None:
    """Show what the articles say on a topic that was offered under a refusal."""
    pressed = await read_pressed(context)
    if pressed is None:
        return
    press = pressed.press
    await messages.answer_press(press.query)
    topic = callback_data.label_of(press)
    asked = AskedQuestion(topic, None, asker=None, whole=False)
    answer = await ask(asked, press.message.chat_id, context)
    html = render_topic(topic, answer, context.translator, links=context.links)
    await _show(pressed, html, pressed.keyboards.under_view(pressed.topics), context)


async def ask_again(_: Update, context: Context) -> None:
    """Ask the question again, of the articles as they are now, and replace the old answer."""
    pressed = await read_pressed(context)
    if pressed is None:
        return
    message, question = pressed.press.message, recall_question(pressed, context)
    notice = None if question else context.translator.say(FORGOTTEN)
    await messages.answer_press(pressed.press.query, notice)
    if question is None:
        return
    async with locked_reply(pressed.press, context) as reply:
        if reply is None:
            return
        said = await respond(question.asked, message.chat_id, context)
        is_shown = await edit_pressed(pressed.press, said.html, said.keyboard, reply=reply)
        if is_shown and question.who:
            where = (question.asked_in, message.message_id)
            remember_response(question.who, *where, said, context)


def _page(
    pressed: PressedAnswer, answer: Answer, page: int
) -> tuple[str, InlineKeyboardMarkup | None]:
    """Return a page of an answer or a refusal, and its buttons."""
    keyboards = pressed.keyboards
    translator, links = keyboards.translator, keyboards.links
    if answer.answered and page:
        html = render_next_best(quotes_on(answer, page), translator, links=links)
        return html, keyboards.under_next_best(answer, page)
    if answer.answered:
        html = render_answer(answer, translator, links=links)
        return html, keyboards.under_answer(answer)
    if page:
        html = render_nearest(answer.quotes[0], translator, links=links)
        return html, keyboards.under_view(pressed.topics)
    html = render_answer(answer, translator, with_topics=bool(pressed.topics))
    return html, keyboards.under_refusal(answer, pressed.topics)


async def _show(
    pressed: PressedAnswer, html: str, keyboard: InlineKeyboardMarkup | None, context: Context
) -> None:
    """Show a view in the message, if the answer whose button was pressed is still there."""
    async with locked_reply(pressed.press, context) as reply:
        if reply:
            await edit_pressed(pressed.press, html, keyboard, reply=reply)


async def _offer_again(pressed: PressedAnswer, context: Context) -> None:
    """Say that the articles have changed, and offer to ask again if the question is known."""
    question = recall_question(pressed, context)
    notice = context.translator.say(CHANGED if question else CHANGED_AND_FORGOTTEN)
    await messages.answer_press(pressed.press.query, notice)
    async with locked_reply(pressed.press, context) as reply:
        if reply and question:
            await reply.show_keyboard(pressed.press.message, pressed.keyboards.to_ask_again())
