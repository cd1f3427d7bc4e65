from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from bot.dispatch.admission import STALE
from bot.handlers.chats import forget
from bot.rendering.links import Links, question_payload
from botapi import BotApiServer, Message

pytestmark = pytest.mark.asyncio(loop_scope="session")

Start = Callable[..., Awaitable[Any]]

QUESTION = "How many patients did the clinic treat?"
ANSWER = "The clinic treated more than 1,800 patients, most of them women and children."


def labels(message: Message) -> list[list[str]]:
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [[button["text"] for button in row] for row in rows]


async def test_start_is_a_sentence_and_three_buttons_that_each_ask_their_question(
    telegram: BotApiServer,
) -> None:
    ann, bob = telegram.person("Ann"), telegram.person("Bob")
    greeting = await telegram.reply_to(ann.says(ann.private, "/start"))
    assert greeting["text"] == (
        "Ask me anything: I’ll answer with sentences from 2 articles, word for word, each with "
        "its source."
    )
    questions = [question for (question,) in labels(greeting)]
    assert len(questions) == 3
    for question in questions:
        before = telegram.sent(ann.private)
        await ann.presses(greeting, question).answered
        await telegram.silence()
        [*others, answer] = telegram.sent(ann.private)
        assert others == before
        assert answer["reply_to_message"]["message_id"] == greeting["message_id"]
        written = await telegram.reply_to(bob.says(bob.private, question))
        assert answer["text"] == written["text"]
        assert labels(answer) == labels(written)
        assert labels(answer)


async def test_the_answer_to_an_example_has_buttons_that_work_and_is_remembered(
    telegram: BotApiServer,
) -> None:
    ann = telegram.person("Ann")
    greeting = await telegram.reply_to(ann.says(ann.private, "/start"))
    ann.presses(greeting, QUESTION)
    answer = await telegram.reply_to(greeting)
    ann.presses(answer, "Why?")
    why = await telegram.edited(answer)
    ann.presses(why, "‹ Back")
    assert (await telegram.edited(why))["text"] == answer["text"]
    forgotten = await telegram.reply_to(ann.says(ann.private, "/forget"))
    assert forgotten["text"] == forget.FORGOTTEN


async def test_examples_are_answered_after_a_restart_and_forged_ones_never(
    server: BotApiServer, start_bot: Start, tmp_path: Path
) -> None:
    ann = server.person("Ann")
    bot = await start_bot(DATA_DIR=tmp_path)
    greeting = await server.reply_to(ann.says(ann.private, "/start"))
    assert await bot.stops() == 0
    await start_bot(DATA_DIR=tmp_path)
    ann.presses(greeting, QUESTION)
    assert (await server.reply_to(greeting))["text"].startswith(ANSWER)
    for data in ("example", "example:3", "example:-1", "example:0:1"):
        assert (await ann.presses_data(greeting, data).answered).text == STALE
    assert len(server.sent(ann.private)) == 2


async def test_without_examples_start_is_the_sentence_alone(
    server: BotApiServer, start_bot: Start, tmp_path: Path
) -> None:
    (tmp_path / "town.txt").write_text("Towns\n\nThe town of Place has 100 people in it.\n")
    await start_bot(ARTICLES_DIR=tmp_path)
    ann = server.person("Ann")
    greeting = await server.reply_to(ann.says(ann.private, "/start"))
    assert "1 article," in greeting["text"]
    assert labels(greeting) == []


async def test_a_link_asks_its_question_as_if_it_were_written(telegram: BotApiServer) -> None:
    ann = telegram.person("Ann")
    asked = ann.says(ann.private, f"/start {question_payload(QUESTION)}")
    answer = await telegram.reply_to(asked)
    assert answer["text"].startswith(ANSWER)
    assert answer["reply_to_message"] == asked
    further = await telegram.reply_to(ann.says(ann.private, "And who is Jay Dahman?"))
    assert "Jay Dahman" in further["text"]
    declined = await telegram.reply_to(
        ann.says(ann.private, f"/start {question_payload('Who is Zog?')}")
    )
    assert declined["text"].startswith("No article here answers that.")


async def test_a_quote_without_an_address_links_to_what_the_bot_shows_of_it(
    telegram: BotApiServer,
) -> None:
    ann = telegram.person("Ann")
    answer = await telegram.reply_to(ann.says(ann.private, QUESTION))
    (link,) = [e["url"] for e in answer["entities"] if e["type"] == "text_link"]
    opened = await telegram.reply_to(ann.says(ann.private, f"/start {link.partition('=')[2]}"))
    assert ANSWER in opened["text"]
    assert link == f"https://t.me/articles_bot?start=v_{answer['text'].split()[-1]}"


async def test_a_link_opens_an_article(telegram: BotApiServer) -> None:
    ann = telegram.person("Ann")
    name = (await telegram.reply_to(ann.says(ann.private, QUESTION)))["text"].split()[-1]
    digest = name.partition("-")[0]
    opened = await telegram.reply_to(ann.says(ann.private, f"/start a_{digest}"))
    assert "\nPage 1 of 3\n" in opened["text"]
    none = await telegram.reply_to(ann.says(ann.private, "/start a_22222"))
    assert none["text"].startswith("I don’t have the article that this link opens.")


@pytest.mark.parametrize("payload", ["hello", "q_*", "v_x", "x_y", "a_", "-", "q___4"])
async def test_any_other_payload_gets_the_usual_start(
    telegram: BotApiServer, payload: str
) -> None:
    ann = telegram.person("Ann")
    usual = await telegram.reply_to(ann.says(ann.private, "/start"))
    told = await telegram.reply_to(ann.says(ann.private, f"/start {payload}"))
    assert told["text"] == usual["text"]


async def test_being_added_by_the_link_says_nothing_twice(telegram: BotApiServer) -> None:
    ann = telegram.person("Ann")
    group = telegram.group("Readers", members=[ann])
    payload = Links("articles_bot").to_group().partition("startgroup=")[2]
    ann.says(group, f"/start@articles_bot {payload}")
    await telegram.silence()
    assert telegram.sent(group) == []
    assert "2 articles" in (await telegram.reply_to(ann.says(group, "/start")))["text"]
