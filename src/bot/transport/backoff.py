"""Retry Bot API calls with backoff, until they succeed or never will."""

from __future__ import annotations

import asyncio
import logging
import math
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.transport.retrying import retry_after_seconds

_log = logging.getLogger(__name__)

_Result = TypeVar("_Result")

_MAX_PAUSE_SECONDS = 60.0
_CONFLICT_PAUSE_SECONDS = 1.0
_NEWCOMER_BUDGET_SECONDS = 5.0  # what a restart needs for the old process to be gone
_SETTLED_BUDGET_SECONDS = 20.0
_SETTLED_AFTER_SECONDS = 60.0

UNREACHABLE = "Telegram cannot be reached"
REFUSED = (
    "Telegram refuses the token in TELEGRAM_BOT_TOKEN. Ask @BotFather for it again (/mybots), "
    "and see that TELEGRAM_API_BASE_URL, if it is set, is the address of a Bot API server."
)
OTHER_INSTANCE = (
    "Another program takes this bot's updates, by polling or by a webhook. "
    "A token serves one at a time: stop the other, or get this one a token of its own."
)


class ServingError(Exception):
    """The bot cannot start or go on serving; the message says why, and what to do."""


class PersistentCaller:
    """Retries calls for as long as Telegram cannot be reached, with growing pauses, and logs it.

    Gives up, with a ServingError, when the token is refused or another instance stays.
    """

    def __init__(self) -> None:
        self._conflicts = ConflictBudget(now_seconds=time.monotonic())

    async def __call__(self, call: Callable[[], Awaitable[_Result]]) -> _Result:
        """Return the result of the first attempt that succeeds.

        Raises: ServingError, when another attempt would not help.
        """
        failures = 0
        while True:
            try:
                result = await call()
            except InvalidToken:
                raise ServingError(REFUSED) from None
            except Conflict:
                if not self._conflicts.tolerates(now_seconds=time.monotonic()):
                    raise ServingError(OTHER_INSTANCE) from None
                _log.warning("Another program takes this bot's updates; waiting for it to stop")
                pause_seconds = _CONFLICT_PAUSE_SECONDS
            except RetryAfter as error:
                pause_seconds = retry_after_seconds(error)
                _log.warning("Telegram asks for a pause of %g s", pause_seconds)
            except TelegramError as error:
                pause_seconds = min(2.0**failures, _MAX_PAUSE_SECONDS)
                failures += 1
                _log.warning("%s: %s; trying again in %g s", UNREACHABLE, error, pause_seconds)
            else:
                if failures:
                    _log.info("Telegram answers again")
                return result
            await asyncio.sleep(pause_seconds)


class ConflictBudget:
    """How long to put up with another instance that takes the same bot's updates.

    Telegram refuses now one of the two, now the other. The newcomer must give up first, or both
    would; an instance that has polled for a minute without conflicts is no newcomer.
    """

    def __init__(self, *, now_seconds: float) -> None:
        self._started_at = now_seconds
        self._last_at = -math.inf
        self._ends_at = math.inf

    def tolerates(self, *, now_seconds: float) -> bool:
        """Record a conflict at this time; return whether to go on in spite of it."""
        if now_seconds - self._last_at > _SETTLED_AFTER_SECONDS:  # first of a series
            settled = now_seconds - self._started_at > _SETTLED_AFTER_SECONDS
            budget_seconds = _SETTLED_BUDGET_SECONDS if settled else _NEWCOMER_BUDGET_SECONDS
            self._ends_at = now_seconds + budget_seconds
        self._last_at = now_seconds
        return now_seconds <= self._ends_at
