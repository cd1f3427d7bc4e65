"""Handle /reload, and describe to operators what came of reading the folder of articles."""

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


async def reload_articles(update: Update, context: Context) -> None:
    """Read the folder again, and answer from what is in it from the next update on."""
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
    """Say what came of it; if that takes long, say first that it is in progress."""
    await asyncio.wait([reading], timeout=_SAID_AFTER_SECONDS)
    if reading.done():
        await messages.reply(message, reading.result())
        return
    said = await messages.reply(message, translator.say(READING))
    html = await reading
    if not await messages.edit(message.get_bot(), said.chat_id, said.message_id, html):
        await messages.reply(message, html)


async def _read_again(context: Context) -> str:
    """Swap the library, or keep the old one if the new is bad; return what came of it as HTML."""
    served, refresher = context.served, context.refresher
    try:
        outcome = await refresher.refresh(force=True)
    finally:
        served.is_being_read = False
    refresher.told = refresher.standing
    return describe(outcome, context.settings, context.translator, changed_at=served.changed_at)


def describe(
    outcome: RefreshResult,
    settings: Settings,
    translator: Translator,
    *,
    changed_at: datetime | None,
) -> str:
    """Return what came of reading the folder, as HTML.

    changed_at: when the served library last changed, just now or before.
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
    """Return the news that operators were not told yet, as HTML; empty for none."""
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
    """Return the problems, with file names relative to the folder."""
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
