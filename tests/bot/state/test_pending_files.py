from __future__ import annotations

import asyncio
import os
import secrets
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.state import pending_files
from bot.state.connection import IN_MEMORY
from bot.state.database import FILE, open_store
from bot.state.pending_files import DAYS, PendingFiles, forget_old_files


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / FILE


@pytest.fixture
def waiting(path: Path) -> Iterator[PendingFiles]:
    with closing(PendingFiles(path)) as opened:
        yield opened


def change(path: Path, sql: str, *values: object) -> list[tuple[str]]:
    with closing(sqlite3.connect(path)) as database, database:
        return database.execute(sql, values).fetchall()


def age(path: Path, key: str, days: float) -> None:
    at = int(time.time() - days * 24 * 3600)
    change(path, "UPDATE pending_files SET kept_at = ? WHERE key = ?", at, key)


def keys(path: Path) -> set[str]:
    return {key for (key,) in change(path, "SELECT key FROM pending_files")}


def on_disk(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in folder.iterdir())


async def test_what_is_kept_is_found_by_another_process_and_dropped(
    path: Path, waiting: PendingFiles
) -> None:
    key = await waiting.keep({"name": "ä"}, b"data")
    waiting.close()
    with closing(PendingFiles(path)) as other:
        assert await other.find(key) == {"name": "ä"}
        assert await other.data_of(key) == b"data"
        await other.change(key, {"name": "b", "added": ["x"]})
        with closing(PendingFiles(path)) as third:
            assert await third.find(key) == {"name": "b", "added": ["x"]}
        await other.drop_data(key)
        await other.drop_data(key)
        assert await other.data_of(key) is None
        assert await other.find(key) == {"name": "b", "added": ["x"]}
        await other.drop(key)
        await other.drop(key)
        assert await other.find(key) is None
        assert await other.data_of(key) is None
    assert keys(path) == set()


@pytest.mark.parametrize("key", ["", "..", "../waiting", "nothing", "a/b"])
async def test_what_is_no_key_finds_nothing(waiting: PendingFiles, key: str) -> None:
    assert await waiting.find(key) is None
    await waiting.keep({})
    assert await waiting.find(key) is None


async def test_what_is_old_is_forgotten_when_something_new_comes(
    path: Path, waiting: PendingFiles
) -> None:
    old, young = await waiting.keep({}, b"old"), await waiting.keep({}, b"young")
    age(path, old, DAYS + 0.1)
    age(path, young, DAYS - 0.1)
    assert await waiting.find(old) is None
    assert await waiting.find(young) == {}
    new = await waiting.keep({})
    assert keys(path) == {young, new}


async def test_what_is_old_is_forgotten_when_nothing_new_comes(
    path: Path, waiting: PendingFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pending_files, "_LOOK_SECONDS", 0.01)
    one, other = await waiting.keep({}, b"one"), await waiting.keep({}, b"other")
    forgetting = asyncio.create_task(forget_old_files(waiting))
    for key, others in ((one, {other}), (other, set[str]())):
        age(path, key, DAYS + 0.1)
        async with asyncio.timeout(30):
            while keys(path) != others:  # noqa: ASYNC110 - nothing tells when it changes
                await asyncio.sleep(0.01)
    forgetting.cancel()
    await asyncio.gather(forgetting, return_exceptions=True)


@pytest.mark.parametrize("state", [b"", b"{", b"[1]", b"\xff"])
async def test_a_damaged_state_is_none(path: Path, waiting: PendingFiles, state: bytes) -> None:
    key = await waiting.keep({})
    change(path, "UPDATE pending_files SET state = CAST(? AS TEXT)", state)
    assert await waiting.find(key) is None


@pytest.fixture(params=[False, True], ids=["new", "of an earlier version"])
def made(path: Path, request: pytest.FixtureRequest) -> None:
    """The file, where there is one already, which all may read."""
    if request.param:
        path.touch(0o644)


@pytest.mark.usefixtures("made")
async def test_only_its_owner_reads_what_waits(path: Path) -> None:
    with closing(PendingFiles(path)) as waiting:
        await waiting.keep({}, b"data")
        files = list(path.parent.iterdir())
        assert {file.name for file in files} == {FILE, f"{FILE}-wal", f"{FILE}-shm"}
        assert [file.stat().st_mode & 0o077 for file in files] == [0] * 3


@pytest.mark.parametrize("only_data", [False, True])
async def test_nothing_of_what_is_dropped_is_left_on_the_disk(
    path: Path, waiting: PendingFiles, only_data: bool
) -> None:
    with closing(open_store(path.parent)):  # as in a bot that is running
        data = secrets.token_bytes(32)
        small = len(on_disk(path.parent))
        key = await waiting.keep({"name": "letter"}, data * 100_000)
        assert data in on_disk(path.parent)
        await (waiting.drop_data(key) if only_data else waiting.drop(key))
        assert data not in on_disk(path.parent)
        assert (b"letter" in on_disk(path.parent)) == only_data
        assert len(on_disk(path.parent)) < small + 500_000


async def test_what_cannot_be_written_is_not_kept_and_what_cannot_be_dropped_is_told(
    path: Path,
    waiting: PendingFiles,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(pending_files, "_BUSY_SECONDS", 0.01)
    key = await waiting.keep({"name": "a"}, b"data")
    with closing(PendingFiles(path)) as other, closing(sqlite3.connect(path)) as writing:
        writing.execute("BEGIN IMMEDIATE")
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            await other.keep({})
        await other.drop(key)
        assert "cannot be deleted now: database is locked" in caplog.text
        assert await other.find(key) == {"name": "a"}
    with closing(PendingFiles(IN_MEMORY)) as nowhere, pytest.raises(sqlite3.Error):
        await nowhere.keep({})


def test_what_an_earlier_version_kept_in_a_folder_is_deleted(tmp_path: Path) -> None:
    old, other = tmp_path / "waiting" / secrets.token_hex(8), tmp_path / "waiting" / "mine"
    old.mkdir(parents=True)
    (old / "data").write_bytes(b"data")
    other.mkdir()
    open_store(tmp_path).close()
    assert list((tmp_path / "waiting").iterdir()) == [other]
    other.rmdir()
    open_store(tmp_path).close()
    assert not (tmp_path / "waiting").exists()
    assert os.listdir(tmp_path) == [FILE]  # noqa: PTH208 - names
