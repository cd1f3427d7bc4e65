"""Measure how many updates a second the bot answers, beside an echo bot of the same library.

.venv/bin/python benchmarks/throughput.py

prints the tables of throughput.md. Three processes, on one machine: a Bot API server that only
counts, an echo bot as python-telegram-bot's examples make it, and articlebot over the bundled
articles; one bot at a time, in turns, each over the same updates.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import os
import signal
import socket
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web

ROOT = Path(__file__).parents[1]
QUESTIONS = ROOT / "tests" / "questions" / "seeds.jsonl"
TOKEN = "123456789:AAforBenchmarksOnly-not-a-real-bots-token"  # noqa: S105 - nobody's
SECRET = "s3cret"  # noqa: S105 - of a server on this machine
URL = "https://bot.example.org"
WAYS = ("polling", "webhook")
WARM_UP = 100  # updates that are not counted
DELIVERIES_AT_ONCE = 40

# What python-telegram-bot's echobot.py does, with the settings that ours has.
ECHO = """
import logging, os, sys
from telegram import Update
from telegram.ext import Application, MessageHandler, filters
if os.environ.get("WITHOUT_SNIFFIO"):
    sys.modules["sniffio"] = None
logging.basicConfig(level=logging.WARNING)
at_once, pool = int(os.environ["AT_ONCE"]), int(os.environ["POOL"])
async def echo(update, context):
    await update.message.reply_text(update.message.text)
application = (
    Application.builder().token(os.environ["TELEGRAM_BOT_TOKEN"])
    .base_url(os.environ["TELEGRAM_API_BASE_URL"] + "/bot")
    .concurrent_updates(at_once).connection_pool_size(pool).pool_timeout(60).build()
)
application.add_handler(MessageHandler(filters.TEXT & ~filters.COMMAND, echo))
if port := os.environ.get("WEBHOOK_PORT"):
    application.run_webhook(
        listen="127.0.0.1", port=int(port), webhook_url=os.environ["WEBHOOK_URL"],
        secret_token=os.environ["WEBHOOK_SECRET"],
    )
else:
    application.run_polling()
"""
OURS = """
import os, sys
if os.environ.get("WITHOUT_SNIFFIO"):
    sys.modules["sniffio"] = None
from bot import app, sending
app._UPDATES_AT_ONCE = int(os.environ.get("AT_ONCE") or app._UPDATES_AT_ONCE)
sending.CALLS_AT_ONCE = app.CALLS_AT_ONCE = int(os.environ.get("POOL") or app.CALLS_AT_ONCE)
from bot.cli import main
sys.argv = ["articlebot", "run"]
main()
"""
PROGRAMS = {"echo": ECHO, "ours": OURS}


@dataclass(frozen=True, slots=True)
class Run:
    """What one bot did in one run."""

    seconds: float
    """From when the first counted update was there to the last answer."""
    processor_seconds: float
    """What the bot's process used, in the same time."""
    updates: int

    @property
    def rate(self) -> float:
        """Updates a second."""
        return self.updates / self.seconds

    @property
    def milliseconds(self) -> float:
        """Processor time an update."""
        return self.processor_seconds / self.updates * 1000


class Telegram:
    """A Bot API server that has updates and counts answers; nothing else."""

    def __init__(self, texts: list[str], *, port: int | None) -> None:
        updates = [_update(number, text) for number, text in enumerate(texts, 1)]
        self._pending, self._later = updates[:WARM_UP], updates[WARM_UP:]
        self._wanted = len(texts)
        self._port = port
        self._answered = 0
        self._ids = itertools.count(1_000_000)
        self.registered = asyncio.Event()
        self.warm, self.done = asyncio.Event(), asyncio.Event()

    async def call(self, request: web.Request) -> web.Response:
        """Answer any method."""
        method = request.path.rpartition("/")[2]
        given = await request.post()
        if method == "sendMessage":
            return self._send(given)
        if method == "getUpdates":
            numbers = {name: int(str(given.get(name) or 0)) for name in ("offset", "timeout")}
            return await self._poll(**numbers)
        if method == "setWebhook":
            self.registered.set()
        return _said(RESULTS.get(method, True))

    def _send(self, given: Any) -> web.Response:
        self._answered += 1
        if self._answered == WARM_UP:
            self._pending, self._later = self._later, []
            self.warm.set()
        elif self._answered == self._wanted:
            self.done.set()
        chat = {"id": int(given["chat_id"]), "type": "private", "first_name": "P"}
        sent = {"message_id": next(self._ids), "date": 1, "chat": chat, "text": given["text"]}
        return _said({**sent, "from": RESULTS["getMe"]})

    async def _poll(self, *, offset: int, timeout: int) -> web.Response:  # noqa: ASYNC109 - Telegram's
        self._pending = [update for update in self._pending if update["update_id"] >= offset]
        if not self._pending and timeout:
            more = self.done if self.warm.is_set() else self.warm
            with suppress(TimeoutError):
                await asyncio.wait_for(more.wait(), timeout)
        return _said(self._pending[:100])

    async def deliver(self) -> None:
        """Deliver all updates to the webhook, many at once."""
        connector = aiohttp.TCPConnector(limit=DELIVERIES_AT_ONCE)
        async with aiohttp.ClientSession(connector=connector) as client:
            for ready in (self.registered, self.warm):
                await ready.wait()
                left = iter(self._pending)
                posts = (self._post(client, left) for _ in range(DELIVERIES_AT_ONCE))
                await asyncio.gather(*posts)

    async def _post(self, client: aiohttp.ClientSession, left: Iterator[Any]) -> None:
        headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET, "Content-Type": "application/json"}
        for update in left:
            body = json.dumps(update)
            address = f"http://127.0.0.1:{self._port}/"
            while True:
                try:
                    async with client.post(address, data=body, headers=headers) as answer:
                        answer.raise_for_status()
                        break
                except aiohttp.ClientConnectorError:  # echo listens only after setWebhook
                    await asyncio.sleep(0.05)


