from __future__ import annotations

from contextlib import closing
from pathlib import Path

from telegram.ext import CommandHandler

from bot.app import build_application
from bot.dispatch.addressing import COMMANDS
from bot.handlers.admin import stats
from bot.library.library import open_library
from bot.settings import load_settings
from bot.state.database import Database
from places import SEEDS


def test_every_command_that_a_group_may_use_has_a_route(tmp_path: Path) -> None:
    settings = load_settings(telegram_bot_token="123456:ABC", data_dir=tmp_path)
    with closing(Database(":memory:")) as store:
        application = build_application(settings, open_library(SEEDS, tmp_path), store)
    routes = [h for h in application.handlers[0] if isinstance(h, CommandHandler)]
    routed = {command for handler in routes for command in handler.commands}
    assert {*routed, "ask"} - stats.COMMANDS == set(COMMANDS)
