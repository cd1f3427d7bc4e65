"""Run the bot: everything that `articlebot run` does, from the settings to an exit code."""

from __future__ import annotations

import asyncio
import functools
import gc
import logging
import signal
import sqlite3
import sys
from collections.abc import Sequence
from contextlib import closing
from typing import NoReturn

from bot import logging_setup
from bot.app import BotApplication, build_application
from bot.handlers.admin.notifications import notify_operators
from bot.handlers.answers import auto_delete
from bot.handlers.chats import command_menus
from bot.i18n.markers import in_english
from bot.library.library import Library, count_articles, load_library, open_library, warm_up
from bot.library.refresher import Refresher
from bot.settings import Settings
from bot.state.database import Database, open_store
from bot.state.pending_files import forget_old_files
from bot.transport.backoff import ServingError
from bot.transport.polling import Poller
from bot.transport.webhook import Webhook
from retrieval import ArticleError, Problem, last_index
from retrieval.ingest.overrides import find_faults

_log = logging.getLogger(__name__)

DONE, BAD_CONFIGURATION = 0, 2

_Source = Poller | Webhook

FIRST_STEPS = """\
articlebot needs a token to run in Telegram, and TELEGRAM_BOT_TOKEN is not set.
  1. In Telegram, write /newbot to @BotFather; it asks for a name and gives you a token.
  2. Put it into the file .env here:  TELEGRAM_BOT_TOKEN=123456:ABC-DEF
  3. Start again.
Without any token, `articlebot chat` answers in this terminal.
"""


def run(settings: Settings) -> int:
    """Serve until told to stop; return the exit code."""
    if settings.telegram_bot_token is None:
        sys.stderr.write(FIRST_STEPS)
        return BAD_CONFIGURATION
    secrets = (settings.telegram_bot_token, settings.telegram_proxy, settings.webhook_secret)
    logging_setup.configure(
        level=settings.log_level,
        style=settings.log_format,
        secrets=[secret.get_secret_value() for secret in secrets if secret],
    )
    _log.info("Reading the articles in %s", settings.articles_dir)
    try:
        library = _open_library(settings)
    except ArticleError as error:
        sys.stderr.write(f"{error}\n")
        return BAD_CONFIGURATION
    for problem in library.problems:
        _log.warning("%s", problem)
    with closing(open_store(settings.data_dir)) as store:
        return asyncio.run(_serve(settings, library, store))


def _open_library(settings: Settings) -> Library:
    """Return the library of the folder, or the last one of it that was good.

    Raises: ArticleError, when there is neither.
    """
    folder, data = settings.articles_dir, settings.index_dir
    sure = settings.min_confidence
    faults: Sequence[Problem] = find_faults(folder)
    if not faults:
        try:
            return open_library(folder, data, min_confidence=sure, say=_log.warning)
        except ArticleError as error:
            faults = error.problems
    place = last_index(folder, data)
    library = load_library(place, folder, min_confidence=sure) if place else None
    if library is None:
        return open_library(folder, data, min_confidence=sure, say=_log.warning)
    for problem in faults:
        _log.warning("The folder cannot be used, so its last index is served: %s", problem)
    return library


async def _serve(settings: Settings, library: Library, store: Database) -> int:
    application = build_application(settings, library, store)
    gc.freeze()  # what is imported stays: looking through it for garbage, all would wait
    source = Webhook(application, settings) if settings.webhook_url else Poller(application)
    work = asyncio.create_task(_work(application, source, library, store))
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, work.cancel)
    keeper, had_terminal = application.context_types.context.keeper, sys.stdin.isatty()
    hung_up = functools.partial(_hung_up, work, keeper, had_terminal=had_terminal)
    loop.add_signal_handler(signal.SIGHUP, hung_up)
    try:
        return await _outcome(work)
    finally:
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(number)  # a second one ends the process at once
        _log.info("Stopping; what is in hand is finished first")
        await _finish(application, source)
        _keep_replies(application, store, settings.bot_id)


def _hung_up(work: asyncio.Task[NoReturn], keeper: Refresher, *, had_terminal: bool) -> None:
    """Read the articles again, as services do; end where the terminal is gone, as programs do."""
    if had_terminal and not sys.stdin.isatty():
        work.cancel()
    else:
        _log.info("Reading the articles again, as SIGHUP asks")
        keeper.want(insisting=True)


def _keep_replies(application: BotApplication, store: Database, bot: str) -> None:
    """Keep which message answers which, so that an edit after the restart edits its answer."""
    try:
        store.keep_replies(bot, application.context_types.context.replies.known())
    except sqlite3.Error as error:
        _log.warning("An edit of what was asked before will be answered anew: %s", error)


async def _outcome(work: asyncio.Task[NoReturn]) -> int:
    """Return the exit code when the work has ended: cancelled, or unable to go on."""
    try:
        await work
    except asyncio.CancelledError:
        return DONE
    except ServingError as error:
        _log.error("%s", error)
        return BAD_CONFIGURATION


async def _work(
    application: BotApplication, source: _Source, library: Library, store: Database
) -> NoReturn:
    """Connect and receive updates, until cancelled."""
    await source.connect()
    await application.start()
    passages = len(library.answerer.index.arrays.passages)
    _log.info(
        "@%s answers over %s (%s passages)",
        application.bot.username,
        count_articles(library, in_english),
        f"{passages:,}",
    )
    bot, common = application.bot, application.context_types.context
    served, keeper = common.served, common.keeper
    beside = (
        asyncio.create_task(asyncio.to_thread(warm_up, library)),
        asyncio.create_task(command_menus.keep_published(bot, served)),
        asyncio.create_task(auto_delete.remove_due(bot, store)),
        asyncio.create_task(forget_old_files(store.pending_files)),
        asyncio.create_task(keeper.follow()),
        asyncio.create_task(notify_operators(bot, common.settings, keeper, served)),
    )
    try:
        await source.receive()
    finally:
        for task in beside:
            task.cancel()
        await asyncio.gather(*beside, return_exceptions=True)


async def _finish(application: BotApplication, source: _Source) -> None:
    """Answer what was received, then close all connections."""
    await source.finish()
    if application.running:
        await application.stop()
    await application.shutdown()
