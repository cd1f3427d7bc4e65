"""What the bot says into calls to Telegram, each tried until it is done or cannot be."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from contextlib import suppress
from datetime import timedelta
from typing import Any

import httpx
from telegram import Bot, CallbackQuery, InlineKeyboardMarkup, Message, ReplyParameters
from telegram.constants import ChatAction, ParseMode
from telegram.error import (
    BadRequest,
    ChatMigrated,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)
from telegram.ext import BaseRateLimiter

from bot.render import plain

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

    try:
        return await send(html, ParseMode.HTML)
    except BadRequest as error:
        if not _is_about_formatting(error):
            raise
        _log.warning("Telegram refused the formatting of a reply: %s", error)
        return await send(plain(html), None)


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
    except BadRequest as error:
        reason = error.message.lower()
        if "to edit not found" in reason or "can't be edited" in reason:
            return False
        if "not modified" not in reason:
            raise
    return True


async def answer_press(query: CallbackQuery, text: str = "") -> None:
    """Answer the press of a button, with a short notice if there is one.

    A press waits for some seconds only; one that comes later, after a restart say, is let go.
    """
    try:
        await query.answer(text or None)
    except BadRequest as error:
        if "query is too old" not in error.message.lower():
            raise
        _log.info("A press came too late to be answered")


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
    twice. A group that became a supergroup gets its message under the new id.

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
                data["chat_id"] = error.new_chat_id
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
