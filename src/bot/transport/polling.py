"""Telegram's updates into the application's queue, by long polling, through bad times too.

python-telegram-bot's own loop is not used: it stops without a word when Telegram refuses the
token in mid-run, and fights another instance for ever.
"""

from __future__ import annotations

import warnings
from contextlib import suppress
from typing import Any, NoReturn

from telegram.error import EndPointNotFound, InvalidToken, TelegramError
from telegram.warnings import PTBUserWarning

from bot.transport.allowed_updates import SERVED_UPDATES, AnyApplication
from bot.transport.backoff import PersistentCaller
from bot.transport.parsing import read_update

_POLL_SECONDS = 20
_ANSWER_SECONDS = 30  # beyond which a poll that Telegram should have ended is given up


class Poller:
    """Asks Telegram for updates and puts them into the application's queue."""

    def __init__(self, application: AnyApplication) -> None:
        self._application = application
        self._offset: int | None = None
        self._insist = PersistentCaller()
        # The library advises its own method; `_fetch` says why not.
        warnings.filterwarnings("ignore", "Please use 'Bot.getUpdates'", PTBUserWarning)

    async def connect(self) -> None:
        """Return when Telegram has said who the bot is, and delivers to no webhook.

        Raises: ServingError, as `receive` does.
        """
        await self._insist(self._application.initialize)
        await self._insist(self._application.bot.delete_webhook)

    async def receive(self) -> NoReturn:
        """Fetch updates until cancelled."""
        while True:
            for data in await self._insist(self._fetch):
                if update := read_update(data, self._application.bot):
                    await self._application.update_queue.put(update)
                self._offset = data["update_id"] + 1

    async def finish(self) -> None:
        """Tell Telegram which updates are in hand, or they come again at the next start."""
        if self._offset is not None:
            with suppress(TelegramError):
                await self._application.bot.get_updates(self._offset, timeout=0)

    async def _fetch(self) -> list[dict[str, Any]]:
        """Return updates as they came.

        `Bot.get_updates` gives none of them when it cannot read one, and logs what people wrote.
        """
        wanted = {
            "offset": self._offset,
            "timeout": _POLL_SECONDS,
            "allowed_updates": SERVED_UPDATES,
        }
        try:
            fetched: list[dict[str, Any]] = await self._application.bot.do_api_request(
                "getUpdates", wanted, read_timeout=_POLL_SECONDS + _ANSWER_SECONDS
            )
        except EndPointNotFound as error:  # what a refused token becomes in such a call
            raise InvalidToken from error
        return fetched
