"""The kinds of updates that the bot asks Telegram for."""

from __future__ import annotations

from typing import Any

from telegram import Update
from telegram.ext import Application, ExtBot

AnyApplication = Application[ExtBot[None], Any, Any, Any, Any, Any]
"""The bot as far as the transport knows it: a queue of updates and calls."""

SERVED_UPDATES = (
    Update.MESSAGE,
    Update.EDITED_MESSAGE,
    Update.CALLBACK_QUERY,
    Update.INLINE_QUERY,
    Update.GUEST_MESSAGE,
    Update.MY_CHAT_MEMBER,
)
