from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bot.dispatch.admission import STALE
from bot.handlers.admin.stats import NONE_DECLINED, NOT_KEPT
from bot.handlers.answers.questions import UNKNOWN_COMMAND
from bot.handlers.chats.help_command import FOR_OPERATORS
from bot.i18n.translator import translator_in
from bot.state.database import FILE
from botapi import BotApiServer

pytestmark = pytest.mark.asyncio(loop_scope="session")

Start = Callable[..., Awaitable[Any]]

ANSWERED = "How many patients did the clinic treat?"
DECLINED = "Who is Wollemia Nobilis?"
COMMANDS = ("/stats", "/unanswered", "/reload", "/remove")


async def ask(server: BotApiServer, person: Any, text: str) -> str:
    return str((await server.reply_to(person.says(person.private, text)))["text"])


def bytes_of(folder: Path) -> bytes:
    """Return all that was written there, in small letters."""
    files = filter(Path.is_file, folder.rglob("*"))
    return b"".join(file.read_bytes() for file in files).lower()


async def test_stats_are_counts_of_today_and_in_all(
    server: BotApiServer, start_bot: Start, tmp_path: Path
) -> None:
    ann, bob = server.person("Ann"), server.person("Bob")
    operated = {"ADMIN_USER_IDS": f"{ann.id},1", "DATA_DIR": tmp_path}
    bot = await start_bot(**operated)
    assert "Questions: 0 today, 0 in total\nAnswered: 0" in await ask(server, ann, "/stats")
    for text in (ANSWERED, ANSWERED, DECLINED, "Hello", "/help", "/nonsense"):
        await ask(server, bob, text)
    shown = await ask(server, ann, "/stats")
    assert (
        "Questions: 3 today, 3 in total\nAnswered: 2 today, 2 in total\n"
        "Unanswered: 1 today, 1 in total\n👍 0 today, 0 in total\n👎 0 today, 0 in total\n\n"
        "Answers timed: 3. Half were ready within "
    ) in shown
    assert re.search(r"within \d+ ms, 95 % within \d+ ms\.\n\nArticles: 2\. Paragraphs: 38", shown)
    assert re.search(r"index was built on \d+ \w+ 20\d\d, .* ago\.$", shown)
    assert await bot.stops() == 0
    with closing(sqlite3.connect(tmp_path / FILE)) as database, database:
        yesterday = "UPDATE counts SET day = '2001-01-01' WHERE what = 'answered'"
        assert database.execute(yesterday).rowcount == 1
    await start_bot(**operated)
    shown = await ask(server, ann, "/stats")
    assert "Questions: 1 today, 3 in total\nAnswered: 0 today, 2 in total\n" in shown
    assert "timed" not in shown


async def test_nobody_else_can_tell_that_operators_have_commands(
    server: BotApiServer, start_bot: Start, tmp_path: Path
) -> None:
    ann, bob = server.person("Ann"), server.person("Bob")
    bot = await start_bot(ADMIN_USER_IDS=ann.id, DATA_DIR=tmp_path)
    await bot.logs("Menus and descriptions are up to date")
    log = bot.log
    group = server.group("Readers", members=[bob], admins=[ann])
    for command in COMMANDS:
        assert await ask(server, bob, command) == UNKNOWN_COMMAND
        said = await ask(server, bob, f"{command}@articles_bot now")
        assert said == UNKNOWN_COMMAND
        for person, anonymous in ((bob, False), (ann, False), (ann, True)):
            ours = person.says(group, f"{command}@articles_bot", anonymous=anonymous)
            assert (await server.reply_to(ours))["text"] == UNKNOWN_COMMAND
            person.says(group, command, anonymous=anonymous, force=True)
    said_before = len(server.sent(group))
    await server.silence()
    assert len(server.sent(group)) == said_before == 3 * len(COMMANDS)
    assert bot.log == log
    for (scope, _), menu in server.commands.items():
        if json.loads(scope).get("chat_id") != ann.id:
            assert not {f"/{item['command']}" for item in menu} & set(COMMANDS)
    for command in ("/help", "/start", "/privacy"):
        text = await ask(server, bob, command)
        assert not any(hidden in text for hidden in COMMANDS)


async def test_help_tells_operators_alone_and_in_private_what_they_may_do_with_files(
    server: BotApiServer, start_bot: Start, tmp_path: Path
) -> None:
    ann, bob = server.person("Ann"), server.person("Bob", language_code="de")
    cat = server.person("Cat")
    await start_bot(ADMIN_USER_IDS=f"{ann.id},{bob.id}", DATA_DIR=tmp_path)
    group = server.group("Readers", members=[cat], admins=[ann])
    assert f"\n\n{FOR_OPERATORS}\n\n/sources" in await ask(server, ann, "/help")
    assert translator_in("de").say(FOR_OPERATORS) in await ask(server, bob, "/help")
    for others in (
        await ask(server, cat, "/help"),
        await ask(server, ann, "/start"),
        (await server.reply_to(ann.says(group, "/help")))["text"],
    ):
        assert "/remove" not in others


