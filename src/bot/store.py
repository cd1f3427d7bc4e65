"""Keep what must outlive the process, in SQLite: the chats' settings. Never a question's words."""

from __future__ import annotations

import logging
import sqlite3
from dataclasses import astuple, dataclass, fields
from enum import StrEnum
from pathlib import Path

from bot.counts import Counts

_log = logging.getLogger(__name__)

FILE = "articlebot.sqlite3"

_BUSY_SECONDS = 5.0  # that a write waits for another process
_SCHEMA = """
CREATE TABLE IF NOT EXISTS chats (
    chat INTEGER PRIMARY KEY,
    language TEXT,
    refusal TEXT NOT NULL,
    quotes INTEGER,
    buttons_for_all INTEGER NOT NULL,
    remove_after_minutes INTEGER NOT NULL
) STRICT;
"""


class Refusal(StrEnum):
    """How a group wants to be told that no article answers."""

    LINE = "line"
    REACTION = "reaction"
    SILENCE = "silence"


@dataclass(frozen=True, slots=True)
class ChatSettings:
    """What the administrators of a group chose; a private chat has the defaults."""

    language: str | None = None
    """One of `speech.LANGUAGES`; None for each person's own."""
    refusal: Refusal = Refusal.LINE
    quotes: int | None = None
    """The most in an answer; None for the operator's MAX_QUOTES."""
    buttons_for_all: bool = True
    """Whether members may press buttons under answers to others."""
    remove_after_minutes: int = 0
    """After how long an answer is removed; 0 for never."""


class Store:
    """One SQLite file; the chats' settings are also held in memory, since every update asks.

    Raises: sqlite3.Error, when the file is no database of ours or cannot be written.
    """

    def __init__(self, path: Path | str) -> None:
        self._database = sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None)
        self._database.execute("PRAGMA journal_mode = WAL")
        self._database.executescript(_SCHEMA)
        rows = self._database.execute(f"SELECT chat, {_COLUMNS} FROM chats")  # noqa: S608 - ours
        self._chats = {chat: _settings(*row) for chat, *row in rows}
        self.counts = Counts(path)
        """What was asked, by day, in the same file."""

    def settings(self, chat: int) -> ChatSettings:
        """Return a chat's settings; the defaults where nobody chose any."""
        return self._chats.get(chat, ChatSettings())

    def keep(self, chat: int, settings: ChatSettings) -> None:
        """Put settings in the place of those that the chat had."""
        marks = ", ".join("?" * (1 + len(fields(ChatSettings))))
        self._database.execute(
            f"INSERT OR REPLACE INTO chats (chat, {_COLUMNS}) VALUES ({marks})",  # noqa: S608
            (chat, *astuple(settings)),
        )
        self._chats[chat] = settings

    def move(self, old: int, new: int) -> None:
        """Give what a group had to the supergroup that it became."""
        if old in self._chats:
            self.keep(new, self._chats[old])
            self.drop(old)

    def drop(self, chat: int) -> None:
        """Forget all of a chat."""
        self._database.execute("DELETE FROM chats WHERE chat = ?", (chat,))
        self._chats.pop(chat, None)

    def close(self) -> None:
        """Write what waits to be written, and close the file."""
        self.counts.close()
        self._database.close()


_COLUMNS = ", ".join(field.name for field in fields(ChatSettings))


def _settings(
    language: str | None, refusal: str, quotes: int | None, buttons: int, minutes: int
) -> ChatSettings:
    return ChatSettings(language, Refusal(refusal), quotes, bool(buttons), minutes)


def open_store(data_dir: Path) -> Store:
    """Return the store in a folder, made if need be; one in memory where it cannot be written."""
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        return Store(data_dir / FILE)
    except (OSError, sqlite3.Error) as error:
        _log.warning(
            "%s: cannot be used (%s); what groups choose is lost at the end",
            data_dir / FILE,
            error,
        )
        return Store(":memory:")
