from __future__ import annotations

import asyncio
import io
import json
import os
import shutil
import signal
import sqlite3
import zipfile
from collections.abc import Awaitable, Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from telegram import Document

from bot.dispatch.admission import STALE
from bot.handlers.admin.uploads import (
    GONE,
    LOOK_AGAIN,
    NOT_ADDED,
    NOT_FETCHED,
    NOT_KEPT,
    NOT_READ,
    SOON,
    TOO_LATE,
    name_of,
)
from bot.handlers.answers.questions import WORDS_ONLY
from bot.rendering.previews import NO_ARTICLE
from bot.state.database import FILE
from bot.state.pending_files import DAYS
from bot.transport.downloads import MAX_BYTES
from botapi import BotApiServer, Message, Person
from retrieval.ingest import read_articles

pytestmark = pytest.mark.asyncio(loop_scope="session")

Start = Callable[..., Awaitable[Any]]
Until = Callable[[Callable[[], bool]], Awaitable[None]]

TITLE = "A clinic for Hama"
ARTICLE = (
    f"{TITLE}\n\n"
    "The clinic of Hama opened on Monday with twelve beds. It has two doctors and a garden.\n\n"
    "Share this article\n"
).encode()
QUESTION = "How many beds does the clinic of Hama have?"
ADD, LEAVE, UNDO = "Add", "Don’t add", "Undo"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "articles"
    made.mkdir()
    text = "The town of Bree\n\nThe town of Bree has 200 people living in it.\n"
    (made / "bree.txt").write_text(text, encoding="utf-8")
    return made


@pytest.fixture
def operated(folder: Path, tmp_path: Path) -> dict[str, Any]:
    unlimited = {"RATE_LIMIT_PER_USER": 0, "RATE_LIMIT_PER_CHAT": 0}
    return {"ARTICLES_DIR": folder, "DATA_DIR": tmp_path / "data", **unlimited}


def change(tmp_path: Path, sql: str, *values: object) -> list[Any]:
    """Run some SQL in the bot's database."""
    with closing(sqlite3.connect(tmp_path / "data" / FILE)) as database, database:
        return database.execute(sql, values).fetchall()


def waiting(tmp_path: Path) -> list[str]:
    """Return the states that wait, and the files."""
    rows = change(tmp_path, "SELECT key, data IS NOT NULL FROM pending_files")
    return [f"{key} {part}" for key, has in rows for part in ("state", "data")[: 1 + has]]


def make_old(tmp_path: Path) -> None:
    """Make all that waits a little too old."""
    seconds = int(timedelta(days=DAYS, minutes=1).total_seconds())
    change(tmp_path, "UPDATE pending_files SET kept_at = kept_at - ?", seconds)


