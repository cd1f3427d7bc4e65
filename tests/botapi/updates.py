"""What happened into what getUpdates gives: a queue with offsets, long polling and one poller."""

from __future__ import annotations

import asyncio
from typing import Any

Update = dict[str, Any]

# "If empty, all update types except these": Bot API, getUpdates.
NOT_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})


class Conflict(Exception):  # noqa: N818 - an answer, not an error of ours
    """Another getUpdates took the place of this one."""


class Updates:
    """The updates that the bot has not confirmed yet, in order."""

    def __init__(self) -> None:
        self.pending: list[Update] = []
        self.allowed: list[str] = []
        """As the last getUpdates that named any left it; empty: the usual ones."""
        self._last_id = 700_000_000
        self.always_twice = False
        self.polled = asyncio.Event()
        """Set while a getUpdates waits for more."""
        self.news = asyncio.Event()
        """Set when there may be something to deliver to a webhook."""
        self._twice = False
        self._poll: asyncio.Future[None] | None = None

    def put(self, kind: str, body: dict[str, Any]) -> None:
        """Queue one update, unless the bot did not ask for its kind."""
        wanted = kind in self.allowed if self.allowed else kind not in NOT_BY_DEFAULT
        if wanted:
            self.put_raw({kind: body})

    def put_raw(self, update: Update) -> None:
        """Queue any update; it gets an id unless it has one."""
        self._last_id = update.get("update_id", self._last_id + 1)
        copies = 2 if self._twice or self.always_twice else 1
        self.pending += [{"update_id": self._last_id, **update}] * copies
        self._twice = False
        self.news.set()
        self._end_poll()

    def duplicate_next(self) -> None:
        """Make the next update come twice, as it does when Telegram never saw it confirmed."""
        self._twice = True

    async def get(self, *, offset: int, limit: int, timeout_seconds: float) -> list[Update]:
        """Confirm what comes before the offset; return what is left, once there is any.

        Raises Conflict in the call that waited, when another one comes.
        """
        self._end_poll(Conflict())
        if offset < 0:
            self.pending = self.pending[offset:]
        elif offset > 0:
            self.pending = [update for update in self.pending if update["update_id"] >= offset]
        if not self.pending and timeout_seconds:
            await self._more(timeout_seconds)
        return self.pending[:limit]

    async def _more(self, timeout_seconds: float) -> None:
        poll = self._poll = asyncio.get_running_loop().create_future()
        self.polled.set()
        try:
            async with asyncio.timeout(timeout_seconds):
                await poll
        except TimeoutError:
            pass
        finally:
            if self._poll is poll:
                self._poll = None
                self.polled.clear()

    def _end_poll(self, why: Exception | None = None) -> None:
        if self._poll is None or self._poll.done():
            return
        if why:
            self._poll.set_exception(why)
        else:
            self._poll.set_result(None)
