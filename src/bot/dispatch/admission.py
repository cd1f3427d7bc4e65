"""Admit an update to the handlers, or stop it: who may ask, how often, and what is not for us."""

from __future__ import annotations

import logging
import math
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from telegram.constants import ChatType
from telegram.error import TelegramError
from telegram.ext import ApplicationHandlerStop

from bot.dispatch.addressing import read_message, sender_id
from bot.dispatch.chat_admins import is_administrator
from bot.dispatch.context import Context
from bot.dispatch.rate_limits import RecentSet, TokenBuckets
from bot.i18n.markers import Notice, NoticeText, label, notice
from bot.i18n.translator import Translator, translator_for
from bot.rendering import callback_data
from bot.settings import Settings
from bot.transport import messages

if TYPE_CHECKING:
    from telegram import CallbackQuery, InlineQuery, Message, Update

STRANGER = notice(
    "This bot doesn’t answer here. Its operator can allow this chat by its id: {chat_id}."
)
OPEN_TO_ALL = ("privacy",)  # Telegram's terms: every bot answers it, also to strangers
FLOOD = notice("That’s a lot at once. Please try again in {seconds} s.")
STALE = notice("This button no longer works.")
NOT_YOURS = notice("Only the person who asked and administrators can use these buttons here.")
NOT_NOW = notice("I couldn’t check whether you may do that. Please try again in a moment.")
NOT_FOR_YOU = label("Not available here")
TOO_FAST = label("Please wait {seconds} s")

_TYPED_PER_QUESTION = 10
"""Inline queries that count as one question: each letter typed sends another."""
_MIN_TYPED_PER_MINUTE = 100

_CHECK_THEMSELVES = {callback_data.DELETE, callback_data.SETTINGS}
_log = logging.getLogger(__name__)


