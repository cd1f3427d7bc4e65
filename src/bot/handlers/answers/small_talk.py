"""Greetings, thanks and a call for help, in any of the languages, into a kind short line."""

from __future__ import annotations

import functools
import tomllib
import unicodedata
from importlib import resources

from bot.i18n.markers import Text, mark

ASK = mark("Ask me anything about the articles; /help explains how.")
HELLO = mark("Hello! Ask me anything about the articles; /help explains how.")
WELCOME = mark("You are welcome.")
GLAD = mark("Great! Ask me more whenever you like.")
GOODBYE = mark("Goodbye!")

_SAID_TO = {"ask": ASK, "hello": HELLO, "welcome": WELCOME, "glad": GLAD, "goodbye": GOODBYE}
"""What is said in reply to the messages of each kind in small_talk.toml."""

_LONGEST = 60  # characters; no message in the table is as long


def reply_to(text: str) -> Text | None:
    """Return what is said back, or None when the text is more than small talk.

    Only whole messages count, since "Thanks, and who is he?" is a question.
    """
    return _replies().get(_fold(text)) if len(text) <= _LONGEST else None


@functools.cache
def _replies() -> dict[str, Text]:
    table = tomllib.loads((resources.files("bot.i18n") / "small_talk.toml").read_text("utf-8"))
    return {
        _fold(message): _SAID_TO[kind]
        for kinds in table.values()
        for kind, messages in kinds.items()
        for message in messages.split(", ")
    }


def _fold(text: str) -> str:
    """Return the words without capitals, accents and what stands between them."""
    letters = map(_folded, unicodedata.normalize("NFKD", text.casefold()))
    return " ".join("".join(letters).split())


def _folded(character: str) -> str:
    category = unicodedata.category(character)
    if category in {"Mn", "Cf"}:  # accents, and what joins letters
        return ""
    return character if category[0] in "LN" or category == "Mc" else " "  # Mc: vowels in Hindi
