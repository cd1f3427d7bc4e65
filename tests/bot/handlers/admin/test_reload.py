from __future__ import annotations

import asyncio
import os
import re
import shutil
import signal
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from bot.handlers.admin.reload import BUSY, KEPT, NOTHING_NEW, READ_AGAIN, READING, STOPPED
from botapi import BotApiServer

pytestmark = pytest.mark.asyncio(loop_scope="session")

Start = Callable[..., Awaitable[Any]]
Until = Callable[[Callable[[], bool]], Awaitable[None]]


def write(folder: Path, name: str, people: int) -> None:
    text = f"The town of {name}\n\nThe town of {name} has {people} people living in it.\n"
    (folder / f"{name.lower()}.txt").write_text(text, encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "articles"
    made.mkdir()
    for name, people in (("Ada", 100), ("Bree", 200), ("Cove", 300)):
        write(made, name, people)
    return made


@pytest.fixture
def operated(folder: Path, tmp_path: Path) -> dict[str, Any]:
    settings = {"ARTICLES_DIR": folder, "DATA_DIR": tmp_path / "data"}
    return {**settings, "RATE_LIMIT_PER_USER": 0, "WATCH": "false"}


def children_of(pid: int) -> list[int]:
    return [int(n) for n in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def open_indexes(pid: int) -> set[str]:
    """The indexes whose files a process has open or mapped, those that are dropped too."""
    held = [Path(f"/proc/{pid}/maps").read_text()]
    for number in Path(f"/proc/{pid}/fd").iterdir():
        with suppress(FileNotFoundError):  # closed meanwhile
            held.append(str(number.readlink()))
    return set(re.findall(r"/index/([0-9a-f-]+)/", "\n".join(held)))


async def ask(server: BotApiServer, person: Any, text: str) -> str:
    return str((await server.reply_to(person.says(person.private, text)))["text"])


async def reload(server: BotApiServer, operator: Any) -> str:
    """Return what is said in the end."""
    said = await server.reply_to(operator.says(operator.private, "/reload"), timeout=60)
    if said["text"] == READING:
        said = await server.edited(said, timeout=60)
    return str(said["text"])


@pytest.mark.slow
async def test_a_changed_folder_is_served_at_once_and_its_changes_are_told(
    server: BotApiServer, start_bot: Start, folder: Path, operated: dict[str, Any]
) -> None:
    ann, bob = server.person("Ann"), server.person("Bob")
    await start_bot(ADMIN_USER_IDS=ann.id, **operated)
    assert "200 people" in await ask(server, bob, "How many people live in Bree?")
    write(folder, "Ada", 111)
    write(folder, "Dorn", 400)
    write(folder, "<Ely>", 500)
    (folder / "bree.txt").unlink()
    (folder / "bad.txt").write_bytes(b"Bad\n\n\xff\xfe\n")
    said = await reload(server, ann)
    assert said.startswith(
        f"{READ_AGAIN}\nArticles now: 4\n\n"
        "Added: 2\n• The town of <Ely> (<ely>)\n• The town of Dorn (dorn)\n\n"
        "Removed: 1\n• The town of Bree (bree)\n\n"
        "Changed: 1\n• The town of Ada (ada)\n\n"
        "Problems: 1\n• bad.txt:3: byte 0xff at offset 5; expected UTF-8 text"
    )
    assert "111 people" in await ask(server, bob, "How many people live in Ada?")
    assert "400 people" in await ask(server, bob, "How many people live in Dorn?")
    assert "mentions: Bree" in await ask(server, bob, "How many people live in Bree?")
    await server.silence()
    assert "4 articles" in server.texts["description", ""]
    assert server.refused == []


async def test_a_folder_as_it_was_is_read_and_nothing_is_news(
    server: BotApiServer, start_bot: Start, operated: dict[str, Any]
) -> None:
    ann = server.person("Ann")
    await start_bot(ADMIN_USER_IDS=ann.id, **operated)
    await ask(server, ann, "How many people live in Bree?")
    assert await reload(server, ann) == f"{NOTHING_NEW}\nArticles now: 3"
    follow_up = await ask(server, ann, "And in Cove?")
    assert "300 people" in follow_up


@pytest.mark.slow
async def test_a_broken_folder_keeps_the_articles_that_were_served(
    server: BotApiServer, start_bot: Start, folder: Path, operated: dict[str, Any]
) -> None:
    ann = server.person("Ann")
    bot = await start_bot(ADMIN_USER_IDS=ann.id, **operated)
    away = shutil.move(folder, folder.with_name("away"))
    said = await reload(server, ann)
    assert said.startswith(f"{KEPT}\n\nProblems: 1\n• ")
    assert str(folder) in said
    assert "200 people" in await ask(server, ann, "How many people live in Bree?")
    shutil.copytree(away, folder)
    for name in ("ada", "bree", "cove"):
        (folder / f"{name}.txt").write_bytes(b"Bad\n\n\xff\xfe\n")
    assert (await reload(server, ann)).startswith(f"{KEPT}\n\nProblems: 3\n• ")
    assert "200 people" in await ask(server, ann, "How many people live in Bree?")
    shutil.rmtree(folder)
    shutil.move(away, folder)
    assert (await reload(server, ann)).startswith(NOTHING_NEW)
    assert "Traceback" not in bot.log


@pytest.mark.slow
async def test_everybody_is_answered_while_the_folder_is_read(
    server: BotApiServer, start_bot: Start, folder: Path, operated: dict[str, Any]
) -> None:
    ann = server.person("Ann")
    people = [server.person(f"P{n}") for n in range(40)]
    await start_bot(ADMIN_USER_IDS=ann.id, **operated)
    await ask(server, ann, "Hello")
    write(folder, "Bree", 222)
    asked = ann.says(ann.private, "/reload")
    again = ann.says(ann.private, "/reload")
    answers = []
    for person in people:
        answers.append(await ask(server, person, "How many people live in Bree?"))
        await asyncio.sleep(0.02)
    said = await server.reply_to(asked)
    if said["text"] == READING:
        said = await server.edited(said)
    assert "Changed: 1" in said["text"]
    assert (await server.reply_to(again))["text"] == BUSY
    assert all("200 people" in answer or "222 people" in answer for answer in answers)
    assert "200 people" in answers[0]
    assert "222 people" in await ask(server, ann, "How many people live in Bree?")


async def test_reading_that_is_cut_short_keeps_the_articles(
    server: BotApiServer,
    start_process: Start,
    folder: Path,
    operated: dict[str, Any],
    until: Until,
) -> None:
    ann = server.person("Ann")
    bot = await start_process(ADMIN_USER_IDS=ann.id, **operated)
    write(folder, "Bree", 222)
    said = ann.says(ann.private, "/reload")
    await until(lambda: bool(children_of(bot.pid)))
    for child in children_of(bot.pid):
        os.kill(child, signal.SIGTERM)
    reply = await server.reply_to(said)
    if reply["text"] == READING:
        reply = await server.edited(reply)
    assert reply["text"] == STOPPED
    assert "200 people" in await ask(server, ann, "How many people live in Bree?")


async def test_reloading_again_and_again_keeps_no_library_but_the_last(
    server: BotApiServer,
    start_process: Start,
    folder: Path,
    operated: dict[str, Any],
    until: Until,
) -> None:
    ann = server.person("Ann")
    bot = await start_process(ADMIN_USER_IDS=ann.id, **operated)
    for n in range(5):
        write(folder, "Bree", 1_000 + n)
        assert "Changed: 1" in await reload(server, ann)
        answer = await ask(server, ann, "How many people live in Bree?")
        assert f"{1_000 + n} people" in answer
    await until(lambda: len(open_indexes(bot.pid)) == 1)


@pytest.mark.slow
async def test_a_claim_is_asked_again_as_the_claim_that_it_was(
    server: BotApiServer, start_bot: Start, folder: Path, operated: dict[str, Any]
) -> None:
    ann, bob = server.person("Ann"), server.person("Bob")
    await start_bot(**operated, ADMIN_USER_IDS=ann.id)
    group = server.group("Readers", members=[ann, bob])
    claim = bob.says(group, "The town of Cove has thousands of people living in it.")
    shown = await server.reply_to(ann.says(group, "@articles_bot is that true?", reply_to=claim))
    closest = "The closest I found in the articles:\n\nThe town of Cove has {} people"
    assert shown["text"].startswith(closest.format(300))
    write(folder, "Cove", 400)
    assert READ_AGAIN in await reload(server, ann)
    assert await ann.presses(shown, "Why?").answered
    offered = await server.edited(shown)
    assert await ann.presses(offered, "Ask again").answered
    assert (await server.edited(offered))["text"].startswith(closest.format(400))
