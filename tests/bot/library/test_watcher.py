"""The folder changes while the real bot serves it: real files, real processes, real signals."""

from __future__ import annotations

import asyncio
import os
import pty
import shutil
import signal
import sys
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from bot.handlers.admin.reload import IN_ORDER, KEPT, LOST, WRONG
from bot.handlers.answers.buttons import CHANGED
from bot.library.build_process import build_index
from bot.library.library import ServedLibrary, open_library
from bot.library.refresher import Refresher
from bot.settings import Settings
from botapi import BotApiServer, Message, Person
from retrieval.sandbox import SandboxError

pytestmark = pytest.mark.asyncio(loop_scope="session")

Start = Callable[..., Awaitable[Any]]
Until = Callable[[Callable[[], bool]], Awaitable[None]]

SERVING = "Serving {} articles now"


def write(folder: Path, name: str, people: int) -> None:
    text = f"The town of {name}\n\nThe town of {name} has {people} people living in it.\n"
    aside = folder / f".{name.lower()}.new"
    aside.write_text(text, encoding="utf-8")
    aside.rename(folder / f"{name.lower()}.txt")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "articles"
    made.mkdir()
    for name, people in (("Ada", 100), ("Bree", 200), ("Cove", 300)):
        write(made, name, people)
    return made


@pytest.fixture
def watched(folder: Path, tmp_path: Path) -> dict[str, Any]:
    settings = {"ARTICLES_DIR": folder, "DATA_DIR": tmp_path / "data"}
    return {**settings, "RATE_LIMIT_PER_USER": 0, "RATE_LIMIT_PER_CHAT": 0}


async def ask(server: BotApiServer, person: Person, text: str) -> str:
    return str((await server.reply_to(person.says(person.private, text)))["text"])


async def answers(server: BotApiServer, person: Person, town: str, words: str) -> None:
    """Wait until a question about a town is answered with these words."""
    async with asyncio.timeout(60):
        while words not in await ask(server, person, f"How many people live in {town}?"):
            await server.silence(0.1)


async def told(server: BotApiServer, operator: Person, words: str) -> str:
    """Wait until the operator is told something unasked, and return all of it."""
    async with asyncio.timeout(60):
        while True:
            for message in server.sent(operator.private):
                if words in message["text"] and "reply_to_message" not in message:
                    return str(message["text"])
            await asyncio.sleep(0.05)


def ruin(folder: Path, how: str) -> None:
    extra = folder / "articles.toml"
    if how == "gone":
        shutil.rmtree(folder)
    elif how == "no TOML":
        extra.write_text('["bree.txt"\n', encoding="utf-8")
    elif how == "unreadable TOML":
        extra.unlink()
        extra.symlink_to(folder / "nowhere.toml")
    else:
        for file in (*folder.glob("*.txt"), extra):
            file.unlink()


