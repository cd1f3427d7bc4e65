"""Receive updates by long polling, and keep doing so when the network fails.

python-telegram-bot's own loop is not used: it stops without a word when Telegram refuses the
token in mid-run, and fights another instance for ever.
"""

from __future__ import annotations

import warnings
from contextlib import suppress
from typing import Any, NoReturn

from telegram.error import EndPointNotFound, InvalidToken, TelegramError
from telegram.warnings import PTBUserWarning

from bot.transport.backoff import PersistentCaller
from bot.transport.update_queue import SERVED_UPDATES, AnyApplication, parse_update

_POLL_SECONDS = 20
_RESPONSE_SECONDS = 30  # after which a poll that Telegram should have ended is given up


class Poller:
    """Polls Telegram for updates and puts them into the application's queue."""

    def __init__(self, application: AnyApplication) -> None:
        self._application = application
        self._offset: int | None = None
        self._retry = PersistentCaller()
        # The library advises its own method; `_fetch` says why not.
        warnings.filterwarnings("ignore", "Please use 'Bot.getUpdates'", PTBUserWarning)

    async def connect(self) -> None:
        """Ask Telegram who the bot is, and remove a webhook, which would rule out polling.

        Raises: ServingError, as `receive` does.
        """
        await self._retry(self._application.initialize)
        await self._retry(self._application.bot.delete_webhook)

    async def receive(self) -> NoReturn:
        """Fetch updates until cancelled.

        Raises: ServingError, when the token is refused or another instance polls too.
        """
        while True:
            for data in await self._retry(self._fetch):
                if update := parse_update(data, self._application.bot):
                    await self._application.update_queue.put(update)
                self._offset = data["update_id"] + 1

    async def finish(self) -> None:
        """Confirm the updates that were received, or they would come again at the next start."""
        if self._offset is not None:
            with suppress(TelegramError):
                await self._application.bot.get_updates(self._offset, timeout=0)

    async def _fetch(self) -> list[dict[str, Any]]:
        """Return updates as Telegram's JSON.

        `Bot.get_updates` returns none of them when it cannot parse one, and logs people's words.
        """
        wanted = {
            "offset": self._offset,
            "timeout": _POLL_SECONDS,
            "allowed_updates": SERVED_UPDATES,
        }
        try:
            fetched: list[dict[str, Any]] = await self._application.bot.do_api_request(
                "getUpdates", wanted, read_timeout=_POLL_SECONDS + _RESPONSE_SECONDS
            )
        except EndPointNotFound as error:  # what a refused token becomes in such a call
            raise InvalidToken from error
        return fetched
