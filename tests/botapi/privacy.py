"""A message in a chat into whether Telegram gives it to the bot: privacy mode.

From core.telegram.org/bots/features#privacy-mode. With privacy mode a bot gets, in groups:
commands explicitly meant for it (/ask@bot); general commands (/ask) if it was the last bot to
send a message to the group; messages sent via it; replies to its messages; all service messages.
Administrators, and bots whose privacy mode is off, get everything. What that page leaves open:

- a general command also comes when no other bot is a member, since none could be meant instead;
- a command counts at the start of the text only;
- a reply to somebody's message that was meant for the bot ("implicitly") does not count;
- a plain @mention comes if `mentions_reach_bots`: the page does not list it, BotFather does;
- of other bots a bot gets commands meant for it and replies (bot-to-bot communication, switched
  on by the other one), whatever its rights.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from botapi.entities import covered

if TYPE_CHECKING:
    from botapi.chats import Chat
    from botapi.world import World

Message = dict[str, Any]

_SERVICE = {
    *("forum_topic_created", "migrate_to_chat_id", "migrate_from_chat_id", "new_chat_members"),
}
PEOPLE_AS_BOTS = {1087968824, 136817688}  # anonymous admins; people who write as a channel


def reaches_bot(message: Message, *, chat: Chat, world: World) -> bool:
    """Return whether the bot gets an update for this message."""
    if chat.bot_status not in {"member", "administrator", "restricted"}:
        return False
    if chat.kind in {"private", "channel"} or _SERVICE & message.keys():
        return True
    if message["from"]["is_bot"] and message["from"]["id"] not in PEOPLE_AS_BOTS:
        return _replies_to(message, world) or _commands(message, world, chat=None)
    return (
        world.bot["can_read_all_group_messages"]
        or chat.bot_status == "administrator"
        or message.get("via_bot", {}).get("id") == world.bot_user["id"]
        or _replies_to(message, world)
        or _commands(message, world, chat=chat)
        or (world.mentions_reach_bots and _mentions(message, world))
    )


def calls_guest(message: Message, *, chat: Chat, world: World) -> bool:
    """Return whether this calls the bot into a chat where it is no member: guest mode.

    From core.telegram.org/bots/features#guest-bots: a mention does, and a reply to what the bot
    said there before. Other bots' calls are left out here.
    """
    return (
        world.bot["supports_guest_queries"]
        and chat.bot_status == "left"
        and chat.kind != "channel"
        and (not message["from"]["is_bot"] or message["from"]["id"] in PEOPLE_AS_BOTS)
        and (_mentions(message, world) or _replies_to(message, world))
    )


def _replies_to(message: Message, world: World) -> bool:
    replied = message.get("reply_to_message", {})
    return bool(replied.get("from", {}).get("id") == world.bot_user["id"])


def _commands(message: Message, world: World, *, chat: Chat | None) -> bool:
    """Tell whether it starts with a command for the bot; chat: where a general one may count."""
    for entity in message.get("entities", []):
        if entity["type"] == "bot_command" and entity["offset"] == 0:
            _, at, name = covered(message["text"], entity).partition("@")
            if at:
                return bool(name.lower() == world.bot_user["username"].lower())
            return chat is not None and _is_general_for_us(chat, world)
    return False


def _is_general_for_us(chat: Chat, world: World) -> bool:
    others = any(person.user["is_bot"] for person in chat.members)
    return chat.last_bot == world.bot_user["id"] or not others


def _mentions(message: Message, world: World) -> bool:
    text: str = message.get("text") or message.get("caption", "")
    name = f"@{world.bot_user['username']}".lower()
    entities = [*message.get("entities", []), *message.get("caption_entities", [])]
    return any(
        (entity["type"] == "mention" and covered(text, entity).lower() == name)
        or entity.get("user", {}).get("id") == world.bot_user["id"]
        for entity in entities
    )
