from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

from bot.store import FILE, ChatSettings, Refusal, Store, open_store

if TYPE_CHECKING:
    import pytest

CHOSEN = ChatSettings("de", Refusal.SILENCE, 1, buttons_for_all=False, remove_after_minutes=60)


def test_settings_outlive_the_process(tmp_path: Path) -> None:
    store = open_store(tmp_path / "new" / "folder")
    store.keep(-5, CHOSEN)
    store.close()
    again = open_store(tmp_path / "new" / "folder")
    assert again.settings(-5) == CHOSEN
    assert again.settings(-6) == ChatSettings()


def test_settings_move_and_are_dropped(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    store.keep(-5, CHOSEN)
    store.move(-5, -1005)
    assert (store.settings(-5), store.settings(-1005)) == (ChatSettings(), CHOSEN)
    store.drop(-1005)
    store.close()
    assert open_store(tmp_path).settings(-1005) == ChatSettings()


def test_a_file_that_is_no_database_is_told_of_and_left_alone(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / FILE).write_text("a letter to my aunt, and not a database at all\n" * 100)
    store = open_store(tmp_path)
    store.keep(-5, CHOSEN)
    assert store.settings(-5) == CHOSEN
    assert "cannot be used" in caplog.text
    assert (tmp_path / FILE).read_text().startswith("a letter")


def test_two_processes_may_write(tmp_path: Path) -> None:
    one, other = Store(tmp_path / FILE), Store(tmp_path / FILE)
    one.keep(-5, CHOSEN)
    other.keep(-6, CHOSEN)
    with sqlite3.connect(tmp_path / FILE) as database:
        assert database.execute("SELECT count(*) FROM chats").fetchone() == (2,)
