from __future__ import annotations

import asyncio
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.library.jobs import LIMITS, run_job
from retrieval.sandbox import SandboxError

pytestmark = pytest.mark.asyncio(loop_scope="session")


def children() -> str:
    return Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read_text()


@pytest.fixture
def given(tmp_path: Path) -> dict[str, Any]:
    data = b"Hama\n\nHama has a clinic.\n"
    return {"folder": str(tmp_path), "name": "hama.txt", "data": data, "url": None}


async def test_a_job_is_done_elsewhere_and_tells_what_came_of_it(given: dict[str, Any]) -> None:
    done = await run_job("preview", **given)
    assert done["preview"]["articles"][0]["title"] == "Hama"
    again = await run_job("add", shown=done["preview"], **given)
    assert again["ids"] == ["hama"]
    other = await run_job("add", shown=done["preview"], **given)
    assert other["preview"]["n"] == 0
    removed = await run_job("remove", folder=given["folder"], ids=["hama", "nobody"])
    assert removed["removed"] == {"first": ["Hama (hama)"], "n": 1}
    assert removed["problems"]["n"] == 1
    [key] = removed["keys"]
    assert await run_job("restore", folder=given["folder"], key=key) == {"restored": "Hama (hama)"}
    assert await run_job("restore", folder=given["folder"], key=key) == {"restored": None}


async def test_a_folder_that_is_not_there_is_a_problem(given: dict[str, Any]) -> None:
    gone = given | {"folder": given["folder"] + "-gone"}
    assert "there is no such folder" in (await run_job("preview", **gone))["problem"]


async def test_a_job_that_fails_tells_where_and_no_words(given: dict[str, Any]) -> None:
    with pytest.raises(SandboxError, match=r"^it failed: TypeError in \w+\.py:\d+$"):
        await run_job("preview", **given | {"data": "no bytes"})
    with pytest.raises(SandboxError, match=r"^it failed: KeyError in jobs\.py:\d+$"):
        await run_job("nothing", **given)


async def test_a_job_that_takes_too_long_is_ended(given: dict[str, Any]) -> None:
    before = children()
    with pytest.raises(SandboxError, match=r"^it took longer than 0\.05 s$"):
        await run_job("preview", limits=replace(LIMITS, wall_seconds=0.05), **given)
    assert children() == before


async def test_a_job_that_nobody_waits_for_is_ended(given: dict[str, Any]) -> None:
    before = children()
    job = asyncio.create_task(run_job("preview", **given))
    while children() == before:  # noqa: ASYNC110 - nothing tells when it begins
        await asyncio.sleep(0.01)
    job.cancel()
    with pytest.raises(asyncio.CancelledError):
        await job
    assert children() == before


async def test_a_job_that_wants_too_much_memory_is_ended(given: dict[str, Any]) -> None:
    given["data"] = b"Rain\n\n" + b"It rained. " * 8_000_000
    limits = replace(LIMITS, memory_bytes=60_000_000)
    with pytest.raises(SandboxError, match=r"^it failed: MemoryError in \w+\.py:\d+$"):
        await run_job("preview", limits=limits, **given)
