"""Updates to a webhook, as Telegram delivers them: one after another until each was taken."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from botapi.updates import Updates

_PAUSE_SECONDS = 0.1
_ANSWER_SECONDS = 10


@dataclass(slots=True)
class Webhook:
    """Where the bot wants its updates."""

    url: str = ""
    secret: str = ""
    max_connections: int = 40
    failed_at: int = 0
    failure: str = ""
    routes: dict[str, str] = field(default_factory=dict)
    """https address -> the local one that stands for it: what a proxy does."""

    def shown(self, pending: int) -> dict[str, Any]:
        """Return it as getWebhookInfo shows it."""
        info = {"url": self.url, "has_custom_certificate": False, "pending_update_count": pending}
        if self.url:
            info |= {"max_connections": self.max_connections}
        if self.failed_at:
            info |= {"last_error_date": self.failed_at, "last_error_message": self.failure}
        return info


async def deliver(webhook: Webhook, updates: Updates) -> None:
    """Bring every update to the webhook, if there is one, again and again until it is taken."""
    timeout = aiohttp.ClientTimeout(total=_ANSWER_SECONDS)
    async with aiohttp.ClientSession(timeout=timeout) as client:
        while True:
            await updates.news.wait()
            if not (webhook.url and updates.pending):
                updates.news.clear()
                continue
            update = updates.pending[0]
            if failure := await _failure(client, webhook, update):
                webhook.failed_at, webhook.failure = int(time.time()), failure
                await asyncio.sleep(_PAUSE_SECONDS)
            elif update in updates.pending:
                updates.pending.remove(update)


async def _failure(
    client: aiohttp.ClientSession, webhook: Webhook, update: dict[str, Any]
) -> str | None:
    if not (address := webhook.routes.get(webhook.url)):
        return "Failed to resolve host: Name or service not known"
    headers = {"X-Telegram-Bot-Api-Secret-Token": webhook.secret} if webhook.secret else {}
    try:
        async with client.post(address, json=update, headers=headers) as answer:
            if answer.ok:
                return None
            return f"Wrong response from the webhook: {answer.status} {answer.reason}"
    except aiohttp.ClientError:
        return "Connection refused"
    except TimeoutError:
        return "Read timeout expired"
