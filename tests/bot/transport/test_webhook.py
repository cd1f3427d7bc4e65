from __future__ import annotations

import socket
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest

from botapi import BotApiServer

pytestmark = pytest.mark.asyncio(loop_scope="session")

Start = Callable[..., Awaitable[Any]]
Until = Callable[[Callable[[], bool]], Awaitable[None]]

URL = "https://bot.example.org/telegram"
SECRET = "s3cret_of-the-Webhook"
QUESTION = "How many patients did the clinic treat?"
ANSWER = "The clinic treated more than 1,800 patients"


@pytest.fixture
def port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number: int = free.getsockname()[1]
        return number


@pytest.fixture
def local(server: BotApiServer, port: int) -> str:
    """Where the bot listens, and what the https address leads to."""
    server.webhook.routes[URL] = f"http://127.0.0.1:{port}/"
    return server.webhook.routes[URL]


@pytest.fixture
def by_webhook(port: int, local: str) -> dict[str, str | int]:
    assert local.endswith(f":{port}/")
    return {"WEBHOOK_URL": URL, "WEBHOOK_SECRET": SECRET, "WEBHOOK_PORT": port}


async def test_questions_edits_and_presses_come_by_webhook_and_nothing_is_polled(
    server: BotApiServer, start_bot: Start, by_webhook: dict[str, Any]
) -> None:
    ann = server.person("Ann")
    waiting = ann.says(ann.private, QUESTION)  # while the bot is away
    bot = await start_bot(**by_webhook)
    answer = await server.reply_to(waiting)
    assert answer["text"].startswith(ANSWER)
    ann.edits(waiting, "Who is Jay Dahman?")
    assert "Dahman" in (await server.edited(answer))["text"]
    assert await ann.presses_data(answer, "more").answered
    (told,) = server.calls("setWebhook")
    assert str(told.parameters["allowed_updates"]).count("message") == 3  # new, edited, a guest's
    assert "drop_pending_updates" not in told.parameters
    assert server.calls("getUpdates") == []
    assert await bot.stops() == 0
    assert (server.webhook.url, server.webhook.failure) == (URL, "")  # it may be on its way back
    assert SECRET not in bot.log
    assert "Traceback" not in bot.log


@pytest.mark.parametrize("chosen", [SECRET, ""])
async def test_only_who_knows_the_secret_is_heard(
    server: BotApiServer, start_bot: Start, local: str, by_webhook: dict[str, Any], chosen: str
) -> None:
    bot = await start_bot(**by_webhook | {"WEBHOOK_SECRET": chosen}, LOG_LEVEL="DEBUG")
    await bot.logs("Menus and descriptions are up to date")
    ann = server.person("Ann")
    await server.reply_to(ann.says(ann.private, QUESTION))
    assert len(server.webhook.secret) >= len(SECRET)
    calls = len(server.calls())
    header = "X-Telegram-Bot-Api-Secret-Token"
    body = {"update_id": 1, "message": ann.private.messages[10]}
    async with httpx.AsyncClient(base_url=local) as stranger:
        assert (await stranger.post("", json=body)).status_code == 403
        for secret in ("", "wrong", "ä", server.webhook.secret + "x"):
            headers = [(header.encode(), secret.encode())]
            assert (await stranger.post("", json=body, headers=headers)).status_code == 403
        assert (await stranger.get("")).status_code == 405
        assert (await stranger.get("/healthz")).text == "ok\n"
    await server.silence(0.3)
    others = [c.method for c in server.calls()[calls:] if c.method != "getWebhookInfo"]
    assert others == []
    assert server.webhook.secret not in bot.log
    assert "Traceback" not in bot.log


async def test_what_is_no_update_is_refused_and_an_unreadable_one_let_go(
    server: BotApiServer, start_bot: Start, local: str, by_webhook: dict[str, Any]
) -> None:
    bot, ann = await start_bot(**by_webhook), server.person("Ann")
    headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
    async with httpx.AsyncClient(base_url=local, headers=headers) as client:
        for body in (b"", b"{", b"[]", b"{}", b'{"update_id": "x"}', b"\xff"):
            assert (await client.post("", content=body)).status_code == 400, body
        unreadable = {"update_id": 5, "message": {"text": "Wollemia nobilis"}}
        assert (await client.post("", json=unreadable)).status_code == 200
        newer = {"update_id": 6, "thought": {"text": "Wollemia nobilis"}}
        assert (await client.post("", json=newer)).status_code == 200
        with pytest.raises(httpx.HTTPError):
            (await client.post("", content=b" " * (2 << 20))).raise_for_status()
    await bot.logs("Update 5 cannot be read: KeyError")
    await server.reply_to(ann.says(ann.private, QUESTION))
    assert "Wollemia" not in bot.log
    assert "Traceback" not in bot.log


