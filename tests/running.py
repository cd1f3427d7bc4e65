"""The real bot, talking to the tests' Bot API server: in the tests' process, or in one of its own.

In the tests' process it starts in milliseconds, and the library of the seeds is loaded once. A
process of its own is for what only a process has: a command line, signals, a death.
"""

from __future__ import annotations

import asyncio
import contextvars
import functools
import io
import logging
import signal
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import ClassVar

from bot import logging_setup
from bot.library.library import Library, open_library
from bot.server import Service, open_first_library
from bot.settings import Settings
from bot.state.database import Database, open_store
from botapi import BotApiServer
from commands import ARTICLEBOT, environment, replaced

SEEDS = Path(__file__).parents[1] / "seeds"

Setting = str | int | Path


class RunningBot(ABC):
    """A bot, started."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._more = asyncio.Event()

    @property
    @abstractmethod
    def is_alive(self) -> bool:
        """Whether it still runs."""

    @abstractmethod
    async def ended(self) -> int:
        """Wait for its end and return its exit code."""

    @abstractmethod
    def send(self, number: signal.Signals) -> None:
        """Send a signal, if there is still anybody to get it."""

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

    async def stops(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Tell it to stop, and return its exit code."""
        self.send(number)
        return await self.ended()

    def _hear(self, line: str) -> None:
        self._lines.append(line)
        self._more.set()


class BotProcess(RunningBot):
    """`articlebot run`, started."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        super().__init__()
        self._process = process
        self._closed = False
        self._reading = asyncio.create_task(self._read())

    @property
    def is_alive(self) -> bool:
        """Whether it still runs: its end closes what it writes to."""
        return not self._closed

    @property
    def pid(self) -> int:
        """The process's number."""
        return self._process.pid

    async def ended(self) -> int:
        """Wait for its end and return its exit code."""
        async with asyncio.timeout(60):
            await self._reading
            return await self._process.wait()

    def send(self, number: signal.Signals) -> None:
        """Send a signal, if there is still anybody to get it."""
        with suppress(ProcessLookupError):
            self._process.send_signal(number)

    async def _read(self) -> None:
        assert self._process.stderr
        async for line in self._process.stderr:
            self._hear(line.decode())
        self._closed = True
        self._more.set()


class BotHere(RunningBot):
    """All that `articlebot run` does after reading its command line, in a thread here."""

    _speaking: ClassVar[contextvars.ContextVar[BotHere | None]] = contextvars.ContextVar(
        "the bot whose task or thread logs", default=None
    )

    def __init__(self, settings: Settings, indexes: Path) -> None:
        super().__init__()
        self._loop = asyncio.get_running_loop()
        self._theirs: asyncio.AbstractEventLoop | None = None
        self._service: Service | None = None
        context = contextvars.copy_context()
        context.run(self._speaking.set, self)
        self._work = asyncio.ensure_future(
            self._loop.run_in_executor(_threads(), context.run, self._run, settings, indexes)
        )
        self._work.add_done_callback(lambda _: self._more.set())

    @property
    def is_alive(self) -> bool:
        """Whether it still runs."""
        return not self._work.done()

    async def ended(self) -> int:
        """Wait for its end and return its exit code."""
        async with asyncio.timeout(60):
            return await asyncio.shield(self._work)

    def send(self, number: signal.Signals) -> None:
        """Do what the process does when it gets the signal."""
        does = {
            signal.SIGHUP: Service.read_again,
            signal.SIGTERM: Service.stop,
            signal.SIGINT: Service.stop,
        }
        if number not in does:
            raise ValueError(f"{number!r} takes a process of its own: start_process")
        if self.is_alive and self._theirs and self._service:
            with suppress(RuntimeError):  # its loop is closed by now
                self._theirs.call_soon_threadsafe(does[number], self._service)

    def _run(self, settings: Settings, indexes: Path) -> int:
        with self._logging(settings):
            library = _library(settings, indexes)
            with closing(open_store(settings.data_dir)) as store:
                return asyncio.run(self._serve(settings, library, store))

    async def _serve(self, settings: Settings, library: Library, store: Database) -> int:
        self._theirs = asyncio.get_running_loop()
        self._service = Service(settings, library, store)
        try:
            return await self._service.work()
        finally:
            await self._service.finish()

    @contextmanager
    def _logging(self, settings: Settings) -> Iterator[None]:
        secrets = (settings.telegram_bot_token, settings.telegram_proxy, settings.webhook_secret)
        handler = logging_setup.redacting_handler(
            _Lines(functools.partial(self._loop.call_soon_threadsafe, self._hear)),
            style=settings.log_format,
            secrets=[secret.get_secret_value() for secret in secrets if secret],
        )
        handler.setLevel(settings.log_level)
        # First, as the others change what they are given.
        handler.filters.insert(0, lambda _: self._speaking.get() is self)
        logging.root.addHandler(handler)
        logging.root.setLevel(min(logging.root.level, handler.level))
        logging_setup.quieten_libraries()
        try:
            yield
        finally:
            logging.root.removeHandler(handler)


class _Lines(io.StringIO):
    """A file that gives away what is written to it."""

    def __init__(self, hear: Callable[[str], object]) -> None:
        super().__init__()
        self._give = hear

    def write(self, text: str) -> int:
        self._give(text)
        return len(text)


Start = Callable[..., Awaitable[RunningBot]]
StartProcess = Callable[..., Awaitable[BotProcess]]


async def start(
    server: BotApiServer, *, data: Path, indexes: Path, ready: bool = True, **settings: Setting
) -> BotHere:
    """Start the bot in this process; settings are as in the environment.

    indexes: where the seeds' index is saved, once for all.
    """
    with replaced(_chosen(server, data, settings)):
        bot = BotHere(Settings(_env_file=None), indexes)
    if ready:
        await bot.logs("answers over")
    return bot


async def run_process(
    server: BotApiServer, folder: Path, *, data: Path, ready: bool = True, **settings: Setting
) -> BotProcess:
    """Start the bot in a process and a folder of its own; settings are as in the environment."""
    process = await asyncio.create_subprocess_exec(
        *ARTICLEBOT,
        "run",
        cwd=folder,
        env=_chosen(server, data, settings),
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


def _chosen(server: BotApiServer, data: Path, settings: dict[str, Setting]) -> dict[str, str]:
    chosen = {
        "TELEGRAM_BOT_TOKEN": server.token,
        "TELEGRAM_API_BASE_URL": server.base_url,
        "ARTICLES_DIR": SEEDS,
        "DATA_DIR": data,
        **settings,
    }
    return environment(**chosen)


@functools.cache
def _threads() -> ThreadPoolExecutor:
    """Return threads for as many bots as one test may have."""
    return ThreadPoolExecutor(64, "bot")


def _library(settings: Settings, indexes: Path) -> Library:
    """Return the library of a folder; that of the seeds, which nothing changes, only once."""
    if settings.articles_dir == SEEDS:
        return _seeds(indexes, settings.min_confidence)
    return open_first_library(settings)


@functools.cache
def _seeds(indexes: Path, min_confidence: float | None) -> Library:
    return open_library(SEEDS, indexes, min_confidence=min_confidence)
