from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from bot.state.database import (
    FILE,
    ChatSettings,
    Database,
    PendingRemoval,
    RefusalStyle,
    ReplyRecord,
    open_store,
)

Closes = Callable[[Database], Database]

CHOSEN = ChatSettings(
    "de", RefusalStyle.SILENCE, 1, buttons_for_all=False, remove_after_minutes=60
)


def test_settings_outlive_the_process(tmp_path: Path, closes: Closes) -> None:
    store = closes(open_store(tmp_path / "new" / "folder"))
    store.keep(-5, CHOSEN)
    store.close()
    again = closes(open_store(tmp_path / "new" / "folder"))
    assert again.settings(-5) == CHOSEN
    assert again.settings(-6) == ChatSettings()


def test_settings_move_and_are_dropped(tmp_path: Path, closes: Closes) -> None:
    store = closes(open_store(tmp_path))
    store.keep(-5, CHOSEN)
    store.move(-5, -1005)
    assert (store.settings(-5), store.settings(-1005)) == (ChatSettings(), CHOSEN)
    store.drop(-1005)
    store.close()
    assert closes(open_store(tmp_path)).settings(-1005) == ChatSettings()


def test_a_file_that_is_no_database_is_told_of_and_left_alone(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, closes: Closes
) -> None:
    (tmp_path / FILE).write_text("a letter to my aunt, and not a database at all\n" * 100)
    store = closes(open_store(tmp_path))
    store.keep(-5, CHOSEN)
    assert store.settings(-5) == CHOSEN
    assert "cannot be used" in caplog.text
    assert (tmp_path / FILE).read_text().startswith("a letter")


def test_two_processes_may_write(tmp_path: Path, closes: Closes) -> None:
    one, other = closes(Database(tmp_path / FILE)), closes(Database(tmp_path / FILE))
    one.keep(-5, CHOSEN)
    other.keep(-6, CHOSEN)
    with closing(sqlite3.connect(tmp_path / FILE)) as database:
        assert database.execute("SELECT count(*) FROM chats").fetchone() == (2,)


def test_a_file_of_a_later_version_is_told_of_and_left_alone(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, closes: Closes
) -> None:
    open_store(tmp_path).close()
    with closing(sqlite3.connect(tmp_path / FILE)) as database:
        database.execute("PRAGMA user_version = 99")
    store = closes(open_store(tmp_path))
    assert not store.lasts
    store.keep(-5, CHOSEN)
    assert "a later version of the bot made it" in caplog.text
    with closing(sqlite3.connect(tmp_path / FILE)) as database:
        assert database.execute("SELECT count(*) FROM chats").fetchone() == (0,)


def test_a_file_of_the_first_version_keeps_what_it_holds(tmp_path: Path, closes: Closes) -> None:
    with closing(sqlite3.connect(tmp_path / FILE)) as database:
        database.execute(
            "CREATE TABLE chats (chat INTEGER PRIMARY KEY, language TEXT, refusal TEXT NOT NULL, "
            "quotes INTEGER, buttons_for_all INTEGER NOT NULL, "
            "remove_after_minutes INTEGER NOT NULL) STRICT"
        )
        database.execute("INSERT INTO chats VALUES (-5, 'de', 'silence', 1, 0, 60)")
        database.execute("INSERT INTO chats VALUES (-6, NULL, 'shouting', NULL, 1, 0)")
        database.commit()
    store = closes(open_store(tmp_path))
    assert store.settings(-5) == CHOSEN
    assert store.settings(-6) == ChatSettings()  # a way to say no that nobody knows


def fill(store: Database) -> None:
    """Write until there is no room, which is as on a full disk: no page more than there are."""
    (pages,) = store._database.execute("PRAGMA page_count").fetchone()
    store._database.execute(f"PRAGMA max_page_count = {pages}")
    for message in range(10_000):
        store.remove_later(PendingRemoval(-5, message), due=1)


def test_what_cannot_be_written_is_as_it_was(tmp_path: Path, closes: Closes) -> None:
    store = closes(Database(tmp_path / FILE))
    store.keep(-5, CHOSEN)
    store.remove_later(PendingRemoval(-5, 1), due=1)
    with pytest.raises(sqlite3.OperationalError, match="full"):
        fill(store)
    count = len(store.removals(due=1, most=20_000))
    # Half of it could be written: what waits would be deleted, which needs no page.
    store._database.execute(
        "CREATE TEMP TRIGGER full BEFORE INSERT ON chats "
        "BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END"
    )
    with pytest.raises(sqlite3.Error, match="full"):
        store.keep(-5, ChatSettings())
    store._database.execute(
        "CREATE TEMP TRIGGER full_too BEFORE INSERT ON migrations "
        "BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END"
    )
    with pytest.raises(sqlite3.Error, match="full"):
        store.move(-5, -1005)
    assert store.settings(-5) == CHOSEN
    assert (store.settings(-1005), store.was(-1005)) == (ChatSettings(), None)
    assert len(store.removals(due=1, most=20_000)) == count
    store.close()
    again = closes(Database(tmp_path / FILE))
    assert (again.settings(-5), again.was(-1005)) == (CHOSEN, None)
    assert len(again.removals(due=1, most=20_000)) == count


KILLED = """
import os, signal, sys
from pathlib import Path
from bot.state.database import ChatSettings, Database
store = Database(Path(sys.argv[1]))
store.keep(-5, ChatSettings("de"))
with store._writing() as database:
    database.execute("UPDATE chats SET language = 'fr'")
    database.execute("INSERT INTO removals VALUES (-5, 1, 1)")
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_process_killed_while_writing_leaves_what_was_there_before(
    tmp_path: Path, closes: Closes
) -> None:
    killed = subprocess.run([sys.executable, "-c", KILLED, tmp_path / FILE], check=False)
    assert killed.returncode == -signal.SIGKILL
    store = closes(Database(tmp_path / FILE))
    assert store.settings(-5) == ChatSettings("de")
    assert store.removals(due=9, most=9) == []


def test_a_group_moves_once_and_the_supergroup_goes_on_from_there(
    tmp_path: Path, closes: Closes
) -> None:
    store = closes(Database(tmp_path / FILE))
    store.keep(-5, CHOSEN)
    store.remove_later(PendingRemoval(-5, 1), due=1)
    assert store.move(-5, -1005)
    store.keep(-1005, ChatSettings("fr"))
    assert not store.move(-5, -1005)
    assert store.settings(-1005) == ChatSettings("fr")
    assert (store.was(-1005), store.was(-5)) == (-5, None)
    assert store.removals(due=9, most=9) == []
    assert store.move(-6, -1006)  # a group that chose nothing
    assert store.settings(-1006) == ChatSettings()
    store.close()
    again = closes(Database(tmp_path / FILE))
    assert (again.was(-1005), again.was(-1006)) == (-5, -6)
    assert not again.move(-5, -1005)


def test_replies_outlive_the_process_in_their_order_and_go_with_their_chat(
    tmp_path: Path, closes: Closes
) -> None:
    store = closes(open_store(tmp_path))
    known = [ReplyRecord(-5, 7, 8), ReplyRecord(-6, 1, 2), ReplyRecord(-5, 3, 4)]
    store.keep_replies("1", known)
    store.close()
    again = closes(open_store(tmp_path))
    assert again.replies("1") == known
    assert again.replies("2") == []
    again.drop(-5)
    assert again.replies("1") == [ReplyRecord(-6, 1, 2)]
