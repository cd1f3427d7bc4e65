"""People, what they say, and the buttons that they press."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Generator
from typing import TYPE_CHECKING, Any

from botapi.chats import ANONYMOUS, Chat, Message, Topic
from botapi.entities import find_entities, utf16_length
from botapi.queries import Typed

if TYPE_CHECKING:
    from botapi.world import World

_AS_CHANNEL = {
    "id": 136817688,
    "is_bot": True,
    "first_name": "Channel",
    "username": "Channel_Bot",
}
_FILE = {"file_id": "AgACAgIAAxkBAAI", "file_unique_id": "AQADq7sxG", "file_size": 4096}
_MEDIA: dict[str, Any] = {
    "photo": [{**_FILE, "width": 320, "height": 240}],
    "voice": {**_FILE, "duration": 3, "mime_type": "audio/ogg"},
    "sticker": {
        **_FILE,
        "type": "regular",
        "width": 512,
        "height": 512,
        "is_animated": False,
        "is_video": False,
    },
}


def said(text: str, people: dict[str, Person] | None = None) -> dict[str, Any]:
    """Return a message's text and the entities that Telegram finds in it."""
    entities = find_entities(text, {name: person.user for name, person in (people or {}).items()})
    return {"text": text, **({"entities": entities} if entities else {})}


class Person:
    """Somebody who writes; also another bot."""

    def __init__(
        self, world: World, name: str, *, username: str | None, is_bot: bool = False, **more: str
    ) -> None:
        self.world = world
        self.id = world.next_id()
        named = {"first_name": name, **({"username": username} if username else {})}
        self.user = {"id": self.id, "is_bot": is_bot, **named, **more}
        self.private = Chat(world, self.id, "private", **named)
        """The chat with the bot, which may write there once this person has."""

    def says(
        self,
        where: Chat | Topic,
        text: str,
        *,
        reply_to: Message | None = None,
        anonymous: bool = False,
        as_chat: Chat | None = None,
        via_bot: Person | bool = False,
        forwarded: bool = False,
        mentions: dict[str, Person] | None = None,
        quote: str = "",
        force: bool = False,
    ) -> Message:
        """Write a message and return it.

        via_bot: True for the bot under test, or another one.
        mentions: words of the text -> the people that they mention without a username.
        quote: the part that was picked of the message replied to.
        force: tell the bot, whatever privacy mode says.
        """
        content = said(text, mentions)
        if quote and reply_to:
            content["quote"] = _quote(quote, reply_to["text"])
        if via_bot:
            bot = via_bot.user if isinstance(via_bot, Person) else self.world.bot_user
            content["via_bot"] = bot
        if forwarded:
            content["forward_origin"] = self._origin()
        sender: dict[str, Any] = {"from": self.user}
        if anonymous:
            sender = {"from": ANONYMOUS, "sender_chat": _chat_of(where).shown}
        elif as_chat:
            sender = {"from": _AS_CHANNEL, "sender_chat": as_chat.shown}
        return self._posts(where, sender, content, reply_to=reply_to, force=force)

    def sends(
        self,
        where: Chat | Topic,
        what: str,
        *,
        caption: str | None = None,
        reply_to: Message | None = None,
        force: bool = False,
    ) -> Message:
        """Send a "photo", a "voice" message or a "sticker"."""
        content: dict[str, Any] = {what: _MEDIA[what], **_captioned(caption)}
        return self._posts(where, {"from": self.user}, content, reply_to=reply_to, force=force)

    def sends_file(
        self,
        where: Chat | Topic,
        name: str | None,
        data: bytes,
        *,
        caption: str | None = None,
        mime_type: str | None = None,
        album: str | None = None,
        said_size: int | None = None,
        forwarded: bool = False,
        reply_to: Message | None = None,
        force: bool = False,
    ) -> Message:
        """Send a document.

        name, mime_type: None where the app tells none. album: of which it is a part.
        said_size: what Telegram tells of its size, where that is not its size.
        """
        file = self.world.files.store(data, name=name or "", size=said_size)
        told = {"file_name": name, "mime_type": mime_type}
        document = {**file.shown, **{key: value for key, value in told.items() if value}}
        content: dict[str, Any] = {"document": document, **_captioned(caption)}
        if album:
            content["media_group_id"] = album
        if forwarded:
            content["forward_origin"] = self._origin()
        return self._posts(where, {"from": self.user}, content, reply_to=reply_to, force=force)

    def edits(self, message: Message, text: str, *, force: bool = False) -> Message:
        """Change the text of a message of one's own; return what it is now."""
        chat = self.world.chats[message["chat"]["id"]]
        old = chat.messages[message["message_id"]]
        kept = {key: value for key, value in old.items() if key not in {"text", "entities"}}
        edited = {**kept, "edit_date": int(time.time()), **said(text)}
        chat.messages[message["message_id"]] = edited
        return chat.happens(edited, edited=True, force=force)

    def presses(self, message: Message, text: str) -> Press:
        """Press the button of that text under a message of the bot, as it stands now."""
        current = self.world.chats[message["chat"]["id"]].messages[message["message_id"]]
        rows = current.get("reply_markup", {}).get("inline_keyboard", [])
        buttons = {button["text"]: button.get("callback_data") for row in rows for button in row}
        if not buttons.get(text):
            raise LookupError(f"no button {text!r} to press; there are {list(buttons)}")
        return self.presses_data(current, buttons[text])

    def presses_data(self, message: Message, data: str) -> Press:
        """Send a callback query with any data, as a forged app can."""
        press = Press(str(self.world.next_id()))
        self.world.presses[press.id] = press
        chat = self.world.chats[message["chat"]["id"]]
        query = {"id": press.id, "from": self.user, "message": chat.seen(message), "data": data}
        query["chat_instance"] = str(chat.id)
        self.world.updates.put("callback_query", query)
        return press

    def types(self, text: str, *, offset: str = "", chat_type: str = "supergroup") -> Typed:
        """Type the bot's name and a text somewhere; awaited, it is what is shown for it."""
        if not self.world.bot["supports_inline_queries"]:
            raise ValueError("the bot has no inline mode")
        typed = Typed(str(self.world.next_id()), text)
        self.world.typed[typed.id] = typed
        query = {"id": typed.id, "from": self.user, "query": text[:256], "offset": offset}
        self.world.updates.put("inline_query", {**query, "chat_type": chat_type})
        return typed

    def chooses(self, typed: Typed, where: Chat | Topic, place: int = 0) -> Message:
        """Send one of the results that are shown."""
        content = {**typed.messages[place], "via_bot": self.world.bot_user}
        return self._posts(where, {"from": self.user}, content, reply_to=None, force=False)

    def edits_caption(self, message: Message, caption: str) -> Message:
        """Change the caption of a file of one's own; return what the message is now."""
        chat = self.world.chats[message["chat"]["id"]]
        old = chat.messages[message["message_id"]]
        kept = {key: value for key, value in old.items() if not key.startswith("caption")}
        edited = {**kept, "edit_date": int(time.time()), **_captioned(caption)}
        chat.messages[message["message_id"]] = edited
        return chat.happens(edited, edited=True)

    def _origin(self) -> dict[str, Any]:
        return {"type": "user", "sender_user": self.user, "date": int(time.time())}

    def _posts(
        self,
        where: Chat | Topic,
        sender: dict[str, Any],
        content: dict[str, Any],
        *,
        reply_to: Message | None,
        force: bool,
    ) -> Message:
        chat = _chat_of(where)
        if chat.migrated_to:
            raise ValueError(f"{chat.shown['title']!r} has become a supergroup; write there")
        if chat is self.private:
            chat.bot_status = "member"
        elif self not in chat.members:
            chat.members.append(self)
        thread = where.thread if isinstance(where, Topic) else None
        current = chat.messages[reply_to["message_id"]] if reply_to else None
        message = chat.post(sender, content, thread=thread, reply_to=current)
        return chat.happens(message, force=force)


