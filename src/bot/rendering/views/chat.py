"""What a chat in a terminal shows besides answers: examples, the articles, its commands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.i18n.markers import mark
from bot.i18n.translator import Translator
from bot.rendering.views.citation import article_list
from bot.rendering.views.text import Item, Line, Role, Run

if TYPE_CHECKING:
    from bot.library.library import Library

FOR_EXAMPLE = mark("For example:")
COMMANDS = mark("/sources lists the articles, /help shows this again, /quit ends the chat.")
UNKNOWN_COMMAND = mark("I don’t know that command. Just ask, or see /help.")
INDEXING = mark("Indexing the articles")


def view_examples(library: Library) -> tuple[Item, ...]:
    """Return questions that the articles answer, if any are known."""
    return tuple(Item("•", (Run(question, Role.CODE),)) for question in library.examples)


def view_commands(translator: Translator) -> Line:
    """Return what may be typed besides questions."""
    return (Run(translator.say(COMMANDS), Role.SOFT),)


def view_sources(library: Library, translator: Translator) -> tuple[Item, ...]:
    """Return the articles with their numbers and addresses."""
    return article_list(enumerate(library.articles, start=1), translator)
