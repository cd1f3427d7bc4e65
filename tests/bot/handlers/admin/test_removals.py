from __future__ import annotations

import asyncio
import shutil
import signal
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from bot.dispatch.admission import STALE
from bot.handlers.admin.removals import KEPT, NOT_DONE, NOT_KEPT, REMOVE_IT
from bot.handlers.answers.questions import UNKNOWN_COMMAND
from bot.handlers.articles.reader import CHANGED
from botapi import BotApiServer, Message, Person
from retrieval.collection.trash import REMOVED
from retrieval.ingest import read_articles

pytestmark = pytest.mark.asyncio(loop_scope="session")

Start = Callable[..., Awaitable[Any]]

TOWNS = {"Ada": 100, "Bree": 200, "Cove": 300}


def write(folder: Path, name: str, people: int) -> None:
    text = f"The town of {name}\n\nThe town of {name} has {people} people living in it.\n"
    (folder / f"{name.lower()}.txt").write_text(text, encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "articles"
    made.mkdir()
    for name, people in TOWNS.items():
        write(made, name, people)
    return made


@pytest.fixture
def operated(folder: Path, tmp_path: Path) -> dict[str, Any]:
    unlimited = {"RATE_LIMIT_PER_USER": 0, "RATE_LIMIT_PER_CHAT": 0}
    return {"ARTICLES_DIR": folder, "DATA_DIR": tmp_path / "data", **unlimited}


def ids(folder: Path) -> set[str]:
    return {article.id for article in read_articles(folder).articles}


def labels(message: Message) -> list[str]:
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [button["text"] for row in rows for button in row]


async def say(
    server: BotApiServer, person: Person, text: str, *, reply_to: Message | None = None
) -> Message:
    said = person.says(person.private, text, reply_to=reply_to)
    return await server.reply_to(said, timeout=30)


async def press(server: BotApiServer, person: Person, message: Message, text: str) -> Message:
    """Press a button, and return what the message is then."""
    assert (await person.presses(message, text).answered).text == ""
    return await server.edited(message, timeout=60)


async def answered(server: BotApiServer, person: Person, question: str, words: str) -> None:
    """Ask until the answer has the words."""
    async with asyncio.timeout(180):
        while words not in (await say(server, person, question))["text"]:  # noqa: ASYNC110
            await asyncio.sleep(0.1)  # nothing tells when it is served


async def test_an_article_is_removed_after_a_question_and_comes_back_after_a_restart(
    server: BotApiServer, start_process: Start, folder: Path, operated: dict[str, Any]
) -> None:
    ann, bob = server.person("Ann"), server.person("Bob")
    bot = await start_process(ADMIN_USER_IDS=ann.id, WATCH="false", **operated)
    before = (folder / "bree.txt").read_bytes()
    asked = await say(server, ann, "/remove bree")
    assert asked["text"] == f"{REMOVE_IT}\nThe town of Bree"
    assert labels(asked) == ["Remove", "Keep"]
    assert ids(folder) == {"ada", "bree", "cove"}
    removed = await press(server, ann, asked, "Remove")
    assert removed["text"] == "Removed: 1\n• The town of Bree (bree)"
    assert ids(folder) == {"ada", "cove"}
    await answered(server, bob, "How many people live in Bree?", "mentions: Bree")
    bot.send(signal.SIGKILL)
    await bot.ended()
    bot = await start_process(ADMIN_USER_IDS=ann.id, **operated)
    back = await press(server, ann, removed, "Undo")
    assert back["text"] == "Restored: The town of Bree (bree)"
    assert labels(back) == []
    assert (folder / "bree.txt").read_bytes() == before
    await answered(server, bob, "How many people live in Bree?", "200 people")
    assert "Bree" not in bot.log
    assert server.refused == []


async def test_an_article_is_kept(
    server: BotApiServer, start_bot: Start, folder: Path, operated: dict[str, Any]
) -> None:
    ann = server.person("Ann")
    await start_bot(ADMIN_USER_IDS=ann.id, **operated)
    asked = await say(server, ann, "/remove 2")
    assert asked["text"] == f"{REMOVE_IT}\nThe town of Bree"
    kept = await press(server, ann, asked, "Keep")
    assert kept["text"] == f"{KEPT}\nThe town of Bree"
    assert labels(kept) == []
    assert ids(folder) == {"ada", "bree", "cove"}


@pytest.mark.slow
async def test_in_reply_to_what_we_said_its_articles_are_meant(
    server: BotApiServer, start_bot: Start, folder: Path, operated: dict[str, Any]
) -> None:
    ann = server.person("Ann")
    await start_bot(ADMIN_USER_IDS=ann.id, **operated)
    answer = await say(server, ann, "How many people live in Cove?")
    asked = await say(server, ann, "/remove", reply_to=answer)
    assert asked["text"] == f"{REMOVE_IT}\nThe town of Cove"
    opened = await say(server, ann, "/article bree")
    asked = await say(server, ann, "/remove", reply_to=opened)
    assert asked["text"] == f"{REMOVE_IT}\nThe town of Bree"
    shown_id = next(line for line in answer["text"].split("\n") if line.startswith("ID"))
    asked = await say(server, ann, f"/remove {shown_id.split()[-1]}")
    assert asked["text"] == f"{REMOVE_IT}\nThe town of Cove"
    both = await say(server, ann, "How many people live in Ada and Cove?")
    choice = await say(server, ann, "/remove", reply_to=both)
    assert choice["text"] == (
        "2 articles:\n\n1. The town of Ada\n3. The town of Cove\n\n"
        "Press a number to remove that article."
    )
    asked = await press(server, ann, choice, "1")
    assert asked["text"] == f"{REMOVE_IT}\nThe town of Ada"
    await press(server, ann, asked, "Remove")
    assert ids(folder) == {"bree", "cove"}
    assert server.refused == []


async def test_words_are_searched_for_and_no_words_list_all(
    server: BotApiServer, start_bot: Start, folder: Path, operated: dict[str, Any]
) -> None:
    ann = server.person("Ann")
    for n in range(10):
        write(folder, f"Dorn{n}", n)
    await start_bot(ADMIN_USER_IDS=ann.id, **operated)
    all_of_them = await say(server, ann, "/remove")
    assert all_of_them["text"].startswith("13 articles, 1 to 8:")
    second = await press(server, ann, all_of_them, "›")
    assert second["text"].endswith("Press a number to remove that article.")
    asked = await press(server, ann, second, "13")
    assert asked["text"] == f"{REMOVE_IT}\nThe town of Dorn9"
    asked = await say(server, ann, "/remove Cove")
    assert asked["text"] == f"{REMOVE_IT}\nThe town of Cove"
    found = await say(server, ann, "/remove town")
    assert found["text"].startswith("13 articles with town")
    none = await say(server, ann, "/remove zebra")
    assert none["text"].startswith("No article here has zebra.")
    assert labels(none) == []
    assert server.refused == []


@pytest.mark.slow
async def test_only_operators_remove_and_only_in_private(
    server: BotApiServer, start_bot: Start, folder: Path, operated: dict[str, Any]
) -> None:
    ann, bob = server.person("Ann"), server.person("Bob")
    bot = await start_bot(ADMIN_USER_IDS=f"{ann.id},{bob.id}", **operated)
    asked = await say(server, bob, "/remove bree")
    removed = await press(server, bob, await say(server, bob, "/remove cove"), "Remove")
    listed = await say(server, bob, "/remove")
    await server.silence()
    assert await bot.stops() == 0
    await start_bot(ADMIN_USER_IDS=ann.id, **operated)
    for message, text in (
        (asked, "Remove"),
        (asked, "Keep"),
        (removed, "Undo"),
        (listed, labels(listed)[0]),
    ):
        assert (await bob.presses(message, text).answered).text == STALE
    assert (await say(server, bob, "/remove bree"))["text"] == UNKNOWN_COMMAND
    group = server.group("Readers", members=[bob], admins=[ann])
    for person in (ann, bob):
        ours = person.says(group, "/remove@articles_bot bree")
        assert (await server.reply_to(ours))["text"] == UNKNOWN_COMMAND
    forged = asked["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    hello = await say(server, ann, "How many people live in Ada?")
    assert (await ann.presses_data(hello, forged).answered).text == STALE
    assert ids(folder) == {"ada", "bree"}


@pytest.mark.slow
async def test_pressed_twice_it_is_removed_and_restored_once(
    server: BotApiServer, start_bot: Start, folder: Path, operated: dict[str, Any]
) -> None:
    ann = server.person("Ann")
    await start_bot(ADMIN_USER_IDS=ann.id, **operated)
    asked = await say(server, ann, "/remove bree")
    presses = [ann.presses(asked, "Remove") for _ in range(3)]
    removed = await server.edited(asked, timeout=60)
    assert [(await one.answered).text for one in presses] == [""] * 3
    await server.silence()
    assert labels(removed) == ["Undo"]
    presses = [ann.presses(removed, "Undo") for _ in range(3)]
    back = await server.edited(removed, timeout=60)
    assert [(await one.answered).text for one in presses] == [""] * 3
    await server.silence(2)
    assert back["text"] == "Restored: The town of Bree (bree)"
    assert len(server.calls("editMessageText")) == 2
    assert ids(folder) == {"ada", "bree", "cove"}
    assert server.refused == []


@pytest.mark.slow
async def test_what_has_changed_meanwhile_is_not_removed(
    server: BotApiServer, start_bot: Start, folder: Path, operated: dict[str, Any]
) -> None:
    ann = server.person("Ann")
    await start_bot(ADMIN_USER_IDS=ann.id, **operated)
    asked = await say(server, ann, "/remove bree")
    write(folder, "Bree", 222)
    await say(server, ann, "/reload")
    await answered(server, ann, "How many people live in Bree?", "222 people")
    assert (await ann.presses(asked, "Remove").answered).text == CHANGED
    assert ids(folder) == {"ada", "bree", "cove"}


@pytest.mark.slow
async def test_of_a_file_of_several_articles_only_the_one_that_is_meant_goes(
    server: BotApiServer, start_bot: Start, folder: Path, operated: dict[str, Any]
) -> None:
    ann = server.person("Ann")
    rows = [f'{{"id": "{n}", "title": "T{n}", "text": "Row {n} is a text."}}' for n in range(2)]
    (folder / "rows.jsonl").write_text("\n".join(rows), encoding="utf-8")
    await start_bot(ADMIN_USER_IDS=ann.id, **operated)
    removed = await press(server, ann, await say(server, ann, "/remove T1"), "Remove")
    assert removed["text"] == "Removed: 1\n• T1 (1)"
    assert ids(folder) == {"ada", "bree", "cove", "0"}
    back = await press(server, ann, removed, "Undo")
    assert back["text"] == "Restored: T1 (1)"
    assert ids(folder) == {"ada", "bree", "cove", "0", "1"}


@pytest.mark.slow
async def test_what_stands_in_the_way_is_said(
    server: BotApiServer, start_bot: Start, folder: Path, operated: dict[str, Any]
) -> None:
    ann = server.person("Ann")
    await start_bot(ADMIN_USER_IDS=ann.id, **operated)
    gone = await say(server, ann, "/remove bree")
    (folder / "bree.txt").unlink()
    refused = await press(server, ann, gone, "Remove")
    assert 'no article is called "bree"' in refused["text"]
    assert labels(refused) == []
    removed = await press(server, ann, await say(server, ann, "/remove ada"), "Remove")
    write(folder, "Ada", 111)
    blocked = await press(server, ann, removed, "Undo")
    assert blocked["text"].startswith("ada.txt: another file is already there")
    assert labels(blocked) == ["Undo"]
    (folder / "ada.txt").unlink()
    back = await press(server, ann, blocked, "Undo")
    assert back["text"] == "Restored: The town of Ada (ada)"
    removed = await press(server, ann, await say(server, ann, "/remove cove"), "Remove")
    shutil.rmtree(folder / REMOVED)
    assert (await press(server, ann, removed, "Undo"))["text"] == NOT_KEPT
    async with asyncio.timeout(60):  # it is served again soon
        while "Remove" not in labels(asked := await say(server, ann, "/remove ada")):  # noqa: ASYNC110
            await asyncio.sleep(0.1)
    shutil.move(folder, folder.with_name("away"))
    failed = await press(server, ann, asked, "Remove")
    assert "there is no such folder" in failed["text"]
    assert failed["text"] != NOT_DONE
    assert server.refused == []
