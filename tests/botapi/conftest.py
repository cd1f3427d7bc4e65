"""A server, somebody who has talked to its bot, and three ways to call it."""

import httpx
import pytest
import pytest_asyncio
from telegram import Bot

from botapi import BotApiServer


@pytest_asyncio.fixture
async def server():
    async with BotApiServer() as server:
        yield server


@pytest_asyncio.fixture
async def http(server):
    async with httpx.AsyncClient(base_url=f"{server.base_url}/bot{server.token}") as client:
        yield client


@pytest_asyncio.fixture
async def call(http):
    """Call a method as JSON: its result, or the description of its error."""

    async def call(method, **parameters):
        answer = (await http.post(f"/{method}", json=parameters)).json()
        return answer["result"] if answer["ok"] else answer["description"]

    return call


@pytest.fixture
def ann(server):
    ann = server.person("Ann")
    ann.says(ann.private, "/start")
    server.updates.pending.clear()
    return ann


@pytest_asyncio.fixture
async def bot(server):
    """Talk to the server as python-telegram-bot does."""
    files = f"{server.base_url}/file/bot"
    async with Bot(server.token, f"{server.base_url}/bot", base_file_url=files) as bot:
        yield bot
