"""Handle changes of membership: greet groups, leave or forget chats, follow migrations."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections import OrderedDict
from contextlib import suppress
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from telegram import ChatMember, ChatMemberAdministrator, ChatMemberRestricted
from telegram.constants import ChatType
from telegram.error import BadRequest, Forbidden

from bot.dispatch.admission import is_allowed
from bot.dispatch.context import Context
from bot.i18n.translator import Translator, joined, mark
from bot.transport import messages

if TYPE_CHECKING:
    from telegram import Chat, ChatMemberUpdated, Update, User

_log = logging.getLogger(__name__)

HELLO = mark(
    "Hello! Ask me a question, and I’ll answer with sentences from articles, word for word, each "
    "with its source."
)
HOW = mark(
    "Write /ask and your question, or mention {name} in it. You can also reply to one of my "
    "messages."
)
HOW_WITHOUT_MENTIONS = mark(
    "Write /ask@{username} and your question, or reply to one of my messages. A message that only "
    "mentions {name} may not reach me here."
)
FOR_ADMINISTRATORS = mark("Administrators can use /settings to choose how I answer here.")
LEAVING = mark(
    "This bot doesn’t answer here, so it is leaving. Its operator can allow this chat by its id: "
    "<code>{chat_id}</code>"
)

_GROUPS = {ChatType.GROUP, ChatType.SUPERGROUP}
_SETTLED_SECONDS = 2.0
"""A group that becomes a supergroup first looks like one that the bot was added to. The messages
that tell otherwise come next; until then nothing may be said or left."""
_ONE_HELLO_IN = timedelta(hours=1)
_GREETED = 1_000  # chats


class Membership:
    """Greets groups on being added, leaves where not allowed, forgets chats on being removed."""

    def __init__(self) -> None:
        self._greeted: OrderedDict[int, datetime] = OrderedDict()
        """Chats, and when the bot was added to them."""

    async def handle_change(self, update: Update, context: Context) -> None:
        """Act on the bot's being added to a chat or removed from it; ignore a promotion, say."""
        change = update.my_chat_member
        if change is None:
            return
        if _is_out(change.new_chat_member):
            _forget(change.chat.id, context)
        elif _is_out(change.old_chat_member) and change.chat.type != ChatType.PRIVATE:
            await self._enter(change, context)

    async def _enter(self, change: ChatMemberUpdated, context: Context) -> None:
        chat, me = change.chat, change.new_chat_member
        if chat.type == ChatType.SUPERGROUP:
            await asyncio.sleep(_SETTLED_SECONDS)
        if not is_allowed(chat.id, context):
            await _leave(chat, me, context)
        elif chat.type in _GROUPS and _may_write(me) and self._is_news(change, context):
            await messages.send(
                context.bot, chat.id, greeting(context.bot.bot, me, context.translator)
            )

    def _is_news(self, change: ChatMemberUpdated, context: Context) -> bool:
        """Return whether the bot is new there: not under the group's old id, nor a moment ago."""
        added, before = change.date, self._greeted.pop(change.chat.id, None)
        if context.store.was(change.chat.id) is not None:
            return False
        self._greeted[change.chat.id] = added
        if len(self._greeted) > _GREETED:
            self._greeted.popitem(last=False)
        return before is None or added - before > _ONE_HELLO_IN


async def follow_migration(update: Update, context: Context) -> None:
    """Move a group's settings to the supergroup that it became, when the first message says so."""
    message = update.message
    if message is None:
        return
    old = message.migrate_from_chat_id or message.chat_id
    new = message.migrate_to_chat_id or message.chat_id
    try:
        is_news = context.store.move(old, new)
    except sqlite3.Error as error:
        _log.warning("What chat %s chose could not be moved to %s: %s", old, new, error)
        return
    allowed = context.settings.allowed_chat_ids
    if is_news and old in allowed and new not in allowed:
        _log.warning(
            "Group %s is now supergroup %s and stays allowed; put %s into ALLOWED_CHAT_IDS",
            *(old, new, new),
        )


def greeting(bot: User, me: ChatMember, translator: Translator) -> str:
    """Return what the bot says in a group that it was added to.

    In privacy mode a bot receives commands and replies; whether it receives mentions as well,
    Telegram's documents contradict each other. Administrators receive everything.
    """
    hears_all = bot.can_read_all_group_messages or isinstance(me, ChatMemberAdministrator)
    how = HOW if hears_all else HOW_WITHOUT_MENTIONS
    return joined(
        [
            translator.say(HELLO),
            translator.say(how, name=bot.name, username=bot.username),
            translator.say(FOR_ADMINISTRATORS),
        ]
    )


async def _leave(chat: Chat, me: ChatMember, context: Context) -> None:
    _log.info("Chat %s is not in ALLOWED_CHAT_IDS; leaving it", chat.id)
    if chat.type in _GROUPS and _may_write(me):
        await messages.send(context.bot, chat.id, context.translator.say(LEAVING, chat_id=chat.id))
    with suppress(Forbidden, BadRequest):  # it is out already
        await context.bot.leave_chat(chat.id)


def _forget(chat_id: int, context: Context) -> None:
    context.replies.drop(chat_id)
    try:
        context.store.drop(chat_id)
    except sqlite3.Error as error:
        _log.warning("What chat %s chose could not be dropped: %s", chat_id, error)


def _is_out(member: ChatMember) -> bool:
    if isinstance(member, ChatMemberRestricted):
        return not member.is_member
    return member.status in {ChatMember.LEFT, ChatMember.BANNED}


def _may_write(member: ChatMember) -> bool:
    return not isinstance(member, ChatMemberRestricted) or member.can_send_messages
