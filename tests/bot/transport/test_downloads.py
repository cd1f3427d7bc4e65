from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from telegram import Bot, Document

from bot.transport.downloads import MAX_BYTES, DownloadError, TooLargeError, download
from botapi import BotApiServer

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest_asyncio.fixture(loop_scope="session")
async def bot(server: BotApiServer) -> AsyncIterator[Bot]:
    files = f"{server.base_url}/file/bot"
    async with Bot(server.token, f"{server.base_url}/bot", base_file_url=files) as bot:
        yield bot


async def sent(server: BotApiServer, bot: Bot, data: bytes, **more: Any) -> Document:
    """Send a file, and return it as the bot gets it."""
    ann = server.person("Ann")
    message = ann.sends_file(ann.private, "a.txt", data, **more)
    document = Document.de_json(message["document"], bot)
    assert document
    return document


@pytest.mark.parametrize("size", [0, 1, MAX_BYTES])
async def test_a_file_comes_as_it_is(server: BotApiServer, bot: Bot, size: int) -> None:
    assert await download(await sent(server, bot, b"x" * size)) == b"x" * size


async def test_what_is_said_to_be_too_large_is_not_asked_for(
    server: BotApiServer, bot: Bot
) -> None:
    document = await sent(server, bot, b"", said_size=MAX_BYTES + 1)
    with pytest.raises(TooLargeError):
        await download(document)
    assert server.calls() == server.calls("getMe")


async def test_what_is_larger_than_said_is_not_taken(server: BotApiServer, bot: Bot) -> None:
    document = await sent(server, bot, b"x" * (MAX_BYTES + 1), said_size=1)
    with pytest.raises(TooLargeError):
        await download(document)
    server.fault("getFile", status=400, description="Bad Request: file is too big")
    with pytest.raises(TooLargeError):
        await download(document)


async def test_what_does_not_come_in_time_is_given_up(server: BotApiServer, bot: Bot) -> None:
    document = await sent(server, bot, b"x")
    server.fault("download", hang_seconds=60)
    with pytest.raises(DownloadError, match=r"^TimeoutError$"):
        await download(document, timeout_seconds=0.3)


@pytest.mark.parametrize("fault", [{"status": 500}, {"status": 502}, {"drop": "after"}])
async def test_an_error_names_no_address(
    server: BotApiServer, bot: Bot, fault: dict[str, Any]
) -> None:
    document = await sent(server, bot, b"x")
    server.fault("download", **fault)
    with pytest.raises(DownloadError) as raised:
        await download(document)
    assert server.token not in repr(raised.value)
    assert raised.value.__suppress_context__


async def test_a_server_of_ones_own_may_say_where_the_file_is(
    server: BotApiServer, bot: Bot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = await sent(server, bot, b"over the network")
    path = server.files.by_id(document.file_id)
    assert path
    here = tmp_path / path.path
    here.parent.mkdir()
    here.write_bytes(b"something else of the same name")
    monkeypatch.chdir(tmp_path)
    assert await download(document) == b"over the network"
    local = await sent(server, bot, b"")
    server.files.put(local.file_id, str(here))
    assert await download(local) == b"something else of the same name"
    here.write_bytes(b"x" * (MAX_BYTES + 1))
    with pytest.raises(TooLargeError):
        await download(local)
