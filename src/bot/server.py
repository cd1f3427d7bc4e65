"""Run the bot: what `articlebot run` does, from the settings to an exit code."""

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
from bot.app import build_application
from bot.handlers.admin.notifications import notify_operators
from bot.handlers.answers import auto_delete
from bot.handlers.chats import command_menus
from bot.i18n.markers import in_english
from bot.library.library import Library, count_articles, load_library, open_library, warm_up
from bot.settings import Settings
from bot.state.database import Database, open_store
from bot.transport.backoff import ServingError
from bot.transport.polling import Poller
from bot.transport.webhook import Webhook
from retrieval import ArticleError, Problem, last_index
from retrieval.ingest import find_faults

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
    try:
        library = open_first_library(settings)
    except ArticleError as error:
        sys.stderr.write(f"{error}\n")
        return BAD_CONFIGURATION
    with closing(open_store(settings.data_dir)) as store:
        return asyncio.run(_serve(settings, library, store))


def open_first_library(settings: Settings) -> Library:
    """Return the folder's library, or the last good one if the folder cannot be used.

    Raises: ArticleError, when there is neither.
    """
    _log.info("Reading the articles in %s", settings.articles_dir)
    library = _open_or_fall_back(settings)
    for problem in library.problems:
        _log.warning("%s", problem)
    return library


def _open_or_fall_back(settings: Settings) -> Library:
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


class Service:
    """The bot at work: from the first call to Telegram to the last, without any signals."""

    def __init__(self, settings: Settings, library: Library, store: Database) -> None:
        self._settings = settings
        self._library = library
        self._store = store
        self._application = build_application(settings, library, store)
        self._source: _Source = (
            Webhook(self._application, settings)
            if settings.webhook_url
            else Poller(self._application)
        )
        self._working: asyncio.Task[NoReturn] | None = None

    async def work(self) -> int:
        """Connect and answer until `stop` is called or it cannot go on; return the exit code."""
        self._working = asyncio.create_task(self._work())
        try:
            await self._working
        except asyncio.CancelledError:
            return DONE
        except ServingError as error:
            _log.error("%s", error)
            return BAD_CONFIGURATION

    def stop(self) -> None:
        """End `work`; what was received is still to be answered, which `finish` does."""
        if self._working:
            self._working.cancel()

    def read_again(self) -> None:
        """Have the folder of articles read again, whatever becomes of it."""
        self._application.context_types.context.refresher.request_refresh(force=True)

    async def finish(self) -> None:
        """Answer what was received, close all connections, and keep what outlives the process."""
        _log.info("Stopping; what is in hand is finished first")
        await self._source.finish()
        if self._application.running:
            await self._application.stop()
        await self._application.shutdown()
        self._keep_replies()

    async def _work(self) -> NoReturn:
        """Connect and receive updates, until cancelled."""
        application, library = self._application, self._library
        await self._source.connect()
        await application.start()
        passages = len(library.answerer.index.arrays.passages)
        _log.info(
            "@%s answers over %s (%s passages)",
            application.bot.username,
            count_articles(library, in_english),
            f"{passages:,}",
        )
        bot, common = application.bot, application.context_types.context
        served, refresher = common.served, common.refresher
        beside = (
            asyncio.create_task(asyncio.to_thread(warm_up, library)),
            asyncio.create_task(command_menus.keep_published(bot, served)),
            asyncio.create_task(auto_delete.remove_due(bot, self._store)),
            asyncio.create_task(refresher.follow()),
            asyncio.create_task(notify_operators(bot, common.settings, refresher, served)),
        )
        try:
            await self._source.receive()
        finally:
            for task in beside:
                task.cancel()
            await asyncio.gather(*beside, return_exceptions=True)

    def _keep_replies(self) -> None:
        """Keep which message answers which, so that an edit after the restart edits its answer."""
        known = self._application.context_types.context.replies.known()
        try:
            self._store.keep_replies(self._settings.bot_id, known)
        except sqlite3.Error as error:
            _log.warning("An edit of what was asked before will be answered anew: %s", error)


async def _serve(settings: Settings, library: Library, store: Database) -> int:
    service = Service(settings, library, store)
    gc.freeze()  # what is imported stays: looking through it for garbage, all would wait
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, service.stop)
    hung_up = functools.partial(_hung_up, service, had_terminal=sys.stdin.isatty())
    loop.add_signal_handler(signal.SIGHUP, hung_up)
    try:
        return await service.work()
    finally:
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(number)  # a second one ends the process at once
        await service.finish()


def _hung_up(service: Service, *, had_terminal: bool) -> None:
    """On SIGHUP read the articles again, like a service; stop if the terminal was closed."""
    if had_terminal and not sys.stdin.isatty():
        service.stop()
    else:
        _log.info("Reading the articles again, as SIGHUP asks")
        service.read_again()
