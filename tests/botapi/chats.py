"""Chats and topics, and the messages that stand in them."""

from __future__ import annotations

import itertools
import time
from typing import TYPE_CHECKING, Any

from botapi.privacy import PEOPLE_AS_BOTS, calls_guest, reaches_bot
from botapi.queries import Called

if TYPE_CHECKING:
    from botapi.people import Person
    from botapi.world import World

Message = dict[str, Any]

ANONYMOUS = {
    "id": 1087968824,
    "is_bot": True,
    "first_name": "Group",
    "username": "GroupAnonymousBot",
}
_RESTRICTED = (
    *("can_send_messages", "can_send_audios", "can_send_documents", "can_send_photos"),
    *("can_send_videos", "can_send_video_notes", "can_send_voice_notes", "can_send_polls"),
    *("can_send_other_messages", "can_add_web_page_previews", "can_change_info"),
    *("can_invite_users", "can_pin_messages", "can_manage_topics", "can_edit_tag"),
    "can_react_to_messages",
)
_RIGHTS = (
    *("can_be_edited", "is_anonymous", "can_manage_chat", "can_delete_messages"),
    *("can_manage_video_chats", "can_restrict_members", "can_promote_members"),
    *("can_change_info", "can_invite_users", "can_post_stories", "can_edit_stories"),
    "can_delete_stories",
)


_OUT = {"left", "kicked"}


class Topic:
    """A topic of a forum."""

    def __init__(self, chat: Chat, thread: int) -> None:
        self.chat = chat
        self.thread = thread
        """The message_thread_id."""


