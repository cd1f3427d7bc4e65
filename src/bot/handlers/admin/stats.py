"""Handle operators' /stats, counts only, and /unanswered, if questions are kept."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from telegram import (
    BotCommand,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    InlineKeyboardMarkup,
)
from telegram.error import TelegramError

from bot.dispatch.admission import STALE
from bot.dispatch.context import Context
from bot.handlers.pressed_message import edit_pressed
from bot.i18n.markers import mark, untranslated
from bot.i18n.translator import Translator, joined
from bot.library.library import Library
from bot.rendering import callback_data
from bot.state.counts import DeclinedQuestion, Event, Totals
from bot.state.tally import AnswerTimes
from bot.transport import messages
from bot.transport.html import shorten

if TYPE_CHECKING:
    from telegram import Update

    from bot.rendering.callback_data import ButtonPress

MENU = (
    ("stats", mark("How many questions I was asked")),
    ("unanswered", mark("The questions I couldn’t answer")),
    ("reload", mark("Read the articles again")),
    ("remove", mark("Remove an article")),
)
"""Operators' commands; `app.py` routes them for nobody else."""
COMMANDS = frozenset(name for name, _ in MENU)
PAGE = "unanswered"
"""Names the buttons that turn pages; their argument is the page, from 1."""

STATS = mark("Questions and answers")
QUESTIONS = mark("Questions: {today} today, {in_all} in total")
ANSWERED = mark("Answered: {today} today, {in_all} in total")
DECLINED = mark("Unanswered: {today} today, {in_all} in total")
UP = mark("👍 {today} today, {in_all} in total")
DOWN = mark("👎 {today} today, {in_all} in total")
WAITS = mark("Answers timed: {n}. Half were ready within {median} ms, 95 % within {most} ms.")
LIBRARY = mark("Articles: {articles}. Paragraphs: {paragraphs}.")
INDEX = mark("Their index was built on {date}, {age}.")

UNANSWERED = mark("Questions I couldn’t answer: {n}")
NONE_DECLINED = mark("I have answered every question since I started keeping them.")
NOT_KEPT = mark(
    "I don’t keep the questions I can’t answer. To see them here, set LOG_QUESTIONS=true and "
    "restart me; /privacy will then tell people so."
)

_log = logging.getLogger(__name__)

_PER_PAGE = 12
_LONGEST = 150  # characters of a question
_ROWS = (
    (QUESTIONS, (Event.ANSWERED, Event.DECLINED)),
    (ANSWERED, (Event.ANSWERED,)),
    (DECLINED, (Event.DECLINED,)),
    (UP, (Event.UP,)),
    (DOWN, (Event.DOWN,)),
)


async def show_stats(update: Update, context: Context) -> None:
    """Say how much was asked, how it went, how long it took, and from what it was answered."""
    if message := update.message:
        totals, waits = await context.tally.counts.totals(), context.tally.waits()
        html = describe(totals, waits, context.library, context.translator)
        await messages.reply(message, html)
        context.application.create_task(_offer_menu(message.chat_id, context))


def describe(
    totals: Totals, waits: AnswerTimes | None, library: Library, translator: Translator
) -> str:
    """Return the counts as HTML."""
    counts = "\n".join([f"<b>{translator.say(STATS)}</b>", *_rows(totals, translator)])
    return joined(
        [counts, _waits(waits, translator) if waits else "", _describe(library, translator)]
    )


def _describe(library: Library, translator: Translator) -> str:
    articles = translator.number(len(library.articles))
    paragraphs = translator.number(len(library.answerer.index.arrays.passages))
    age = max(datetime.now(UTC) - library.made_at, timedelta(seconds=1))
    day = library.made_at.astimezone().date()
    return joined(
        [
            translator.say(LIBRARY, articles=articles, paragraphs=paragraphs),
            translator.say(INDEX, date=translator.date(day), age=translator.since(age)),
        ],
        by="\n",
    )


async def _offer_menu(chat_id: int, context: Context) -> None:
    """Add these commands to the menu of an operator's private chat; failures are only logged."""
    bot, translator, here = context.bot, context.translator, BotCommandScopeChat(chat_id)
    everybody = BotCommandScopeAllPrivateChats()
    try:
        usual = await bot.get_my_commands(everybody, translator.language)
        usual = usual or await bot.get_my_commands(everybody)
        menu = (*usual, *(BotCommand(name, translator.say(text)) for name, text in MENU))
        if await bot.get_my_commands(here) != menu:
            await bot.set_my_commands(menu, here)
    except TelegramError as error:
        _log.info("An operator's menu stays as it is: %s", error)


async def check_operator(press: ButtonPress, context: Context) -> bool:
    """Return whether an operator pressed the button; tell anybody else that it does nothing."""
    if press.query.from_user.id in context.settings.admin_user_ids:
        return True
    await messages.answer_press(press.query, context.translator.say(STALE))
    return False


async def show_unanswered(update: Update, context: Context) -> None:
    """Show the first page of the questions that were declined."""
    if message := update.message:
        html, keyboard = await _page(1, context)
        await messages.reply(message, html, keyboard=keyboard)


async def turn_page(_: Update, context: Context) -> None:
    """Show another page of the questions in the same message."""
    press = context.press
    if press is None or not await check_operator(press, context):
        return
    await messages.answer_press(press.query)
    html, keyboard = await _page(int(press.arguments[0]), context)
    await edit_pressed(press, html, keyboard)


async def _page(page: int, context: Context) -> tuple[str, InlineKeyboardMarkup | None]:
    """Return a page of the questions; the last one for a number beyond it."""
    translator = context.translator
    if not context.settings.log_questions:
        return translator.say(NOT_KEPT), None
    declined = await context.tally.counts.declined()
    if not declined:
        return translator.say(NONE_DECLINED), None
    pages = -(-len(declined) // _PER_PAGE)
    page = min(max(page, 1), pages)
    shown = declined[(page - 1) * _PER_PAGE : page * _PER_PAGE]
    turns = [
        callback_data.button(untranslated(sign), PAGE, to)
        for sign, to in (("‹", page - 1), ("›", page + 1))
        if 1 <= to <= pages
    ]
    heading = f"<b>{translator.say(UNANSWERED, n=translator.number(len(declined)))}</b>"
    html = joined([heading, "\n".join(_question(d, translator) for d in shown)])
    return html, InlineKeyboardMarkup([turns]) if turns else None


def _question(declined: DeclinedQuestion, translator: Translator) -> str:
    words = translator.beside(shorten(declined.question, limit=_LONGEST))
    return f"• {words}" + (f" × {translator.number(declined.n)}" if declined.n > 1 else "")


def _rows(totals: Totals, translator: Translator) -> Iterator[str]:
    for text, kinds in _ROWS:
        today, in_all = (
            translator.number(sum(counts.get(kind, 0) for kind in kinds))
            for counts in (totals.today, totals.in_all)
        )
        yield translator.say(text, today=today, in_all=in_all)


def _waits(waits: AnswerTimes, translator: Translator) -> str:
    return translator.say(
        WAITS,
        n=translator.number(waits.answers),
        median=_milliseconds(waits.median_seconds, translator),
        most=_milliseconds(waits.most_seconds, translator),
    )


def _milliseconds(seconds: float, translator: Translator) -> str:
    return translator.number(max(1, round(seconds * 1000)))
