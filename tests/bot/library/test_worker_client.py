from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import Any

import pytest

from bot.library import worker_client
from bot.library.worker_client import JobError

pytestmark = pytest.mark.asyncio(loop_scope="session")


def children() -> str:
    return Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read_text()


@pytest.fixture
def given(tmp_path: Path) -> dict[str, Any]:
    (tmp_path / "folder").mkdir()
    (tmp_path / "data").write_text("Hama\n\nHama has a clinic.\n", encoding="utf-8")
    where = {"folder": str(tmp_path / "folder"), "path": str(tmp_path / "data")}
    return {**where, "name": "hama.txt", "url": None}


async def test_a_job_is_done_elsewhere_and_tells_what_came_of_it(given: dict[str, Any]) -> None:
    done = await worker_client.do("preview", **given)
    assert done["preview"]["articles"][0]["title"] == "Hama"
    again = await worker_client.do("add", shown=done["preview"], **given)
    assert again["ids"] == ["hama"]
    other = await worker_client.do("add", shown=done["preview"], **given)
    assert other["preview"]["n"] == 0
    removed = await worker_client.do("remove", folder=given["folder"], ids=["hama", "nobody"])
    assert removed["removed"] == {"first": ["Hama (hama)"], "n": 1}
    assert removed["problems"]["n"] == 1
    [key] = removed["keys"]
    assert await worker_client.do("restore", folder=given["folder"], key=key) == {
        "restored": "Hama (hama)"
    }
    assert await worker_client.do("restore", folder=given["folder"], key=key) == {"restored": None}


async def test_a_folder_that_is_not_there_is_a_problem(given: dict[str, Any]) -> None:
    gone = given | {"folder": given["folder"] + "-gone"}
    assert "there is no such folder" in (await worker_client.do("preview", **gone))["problem"]


async def test_a_job_that_fails_tells_where_and_no_words(given: dict[str, Any]) -> None:
    with pytest.raises(JobError, match=r"^preview failed: IsADirectoryError in \w+\.py:\d+$"):
        await worker_client.do("preview", **given | {"path": given["folder"]})
    with pytest.raises(JobError, match=r"^nothing failed: KeyError in jobs\.py:\d+$"):
        await worker_client.do("nothing", **given)


async def test_a_job_that_takes_too_long_is_ended(given: dict[str, Any]) -> None:
    before = children()
    with pytest.raises(JobError, match=r"^preview took more than 0\.05 s$"):
        await worker_client.do("preview", seconds=0.05, **given)
    assert children() == before


async def test_a_job_that_nobody_waits_for_is_ended(given: dict[str, Any]) -> None:
    before = children()
    job = asyncio.create_task(worker_client.do("preview", **given))
    while children() == before:  # noqa: ASYNC110 - nothing tells when it begins
        await asyncio.sleep(0.01)
    job.cancel()
    with pytest.raises(asyncio.CancelledError):
        await job
    assert children() == before


async def test_a_job_that_wants_too_much_memory_is_ended(given: dict[str, Any]) -> None:
    os.truncate(given["path"], 2 * 1024**3)
    with pytest.raises(JobError, match=r"^preview failed: MemoryError in \w+\.py:\d+$"):
        await worker_client.do("preview", **given)
