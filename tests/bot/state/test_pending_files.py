from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from bot.state.pending_files import DAYS, PendingFiles


def age(folder: Path, days: float) -> None:
    at = time.time() - days * 24 * 3600
    os.utime(folder, (at, at))


def test_what_is_kept_is_found_by_another_process_and_dropped(tmp_path: Path) -> None:
    key = PendingFiles(tmp_path).keep({"name": "ä"}, b"data")
    other = PendingFiles(tmp_path)
    assert other.find(key) == {"name": "ä"}
    assert other.data_of(key).read_bytes() == b"data"
    other.change(key, {"name": "b", "added": ["x"]})
    assert PendingFiles(tmp_path).find(key) == {"name": "b", "added": ["x"]}
    other.drop_data(key)
    other.drop_data(key)
    assert not other.data_of(key).exists()
    other.drop(key)
    other.drop(key)
    assert PendingFiles(tmp_path).find(key) is None
    assert list(tmp_path.rglob("*")) == [tmp_path / "waiting"]


@pytest.mark.parametrize("key", ["", "..", "../waiting", "nothing", "a/b"])
def test_what_is_no_key_finds_nothing(tmp_path: Path, key: str) -> None:
    waiting = PendingFiles(tmp_path)
    assert waiting.find(key) is None
    (tmp_path / "state").write_text("{}", encoding="utf-8")
    waiting.keep({})
    assert waiting.find(key) is None


def test_what_is_old_is_forgotten_when_something_new_comes(tmp_path: Path) -> None:
    waiting = PendingFiles(tmp_path)
    old, young = waiting.keep({}, b"old"), waiting.keep({}, b"young")
    age(waiting.data_of(old).parent, DAYS + 0.1)
    age(waiting.data_of(young).parent, DAYS - 0.1)
    assert waiting.find(old) is None
    assert waiting.find(young) == {}
    new = waiting.keep({})
    assert {path.name for path in (tmp_path / "waiting").iterdir()} == {young, new}


@pytest.mark.parametrize("state", [b"", b"{", b"[1]", b"\xff"])
def test_a_damaged_state_is_none(tmp_path: Path, state: bytes) -> None:
    waiting = PendingFiles(tmp_path)
    key = waiting.keep({})
    waiting.data_of(key).with_name("state").write_bytes(state)
    assert waiting.find(key) is None


def test_only_its_owner_reads_what_waits(tmp_path: Path) -> None:
    waiting = PendingFiles(tmp_path)
    folder = waiting.data_of(waiting.keep({}, b"data")).parent
    assert folder.stat().st_mode & 0o077 == 0
