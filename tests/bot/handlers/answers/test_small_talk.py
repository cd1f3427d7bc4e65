from __future__ import annotations

import tomllib
from importlib import resources

import pytest

from bot.handlers.answers.small_talk import ASK, GLAD, GOODBYE, HELLO, WELCOME, reply_to
from bot.i18n.translator import LANGUAGES

TABLE = tomllib.loads((resources.files("bot.i18n") / "small_talk.toml").read_text("utf-8"))


@pytest.mark.parametrize(
    ("text", "reply"),
    [
        ("Hello!", HELLO), ("  HI 👋 ", HELLO), ("مَرْحَبًا", HELLO), ("شكراً جزيلاً", WELCOME),
        ("Grüss Gott", HELLO), ("GRÜSS GOTT", HELLO), ("vielen dank!!", WELCOME),
        ("ayudame", ASK), ("¿Qué es esto?", ASK), ("Ça va ?", HELLO),
        ("qu’est-ce que c’est ?", ASK),
        ("शुक्रिया!", WELCOME), ("ठीक है।", GLAD), ("obrigada 🙏", WELCOME), ("ПРИВЕТ)))", HELLO),
        ("что ты умеешь?", ASK), ("teşekkür ederim", WELCOME), ("Tesekkur ederim", WELCOME),
        ("İYİ GÜNLER", HELLO), ("дякую", WELCOME), ("Good night.", GOODBYE),
        ("Wie geht’s?", HELLO),
    ],
)  # fmt: skip
def test_small_talk_is_understood_however_it_is_written(text: str, reply: str) -> None:
    assert reply_to(text) == reply


@pytest.mark.parametrize(
    "text",
    [
        "", "👍", "?", "Thanks, and who is he?", "hello world", "Спасибо, а кто он?", "Paris",
        "What is this clinic?", "مرحبا كم عدد المرضى", "hi " * 10_000,
    ],
)  # fmt: skip
def test_what_is_more_than_small_talk_is_none(text: str) -> None:
    assert reply_to(text) is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_all_kinds(language: str) -> None:
    assert set(TABLE[language]) == {"ask", "hello", "welcome", "glad", "goodbye"}


def test_no_message_is_of_two_kinds_and_each_is_understood() -> None:
    kinds = {"ask": ASK, "hello": HELLO, "welcome": WELCOME, "glad": GLAD, "goodbye": GOODBYE}
    for table in TABLE.values():
        for kind, messages in table.items():
            for message in messages.split(", "):
                assert reply_to(message) == kinds[kind], message
