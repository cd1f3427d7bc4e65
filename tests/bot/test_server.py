from __future__ import annotations

import signal
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from botapi import BotApiServer

pytestmark = pytest.mark.asyncio(loop_scope="session")

Start = Callable[..., Awaitable[Any]]

Until = Callable[[Callable[[], bool]], Awaitable[None]]

QUESTION = "How many patients did the clinic treat?"


async def test_without_a_token_it_says_where_to_get_one(start_process: Start) -> None:
    bot = await start_process(ready=False, TELEGRAM_BOT_TOKEN="")
    assert await bot.ended() == 2
    assert "@BotFather" in bot.log
    assert "TELEGRAM_BOT_TOKEN" in bot.log
    assert "articlebot chat" in bot.log
    assert "Traceback" not in bot.log


async def test_wrong_settings_are_all_said(start_process: Start) -> None:
    bot = await start_process(ready=False, MAX_QUOTES="9", LOG_FORMAT="xml")
    assert await bot.ended() == 2
    assert "MAX_QUOTES" in bot.log
    assert "LOG_FORMAT" in bot.log
    assert "Traceback" not in bot.log


async def test_a_folder_without_articles_is_named(start_process: Start, tmp_path: Path) -> None:
    bot = await start_process(ready=False, ARTICLES_DIR=tmp_path / "none")
    assert await bot.ended() == 2
    assert str(tmp_path / "none") in bot.log
    assert "Traceback" not in bot.log


async def test_good_articles_are_served_and_the_others_problems_logged(
    start_process: Start, tmp_path: Path
) -> None:
    (tmp_path / "good.txt").write_text("Good\n\nThe town has 300 people in it.\n", "utf-8")
    (tmp_path / "bad.txt").write_bytes(b"Bad\n\n\xff\xfe\n")
    bot = await start_process(ARTICLES_DIR=tmp_path, DATA_DIR=tmp_path / "data")
    assert "bad.txt" in bot.log
    assert "@articles_bot answers over 1 article (1 passage" in bot.log


async def test_a_refused_token_ends_it_at_once(start_process: Start) -> None:
    for token in ("123456789:AAbutAnotherOneThatNobodyKnows00000", "nonsense"):
        bot = await start_process(ready=False, TELEGRAM_BOT_TOKEN=token)
        assert await bot.ended() == 2
        assert "Telegram refuses the token in TELEGRAM_BOT_TOKEN" in bot.log
        assert token not in bot.log
        assert "Traceback" not in bot.log


async def test_a_proxy_stands_between_the_bot_and_telegram(
    server: BotApiServer, start_process: Start
) -> None:
    # As a proxy the server is given whole addresses, and looks at their paths only.
    behind = {"TELEGRAM_API_BASE_URL": "http://telegram.invalid"}
    await start_process(TELEGRAM_PROXY=server.base_url, **behind)
    ann = server.person("Ann")
    await server.reply_to(ann.says(ann.private, QUESTION))


@pytest.mark.parametrize("status", [401, 404])
async def test_a_token_that_is_taken_back_ends_it_in_mid_run(
    server: BotApiServer, start_process: Start, status: int
) -> None:
    bot, ann = await start_process(), server.person("Ann")
    await server.reply_to(ann.says(ann.private, QUESTION))
    server.fault("getUpdates", status=status)
    asked_last = ann.says(ann.private, QUESTION)
    assert await bot.ended() == 2
    assert "Telegram refuses the token" in bot.log
    assert "Traceback" not in bot.log
    await server.reply_to(asked_last)


async def test_another_instance_ends_it_unless_that_one_leaves(
    server: BotApiServer, start_process: Start
) -> None:
    ann = server.person("Ann")
    server.conflict = True
    bot = await start_process()
    await bot.logs("Another program takes this bot's updates; waiting", times=2)
    server.conflict = False
    await server.reply_to(ann.says(ann.private, QUESTION))
    server.conflict = True
    await server.reply_to(ann.says(ann.private, QUESTION))
    assert await bot.ended() == 2
    assert "A token serves one at a time" in bot.log
    assert "Traceback" not in bot.log


