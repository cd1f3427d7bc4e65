from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from botapi import BotApiServer

pytestmark = pytest.mark.asyncio(loop_scope="session")

Start = Callable[..., Awaitable[Any]]

QUESTION = "How many patients did the clinic treat?"


async def test_a_chat_that_is_not_allowed_is_told_its_id_once_and_then_nothing(
    server: BotApiServer, start_bot: Start
) -> None:
    ann, bob = server.person("Ann"), server.person("Bob")
    ours = server.group("Ours", members=[bob])
    theirs = server.group("Theirs", members=[ann, bob], bot_is_admin=True)
    await start_bot(ALLOWED_CHAT_IDS=f"{ann.id}, {ours.id}")
    bob.says(theirs, "Just talk.")
    for chat, writer in ((bob.private, bob), (theirs, ann)):
        told = await server.reply_to(writer.says(chat, f"/ask {QUESTION}"))
        assert str(chat.id) in told["text"]
        writer.says(chat, f"/ask {QUESTION}")
        writer.says(chat, "/help")
    for chat, writer in ((ann.private, ann), (ours, bob)):
        answer = await server.reply_to(writer.says(chat, f"/ask {QUESTION}"))
        assert "1,800" in answer["text"]
    privacy = await server.reply_to(ann.says(theirs, "/privacy"))  # which every bot must answer
    assert "stored" in privacy["text"]
    pressed = bob.presses_data(server.sent(theirs)[0], "sources:2")
    assert str(theirs.id) in (await pressed.answered).text
    await server.silence()
    assert [len(server.sent(c)) for c in (bob.private, theirs, ann.private, ours)] == [1, 2, 1, 1]
    cat = server.person("Cat")
    server.fault("sendMessage", status=400, times=2)  # neither that nor the apology can be said
    cat.says(cat.private, "/help")
    await server.silence()
    assert server.sent(cat.private) == []
    assert server.refused == []


def sorted_out(messages: list[dict[str, Any]]) -> tuple[list[str], list[str]]:
    """Return the answers and the other messages."""
    texts = [message["text"] for message in messages]
    return [t for t in texts if "1,800" in t], [t for t in texts if "1,800" not in t]


async def test_a_flood_gets_one_line_and_then_nothing(
    server: BotApiServer, start_bot: Start
) -> None:
    ann, bob, cat = (server.person(name) for name in ("Ann", "Bob", "Cat"))
    group = server.group("Readers", members=[ann, bob, cat])
    await start_bot(RATE_LIMIT_PER_USER=2, RATE_LIMIT_PER_CHAT=3)
    for _ in range(5):
        ann.says(group, f"/ask {QUESTION}")
    await server.silence()
    answers, notices = sorted_out(server.sent(group))
    assert (len(answers), len(notices)) == (2, 1)
    assert "Please try again in" in notices[0]
    for writer in (bob, cat, cat):
        writer.says(group, f"/ask {QUESTION}")
    cat.says(group, "Just talk.")
    await server.silence()
    answers, notices = sorted_out(server.sent(group))
    assert (len(answers), len(notices)) == (3, 2)
    assert "1,800" in (await server.reply_to(cat.says(cat.private, QUESTION)))["text"]
    pressed = ann.presses_data(server.sent(group)[0], "sources:1")
    assert "try again in" in (await pressed.answered).text
    assert server.refused == []


async def test_anonymous_admins_of_two_groups_are_two_askers(
    server: BotApiServer, start_bot: Start
) -> None:
    ann = server.person("Ann")
    await start_bot(RATE_LIMIT_PER_USER=1)
    for title in ("One", "Two"):
        group = server.group(title, admins=[ann])
        answer = await server.reply_to(ann.says(group, f"/ask {QUESTION}", anonymous=True))
        assert "1,800" in answer["text"]


@pytest.mark.slow
async def test_without_limits_nobody_waits(server: BotApiServer, start_bot: Start) -> None:
    ann = server.person("Ann")
    await start_bot(RATE_LIMIT_PER_USER=0, RATE_LIMIT_PER_CHAT=0)
    for _ in range(100):
        ann.says(ann.private, QUESTION)
    await server.silence()
    texts = [message["text"] for message in server.sent(ann.private)]
    assert ["1,800" in text for text in texts] == [True] * 100
