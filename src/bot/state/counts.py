"""Count by day what was asked and how it went, in SQLite; declined questions' words if wished.

What happens is added in memory, and written aside every few seconds and at the end: no question
waits for the disk. The database connection is its own, since another thread uses it.
"""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from bot.state.connection import connect, erase_deleted

_log = logging.getLogger(__name__)

_EVERY_SECONDS = 5.0
_BUSY_SECONDS = 5.0  # that a write waits for another process
_MOST_DECLINED = 1_000  # distinct questions that are kept; the oldest go first
_LONGEST_QUESTION = 300  # characters
_SCHEMA = """
CREATE TABLE IF NOT EXISTS counts (
    day TEXT NOT NULL,
    what TEXT NOT NULL,
    n INTEGER NOT NULL,
    PRIMARY KEY (day, what)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS declined (
    place INTEGER PRIMARY KEY AUTOINCREMENT,
    folded TEXT NOT NULL UNIQUE,
    question TEXT NOT NULL,
    n INTEGER NOT NULL
) STRICT;
"""
_ADD = """
INSERT INTO counts (day, what, n) VALUES (?, ?, ?)
ON CONFLICT (day, what) DO UPDATE SET n = n + excluded.n
"""
_ADD_DECLINED = """
INSERT OR REPLACE INTO declined (folded, question, n)
VALUES (:folded, :question, :n + coalesce((SELECT n FROM declined WHERE folded = :folded), 0))
"""
_DROP_OLDEST = """
DELETE FROM declined
WHERE place <= (SELECT place FROM declined ORDER BY place DESC LIMIT 1 OFFSET ?)
"""


class Event(StrEnum):
    """What is counted."""

    ANSWERED = "answered"
    DECLINED = "declined"
    UP = "up"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class Totals:
    """How often each thing happened."""

    today: Mapping[Event, int]
    in_all: Mapping[Event, int]


@dataclass(frozen=True, slots=True)
class DeclinedQuestion:
    """A question that no article answered, in the words in which it came last."""

    question: str
    n: int


@dataclass(slots=True)
class _Batch:
    """What is not written yet."""

    counts: Counter[tuple[str, Event]] = field(default_factory=Counter)
    declined: dict[str, DeclinedQuestion] = field(default_factory=dict)
    """Folded question -> it; who asked it last stands last."""

    def __bool__(self) -> bool:
        return bool(self.counts or self.declined)

    def add_declined(self, question: str, n: int) -> None:
        folded = " ".join(question.casefold().split())
        before = self.declined.pop(folded, None)
        self.declined[folded] = DeclinedQuestion(question, n + (before.n if before else 0))
        if len(self.declined) > _MOST_DECLINED:
            del self.declined[next(iter(self.declined))]

    def add(self, later: _Batch) -> None:
        self.counts.update(later.counts)
        for declined in later.declined.values():
            self.add_declined(declined.question, declined.n)


class DailyCounts:
    """The counts in one SQLite file, written every so many seconds while there are new ones.

    Raises: sqlite3.Error, when the file is no database of ours or cannot be written.
    """

    def __init__(self, path: Path | str, *, every_seconds: float = _EVERY_SECONDS) -> None:
        self._database = connect(path, _SCHEMA, busy_seconds=_BUSY_SECONDS, any_thread=True)
        self._every_seconds = every_seconds
        self._batch = _Batch()
        self._writing: asyncio.Task[None] | None = None
        self._lock = asyncio.Lock()
        """Held while another thread uses the database."""
        self._failed = False

    def add(self, what: Event, n: int = 1, *, day: date | None = None) -> None:
        """Count something, today or on another day; n: also less than 0, to take it back."""
        self._batch.counts[(day or today()).isoformat(), what] += n
        self._write_later()

    def add_declined(self, question: str) -> None:
        """Keep the words of a question that was declined."""
        line = " ".join(question.split())[:_LONGEST_QUESTION]
        self._batch.add_declined(line.encode("utf-8", "replace").decode(), 1)
        self._write_later()

    async def totals(self) -> Totals:
        """Return how often each thing happened."""
        await self._write()
        rows = await self._query("SELECT day, what, n FROM counts")
        both: tuple[Counter[Event], Counter[Event]] = Counter(), Counter()
        day_now, unwritten = today().isoformat(), self._batch.counts.items()
        for day, what, n in (*rows, *((day, what, n) for (day, what), n in unwritten)):
            for counter in both[day != day_now :]:
                counter[Event(what)] += n
        return Totals(*both)

    async def declined(self) -> tuple[DeclinedQuestion, ...]:
        """Return the declined questions that were kept, the last first."""
        await self._write()
        rows = await self._query("SELECT question, n FROM declined ORDER BY place DESC")
        return tuple(DeclinedQuestion(question, n) for question, n in rows)

    def forget_declined(self) -> None:
        """Delete the words of all questions, from the disk too."""
        if self._database.execute("DELETE FROM declined").rowcount:
            erase_deleted(self._database)

    def close(self) -> None:
        """Write what is left, and close the file."""
        try:
            self._insert(self._batch)
        except sqlite3.Error as error:
            _log.warning("The last counts could not be written: %s", error)
        self._database.close()

    def _write_later(self) -> None:
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write_until_done())

    async def _write_until_done(self) -> None:
        while self._batch:
            await asyncio.sleep(self._every_seconds)
            await self._write()

    async def _write(self) -> None:
        async with self._lock:
            batch, self._batch = self._batch, _Batch()
            try:
                await asyncio.to_thread(self._insert, batch)
            except sqlite3.Error as error:
                batch.add(self._batch)
                self._batch = batch
                if not self._failed:
                    _log.warning("Counts cannot be written now, and are kept for later: %s", error)
                self._failed = True
            else:
                self._failed = False

    async def _query(self, sql: str) -> list[Any]:
        async with self._lock:
            return await asyncio.to_thread(lambda: self._database.execute(sql).fetchall())

    def _insert(self, batch: _Batch) -> None:
        if not batch:
            return
        database = self._database
        database.execute("BEGIN IMMEDIATE")
        try:
            database.executemany(_ADD, [(*key, n) for key, n in batch.counts.items()])
            rows = [
                {"folded": folded, "question": declined.question, "n": declined.n}
                for folded, declined in batch.declined.items()
            ]
            database.executemany(_ADD_DECLINED, rows)
            database.execute(_DROP_OLDEST, (_MOST_DECLINED,))
            database.execute("COMMIT")
        except sqlite3.Error:
            if database.in_transaction:
                database.execute("ROLLBACK")
            raise


def today() -> date:
    """Return the day that it is where the bot runs."""
    return datetime.now(UTC).astimezone().date()
