from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import sandboxed
from retrieval import sandbox
from retrieval.sandbox import Failure, Limits, SandboxError, Worker

pytestmark = pytest.mark.slow

LIMITS = Limits(wall_seconds=60, cpu_seconds=30, memory_bytes=200_000_000, niceness=3)

Call = Callable[..., Awaitable[Any]]


async def call_worker(function: Callable[..., Any], limits: Limits, **arguments: Any) -> Any:
    """Call a function as `sandbox.run` does, by a worker."""
    worker = Worker(limits)
    try:
        return await asyncio.to_thread(worker.call, function, **arguments)
    finally:
        worker.close()


@pytest.fixture(params=[sandbox.run, call_worker], ids=["once", "worker"])
def call(request: pytest.FixtureRequest) -> Call:
    made: Call = request.param
    return made


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


async def test_values_and_bytes_go_there_and_a_value_comes_back(call: Call) -> None:
    told = await call(
        sandboxed.describe, LIMITS, a=["ä", None, 1.5], data=b"\n\0" * 99_999, no=b""
    )
    assert (told["a"], told["data"], told["no"]) == (["ä", None, 1.5], 199_998, 0)
    assert told["pid"] != os.getpid()
    assert told["nice"] == min(os.nice(0) + 3, 19)
    assert not is_alive(told["pid"])


async def test_no_secret_goes_there(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "123:secret")
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    environment = (await call(sandboxed.describe, LIMITS))["environment"]
    assert environment["LC_ALL"] == "C.UTF-8"
    assert "secret" not in str(environment)


@pytest.mark.parametrize(
    ("function", "given", "limits", "said"),
    [
        (sandboxed.fail, {}, {}, (r"failed: ValueError in sandboxed\.py:\d+", Failure.EXCEPTION)),
        (
            *(sandboxed.take_memory, {"size": 300_000_000}, {}),
            (r"failed: MemoryError in sandboxed\.py:\d+", Failure.MEMORY),
        ),
        (sandboxed.spin, {}, {"wall_seconds": 2}, ("took longer than 2 s", Failure.TIME)),
        (sandboxed.spin, {}, {"cpu_seconds": 1}, ("took longer than 1 s", Failure.TIME)),
        (sandboxed.kill_itself, {}, {}, ("ended with -9", Failure.EXIT)),
    ],
)
async def test_a_call_without_a_result_says_why_and_no_words(
    call: Call,
    function: Callable[..., Any],
    given: dict[str, Any],
    limits: dict[str, Any],
    said: tuple[str, Failure],
) -> None:
    with pytest.raises(SandboxError, match=f"^it {said[0]}$") as raised:
        await call(function, replace(LIMITS, **limits), **given)
    assert raised.value.failure is said[1]


async def test_what_no_limit_is_set_for_may_be_taken(call: Call) -> None:
    assert await call(sandboxed.take_memory, Limits(60), size=300_000_000) == 300_000_000


async def test_where_no_process_can_be_started_it_says_so(
    call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sandbox.sys, "executable", "/no/such/python")
    with pytest.raises(SandboxError, match=r"^it could not be started: No such file") as raised:
        await call(sandboxed.describe, LIMITS)
    assert raised.value.failure is Failure.START


async def test_what_the_process_started_is_killed_with_it(tmp_path: Path) -> None:
    file = tmp_path / "pid"
    calling = asyncio.create_task(sandbox.run(sandboxed.start_another, LIMITS, file=str(file)))
    async with asyncio.timeout(30):
        while not file.exists() or not file.read_text():  # noqa: ASYNC110 - nothing tells
            await asyncio.sleep(0.02)
    calling.cancel()
    with pytest.raises(asyncio.CancelledError):
        await calling
    async with asyncio.timeout(30):
        while is_alive(int(file.read_text())):  # noqa: ASYNC110 - nothing tells
            await asyncio.sleep(0.02)


def test_a_worker_makes_many_calls_until_one_fails() -> None:
    worker = Worker(LIMITS)
    assert worker.is_fresh
    pids = {worker.call(sandboxed.describe)["pid"] for _ in range(3)}
    assert pids == {worker.pid}
    assert not worker.is_fresh
    began = time.monotonic()
    with pytest.raises(SandboxError):
        worker.call(sandboxed.fail)
    assert time.monotonic() - began < 10
    assert not is_alive(worker.pid)