class Admission:
    """Lets an update through to the handlers, or stops it.

    Duplicates and what is not for the bot are stopped silently. A chat that is not allowed is
    told so once; a person who asks too often is told so once, until they may ask again. A press
    of a button is always answered, or the button would seem to hang.
    """

    def __init__(self, settings: Settings) -> None:
        self._people = TokenBuckets(per_minute=settings.rate_limit_per_user)
        self._chats = TokenBuckets(per_minute=settings.rate_limit_per_chat)
        typed = settings.rate_limit_per_user * _TYPED_PER_QUESTION
        self._typists = TokenBuckets(per_minute=max(typed, _MIN_TYPED_PER_MINUTE) if typed else 0)
        self._updates = RecentSet(limit=10_000)
        self._albums = RecentSet(limit=1_000)
        self._strangers = RecentSet(limit=10_000)

    async def admit(self, update: Update, context: Context) -> None:
        """Put into the context what an update asks, and the translator.

        Raises: ApplicationHandlerStop, for an update that is not to be handled.
        """
        if not self._updates.add(update.update_id):
            raise ApplicationHandlerStop
        context.translator = translator_for_update(update, context)
        if query := update.callback_query:
            await self._admit_press(query, context)
        elif typed := update.inline_query:
            await self._admit_typing(typed, context)
        elif called := update.guest_message:
            await self._admit_guest(called, context)
        elif update.my_chat_member or _is_about_migration(update.message):
            return
        elif message := update.message or update.edited_message:
            addressed = read_message(message, context.bot.bot)
            if addressed is None or self._is_later_part_of_album(message, context):
                raise ApplicationHandlerStop
            to_all = addressed.command in OPEN_TO_ALL
            await self._admit_message(message, context, to_all=to_all)
            context.addressed = addressed
        else:
            raise ApplicationHandlerStop

    async def _admit_message(self, message: Message, context: Context, *, to_all: bool) -> None:
        sender = sender_id(message) or message.chat_id
        allowed = to_all or is_allowed(message.chat_id, context)
        refusal = self._refusal(message.chat_id, sender, allowed=allowed)
        if refusal is None:
            return
        if refusal.is_news:
            await messages.reply(message, refusal.text_in(context.translator))
        raise ApplicationHandlerStop

    async def _admit_press(self, query: CallbackQuery, context: Context) -> None:
        chat_id = query.message.chat.id if query.message else query.from_user.id
        allowed = is_allowed(chat_id, context)
        refusal = self._refusal(chat_id, query.from_user.id, allowed=allowed)
        said = (
            refusal.text_in(context.translator)
            if refusal
            else await self._read_press(query, context)
        )
        if said:
            await messages.answer_press(query, said)
            raise ApplicationHandlerStop

    async def _admit_typing(self, query: InlineQuery, context: Context) -> None:
        """Let an inline query through; Telegram does not tell in which chat it is typed."""
        person, now_seconds = query.from_user.id, time.monotonic()
        allowed, translator = context.settings.allowed_chat_ids, context.translator
        if allowed and person not in allowed:
            label = translator.say(NOT_FOR_YOU)
        elif wait := self._typists.wait_seconds(person, now_seconds=now_seconds):
            if not self._typists.is_first_refusal(person):
                raise ApplicationHandlerStop
            label = translator.say(TOO_FAST, seconds=math.ceil(wait))
        else:
            self._typists.take(person, now_seconds=now_seconds)
            return
        await messages.answer_typing(query, button=label)
        raise ApplicationHandlerStop

    async def _admit_guest(self, message: Message, context: Context) -> None:
        """Let a mention through from a chat where the bot is no member.

        It counts as one in the caller's private chat if that is allowed, and always if it comes
        from a private chat: Telegram gives that the other person's id.
        """
        addressed = read_message(message, context.bot.bot)
        caller = sender_id(message)
        if addressed is None or caller is None:
            raise ApplicationHandlerStop
        is_own = caller in context.settings.allowed_chat_ids
        is_private_chat = message.chat.type == ChatType.PRIVATE
        judged = caller if is_own or is_private_chat else message.chat_id
        refusal = self._refusal(judged, caller, allowed=is_allowed(judged, context))
        if refusal is None:
            context.addressed = addressed
            return
        if refusal.is_news:
            await messages.answer_guest(message, refusal.text_in(context.translator))
        raise ApplicationHandlerStop

    async def _read_press(self, query: CallbackQuery, context: Context) -> NoticeText | None:
        """Put the press into the context and return None, or return why it does nothing."""
        press = callback_data.read_press(query)
        if press is None:
            return context.translator.say(STALE)
        try:
            if not await _may_press(press, context):
                return context.translator.say(NOT_YOURS)
        except TelegramError as error:
            _log.warning("It could not be asked who may press: %s", error)
            return context.translator.say(NOT_NOW)
        context.press = press
        return None

    def _refusal(self, chat_id: int, sender: int, *, allowed: bool) -> _Refusal | None:
        """Return why an update is refused, or count it and return None."""
        if not allowed:
            return _Refusal(STRANGER, chat_id, is_news=self._strangers.add(chat_id))
        now_seconds = time.monotonic()
        limits = ((self._people, sender), (self._chats, chat_id))
        for buckets, asker in limits:
            if wait := buckets.wait_seconds(asker, now_seconds=now_seconds):
                return _Refusal(FLOOD, math.ceil(wait), is_news=buckets.is_first_refusal(asker))
        for buckets, asker in limits:
            buckets.take(asker, now_seconds=now_seconds)
        return None

    def _is_later_part_of_album(self, message: Message, context: Context) -> bool:
        """Return whether another message of the same album came before; people see one message.

        Each of an operator's files is handled.
        """
        album = message.media_group_id
        if message.document and message.chat_id in context.settings.admin_user_ids:
            return False
        return album is not None and not self._albums.add((message.chat_id, album))


@dataclass(frozen=True, slots=True)
class _Refusal:
    text: Notice
    number: int
    """The chat's id or the seconds to wait, whichever the text tells."""
    is_news: bool
    """False if the same was said before, and nothing has been let through since."""

    def text_in(self, translator: Translator) -> NoticeText:
        """Return the refusal's text."""
        return translator.say(self.text, chat_id=self.number, seconds=self.number)


def is_allowed(chat_id: int, context: Context) -> bool:
    """Return whether the operator lets a chat use the bot.

    A supergroup may if the group may that it was before: it has the same people, and the operator
    does not know its new id yet.
    """
    allowed = context.settings.allowed_chat_ids
    return not allowed or not allowed.isdisjoint({chat_id, context.store.was(chat_id)})


async def _may_press(press: callback_data.ButtonPress, context: Context) -> bool:
    """Return whether this person may press the button, in a group where only askers may."""
    chat, presser = press.message.chat, press.query.from_user.id
    if context.store.settings(chat.id).buttons_for_all or press.name in _CHECK_THEMSELVES:
        return True
    if callback_data.asker_of(press.message) == presser:
        return True
    return await is_administrator(context.bot, chat.id, presser)


def _is_about_migration(message: Message | None) -> bool:
    return bool(message and (message.migrate_to_chat_id or message.migrate_from_chat_id))


def translator_for_update(update: Update, context: Context) -> Translator:
    """Return the translator into the language that the group's settings say, or the person's.

    A chat where the bot is no member has no settings, though another chat may have its id.
    """
    chat, user = update.effective_chat, update.effective_user
    if update.guest_message:
        chat = None
    chosen = context.store.settings(chat.id).language if chat else None
    return translator_for(chosen, user.language_code if user else None)
