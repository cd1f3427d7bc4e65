"""The Bot API over HTTP on 127.0.0.1, and what the bot did there."""

from __future__ import annotations

import asyncio
import inspect
import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Literal, Self, TypeVar

from aiohttp import web

from botapi import inline, messages  # noqa: F401 - their methods answer calls
from botapi.calling import METHODS, Parameters, Refused, bad
from botapi.chats import Chat, Message, Topic
from botapi.delivering import deliver
from botapi.faults import Fault
from botapi.methods import OTHER_POLLER
from botapi.world import World

Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Call:
    """A call that the server accepted."""

    method: str
    """As Telegram writes it, whatever the bot wrote: sendMessage."""
    parameters: Parameters
    """As they came."""
    unknown: Parameters
    """Those of them that the server does not know; Telegram ignores what it does not know."""
    at: float
    """Seconds on the event loop's clock."""
    result: Any


@dataclass(frozen=True, slots=True)
class Refusal:
    """A call that the server refused because the bot was wrong."""

    method: str
    parameters: Parameters
    status: int
    description: str


class BotApiServer(World):
    """A strict Bot API server for one bot, and the people who talk to it."""

    def __init__(
        self,
        token: str = "123456789:AAforTestsOnly-not-a-real-bots-token",
        username: str = "articles_bot",
        *,
        can_read_all_group_messages: bool = False,
    ) -> None:
        super().__init__(
            bot_id=int(token.partition(":")[0]),
            username=username,
            can_read_all_group_messages=can_read_all_group_messages,
        )
        self.token = token
        self.base_url = ""
        self.refused: list[Refusal] = []
        """What Telegram would refuse with 400, 401, 403 or 404; tests want it empty.

        Not here: 409 and 429, which a bot without mistakes can get, and faults on demand.
        """
        self.conflict = False
        """Whether another instance polls: getUpdates answers 409."""
        self._calls: list[Call] = []
        self._faults: list[Fault] = []
        self._happened = asyncio.Event()
        self._errors: list[Exception] = []

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self._serve)
        self._runner = web.AppRunner(
            app, handler_cancellation=True, shutdown_timeout=0, access_log=None
        )
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        host, port = self._runner.addresses[0][:2]
        self.base_url = f"http://{host}:{port}"
        self._delivering = asyncio.create_task(deliver(self.webhook, self.updates))
        return self

    async def __aexit__(self, *_: object) -> None:
        self._delivering.cancel()
        with suppress(asyncio.CancelledError):
            await self._delivering
        await self._runner.cleanup()
        if self._errors:
            raise ExceptionGroup("the Bot API server itself failed", self._errors)

    def calls(self, method: str | None = None) -> list[Call]:
        """Return the accepted calls, in order."""
        return [call for call in self._calls if method in {None, call.method}]

    def sent(self, where: Chat | Topic | None = None) -> list[Message]:
        """Return the bot's messages as they stand now, in the order of sending."""
        standing = [self.chats[chat].messages.get(number) for chat, number in self.sent_ids]
        return [message for message in standing if message and _is_in(message, where)]

    async def reply_to(self, message: Message, *, timeout: float = 30) -> Message:  # noqa: ASYNC109 - seconds, as everywhere in tests
        """Wait for the bot's reply to a message; in private also for what it says next."""
        chat = self.chats[message["chat"]["id"]]

        def look() -> Message | None:
            for sent in self.sent(chat):
                replied = sent.get("reply_to_message", {}).get("message_id")
                next_one = replied is None and sent["message_id"] > message["message_id"]
                if replied == message["message_id"] or (chat.kind == "private" and next_one):
                    return sent
            return None

        return await self._wait(look, timeout, f"no reply to {message.get('text')!r}")

    async def guest_reply_to(self, message: Message) -> Message:
        """Wait for the bot's reply to a message that called it into a chat without it."""
        called = [c for c in self.called.values() if c.message == message]
        if not called:
            raise LookupError(f"{message.get('text')!r} called nobody")
        return (await called[-1]).reply

    async def edited(self, message: Message, *, timeout: float = 30) -> Message:  # noqa: ASYNC109 - as above
        """Wait until the bot has changed its message; return what it is now."""
        chat = self.chats[message["chat"]["id"]]

        def look() -> Message | None:
            current = chat.messages[message["message_id"]]
            return current if current != message else None

        return await self._wait(look, timeout, f"no edit of {message['text']!r}")

    async def silence(self, seconds: float = 0.5, *, timeout: float = 30) -> None:  # noqa: ASYNC109 - as above
        """Wait until every update is confirmed and no call has come for so long after."""
        clock = asyncio.get_running_loop().time
        end = clock() + timeout
        quiet_since = clock()
        while clock() - quiet_since < seconds:
            if clock() > end:
                left = self.updates.pending
                raise AssertionError(f"no silence within {timeout} s; not confirmed: {left}")
            await asyncio.sleep(min(seconds / 4, 0.02))
            others = (call.at for call in reversed(self._calls) if call.method != "getUpdates")
            latest = clock() if self.updates.pending else next(others, 0)
            quiet_since = max(quiet_since, latest)

    async def _wait(self, look: Callable[[], Found | None], seconds: float, problem: str) -> Found:
        try:
            async with asyncio.timeout(seconds):
                while (found := look()) is None:
                    self._happened.clear()
                    await self._happened.wait()
                return found
        except TimeoutError:
            sent = [message["text"] for message in self.sent()]
            said = f"{problem} within {seconds} s; sent: {sent}; refused: {self.refused}"
            raise AssertionError(said) from None

    def fault(
        self,
        method: str,
        *,
        status: int = 0,
        description: str = "",
        retry_after: int = 0,
        drop: Literal["before", "after"] | None = None,
        hang_seconds: float = 0,
        times: int = 1,
    ) -> Fault:
        """Make the next calls of a method fail; what is returned counts them down.

        status: the call takes no effect. drop: the connection closes before or after the call
        took effect. hang_seconds: the call takes effect at once; its answer comes late.
        """
        what = (status, description, retry_after, drop, hang_seconds)
        self._faults.append(Fault(method.lower(), times, *what))
        return self._faults[-1]

    @property
    def duplicate_updates(self) -> bool:
        """Whether every update comes twice."""
        return self.updates.always_twice

    @duplicate_updates.setter
    def duplicate_updates(self, twice: bool) -> None:
        self.updates.always_twice = twice

    def duplicate_next(self) -> None:
        """Deliver the next update twice."""
        self.updates.duplicate_next()

    def raw(self, update: dict[str, Any]) -> None:
        """Queue any update."""
        self.updates.put_raw(update)

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        if request.path.startswith("/file/bot"):
            return await self._serve_file(request)
        token, _, name = request.path.removeprefix("/bot").partition("/")
        if not request.path.startswith("/bot"):
            token = ""
        fault = self._next_fault(name)
        given: Parameters = {}
        try:
            given = await _parameters(request)
            if fault and (response := fault.instead(request)):
                return response
            answer = await self._answer(token, name, given)
        except Refused as refused:
            if refused.status not in {409, 429}:
                self.refused.append(Refusal(name, given, refused.status, refused.description))
            return web.json_response(refused.body(), status=refused.status)
        finally:
            self._happened.set()
        return (fault and await fault.after(request)) or web.json_response(answer)

    async def _serve_file(self, request: web.Request) -> web.StreamResponse:
        """Give a file; its faults are those of the method "download"."""
        token, _, path = request.path.removeprefix("/file/bot").partition("/")
        fault = self._next_fault("download")
        if fault and (response := fault.instead(request)):
            return response
        file = self.files.take(path) if token == self.token else None
        if file is None:
            wrong = (404, "Not Found") if token == self.token else (401, "Unauthorized")
            refused = Refused(*wrong)
            self.refused.append(Refusal("download", {}, refused.status, refused.description))
            return web.json_response(refused.body(), status=refused.status)
        answer = web.Response(body=file.data, content_type="application/octet-stream")
        return (fault and await fault.after(request)) or answer

    async def _answer(self, token: str, name: str, given: Parameters) -> dict[str, Any]:
        method = METHODS.get(name.lower())
        if token and token != self.token:
            raise Refused(401, "Unauthorized")
        if not token or method is None:
            raise Refused(404, "Not Found")
        if self.conflict and method.name == "getUpdates":
            raise Refused(409, OTHER_POLLER)
        known, unknown = method.read(self, given)
        try:
            result = method.run(self, **known)
            if inspect.isawaitable(result):
                result = await result
        except Refused:
            raise
        except Exception as error:
            self._errors.append(error)
            raise
        at = asyncio.get_running_loop().time()
        self._calls.append(Call(method.name, given, unknown, at, result))
        return {"ok": True, "result": result}

    def _next_fault(self, method: str) -> Fault | None:
        for fault in self._faults:
            if fault.method == method.lower() and fault.times > 0:
                fault.times -= 1
                return fault
        return None


async def _parameters(request: web.Request) -> Parameters:
    if request.content_type != "application/json":
        return {**request.query, **await request.post()}
    try:
        return {**request.query, **json.loads(await request.text() or "{}")}
    except ValueError:
        raise bad("can't parse request JSON object") from None


def _is_in(message: Message, where: Chat | Topic | None) -> bool:
    if isinstance(where, Topic):
        return _is_in(message, where.chat) and message.get("message_thread_id") == where.thread
    return where is None or message["chat"]["id"] == where.id
