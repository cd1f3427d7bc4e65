"""Diagnose what keeps the bot from working: folders, index, token, connection to Telegram."""

from __future__ import annotations

import platform
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import httpx

from bot.cli.plurals import count
from bot.settings import Settings
from retrieval import ArticleError, index_path
from retrieval.ingest import read_articles

if TYPE_CHECKING:
    from pydantic import SecretStr

_TIMEOUT_SECONDS = 5.0
_MODES = {"inline mode": "supports_inline_queries", "guest mode": "supports_guest_queries"}
"""Ability in chats where the bot is no member -> the field of getMe that says it is on."""


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What one check found."""

    good: bool | None
    """None where it is neither good nor bad."""
    text: str


def examine(settings: Settings) -> bool:
    """Run the checks, show each finding at once, and return whether all is well."""
    well = True
    for check in (_python, _articles, _data, _index, _telegram, _updates):
        finding = check(settings)
        mark = {True: "✓", False: "✗", None: "–"}[finding.good]
        sys.stdout.write(f"{mark} {finding.text}\n")
        sys.stdout.flush()
        well = well and finding.good is not False
    return well


def _python(_: Settings) -> CheckResult:
    return CheckResult(True, f"Python: {platform.python_version()}")


def _articles(settings: Settings) -> CheckResult:
    folder = settings.articles_dir
    try:
        reading = read_articles(folder)
    except ArticleError as error:
        return CheckResult(False, f"Articles: {error.problems[0]}")
    text = f"Articles: {count(len(reading.articles), 'article')} in {folder}"
    if reading.problems:
        text += f', {count(len(reading.problems), "problem")}; "articlebot check" shows them'
    return CheckResult(not reading.problems, text)


def _data(settings: Settings) -> CheckResult:
    folder = settings.data_dir
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        return CheckResult(False, f"Data: {folder} cannot be written to ({error.strerror})")
    return CheckResult(True, f"Data: {folder} can be written to")


def _index(settings: Settings) -> CheckResult:
    try:
        place = index_path(settings.articles_dir, settings.index_dir)
    except ArticleError:
        return CheckResult(None, "Index: none, for want of articles")
    if place.is_dir():
        return CheckResult(True, f"Index: saved in {place}")
    return CheckResult(None, "Index: not saved yet; the first question builds it")


def _telegram(settings: Settings) -> CheckResult:
    if settings.telegram_bot_token is None:
        return CheckResult(None, 'Telegram: no token is set; "articlebot chat" needs none')
    server = settings.telegram_api_base_url
    try:
        said = _call(settings.telegram_bot_token, "getMe", settings)
    except httpx.HTTPError as error:
        reason = str(error) or type(error).__name__
        return CheckResult(False, f"Telegram: {server} cannot be reached ({reason})")
    match said:
        case {"ok": True, "result": {"username": str(name)} as me}:
            return CheckResult(True, f"Telegram: the token is @{name}'s; {_hearing(me)}")
        case {"ok": False, "description": str(reason)}:
            return CheckResult(False, f"Telegram: it refuses the token ({reason})")
        case _:
            return CheckResult(False, f"Telegram: {server} is no Bot API server")


def _updates(settings: Settings) -> CheckResult:
    token, url = settings.telegram_bot_token, settings.webhook_url
    if url is None:
        return CheckResult(None, "Updates: fetched by polling; WEBHOOK_URL is not set")
    listens = f"{settings.webhook_listen}, port {settings.webhook_port}"
    text = f"Updates: delivered to {url}, which must lead to {listens}"
    try:
        said = _call(token, "getWebhookInfo", settings) if token else None
    except httpx.HTTPError:  # said above
        said = None
    match said:
        case {"result": {"url": str(known), "last_error_message": str(problem)}} if known == url:
            return CheckResult(False, f"{text} (Telegram last said: {problem})")
        case _:
            return CheckResult(None, text)


def _call(token: SecretStr, method: str, settings: Settings) -> object:
    """Return Telegram's answer, or None if it is not that of a Bot API server.

    Raises: httpx.HTTPError.
    """
    proxy = settings.telegram_proxy
    said = httpx.get(
        f"{settings.telegram_api_base_url}/bot{token.get_secret_value()}/{method}",
        proxy=proxy.get_secret_value() if proxy else None,
        timeout=_TIMEOUT_SECONDS,
    )
    try:
        answer: object = said.json()
    except ValueError:
        return None
    return answer


def _hearing(me: Mapping[str, Any]) -> str:
    hears = "commands and replies (its privacy mode is on)"
    if me.get("can_read_all_group_messages"):
        hears = "every message"
    off = ", ".join(name for name, field in _MODES.items() if not me.get(field))
    return f"in groups it gets {hears}" + (f"; off at @BotFather: {off}" if off else "")
