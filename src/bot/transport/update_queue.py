"""Updates on their way from Telegram: the kinds we ask for, their parsing, and their queue."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any

from telegram import Update
from telegram.ext import Application, ExtBot

if TYPE_CHECKING:
    from telegram import Bot

AnyApplication = Application[ExtBot[int], Any, Any, Any, Any, Any]
"""The application as far as this package knows it: a queue of updates, and a bot to call."""

SERVED_UPDATES = (
    Update.MESSAGE,
    Update.EDITED_MESSAGE,
    Update.CALLBACK_QUERY,
    Update.INLINE_QUERY,
    Update.GUEST_MESSAGE,
    Update.MY_CHAT_MEMBER,
)
"""The kinds of updates that Telegram is asked for (allowed_updates)."""

_log = logging.getLogger(__name__)


class UpdateQueue(asyncio.Queue[object]):
    """A queue where `put` waits while `limit` updates are queued or being handled.

    python-telegram-bot empties its queue into tasks as fast as it can. After hours without
    network that would be the whole backlog at once, and a crash would lose it; updates that wait
    with Telegram are safe there for a day.
    """

    def __init__(self, *, limit: int) -> None:
        super().__init__()
        self._slots = asyncio.Semaphore(limit)

    async def put(self, item: object) -> None:
        """Queue an update as soon as there is a free slot."""
        await self._slots.acquire()
        await super().put(item)

    def task_done(self) -> None:
        """Free the slot of an update that has been handled."""
        super().task_done()
        self._slots.release()


def parse_update(data: dict[str, Any], bot: Bot) -> Update | None:
    """Parse one update of Telegram's JSON; return None, and log it without its words, if it fails.

    Otherwise Telegram would deliver it, and all that came after, again and again.
    """
    try:
        return Update.de_json(data, bot)
    except (TypeError, ValueError, KeyError, AttributeError) as error:
        _log.error("Update %s cannot be read: %s", data.get("update_id"), type(error).__name__)
        return None
