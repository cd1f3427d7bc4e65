"""Calls that must succeed before anything is served, made until they do or never will."""

from __future__ import annotations

import asyncio
import logging
import math
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.transport.messages import seconds

_log = logging.getLogger(__name__)

_Result = TypeVar("_Result")

_LONGEST_PAUSE_SECONDS = 60.0
_CONFLICT_PAUSE_SECONDS = 1.0
_NEWCOMER_PATIENCE_SECONDS = 5.0  # what a restart needs for the old process to be gone
_SETTLED_PATIENCE_SECONDS = 20.0
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
    """Serving cannot begin or go on; the message says why, and what to do."""


class PersistentCaller:
    """Makes calls to Telegram until they are answered, and says so meanwhile.

    While Telegram cannot be reached it keeps trying, with growing pauses. It gives up, with a
    ServingError, on a token that is refused and on another instance that stays.
    """

    def __init__(self) -> None:
        self._patience = ConflictBudget(now_seconds=time.monotonic())

    async def __call__(self, call: Callable[[], Awaitable[_Result]]) -> _Result:
        """Return what the call returns, however often it must be made.

        Raises: ServingError, when making it again would not help.
        """
        failures = 0
        while True:
            try:
                result = await call()
            except InvalidToken:
                raise ServingError(REFUSED) from None
            except Conflict:
                if not self._patience.bears(now_seconds=time.monotonic()):
                    raise ServingError(OTHER_INSTANCE) from None
                _log.warning("Another program takes this bot's updates; waiting for it to stop")
                pause_seconds = _CONFLICT_PAUSE_SECONDS
            except RetryAfter as error:
                pause_seconds = seconds(error.retry_after)
                _log.warning("Telegram asks for a pause of %g s", pause_seconds)
            except TelegramError as error:
                pause_seconds = min(2.0**failures, _LONGEST_PAUSE_SECONDS)
                failures += 1
                _log.warning("%s: %s; trying again in %g s", UNREACHABLE, error, pause_seconds)
            else:
                if failures:
                    _log.info("Telegram answers again")
                return result
            await asyncio.sleep(pause_seconds)


class ConflictBudget:
    """How long conflicts with another instance are borne.

    Of two instances Telegram refuses now the one, now the other. The newcomer must give up
    first, or both would: one that has polled for a minute without conflicts is no newcomer.
    """

    def __init__(self, *, now_seconds: float) -> None:
        self._began_at = now_seconds
        self._last_at = -math.inf
        self._ends_at = math.inf

    def bears(self, *, now_seconds: float) -> bool:
        """Return whether to bear the conflict that came now, too."""
        if now_seconds - self._last_at > _SETTLED_AFTER_SECONDS:  # the first of them
            settled = now_seconds - self._began_at > _SETTLED_AFTER_SECONDS
            patience = _SETTLED_PATIENCE_SECONDS if settled else _NEWCOMER_PATIENCE_SECONDS
            self._ends_at = now_seconds + patience
        self._last_at = now_seconds
        return now_seconds <= self._ends_at
