"""The methods of the Bot API that answer inline queries and calls from other chats.

What is refused, and in which words, follows Telegram's server: the count and the parsing of the
results, then their ids and titles, then the texts.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, TypeVar

from botapi.calling import Refused, bad, method
from botapi.chats import Message
from botapi.keyboards import shown_keyboard
from botapi.messages import text_content
from botapi.queries import Query
from botapi.world import World

Some = TypeVar("Some", bound=Query)

_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
_MAX_RESULTS = 50
_ARTICLE = {
    *("type", "id", "title", "input_message_content", "reply_markup", "url", "description"),
    *("thumbnail_url", "thumbnail_width", "thumbnail_height"),
}
_TEXT = {"message_text", "parse_mode", "entities", "link_preview_options"}
_BUTTON = {"text", "start_parameter", "web_app"}
_LONGEST_LABEL = 64  # Telegram names no limit; phones cut before this


@method
def answer_inline_query(
    world: World,
    *,
    inline_query_id: str = "",
    results: list[dict[str, Any]] | None = None,
    cache_time: int = 300,
    is_personal: bool = False,
    next_offset: str = "",
    button: dict[str, Any] | None = None,
) -> bool:
    results = results or []
    _check_button(button or {})
    if len(results) > _MAX_RESULTS:
        raise bad("too many inline query results specified")
    messages = [_message(result) for result in results]
    typed = _open(world.typed, inline_query_id)
    _check_ids(results)
    if len(next_offset.encode()) > 64:
        raise bad("NEXT_OFFSET_INVALID")
    typed.results, typed.messages = results, messages
    typed.button, typed.next_offset = button or {}, next_offset
    typed.cache_time, typed.is_personal = cache_time, is_personal
    typed.close()
    return True


@method
def answer_guest_query(
    world: World, *, guest_query_id: str = "", result: dict[str, Any] | None = None
) -> dict[str, Any]:
    if result is None:
        raise bad("can't parse inline query result: Inline query result must be an object")
    content = _message(result)
    called = _open(world.called, guest_query_id)
    _check_ids([result])
    caller = called.message.get("sender_chat") or called.message["from"]
    kind = "chat" if "type" in caller else "user"
    sender = {"from": world.bot_user, f"guest_bot_caller_{kind}": caller}
    called.reply = called.chat.post(sender, content, reply_to=called.message)
    called.close()
    return {"inline_message_id": f"guest-{called.id}"}


def _open(queries: Mapping[str, Some], query_id: str) -> Some:
    query = queries.get(query_id)
    if query is None or not query.is_open():
        raise bad(_TOO_OLD)
    return query


def _message(result: Any) -> Message:
    """Return what is sent when the result is chosen."""
    try:
        return _content(result)
    except Refused as refused:
        problem = refused.description.removeprefix("Bad Request: ")
        if problem == "message is too long":
            raise bad("MESSAGE_TOO_LONG") from None
        problem = problem.replace("can't parse entities", "Can't parse entities")
        raise bad(f"can't parse inline query result: {problem}") from None


def _content(result: Any) -> Message:
    if not isinstance(result, dict):
        raise bad("Inline query result must be an object")
    if result.get("type") != "article":  # of those that Telegram knows, the tests' bot has one
        raise bad(f'type "{result.get("type")}" is unsupported for the inline query result')
    for name in ("id", "title"):
        if not isinstance(result.get(name), str):
            raise bad(f'Field "{name}" must be of type String')
    content = result.get("input_message_content")
    if not isinstance(content, dict) or not content.get("message_text"):
        raise bad("Input message content is not specified")
    if unknown := {*(result.keys() - _ARTICLE), *(content.keys() - _TEXT)}:
        raise bad(f"unknown fields {sorted(unknown)}")  # Telegram would ignore them
    words = (content["message_text"], content.get("parse_mode", ""), content.get("entities"))
    return text_content(*words) | shown_keyboard(result.get("reply_markup"))


def _check_ids(results: list[dict[str, Any]]) -> None:
    ids = [result["id"] for result in results]
    if not all(ids):
        raise bad("RESULT_ID_EMPTY")
    if any(len(one.encode()) > 64 for one in ids):
        raise bad("RESULT_ID_INVALID")
    if len(set(ids)) < len(ids):
        raise bad("RESULT_ID_DUPLICATE")
    if not all(result["title"].strip() for result in results):
        raise bad("ARTICLE_TITLE_EMPTY")


def _check_button(button: dict[str, Any]) -> None:
    if not button:
        return
    start = button.get("start_parameter")
    if button.keys() - _BUTTON or not isinstance(button.get("text"), str):
        raise bad("can't parse inline query results button")
    if not button["text"].strip() or len(button["text"]) > _LONGEST_LABEL:
        raise bad("BUTTON_TEXT_INVALID")
    if ("web_app" in button) == (start is not None):
        raise bad("exactly one of the button's web_app and start_parameter must be used")
    if start == "":
        raise bad("can't use empty start_parameter")
    if start and len(start) > 64:
        raise bad("too long start_parameter specified")
    if start and not re.fullmatch(r"[A-Za-z0-9_-]+", start):
        raise bad("unallowed characters in start_parameter are used")
