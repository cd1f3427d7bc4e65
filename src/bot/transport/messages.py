"""Send, edit, react and answer through the Bot API; what Telegram refuses becomes a return value.

HTML that Telegram refuses to parse is sent again as plain text, everywhere.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from typing import Any, TypeVar

from telegram import (
    Bot,
    CallbackQuery,
    InlineKeyboardMarkup,
    InlineQuery,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    Message,
    ReplyParameters,
)
from telegram.constants import ChatAction, ParseMode
from telegram.error import BadRequest, ChatMigrated, Forbidden, TelegramError

from bot.i18n.markers import LabelText, NoticeText
from bot.transport.html import plain

_log = logging.getLogger(__name__)

_Sent = TypeVar("_Sent")

_TYPING_TIMEOUT_SECONDS = 5.0

# Telegram tells its reasons in the description of an error only; these are parts of them.
_UNPARSABLE = ("can't parse entities",)
_NOT_MODIFIED = ("not modified",)
_NOT_EDITABLE = ("to edit not found", "can't be edited")
_ALREADY_DELETED = ("to delete not found",)
_NO_MESSAGE = ("not found", "message_id_invalid")
_NO_RIGHTS = ("not enough rights", "write_forbidden", "topic_closed")
_TOO_LATE = ("query is too old",)


async def reply(
    message: Message, html: str, *, keyboard: InlineKeyboardMarkup | None = None
) -> Message:
    """Reply to a message, in its topic, and return the reply."""

    async def post(text: str, parse_mode: ParseMode | None) -> Message:
        return await message.reply_text(
            text,
            parse_mode=parse_mode,
            reply_markup=keyboard,
            reply_parameters=ReplyParameters(message.message_id, allow_sending_without_reply=True),
        )

    return await _send_formatted(post, html)


async def send(bot: Bot, chat_id: int, html: str) -> bool:
    """Send a message that is no reply; return False when the bot may not write in the chat."""

    async def post(text: str, parse_mode: ParseMode | None) -> Message:
        return await bot.send_message(chat_id, text, parse_mode=parse_mode)

    try:
        await _send_formatted(post, html)
    except (Forbidden, BadRequest) as error:
        if isinstance(error, BadRequest) and not _says(error, _NO_RIGHTS):
            raise
        _log.info("Nothing may be written in chat %s: %s", chat_id, error)
        return False
    return True


async def react(message: Message, emoji: str | None) -> bool:
    """Set the bot's reaction to a message, or remove it; return False if the chat allows none.

    Also True when the message is gone.
    """
    try:
        await message.set_reaction(emoji)
    except BadRequest as error:
        return _says(error, _NO_MESSAGE)
    return True


async def edit(
    bot: Bot,
    chat_id: int,
    message_id: int,
    html: str,
    *,
    keyboard: InlineKeyboardMarkup | None = None,
) -> bool:
    """Replace text and keyboard of one of the bot's messages; return False when it is gone."""

    async def change(text: str, parse_mode: ParseMode | None) -> None:
        await bot.edit_message_text(
            text, chat_id, message_id, parse_mode=parse_mode, reply_markup=keyboard
        )

    try:
        await _send_formatted(change, html)
    except ChatMigrated:  # the message stays in the old group
        return False
    except BadRequest as error:
        if _says(error, _NOT_EDITABLE):
            return False
        if not _says(error, _NOT_MODIFIED):
            raise
    return True


async def edit_keyboard(message: Message, keyboard: InlineKeyboardMarkup) -> None:
    """Replace the keyboard of one of the bot's messages; do nothing when the message is gone."""
    try:
        await message.edit_reply_markup(keyboard)
    except BadRequest as error:
        if not _says(error, _NOT_EDITABLE + _NOT_MODIFIED):
            raise


async def delete(message: Message) -> bool:
    """Delete one of the bot's messages; return False when Telegram does not allow it any more."""
    try:
        return await message.delete()
    except BadRequest as error:
        if _says(error, _ALREADY_DELETED):
            return True
        _log.info("A message could not be removed: %s", error)
        return False


async def show_typing(message: Message) -> None:
    """Show "typing …" for some seconds where a reply to the message will come; ignore failures."""
    with suppress(TelegramError):
        await message.get_bot().send_chat_action(
            message.chat_id,
            ChatAction.TYPING,
            message_thread_id=message.message_thread_id if message.is_topic_message else None,
            connect_timeout=_TYPING_TIMEOUT_SECONDS,
            read_timeout=_TYPING_TIMEOUT_SECONDS,
        )


async def answer_press(query: CallbackQuery, text: NoticeText | None = None) -> None:
    """Answer the press of a button, with a short notice if there is one.

    Telegram takes an answer for some seconds only; a later one, after a restart say, is dropped.
    """
    try:
        await query.answer(text)
    except BadRequest as error:
        if not _says(error, _TOO_LATE):
            raise
        _log.info("A press came too late to be answered")


async def answer_typing(
    query: InlineQuery,
    results: Sequence[InlineQueryResultArticle] = (),
    *,
    button: LabelText | None = None,
    start: str = "help",
    next_offset: str = "",
    cache_seconds: int = 0,
) -> None:
    """Show inline results to the person who typed the query, and to nobody else.

    button: the text of a button above the results, which sends /start with `start` in private.
    Telegram takes results for some seconds only; later ones are dropped.
    """
    above = InlineQueryResultsButton(button, start_parameter=start) if button else None
    try:
        await query.answer(
            results,
            cache_time=cache_seconds,
            is_personal=True,
            next_offset=next_offset or None,  # python-telegram-bot sends "" as "[]"
            button=above,
        )
    except BadRequest as error:
        if not _says(error, _TOO_LATE):
            raise
        _log.info("What somebody typed came too late to be answered")


async def answer_guest(message: Message, html: str) -> None:
    """Send the one reply that a guest message allows, in a chat where the bot is no member."""
    bot = message.get_bot()

    async def post(text: str, parse_mode: ParseMode | None) -> None:
        content = InputTextMessageContent(text, parse_mode)
        # Nobody sees the title, which may not be empty.
        await message.answer_guest_query(InlineQueryResultArticle("1", bot.first_name, content))

    try:
        await _send_formatted(post, html)
    except BadRequest as error:
        if not _says(error, _TOO_LATE):
            raise
        _log.info("A guest's reply came too late, or a second time")


async def _send_formatted(
    post: Callable[[str, ParseMode | None], Coroutine[Any, Any, _Sent]], html: str
) -> _Sent:
    """Send HTML, or the same words as plain text if Telegram refuses the markup."""
    try:
        return await post(html, ParseMode.HTML)
    except BadRequest as error:
        if not _says(error, _UNPARSABLE):
            raise
        _log.warning("Telegram refused the formatting of a message: %s", error)
        return await post(plain(html), None)


def _says(error: BadRequest, reasons: Sequence[str]) -> bool:
    """Return whether Telegram gives one of these reasons."""
    description = error.message.lower()
    return any(reason in description for reason in reasons)
