"""One bot among people: what they do becomes its updates, where Telegram would deliver them."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from typing import Any

from botapi.chats import Chat, Message
from botapi.delivering import Webhook
from botapi.files import Files
from botapi.people import Person, Press, said
from botapi.queries import Called, Typed
from botapi.updates import Updates

_TELEGRAM = {"id": 777000, "is_bot": False, "first_name": "Telegram"}


class World:
    """The bot, its chats, its updates, and what it told Telegram of itself."""

    def __init__(self, *, bot_id: int, username: str, can_read_all_group_messages: bool) -> None:
        self.bot_user: dict[str, Any] = {
            "id": bot_id,
            "is_bot": True,
            "first_name": "Articles",
            "username": username,
        }
        """The bot as it stands in messages."""
        self.bot: dict[str, Any] = {
            **self.bot_user,
            "can_join_groups": True,
            "can_read_all_group_messages": can_read_all_group_messages,
            "supports_inline_queries": True,
            "supports_guest_queries": True,
            "can_connect_to_business": False,
            "has_main_web_app": False,
            "has_topics_enabled": False,
        }
        """The bot as getMe shows it."""
        self.mentions_reach_bots = True
        """Whether a plain @mention gets through privacy mode; Telegram's words on it differ."""
        self.enforce_limits = False
        """Whether the 21st message within a minute to one group gets a 429."""
        self.updates = Updates()
        self.undelivered: list[Message] = []
        """What was said where the bot could not hear it."""
        self.chats: dict[int, Chat] = {}
        self.presses: dict[str, Press] = {}
        self.typed: dict[str, Typed] = {}
        self.called: dict[str, Called] = {}
        self.sent_ids: list[tuple[int, int]] = []
        """(chat id, message id) of what the bot sent, in order."""
        self.commands: dict[tuple[str, str], list[dict[str, Any]]] = {}
        """(scope as JSON with sorted keys, language code) -> the command menu."""
        self.texts: dict[tuple[str, str], str] = {}
        """("name", "description" or "short description", language code) -> text."""
        self.files = Files()
        self.webhook = Webhook()
        self._ids = itertools.count(5_000_000_001)  # past 32 bits, as people's ids are

    def next_id(self) -> int:
        """Return a number that nothing else has."""
        return next(self._ids)

    def person(
        self, name: str, *, username: str | None = None, language_code: str = "en"
    ) -> Person:
        """Add somebody who has not talked to the bot yet."""
        return Person(self, name, username=username, language_code=language_code)

    def other_bot(self, username: str) -> Person:
        """Add another bot."""
        return Person(self, username, username=username, is_bot=True)

    def group(
        self,
        title: str,
        *,
        members: Iterable[Person] = (),
        admins: Iterable[Person] = (),
        kind: str = "supergroup",
        forum: bool = False,
        bot_is_admin: bool = False,
    ) -> Chat:
        """Add a group that the bot is in; kind: "group" or "supergroup"."""
        prefix = 0 if kind == "group" else 1_000_000_000_000
        more = {"is_forum": True} if forum else {}
        chat = Chat(self, -prefix - self.next_id() % 1_000_000_000, kind, title=title, **more)
        chat.admins = list(admins)
        chat.members = [*dict.fromkeys([*members, *chat.admins])]
        chat.bot_status = "administrator" if bot_is_admin else "member"
        return chat

    def other_group(self, title: str, *, members: Iterable[Person] = ()) -> Chat:
        """Add a group that the bot is not in."""
        group = self.group(title, members=members)
        group.bot_status = "left"
        return group

    def talk(self, one: Person, other: Person) -> Chat:
        """Return the private chat of two people as the first one sees it.

        Its id is the other's, as that of the bot's own chat with the other is.
        """
        chat = Chat(self, other.id, "private", known=False, first_name=other.user["first_name"])
        chat.members = [one, other]
        return chat

    def channel(self, title: str, *, username: str | None = None) -> Chat:
        """Add a channel where the bot is an administrator."""
        more = {"username": username} if username else {}
        number = -1_000_000_000_000 - self.next_id() % 1_000_000_000
        chat = Chat(self, number, "channel", title=title, **more)
        chat.bot_status = "administrator"
        return chat

    def channel_post(self, channel: Chat, text: str) -> Message:
        """Post in a channel."""
        return channel.happens(channel.post({"sender_chat": channel.shown}, said(text)))

    def automatic_forward(self, post: Message, group: Chat, *, force: bool = False) -> Message:
        """Bring a channel's post into its discussion group, as Telegram does by itself."""
        origin = {key: post[key] for key in ("chat", "message_id", "date")}
        content: Message = {key: post[key] for key in ("text", "entities") if key in post}
        content |= {"is_automatic_forward": True, "forward_origin": {"type": "channel", **origin}}
        sender = {"from": _TELEGRAM, "sender_chat": post["chat"]}
        return group.happens(group.post(sender, content), force=force)
