"""Restrictions in questions, and publishers that differ, asked of the real bot."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from botapi import BotApiServer

pytestmark = pytest.mark.asyncio(loop_scope="session")

Start = Callable[..., Awaitable[object]]

QUESTION = "How many patients did the Marjeh clinic treat?"
ARTICLES = {
    "one.md": """---
title: Clinic hit
publisher: Morning Paper
published: 2016-04-29
---

The Marjeh clinic treated 1,800 patients, most of them children.
""",
    "two.md": """---
title: After the strike
publisher: Evening Paper
published: 2016-09-01
---

The Marjeh clinic treated 2,600 patients, its nurses told us.
""",
}


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    for name, text in ARTICLES.items():
        (folder / name).write_text(text, "utf-8")
    return folder


async def test_two_publishers_are_quoted_side_by_side_each_with_its_date(
    server: BotApiServer, start_bot: Start, articles: Path, tmp_path: Path
) -> None:
    await start_bot(ARTICLES_DIR=articles, DATA_DIR=tmp_path / "data")
    ann = server.person("Ann")
    forum = server.group("Readers", members=[ann], forum=True)
    for chat, asked in (
        (ann.private, QUESTION),
        (server.group("Friends", members=[ann]), f"/ask {QUESTION}"),
        (forum.topic("Clinics"), f"/ask {QUESTION}"),
    ):
        answer = await server.reply_to(ann.says(chat, asked))

        heading, first, second, _ = answer["text"].split("\n\n")
        assert heading == "Two publishers report this differently:"
        told = {first.split("\n")[1], second.split("\n")[1]}
        assert told == {
            "— Clinic hit · Morning Paper · 29 Apr 2016 · ¶ 1",
            "— After the strike · Evening Paper · 1 Sept 2016 · ¶ 1",
        }


async def test_a_question_is_restricted_and_the_answer_says_so(
    server: BotApiServer, start_bot: Start, articles: Path, tmp_path: Path
) -> None:
    await start_bot(ARTICLES_DIR=articles, DATA_DIR=tmp_path / "data")
    ann = server.person("Ann")
    for restriction, quoted, line in (
        ("source:evening", "2,600 patients", "Only: source evening"),
        ("since:2016-05", "2,600 patients", "Only: since 2016-05"),
        ("until:2016-04-29", "1,800 patients", "Only: until 29 Apr 2016"),
        ("“nurses told us”", "2,600 patients", "Only: with “nurses told us”"),
        ("-nurse", "1,800 patients", "Only: without “nurse”"),
    ):
        answer = await server.reply_to(ann.says(ann.private, f"{QUESTION} {restriction}"))

        assert quoted in answer["text"].split("\n")[0]
        assert f"\n\n{line}\n\nID " in answer["text"]

    answer = await server.reply_to(ann.says(ann.private, f"{QUESTION} since:2017"))
    assert answer["text"].startswith("No article here matches: since 2017.\n")