async def test_the_menu_of_an_operators_own_chat_grows_by_the_commands(
    server: BotApiServer, start_bot: Start, tmp_path: Path
) -> None:
    ann = server.person("Ann")
    await start_bot(ADMIN_USER_IDS=ann.id, DATA_DIR=tmp_path)
    await server.silence()
    for _ in range(2):
        await ask(server, ann, "/stats")
        await server.silence()
    [own] = [m for (scope, _), m in server.commands.items() if json.loads(scope)["type"] == "chat"]
    everybodys = server.commands[json.dumps({"type": "all_private_chats"}), ""]
    assert own[: len(everybodys)] == everybodys
    assert [f"/{command['command']}" for command in own[len(everybodys) :]] == list(COMMANDS)
    chats = [c for c in server.calls("setMyCommands") if "chat_id" in str(c.parameters["scope"])]
    assert len(chats) == 1
    server.fault("getMyCommands", status=400, description="Bad Request: no")
    assert "Questions" in await ask(server, ann, "/stats")


async def test_an_operator_is_served_where_only_a_group_is_allowed(
    server: BotApiServer, start_bot: Start, tmp_path: Path
) -> None:
    ann, bob = server.person("Ann"), server.person("Bob")
    await start_bot(ADMIN_USER_IDS=ann.id, ALLOWED_CHAT_IDS="-1001", DATA_DIR=tmp_path)
    assert "Questions" in await ask(server, ann, "/stats")
    assert "doesn’t answer here" in await ask(server, bob, "/stats")


async def test_an_edit_makes_no_operators_command(
    server: BotApiServer, start_bot: Start, tmp_path: Path
) -> None:
    ann = server.person("Ann")
    await start_bot(ADMIN_USER_IDS=ann.id, DATA_DIR=tmp_path)
    said = ann.says(ann.private, "/stats")
    await server.reply_to(said)
    ann.edits(said, "/reload")
    await server.silence()
    assert len(server.sent()) == 1


async def test_no_words_are_kept_unless_the_operator_wants_them(
    server: BotApiServer, start_bot: Start, tmp_path: Path
) -> None:
    ann, bob = server.person("Ann"), server.person("Bob")
    bot = await start_bot(ADMIN_USER_IDS=ann.id, DATA_DIR=tmp_path)
    await ask(server, bob, DECLINED)
    assert await ask(server, ann, "/unanswered") == NOT_KEPT
    await ask(server, ann, "/stats")  # which writes all there is
    assert b"declined" in bytes_of(tmp_path)
    assert await bot.stops() == 0
    assert b"wollemia" not in bytes_of(tmp_path)


async def test_declined_questions_are_shown_by_pages_and_deleted_when_no_longer_wanted(
    server: BotApiServer, start_process: Start, tmp_path: Path
) -> None:
    ann, bob = server.person("Ann"), server.person("Bob")
    operated = {"ADMIN_USER_IDS": ann.id, "DATA_DIR": tmp_path, "RATE_LIMIT_PER_USER": 0}
    bot = await start_process(LOG_QUESTIONS="true", RATE_LIMIT_PER_CHAT=0, **operated)
    assert await ask(server, ann, "/unanswered") == NONE_DECLINED
    await ask(server, bob, ANSWERED)
    for n in range(16):
        await ask(server, bob, f"Who is Wollemia <b>{n}</b>?")
    for _ in range(2):
        await ask(server, bob, DECLINED.upper())
    shown = await server.reply_to(ann.says(ann.private, "/unanswered"))
    first = shown["text"]
    assert first.startswith(
        "Questions I couldn’t answer: 17\n\n• WHO IS WOLLEMIA NOBILIS? × 2\n"
        "• Who is Wollemia <b>15</b>?\n"
    )
    assert first.count("•") == 12
    press = ann.presses(shown, "›")
    second = await server.edited(shown)
    assert second["text"].endswith("\n• Who is Wollemia <b>0</b>?")
    assert (await press.answered).text == ""
    # Whoever could see the message could press its buttons.
    assert (await bob.presses(second, "‹").answered).text == STALE
    press = ann.presses(second, "‹")
    assert (await server.edited(second))["text"] == first
    assert (await press.answered).text == ""
    assert "Wollemia" not in bot.log
    assert b"wollemia" in bytes_of(tmp_path)
    bot.send(9)
    await bot.ended()
    bot = await start_process(**operated)
    assert b"wollemia" not in bytes_of(tmp_path)
    assert await ask(server, ann, "/unanswered") == NOT_KEPT
    assert await bot.stops() == 0
    assert b"wollemia" not in bytes_of(tmp_path)
    assert server.refused == []


async def test_a_follow_up_that_is_declined_is_kept_with_what_was_searched_for(
    server: BotApiServer, start_bot: Start, tmp_path: Path
) -> None:
    ann = server.person("Ann")
    await start_bot(ADMIN_USER_IDS=ann.id, DATA_DIR=tmp_path, LOG_QUESTIONS="true")
    await ask(server, ann, ANSWERED)
    await ask(server, ann, "And the sourdough bread?")
    assert "• And the sourdough bread? · " in await ask(server, ann, "/unanswered")
