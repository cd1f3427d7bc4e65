"""Ask Telegram who administers a group, at the moment when it matters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from telegram import ChatMember, Message
from telegram.error import BadRequest

if TYPE_CHECKING:
    from telegram import Bot

_ADMINISTRATORS = {ChatMember.OWNER, ChatMember.ADMINISTRATOR}


async def is_administrator(bot: Bot, chat_id: int, user_id: int) -> bool:
    """Return whether a user is an administrator of the group now.

    Telegram guarantees getChatMember for other users only to bots that are administrators; where
    members are hidden, it still tells everyone who the administrators are.
    """
    try:
        member = await bot.get_chat_member(chat_id, user_id)
    except BadRequest as error:
        if "not found" in error.message.lower():
            return False
        members = await bot.get_chat_administrators(chat_id)
        return any(member.user.id == user_id for member in members)
    return member.status in _ADMINISTRATORS


async def is_from_administrator(message: Message) -> bool:
    """Return whether an administrator sent the message, also anonymously, as the group."""
    if message.sender_chat:
        return message.sender_chat.id == message.chat_id
    sender = message.from_user
    return sender is not None and await is_administrator(
        message.get_bot(), message.chat_id, sender.id
    )
