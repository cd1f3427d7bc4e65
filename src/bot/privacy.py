"""What the bot keeps about people: the answer to /privacy, made from the settings in force."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot import sending
from bot.context import Context
from bot.settings import Settings

if TYPE_CHECKING:
    from telegram import Update

_KEPT = """<b>Nothing that you write is stored.</b>

Your question is looked up in this bot's own articles, by the bot itself, and then forgotten. \
It is written to no file, database or log, and sent to nobody else. (Telegram itself keeps the \
messages of this chat, as it always does.)

In memory, until the bot restarts or newer ones take their place:
• the ids of your messages and of my replies, so that editing a question edits its answer\
{limits}
• the ids of Telegram's last updates, so that none is answered twice{strangers}"""


async def show_privacy(update: Update, context: Context) -> None:
    """Say what is kept."""
    if update.message:
        await sending.reply(update.message, describe_privacy(context.settings))


def describe_privacy(settings: Settings) -> str:
    """Return what these settings keep, as HTML."""
    limited = settings.rate_limit_per_user or settings.rate_limit_per_chat
    return _KEPT.format(
        limits="\n• how many questions came from you and from this chat in the last minute"
        if limited
        else "",
        strangers="\n• the ids of chats that were told that they may not ask here"
        if settings.allowed_chat_ids
        else "",
    )
