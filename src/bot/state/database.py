"""Keep in SQLite what must outlive the process: settings, replies, and when to remove answers.

Never a question's words.
"""

from __future__ import annotations

import logging
import shutil
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import astuple, dataclass, fields
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from bot.state.connection import IN_MEMORY, connect
from bot.state.counts import DailyCounts
from bot.state.pending_files import PendingFiles

_log = logging.getLogger(__name__)

FILE = "articlebot.sqlite3"

_BUSY_SECONDS = 1.0  # that a write waits for another process; nothing else goes on meanwhile
_SCHEMA = """
CREATE TABLE IF NOT EXISTS chats (
    chat INTEGER PRIMARY KEY,
    language TEXT,
    refusal TEXT NOT NULL,
    quotes INTEGER,
    buttons_for_all INTEGER NOT NULL,
    remove_after_minutes INTEGER NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS removals (
    chat INTEGER NOT NULL,
    message INTEGER NOT NULL,
    due INTEGER NOT NULL,
    PRIMARY KEY (chat, message)
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS removals_by_due ON removals (due);
CREATE TABLE IF NOT EXISTS replies (
    bot TEXT NOT NULL,
    chat INTEGER NOT NULL,
    message INTEGER NOT NULL,
    reply INTEGER NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS migrations (
    chat INTEGER PRIMARY KEY,
    was INTEGER NOT NULL
) STRICT;
"""


class RefusalStyle(StrEnum):
    """How a group wants to be told that no article answers."""

    LINE = "line"
    REACTION = "reaction"
    SILENCE = "silence"


@dataclass(frozen=True, slots=True)
class ChatSettings:
    """What the administrators of a group chose; a private chat has the defaults."""

    language: str | None = None
    """One of `translator.LANGUAGES`; None for each person's own."""
    refusal: RefusalStyle = RefusalStyle.LINE
    quotes: int | None = None
    """The most in an answer; None for the operator's MAX_QUOTES."""
    buttons_for_all: bool = True
    """Whether members may press buttons under answers to others."""
    remove_after_minutes: int = 0
    """After how long an answer is removed; 0 for never."""


class PendingRemoval(NamedTuple):
    """A message of ours that is to be removed."""

    chat: int
    message: int


class ReplyRecord(NamedTuple):
    """Which message is the reply to which, by their numbers."""

    chat: int
    message: int
    reply: int


