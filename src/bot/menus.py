"""The command menus and descriptions that Telegram shows, set at each start."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from telegram import BotCommandScopeAllGroupChats, BotCommandScopeAllPrivateChats

from bot.library import Library, count_articles, introduce

if TYPE_CHECKING:
    from telegram.ext import ExtBot

_log = logging.getLogger(__name__)

_COMMON = (
    ("sources", "The articles that I answer from"),
    ("help", "What I do, with examples"),
    ("forget", "Forget what I asked here"),
    ("privacy", "What I keep about you"),
)
_IN_PRIVATE = (("ask", "Ask a question; just writing it does the same"), *_COMMON)
_IN_GROUPS = (("ask", "Ask a question, or the message you reply to"), *_COMMON)


async def publish(bot: ExtBot[None], library: Library) -> None:
    """Set menus and descriptions; what fails is logged, since answering needs none of them."""
    about = introduce(library)
    short = f"Answers questions from {count_articles(library)}, word for word."
    calls = {
        "the menu for private chats": bot.set_my_commands(
            _IN_PRIVATE, BotCommandScopeAllPrivateChats()
        ),
        "the menu for groups": bot.set_my_commands(_IN_GROUPS, BotCommandScopeAllGroupChats()),
        "the description": bot.set_my_description(about),
        "the short description": bot.set_my_short_description(short),
    }
    results = await asyncio.gather(*calls.values(), return_exceptions=True)
    for name, result in zip(calls, results, strict=True):
        if isinstance(result, Exception):
            _log.warning("Telegram did not take %s: %s", name, result)
