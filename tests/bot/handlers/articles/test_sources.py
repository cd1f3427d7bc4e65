from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

import wire
from bot.dispatch.admission import STALE
from botapi import BotApiServer

pytestmark = pytest.mark.asyncio(loop_scope="session")

Start = Callable[..., Awaitable[Any]]


def buttons(message: dict[str, Any]) -> list[str]:
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [button["text"] for row in rows for button in row]


@pytest.fixture
def many_articles(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    for n in range(1, 21):
        text = f"Title <{n}> & more\n\nThe town of Place{n} has {n}00 people living in it.\n"
        (folder / f"{n:02}.txt").write_text(text, encoding="utf-8")
    return folder


async def test_commands_in_groups_are_answered_when_they_are_ours(telegram: BotApiServer) -> None:
    ann = telegram.person("Ann")
    group = telegram.group("Readers", members=[ann])
    for command in ("/help", "/start@articles_bot", "/sources", "/privacy@Articles_Bot"):
        asked = ann.says(group, command)
        assert (await telegram.reply_to(asked))["reply_to_message"] == asked


async def test_two_sources_need_no_pages(telegram: BotApiServer) -> None:
    ann = telegram.person("Ann")
    shown = await telegram.reply_to(ann.says(ann.private, "/sources"))
    assert shown["text"] == (
        "2 articles:\n\n"
        "1. Canadian-supported health clinic bombed in Aleppo · Global News\n"
        "2. Aleppo now a 'city of innocent blood' says Syrian-Canadian doctor "
        "· CBC, Metro Morning\n\n"
        "Press a number to read that article."
    )
    assert buttons(shown) == ["1", "2"]
    ann.presses(shown, "2")
    assert (await telegram.edited(shown))["text"].startswith("Aleppo now a 'city of")


@pytest.mark.parametrize(
    ("words", "start"),
    [
        ("cbc", "1 article with cbc:\n\n2. Aleppo now"),
        ("pediatrician", "1 article with pediatrician:\n\n1. Canadian"),
        ("alepo", "2 articles with aleppo:\n\n1. Canadian"),
        ("aleppo", "2 articles with aleppo:\n\n1. Canadian"),
        ("<zork> & co", "No article here has <zork> & co. /sources lists them all."),
    ],
)
async def test_sources_are_searched(telegram: BotApiServer, words: str, start: str) -> None:
    ann = telegram.person("Ann")
    group = telegram.group("Readers", members=[ann])
    for where in (ann.private, group):
        shown = await telegram.reply_to(ann.says(where, f"/sources {words}"))
        assert shown["text"].startswith(start)


async def test_latest_says_that_no_article_has_a_date(telegram: BotApiServer) -> None:
    ann = telegram.person("Ann")
    shown = (await telegram.reply_to(ann.says(ann.private, "/latest")))["text"]
    assert shown.startswith("2 articles, none with a date:\n\n1. ")
    assert "no date" not in shown


async def test_the_newest_articles_come_first_and_keep_their_numbers(
    server: BotApiServer, start_bot: Start, many_articles: Path
) -> None:
    for n, year in ((3, 2001), (9, 2020), (12, 2010)):
        old = many_articles / f"{n:02}.txt"
        new = old.with_suffix(".md")
        new.write_text(f"---\npublished: {year}-04-29\n---\n# {old.read_text('utf-8')}", "utf-8")
        old.unlink()
    ann = server.person("Ann")
    await start_bot(ARTICLES_DIR=many_articles)
    shown = await server.reply_to(ann.says(ann.private, "/latest"))
    lines = shown["text"].splitlines()
    assert lines[0] == "20 articles, the newest first, 1 to 8:"
    assert lines[2:6] == [
        "9. Title <9> & more · 29 Apr 2020",
        "12. Title <12> & more · 29 Apr 2010",
        "3. Title <3> & more · 29 Apr 2001",
        "1. Title <1> & more · no date",
    ]
    ann.presses(shown, "›")
    shown = await server.edited(shown)
    assert shown["text"].startswith("20 articles, the newest first, 9 to 16:")
    ann.presses(shown, "15")
    assert (await server.edited(shown))["text"].startswith("Title <15> & more\n")


async def test_a_story_of_several_papers_is_answered_once_and_told_as_one_in_lists(
    server: BotApiServer, start_bot: Start, tmp_path: Path
) -> None:
    papers = {"Herald": list, "Post": wire.in_another_style, "Star": wire.with_local_colour}
    articles = [
        {
            "id": name,
            "title": f"{name} on the ferry",
            "publisher": name,
            "published": "2021-05-04",
            "text": "\n\n".join(printed(wire.TUNED_ON["ferry"])),
        }
        for name, printed in papers.items()
    ]
    folder = tmp_path / "articles"
    folder.mkdir()
    lines = "\n".join(map(json.dumps, articles))
    (folder / "a.jsonl").write_text(lines, encoding="utf-8")
    ann = server.person("Ann")
    await start_bot(ARTICLES_DIR=folder)

    question = "How many passengers did the ferry carry?"
    answer = await server.reply_to(ann.says(ann.private, question))
    assert answer["text"].count("214 passengers") == 1
    assert answer["text"].splitlines()[1:3] == [
        "— Herald on the ferry · Herald · 4 May 2021 · ¶ 1",
        "Also in Post and Star",
    ]
    ann.presses(answer, "More")
    further = await server.edited(answer)
    assert "214 passengers" not in further["text"]
    ann.presses(further, "‹ Back")
    assert (await server.edited(further))["text"] == answer["text"]
    for command in ("/sources", "/latest", "/sources ferry"):
        listed = await server.reply_to(ann.says(ann.private, command))
        assert listed["text"].splitlines()[2:5] == [
            "1. Herald on the ferry · Herald · 4 May 2021",
            "2. Post on the ferry · Post · 4 May 2021 · same story as 1",
            "3. Star on the ferry · Star · 4 May 2021 · same story as 1",
        ]


async def test_what_was_found_is_paged_when_process_and_question_are_gone(
    server: BotApiServer, start_bot: Start, many_articles: Path
) -> None:
    ann, bob = server.person("Ann"), server.person("Bob")
    group = server.group("Readers", members=[ann, bob])
    bot = await start_bot(ARTICLES_DIR=many_articles)
    asked = ann.says(group, "/sources people <& town>")
    shown = await server.reply_to(asked)
    assert shown["text"].startswith("20 articles with people <& town>, 1 to 8:")
    await bot.stops()
    del group.messages[asked["message_id"]]
    group.messages[shown["message_id"]].pop("reply_to_message")
    await start_bot(ARTICLES_DIR=many_articles)
    press = bob.presses(shown, "›")
    shown = await server.edited(group.messages[shown["message_id"]])
    assert shown["text"].startswith("20 articles with people <& town>, 9 to 16:")
    assert (await press.answered).text == ""
    assert server.refused == []


async def test_sources_come_in_pages_and_a_forged_press_turns_none(
    server: BotApiServer, start_bot: Start, many_articles: Path
) -> None:
    ann = server.person("Ann")
    await start_bot(ARTICLES_DIR=many_articles)
    shown = await server.reply_to(ann.says(ann.private, "/sources"))
    assert shown["text"].startswith("20 articles, 1 to 8:\n\n1. Title <1> & more\n")
    assert buttons(shown) == [*"12345678", "›"]
    second = [*map(str, range(9, 17)), "‹", "›"]
    for sign, start, left in (
        ("›", "9 to 16:\n\n9. Title <9>", second),
        ("›", "17 to 20:\n\n17. Title <17>", ["17", "18", "19", "20", "‹"]),
        ("‹", "9 to 16:\n\n9. Title <9>", second),
    ):
        press = ann.presses(shown, sign)
        shown = await server.edited(shown)
        assert shown["text"].startswith(f"20 articles, {start}")
        assert buttons(shown) == left
        assert (await press.answered).text == ""
    answer = await server.reply_to(ann.says(ann.private, "How many people live in Place7?"))
    for message in (shown, answer):
        for data in (
            "sources:2",
            "sources:99",
            "sources:2:summary",
            "article:22222:3333:1",
            "verify:22222-3333-4",
            "sources:-1",
            "sources:x",
            "nonsense",
            "sources:",
            "",
        ):
            assert (await ann.presses_data(message, data).answered).text == STALE
    gone = {"chat": shown["chat"], "message_id": shown["message_id"], "date": 0}
    assert (await ann.presses_data(gone, "sources:1").answered).text == STALE
    await server.silence()
    assert ann.private.messages[shown["message_id"]] == shown
    assert server.refused == []


async def test_menus_and_descriptions_are_set_by_scope(telegram: BotApiServer) -> None:
    await telegram.silence()
    private, groups = (
        [c["command"] for c in telegram.commands[json.dumps({"type": scope}), ""]]
        for scope in ("all_private_chats", "all_group_chats")
    )
    commands = "ask latest sources article summary verify help forget privacy"
    assert private == groups == commands.split()
    assert "2 articles" in telegram.texts["description", ""]
    assert "2 articles" in telegram.texts["short description", ""]


async def test_menus_that_cannot_be_set_stop_nobody(
    server: BotApiServer, start_bot: Start
) -> None:
    server.fault("setMyCommands", status=400, description="Bad Request: no")
    bot = await start_bot()
    await bot.logs("Telegram did not take the menu for")
    ann = server.person("Ann")
    await server.reply_to(ann.says(ann.private, "/help"))