RESULTS: dict[str, Any] = {
    "getMe": {
        "id": 123456789,
        "is_bot": True,
        "first_name": "Bot",
        "username": "articles_bot",
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
    },
    "getWebhookInfo": {"url": URL, "has_custom_certificate": False, "pending_update_count": 0},
}


def _said(result: Any) -> web.Response:
    body = json.dumps({"ok": True, "result": result}).encode()
    return web.Response(body=body, content_type="application/json")


def _update(number: int, text: str) -> dict[str, Any]:
    person = {"id": 5_000_000_000 + number, "first_name": "P", "language_code": "en"}
    return {
        "update_id": 700_000_000 + number,
        "message": {
            "message_id": 10,
            "date": int(time.time()),
            "chat": {"id": person["id"], "type": "private", "first_name": "P"},
            "from": {**person, "is_bot": False},
            "text": text,
        },
    }


async def measure(bot: str, way: str, texts: list[str], data: str, **more: str) -> Run:
    """Return what a bot does with the texts, each another person's."""
    port = _free_port() if way == "webhook" else None
    telegram = Telegram(texts, port=port)
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", telegram.call)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    settings = {
        "TELEGRAM_BOT_TOKEN": TOKEN,
        "TELEGRAM_API_BASE_URL": f"http://127.0.0.1:{runner.addresses[0][1]}",
        "ARTICLES_DIR": str(ROOT / "seeds"),
        "DATA_DIR": data,
        "LOG_LEVEL": "WARNING",
        "OPENBLAS_NUM_THREADS": "1",  # as cli.py has it; here numpy is imported before
        **more,
    }
    if port:
        webhook = {"WEBHOOK_URL": URL, "WEBHOOK_SECRET": SECRET, "WEBHOOK_PORT": str(port)}
        settings |= webhook
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", PROGRAMS[bot], env=os.environ | settings
    )
    deliveries = asyncio.create_task(telegram.deliver()) if port else None
    try:
        await asyncio.wait_for(telegram.warm.wait(), 60)
        began, used = time.perf_counter(), _processor_seconds(process.pid)
        await asyncio.wait_for(telegram.done.wait(), 120)
        seconds = time.perf_counter() - began
        used = _processor_seconds(process.pid) - used
        if deliveries:
            await deliveries
        return Run(seconds, used, len(texts) - WARM_UP)
    finally:
        process.send_signal(signal.SIGTERM)
        await process.wait()
        await runner.cleanup()


def _processor_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def _texts(updates: int, *, distinct: bool) -> list[str]:
    """Return questions; distinct: no two alike, so that none has been answered before."""
    lines = QUESTIONS.read_text("utf-8").splitlines()
    asked = itertools.cycle(json.loads(line)["question"] for line in lines)
    taken = itertools.islice(asked, updates)
    if not distinct:
        return list(taken)
    return [f"{text} ({number})" for number, text in enumerate(taken)]


async def main() -> None:
    """Print the table."""
    options = _options()
    texts = _texts(options.updates, distinct=not options.repeated)
    more = {"AT_ONCE": options.at_once, "POOL": options.pool}
    more |= {"WITHOUT_SNIFFIO": "1"} if options.without_sniffio else {}
    found: dict[tuple[str, str], list[Run]] = {}
    unlimited = {"RATE_LIMIT_PER_USER": "0", "RATE_LIMIT_PER_CHAT": "0"}
    with tempfile.TemporaryDirectory() as data:
        for _ in range(options.runs):
            for way in options.ways.split(","):
                for bot in options.bots.split(","):
                    run = await measure(bot, way, texts, data, **more, **unlimited)
                    found.setdefault((way, bot), []).append(run)
    print("| | updates a second | processor time an update |")
    print("|---|---|---|")
    for (way, bot), runs in found.items():
        rate = statistics.median(run.rate for run in runs)
        cost = statistics.median(run.milliseconds for run in runs)
        print(f"| {way}, {bot} | {rate:.0f} | {cost:.2f} ms |", flush=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--updates", type=int, default=1000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--at-once", default="256", help="updates handled at once")
    parser.add_argument("--pool", default="8", help="connections to Telegram")
    parser.add_argument("--ways", default=",".join(WAYS))
    parser.add_argument("--bots", default=",".join(PROGRAMS))
    parser.add_argument("--repeated", action="store_true", help="the same questions many times")
    parser.add_argument("--without-sniffio", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    asyncio.run(main())
