"""Tell whether a message is addressed to the bot, and what it asks."""

from __future__ import annotations

from dataclasses import dataclass

from telegram import Message, MessageEntity, User
from telegram.constants import ChatType

from bot.dispatch.reference_words import only_points

COMMANDS = (
    *("article", "ask", "forget", "help", "latest", "privacy", "settings", "sources", "start"),
    *("summary", "verify"),
)
"""What a group may say without naming the bot; any other bare command there is another bot's."""

_UNIT = 2  # bytes in a UTF-16 code unit, in which Telegram counts offsets
_EDGES = " ,;:–—-"  # left around a question when a mention is cut out of it


@dataclass(frozen=True, slots=True)
class AddressedMessage:
    """What a message to the bot asks."""

    command: str = ""
    """In lower case, without slash and bot name; empty for none."""
    question: str = ""
    """In the words of the sender, or of the message replied to; empty for none."""
    about: bool = False
    """Whether the words are somebody else's, which may be a statement."""


def read_message(message: Message, bot: User) -> AddressedMessage | None:
    """Return what the message asks of the bot, or None when it is not addressed to the bot.

    Addressed to the bot is, in private, whatever people write or send; in groups, one of its
    commands, a mention of it, and a written reply to one of its messages. Commands and mentions
    are recognised by Telegram's entities, never by the text alone.
    """
    if not _is_from_a_person(message):
        return None
    command, mentions = _command_and_mentions(message, bot)
    if command:
        name, _, username = _slice(message, command)[1:].lower().partition("@")
        ours = username == _username(bot) if username else _is_our_command(name, message)
        return _addressed(message, bot, name) if ours else None
    if mentions:
        return _addressed(message, bot)
    words = own_words(message, bot)
    if _is_private(message) and _has_content(message):
        if only_points(words):
            return _addressed(message, bot)
        return AddressedMessage("", words, about=bool(words and message.forward_origin))
    # What has no words, such as a sticker or a thumb, is in a group a comment on an answer.
    return (
        AddressedMessage("", words)
        if message.text and words and _replies_to(bot, message)
        else None
    )


def own_words(message: Message, bot: User) -> str:
    """Return the message's own text in one line, without command and mentions of the bot."""
    command, mentions = _command_and_mentions(message, bot)
    units = _units(message)
    for entity in sorted([*mentions, *filter(None, [command])], key=lambda e: -e.offset):
        start, end = _bounds(entity)
        units = units[:start] + " ".encode("utf-16-le") + units[end:]  # it may part two words
    return _tidy(units.decode("utf-16-le", "replace"))


def sender_id(message: Message) -> int | None:
    """Return the id of the chat or the person that sent the message."""
    sender = message.sender_chat or message.from_user
    return sender.id if sender else None


def replied_to(message: Message) -> Message | None:
    """Return the message that this one replies to, if any.

    In a topic, Telegram has messages that are no replies reply to the one that opened the topic.
    """
    replied = message.reply_to_message
    return None if replied and replied.forum_topic_created else replied


def _is_from_a_person(message: Message) -> bool:
    if message.via_bot or message.is_automatic_forward or message.business_connection_id:
        return False
    if message.chat.type == ChatType.CHANNEL:
        return False
    if message.sender_chat:  # an anonymous admin, or somebody writing as a channel:
        return True  # Telegram puts a bot of its own in `from_user` for these
    return message.from_user is not None and not message.from_user.is_bot


def _has_content(message: Message) -> bool:
    if message.text is not None:
        return True
    # As edits come captions, and each step of a live location.
    return bool(message.effective_attachment) and not message.edit_date


def _command_and_mentions(
    message: Message, bot: User
) -> tuple[MessageEntity | None, list[MessageEntity]]:
    """Return the command that the message starts with, and its mentions of the bot."""
    entities = message.entities or message.caption_entities
    starts = [e for e in entities if e.type == MessageEntity.BOT_COMMAND and e.offset == 0]
    return next(iter(starts), None), [e for e in entities if _names(message, e, bot)]


def _names(message: Message, entity: MessageEntity, bot: User) -> bool:
    if entity.type == MessageEntity.TEXT_MENTION:
        return entity.user == bot
    is_mention = entity.type == MessageEntity.MENTION
    return is_mention and _slice(message, entity).lower() == f"@{_username(bot)}"


def _username(bot: User) -> str:
    return (bot.username or "").lower()


def _is_our_command(bare_command: str, message: Message) -> bool:
    return _is_private(message) or bare_command in COMMANDS


def _is_private(message: Message) -> bool:
    return message.chat.type == ChatType.PRIVATE


def _replies_to(bot: User, message: Message) -> bool:
    replied = replied_to(message)
    return replied is not None and replied.from_user == bot


def _addressed(message: Message, bot: User, command: str = "") -> AddressedMessage:
    """Return what is asked in the message's own words, or else in those it replies to."""
    words, theirs = own_words(message, bot), _words_replied_to(message, bot)
    if theirs is None or (words and not only_points(words)):
        return AddressedMessage(command, words)
    return AddressedMessage(command, theirs, about=bool(theirs))


def _words_replied_to(message: Message, bot: User) -> str | None:
    """Return somebody else's words that the message replies to, or the part that it quotes."""
    replied = replied_to(message)
    if replied and replied.from_user == bot:
        return None
    if message.quote:
        return _tidy(message.quote.text)
    return own_words(replied, bot) if replied else None


def _tidy(text: str) -> str:
    """Return the text in one line; empty if it has neither letter nor digit."""
    words = " ".join(text.split()).strip(_EDGES)
    return words if any(c.isalnum() for c in words) else ""


def _slice(message: Message, entity: MessageEntity) -> str:
    start, end = _bounds(entity)
    return _units(message)[start:end].decode("utf-16-le", "replace")


def _units(message: Message) -> bytes:
    return (message.text or message.caption or "").encode("utf-16-le", "surrogatepass")


def _bounds(entity: MessageEntity) -> tuple[int, int]:
    return entity.offset * _UNIT, (entity.offset + entity.length) * _UNIT