def _captioned(caption: str | None) -> dict[str, Any]:
    """Return a caption and its entities as they stand in a message."""
    if not caption:
        return {}
    words = said(caption)
    entities = {f"caption_{name}": value for name, value in words.items() if name != "text"}
    return {"caption": words["text"], **entities}


def _quote(part: str, text: str) -> dict[str, Any]:
    return {"text": part, "position": utf16_length(text[: text.index(part)]), "is_manual": True}


def _chat_of(where: Chat | Topic) -> Chat:
    return where.chat if isinstance(where, Topic) else where


class Answer:
    """What the bot answered to a press: true once it has; awaiting it waits for that."""

    def __init__(self) -> None:
        self.text = ""
        self.show_alert = False
        self._given = asyncio.Event()

    def give(self, *, text: str, show_alert: bool) -> None:
        """Note the answer."""
        self.text, self.show_alert = text, show_alert
        self._given.set()

    def __bool__(self) -> bool:
        return self._given.is_set()

    def __await__(self) -> Generator[Any, Any, Answer]:
        return self._wait().__await__()

    async def _wait(self) -> Answer:
        async with asyncio.timeout(30):
            await self._given.wait()
        return self


class Press:
    """A pressed button."""

    def __init__(self, query_id: str) -> None:
        self.id = query_id
        self.answered = Answer()
