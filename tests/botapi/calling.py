"""A request's parameters into one checked call of a Bot API method, or Telegram's refusal."""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Callable
from types import UnionType
from typing import Any, NamedTuple, TypeVar, get_args, get_origin, get_type_hints

from botapi.chats import Chat
from botapi.world import World

Parameters = dict[str, Any]
Function = TypeVar("Function", bound=Callable[..., Any])

# Parameters that Telegram knows and that change nothing that can be seen here.
_WITHOUT_EFFECT = {
    *("link_preview_options", "disable_notification", "protect_content", "is_big", "cache_time"),
    *("ip_address"),
}


class Refused(Exception):  # noqa: N818 - it is Telegram's answer, not our error
    """A call that Telegram refuses, with what it says."""

    def __init__(self, status: int, description: str, **parameters: Any) -> None:
        super().__init__(description)
        self.status = status
        self.description = description
        self.parameters = parameters

    def body(self) -> dict[str, Any]:
        """Return the answer as JSON."""
        more = {"parameters": self.parameters} if self.parameters else {}
        said = {"error_code": self.status, "description": self.description}
        return {"ok": False, **said, **more}


def bad(problem: str) -> Refused:
    """Return a 400."""
    return Refused(400, f"Bad Request: {problem}")


class Method(NamedTuple):
    """One method of the API."""

    name: str
    """As Telegram writes it: sendMessage."""
    run: Callable[..., Any]
    types: dict[str, type]
    """Parameter -> str, int, bool, list or dict; `chat` -> Chat, for what chat_id names."""

    def read(self, world: World, given: Parameters) -> tuple[Parameters, Parameters]:
        """Return the parameters to run with, each as what it must be, and the unknown ones."""
        known = {
            name: _read(name, given[name], wanted)
            for name, wanted in self.types.items()
            if name in given
        }
        expected = {*self.types, *_WITHOUT_EFFECT}
        if "chat" in self.types:
            known["chat"] = find_chat(world, given.get("chat_id"))
            expected.add("chat_id")
        return known, {name: given[name] for name in given.keys() - expected}


METHODS: dict[str, Method] = {}
"""By name in small letters: Telegram does not look at the case."""


def method(function: Function) -> Function:
    """Make a method of the API of a function of the world: send_message is sendMessage.

    Its keyword-only parameters are what the method takes; their types are checked before it runs.
    """
    hints = get_type_hints(function)
    names = inspect.getfullargspec(function).kwonlyargs
    first, *more = function.__name__.split("_")
    name = first + "".join(word.title() for word in more)
    METHODS[name.lower()] = Method(name, function, {n: _plain(hints[n]) for n in names})
    return function


def find_chat(world: World, chat_id: Any) -> Chat:
    """Return the chat that an id or an @username names, if the bot may write there."""
    if chat_id in {None, ""}:
        raise bad("chat_id is empty")
    if re.fullmatch(r"-?\d+", str(chat_id)):
        chat = world.chats.get(int(chat_id))
    else:
        named = (c for c in world.chats.values() if f"@{c.shown.get('username')}" == chat_id)
        chat = next((c for c in named if c.kind != "private"), None)
    if chat is None:
        raise bad("chat not found")
    if chat.migrated_to:
        problem = "Bad Request: group chat was upgraded to a supergroup chat"
        raise Refused(400, problem, migrate_to_chat_id=chat.migrated_to.id)
    if chat.bot_status in {"left", "kicked"}:
        about = "private" if chat.kind == "private" else "shared"
        raise Refused(403, "Forbidden: " + _OUT[about, chat.bot_status].format(kind=chat.kind))
    return chat


_OUT = {
    ("private", "left"): "bot can't initiate conversation with a user",
    ("private", "kicked"): "bot was blocked by the user",
    ("shared", "left"): "bot is not a member of the {kind} chat",
    ("shared", "kicked"): "bot was kicked from the {kind} chat",
}


def _plain(hint: Any) -> type:
    """Return the type that an annotation is about: list for `list[str] | None`."""
    first = get_args(hint)[0] if isinstance(hint, UnionType) else hint
    plain: type = get_origin(first) or first
    return plain


def _read(name: str, value: Any, wanted: type) -> Any:
    if wanted is bool:
        return str(value).lower() in {"true", "yes", "1"}
    if wanted is str:
        return str(value)
    try:
        read = int(value) if wanted is int else value
        read = json.loads(read) if isinstance(read, str) else read
    except (TypeError, ValueError):
        read = None
    if not isinstance(read, wanted):
        raise bad(_UNREADABLE.get(name, f"can't parse {name}"))
    return read


_UNREADABLE = {
    "reply_markup": "can't parse reply keyboard markup JSON object",
    "reply_parameters": "can't parse reply parameters JSON object",
    "message_id": "message identifier is not specified",
}