def children_of(pid: int) -> list[int]:
    return [int(n) for n in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def environment_of(pid: int) -> bytes:
    return Path(f"/proc/{pid}/environ").read_bytes()


def titles(folder: Path) -> set[str]:
    return {article.title for article in read_articles(folder).articles}


def labels(message: Message) -> list[str]:
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [button["text"] for row in rows for button in row]


async def send(
    server: BotApiServer, person: Person, name: str | None, data: bytes, **more: Any
) -> Message:
    """Send a file, and return what is said to it."""
    sent = person.sends_file(person.private, name, data, **more)
    return await server.reply_to(sent, timeout=60)


async def press(server: BotApiServer, person: Person, message: Message, text: str) -> Message:
    """Press a button, and return what the message is then."""
    assert (await person.presses(message, text).answered).text == ""
    return await server.edited(message, timeout=60)


async def ask(server: BotApiServer, person: Person, text: str) -> str:
    return str((await server.reply_to(person.says(person.private, text)))["text"])


async def answered(server: BotApiServer, person: Person, question: str, words: str) -> None:
    """Ask until the answer has the words."""
    async with asyncio.timeout(180):
        while words not in await ask(server, person, question):  # noqa: ASYNC110
            await asyncio.sleep(0.1)  # nothing tells when it is served


def zipped(**files: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return made.getvalue()


def lines_of(*articles: dict[str, Any]) -> bytes:
    return "\n".join(map(json.dumps, articles)).encode()


def story(title: str, text: str = "") -> dict[str, str]:
    return {"id": title, "title": title, "text": text or f"{title} is a story of its own kind."}


@pytest.mark.parametrize(
    ("sent", "kind", "name"),
    [
        ("Story one.txt", None, "Story one.txt"),
        ("../../etc/passwd.md", None, "passwd.md"),
        ("C:\\news\\a.pdf", None, "a.pdf"),
        ("a\nb\0c\u202etxt.html", None, "abctxt.html"),
        ("x" * 300 + ".jsonl.gz", None, "x" * 141 + ".jsonl.gz"),
        ("..", "text/plain", "file.txt"),
        (None, "application/pdf", "file.pdf"),
        (None, "no/such", "file"),
        (None, None, "file"),
    ],
)
async def test_a_files_name_is_no_path_and_one_line(
    sent: str | None, kind: str | None, name: str
) -> None:
    assert name_of(Document("id", "unique", file_name=sent, mime_type=kind)) == name


@pytest.mark.slow
async def test_a_file_is_shown_added_by_a_button_quoted_and_taken_back(
    server: BotApiServer, start_bot: Start, folder: Path, operated: dict[str, Any], tmp_path: Path
) -> None:
    ann, bob = server.person("Ann"), server.person("Bob")
    bot = await start_bot(ADMIN_USER_IDS=ann.id, **operated)
    shown = await send(server, ann, "clinic of hama.txt", ARTICLE)
    assert shown["text"] == (
        f"{TITLE}\n\n"
        "I can quote 2 sentences from it; the first:\n"
        "The clinic of Hama opened on Monday with twelve beds.\n\n"
        "Lines left out: 1\n• Share this article (sharing)\n\n"
        "Unknown: publisher, date and web address"
    )
    assert labels(shown) == [ADD, LEAVE]
    assert titles(folder) == {"The town of Bree"}
    added = await press(server, ann, shown, ADD)
    assert added["text"] == f"Added: 1\n• {TITLE} (a-clinic-for-hama)\n\n{SOON}"
    assert titles(folder) == {"The town of Bree", TITLE}
    await answered(server, bob, QUESTION, "twelve beds")
    gone = await press(server, ann, added, UNDO)
    assert gone["text"] == f"Removed: 1\n• {TITLE} (a-clinic-for-hama)"
    assert labels(gone) == []
    assert titles(folder) == {"The town of Bree"}
    await answered(server, bob, QUESTION, "No article")
    assert waiting(tmp_path) == []
    assert server.refused == []
    assert "Hama" not in bot.log
    assert "clinic" not in bot.log
    assert "Traceback" not in bot.log


@pytest.mark.slow
async def test_a_file_that_is_not_added_is_forgotten(
    server: BotApiServer, start_bot: Start, folder: Path, operated: dict[str, Any], tmp_path: Path
) -> None:
    ann = server.person("Ann")
    await start_bot(ADMIN_USER_IDS=ann.id, **operated)
    shown = await send(server, ann, "clinic.txt", ARTICLE)
    assert len(waiting(tmp_path)) == 2
    left = await press(server, ann, shown, LEAVE)
    assert left["text"] == f"{NOT_ADDED}\n\n{TITLE}"
    assert labels(left) == []
    assert waiting(tmp_path) == []
    assert titles(folder) == {"The town of Bree"}
    assert server.refused == []


async def test_nobody_elses_files_are_taken_nor_those_in_a_group(
    server: BotApiServer, start_bot: Start, operated: dict[str, Any], tmp_path: Path
) -> None:
    ann, bob = server.person("Ann"), server.person("Bob")
    await start_bot(ADMIN_USER_IDS=ann.id, **operated)
    group = server.group("Readers", members=[bob], admins=[ann])
    assert (await send(server, bob, "clinic.txt", ARTICLE))["text"] == WORDS_ONLY
    asked = await send(server, bob, "c.txt", ARTICLE, caption="How many people live in Bree?")
    assert "200 people" in asked["text"]
    before = len(server.sent())
    bob.sends_file(bob.private, "clinic.txt", ARTICLE, album="1")
    bob.sends_file(bob.private, "clinic.txt", ARTICLE, album="1")
    ann.sends_file(group, "clinic.txt", ARTICLE, force=True)
    await server.silence()
    assert len(server.sent()) == before + 1
    assert server.files.downloaded == []
    assert waiting(tmp_path) == []


async def test_a_preview_outlives_a_restart_and_so_does_undo(
    server: BotApiServer, start_process: Start, folder: Path, operated: dict[str, Any]
) -> None:
    ann = server.person("Ann")
    bot = await start_process(ADMIN_USER_IDS=ann.id, **operated)
    shown = await send(server, ann, "clinic.txt", ARTICLE)
    await bot.stops(signal.SIGKILL)
    bot = await start_process(ADMIN_USER_IDS=ann.id, **operated)
    added = await press(server, ann, shown, ADD)
    assert TITLE in titles(folder)
    await server.silence()
    assert await bot.stops() == 0
    await start_process(ADMIN_USER_IDS=ann.id, **operated)
    await press(server, ann, added, UNDO)
    assert TITLE not in titles(folder)
    assert server.refused == []


@pytest.mark.slow
async def test_what_is_too_old_is_said_to_be_gone(
    server: BotApiServer, start_bot: Start, folder: Path, operated: dict[str, Any], tmp_path: Path
) -> None:
    ann = server.person("Ann")
    await start_bot(ADMIN_USER_IDS=ann.id, **operated)
    shown = await send(server, ann, "clinic.txt", ARTICLE)
    added = await press(server, ann, await send(server, ann, "b.txt", ARTICLE + b"More."), ADD)
    make_old(tmp_path)
    assert (await ann.presses(shown, ADD).answered).text == GONE
    assert labels(await server.edited(shown)) == []
    assert (await ann.presses(added, UNDO).answered).text == TOO_LATE
    assert len(titles(folder)) == 2
    await send(server, ann, "c.txt", b"Three\n\nThree is a number that some people like.\n")
    assert len(waiting(tmp_path)) == 2
    assert server.refused == []


@pytest.mark.slow
async def test_what_is_old_is_forgotten_by_a_bot_to_which_nothing_new_comes(
    server: BotApiServer,
    start_bot: Start,
    operated: dict[str, Any],
    tmp_path: Path,
    until: Until,
) -> None:
    ann = server.person("Ann")
    bot = await start_bot(ADMIN_USER_IDS=ann.id, **operated)
    await send(server, ann, "clinic.txt", ARTICLE)
    assert await bot.stops() == 0
    assert len(waiting(tmp_path)) == 2
    make_old(tmp_path)
    await start_bot(**operated)
    await until(lambda: waiting(tmp_path) == [])


@pytest.mark.slow
async def test_who_is_no_operator_any_more_adds_nothing(
    server: BotApiServer, start_bot: Start, folder: Path, operated: dict[str, Any]
) -> None:
    ann, bob = server.person("Ann"), server.person("Bob")
    bot = await start_bot(ADMIN_USER_IDS=f"{ann.id},{bob.id}", **operated)
    shown = await send(server, ann, "clinic.txt", ARTICLE)
    assert await bot.stops() == 0
    await start_bot(ADMIN_USER_IDS=bob.id, **operated)
    for text in (ADD, LEAVE):
        assert (await ann.presses(shown, text).answered).text == STALE
    assert titles(folder) == {"The town of Bree"}
    data = shown["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    other = await send(server, bob, "other.txt", b"Other\n\nThis is quite another article.\n")
    assert (await bob.presses_data(other, data).answered).text == STALE
    assert titles(folder) == {"The town of Bree"}


@pytest.mark.slow
async def test_the_same_file_again_is_said_to_be_there(
    server: BotApiServer, start_bot: Start, folder: Path, operated: dict[str, Any], tmp_path: Path
) -> None:
    ann, bob = server.person("Ann"), server.person("Bob")
    await start_bot(ADMIN_USER_IDS=f"{ann.id},{bob.id}", **operated)
    shown = await send(server, ann, "clinic.txt", ARTICLE)
    same = await send(server, bob, "other name.txt", ARTICLE, forwarded=True)
    assert shown["text"] == same["text"]
    presses = [ann.presses(shown, ADD), ann.presses(shown, ADD)]
    await server.edited(shown, timeout=60)
    assert [(await one.answered).text for one in presses] == ["", ""]
    again = await press(server, bob, same, ADD)
    there = f'Problems: 1\n• other name.txt: "{TITLE}" is already there, as "a-clinic-for-hama"'
    assert again["text"].startswith(f"{LOOK_AGAIN}\n\n{NO_ARTICLE}\n\n{there}")
    assert labels(again) == []
    third = await send(server, bob, "clinic.txt", ARTICLE)
    assert third["text"].startswith(NO_ARTICLE)
    assert labels(third) == []
    assert titles(folder) == {"The town of Bree", TITLE}
    assert len(waiting(tmp_path)) == 1  # what undo needs
    assert server.refused == []


@pytest.mark.slow
async def test_each_file_of_an_album_is_shown(
    server: BotApiServer, start_bot: Start, folder: Path, operated: dict[str, Any]
) -> None:
    ann = server.person("Ann")
    await start_bot(ADMIN_USER_IDS=ann.id, **operated)
    texts = [f"Part {n}\n\nThis is part {n} of the long story of Hama.\n" for n in range(3)]
    sent = [
        ann.sends_file(ann.private, f"{n}.txt", text.encode(), album="7")
        for n, text in enumerate(texts)
    ]
    shown = [await server.reply_to(one, timeout=60) for one in sent]
    assert [one["text"].split("\n")[0] for one in shown] == ["Part 0", "Part 1", "Part 2"]
    for one in shown:
        await press(server, ann, one, ADD)
    assert titles(folder) == {"The town of Bree", "Part 0", "Part 1", "Part 2"}


@pytest.mark.slow
async def test_many_articles_in_a_file_are_summed_up_and_taken_back_together(
    server: BotApiServer, start_bot: Start, folder: Path, operated: dict[str, Any]
) -> None:
    ann = server.person("Ann")
    await start_bot(ADMIN_USER_IDS=ann.id, **operated)
    stories = lines_of(*(story(f"Story {n}") for n in range(12)), {"id": "bad"})
    shown = await send(server, ann, "stories.jsonl", stories)
    text = shown["text"]
    assert text.startswith("12 articles in this file\n• Story 0\n• Story 1\n")
    assert "\n… and 4 more\n\nI can quote 12 sentences from it; the first:\nStory 0 is a" in text
    assert "\nProblems: 1\n• stories.jsonl:13: " in text
    added = await press(server, ann, shown, ADD)
    assert added["text"].startswith("Added: 12\n• Story 0 (story-0)\n")
    assert len(titles(folder)) == 13
    gone = await press(server, ann, added, UNDO)
    assert gone["text"].startswith("Removed: 12\n")
    assert titles(folder) == {"The town of Bree"}
    assert server.refused == []


@pytest.mark.slow
async def test_an_address_in_the_caption_becomes_the_articles(
    server: BotApiServer, start_bot: Start, folder: Path, operated: dict[str, Any]
) -> None:
    ann = server.person("Ann")
    await start_bot(ADMIN_USER_IDS=ann.id, **operated)
    where = "https://example.org/hama?a=1"
    sent = ann.sends_file(ann.private, "c.txt", ARTICLE, caption=f"This one: {where} from today")
    shown = await server.reply_to(sent, timeout=60)
    assert "Unknown: publisher and date" in shown["text"]
    ann.edits_caption(sent, "https://example.org/other")
    await server.silence()
    assert len(server.sent()) == 1
    await press(server, ann, shown, ADD)
    urls = {article.url for article in read_articles(folder).articles}
    assert urls == {None, where}


@pytest.mark.slow
async def test_what_is_no_article_is_said_to_be_none(
    server: BotApiServer, start_bot: Start, operated: dict[str, Any], tmp_path: Path
) -> None:
    ann = server.person("Ann")
    await start_bot(ADMIN_USER_IDS=ann.id, **operated)
    for name, data, words in (
        ("a.exe", ARTICLE, "a.exe: this file format is not supported"),
        (None, ARTICLE, "file: this file format is not supported"),
        ("a.txt", b"", "a.txt: there is no text"),
        ("a.txt", b"A\n\n\xff\xfe", "a.txt:3: byte 0xff"),
        ("../../etc/<b>a</b>.jsonl", b"{", "b>.jsonl:1: "),
    ):
        said = await send(server, ann, name, data)
        assert said["text"].startswith(f"{NO_ARTICLE}\n\nProblems: 1\n• {words}")
        assert labels(said) == []
    assert len(server.files.downloaded) == 3
    assert waiting(tmp_path) == []
    assert server.refused == []


@pytest.mark.slow
async def test_a_preview_fits_one_message_whatever_the_file_holds(
    server: BotApiServer, start_bot: Start, operated: dict[str, Any]
) -> None:
    ann = server.person("Ann")
    await start_bot(ADMIN_USER_IDS=ann.id, **operated)
    long = "😀" * 400
    stories = [story(f"{n} {long}", f"{n} {long}. More of it.\n\n{n}.") for n in range(20)]
    bad = [{"id": f"{n} {long}", "title": n} for n in range(20)]
    shown = await send(server, ann, f"{long}.jsonl", lines_of(*stories, *bad))
    assert shown["text"].startswith("20 articles in this file\n• 0 😀")
    assert "Problems: 40" in shown["text"]
    added = await press(server, ann, shown, ADD)
    assert added["text"].startswith("Added: 20\n")
    again = await send(server, ann, "a.jsonl", lines_of(*stories))
    assert again["text"].startswith(f"{NO_ARTICLE}\n\nProblems: 20\n")
    assert server.refused == []


@pytest.mark.slow
async def test_large_files_are_not_asked_for_and_what_does_not_come_is_said(
    server: BotApiServer, start_bot: Start, operated: dict[str, Any], tmp_path: Path
) -> None:
    ann = server.person("Ann")
    bot = await start_bot(ADMIN_USER_IDS=ann.id, **operated)
    large = await send(server, ann, "a.txt", ARTICLE, said_size=MAX_BYTES + 1)
    assert large["text"].startswith("This file is too large: I take up to 20 MB here.")
    assert server.calls("getFile") == []
    longer = await send(server, ann, "a.txt", b"x" * (MAX_BYTES + 1), said_size=10)
    assert longer["text"] == large["text"]
    server.fault("download", status=500)
    assert (await send(server, ann, "a.txt", ARTICLE))["text"] == NOT_FETCHED
    server.fault("download", drop="after")
    assert (await send(server, ann, "a.txt", ARTICLE))["text"] == NOT_FETCHED
    server.fault("getFile", status=400, description="Bad Request: wrong file_id")
    assert (await send(server, ann, "a.txt", ARTICLE))["text"] == NOT_FETCHED
    assert waiting(tmp_path) == []
    assert server.token not in bot.log
    assert labels(await send(server, ann, "a.txt", ARTICLE)) == [ADD, LEAVE]


async def test_a_file_that_cannot_be_read_stalls_nobody_and_leaves_nothing_behind(
    server: BotApiServer,
    start_process: Start,
    operated: dict[str, Any],
    tmp_path: Path,
    until: Until,
) -> None:
    ann, bob = server.person("Ann"), server.person("Bob")
    bot = await start_process(ADMIN_USER_IDS=ann.id, **operated)
    words = "The mill of Bree grinds a little of this and a little of that. " * 20
    sent = ann.sends_file(ann.private, "mill.txt", f"Mill\n\n{words}\n\n".encode() * 4_000)
    await until(lambda: bool(children_of(bot.pid)))
    assert "200 people" in await ask(server, bob, "How many people live in Bree?")
    [child] = children_of(bot.pid)
    assert server.token.encode() not in environment_of(child)
    os.kill(child, signal.SIGKILL)
    assert (await server.reply_to(sent, timeout=60))["text"] == NOT_READ
    assert waiting(tmp_path) == []
    assert labels(await send(server, ann, "clinic.txt", ARTICLE)) == [ADD, LEAVE]


@pytest.mark.slow
async def test_where_nothing_can_be_written_it_says_so(
    server: BotApiServer, start_bot: Start, folder: Path, operated: dict[str, Any], tmp_path: Path
) -> None:
    ann = server.person("Ann")
    await start_bot(ADMIN_USER_IDS=ann.id, **operated)
    with closing(sqlite3.connect(tmp_path / "data" / FILE)) as other:
        other.execute("BEGIN IMMEDIATE")  # as if the disk were full
        assert (await send(server, ann, "b.txt", ARTICLE))["text"] == NOT_KEPT
    shown = await send(server, ann, "a.txt", ARTICLE)
    away = shutil.move(folder, folder.with_name("away"))
    failed = await press(server, ann, shown, ADD)
    assert "there is no such folder" in failed["text"]
    assert labels(failed) == [ADD, LEAVE]
    shutil.move(away, folder)
    assert (await press(server, ann, failed, ADD))["text"].startswith("Added: 1")
