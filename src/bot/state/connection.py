"""Open connections to the bot's SQLite file, which only the owner of the process can read."""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from pathlib import Path

IN_MEMORY = ":memory:"
"""In place of a path: a database that ends with its connection."""

_VERSION = 1  # of the tables; a file of a later one is not ours to write


def connect(
    path: Path | str, schema: str, *, busy_seconds: float, any_thread: bool = False
) -> sqlite3.Connection:
    """Return a connection, in autocommit mode, to a file that has the tables of a schema.

    busy_seconds: how long a write waits for another process or connection.
    Raises: sqlite3.Error, when the file is no database of ours or cannot be written.
    """
    if path != IN_MEMORY:
        _make_private(Path(path))
    connection = sqlite3.connect(
        path, timeout=busy_seconds, isolation_level=None, check_same_thread=not any_thread
    )
    try:
        _prepare(connection, schema)
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def erase_deleted(connection: sqlite3.Connection) -> None:
    """Take out of the file and its log what was deleted, and give the space back."""
    # A script runs to its end; `execute` would give one page back.
    connection.executescript("PRAGMA incremental_vacuum")
    # The first copies while others write, so that the second, which waits for them, is quick.
    connection.execute("PRAGMA wal_checkpoint(PASSIVE)")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _make_private(path: Path) -> None:
    """Make the file, if need be, and let only its owner read it; its log takes after it."""
    with suppress(OSError):  # SQLite says better what is wrong
        path.touch(mode=0o600)
        for file in path.parent.glob(f"{path.name}*"):
            file.chmod(file.stat().st_mode & 0o700)


def _prepare(connection: sqlite3.Connection, schema: str) -> None:
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version > _VERSION:
        raise sqlite3.DatabaseError("a later version of the bot made it")
    connection.execute("PRAGMA auto_vacuum = INCREMENTAL")  # of a new file
    connection.execute("PRAGMA journal_mode = WAL")
    # Nothing is lost when the process dies; when the machine does, at most the last change.
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA secure_delete = ON")  # no words are left behind
    connection.executescript(schema)
    connection.execute(f"PRAGMA user_version = {_VERSION}")  # fails where nothing can be written