@pytest.mark.slow
async def test_told_to_stop_it_answers_what_was_delivered_and_leaves_the_rest(
    server: BotApiServer,
    start_bot: Start,
    until: Until,
    by_webhook: dict[str, Any],
) -> None:
    bot, people = await start_bot(**by_webhook), [server.person(f"P{n}") for n in range(10)]
    waiting = server.fault("sendMessage", status=429, retry_after=1, times=10)
    for person in people:
        person.says(person.private, QUESTION)
    await until(lambda: not waiting.times)
    bot.send(15)
    await bot.logs("Stopping")
    late = server.person("Late")
    asked_late = late.says(late.private, QUESTION)
    assert await bot.ended() == 0
    assert all(len(server.sent(person.private)) == 1 for person in people)
    assert len(server.updates.pending) == 1
    await start_bot(**by_webhook)
    await server.reply_to(asked_late)
    assert len(server.sent()) == len(people) + 1
    assert "Traceback" not in bot.log


@pytest.mark.slow
async def test_it_comes_up_when_the_network_does_and_says_what_is_wrong_meanwhile(
    server: BotApiServer, start_bot: Start, by_webhook: dict[str, Any]
) -> None:
    server.fault("getMe", drop="before")
    server.fault("setWebhook", status=502)
    server.fault("setWebhook", status=429, retry_after=1)
    bot, ann = await start_bot(**by_webhook), server.person("Ann")
    assert bot.log.count("cannot be reached") == 2
    await server.reply_to(ann.says(ann.private, QUESTION))


async def test_trouble_in_delivering_is_told_to_the_operator(
    server: BotApiServer, start_bot: Start, local: str, by_webhook: dict[str, Any]
) -> None:
    server.webhook.routes.clear()
    ann = server.person("Ann")
    asked = ann.says(ann.private, QUESTION)
    bot = await start_bot(**by_webhook)
    await bot.logs("Telegram could not deliver updates: Failed to resolve host")
    server.webhook.routes[URL] = local
    await server.reply_to(asked)


@pytest.mark.parametrize("url", ["https://bot.example.org:8080", "https://bot.example.org:99999"])
async def test_an_address_that_telegram_or_anybody_refuses_ends_it(
    start_process: Start, by_webhook: dict[str, Any], url: str
) -> None:
    bot = await start_process(ready=False, **by_webhook | {"WEBHOOK_URL": url})
    assert await bot.ended() == 2
    assert "WEBHOOK_URL" in bot.log
    assert "Traceback" not in bot.log


async def test_a_port_that_is_taken_ends_it_and_so_does_a_refused_token(
    start_process: Start, port: int, by_webhook: dict[str, Any]
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", port))
        taken.listen()
        bot = await start_process(ready=False, **by_webhook)
        assert await bot.ended() == 2
        assert f"127.0.0.1, port {port} (Address already in use). See WEBHOOK_LISTEN" in bot.log
    nowhere = await start_process(ready=False, **by_webhook, WEBHOOK_LISTEN="nowhere.invalid")
    assert await nowhere.ended() == 2
    assert "at nowhere.invalid, port" in nowhere.log
    refused = await start_process(
        ready=False, **by_webhook, TELEGRAM_BOT_TOKEN="123456789:AAbutAnother-one-0000000000000000"
    )
    assert await refused.ended() == 2
    assert "Telegram refuses the token in TELEGRAM_BOT_TOKEN" in refused.log
    assert "Traceback" not in bot.log + refused.log


@pytest.mark.parametrize("another", ["", "https://other.example.org"])
async def test_another_program_that_takes_the_updates_ends_it(
    server: BotApiServer, start_bot: Start, by_webhook: dict[str, Any], another: str
) -> None:
    bot = await start_bot(**by_webhook)
    server.webhook.url = another
    assert await bot.ended() == 2
    assert "A token serves one at a time" in bot.log
    assert "Traceback" not in bot.log


async def test_a_token_taken_back_in_mid_run_ends_it(
    server: BotApiServer, start_bot: Start, by_webhook: dict[str, Any]
) -> None:
    bot = await start_bot(**by_webhook)
    server.fault("getWebhookInfo", status=401)
    assert await bot.ended() == 2
    assert "Telegram refuses the token" in bot.log


async def test_after_a_webhook_it_polls_again(
    server: BotApiServer, start_bot: Start, by_webhook: dict[str, Any]
) -> None:
    bot, ann = await start_bot(**by_webhook), server.person("Ann")
    await server.reply_to(ann.says(ann.private, QUESTION))
    assert await bot.stops() == 0
    asked = ann.says(ann.private, "Who is Jay Dahman?")
    await start_bot()
    await server.reply_to(asked)
    assert server.webhook.url == ""
