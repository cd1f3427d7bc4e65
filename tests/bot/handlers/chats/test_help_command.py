from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from bot.handlers.chats import help_command
from bot.i18n.translator import LANGUAGES, translator_in
from botapi import BotApiServer

pytestmark = pytest.mark.asyncio(loop_scope="session")

Start = Callable[..., Awaitable[Any]]


@pytest.mark.parametrize("command", ["/help", "/start help"])
async def test_help_says_what_this_is_with_three_examples_that_are_answered(
    telegram: BotApiServer, command: str
) -> None:
    ann = telegram.person("Ann")
    told = await telegram.reply_to(ann.says(ann.private, command))
    assert "2 articles" in told["text"]
    codes = [
        told["text"][entity["offset"] : entity["offset"] + entity["length"]]
        for entity in told["entities"]
        if entity["type"] == "code"
    ]
    examples = [code for code in codes if code.endswith("?")]  # it also tells what narrows one
    assert len(examples) == 3
    for example in examples:
        answer = await telegram.reply_to(ann.says(ann.private, example))
        assert answer["entities"][0] | {"length": 0} == {
            "type": "blockquote",
            "offset": 0,
            "length": 0,
        }


@pytest.mark.parametrize("command", ["/help", "/start", "/start@articles_bot payload"])
async def test_in_a_group_help_is_three_lines_and_a_button_to_the_private_chat(
    telegram: BotApiServer, command: str
) -> None:
    ann = telegram.person("Ann")
    group = telegram.group("Readers", members=[ann])
    told = await telegram.reply_to(ann.says(group, command))
    what, how, more = told["text"].split("\n")
    assert "2 articles" in what
    assert "/ask" in how
    assert "/sources" in more
    ((button,),) = told["reply_markup"]["inline_keyboard"]
    assert button == {
        "text": "More in a private chat",
        "url": "https://t.me/articles_bot?start=help",
    }
    payload = button["url"].partition("=")[2]
    opened = await telegram.reply_to(ann.says(ann.private, f"/start {payload}"))
    assert "/verify" in opened["text"]


@pytest.mark.parametrize("language", LANGUAGES)
async def test_in_a_group_help_speaks_the_persons_language(
    telegram: BotApiServer, language: str
) -> None:
    ann, translator = telegram.person("Ann", language_code=language), translator_in(language)
    group = telegram.group("Readers", members=[ann])
    told = await telegram.reply_to(ann.says(group, "/help"))
    assert told["text"].split("\n")[1:] == [
        translator.say(help_command.HOW_IN_GROUPS),
        translator.say(help_command.MORE_IN_GROUPS),
    ]


async def test_help_offers_to_join_a_group_in_private(telegram: BotApiServer) -> None:
    ann = telegram.person("Ann")
    told = await telegram.reply_to(ann.says(ann.private, "/help"))
    ((button,),) = told["reply_markup"]["inline_keyboard"]
    assert button == {
        "text": "Add me to a group",
        "url": "https://t.me/articles_bot?startgroup=hello",
    }


async def test_a_bot_that_may_join_no_group_does_not_offer_it(
    server: BotApiServer, start_bot: Start
) -> None:
    server.bot["can_join_groups"] = False
    await start_bot()
    ann = server.person("Ann")
    assert "reply_markup" not in await server.reply_to(ann.says(ann.private, "/help"))
