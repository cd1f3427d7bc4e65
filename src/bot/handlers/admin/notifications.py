"""What operators are told unasked: that the folder of articles is not well, or well again."""

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

_BURST_SECONDS = 2.0  # what comes of one burst of changes is one message
_PAUSE_SECONDS = 10.0  # between two, be the folder as restless as it may


async def notify_operators(
    bot: Bot, settings: Settings, keeper: Refresher, served: ServedLibrary
) -> NoReturn:
    """Tell each operator in private what becomes of the folder, until cancelled.

    Whoever never wrote to the bot cannot be reached. Which language they speak only their
    messages tell, so that it is English.
    """
    while True:
        await keeper.news.wait()
        await asyncio.sleep(_BURST_SECONDS)
        keeper.news.clear()
        now = keeper.standing
        articles, translator = len(served.library.articles), translator_in("en")
        html = describe_news(keeper.told, now, articles, settings, translator)
        keeper.told = now
        if html:
            for operator in sorted(settings.admin_user_ids):
                await _tell(bot, operator, html)
            await asyncio.sleep(_PAUSE_SECONDS)


async def _tell(bot: Bot, operator: int, html: str) -> None:
    try:
        await messages.say(bot, operator, html)
    except TelegramError as error:
        _log.info("Operator %s cannot be told of the articles: %s", operator, error)
