"""Retry Bot API calls where that cannot send a message twice."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from datetime import timedelta
from typing import Any

import httpx
from telegram.error import BadRequest, ChatMigrated, NetworkError, RetryAfter, TimedOut
from telegram.ext import AIORateLimiter

_log = logging.getLogger(__name__)

_Result = bool | dict[str, Any] | list[dict[str, Any]]

CALLS_AT_ONCE = 8
"""The cost of a call in httpcore grows with the number that are open, or wait to be: with 16 it is
a third more (benchmarks/throughput.md). Eight are enough for Telegram's 30 messages a second,
if each takes a quarter of one.
"""

_PAUSES_SECONDS = (0.5, 1.0, 2.0, 4.0, 8.0)
_MAX_WAIT_SECONDS = 60.0  # told to wait longer, an answer would come too late to help
_TRIED_ONCE = {
    *("getMe", "deleteWebhook", "setWebhook", "getWebhookInfo"),  # backoff.py retries these
    "sendChatAction",  # late, it would be untrue
}
_NOT_SENT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.WriteError,
    httpx.WriteTimeout,
)


class Retrying(AIORateLimiter):
    """Retries failed calls with growing pauses; meanwhile other calls go on, in the same chat too.

    Safe to retry: after 429, which says how long to wait and that nothing was done; after a
    failure to connect or to write; and any call that edits, answers a press or sets something.
    When a group has become a supergroup, its message is sent under the new id, and no longer as a
    reply, since messages have other ids there; calls about messages of the old group fail.

    A judgement, for messages, since Telegram cannot be asked about them afterwards: after a 5xx,
    or a connection that closed before any response, the message was most likely not sent, and a
    lost answer is worse than a rare double one: retried. After a time-out, or a response cut
    short, it most likely was sent: not retried.

    Every attempt goes through AIORateLimiter, whose limits and retries are switched off: answers
    are not paced, and its own retry after a 429 would hold up every other chat.
    """

    def __init__(self) -> None:
        super().__init__(overall_max_rate=0, group_max_rate=0, max_retries=0)
        self._calls = asyncio.Semaphore(CALLS_AT_ONCE)

    async def process_request(  # noqa: PLR0917 - python-telegram-bot's signature
        self,
        callback: Callable[..., Coroutine[Any, Any, _Result]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: int | None,
    ) -> _Result:
        """Return Telegram's response to the first attempt that succeeds.

        Raises: telegram.error.TelegramError of the last attempt, when none may follow it.
        """

        async def attempt() -> _Result:
            return await super(Retrying, self).process_request(
                callback, args, kwargs, endpoint, data, rate_limit_args
            )

        if endpoint in _TRIED_ONCE:
            return await attempt()
        for pause_seconds in _PAUSES_SECONDS:
            try:
                async with self._calls:
                    return await attempt()
            except ChatMigrated as error:
                if not endpoint.startswith("send"):  # it names a message by its old id
                    raise
                data["chat_id"] = error.new_chat_id
                data.pop("reply_parameters", None)
                continue
            except RetryAfter as error:
                wait_seconds = retry_after_seconds(error)
                if wait_seconds > _MAX_WAIT_SECONDS:
                    raise
            except NetworkError as error:
                if not _is_safe_to_retry(endpoint, error):
                    raise
                wait_seconds = pause_seconds
            _log.info("%s failed; trying again in %g s", endpoint, wait_seconds)
            await asyncio.sleep(wait_seconds)
        async with self._calls:
            return await attempt()


def retry_after_seconds(error: RetryAfter) -> float:
    """Return how long Telegram asks to wait; python-telegram-bot has two types for it."""
    delay = error.retry_after
    return delay.total_seconds() if isinstance(delay, timedelta) else float(delay)


def _is_safe_to_retry(endpoint: str, error: NetworkError) -> bool:
    cause = error.__cause__
    if isinstance(error, BadRequest):
        return False
    if isinstance(cause, _NOT_SENT) or not endpoint.startswith("send"):
        return True
    cut_short = "complete message body" in str(cause)
    return not (isinstance(error, TimedOut) or cut_short)
