"""The methods of the Bot API that are about updates, chats and the bot itself."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import urlsplit

from botapi.calling import Refused, bad, find_chat, method
from botapi.chats import Chat
from botapi.people import Person
from botapi.updates import Conflict, Update
from botapi.world import World

OTHER_POLLER = (
    "Conflict: terminated by other getUpdates request;"
    " make sure that only one bot instance is running"
)
_WEBHOOK_ACTIVE = (
    "Conflict: can't use getUpdates method while webhook is active;"
    " use deleteWebhook to delete the webhook first"
)
_MOST_BYTES = 20 * 1024 * 1024  # of a file that Telegram gives to bots


@method
async def get_updates(
    world: World,
    *,
    offset: int = 0,
    limit: int = 100,
    timeout: int = 0,  # noqa: ASYNC109 - Telegram's parameter
    allowed_updates: list[str] | None = None,
) -> list[Update]:
    if world.webhook.url:
        raise Refused(409, _WEBHOOK_ACTIVE)
    if allowed_updates is not None:
        world.updates.allowed = allowed_updates
    limit = limit if 1 <= limit <= 100 else 100
    seconds = min(max(timeout, 0), 50)
    try:
        return await world.updates.get(offset=offset, limit=limit, timeout_seconds=seconds)
    except Conflict:
        raise Refused(409, OTHER_POLLER) from None


@method
def set_webhook(
    world: World,
    *,
    url: str = "",
    secret_token: str = "",
    max_connections: int = 40,
    allowed_updates: list[str] | None = None,
    drop_pending_updates: bool = False,
) -> bool:
    if url and not url.startswith("https://"):
        raise bad("bad webhook: An HTTPS URL must be provided for webhook")
    if (urlsplit(url).port or 443) not in {80, 88, 443, 8443}:
        raise bad("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
    if not re.fullmatch(r"[A-Za-z0-9_-]{0,256}", secret_token):
        raise bad("secret token contains unallowed characters")
    webhook = world.webhook
    webhook.url, webhook.secret = url, secret_token
    webhook.max_connections = max_connections
    world.updates.news.set()
    if allowed_updates is not None:
        world.updates.allowed = allowed_updates
    if drop_pending_updates:
        world.updates.pending.clear()
    return True


@method
def delete_webhook(world: World, *, drop_pending_updates: bool = False) -> bool:
    return set_webhook(world, drop_pending_updates=drop_pending_updates)


@method
def get_webhook_info(world: World) -> dict[str, Any]:
    return world.webhook.shown(len(world.updates.pending))


@method
def answer_callback_query(
    world: World, *, callback_query_id: str = "", text: str = "", show_alert: bool = False
) -> bool:
    press = world.presses.get(callback_query_id)
    if press is None or press.answered:
        raise bad("query is too old and response timeout expired or query ID is invalid")
    if len(text) > 200:
        raise bad("MESSAGE_TOO_LONG")
    press.answered.give(text=text, show_alert=show_alert)
    return True


@method
def get_chat(world: World, *, chat: Chat) -> dict[str, Any]:  # noqa: ARG001 - every method's shape
    gifts = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription")
    accepted = dict.fromkeys((*gifts, "gifts_from_channels"), False)
    colours = {"accent_color_id": 1, "max_reaction_count": 11}
    return {**chat.shown, **colours, "accepted_gift_types": accepted}


@method
def get_chat_member(world: World, *, chat: Chat, user_id: int = 0) -> dict[str, Any]:
    if user_id == world.bot["id"]:
        return chat.member(world.bot_user, chat.bot_status)
    if chat.hides_members and chat.bot_status != "administrator":
        raise bad("member list is inaccessible")
    for person in chat.members:
        if person.id == user_id:
            return chat.member(person.user, _status(chat, person))
    raise bad("member not found")


@method
def get_chat_administrators(world: World, *, chat: Chat) -> list[dict[str, Any]]:  # noqa: ARG001 - every method's shape
    if chat.kind == "private":
        raise bad("there are no administrators in the private chat")
    return [chat.member(person.user, _status(chat, person)) for person in chat.admins]


@method
def get_file(world: World, *, file_id: str = "") -> dict[str, Any]:
    file = world.files.by_id(file_id)
    if file is None:
        raise bad("wrong file_id or the file is temporarily unavailable")
    if file.size > _MOST_BYTES:
        raise bad("file is too big")
    return {**file.shown, "file_path": file.path}


@method
def leave_chat(world: World, *, chat: Chat) -> bool:  # noqa: ARG001 - every method's shape
    chat.bot_status = "left"
    return True


@method
def get_me(world: World) -> dict[str, Any]:
    return world.bot


@method
def set_my_commands(
    world: World,
    *,
    commands: list[dict[str, Any]] | None = None,
    scope: dict[str, Any] | None = None,
    language_code: str = "",
) -> bool:
    if commands is None:
        raise bad("can't parse commands JSON array")
    if len(commands) > 100:
        raise bad("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not re.fullmatch(r"/?[a-z0-9_]{1,32}", command.get("command", "")):
            raise bad("BOT_COMMAND_INVALID")
        if not 1 <= len(command.get("description", "")) <= 256:
            raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
    world.commands[_scope(world, scope), _language(language_code)] = commands
    return True


@method
def get_my_commands(
    world: World, *, scope: dict[str, Any] | None = None, language_code: str = ""
) -> list[dict[str, Any]]:
    return world.commands.get((_scope(world, scope), _language(language_code)), [])


@method
def delete_my_commands(
    world: World, *, scope: dict[str, Any] | None = None, language_code: str = ""
) -> bool:
    world.commands.pop((_scope(world, scope), _language(language_code)), None)
    return True


@method
def set_my_name(world: World, *, name: str = "", language_code: str = "") -> bool:
    return _set_text(world, "name", name, language_code, limit=64)


@method
def set_my_description(world: World, *, description: str = "", language_code: str = "") -> bool:
    return _set_text(world, "description", description, language_code, limit=512)


@method
def get_my_description(world: World, *, language_code: str = "") -> dict[str, str]:
    return {"description": world.texts.get(("description", _language(language_code)), "")}


@method
def get_my_short_description(world: World, *, language_code: str = "") -> dict[str, str]:
    text = world.texts.get(("short description", _language(language_code)), "")
    return {"short_description": text}


@method
def set_my_short_description(
    world: World, *, short_description: str = "", language_code: str = ""
) -> bool:
    return _set_text(world, "short description", short_description, language_code, limit=120)


def _status(chat: Chat, person: Person) -> str:
    if person is chat.owner:
        return "creator"
    return "administrator" if person in chat.admins else "member"


_SCOPES = {
    *("default", "all_private_chats", "all_group_chats", "all_chat_administrators"),
    *("chat", "chat_administrators", "chat_member"),
}


def _scope(world: World, scope: dict[str, Any] | None) -> str:
    scope = scope or {"type": "default"}
    if scope.get("type") not in _SCOPES:
        raise bad("can't parse BotCommandScope: Unsupported type specified")
    if scope["type"].startswith("chat"):
        find_chat(world, scope.get("chat_id"))
    return json.dumps(scope, sort_keys=True)


def _language(code: str) -> str:
    if not re.fullmatch(r"([a-z]{2})?", code):
        raise bad("invalid language code specified")
    return code


def _set_text(world: World, kind: str, text: str, language_code: str, *, limit: int) -> bool:
    if len(text) > limit:
        raise bad(f"{kind} is too long")
    world.texts[kind, _language(language_code)] = text
    return True