class Database:
    """One SQLite file; the chats' settings are also held in memory, since every update asks.

    What a method writes is written whole or not at all.
    Raises: sqlite3.Error, when the file is no database of ours or cannot be written.
    """

    def __init__(self, path: Path | str) -> None:
        self.lasts = path != IN_MEMORY
        """Whether what is kept outlives the process."""
        with ExitStack() as opened:
            self._database = connect(path, _SCHEMA, busy_seconds=_BUSY_SECONDS)
            opened.callback(self._database.close)
            rows = self._database.execute(f"SELECT chat, {_COLUMNS} FROM chats")  # noqa: S608 - ours
            self._chats = {chat: _settings(*row) for chat, *row in rows}
            rows = self._database.execute("SELECT chat, was FROM migrations")
            self._migrations = dict(rows)
            self.counts = opened.enter_context(closing(DailyCounts(path)))
            """What was asked, by day, in the same file."""
            self.pending_files = opened.enter_context(closing(PendingFiles(path)))
            """Operators' files that wait for a button, in the same file."""
            self._opened = opened.pop_all()

    def settings(self, chat: int) -> ChatSettings:
        """Return a chat's settings; the defaults where nobody chose any."""
        return self._chats.get(chat, ChatSettings())

    def keep(self, chat: int, settings: ChatSettings) -> None:
        """Put settings in the place of those that the chat had.

        Answers that wait to be removed go when the new settings say, or stay if those say never.
        """
        marks = ", ".join("?" * (1 + len(fields(ChatSettings))))
        minutes = settings.remove_after_minutes
        later_seconds = 60 * (minutes - self.settings(chat).remove_after_minutes)
        with self._writing() as database:
            database.execute(
                f"INSERT OR REPLACE INTO chats (chat, {_COLUMNS}) VALUES ({marks})",  # noqa: S608
                (chat, *astuple(settings)),
            )
            if not minutes:
                database.execute("DELETE FROM removals WHERE chat = ?", (chat,))
            elif later_seconds:
                moved = "UPDATE removals SET due = due + ? WHERE chat = ?"
                database.execute(moved, (later_seconds, chat))
        self._chats[chat] = settings

    def move(self, old: int, new: int) -> bool:
        """Give a group's settings to the supergroup that it became; return False if it has them.

        Answers that wait to be removed stay where they are: in a supergroup messages have other
        ids, under which it would be somebody else's message that is removed.
        """
        if self._migrations.get(new) == old:
            return False
        with self._writing() as database:
            database.execute("DELETE FROM removals WHERE chat = ?", (old,))
            database.execute("UPDATE OR REPLACE chats SET chat = ? WHERE chat = ?", (new, old))
            database.execute("INSERT OR REPLACE INTO migrations VALUES (?, ?)", (new, old))
        self._migrations[new] = old
        if old in self._chats:
            self._chats[new] = self._chats.pop(old)
        return True

    def was(self, chat: int) -> int | None:
        """Return the id of the group that became this supergroup, if we saw it."""
        return self._migrations.get(chat)

    def drop(self, chat: int) -> None:
        """Forget all of a chat."""
        with self._writing() as database:
            for table in ("chats", "removals", "replies", "migrations"):
                database.execute(f"DELETE FROM {table} WHERE chat = ?", (chat,))  # noqa: S608 - ours
        self._chats.pop(chat, None)
        self._migrations.pop(chat, None)

    def remove_later(self, removal: PendingRemoval, *, due: int) -> None:
        """Note a message to be removed; one that is noted already keeps its time.

        due: seconds since 1970.
        """
        self._database.execute("INSERT OR IGNORE INTO removals VALUES (?, ?, ?)", (*removal, due))

    def removals(self, *, due: int, most: int) -> list[PendingRemoval]:
        """Return the messages that are to be removed by now, those that were due first, first."""
        rows = self._database.execute(
            "SELECT chat, message FROM removals WHERE due <= ? ORDER BY due LIMIT ?", (due, most)
        )
        return [PendingRemoval(*row) for row in rows]

    def removed(self, removal: PendingRemoval) -> None:
        """Forget a message that was to be removed."""
        self._database.execute("DELETE FROM removals WHERE chat = ? AND message = ?", removal)

    def replies(self, bot: str) -> list[ReplyRecord]:
        """Return what replied to what when the process before this one ended, oldest first.

        bot: its id; in private two bots know a person by the same chat.
        """
        rows = self._database.execute(
            "SELECT chat, message, reply FROM replies WHERE bot = ? ORDER BY rowid", (bot,)
        )
        return [ReplyRecord(*row) for row in rows]

    def keep_replies(self, bot: str, known: Iterable[ReplyRecord]) -> None:
        """Put these in the place of the bot's replies that are kept, the oldest first."""
        with self._writing() as database:
            database.execute("DELETE FROM replies WHERE bot = ?", (bot,))
            rows = ((bot, *one) for one in known)
            database.executemany("INSERT INTO replies VALUES (?, ?, ?, ?)", rows)

    def close(self) -> None:
        """Write what waits to be written, and close the file."""
        self._opened.close()

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """Commit at the end, or undo all of it when something fails, the commit too."""
        with self._database:
            self._database.execute("BEGIN IMMEDIATE")
            yield self._database


_COLUMNS = ", ".join(field.name for field in fields(ChatSettings))


def _settings(
    language: str | None, refusal: str, quotes: int | None, buttons: int, minutes: int
) -> ChatSettings:
    known = refusal if refusal in set(RefusalStyle) else RefusalStyle.LINE
    return ChatSettings(language, RefusalStyle(known), quotes, bool(buttons), minutes)


def open_store(data_dir: Path) -> Database:
    """Return the store in a folder, made if need be; one in memory where it cannot be written."""
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        _drop_folder_of_files(data_dir / "waiting")
        return Database(data_dir / FILE)
    except (OSError, sqlite3.Error) as error:
        _log.warning(
            "%s: cannot be used (%s); what groups choose is lost at the end",
            data_dir / FILE,
            error,
        )
        return Database(IN_MEMORY)


def _drop_folder_of_files(folder: Path) -> None:
    """Delete the operators' files that an earlier version kept in a folder."""
    for kept in folder.glob("[0-9a-f]" * 16):
        shutil.rmtree(kept, ignore_errors=True)
    with suppress(OSError):
        folder.rmdir()
