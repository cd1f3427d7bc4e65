"""What there is to ask about: /start and /help with examples, /sources by pages."""

from __future__ import annotations

from telegram import InlineKeyboardMarkup, Update
from telegram.constants import ChatType

from bot import buttons, sending
from bot.context import Context
from bot.door import STALE
from bot.library import Library, count_articles, introduce
from bot.render import render_examples, render_sources
from bot.speech import Speech

PAGE = "sources"
"""Names the buttons that turn pages; their argument is the page, from 1."""

_PER_PAGE = 8  # articles: what a phone shows without much scrolling

# The examples are text that a tap copies, not buttons: buttons cut questions short on a phone,
# and in a group anybody's press would make the bot speak.
_HELP = """{intro}
{examples}
{how}

/sources – what I have read
/privacy – what I keep"""
_HOW = (
    "Just write to me. In a group, write /ask and your question, or reply to one of my messages."
)
_HOW_IN_GROUPS = "Here, write /ask and your question, or reply to one of my messages."


async def show_help(update: Update, context: Context) -> None:
    """Say what the bot is and how to ask it."""
    message = update.message
    if message is None:
        return
    private = message.chat.type == ChatType.PRIVATE
    # In a group a copied example can be sent as it is.
    examples = [
        question if private else f"/ask {question}" for question in context.library.examples
    ]
    html = _HELP.format(
        intro=introduce(context.library, context.speech.say_n),
        examples=f"\nFor example:\n{render_examples(examples)}\n" if examples else "",
        how=_HOW if private else _HOW_IN_GROUPS,
    )
    await sending.reply(message, html)


async def show_sources(update: Update, context: Context) -> None:
    """Show the first page of the articles."""
    if update.message:
        html, keyboard = _page(context.library, context.speech, 1)
        await sending.reply(update.message, html, keyboard=keyboard)


async def turn_page(_: Update, context: Context) -> None:
    """Show another page of the articles in the same message."""
    if press := context.press:
        html, keyboard = _page(context.library, context.speech, int(press.arguments[0]))
        await sending.answer_press(press.query)
        chat_id, message_id = press.message.chat_id, press.message.message_id
        await sending.edit(context.bot, chat_id, message_id, html, keyboard=keyboard)


async def refuse_press(_: Update, context: Context) -> None:
    """Answer the press of a button that no route is left for: of an earlier version, say."""
    if press := context.press:
        await sending.answer_press(press.query, context.speech.say(STALE))


def _page(library: Library, speech: Speech, page: int) -> tuple[str, InlineKeyboardMarkup | None]:
    """Return a page of the articles; the last one for a number beyond it."""
    pages = max(1, -(-len(library.articles) // _PER_PAGE))
    page = min(max(page, 1), pages)
    start = (page - 1) * _PER_PAGE
    shown = library.articles[start : start + _PER_PAGE]
    heading = count_articles(library, speech.say_n)
    if pages > 1:
        heading += f", {start + 1} to {start + len(shown)}"
    turns = [
        buttons.button(sign, PAGE, to)
        for sign, to in (("‹", page - 1), ("›", page + 1))
        if 1 <= to <= pages
    ]
    html = f"{heading}:\n\n{render_sources(shown, speech, start=start + 1)}"
    return html, InlineKeyboardMarkup([turns]) if turns else None
