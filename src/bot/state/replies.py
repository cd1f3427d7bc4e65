"""Remember which reply answers which message, so that an edited question edits its answer."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.rendering import answer_tokens
from bot.rendering.answer_tokens import AnswerToken
from bot.state.database import ReplyRecord
from bot.transport import messages

if TYPE_CHECKING:
    from telegram import InlineKeyboardMarkup, Message

_LIMIT = 10_000  # messages; a few hundred bytes each


@dataclass(slots=True)
class Reply:
    """The bot's reply to one message: where it is, and a hash of it, not the words."""

    newest: int
    """The highest id of the updates with this message; updates with lower ids are outdated."""
    message_id: int | None = None
    """None until the reply is sent."""
    said: int = 0
    """Hash of HTML and keyboard; 0 until this process has sent or edited the reply."""
    token: AnswerToken | None = None
    """Of the answer that the reply is; None if it is no answer."""
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Held while the reply is made and sent: an edit or a press that comes meanwhile waits."""

    async def say(
        self, message: Message, html: str, keyboard: InlineKeyboardMarkup | None = None
    ) -> int:
        """Send the reply, or bring the one that was sent up to date; return its message's id."""
        if self.message_id is not None and await self.show(message, html, keyboard):
            return self.message_id
        sent = await messages.reply(message, html, keyboard=keyboard)
        self.message_id, self.said = sent.message_id, hash((html, keyboard))
        self.token = answer_tokens.find_token(keyboard)
        return sent.message_id

    async def show(
        self, message: Message, html: str, keyboard: InlineKeyboardMarkup | None = None
    ) -> bool:
        """Edit the reply, unless it says the same already; return False when it is gone.

        message: any of the same chat.
        """
        said = hash((html, keyboard))
        if self.message_id is None:
            return False
        if self.said != said:
            bot, chat_id = message.get_bot(), message.chat_id
            if not await messages.edit(bot, chat_id, self.message_id, html, keyboard=keyboard):
                return False
            self.said = said
        self.token = answer_tokens.find_token(keyboard)
        return True

    async def show_keyboard(self, message: Message, keyboard: InlineKeyboardMarkup) -> None:
        """Replace the keyboard of the message, which is this reply, and leave its text."""
        said = hash(keyboard)
        if self.said != said:
            await messages.edit_keyboard(message, keyboard)
            self.said, self.token = said, answer_tokens.find_token(keyboard)

    def forget(self) -> None:
        """Note that the message was removed."""
        self.message_id, self.said, self.token = None, 0, None


class Replies:
    """The replies to the last messages; the oldest are forgotten."""

    def __init__(self, *, known: Iterable[ReplyRecord] = (), limit: int = _LIMIT) -> None:
        self._limit = limit
        self._replies: OrderedDict[tuple[int, int], Reply] = OrderedDict(
            ((chat, message), Reply(0, reply)) for chat, message, reply in known
        )

    def drop(self, chat: int) -> None:
        """Forget the replies in a chat."""
        for key in [key for key in self._replies if key[0] == chat]:
            del self._replies[key]

    def known(self) -> list[ReplyRecord]:
        """Return the replies that stand, the oldest first, for the next start."""
        return [
            ReplyRecord(chat, message, reply.message_id)
            for (chat, message), reply in self._replies.items()
            if reply.message_id is not None
        ]

    def __contains__(self, message: Message) -> bool:
        """Return whether this message was answered, or is being answered."""
        return (message.chat_id, message.message_id) in self._replies

    def open(self, message: Message, *, update_id: int) -> Reply:
        """Return the reply to this message, new or not, now meant for this update of it."""
        reply = self._kept((message.chat_id, message.message_id), Reply(update_id))
        reply.newest = max(reply.newest, update_id)
        return reply

    def which_is(self, sent: Message) -> Reply:
        """Return the reply that one of the bot's messages is, a new one if nothing is known of it.

        That is so after a restart: from now on an edit of the question edits it again.
        """
        reply = self._kept(self._key_of(sent), Reply(0, sent.message_id))
        if not reply.said:  # by this process
            reply.token = answer_tokens.find_token(sent.reply_markup)
        return reply

    def _key_of(self, sent: Message) -> tuple[int, int]:
        """Return under which message the reply is kept; its question may be deleted meanwhile."""
        question = sent.reply_to_message
        if question and not question.forum_topic_created:
            key = (sent.chat_id, question.message_id)
            known = self._replies.get(key)
            if known is None or known.message_id in {None, sent.message_id}:
                return key
        same = (sent.chat_id, sent.message_id)
        kept = (k for k, reply in self._replies.items() if (k[0], reply.message_id) == same)
        return next(kept, (sent.chat_id, -sent.message_id))  # which is no message's id

    def _kept(self, key: tuple[int, int], new: Reply) -> Reply:
        reply = self._replies.setdefault(key, new)
        self._replies.move_to_end(key)
        if len(self._replies) > self._limit:
            self._replies.popitem(last=False)
        return reply
