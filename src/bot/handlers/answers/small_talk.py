"""Reply to greetings, thanks and calls for help, in any of the languages, with a short line."""

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
"""The reply to each kind of message in small_talk.toml."""

_MAX_LENGTH = 60  # characters; no message in the table is as long


def reply_to(text: str) -> Text | None:
    """Return the reply to a message that is nothing but small talk, else None.

    "Thanks, and who is he?" is a question.
    """
    return _replies().get(_fold(text)) if len(text) <= _MAX_LENGTH else None


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
    """Return the words in lower case, without accents and punctuation."""
    letters = map(_folded, unicodedata.normalize("NFKD", text.casefold()))
    return " ".join("".join(letters).split())


def _folded(character: str) -> str:
    category = unicodedata.category(character)
    if category in {"Mn", "Cf"}:  # accents, and what joins letters
        return ""
    return character if category[0] in "LN" or category == "Mc" else " "  # Mc: vowels in Hindi
