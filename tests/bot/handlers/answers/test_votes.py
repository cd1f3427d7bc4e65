from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bot.dispatch.admission import STALE
from bot.handlers.answers.votes import CHANGED, TAKEN_BACK, THANKS
from bot.state.database import FILE
from botapi import BotApiServer

pytestmark = pytest.mark.asyncio(loop_scope="session")

Start = Callable[..., Awaitable[Any]]

QUESTION = "How many patients did the clinic treat?"
VOTES = [
    {"text": "👍", "callback_data": "vote:up"},
    {"text": "👎", "callback_data": "vote:down"},
    {"text": "?", "callback_data": "vote:sideways"},
]


def with_votes(server: BotApiServer, message: dict[str, Any]) -> dict[str, Any]:
    """Put the buttons under a message of the bot's, whatever it has there."""
    messages = server.chats[message["chat"]["id"]].messages
    changed = message | {"reply_markup": {"inline_keyboard": [VOTES]}}
    messages[message["message_id"]] = changed
    return changed


async def stats(server: BotApiServer, operator: Any) -> str:
    shown = await server.reply_to(operator.says(operator.private, "/stats"))
    return str(shown["text"])


async def test_each_person_has_one_vote_on_an_answer(
    server: BotApiServer, start_bot: Start, tmp_path: Path
) -> None:
    ann, bob = server.person("Ann"), server.person("Bob")
    await start_bot(ADMIN_USER_IDS=ann.id, DATA_DIR=tmp_path)
    group = server.group("Readers", members=[ann, bob])
    answers = [
        with_votes(server, await server.reply_to(ann.says(group, f"/ask {QUESTION}")))
        for _ in range(2)
    ]
    for person, answer, sign, said in (
        (ann, 0, "👍", THANKS),
        (ann, 0, "👎", CHANGED),
        (ann, 0, "👎", TAKEN_BACK),
        (ann, 0, "👍", THANKS),
        (ann, 1, "👍", THANKS),
        (bob, 0, "👎", THANKS),
        (bob, 0, "?", STALE),
    ):
        assert (await person.presses(answers[answer], sign).answered).text == said
    shown = await stats(server, ann)
    assert "👍 2 today, 2 in total\n👎 1 today, 1 in total" in shown
    assert server.calls("editMessageText") == []
    for answer in answers:
        assert group.messages[answer["message_id"]] == answer


async def test_votes_are_kept_as_counts_and_not_who_cast_them(
    server: BotApiServer, start_bot: Start, tmp_path: Path
) -> None:
    ann = server.person("Ann")
    bot = await start_bot(ADMIN_USER_IDS=ann.id, DATA_DIR=tmp_path)
    answer = with_votes(server, await server.reply_to(ann.says(ann.private, QUESTION)))
    assert (await ann.presses(answer, "👍").answered).text == THANKS
    assert await bot.stops() == 0
    await start_bot(ADMIN_USER_IDS=ann.id, DATA_DIR=tmp_path)
    assert "👍 1 today, 1 in total" in await stats(server, ann)
    assert (await ann.presses(answer, "👎").answered).text == THANKS
    with closing(sqlite3.connect(tmp_path / FILE)) as database, database:
        kept = [line for line in database.iterdump() if '"replies"' not in line]
    assert kept
    assert str(ann.id) not in "".join(kept)  # in private a chat has its person's number


async def test_a_forged_vote_counts_for_nothing(telegram: BotApiServer) -> None:
    ann = telegram.person("Ann")
    told = await telegram.reply_to(ann.says(ann.private, "/privacy"))
    for data in ("vote:up", "vote:", "vote", "vote:up:up"):
        assert (await ann.presses_data(told, data).answered).text == STALE
