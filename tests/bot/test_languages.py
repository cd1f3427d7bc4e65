"""The bot in other languages: chosen by the person's, fixed by a group's setting."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from bot.handlers.answers import questions, small_talk
from bot.i18n.translator import LANGUAGES, translator_in
from bot.rendering.views.answer import NO_ANSWER
from bot.state.database import FILE, ChatSettings, Database
from botapi import BotApiServer
from botapi.entities import find_entities

pytestmark = pytest.mark.asyncio(loop_scope="session")

Start = Callable[..., Awaitable[Any]]

QUESTION = "How many patients did the clinic treat?"
UNANSWERED = "Who won the football world cup in 1998?"
GREETINGS = {
    "en": "Hello", "ar": "السلام عليكم", "de": "Grüß Gott!", "es": "¡Buenos días!",
    "fr": "Bonjour", "hi": "नमस्ते", "pt": "Olá, tudo bem?", "ru": "Здравствуйте!",
    "tr": "İyi günler", "uk": "Вітаю",
}  # fmt: skip
COMMANDS = (
    "/ask", "/foo", "/help", "/start", "/privacy", "/forget", "/latest", "/sources",
    "/sources clinic", "/sources football", "/article", "/article 1", "/summary", "/summary 1",
    "/verify", "/verify 00000-0000-0", "/settings",
)  # fmt: skip
SAID = (QUESTION, UNANSWERED, "help", "ok", *COMMANDS)
NAMES = ("Global News", "CBC, Metro Morning", "Telegram", "@articles_bot")


@pytest.mark.parametrize("language", LANGUAGES)
async def test_people_are_answered_in_their_language(
    telegram: BotApiServer, language: str
) -> None:
    translator = translator_in(language)
    ann = telegram.person("Ann", language_code=language)
    refused = await telegram.reply_to(ann.says(ann.private, UNANSWERED))
    assert refused["text"].startswith(translator.say(NO_ANSWER))
    unknown = await telegram.reply_to(ann.says(ann.private, "/foo"))
    assert unknown["text"] == translator.say(questions.UNKNOWN_COMMAND)
    answered = await telegram.reply_to(ann.says(ann.private, QUESTION))
    assert answered["text"].startswith("The clinic treated more than 1,800 patients")


@pytest.mark.parametrize("greeting", GREETINGS)
async def test_a_greeting_in_any_language_is_answered_in_the_persons(
    telegram: BotApiServer, greeting: str
) -> None:
    ann = telegram.person("Ann", language_code="fr")
    reply = await telegram.reply_to(ann.says(ann.private, GREETINGS[greeting]))
    assert reply["text"] == translator_in("fr").say(small_talk.HELLO)


async def test_a_language_that_is_not_spoken_is_answered_in_english(
    telegram: BotApiServer,
) -> None:
    ann = telegram.person("Ann", language_code="zh-hans")
    assert (await telegram.reply_to(ann.says(ann.private, "/foo")))["text"] == (
        questions.UNKNOWN_COMMAND
    )


async def test_a_groups_setting_is_for_everybody_in_it(
    server: BotApiServer, start_bot: Start, tmp_path: Path
) -> None:
    ann = server.person("Ann", language_code="fr")
    group = server.group("Leser", admins=[ann])
    store = Database(tmp_path / FILE)
    store.keep(group.id, ChatSettings(language="de"))
    store.close()
    await start_bot(DATA_DIR=tmp_path)
    german = translator_in("de").say(questions.HOW_TO_ASK_IN_GROUPS)
    for asked in (ann.says(group, "/ask"), ann.says(group, "/ask", anonymous=True)):
        assert (await server.reply_to(asked))["text"] == german
    at_home = await server.reply_to(ann.says(ann.private, "/ask"))
    assert at_home["text"] == translator_in("fr").say(questions.HOW_TO_ASK)


@pytest.mark.parametrize("language", ["ar", "hi", "ru", "uk"])
@pytest.mark.parametrize("said", SAID)
async def test_nothing_is_said_in_english_but_what_articles_say(
    telegram: BotApiServer, language: str, said: str
) -> None:
    ann = telegram.person("Ann", language_code=language)
    reply = await telegram.reply_to(ann.says(ann.private, said))
    own_words = without(reply, "blockquote", "expandable_blockquote", "bold", "text_link", "code")
    for name in NAMES:
        own_words = own_words.replace(name, "")
    own_words = re.sub(r"¶ .*|/[a-z]+|clinic|football|world|cup|won", "", own_words)
    assert not re.search("[A-Za-z]", own_words), own_words


async def test_commands_can_be_tapped_in_a_text_from_right_to_left(
    telegram: BotApiServer,
) -> None:
    ann = telegram.person("Ann", language_code="ar")
    told = (await telegram.reply_to(ann.says(ann.private, "مرحبا")))["text"]
    assert "\u2068/help\u2069" in told  # or the stroke would stand behind it
    [command] = find_entities(told, {})
    assert command["type"] == "bot_command"


async def test_citations_run_from_right_to_left_whatever_they_begin_with(
    telegram: BotApiServer,
) -> None:
    ann = telegram.person("Ann", language_code="ar")
    answer = await telegram.reply_to(ann.says(ann.private, QUESTION))
    citation = next(line for line in answer["text"].splitlines() if line.startswith("—"))
    assert citation.startswith("— \u200f\u2068Canadian-supported")
    assert "bombed in Aleppo\u2069 · \u2068Global News\u2069 · " in citation


def without(message: dict[str, Any], *kinds: str) -> str:
    """Return a message's text without what entities of these kinds hold."""
    units = message["text"].encode("utf-16-le")
    for entity in sorted(message.get("entities", ()), key=lambda e: -e["offset"]):
        if entity["type"] in kinds:
            start = 2 * entity["offset"]
            units = units[:start] + units[start + 2 * entity["length"] :]
    return units.decode("utf-16-le")