async def test_without_network_it_keeps_trying_and_can_be_stopped(start_process: Start) -> None:
    nobody = "http://127.0.0.1:9"  # discard: no test machine serves it
    bot = await start_process(ready=False, TELEGRAM_API_BASE_URL=nobody)
    await bot.logs("WARNING bot.transport.backoff: Telegram cannot be reached", times=2)
    assert "trying again in 1 s" in bot.log
    assert "trying again in 2 s" in bot.log
    assert await bot.stops(signal.SIGINT) == 0
    assert "Traceback" not in bot.log


async def test_it_comes_up_when_the_network_does(
    server: BotApiServer, start_process: Start
) -> None:
    server.fault("getMe", drop="before")
    server.fault("deleteWebhook", status=502)
    bot, ann = await start_process(), server.person("Ann")
    assert bot.log.count("cannot be reached") == 2
    server.fault("getUpdates", drop="before")
    ann.says(ann.private, "Hello")
    await bot.logs("Telegram answers again", times=3)
    await server.reply_to(ann.says(ann.private, QUESTION))


async def test_told_to_stop_it_finishes_what_is_in_hand(
    server: BotApiServer, start_process: Start, until: Until
) -> None:
    bot, people = await start_process(), [server.person(f"P{n}") for n in range(10)]
    await server.reply_to(people[0].says(people[0].private, "Hello"))  # it polls
    waiting = server.fault("sendMessage", status=429, retry_after=1, times=10)
    unconfirmed = server.fault("getUpdates", drop="before")
    for person in people:
        person.says(person.private, QUESTION)
    await until(lambda: not waiting.times + unconfirmed.times)
    assert await bot.stops() == 0
    assert len(server.sent()) == 1 + len(people)
    assert all(len(server.sent(person.private)) == 1 for person in people[1:])
    assert server.updates.pending == []
    assert "Traceback" not in bot.log


async def test_told_twice_it_stops_at_once(
    server: BotApiServer, start_process: Start, until: Until
) -> None:
    bot, ann = await start_process(), server.person("Ann")
    waiting = server.fault("sendMessage", status=429, retry_after=50)
    ann.says(ann.private, QUESTION)
    await until(lambda: not waiting.times)
    bot.send(signal.SIGTERM)
    await bot.logs("Stopping")
    bot.send(signal.SIGTERM)
    assert await bot.ended() == -signal.SIGTERM


async def test_no_token_and_nobodys_words_stand_in_the_log_at_any_level(
    server: BotApiServer, start_process: Start, until: Until
) -> None:
    server.fault("getMe", drop="before")
    bot, ann = await start_process(LOG_LEVEL="DEBUG", LOG_FORMAT="json"), server.person("Ann")
    for fault in ({"status": 500}, {"drop": "before"}, {"status": 400}, {"status": 403}):
        left = server.fault("sendMessage", **fault)
        ann.says(ann.private, "Who is Wollemia Nobilis?")
        await until(lambda left=left: not left.times)
    await server.silence()
    server.token = "123456789:revoked"
    ann.says(ann.private, "Who is Wollemia Nobilis?")
    assert await bot.ended() == 2
    assert "AAforTestsOnly" not in bot.log
    assert "wollemia" not in bot.log.lower()
    assert '"message": "Telegram refuses the token' in bot.log


async def test_an_update_that_cannot_be_read_is_let_go_without_its_words(
    server: BotApiServer, start_process: Start
) -> None:
    bot, ann = await start_process(LOG_LEVEL="DEBUG"), server.person("Ann")
    server.raw({"update_id": 800_000_000, "message": {"text": "Wollemia nobilis"}})
    server.raw({"thought": {"text": "Wollemia nobilis"}})
    await server.reply_to(ann.says(ann.private, QUESTION))
    await bot.logs("Update 800000000 cannot be read: KeyError")
    assert "Wollemia" not in bot.log
    assert "Traceback" not in bot.log
