"""/reload, and what operators are told unasked: the folder of articles into a new library."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from bot.dispatch.context import Context
from bot.i18n.markers import Text, mark
from bot.i18n.translator import Translator, joined
from bot.library.refresher import RefreshFailure, RefreshResult, Standing, appeared
from bot.settings import Settings
from bot.transport import messages
from bot.transport.html import shorten
from retrieval import Article, Problem

if TYPE_CHECKING:
    from telegram import Message, Update

READING = mark("Reading the articles …")
BUSY = mark("The articles are already being read; I’ll post the result there.")
READ_AGAIN = mark("I have read the articles again.")
NOTHING_NEW = mark("I have read the articles again; nothing has changed.")
ARTICLES_NOW = mark("Articles now: {n}")
ADDED = mark("Added: {n}")
REMOVED = mark("Removed: {n}")
CHANGED = mark("Changed: {n}")
PROBLEMS = mark("Problems: {n}")
AND_OTHERS = mark("… and {n} more")
KEPT = mark("I can’t use the folder as it is now, so I’ll stick with the articles I had.")
STOPPED = mark("Reading was interrupted, so I’ll stick with the articles I had.")
LOST = mark(
    "Some articles can no longer be read, so I’ll stick with the ones I had. Fix or remove their "
    "files, or send /reload to go on without them."
)
IN_ORDER = mark("The folder is fine again, and I’m answering from what is in it.")
WRONG = mark("Something in the folder is wrong; I’m answering from the rest.")
LAST_CHANGED = mark("They last changed {age}.")

_SHOWN = 4  # of each kind, so that one message holds them
_LONGEST = 110  # characters of each
_SAID_AFTER_SECONDS = 1.0  # of reading, that it is going on


async def reload(update: Update, context: Context) -> None:
    """Read the folder again, and serve what is in it from the next update on."""
    message, translator = update.message, context.translator
    if message is None:
        return
    if context.served.is_being_read:
        await messages.reply(message, translator.say(BUSY))
        return
    context.served.is_being_read = True
    reading = asyncio.create_task(_read_again(context))
    await _say_result(message, reading, translator)


async def _say_result(
    message: Message, reading: asyncio.Task[str], translator: Translator
) -> None:
    """Say at once what came of it; where that takes long, say first that it is going on."""
    await asyncio.wait([reading], timeout=_SAID_AFTER_SECONDS)
    if reading.done():
        await messages.reply(message, reading.result())
        return
    said = await messages.reply(message, translator.say(READING))
    html = await reading
    if not await messages.edit(message.get_bot(), said.chat_id, said.message_id, html):
        await messages.reply(message, html)


async def _read_again(context: Context) -> str:
    """Swap the library, and return what is said to that; keep the old one if the new is bad."""
    served, keeper = context.served, context.keeper
    try:
        outcome = await keeper.refresh(insisting=True)
    finally:
        served.is_being_read = False
    keeper.told = keeper.standing
    return describe(outcome, context.settings, context.translator, changed_at=served.changed_at)


def describe(
    outcome: RefreshResult,
    settings: Settings,
    translator: Translator,
    *,
    changed_at: datetime | None,
) -> str:
    """Return what came of reading, as HTML.

    changed_at: when what is served last became another, before or just now.
    """
    if outcome.kept:
        return _describe_kept(outcome.kept, outcome.kept.problems, settings, translator)
    changes, library = outcome.changes, outcome.library
    kinds = ((ADDED, changes.added), (REMOVED, changes.removed), (CHANGED, changes.changed))
    lists = [(heading, _titles(articles)) for heading, articles in kinds]
    lists.append((PROBLEMS, _short(library.problems, settings)))
    said = [translator.say(READ_AGAIN if changes else NOTHING_NEW)]
    said.append(translator.say(ARTICLES_NOW, n=translator.number(len(library.articles))))
    if changed_at and not changes:
        age = max(datetime.now(UTC) - changed_at, timedelta(seconds=1))
        said.append(translator.say(LAST_CHANGED, age=translator.since(age)))
    told = (_list(heading, things, translator) for heading, things in lists if things)
    return joined(["\n".join(said), *told])


def describe_news(
    told: Standing, now: Standing, articles: int, settings: Settings, translator: Translator
) -> str:
    """Return what operators do not know yet, as HTML; nothing where they know all."""
    known = told.kept.problems if told.kept else ()
    if now.kept:
        new = appeared(now.kept.problems, known)
        is_news = new or not told.kept
        return _describe_kept(now.kept, new, settings, translator) if is_news else ""
    said = ""
    if told.kept:
        number = translator.number(articles)
        said = f"{translator.say(IN_ORDER)}\n{translator.say(ARTICLES_NOW, n=number)}"
    new = appeared(now.problems, (*told.problems, *known))
    return joined(
        [
            said or (translator.say(WRONG) if new else ""),
            _list(PROBLEMS, _short(new, settings), translator) if new else "",
        ]
    )


def _describe_kept(
    kept: RefreshFailure, problems: Sequence[Problem], settings: Settings, translator: Translator
) -> str:
    if not kept.problems:
        return translator.say(STOPPED)
    said = translator.say(LOST if kept.is_partial else KEPT)
    return joined([said, _list(PROBLEMS, _short(problems, settings), translator)])


def _titles(articles: Iterable[Article]) -> tuple[str, ...]:
    return tuple(f"{article.title} ({article.id})" for article in articles)


def _short(problems: Iterable[Problem], settings: Settings) -> tuple[str, ...]:
    """Return the problems with their files as they are called within the folder."""
    folder = f"{settings.articles_dir}{os.sep}"
    return tuple(str(problem).removeprefix(folder) for problem in problems)


def _list(text: Text, things: Sequence[str], translator: Translator) -> str:
    return "\n".join(_lines(text, things, translator))


def _lines(text: Text, things: Sequence[str], translator: Translator) -> Iterator[str]:
    yield f"<b>{translator.say(text, n=translator.number(len(things)))}</b>"
    for thing in things[:_SHOWN]:
        yield f"• {translator.beside(shorten(thing, limit=_LONGEST))}"
    if (more := len(things) - _SHOWN) > 0:
        yield translator.say(AND_OTHERS, n=translator.number(more))
