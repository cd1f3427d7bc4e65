"""Telegram's updates into the application's queue, by long polling, through bad times too.

python-telegram-bot's own loop is not used: it stops without a word when Telegram refuses the
token in mid-run, and fights another instance for ever.
"""

from __future__ import annotations

import asyncio
import logging
import math
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TYPE_CHECKING, NoReturn, TypeVar

from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.app import SERVED_UPDATES, BotApplication
from bot.sending import seconds

if TYPE_CHECKING:
    from telegram import Update

_log = logging.getLogger(__name__)

_Result = TypeVar("_Result")

_POLL_SECONDS = 20
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


class PollingError(Exception):
    """Polling cannot go on; the message says why, and what to do."""


class Poller:
    """Asks Telegram for updates and puts them into the application's queue.

    While Telegram cannot be reached it keeps trying, with growing pauses, and says so. It gives
    up, with a PollingError, on a token that is refused and on another instance that stays.
    """

    def __init__(self, application: BotApplication) -> None:
        self._application = application
        self._offset: int | None = None
        self._patience = Patience(now_seconds=time.monotonic())

    async def connect(self) -> None:
        """Return when Telegram has said who the bot is."""
        await self._insist(self._application.initialize)
        await self._insist(self._application.bot.delete_webhook)

    async def poll(self) -> NoReturn:
        """Fetch updates until cancelled."""
        while True:
            updates = await self._insist(self._fetch)
            for update in updates:
                await self._application.update_queue.put(update)
                self._offset = update.update_id + 1

    async def confirm(self) -> None:
        """Tell Telegram which updates are in hand, or they come again at the next start."""
        if self._offset is not None:
            with suppress(TelegramError):
                await self._application.bot.get_updates(self._offset, timeout=0)

    async def _fetch(self) -> tuple[Update, ...]:
        return await self._application.bot.get_updates(
            self._offset, timeout=_POLL_SECONDS, allowed_updates=SERVED_UPDATES
        )

    async def _insist(self, call: Callable[[], Awaitable[_Result]]) -> _Result:
        """Return what the call returns, however often it must be made.

        Raises: PollingError, when making it again would not help.
        """
        failures = 0
        while True:
            try:
                result = await call()
            except InvalidToken:
                raise PollingError(REFUSED) from None
            except Conflict:
                if not self._patience.bears(now_seconds=time.monotonic()):
                    raise PollingError(OTHER_INSTANCE) from None
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


class Patience:
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
