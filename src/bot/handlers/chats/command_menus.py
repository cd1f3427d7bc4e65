"""Publish the command menus and descriptions that Telegram shows, at each start."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import TYPE_CHECKING, NoReturn, TypeVar

from telegram import (
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
)
from telegram.error import BadRequest, InvalidToken, TelegramError

from bot.i18n.markers import Text, mark, mark_n
from bot.i18n.translator import LANGUAGES, Translator, translator_in
from bot.library.library import Library, ServedLibrary, introduce

if TYPE_CHECKING:
    from collections.abc import Awaitable, Coroutine

    from telegram.ext import ExtBot

_log = logging.getLogger(__name__)

_Known = TypeVar("_Known")
_Setting = tuple[str, "Coroutine[None, None, None]"]
"""The name of what is set, and what sets it."""

_PAUSE_SECONDS = 60.0  # before numbers are told again: Telegram does not take them at any rate

ASK = mark("Ask a question, or just type it")
ASK_IN_GROUPS = mark("Ask a question, or the one you reply to")
LATEST = mark("The newest articles")
SOURCES = mark("List or search the articles")
ARTICLE = mark("Read an article")
SUMMARY = mark("The main sentences of an article")
VERIFY = mark("Check a quote by its id")
SETTINGS = mark("How I answer in this group")
HELP = mark("What I can do and how to ask")
FORGET = mark("Forget what I asked here")
PRIVACY = mark("What I store about you")
SHORT_DESCRIPTION = mark_n(
    "Answers questions from {n} article, word for word.",
    "Answers questions from {n} articles, word for word.",
)

_COMMON = (
    ("latest", LATEST),
    ("sources", SOURCES),
    ("article", ARTICLE),
    ("summary", SUMMARY),
    ("verify", VERIFY),
    ("help", HELP),
    ("forget", FORGET),
    ("privacy", PRIVACY),
)
IN_PRIVATE = (("ask", ASK), *_COMMON)
IN_GROUPS = (("ask", ASK_IN_GROUPS), *_COMMON)
FOR_ADMINISTRATORS = (*IN_GROUPS, ("settings", SETTINGS))


async def keep_published(bot: ExtBot[int], served: ServedLibrary) -> NoReturn:
    """Publish menus and descriptions; descriptions again when the number of articles changes."""
    told = len(served.library.articles)
    await publish(bot, served.library)
    while True:
        while len(served.library.articles) == told:
            served.is_other.clear()
            await served.is_other.wait()
        told = len(served.library.articles)
        await publish(bot, served.library, only_descriptions=True)
        await asyncio.sleep(_PAUSE_SECONDS)


async def publish(bot: ExtBot[int], library: Library, *, only_descriptions: bool = False) -> None:
    """Set menus and descriptions in every language, one after the other, where they differ.

    Telegram is asked first what it has: reading is cheap, right whoever changed them since, and
    setting is strictly rate-limited. Failures are logged only, since answering needs none of it.
    """
    refused = 0
    for language in LANGUAGES:
        translator = await asyncio.to_thread(translator_in, language)
        menus = () if only_descriptions else _menus(bot, translator)
        for name, setting in chain(menus, _descriptions(bot, library, translator)):
            try:
                await setting
            except BadRequest as error:
                _log.warning("Telegram did not take %s in %r: %s", name, language, error)
                refused += 1
            except TelegramError as error:
                _log.warning("Menus and descriptions stay as they are: %s", error)
                return
    if not refused:
        _log.info("Menus and descriptions are up to date")


def describe(library: Library, translator: Translator) -> str:
    """Return the description: what a chat with the bot shows before its first message."""
    return introduce(library, translator.say_n)


def describe_in_short(library: Library, translator: Translator) -> str:
    """Return the short description, which stands in the bot's profile and beside its link."""
    return translator.say_n(*SHORT_DESCRIPTION, len(library.articles))


def _menus(bot: ExtBot[int], translator: Translator) -> Iterator[_Setting]:
    """Yield what sets the menus in one language."""
    code = _code(translator)
    private, groups = BotCommandScopeAllPrivateChats(), BotCommandScopeAllGroupChats()
    administrators = BotCommandScopeAllChatAdministrators()
    for_administrators = _menu(FOR_ADMINISTRATORS, translator)
    yield (
        "the menu for private chats",
        _set_menu(bot, _menu(IN_PRIVATE, translator), private, code),
    )
    yield "the menu for groups", _set_menu(bot, _menu(IN_GROUPS, translator), groups, code)
    yield "the menu for administrators", _set_menu(bot, for_administrators, administrators, code)


def _descriptions(
    bot: ExtBot[int], library: Library, translator: Translator
) -> Iterator[_Setting]:
    """Yield what sets the descriptions in one language."""
    code = _code(translator)
    yield "the description", _set_description(bot, describe(library, translator), code)
    short = describe_in_short(library, translator)
    yield "the short description", _set_short_description(bot, short, code)


def _code(translator: Translator) -> str | None:
    """Return the language code to set; None for English, the default for all other languages."""
    return None if translator.language == "en" else translator.language


def _menu(commands: Sequence[tuple[str, Text]], translator: Translator) -> tuple[BotCommand, ...]:
    return tuple(BotCommand(command, translator.say(text)) for command, text in commands)


async def _set_menu(
    bot: ExtBot[int], menu: tuple[BotCommand, ...], scope: BotCommandScope, code: str | None
) -> None:
    if await _known(bot.get_my_commands(scope, code)) != menu:
        await bot.set_my_commands(menu, scope, code)


async def _set_description(bot: ExtBot[int], text: str, code: str | None) -> None:
    known = await _known(bot.get_my_description(code))
    if known is None or known.description != text:
        await bot.set_my_description(text, code)


async def _set_short_description(bot: ExtBot[int], text: str, code: str | None) -> None:
    known = await _known(bot.get_my_short_description(code))
    if known is None or known.short_description != text:
        await bot.set_my_short_description(text, code)


async def _known(reading: Awaitable[_Known]) -> _Known | None:
    """Return what the server has; None if it does not tell, and then it is set anyway."""
    try:
        return await reading
    except (BadRequest, InvalidToken):  # which an unknown method becomes in the library
        return None