class Chat:
    """A private chat, a group, a supergroup or a channel."""

    def __init__(
        self, world: World, chat_id: int, kind: str, *, known: bool = True, **shown: Any
    ) -> None:
        self.world = world
        self.id = chat_id
        self.kind = kind
        self.shown = {"id": chat_id, "type": kind, **shown}
        """The chat as it stands in messages."""
        self.members: list[Person] = []
        self.admins: list[Person] = []
        self.owner: Person | None = None
        self.bot_status = "left"
        self.bot_may_write = True
        """False where the bot is restricted from sending messages."""
        self.hides_members = False
        """Whether only administrators learn who is a member."""
        self.allows_reactions = True
        self.reactions: dict[int, str] = {}
        """The id of a message -> the bot's reaction to it."""
        self.messages: dict[int, Message] = {}
        """What stands in the chat now; an edit puts a new dict in the place of the old."""
        self.last_bot: int | None = None
        """The id of the bot that spoke last."""
        self.migrated_to: Chat | None = None
        self.turns: list[float] = []
        """When the bot sent its last messages, in seconds."""
        self._message_ids = itertools.count(10)  # 1 is General's thread in a forum
        if known:  # by its id, to the bot
            world.chats[chat_id] = self

    def topic(self, name: str) -> Topic:
        """Open a topic in a forum, or in a private chat if the bot has topics there."""
        if self.kind == "private":
            has_topics, how = self.world.bot["has_topics_enabled"], "set has_topics_enabled"
        else:
            has_topics, how = "is_forum" in self.shown, "make it with forum=True"
        if not has_topics:
            raise ValueError(f"chat {self.id} has no topics; {how}")
        created = {"forum_topic_created": {"name": name, "icon_color": 7322096}}
        message = self.happens(self.post({"from": ANONYMOUS}, created))
        return Topic(self, message["message_id"])

    def post(
        self,
        sender: dict[str, Any],
        content: dict[str, Any],
        *,
        thread: int | None = None,
        reply_to: Message | None = None,
    ) -> Message:
        """Put a message into the chat and return it; nobody is told of it yet."""
        number = next(self._message_ids)
        if "forum_topic_created" in content:
            thread = number
        elif reply_to and reply_to.get("is_topic_message"):
            thread = reply_to["message_thread_id"]
        elif thread is not None:
            reply_to = reply_to or self.messages[thread]
        message: Message = {"message_id": number, "date": int(time.time()), "chat": self.shown}
        if thread is not None:
            message |= {"message_thread_id": thread, "is_topic_message": True}
        elif reply_to and self.kind == "supergroup":
            root = reply_to.get("message_thread_id", reply_to["message_id"])
            message["message_thread_id"] = root
        message |= {**sender, **content}
        if reply_to:  # one level deep
            replied = {key: reply_to[key] for key in reply_to if key != "reply_to_message"}
            message["reply_to_message"] = replied
        self.messages[number] = message
        speaker = message.get("from", {})
        if speaker.get("is_bot") and speaker["id"] not in PEOPLE_AS_BOTS:
            self.last_bot = speaker["id"]
        return message

    def seen(self, message: Message) -> Message:
        """Return a message with what it replies to as that stands now, or without what is gone."""
        replied = message.get("reply_to_message")
        if not replied:
            return message
        current = self.messages.get(replied["message_id"])
        others = {key: message[key] for key in message if key != "reply_to_message"}
        if current is None:
            return others
        shallow = {key: current[key] for key in current if key != "reply_to_message"}
        return {**others, "reply_to_message": shallow}

    def happens(self, message: Message, *, edited: bool = False, force: bool = False) -> Message:
        """Tell the bot of a message, if Telegram would."""
        kind = "channel_post" if self.kind == "channel" else "message"
        if force or reaches_bot(message, chat=self, world=self.world):
            self.world.updates.put(f"edited_{kind}" if edited else kind, message)
        elif not edited and calls_guest(message, chat=self, world=self.world):
            called = Called(str(self.world.next_id()), self, message)
            self.world.called[called.id] = called
            self.world.updates.put("guest_message", {**message, "guest_query_id": called.id})
        else:
            self.world.undelivered.append(message)
        return message

    def migrates(self, *, new_first: bool = False) -> Chat:
        """Turn a basic group into a supergroup; return that, with the same people in it.

        The bot is told that it was added to the new one, and a message in each of the two names
        the other. new_first: the new one's comes first.
        """
        if self.kind != "group":
            raise ValueError(f"{self.shown['title']!r} is a {self.kind}; only a group migrates")
        new = self.world.group(self.shown["title"], members=self.members, admins=self.admins)
        new.owner = self.owner
        new.bot_status, status = "left", self.bot_status
        new.sets_bot(status, by=(*self.admins, *self.members)[0], announced=False)
        messages = [
            (self, self.post({"from": ANONYMOUS}, {"migrate_to_chat_id": new.id})),
            (new, new.post({"from": ANONYMOUS}, {"migrate_from_chat_id": self.id})),
        ]
        for chat, message in reversed(messages) if new_first else messages:
            chat.happens(message)
        self.migrated_to = new
        return new

    def sets_bot(
        self, status: str, *, by: Person, may_write: bool = True, announced: bool = True
    ) -> None:
        """Change what the bot is here, and tell it so.

        status: "member", "administrator", "restricted", "left" or "kicked". may_write: False
        for one who is restricted from it. announced: whether a message says that it was added.
        """
        bot = self.world.bot_user
        old = self.member(bot, self.bot_status)
        is_new = self.bot_status in _OUT and status not in _OUT
        self.bot_status, self.bot_may_write = status, may_write
        when = {"chat": self.shown, "from": by.user, "date": int(time.time())}
        change = {"old_chat_member": old, "new_chat_member": self.member(bot, status)}
        self.world.updates.put("my_chat_member", {**when, **change})
        if is_new and announced and "group" in self.kind:
            self.happens(self.post({"from": by.user}, {"new_chat_members": [bot]}))

    def member(self, user: dict[str, Any], status: str) -> dict[str, Any]:
        """Return somebody as a ChatMember."""
        more: dict[str, dict[str, Any]] = {
            "administrator": dict.fromkeys(_RIGHTS, True),
            "creator": {"is_anonymous": False},
            "kicked": {"until_date": 0},
            "restricted": {
                **dict.fromkeys(_RESTRICTED, self.bot_may_write),
                "is_member": True,
                "until_date": 0,
            },
        }
        return {"user": user, "status": status, **more.get(status, {})}
