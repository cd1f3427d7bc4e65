"""Keep files that wait for the press of a button in SQLite, so that a restart loses none.

Each has a key, which its buttons carry, and is deleted after two days.
"""

from __future__ import annotations

import asyncio
import json
import logging
import secrets
import sqlite3
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NoReturn

from bot.state.connection import IN_MEMORY, connect, erase_deleted

_log = logging.getLogger(__name__)

DAYS = 2

_LOOK_SECONDS = 60.0
_BUSY_SECONDS = 5.0  # that a write waits for another connection
_SCHEMA = """
CREATE TABLE IF NOT EXISTS pending_files (
    key TEXT PRIMARY KEY,
    kept_at INTEGER NOT NULL,
    state TEXT NOT NULL,
    data BLOB
) STRICT;
"""


class PendingFiles:
    """The files that wait, each with a state, which is a value of JSON.

    The connection is its own, since another thread uses it: files are large.
    Raises: sqlite3.Error, when the database cannot be read or written.
    """

    def __init__(self, path: Path | str) -> None:
        self._lasts = path != IN_MEMORY
        self._database = connect(path, _SCHEMA, busy_seconds=_BUSY_SECONDS, any_thread=True)
        self._lock = asyncio.Lock()
        """Held while another thread uses the database."""

    async def keep(self, state: Mapping[str, Any], data: bytes | None = None) -> str:
        """Keep a file and its state from now on, and return their key."""
        if not self._lasts:
            raise sqlite3.OperationalError("there is no file for it")
        key = secrets.token_hex(8)
        row = (key, int(time.time()), json.dumps(state), data)
        await self._execute("INSERT INTO pending_files VALUES (?, ?, ?, ?)", *row)
        await self.forget_old()
        return key

    async def change(self, key: str, state: Mapping[str, Any]) -> None:
        """Put another state in the place of the one that is kept under a key."""
        sql = "UPDATE pending_files SET state = ? WHERE key = ?"
        await self._execute(sql, json.dumps(state), key)

    async def find(self, key: str) -> dict[str, Any] | None:
        """Return the state that is kept under a key; None when it was dropped or is too old."""
        sql = "SELECT state FROM pending_files WHERE key = ? AND kept_at >= ?"
        try:
            rows = await self._execute(sql, key, _oldest())
            state = json.loads(rows[0][0]) if rows else None
        except (sqlite3.Error, ValueError):
            return None
        return state if isinstance(state, dict) else None

    async def data_of(self, key: str) -> bytes | None:
        """Return the file that is kept under a key; None when it was dropped."""
        rows = await self._execute("SELECT data FROM pending_files WHERE key = ?", key)
        return rows[0][0] if rows else None

    async def drop(self, key: str) -> None:
        """Delete the file and the state that are kept under a key, if there are any."""
        await self._delete("DELETE FROM pending_files WHERE key = ?", key)

    async def drop_data(self, key: str) -> None:
        """Delete the file that is kept under a key, but not the state."""
        sql = "UPDATE pending_files SET data = NULL WHERE key = ? AND data IS NOT NULL"
        await self._delete(sql, key)

    async def forget_old(self) -> None:
        """Delete what is too old."""
        await self._delete("DELETE FROM pending_files WHERE kept_at < ?", _oldest())

    def close(self) -> None:
        """Close the database."""
        self._database.close()

    async def _execute(self, sql: str, *values: object) -> list[Any]:
        async with self._lock:
            return await asyncio.to_thread(lambda: self._database.execute(sql, values).fetchall())

    async def _delete(self, sql: str, *values: object) -> None:
        """Delete, from the disk too; what cannot be deleted now is when it is too old."""

        def delete() -> None:
            if self._database.execute(sql, values).rowcount:
                erase_deleted(self._database)

        try:
            async with self._lock:
                await asyncio.to_thread(delete)
        except sqlite3.Error as error:
            _log.warning("A file that need not wait any more cannot be deleted now: %s", error)


async def forget_old_files(files: PendingFiles) -> NoReturn:
    """Delete files that have waited for too long, also when no others come; until cancelled."""
    while True:
        await files.forget_old()
        await asyncio.sleep(_LOOK_SECONDS)


def _oldest() -> int:
    """Return when the oldest file that is kept still may have come, in seconds since 1970."""
    return int(time.time()) - DAYS * 24 * 3600
