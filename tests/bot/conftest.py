"""Telegram for tests, with the real bot at work."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from bot.library.library import open_library
from botapi import BotApiServer
from running import SEEDS, BotHere, BotProcess, Start, StartProcess, run_process, start


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the seeds' index is saved, for all bots."""
    folder = tmp_path_factory.mktemp("data")
    open_library(SEEDS, folder)
    return folder


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def shared_server() -> AsyncIterator[BotApiServer]:
    async with BotApiServer() as server:
        yield server


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def shared_bot(
    shared_server: BotApiServer, data: Path, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[BotHere]:
    """One bot for all tests that need nothing special of it; each makes chats of its own."""
    bot = await start(shared_server, data=tmp_path_factory.mktemp("shared"), indexes=data)
    await bot.logs("Menus and descriptions are up to date")  # then it calls only when asked
    yield bot
    assert await bot.stops() == 0, bot.log
    assert "Traceback" not in bot.log, bot.log


@pytest.fixture
def telegram(shared_server: BotApiServer, shared_bot: BotHere) -> Iterator[BotApiServer]:
    """Telegram, with the shared bot at work."""
    yield shared_server
    refused, shared_server.refused = shared_server.refused, []
    assert not refused
    assert shared_bot.is_alive, shared_bot.log


@pytest.fixture
def closes() -> Iterator[Callable[[Any], Any]]:
    """A function that has something closed after the test, and returns it."""
    with ExitStack() as stack:
        yield lambda thing: stack.enter_context(closing(thing))


@pytest.fixture
def until() -> Callable[[Callable[[], bool]], Awaitable[None]]:
    """A function that waits until something is so."""

    async def wait(so: Callable[[], bool]) -> None:
        async with asyncio.timeout(30):
            while not so():  # noqa: ASYNC110 - nothing tells when it changes
                await asyncio.sleep(0.01)

    return wait


@pytest_asyncio.fixture(loop_scope="session")
async def server(request: pytest.FixtureRequest) -> AsyncIterator[BotApiServer]:
    """Telegram for one test, which starts its own bot; its parameters may be given indirectly."""
    async with BotApiServer(**getattr(request, "param", {})) as server:
        yield server


@pytest_asyncio.fixture(loop_scope="session")
async def start_bot(server: BotApiServer, data: Path, tmp_path: Path) -> AsyncIterator[Start]:
    """A function that starts a bot for `server` in this process; it is stopped after the test.

    All share the seeds' index, and nothing else: each test has a Telegram of its own.
    """
    bots: list[BotHere] = []

    async def start_one(*, ready: bool = True, **settings: str | int | Path) -> BotHere:
        chosen = {"data": own_data(tmp_path, data), "indexes": data, "ready": ready}
        bots.append(await start(server, **chosen, **settings))
        return bots[-1]

    yield start_one
    for bot in bots:
        await bot.stops()


@pytest_asyncio.fixture(loop_scope="session")
async def start_process(
    server: BotApiServer, data: Path, tmp_path: Path
) -> AsyncIterator[StartProcess]:
    """As `start_bot`, with a process for each bot: for signals, deaths and whole starts."""
    bots: list[BotProcess] = []

    async def start_one(*, ready: bool = True, **settings: str | int | Path) -> BotProcess:
        own = own_data(tmp_path, data)
        bots.append(await run_process(server, tmp_path, data=own, ready=ready, **settings))
        return bots[-1]

    yield start_one
    for bot in bots:
        await bot.stops()


def own_data(folder: Path, shared: Path) -> Path:
    """Return a data folder for one test, with the saved indexes of all."""
    own = folder / ".data"
    if not own.exists():
        own.mkdir()
        (shared / "index").mkdir(exist_ok=True)
        (own / "index").symlink_to(shared / "index")
    return own
