"""What there is to ask about: /start and /help with examples, /sources by pages."""

from __future__ import annotations

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Message, Update
from telegram.constants import ChatType

from bot import sending
from bot.context import Context
from bot.library import Library, count_articles, introduce
from bot.render import render_examples, render_sources

PAGE_DATA = r"^sources:\d{1,6}$"
STALE = "This button no longer works. Please send /sources again."

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
        intro=introduce(context.library),
        examples=f"\nFor example:\n{render_examples(examples)}\n" if examples else "",
        how=_HOW if private else _HOW_IN_GROUPS,
    )
    await sending.reply(message, html)


async def show_sources(update: Update, context: Context) -> None:
    """Show the first page of the articles."""
    if update.message:
        html, keyboard = _page(context.library, 1)
        await sending.reply(update.message, html, keyboard=keyboard)


async def turn_page(update: Update, context: Context) -> None:
    """Show another page of the articles in the same message; whatever was pressed is answered."""
    query = update.callback_query
    if query is None:
        return
    message, data = query.message, query.data
    if not data or not isinstance(message, Message) or not _has_button(message, data):
        await sending.answer_press(query, STALE)
        return
    html, keyboard = _page(context.library, int(data.removeprefix("sources:")))
    await sending.answer_press(query)
    await sending.edit(context.bot, message.chat_id, message.message_id, html, keyboard=keyboard)


async def refuse_press(update: Update, _: Context) -> None:
    """Answer the press of a button that the bot never made."""
    if update.callback_query:
        await sending.answer_press(update.callback_query, STALE)


def _has_button(message: Message, data: str) -> bool:
    """Return whether a press is genuine: people's programs may send any data they like."""
    rows = message.reply_markup.inline_keyboard if message.reply_markup else ()
    return any(button.callback_data == data for row in rows for button in row)


def _page(library: Library, page: int) -> tuple[str, InlineKeyboardMarkup | None]:
    """Return a page of the articles; the last one for a number beyond it."""
    pages = max(1, -(-len(library.articles) // _PER_PAGE))
    page = min(max(page, 1), pages)
    start = (page - 1) * _PER_PAGE
    shown = library.articles[start : start + _PER_PAGE]
    heading = count_articles(library)
    if pages > 1:
        heading += f", {start + 1} to {start + len(shown)}"
    buttons = [
        InlineKeyboardButton(sign, callback_data=f"sources:{to}")
        for sign, to in (("‹", page - 1), ("›", page + 1))
        if 1 <= to <= pages
    ]
    html = f"{heading}:\n\n{render_sources(shown, start=start + 1)}"
    return html, InlineKeyboardMarkup([buttons]) if buttons else None
