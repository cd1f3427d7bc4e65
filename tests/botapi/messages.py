"""The methods of the Bot API that are about messages: sending, editing, deleting, reacting."""

from __future__ import annotations

import time
from typing import Any

from botapi.calling import Refused, bad, method
from botapi.chats import Chat, Message
from botapi.entities import Entity, Formatted, trimmed, utf16_length, with_found
from botapi.formatting import ParseError, parse_html
from botapi.keyboards import shown_keyboard
from botapi.world import World

_MAX_LENGTH = 4096  # UTF-16 code units, after the entities are parsed
_DELETABLE_SECONDS = 48 * 3600
_NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same"
    " as a current content and reply markup of the message"
)
_WORDS = ("text", "entities")
_ACTIONS = {
    *("typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice"),
    *("upload_document", "choose_sticker", "find_location", "record_video_note"),
    "upload_video_note",
}
_REACTIONS = frozenset("👍👎❤🔥👏😁🤔😢🎉🤩🙏👌🤷👀🤝✍🫡🆒")  # the usual ones of Telegram's


@method
def send_message(
    world: World,
    *,
    chat: Chat,
    text: str = "",
    message_thread_id: int | None = None,
    parse_mode: str = "",
    entities: list[Entity] | None = None,
    reply_parameters: dict[str, Any] | None = None,
    reply_markup: dict[str, Any] | None = None,
) -> Message:
    content = text_content(text, parse_mode, entities) | shown_keyboard(reply_markup)
    if not chat.bot_may_write:
        raise bad("not enough rights to send text messages to the chat")
    _check_topic(chat, message_thread_id)
    replied = _replied(chat, reply_parameters or {})
    if replied and message_thread_id not in {None, replied.get("message_thread_id")}:
        raise bad("message to be replied not found")
    _take_turn(world, chat)
    sender = {"sender_chat": chat.shown} if chat.kind == "channel" else {"from": world.bot_user}
    message = chat.post(sender, content, thread=message_thread_id, reply_to=replied)
    world.sent_ids.append((chat.id, message["message_id"]))
    return message


@method
def edit_message_text(
    world: World,
    *,
    chat: Chat,
    message_id: int = 0,
    text: str = "",
    parse_mode: str = "",
    entities: list[Entity] | None = None,
    reply_markup: dict[str, Any] | None = None,
) -> Message:
    old = _own(world, chat, message_id)
    return _replace(chat, old, text_content(text, parse_mode, entities), reply_markup)


@method
def edit_message_reply_markup(
    world: World, *, chat: Chat, message_id: int = 0, reply_markup: dict[str, Any] | None = None
) -> Message:
    old = _own(world, chat, message_id)
    return _replace(chat, old, {key: old[key] for key in _WORDS if key in old}, reply_markup)


@method
def delete_message(world: World, *, chat: Chat, message_id: int = 0) -> bool:
    if message_id not in chat.messages:
        raise bad("message to delete not found")
    own = (chat.id, message_id) in world.sent_ids
    if chat.bot_status != "administrator":
        if not own and chat.kind != "private":
            raise bad("message can't be deleted")
        if time.time() - chat.messages[message_id]["date"] > _DELETABLE_SECONDS:
            raise bad("message can't be deleted for everyone")
    del chat.messages[message_id]
    return True


@method
def set_message_reaction(
    world: World,  # noqa: ARG001 - every method's shape
    *,
    chat: Chat,
    message_id: int = 0,
    reaction: list[dict[str, Any]] | None = None,
) -> bool:
    if message_id not in chat.messages:
        raise bad("message to react not found")
    reactions = [one.get("emoji") for one in reaction or []]
    if len(reactions) > 1:
        raise bad("REACTIONS_TOO_MANY")
    if not _REACTIONS.issuperset(reactions) or (reactions and not chat.allows_reactions):
        raise bad("REACTION_INVALID")
    chat.reactions.pop(message_id, None)
    if emoji := next(filter(None, reactions), None):
        chat.reactions[message_id] = emoji
    return True


@method
def send_chat_action(
    world: World,  # noqa: ARG001 - every method's shape
    *,
    chat: Chat,
    action: str = "",
    message_thread_id: int | None = None,
) -> bool:
    if action not in _ACTIONS:
        raise bad("wrong parameter action in request")
    _check_topic(chat, message_thread_id)
    return True


def text_content(text: str, parse_mode: str, entities: list[Entity] | None) -> dict[str, Any]:
    """Return what a message made of this says, or refuse it."""
    if not text:
        raise bad("message text is empty")
    formatted = with_found(trimmed(_formatted(text, parse_mode, entities or [])))
    if not formatted.text:
        raise bad("text must be non-empty")
    if utf16_length(formatted.text) > _MAX_LENGTH:
        raise bad("message is too long")
    shown = {"entities": formatted.entities} if formatted.entities else {}
    return {"text": formatted.text, **shown}


def _formatted(text: str, parse_mode: str, entities: list[Entity]) -> Formatted:
    if not parse_mode:
        length = utf16_length(text)
        if any(one["offset"] < 0 or one["offset"] + one["length"] > length for one in entities):
            raise bad("entities are outside of the text")
        return Formatted(text, entities)
    if parse_mode.lower() != "html":
        raise bad("unsupported parse_mode")
    try:
        return parse_html(text)
    except ParseError as problem:
        raise bad(f"can't parse entities: {problem}") from None


def _check_topic(chat: Chat, thread: int | None) -> None:
    # The General topic is 1 in what it is called and nothing in what may be sent.
    if thread is not None and "forum_topic_created" not in chat.messages.get(thread, {}):
        raise bad("message thread not found")


def _replied(chat: Chat, reply: dict[str, Any]) -> Message | None:
    if not reply:
        return None
    message = chat.messages.get(reply.get("message_id", 0))
    if message is None and not reply.get("allow_sending_without_reply"):
        raise bad("message to be replied not found")
    if message and reply.get("quote", "") not in message.get("text", ""):
        raise bad("QUOTE_TEXT_INVALID")
    return message


def _take_turn(world: World, chat: Chat) -> None:
    """Count a message; raise 429 at the 21st within a minute in one group."""
    now = time.monotonic()
    chat.turns = [turn for turn in chat.turns if now - turn < 60]
    if world.enforce_limits and "group" in chat.kind and len(chat.turns) >= 20:
        wait = int(60 - (now - chat.turns[0])) + 1
        raise Refused(429, f"Too Many Requests: retry after {wait}", retry_after=wait)
    chat.turns.append(now)


def _own(world: World, chat: Chat, message_id: int) -> Message:
    if message_id not in chat.messages:
        raise bad("message to edit not found")
    if (chat.id, message_id) not in world.sent_ids:
        raise bad("message can't be edited")
    return chat.messages[message_id]


def _replace(
    chat: Chat, old: Message, words: dict[str, Any], reply_markup: dict[str, Any] | None
) -> Message:
    """Put new words and a new keyboard (none, unless it is given) in the place of the old."""
    content = words | shown_keyboard(reply_markup, editing=True)
    changing = {*_WORDS, "reply_markup"}
    if content == {key: old[key] for key in changing if key in old}:
        raise bad(_NOT_MODIFIED)
    kept = {key: value for key, value in old.items() if key not in changing}
    message = {**kept, "edit_date": int(time.time()), **content}
    chat.messages[old["message_id"]] = message
    return message
