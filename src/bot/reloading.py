"""/reload: the folder of articles into a new library, which takes the old one's place whole."""

from __future__ import annotations

import asyncio
import logging
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot import menus, sending
from bot.context import Context
from bot.library import Library, open_library
from bot.marks import mark
from bot.render import shorten
from bot.settings import Settings
from bot.speech import Speech, joined
from retrieval import Article, ArticleError, Problem, index_path

if TYPE_CHECKING:
    from telegram import Message, Update

READING = mark("Reading the articles …")
BUSY = mark("The articles are being read already; I tell you there what comes of it.")
READ_AGAIN = mark("I have read the articles again.")
NOTHING_NEW = mark("I have read the articles again; none has changed.")
ARTICLES_NOW = mark("Articles now: {n}")
ADDED = mark("Added: {n}")
REMOVED = mark("Removed: {n}")
CHANGED = mark("Changed: {n}")
PROBLEMS = mark("Problems: {n}")
AND_OTHERS = mark("… and {n} more")
KEPT = mark("The folder cannot be used, so I keep to the articles that I had.")
STOPPED = mark("Reading was stopped, so I keep to the articles that I had.")

_log = logging.getLogger(__name__)

_SHOWN = 4  # of each kind, so that one message holds them
_LONGEST = 110  # characters of each
_SAID_AFTER_SECONDS = 1.0  # of reading, that it is going on


class StoppedError(Exception):
    """Something outside ended the reading."""


@dataclass(frozen=True, slots=True)
class Changes:
    """How the articles of one library differ from another's."""

    added: tuple[Article, ...]
    removed: tuple[Article, ...]
    changed: tuple[Article, ...]
    """In text or in what is known of them; as they are now."""

    def __bool__(self) -> bool:
        """Return whether there is any difference."""
        return bool(self.added or self.removed or self.changed)


def compare(old: Library, new: Library) -> Changes:
    """Return what has become of the old library's articles, told apart by their ids."""
    before = {article.id: article for article in old.articles}
    now = {article.id: article for article in new.articles}
    return Changes(
        tuple(article for name, article in now.items() if name not in before),
        tuple(article for name, article in before.items() if name not in now),
        tuple(a for name, a in now.items() if before.get(name, a) != a),
    )


async def reload(update: Update, context: Context) -> None:
    """Read the folder again, and serve what is in it from the next update on."""
    message, speech = update.message, context.speech
    if message is None:
        return
    if context.served.is_being_read:
        await sending.reply(message, speech.say(BUSY))
        return
    context.served.is_being_read = True
    reading = asyncio.create_task(_read_again(context))
    await _say_result(message, reading, speech)


async def _say_result(message: Message, reading: asyncio.Task[str], speech: Speech) -> None:
    """Say at once what came of it; where that takes long, say first that it is going on."""
    await asyncio.wait([reading], timeout=_SAID_AFTER_SECONDS)
    if reading.done():
        await sending.reply(message, reading.result())
        return
    said = await sending.reply(message, speech.say(READING))
    html = await reading
    if not await sending.edit(message.get_bot(), said.chat_id, said.message_id, html):
        await sending.reply(message, html)


async def _read_again(context: Context) -> str:
    """Swap the library, and return what is said to that; keep the old one if the new is bad."""
    served, speech, settings = context.served, context.speech, context.settings
    try:
        new = await open_aside(settings)
    except ArticleError as error:
        _log.warning("The articles were not read again: %s", error)
        problems = _short(error.problems, settings)
        return joined([speech.say(KEPT), _list(PROBLEMS, problems, speech)])
    except StoppedError:
        return speech.say(STOPPED)
    finally:
        served.is_being_read = False
    old, served.library = served.library, new
    _log.info("Serving %d articles now, instead of %d", len(new.articles), len(old.articles))
    for problem in new.problems:
        _log.warning("%s", problem)
    context.application.create_task(menus.publish(context.bot, new))
    return describe(compare(old, new), new, settings, speech)


async def open_aside(settings: Settings) -> Library:
    """Return the library of the folder as it is now, opened while the other one answers.

    A changed folder's index is built by a process of its own: it would take its time from the
    answers otherwise, and leave its memory behind.
    Raises: ArticleError, when no article is good; StoppedError.
    """
    place = await asyncio.to_thread(index_path, settings.articles_dir, settings.data_dir)
    if not place.is_dir():
        await _build_index(settings)
    return await asyncio.to_thread(
        open_library,
        settings.articles_dir,
        settings.data_dir,
        min_confidence=settings.min_confidence,
    )


async def _build_index(settings: Settings) -> None:
    """Run `articlebot index`; whatever it finds wrong, opening the folder finds too."""
    nothing = asyncio.subprocess.DEVNULL
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "bot", "index", "--articles", str(settings.articles_dir)),
        env=os.environ | {"DATA_DIR": str(settings.data_dir)},
        stdin=nothing,
        stdout=nothing,
        stderr=nothing,
    )
    if await process.wait() < 0:  # a signal, as all processes get when the service is stopped
        raise StoppedError


def describe(changes: Changes, library: Library, settings: Settings, speech: Speech) -> str:
    """Return what a new library brings, as HTML."""
    kinds = ((ADDED, changes.added), (REMOVED, changes.removed), (CHANGED, changes.changed))
    lists = [(heading, _titles(articles)) for heading, articles in kinds]
    lists.append((PROBLEMS, _short(library.problems, settings)))
    now = speech.say(ARTICLES_NOW, n=speech.number(len(library.articles)))
    said = speech.say(READ_AGAIN if changes else NOTHING_NEW)
    told = (_list(heading, things, speech) for heading, things in lists if things)
    return joined([f"{said}\n{now}", *told])


def _titles(articles: Iterable[Article]) -> tuple[str, ...]:
    return tuple(f"{article.title} ({article.id})" for article in articles)


def _short(problems: Iterable[Problem], settings: Settings) -> tuple[str, ...]:
    """Return the problems with their files as they are called within the folder."""
    folder = f"{settings.articles_dir}{os.sep}"
    return tuple(str(problem).removeprefix(folder) for problem in problems)


def _list(text: str, things: Sequence[str], speech: Speech) -> str:
    return "\n".join(_lines(text, things, speech))


def _lines(text: str, things: Sequence[str], speech: Speech) -> Iterator[str]:
    yield f"<b>{speech.say(text, n=speech.number(len(things)))}</b>"
    for thing in things[:_SHOWN]:
        yield f"• {speech.beside(shorten(thing, limit=_LONGEST))}"
    if (more := len(things) - _SHOWN) > 0:
        yield speech.say(AND_OTHERS, n=speech.number(more))
