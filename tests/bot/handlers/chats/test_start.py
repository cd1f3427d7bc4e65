from __future__ import annotations

import pytest

from bot.rendering.links import Links, payload_of
from botapi import BotApiServer

pytestmark = pytest.mark.asyncio(loop_scope="session")

QUESTION = "How many patients did the clinic treat?"
ANSWER = "The clinic treated more than 1,800 patients, most of them women and children."


async def test_a_link_asks_its_question_as_if_it_were_written(telegram: BotApiServer) -> None:
    ann = telegram.person("Ann")
    asked = ann.says(ann.private, f"/start {payload_of(QUESTION)}")
    answer = await telegram.reply_to(asked)
    assert answer["text"].startswith(ANSWER)
    assert answer["reply_to_message"] == asked
    further = await telegram.reply_to(ann.says(ann.private, "And who is Jay Dahman?"))
    assert "Jay Dahman" in further["text"]
    declined = await telegram.reply_to(
        ann.says(ann.private, f"/start {payload_of('Who is Zog?')}")
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
    assert none["text"].startswith("I have no article like the one that this link opens.")


@pytest.mark.parametrize("payload", ["help", "hello", "q_*", "v_x", "x_y", "a_", "-", "q___4"])
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
