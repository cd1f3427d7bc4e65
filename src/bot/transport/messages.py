"""What the bot says into calls to Telegram, each tried until it is done or cannot be."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Any

import httpx
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
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)
from telegram.ext import BaseRateLimiter

from bot.i18n.markers import LabelText, NoticeText
from bot.transport.html import plain

_log = logging.getLogger(__name__)

_Result = bool | dict[str, Any] | list[dict[str, Any]]

CALLS_AT_ONCE = 8
"""The cost of a call in httpcore grows with the number that are open, or wait to be: with 16 it is
a third more (benchmarks/throughput.md). Eight are enough for Telegram's 30 messages a second,
if each takes a quarter of one.
"""

_PAUSES_SECONDS = (0.5, 1.0, 2.0, 4.0, 8.0)
_LONGEST_WAIT_SECONDS = 60.0  # told to wait longer, an answer would come too late to help
_TRIED_ONCE = {
    *("getMe", "deleteWebhook", "setWebhook", "getWebhookInfo"),  # insisting.py makes them again
    "sendChatAction",  # too late, it would be untrue
}
_TYPING_TIMEOUT_SECONDS = 5.0
_NOT_SENT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.WriteError,
    httpx.WriteTimeout,
)


async def reply(
    message: Message, html: str, *, keyboard: InlineKeyboardMarkup | None = None
) -> Message:
    """Send a reply that quotes the message, stays in its topic, and return it.

    If Telegram refuses the formatting, the same words are sent as plain text.
    """

    async def send(text: str, parse_mode: ParseMode | None) -> Message:
        return await message.reply_text(
            text,
            parse_mode=parse_mode,
            reply_markup=keyboard,
            reply_parameters=ReplyParameters(message.message_id, allow_sending_without_reply=True),
        )

    return await _formatted(send, html)


async def say(bot: Bot, chat_id: int, html: str) -> bool:
    """Send a message that replies to none; return False when the bot may not write there."""

    async def send(text: str, parse_mode: ParseMode | None) -> Message:
        return await bot.send_message(chat_id, text, parse_mode=parse_mode)

    try:
        await _formatted(send, html)
    except (Forbidden, BadRequest) as error:
        if isinstance(error, BadRequest) and not _is_about_rights(error):
            raise
        _log.info("Nothing may be written in chat %s: %s", chat_id, error)
        return False
    return True


async def react(message: Message, emoji: str | None) -> bool:
    """React to a message, or take the reaction back; return False when that is not wanted there.

    A message that is gone needs no reaction.
    """
    try:
        await message.set_reaction(emoji)
    except BadRequest as error:
        reason = error.message.lower()
        return "not found" in reason or "message_id_invalid" in reason
    return True


async def edit(
    bot: Bot,
    chat_id: int,
    message_id: int,
    html: str,
    *,
    keyboard: InlineKeyboardMarkup | None = None,
) -> bool:
    """Change a message of the bot's; return False when it is no longer there to be changed."""

    async def change(text: str, parse_mode: ParseMode | None) -> None:
        await bot.edit_message_text(
            text, chat_id, message_id, parse_mode=parse_mode, reply_markup=keyboard
        )

    try:
        try:
            await change(html, ParseMode.HTML)
        except BadRequest as error:
            if not _is_about_formatting(error):
                raise
            _log.warning("Telegram refused the formatting of an edit: %s", error)
            await change(plain(html), None)
    except ChatMigrated:  # it stays in the group that was
        return False
    except BadRequest as error:
        if _is_gone(error):
            return False
        if "not modified" not in error.message.lower():
            raise
    return True


async def edit_keyboard(message: Message, keyboard: InlineKeyboardMarkup) -> None:
    """Put a keyboard in the place of the one under a message of the bot's, if that still is."""
    try:
        await message.edit_reply_markup(keyboard)
    except BadRequest as error:
        if not _is_gone(error) and "not modified" not in error.message.lower():
            raise


async def delete(message: Message) -> bool:
    """Remove a message of the bot's; return False when Telegram does not let it any more."""
    try:
        return await message.delete()
    except BadRequest as error:
        if "to delete not found" in error.message.lower():
            return True
        _log.info("A message could not be removed: %s", error)
        return False


