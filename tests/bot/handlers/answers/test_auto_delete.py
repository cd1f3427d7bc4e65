from __future__ import annotations

import signal
import sqlite3
import time
from collections.abc import Awaitable, Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bot.handlers.answers.auto_delete import schedule_removal
from bot.state.database import FILE, ChatSettings, Database
from botapi import BotApiServer, Chat

pytestmark = pytest.mark.asyncio(loop_scope="session")

Start = Callable[..., Awaitable[Any]]
Until = Callable[[Callable[[], bool]], Awaitable[None]]

QUESTION = "How many patients did the clinic treat?"
NOBODY_ANSWERS = "Who wrote Pride and Prejudice?"


def wants_removal(data_dir: Path, *chats: Chat, minutes: int = 60) -> None:
    """Keep for chats that answers are removed, as /settings does."""
    store = Database(data_dir / FILE)
    for chat in chats:
        store.keep(chat.id, ChatSettings(remove_after_minutes=minutes))
    store.close()


def noted(data_dir: Path, *, later_seconds: int = 0) -> list[tuple[int, int, int]]:
    """Return chat, message and due of what waits to be removed, first put off by some seconds."""
    with closing(sqlite3.connect(data_dir / FILE)) as database, database:
        database.execute("UPDATE removals SET due = due + ?", (later_seconds,))
        return list(database.execute("SELECT chat, message, due FROM removals ORDER BY due"))


def put_forward(data_dir: Path) -> None:
    """Let an hour pass for what waits to be removed."""
    noted(data_dir, later_seconds=-3601)


@pytest.mark.slow
async def test_answers_and_refusals_go_after_the_chosen_time_and_nothing_else_does(
    server: BotApiServer, start_bot: Start, until: Until, tmp_path: Path
) -> None:
    ann = server.person("Ann")
    group, other = (server.group(name, admins=[ann]) for name in ("Readers", "Others"))
    wants_removal(tmp_path, group)
    await start_bot(DATA_DIR=tmp_path)
    asked = ann.says(group, f"/ask {QUESTION}")
    answer = await server.reply_to(asked)
    refusal = await server.reply_to(ann.says(group, f"/ask {NOBODY_ANSWERS}"))
    panel = await server.reply_to(ann.says(group, "/settings"))
    elsewhere = await server.reply_to(ann.says(other, f"/ask {QUESTION}"))
    ann.edits(asked, "/ask Who is Jay Dahman?")
    await server.edited(answer)
    (first, second) = noted(tmp_path)
    assert [row[:2] for row in (first, second)] == [
        (group.id, answer["message_id"]),
        (group.id, refusal["message_id"]),
    ]
    assert 0 <= first[2] - 3600 - answer["date"] <= 2
    put_forward(tmp_path)
    await until(lambda: not noted(tmp_path))
    assert [m["message_id"] for m in server.sent(group)] == [panel["message_id"]]
    assert [m["message_id"] for m in server.sent(other)] == [elsewhere["message_id"]]
    assert server.refused == []


async def test_what_waits_outlives_the_death_of_the_process(
    server: BotApiServer, start_process: Start, until: Until, tmp_path: Path
) -> None:
    ann = server.person("Ann")
    group = server.group("Readers", admins=[ann])
    wants_removal(tmp_path, group)
    bot = await start_process(DATA_DIR=tmp_path)
    await server.reply_to(ann.says(group, f"/ask {QUESTION}"))
    await until(lambda: bool(noted(tmp_path)))
    await bot.stops(signal.SIGKILL)
    put_forward(tmp_path)
    await start_process(DATA_DIR=tmp_path)
    await until(lambda: not server.sent(group))
    await until(lambda: not noted(tmp_path))


@pytest.mark.slow
async def test_what_cannot_be_removed_is_given_up_and_a_bad_line_waited_for(
    server: BotApiServer, start_bot: Start, until: Until, tmp_path: Path
) -> None:
    ann = server.person("Ann")
    group = server.group("Readers", admins=[ann])
    wants_removal(tmp_path, group, minutes=7 * 24 * 60)
    bot = await start_bot(DATA_DIR=tmp_path)
    gone, old, good = [
        await server.reply_to(ann.says(group, f"/ask {QUESTION}")) for _ in range(3)
    ]
    await until(lambda: len(noted(tmp_path)) == 3)
    del group.messages[gone["message_id"]]
    group.messages[old["message_id"]]["date"] -= 49 * 3600
    server.fault("deleteMessage", status=429, retry_after=100)  # longer than is waited for
    noted(tmp_path, later_seconds=-7 * 24 * 3600 - 1)
    await bot.logs("Answers wait to be removed")
    assert len(noted(tmp_path)) == 3
    await until(lambda: not noted(tmp_path))
    assert [m["message_id"] for m in server.sent(group)] == [old["message_id"]]
    assert good["message_id"] not in group.messages
    assert [r.description for r in server.refused] == [
        "Bad Request: message to delete not found",
        "Bad Request: message can't be deleted for everyone",
    ]
    assert QUESTION not in bot.log


async def test_a_new_choice_counts_for_what_waits_already(
    tmp_path: Path, closes: Callable[[Database], Database]
) -> None:
    store = closes(Database(tmp_path / FILE))
    store.keep(-5, ChatSettings(remove_after_minutes=60))
    store.keep(-6, ChatSettings(remove_after_minutes=60))
    for chat in (-6, -5, -7):
        schedule_removal(store, chat=chat, message=1)
    now = int(time.time())
    assert [removal.chat for removal in store.removals(due=now + 3600, most=9)] == [-6, -5]
    store.keep(-5, ChatSettings(remove_after_minutes=24 * 60))
    store.keep(-6, ChatSettings("de", remove_after_minutes=60))
    assert [removal.chat for removal in store.removals(due=now + 3600, most=9)] == [-6]
    assert len(store.removals(due=now + 24 * 3600, most=9)) == 2
    store.keep(-5, ChatSettings())
    assert [removal.chat for removal in store.removals(due=now + 24 * 3600, most=9)] == [-6]


@pytest.mark.slow
async def test_after_a_migration_nobody_elses_message_is_removed(
    server: BotApiServer, start_bot: Start, until: Until, tmp_path: Path
) -> None:
    ann = server.person("Ann")
    group = server.group("Readers", admins=[ann], kind="group", bot_is_admin=True)
    wants_removal(tmp_path, group)
    await start_bot(DATA_DIR=tmp_path)
    answer = await server.reply_to(ann.says(group, f"/ask {QUESTION}"))
    await until(lambda: bool(noted(tmp_path)))
    new = group.migrates()
    texts = [ann.says(new, f"Just talk {number}") for number in range(5)]
    assert answer["message_id"] in [message["message_id"] for message in texts]
    put_forward(tmp_path)
    await server.silence(1.0)
    assert noted(tmp_path) == []
    await server.reply_to(ann.says(new, f"/ask {QUESTION}"))
    await until(lambda: bool(noted(tmp_path)))
    put_forward(tmp_path)
    await until(lambda: not server.sent(new))
    assert all(message["message_id"] in new.messages for message in texts)
