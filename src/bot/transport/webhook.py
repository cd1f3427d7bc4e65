"""Receive updates by webhook: an HTTP server that Telegram delivers them to.

python-telegram-bot's own server is not used: it logs the words of an update that it cannot parse,
and never says that Telegram fails to reach it or that another program took over the webhook.
"""

from __future__ import annotations

import asyncio
import hmac
import json
import logging
import secrets
from datetime import datetime
from typing import TYPE_CHECKING, Any, NoReturn

from telegram.error import BadRequest
from tornado import web
from tornado.httpserver import HTTPServer

from bot.settings import Settings
from bot.transport.backoff import OTHER_INSTANCE, PersistentCaller, ServingError
from bot.transport.update_queue import SERVED_UPDATES, AnyApplication, parse_update

if TYPE_CHECKING:
    from telegram import WebhookInfo

_log = logging.getLogger(__name__)

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - a header's name
HEALTH = "/healthz"

_DELIVERIES_AT_ONCE = 40  # Telegram's default
_MAX_BODY_BYTES = 1 << 20  # an update has some kilobytes
_BODY_SECONDS = 10
_MAX_PAUSE_SECONDS = 60.0  # between two looks at the webhook's status

REFUSED_ADDRESS = "Telegram does not take WEBHOOK_URL: %s"
CANNOT_LISTEN = (
    "Nothing can be received at %s, port %d (%s). "
    "See WEBHOOK_LISTEN and WEBHOOK_PORT, and whether another program has that port."
)


class Webhook:
    """Has Telegram deliver updates, and puts them into the application's queue.

    A delivery is acknowledged only when the update is in the queue, so that none is lost while
    the queue is full. Requests must carry the secret that Telegram was given.
    """

    def __init__(self, application: AnyApplication, settings: Settings) -> None:
        if settings.webhook_url is None:
            raise ValueError("a webhook needs webhook_url")
        self._application = application
        self._url = settings.webhook_url
        self._address = (settings.webhook_listen, settings.webhook_port)
        chosen = settings.webhook_secret
        self._secret = chosen.get_secret_value() if chosen else secrets.token_urlsafe(32)
        self._retry = PersistentCaller()
        self._receiver = _Receiver(application, self._secret)
        self._server = HTTPServer(
            _Routes(self._receiver),
            max_body_size=_MAX_BODY_BYTES,
            body_timeout=_BODY_SECONDS,
        )
        self._failed_at: datetime | None = None
        """When Telegram last failed to deliver, as far as was logged."""

    async def connect(self) -> None:
        """Listen for deliveries, and tell Telegram where to send them.

        Raises: ServingError, as `receive` does, and for an address that cannot be used.
        """
        await self._retry(self._application.initialize)
        try:
            self._server.listen(self._address[1], self._address[0])
        except OSError as error:
            raise ServingError(CANNOT_LISTEN % (*self._address, error.strerror)) from None
        self._failed_at = (await self._retry(self._fetch_status)).last_error_date
        await self._retry(self._register)

    async def receive(self) -> NoReturn:
        """Watch the webhook's status until cancelled; the server receives meanwhile.

        Raises: ServingError, when the token is refused or another program took over the webhook.
        """
        pause_seconds = 1.0
        while True:
            await asyncio.sleep(pause_seconds)
            pause_seconds = min(pause_seconds * 2, _MAX_PAUSE_SECONDS)
            info = await self._retry(self._fetch_status)
            if info.url != self._url:
                raise ServingError(OTHER_INSTANCE)
            if info.last_error_date and info.last_error_date != self._failed_at:
                self._failed_at = info.last_error_date
                _log.warning("Telegram could not deliver updates: %s", info.last_error_message)

    async def finish(self) -> None:
        """Stop receiving; from now on Telegram keeps updates for the next start."""
        self._server.stop()
        if self._application.running:
            await self._receiver.close()
        await self._server.close_all_connections()

    async def _fetch_status(self) -> WebhookInfo:
        return await self._application.bot.get_webhook_info()

    async def _register(self) -> None:
        try:
            await self._application.bot.set_webhook(
                self._url,
                secret_token=self._secret,
                allowed_updates=SERVED_UPDATES,
                max_connections=_DELIVERIES_AT_ONCE,
            )
        except BadRequest as error:
            raise ServingError(REFUSED_ADDRESS % error) from None


class _Receiver:
    """Checks the secret of deliveries and queues their updates."""

    def __init__(self, application: AnyApplication, secret: str) -> None:
        self._application = application
        self._secret = secret.encode()
        self._in_progress = 0
        self._closed = False
        self._idle = asyncio.Event()

    async def close(self) -> None:
        """Refuse further deliveries, and wait until those in progress are in the queue."""
        self._closed = True
        while self._in_progress:
            self._idle.clear()
            await self._idle.wait()

    def accepts(self, secret: str) -> bool:
        return hmac.compare_digest(secret.encode("utf-8", "surrogateescape"), self._secret)

    async def receive(self, body: bytes) -> None:
        """Queue the update of one delivery; drop one that cannot be parsed, lest it come again.

        Raises: ValueError, for a body that is no update at all; web.HTTPError, when closed.
        """
        if self._closed:
            raise web.HTTPError(503)
        self._in_progress += 1
        try:
            await self._put(body)
        finally:
            self._in_progress -= 1
            self._idle.set()

    async def _put(self, body: bytes) -> None:
        data = json.loads(body)
        match data:
            case {"update_id": int()}:
                pass
            case _:
                raise ValueError("no update")
        if update := parse_update(data, self._application.bot):
            await self._application.update_queue.put(update)


class _Routes(web.Application):
    def __init__(self, receiver: _Receiver) -> None:
        anywhere = (r".*", _Delivery, {"receiver": receiver})  # a proxy may have cut the path
        super().__init__([(HEALTH, _Health), anywhere])

    def log_request(self, handler: web.RequestHandler) -> None:
        """Log nothing: access logs are the proxy's."""


class _Health(web.RequestHandler):
    def get(self) -> None:
        self.set_header("Content-Type", "text/plain")
        self.write("ok\n")


class _Delivery(web.RequestHandler):
    SUPPORTED_METHODS = ("POST",)

    def initialize(self, *, receiver: _Receiver) -> None:
        self._receiver = receiver

    async def post(self) -> None:
        if not self._receiver.accepts(self.request.headers.get(SECRET_HEADER, "")):
            raise web.HTTPError(403)
        try:
            await self._receiver.receive(self.request.body)
        except ValueError:
            raise web.HTTPError(400) from None

    def write_error(self, status_code: int, **_: Any) -> None:
        """Say no more than the status does."""
        self.finish(f"{status_code}\n")
