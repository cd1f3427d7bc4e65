"""What people type after the bot's name in any chat, and their calls from chats without it."""

from __future__ import annotations

import asyncio
from collections.abc import Generator
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from botapi.chats import Chat, Message


class Query:
    """A query that gets one answer, while it is new; awaiting it waits for that."""

    def __init__(self, query_id: str) -> None:
        self.id = query_id
        self.is_too_old = False
        """Whether Telegram has stopped waiting for the answer."""
        self._answered = asyncio.Event()

    @property
    def is_answered(self) -> bool:
        """Whether the bot has answered it."""
        return self._answered.is_set()

    def is_open(self) -> bool:
        """Return whether it may be answered."""
        return not (self.is_answered or self.is_too_old)

    def close(self) -> None:
        """Note that it has its answer."""
        self._answered.set()

    def __await__(self) -> Generator[Any, Any, Self]:
        return self._wait().__await__()

    async def _wait(self) -> Self:
        async with asyncio.timeout(30):
            await self._answered.wait()
        return self


class Typed(Query):
    """Words after the bot's name; once answered, what is shown for them."""

    def __init__(self, query_id: str, text: str) -> None:
        super().__init__(query_id)
        self.text = text
        self.results: list[dict[str, Any]] = []
        """As the bot gave them."""
        self.messages: list[Message] = []
        """For each result, what is sent when it is chosen: text, entities, reply_markup."""
        self.button: dict[str, Any] = {}
        self.next_offset = ""
        self.cache_time = 0
        self.is_personal = False


class Called(Query):
    """A message that calls the bot into a chat where it is no member."""

    def __init__(self, query_id: str, chat: Chat, message: Message) -> None:
        super().__init__(query_id)
        self.chat = chat
        self.message = message
        self.reply: Message = {}
        """What the bot said there."""
