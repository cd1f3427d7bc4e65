"""Remove answers after the time that a group's administrators chose."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
import time
from typing import TYPE_CHECKING, NoReturn

from telegram.error import BadRequest, ChatMigrated, Forbidden, TelegramError

from bot.state.database import Database, PendingRemoval

if TYPE_CHECKING:
    from telegram import Bot

_log = logging.getLogger(__name__)

_LOOK_SECONDS = 5.0
_AT_ONCE = 20  # deletions between two looks, so that answers are not kept waiting
# There is nothing to delete any more, or Telegram does not let us: what is older than 48 hours,
# an administrator only. A group that became a supergroup keeps no message under its old id.
_FOR_GOOD = (BadRequest, ChatMigrated, Forbidden)


def schedule_removal(store: Database, *, chat: int, message: int) -> None:
    """Schedule the removal of an answer that was just sent, if the chat wants that."""
    if minutes := store.settings(chat).remove_after_minutes:
        try:
            store.remove_later(PendingRemoval(chat, message), due=int(time.time()) + 60 * minutes)
        except sqlite3.Error as error:
            _log.warning("An answer will not be removed, it cannot be noted: %s", error)


async def remove_due(bot: Bot, store: Database) -> NoReturn:
    """Remove answers when they are due, until cancelled."""
    while True:
        try:
            for removal in store.removals(due=int(time.time()), most=_AT_ONCE):
                await _remove(bot, removal)
                store.removed(removal)
        except TelegramError as error:
            _log.info("Answers wait to be removed: %s", error)
        except sqlite3.Error as error:
            _log.warning("What is to be removed cannot be read or written: %s", error)
        await asyncio.sleep(_LOOK_SECONDS)


async def _remove(bot: Bot, removal: PendingRemoval) -> None:
    try:
        await bot.delete_message(removal.chat, removal.message)
    except _FOR_GOOD as error:
        _log.info("Message %s of chat %s stays: %s", removal.message, removal.chat, error)