def is_running(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()


def children_of(pid: int) -> list[int]:
    return [int(n) for n in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def builds_of(pid: int) -> list[int]:
    """Return the children that have lowered their priority, as a build does before it begins."""
    own, builds = os.getpriority(os.PRIO_PROCESS, pid), []
    for child in children_of(pid):
        with suppress(ProcessLookupError):
            if os.getpriority(os.PRIO_PROCESS, child) > own:
                builds.append(child)
    return builds


async def test_what_is_added_changed_renamed_and_removed_is_answered_from_without_a_word(
    server: BotApiServer, start_process: Start, folder: Path, watched: dict[str, Any]
) -> None:
    ann, bob = server.person("Ann"), server.person("Bob")
    bot = await start_process(ADMIN_USER_IDS=ann.id, **watched)
    await ask(server, ann, "Hello")
    await answers(server, bob, "Bree", "200 people")
    write(folder, "Dorn", 400)
    await answers(server, bob, "Dorn", "400 people")
    write(folder, "Bree", 222)
    await answers(server, bob, "Bree", "222 people")
    (folder / "dorn.txt").rename(folder / "dorn-of-old.txt")
    await bot.logs("1 added, 1 removed, 0 changed")
    await answers(server, bob, "Dorn", "400 people")
    (folder / "ada.txt").unlink()
    await answers(server, bob, "Ada", "mentions: Ada")
    assert len(server.sent(ann.private)) == 1
    assert server.refused == []
    assert "Traceback" not in bot.log


async def test_nobody_waits_and_nobody_is_left_out_while_the_folder_changes(
    server: BotApiServer, start_process: Start, folder: Path, watched: dict[str, Any]
) -> None:
    people = [server.person(f"P{n}") for n in range(60)]
    bot = await start_process(**watched)
    asked = []
    for number, person in enumerate(people):
        if number % 10 == 5:
            write(folder, "Bree", 200 + number)
        asked.append(person.says(person.private, "How many people live in Bree?"))
        await asyncio.sleep(0.05)
    wanted = {200, *(200 + n for n in range(60) if n % 10 == 5)}
    for message in asked:
        text = (await server.reply_to(message))["text"]
        assert any(f"has {n} people" in text for n in wanted), text
    await answers(server, people[0], "Bree", "255 people")
    assert len(server.sent()) >= len(people)
    assert "Traceback" not in bot.log


async def test_a_burst_is_one_build_and_what_comes_during_one_leads_to_one_more(
    server: BotApiServer,
    start_process: Start,
    folder: Path,
    watched: dict[str, Any],
    until: Until,
) -> None:
    ann = server.person("Ann")
    bot = await start_process(**watched)
    for number in range(30):
        write(folder, f"Town{number}", 1_000 + number)
        await asyncio.sleep(0.01)
    await bot.logs(SERVING.format(33))
    assert bot.log.count("Serving ") == 1
    write(folder, "Bree", 222)
    await until(lambda: bool(children_of(bot.pid)))
    for number in range(30, 40):
        write(folder, f"Town{number}", 1_000 + number)
    await bot.logs(SERVING.format(43))
    await answers(server, ann, "Town39", "1039 people")
    await server.silence()
    assert bot.log.count("Serving ") <= 3


async def test_builds_have_a_lower_priority_and_none_is_left_behind(
    start_process: Start, folder: Path, watched: dict[str, Any], until: Until
) -> None:
    bot = await start_process(**watched)
    write(folder, "Bree", 222)
    await until(lambda: bool(builds_of(bot.pid)))
    (child,) = builds_of(bot.pid)
    os.kill(child, signal.SIGSTOP)  # else it may be done before the bot is stopped
    assert await bot.stops() == 0
    assert not is_running(child)
    assert "Traceback" not in bot.log


@pytest.mark.parametrize("how", ["gone", "emptied", "no TOML", "unreadable TOML"])
async def test_a_folder_that_broke_keeps_the_articles_tells_operators_once_and_recovers(
    server: BotApiServer, start_process: Start, folder: Path, watched: dict[str, Any], how: str
) -> None:
    ann, bob, cid = (server.person(name) for name in ("Ann", "Bob", "Cid"))
    extra = folder / "articles.toml"
    extra.write_text('["bree.txt"]\npublisher = "The Bree Gazette"\n', encoding="utf-8")
    bot = await start_process(ADMIN_USER_IDS=f"{ann.id},{cid.id}", **watched)
    await ask(server, ann, "Hello")
    away = folder.with_name("away")
    shutil.copytree(folder, away)
    ruin(folder, how)
    said = await told(server, ann, KEPT)
    assert "Problems: " in said
    assert ("articles.toml" in said) == ("TOML" in how)
    assert "The Bree Gazette" in await ask(server, bob, "How many people live in Bree?")
    assert bot.log.count("The articles from before are served: ") == said.count("•")
    extra.unlink(missing_ok=True)
    shutil.copytree(away, folder, dirs_exist_ok=True)
    write(folder, "Bree", 222)
    await answers(server, bob, "Bree", "222 people")
    assert "The Bree Gazette" in await ask(server, bob, "How many people live in Bree?")
    await bot.logs("The articles are in order again")
    assert [m["text"] for m in server.sent(ann.private)].count(said) == 1
    assert server.sent(cid.private) == []  # who never wrote to the bot
    assert "Traceback" not in bot.log


async def test_a_file_that_is_bad_now_holds_all_back_until_it_is_mended(
    server: BotApiServer, start_process: Start, folder: Path, watched: dict[str, Any]
) -> None:
    ann, bob = server.person("Ann"), server.person("Bob")
    bot = await start_process(ADMIN_USER_IDS=ann.id, **watched)
    await ask(server, ann, "Hello")
    (folder / "bree.txt").write_bytes(b"Bree\n\n\xff\xfe\n")
    said = await told(server, ann, LOST)
    assert "bree.txt:3: byte 0xff" in said
    write(folder, "Ada", 111)
    await bot.logs("Serving ", times=0)
    await answers(server, bob, "Bree", "200 people")
    write(folder, "Bree", 222)
    await answers(server, bob, "Bree", "222 people")
    await answers(server, bob, "Ada", "111 people")
    assert "Articles now: 3" in await told(server, ann, IN_ORDER)


async def test_an_operator_may_go_on_without_the_file_that_is_bad(
    server: BotApiServer, start_process: Start, folder: Path, watched: dict[str, Any]
) -> None:
    ann, bob = server.person("Ann"), server.person("Bob")
    await start_process(ADMIN_USER_IDS=ann.id, **watched)
    await ask(server, ann, "Hello")
    (folder / "bree.txt").write_bytes(b"Bree\n\n\xff\xfe\n")
    await told(server, ann, LOST)
    assert "200 people" in await ask(server, bob, "How many people live in Bree?")
    said = await server.reply_to(ann.says(ann.private, "/reload"), timeout=60)
    if "Removed" not in said["text"]:
        said = await server.edited(said, timeout=60)
    assert "Removed: 1\n• The town of Bree (bree)" in said["text"]
    assert "bree.txt:3" in said["text"]
    assert "mentions: Bree" in await ask(server, bob, "How many people live in Bree?")
    write(folder, "Ada", 111)
    await answers(server, bob, "Ada", "111 people")


async def test_new_bad_files_are_told_once_in_one_message_and_hold_nothing_back(
    server: BotApiServer, start_process: Start, folder: Path, watched: dict[str, Any]
) -> None:
    ann, bob = server.person("Ann"), server.person("Bob")
    bot = await start_process(ADMIN_USER_IDS=ann.id, **watched)
    await ask(server, ann, "Hello")
    for name in ("x", "y"):
        (folder / f"{name}.txt").write_bytes(b"Bad\n\n\xff\xfe\n")
    write(folder, "Ada", 111)
    said = await told(server, ann, WRONG)
    assert "Problems: 2\n• x.txt:3: " in said
    await answers(server, bob, "Ada", "111 people")
    write(folder, "Ada", 112)
    await answers(server, bob, "Ada", "112 people")
    await server.silence(3, timeout=20)
    assert len(server.sent(ann.private)) == 2
    assert bot.log.count("x.txt") == 1


async def test_a_folder_that_is_broken_at_the_start_is_served_from_its_index(
    server: BotApiServer, start_process: Start, folder: Path, watched: dict[str, Any]
) -> None:
    ann, bob = server.person("Ann"), server.person("Bob")
    away = folder.with_name("away")
    first = await start_process(ADMIN_USER_IDS=ann.id, **watched)
    await ask(server, ann, "Hello")
    await first.stops()
    shutil.move(folder, away)
    bot = await start_process(ADMIN_USER_IDS=ann.id, **watched)
    assert "so its last index is served" in bot.log
    assert str(folder) in await told(server, ann, KEPT)
    await answers(server, bob, "Bree", "200 people")
    write(away, "Bree", 222)
    away.rename(folder)
    await answers(server, bob, "Bree", "222 people")
    await bot.logs("The articles are in order again")


async def test_without_any_index_a_folder_that_is_not_there_ends_it(
    start_process: Start, tmp_path: Path
) -> None:
    bot = await start_process(
        ready=False, ARTICLES_DIR=tmp_path / "no", DATA_DIR=tmp_path / "data"
    )
    assert await bot.ended() == 2
    assert str(tmp_path / "no") in bot.log


async def test_links_and_folders_that_take_each_others_place_are_followed(
    server: BotApiServer,
    start_process: Start,
    folder: Path,
    tmp_path: Path,
    watched: dict[str, Any],
) -> None:
    bob = server.person("Bob")
    current, other = tmp_path / "current", tmp_path / "other"
    current.symlink_to(folder)
    shutil.copytree(folder, other)
    write(other, "Bree", 222)
    await start_process(**watched | {"ARTICLES_DIR": current})
    await answers(server, bob, "Bree", "200 people")
    swap = tmp_path / "swap"
    swap.symlink_to(other)
    swap.rename(current)
    await answers(server, bob, "Bree", "222 people")
    write(other, "Bree", 223)
    await answers(server, bob, "Bree", "223 people")


async def test_what_no_event_tells_is_found_by_looking(
    server: BotApiServer,
    start_process: Start,
    folder: Path,
    tmp_path: Path,
    watched: dict[str, Any],
) -> None:
    bob = server.person("Bob")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    write(elsewhere, "Dorn", 400)
    (folder / "dorn.txt").symlink_to(elsewhere / "dorn.txt")
    await start_process(**watched)
    await answers(server, bob, "Dorn", "400 people")
    (elsewhere / "dorn.txt").write_text("Dorn\n\nThe town of Dorn has 444 people living in it.\n")
    await answers(server, bob, "Dorn", "444 people")


async def test_what_the_bot_and_editors_write_within_the_folder_is_no_change(
    server: BotApiServer, start_process: Start, folder: Path, watched: dict[str, Any]
) -> None:
    bob = server.person("Bob")
    bot = await start_process(**watched | {"DATA_DIR": folder / "data"}, LOG_LEVEL="DEBUG")
    await answers(server, bob, "Bree", "200 people")
    (folder / ".bree.txt.swp").write_bytes(b"b0VIM")
    (folder / "bree.txt~").write_text("Bree\n", encoding="utf-8")
    await asyncio.sleep(1.5)
    assert "Serving " not in bot.log
    write(folder, "Bree", 222)
    await answers(server, bob, "Bree", "222 people")
    assert bot.log.count("Serving ") == 1


async def test_a_file_that_is_still_being_written_is_waited_for(
    server: BotApiServer, start_process: Start, folder: Path, watched: dict[str, Any]
) -> None:
    bob = server.person("Bob")
    bot = await start_process(**watched)
    with (folder / "dorn.txt").open("w", encoding="utf-8") as file:
        for line in ("The town of Dorn\n\n", *("It rains.\n\n" for _ in range(8))):
            file.write(line)
            file.flush()
            await asyncio.sleep(0.2)
        file.write("The town of Dorn has 400 people living in it.\n")
    await answers(server, bob, "Dorn", "400 people")
    assert bot.log.count("Serving ") == 1


async def test_sighup_reads_now_also_during_a_build(
    server: BotApiServer,
    start_process: Start,
    folder: Path,
    watched: dict[str, Any],
    until: Until,
) -> None:
    bob = server.person("Bob")
    bot = await start_process(**watched, WATCH="false")
    write(folder, "Bree", 222)
    bot.send(signal.SIGHUP)
    await until(lambda: bool(children_of(bot.pid)))
    await asyncio.sleep(0.3)
    write(folder, "Ada", 111)
    bot.send(signal.SIGHUP)
    await answers(server, bob, "Bree", "222 people")
    await answers(server, bob, "Ada", "111 people")
    write(folder, "Cove", 333)
    await asyncio.sleep(1.5)
    assert "300 people" in await ask(server, bob, "How many people live in Cove?")


async def test_a_build_that_dies_is_made_again(
    server: BotApiServer,
    start_process: Start,
    folder: Path,
    watched: dict[str, Any],
    until: Until,
) -> None:
    bob = server.person("Bob")
    bot = await start_process(**watched)
    write(folder, "Bree", 222)
    await until(lambda: bool(children_of(bot.pid)))
    os.kill(children_of(bot.pid)[0], signal.SIGKILL)
    await bot.logs("The articles could not be read: it ended with -9")
    assert "200 people" in await ask(server, bob, "How many people live in Bree?")
    await answers(server, bob, "Bree", "222 people")


async def test_a_build_that_hangs_is_ended(folder: Path, tmp_path: Path) -> None:
    settings = Settings(_env_file=None, articles_dir=folder, data_dir=tmp_path / "data")  # type: ignore[call-arg]  # pydantic's own
    served = ServedLibrary(open_library(folder, tmp_path / "data"))
    write(folder, "Bree", 222)
    before = set(children_of(os.getpid()))
    building = asyncio.create_task(build_index(settings, limit_seconds=4))
    child = 0
    async with asyncio.timeout(10):
        while not child:
            await asyncio.sleep(0.01)
            child = next(iter({*children_of(os.getpid())} - before), 0)
    os.kill(child, signal.SIGSTOP)
    with pytest.raises(SandboxError, match="longer than 4 s"):
        await building
    assert not is_running(child)
    outcome = await Refresher(settings, served).refresh()
    assert [article.id for article in outcome.changes.changed] == ["bree"]


async def test_where_nothing_can_be_saved_changes_are_served_all_the_same(
    server: BotApiServer,
    start_process: Start,
    folder: Path,
    tmp_path: Path,
    watched: dict[str, Any],
) -> None:
    bob = server.person("Bob")
    data = tmp_path / "data"
    data.mkdir()
    (data / "index").write_text("no folder", encoding="utf-8")
    await start_process(**watched)
    await answers(server, bob, "Bree", "200 people")
    write(folder, "Bree", 222)
    await answers(server, bob, "Bree", "222 people")


async def pressed(server: BotApiServer, person: Person, message: Message, button: str) -> Message:
    standing = server.chats[message["chat"]["id"]].messages[message["message_id"]]
    assert (await person.presses(standing, button).answered).text == ""
    return await server.edited(standing)


async def test_buttons_follow_ids_and_follow_ups_live_through_changes_elsewhere(
    server: BotApiServer, start_process: Start, folder: Path, watched: dict[str, Any]
) -> None:
    bob, cid = server.person("Bob"), server.person("Cid")
    bot = await start_process(**watched)
    shown = await server.reply_to(bob.says(bob.private, "How many people live in Cove?"))
    for number, people in enumerate((101, 102), 1):
        write(folder, "Ada", people)
        write(folder, f"Aa{number}", people)
        await bot.logs("Serving ", times=number)
    why = await pressed(server, bob, shown, "Why?")
    assert "Why this answer" in why["text"]
    assert "300 people" in (await pressed(server, bob, why, "‹ Back"))["text"]
    around = await pressed(server, bob, shown, "Context")
    back = await pressed(server, bob, around, "‹ Back")
    assert back["text"] == shown["text"]
    follow_up = await server.reply_to(bob.says(bob.private, "And in Bree?"))
    assert "200 people" in follow_up["text"]
    write(folder, "Cove", 333)
    await answers(server, cid, "Cove", "333 people")
    assert (await bob.presses(back, "Why?").answered).text == CHANGED
    assert server.refused == []
    assert "Traceback" not in bot.log


async def test_lists_dates_and_what_inline_mode_shows_follow_at_once(
    server: BotApiServer, start_process: Start, folder: Path, watched: dict[str, Any]
) -> None:
    ann = server.person("Ann")
    bot = await start_process(**watched)
    question = "How many people live in Bree?"
    typed = await ann.types(question)
    assert "200 people" in typed.results[0]["description"]
    assert "2021" not in await ask(server, ann, question)
    extra = '["bree.txt"]\npublished = 2021-03-04\n'
    (folder / "articles.toml").write_text(extra, encoding="utf-8")
    await bot.logs("0 added, 0 removed, 1 changed")
    assert "4 Mar 2021" in await ask(server, ann, question)
    assert "4 Mar 2021" in await ask(server, ann, "/latest")
    write(folder, "Bree", 222)
    write(folder, "Dorn", 400)
    await bot.logs("1 added, 0 removed, 1 changed")
    assert "222 people" in (await ann.types(question)).results[0]["description"]
    assert "The town of Dorn" in await ask(server, ann, "/sources")
    await server.silence()
    assert "4 articles" in server.texts["description", ""]


async def test_a_terminal_that_is_closed_ends_it(
    server: BotApiServer, folder: Path, tmp_path: Path
) -> None:
    ours, theirs = pty.openpty()
    settings = {
        "TELEGRAM_BOT_TOKEN": server.token,
        "TELEGRAM_API_BASE_URL": server.base_url,
        "ARTICLES_DIR": str(folder),
        "DATA_DIR": str(tmp_path / "data"),
    }
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "run"),
        cwd=tmp_path, env=os.environ | settings, stdin=theirs, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    os.close(theirs)
    try:
        bob = server.person("Bob")
        await server.reply_to(bob.says(bob.private, "Hello"), timeout=30)
        os.close(ours)
        process.send_signal(signal.SIGHUP)
        async with asyncio.timeout(20):
            assert await process.wait() == 0
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
