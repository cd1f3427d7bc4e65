"""Updates as Telegram sends them into the library's values, one by one."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from telegram import Update

if TYPE_CHECKING:
    from telegram import Bot

_log = logging.getLogger(__name__)


def read_update(data: dict[str, Any], bot: Bot) -> Update | None:
    """Return an update, or None for one that cannot be read, which is logged without its words.

    Telegram would bring it again and again, and with it all that came after.
    """
    try:
        return Update.de_json(data, bot)
    except (TypeError, ValueError, KeyError, AttributeError) as error:
        _log.error("Update %s cannot be read: %s", data.get("update_id"), type(error).__name__)
        return None
