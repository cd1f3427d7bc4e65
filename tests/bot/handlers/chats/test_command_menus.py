from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest

from bot.handlers.chats.command_menus import (
    FOR_ADMINISTRATORS,
    IN_GROUPS,
    IN_PRIVATE,
    describe,
    describe_in_short,
)
from bot.i18n.translator import LANGUAGES, translator_in
from bot.library.library import Library, open_library
from botapi import BotApiServer
from places import SEEDS

Start = Callable[..., Awaitable[Any]]

SET = ("setMyCommands", "setMyDescription", "setMyShortDescription")
OF_ALL_LANGUAGES = len(LANGUAGES) * 5
LAST = ("short description", "uk")


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return open_library(SEEDS, tmp_path_factory.mktemp("data"))


def menu(server: BotApiServer, scope: str, language: str) -> dict[str, str]:
    commands = server.commands[json.dumps({"type": scope}), language]
    return {command["command"]: command["description"] for command in commands}


def times_set(server: BotApiServer) -> int:
    return sum(len(server.calls(method)) for method in SET)


@pytest.mark.asyncio(loop_scope="session")
async def test_menus_and_descriptions_speak_every_language_and_english_to_all_others(
    server: BotApiServer, start_bot: Start, until: Callable[..., Awaitable[None]]
) -> None:
    await start_bot()
    await until(lambda: LAST in server.texts)
    for language in LANGUAGES:
        code, translator = "" if language == "en" else language, translator_in(language)
        for scope, commands in (
            ("all_private_chats", IN_PRIVATE),
            ("all_group_chats", IN_GROUPS),
            ("all_chat_administrators", FOR_ADMINISTRATORS),
        ):
            assert menu(server, scope, code) == {name: translator.say(t) for name, t in commands}
        assert "2" in server.texts["description", code] or language == "ar"  # has a dual
    assert server.texts["short description", "de"] == (
        "Beantwortet Fragen mit Sätzen aus 2 Artikeln, Wort für Wort."
    )
    assert "name" not in {kind for kind, _ in server.texts}
    assert times_set(server) == OF_ALL_LANGUAGES
    assert server.refused == []


@pytest.mark.asyncio(loop_scope="session")
async def test_what_telegram_has_is_not_set_again(
    server: BotApiServer, start_bot: Start, until: Callable[..., Awaitable[None]]
) -> None:
    bot = await start_bot()
    await until(lambda: LAST in server.texts)
    await bot.stops()
    server.texts["description", "fr"] = "Changed by somebody"
    already = times_set(server)
    await start_bot()
    await until(lambda: len(server.calls("getMyShortDescription")) == 2 * len(LANGUAGES))
    assert times_set(server) == already + 1
    assert server.texts["description", "fr"].startswith("Je réponds")


@pytest.mark.asyncio(loop_scope="session")
async def test_one_that_telegram_refuses_does_not_keep_the_others_away(
    server: BotApiServer, start_bot: Start, until: Callable[..., Awaitable[None]]
) -> None:
    server.fault("setMyDescription", status=400, description="Bad Request: no")
    bot = await start_bot()
    await until(lambda: LAST in server.texts)
    await bot.logs("Telegram did not take the description in 'en': ")
    assert times_set(server) == OF_ALL_LANGUAGES - 1
    assert "up to date" not in bot.log


@pytest.mark.asyncio(loop_scope="session")
async def test_what_a_server_cannot_tell_is_set(
    server: BotApiServer, start_bot: Start, until: Callable[..., Awaitable[None]]
) -> None:
    for method in ("getMyCommands", "getMyDescription", "getMyShortDescription"):
        server.fault(method, status=404, times=100)
    await start_bot()
    await until(lambda: LAST in server.texts)
    assert times_set(server) == OF_ALL_LANGUAGES


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("articles", [1, 2, 5, 11, 100, 1_234_567])
def test_no_description_is_longer_than_telegram_takes(
    language: str, articles: int, library: Library
) -> None:
    translator = translator_in(language)
    library = replace(library, articles=library.articles[:1] * articles)
    assert len(describe(library, translator)) <= 512
    assert len(describe_in_short(library, translator)) <= 120


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_command_is_described_in_more_than_a_line_or_two(language: str) -> None:
    for _, text in (*IN_PRIVATE, *FOR_ADMINISTRATORS):
        assert len(translator_in(language).say(text)) <= 80  # Telegram takes 256