async def answer_press(query: CallbackQuery, text: NoticeText | None = None) -> None:
    """Answer the press of a button, with a short notice if there is one.

    A press waits for some seconds only; one that comes later, after a restart say, is let go.
    """
    try:
        await query.answer(text)
    except BadRequest as error:
        if not _is_too_late(error):
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
    """Show results to somebody who types the bot's name and words, and to nobody else.

    button: the text of one above the results, which says `start` to the bot in private.
    Whoever types waits for some seconds only; results that come later are let go.
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
        if not _is_too_late(error):
            raise
        _log.info("What somebody typed came too late to be answered")


async def answer_guest(message: Message, html: str) -> None:
    """Give a chat where the bot is no member the one reply that the message asks for.

    If Telegram refuses the formatting, the same words are sent as plain text.
    """
    bot = message.get_bot()

    async def send(text: str, parse_mode: ParseMode | None) -> None:
        content = InputTextMessageContent(text, parse_mode)
        # Nobody sees the title, which may not be empty.
        await message.answer_guest_query(InlineQueryResultArticle("1", bot.first_name, content))

    try:
        try:
            await send(html, ParseMode.HTML)
        except BadRequest as error:
            if not _is_about_formatting(error):
                raise
            _log.warning("Telegram refused the formatting of a guest's reply: %s", error)
            await send(plain(html), None)
    except BadRequest as error:
        if not _is_too_late(error):
            raise
        _log.info("A guest's reply came too late, or a second time")


def _is_too_late(error: BadRequest) -> bool:
    return "query is too old" in error.message.lower()


def _is_gone(error: BadRequest) -> bool:
    reason = error.message.lower()
    return "to edit not found" in reason or "can't be edited" in reason


async def _formatted(
    send: Callable[[str, ParseMode | None], Coroutine[Any, Any, Message]], html: str
) -> Message:
    try:
        return await send(html, ParseMode.HTML)
    except BadRequest as error:
        if not _is_about_formatting(error):
            raise
        _log.warning("Telegram refused the formatting of a message: %s", error)
        return await send(plain(html), None)


def _is_about_rights(error: BadRequest) -> bool:
    reason = error.message.lower()
    return any(sign in reason for sign in ("not enough rights", "write_forbidden", "topic_closed"))


async def show_typing(message: Message) -> None:
    """Show for some seconds that a reply to the message is being made; if that fails, so be it."""
    with suppress(TelegramError):
        await message.get_bot().send_chat_action(
            message.chat_id,
            ChatAction.TYPING,
            message_thread_id=message.message_thread_id if message.is_topic_message else None,
            connect_timeout=_TYPING_TIMEOUT_SECONDS,
            read_timeout=_TYPING_TIMEOUT_SECONDS,
        )


def _is_about_formatting(error: BadRequest) -> bool:
    return "can't parse entities" in error.message.lower()


def seconds(delay: int | timedelta) -> float:
    """Return how long Telegram asks to wait; python-telegram-bot has two ways to say it."""
    return delay.total_seconds() if isinstance(delay, timedelta) else float(delay)


class Retrying(BaseRateLimiter[None]):
    """Tries a call again where that is right; others go on meanwhile, in the same chat too.

    Sure: 429 says how long to wait and that nothing was done; a call that could not be connected
    or written was not done; a call that edits, answers a press or sets something may be made
    twice. A group that became a supergroup gets its message under the new id; messages have other
    ids there, so that one is no reply, and those that stood in the group stay as they are.

    Judgement, for messages, which Telegram cannot be asked about afterwards: after a 5xx, or a
    connection that closed before any response, the message was most likely not sent, and a lost
    answer is worse than a rare double one: tried again. After a time-out, or a response cut
    short, it most likely was: left alone.
    """

    def __init__(self) -> None:
        self._calls = asyncio.Semaphore(CALLS_AT_ONCE)

    async def initialize(self) -> None:
        """Do nothing; there is nothing to prepare."""

    async def shutdown(self) -> None:
        """Do nothing; there is nothing to release."""

    async def process_request(  # noqa: PLR0917 - python-telegram-bot's signature
        self,
        callback: Callable[..., Coroutine[Any, Any, _Result]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: None,  # noqa: ARG002 - as above
    ) -> _Result:
        """Return what Telegram answered, at the first call or at a later one."""
        if endpoint in _TRIED_ONCE:
            return await callback(*args, **kwargs)
        for pause_seconds in _PAUSES_SECONDS:
            try:
                async with self._calls:
                    return await callback(*args, **kwargs)
            except ChatMigrated as error:
                if not endpoint.startswith("send"):  # it names a message by its old id
                    raise
                data["chat_id"] = error.new_chat_id
                data.pop("reply_parameters", None)
                continue
            except RetryAfter as error:
                wait_seconds = seconds(error.retry_after)
                if wait_seconds > _LONGEST_WAIT_SECONDS:
                    raise
            except NetworkError as error:
                if not _may_be_repeated(endpoint, error):
                    raise
                wait_seconds = pause_seconds
            _log.info("%s failed; trying again in %g s", endpoint, wait_seconds)
            await asyncio.sleep(wait_seconds)
        async with self._calls:
            return await callback(*args, **kwargs)


def _may_be_repeated(endpoint: str, error: NetworkError) -> bool:
    cause = error.__cause__
    if isinstance(error, BadRequest):
        return False
    if isinstance(cause, _NOT_SENT) or not endpoint.startswith("send"):
        return True
    cut_short = "complete message body" in str(cause)
    return not (isinstance(error, TimedOut) or cut_short)
