"""The real bot as a process of its own, talking to the tests' Bot API server."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path

from bot.settings import Settings
from botapi import BotApiServer

SEEDS = Path(__file__).parents[1] / "seeds"
COMMAND = ("-m", "bot", "run")


class BotProcess:
    """`articlebot run`, started."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self._lines: list[str] = []
        self._closed = False
        self._more = asyncio.Event()
        self._reading = asyncio.create_task(self._read())

    @property
    def is_alive(self) -> bool:
        """Whether it still runs: its end closes what it writes to."""
        return not self._closed

    @property
    def pid(self) -> int:
        """The process's number."""
        return self._process.pid

    @property
    def log(self) -> str:
        """What it has written to standard error."""
        return "".join(self._lines)

    async def logs(self, words: str, *, times: int = 1, seconds: float = 60) -> None:
        """Wait until it has written the words that often."""
        async with asyncio.timeout(seconds):
            while self.log.count(words) < times:
                assert self.is_alive, f"ended before {words!r}: {self.log}"
                self._more.clear()
                await self._more.wait()

    async def ended(self) -> int:
        """Wait for its end and return its exit code."""
        async with asyncio.timeout(60):
            await self._reading
            return await self._process.wait()

    async def stops(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Tell it to stop, and return its exit code."""
        self.send(number)
        return await self.ended()

    def send(self, number: signal.Signals) -> None:
        """Send a signal, if there is still anybody to get it."""
        with suppress(ProcessLookupError):
            self._process.send_signal(number)

    async def _read(self) -> None:
        assert self._process.stderr
        async for line in self._process.stderr:
            self._lines.append(line.decode())
            self._more.set()
        self._closed = True
        self._more.set()


Start = Callable[..., Awaitable[BotProcess]]


async def start(
    server: BotApiServer,
    folder: Path,
    *,
    data: Path,
    ready: bool = True,
    **settings: str | int | Path,
) -> BotProcess:
    """Start the bot in a folder of its own; settings are as in the environment."""
    kept = {k: v for k, v in os.environ.items() if k.lower() not in Settings.model_fields}
    chosen = {
        "TELEGRAM_BOT_TOKEN": server.token,
        "TELEGRAM_API_BASE_URL": server.base_url,
        "ARTICLES_DIR": SEEDS,
        "DATA_DIR": data,
        **settings,
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *COMMAND,
        cwd=folder,
        env=kept | {name: str(value) for name, value in chosen.items()},
        stderr=asyncio.subprocess.PIPE,
    )
    bot = BotProcess(process)
    try:
        if ready:
            await bot.logs("answers over")
    except BaseException:
        await bot.stops(signal.SIGKILL)
        raise
    return bot
