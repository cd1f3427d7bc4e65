"""The queue of updates: it takes as many in hand as are handled at once, and no more."""

from __future__ import annotations

import asyncio


class UpdateQueue(asyncio.Queue[object]):
    """A queue where putting waits while `limit` things are queued or being handled.

    python-telegram-bot empties its queue into tasks as fast as it can. After hours without
    network that would be all of the backlog at once, and a crash would lose it; what waits with
    Telegram is safe there, for a day.
    """

    def __init__(self, *, limit: int) -> None:
        super().__init__()
        self._room = asyncio.Semaphore(limit)

    async def put(self, item: object) -> None:
        """Queue a thing when there is room for it."""
        await self._room.acquire()
        await super().put(item)

    def task_done(self) -> None:
        """Make room for another: one was handled to its end."""
        super().task_done()
        self._room.release()
