"""Remember which reply answers which message, so that an edited question edits its answer."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot import sending

if TYPE_CHECKING:
    from telegram import InlineKeyboardMarkup, Message

_LIMIT = 10_000  # messages; a few hundred bytes each


@dataclass(slots=True)
class Reply:
    """What the bot said to one message: where it stands, and a hash of it, not the words."""

    newest: int
    """The highest update id in which this message came; a lower one is outdated."""
    message_id: int | None = None
    """None until something was sent."""
    said: int = 0
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Held while the reply is made and sent: an edit that comes meanwhile waits."""

    async def say(
        self, message: Message, html: str, keyboard: InlineKeyboardMarkup | None = None
    ) -> int:
        """Send the reply, or bring the one that was sent up to date; return its message's id."""
        if self.message_id is not None and await self.show(message, html, keyboard):
            return self.message_id
        sent = await sending.reply(message, html, keyboard=keyboard)
        self.message_id, self.said = sent.message_id, hash((html, keyboard))
        return sent.message_id

    async def show(
        self, message: Message, html: str, keyboard: InlineKeyboardMarkup | None = None
    ) -> bool:
        """Show something else in the message that was sent; return False when it is gone.

        message: any of the same chat.
        """
        said = hash((html, keyboard))
        if self.message_id is None:
            return False
        if self.said != said:
            bot, chat_id = message.get_bot(), message.chat_id
            if not await sending.edit(bot, chat_id, self.message_id, html, keyboard=keyboard):
                return False
            self.said = said
        return True


class Replies:
    """The replies to the last messages; the oldest are forgotten."""

    def __init__(self, *, limit: int = _LIMIT) -> None:
        self._limit = limit
        self._replies: OrderedDict[tuple[int, int], Reply] = OrderedDict()

    def __contains__(self, message: Message) -> bool:
        """Return whether this message was answered, or is being answered."""
        return (message.chat_id, message.message_id) in self._replies

    def open(self, message: Message, *, update_id: int) -> Reply:
        """Return the reply to this message, new or not, now meant for this update of it."""
        key = (message.chat_id, message.message_id)
        reply = self._replies.setdefault(key, Reply(update_id))
        reply.newest = max(reply.newest, update_id)
        self._replies.move_to_end(key)
        if len(self._replies) > self._limit:
            self._replies.popitem(last=False)
        return reply
