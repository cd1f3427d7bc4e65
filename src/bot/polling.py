"""Telegram's updates into the application's queue, by long polling, through bad times too.

python-telegram-bot's own loop is not used: it stops without a word when Telegram refuses the
token in mid-run, and fights another instance for ever.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, NoReturn

from telegram.error import TelegramError

from bot.app import SERVED_UPDATES, BotApplication
from bot.insisting import Insistence

if TYPE_CHECKING:
    from telegram import Update

_POLL_SECONDS = 20


class Poller:
    """Asks Telegram for updates and puts them into the application's queue."""

    def __init__(self, application: BotApplication) -> None:
        self._application = application
        self._offset: int | None = None
        self._insist = Insistence()

    async def connect(self) -> None:
        """Return when Telegram has said who the bot is, and delivers to no webhook.

        Raises: ServingError, as `receive` does.
        """
        await self._insist(self._application.initialize)
        await self._insist(self._application.bot.delete_webhook)

    async def receive(self) -> NoReturn:
        """Fetch updates until cancelled."""
        while True:
            updates = await self._insist(self._fetch)
            for update in updates:
                await self._application.update_queue.put(update)
                self._offset = update.update_id + 1

    async def finish(self) -> None:
        """Tell Telegram which updates are in hand, or they come again at the next start."""
        if self._offset is not None:
            with suppress(TelegramError):
                await self._application.bot.get_updates(self._offset, timeout=0)

    async def _fetch(self) -> tuple[Update, ...]:
        return await self._application.bot.get_updates(
            self._offset, timeout=_POLL_SECONDS, allowed_updates=SERVED_UPDATES
        )
