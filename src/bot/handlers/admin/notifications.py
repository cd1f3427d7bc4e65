"""Notify operators when the folder of articles has problems, and when they are solved."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, NoReturn

from telegram.error import TelegramError

from bot.handlers.admin.reload import describe_news
from bot.i18n.translator import translator_in
from bot.transport import messages

if TYPE_CHECKING:
    from telegram import Bot

    from bot.library.library import ServedLibrary
    from bot.library.refresher import Refresher
    from bot.settings import Settings

_log = logging.getLogger(__name__)

_BURST_SECONDS = 2.0  # the changes of one burst are one message
_PAUSE_SECONDS = 10.0  # between two messages, however often the folder changes


async def notify_operators(
    bot: Bot, settings: Settings, refresher: Refresher, served: ServedLibrary
) -> NoReturn:
    """Tell each operator in private of problems with the folder, until cancelled.

    An operator who never wrote to the bot cannot be reached. The language is English, since only
    an operator's own messages tell another.
    """
    while True:
        await refresher.news.wait()
        await asyncio.sleep(_BURST_SECONDS)
        refresher.news.clear()
        now = refresher.standing
        articles, translator = len(served.library.articles), translator_in("en")
        html = describe_news(refresher.told, now, articles, settings, translator)
        refresher.told = now
        if html:
            for operator in sorted(settings.admin_user_ids):
                await _tell(bot, operator, html)
            await asyncio.sleep(_PAUSE_SECONDS)


async def _tell(bot: Bot, operator: int, html: str) -> None:
    try:
        await messages.send(bot, operator, html)
    except TelegramError as error:
        _log.info("Operator %s cannot be told of the articles: %s", operator, error)
