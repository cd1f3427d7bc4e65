"""One question: one message, and nothing else that waits."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from bot.app import build_application
from bot.library.library import open_library
from bot.settings import Settings
from bot.state.database import open_store
from bot.transport.polling import Poller
from botapi import BotApiServer, Chat, Message, Person, Topic
from places import SEEDS
from retrieval import Answer, Answerer

pytestmark = pytest.mark.asyncio(loop_scope="session")

QUESTION = "Who is Jay Dahman?"
FURTHER = "And the nurses?"
DECLINED = "Who is Wollemia Nobilis?"


def places(server: BotApiServer, ann: Person) -> dict[str, tuple[Chat | Topic, str]]:
    """Return where to ask, and what to write before a question there."""
    forum = server.group("Forum", members=[ann], forum=True)
    return {
        "private": (ann.private, ""),
        "group": (server.group("Readers", members=[ann], kind="group"), "/ask "),
        "mention": (server.group("Readers", members=[ann]), "@articles_bot "),
        "topic": (forum.topic("Syria"), "/ask "),
        "general": (forum, "/ask "),
    }


@pytest.mark.parametrize("place", ["private", "group", "mention", "topic", "general"])
async def test_a_question_is_one_message_and_no_other_call(
    telegram: BotApiServer, place: str
) -> None:
    ann = telegram.person("Ann")
    where, call = places(telegram, ann)[place]
    await telegram.silence()
    before = len(telegram.calls())
    answer = await telegram.reply_to(ann.says(where, call + QUESTION))
    further = ann.says(where, FURTHER, reply_to=answer)
    assert "Searched for" in (await telegram.reply_to(further))["text"]
    await telegram.reply_to(ann.says(where, call + QUESTION))
    declined = ann.says(where, call + DECLINED)
    refusal = await telegram.reply_to(declined)
    ann.edits(declined, call + QUESTION)
    await telegram.edited(refusal)
    await telegram.silence()
    made = [c.method for c in telegram.calls()[before:] if c.method != "getUpdates"]
    assert made == ["sendMessage"] * 4 + ["editMessageText"]


class Slow(Answerer):
    """Takes 1.3 seconds of the processor for each question."""

    def ask(self, *args: Any, **more: Any) -> Answer:
        end = time.thread_time() + 1.3
        while time.thread_time() < end:
            pass
        return super().ask(*args, **more)


@pytest_asyncio.fixture(loop_scope="session")
async def slow_bot(server: BotApiServer, data: Path, tmp_path: Path) -> AsyncIterator[None]:
    """The application over an answerer that takes its time."""
    settings = Settings(
        telegram_bot_token=server.token,
        telegram_api_base_url=server.base_url,
        data_dir=tmp_path,
        _env_file=None,
    )
    library = open_library(SEEDS, data)
    library = replace(library, answerer=Slow(library.answerer.index))
    with closing(open_store(tmp_path)) as store:
        application = build_application(settings, library, store)
        poller = Poller(application)
        await poller.connect()
        await application.start()
        receiving = asyncio.create_task(poller.receive())
        yield
        receiving.cancel()
        with suppress(asyncio.CancelledError):
            await receiving
        await poller.finish()
        await application.stop()
        await application.shutdown()


async def made(server: BotApiServer, asked: Message) -> list[tuple[str, Any]]:
    """Return the calls up to the reply, and the topics that they name."""
    before = len(server.calls())
    await server.reply_to(asked)
    return [
        (call.method, call.parameters.get("message_thread_id"))
        for call in server.calls()[before:]
        if call.method != "getUpdates"
    ]


@pytest.mark.usefixtures("slow_bot")
@pytest.mark.slow
async def test_an_answer_that_takes_over_a_second_is_announced_once_where_it_comes(
    server: BotApiServer,
) -> None:
    ann = server.person("Ann")
    for place, (where, call) in places(server, ann).items():
        thread = str(where.thread) if isinstance(where, Topic) else None
        calls = await made(server, ann.says(where, f"{call}{QUESTION} {place}"))
        assert [(name, str(t) if t else None) for name, t in calls] == [
            ("sendChatAction", thread),
            ("sendMessage", thread),
        ]
    assert server.refused == []


@pytest.mark.usefixtures("slow_bot")
@pytest.mark.parametrize("fault", [{"status": 400}, {"hang_seconds": 30}, {"drop": "before"}])
@pytest.mark.slow
async def test_an_announcement_that_fails_or_hangs_keeps_nobody_waiting(
    server: BotApiServer, fault: dict[str, Any]
) -> None:
    ann = server.person("Ann")
    failing = server.fault("sendChatAction", **fault)
    await server.reply_to(ann.says(ann.private, QUESTION))  # waits for less than 30 s
    assert failing.times == 0
    assert [call.method for call in server.calls("sendMessage")] == ["sendMessage"]
