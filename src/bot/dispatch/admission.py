"""The one door that every update passes: who may ask, how often, and what is none of ours."""

from __future__ import annotations

import logging
import math
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from telegram.constants import ChatType
from telegram.error import TelegramError
from telegram.ext import ApplicationHandlerStop

from bot.dispatch.addressing import read_message
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

_TYPED = 10
"""How often people may type in the time of one question: each letter asks anew."""
_TYPED_AT_LEAST = 100  # a minute

_CHECK_THEMSELVES = {callback_data.DELETE, callback_data.SETTINGS}
_log = logging.getLogger(__name__)


class Admission:
    """Lets an update through to the handlers, or stops it.

    Stopped without a word: what came before, and what is not meant for the bot. A chat that is
    not allowed is told so once; who asks too often is told so once, until they may ask again.
    A press of a button is always answered, or the button would seem to hang.
    """

    def __init__(self, settings: Settings) -> None:
        self._people = TokenBuckets(per_minute=settings.rate_limit_per_user)
        self._chats = TokenBuckets(per_minute=settings.rate_limit_per_chat)
        typed = settings.rate_limit_per_user * _TYPED
        self._typists = TokenBuckets(per_minute=max(typed, _TYPED_AT_LEAST) if typed else 0)
        self._updates = RecentSet(limit=10_000)
        self._albums = RecentSet(limit=1_000)
        self._strangers = RecentSet(limit=10_000)

    async def admit(self, update: Update, context: Context) -> None:
        """Return for an update to be handled, what it asks and how to speak being in the context.

        Raises: ApplicationHandlerStop, for any other.
        """
        if not self._updates.add(update.update_id):
            raise ApplicationHandlerStop
        context.translator = translator_here(update, context)
        if query := update.callback_query:
            await self._admit_press(query, context)
        elif typed := update.inline_query:
            await self._admit_typing(typed, context)
        elif called := update.guest_message:
            await self._admit_guest(called, context)
        elif update.my_chat_member or _tells_of_a_new_id(update.message):
            return
        elif message := update.message or update.edited_message:
            addressed = read_message(message, context.bot.bot)
            if addressed is None or self._is_more_of_an_album(message, context):
                raise ApplicationHandlerStop
            to_all = addressed.command in OPEN_TO_ALL
            await self._admit_message(message, context, to_all=to_all)
            context.addressed = addressed
        else:
            raise ApplicationHandlerStop

    async def _admit_message(self, message: Message, context: Context, *, to_all: bool) -> None:
        sender = message.sender_chat or message.from_user
        sender_id = sender.id if sender else message.chat_id
        allowed = to_all or is_allowed(message.chat_id, context)
        refusal = self._refusal(message.chat_id, sender_id, allowed=allowed)
        if refusal is None:
            return
        if refusal.is_news:
            await messages.reply(message, refusal.said_in(context.translator))
        raise ApplicationHandlerStop

    async def _admit_press(self, query: CallbackQuery, context: Context) -> None:
        chat_id = query.message.chat.id if query.message else query.from_user.id
        allowed = is_allowed(chat_id, context)
        refusal = self._refusal(chat_id, query.from_user.id, allowed=allowed)
        said = refusal.said_in(context.translator) if refusal else await self._open(query, context)
        if said:
            await messages.answer_press(query, said)
            raise ApplicationHandlerStop

    async def _admit_typing(self, query: InlineQuery, context: Context) -> None:
        """Return for somebody who may; in which chat they type, Telegram does not tell."""
        person, now_seconds = query.from_user.id, time.monotonic()
        allowed, translator = context.settings.allowed_chat_ids, context.translator
        if allowed and person not in allowed:
            label = translator.say(NOT_FOR_YOU)
        elif wait := self._typists.wait_seconds(person, now_seconds=now_seconds):
            if not self._typists.tell(person):
                raise ApplicationHandlerStop
            label = translator.say(TOO_FAST, seconds=math.ceil(wait))
        else:
            self._typists.take(person, now_seconds=now_seconds)
            return
        await messages.answer_typing(query, button=label)
        raise ApplicationHandlerStop

    async def _admit_guest(self, message: Message, context: Context) -> None:
        """Return for a call from a chat where the bot is no member.

        A call counts as one in the caller's own chat if that is allowed, and always where it
        comes from a talk of two: Telegram gives such a chat the other person's id.
        """
        addressed = read_message(message, context.bot.bot)
        caller = message.sender_chat or message.from_user
        if addressed is None or caller is None:
            raise ApplicationHandlerStop
        is_own = caller.id in context.settings.allowed_chat_ids
        is_talk = message.chat.type == ChatType.PRIVATE
        judged = caller.id if is_own or is_talk else message.chat_id
        refusal = self._refusal(judged, caller.id, allowed=is_allowed(judged, context))
        if refusal is None:
            context.addressed = addressed
            return
        if refusal.is_news:
            await messages.answer_guest(message, refusal.said_in(context.translator))
        raise ApplicationHandlerStop

    async def _open(self, query: CallbackQuery, context: Context) -> NoticeText | None:
        """Put the press into the context, or return why not."""
        press = callback_data.read(query)
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

    def _refusal(self, chat_id: int, sender_id: int, *, allowed: bool) -> _Refusal | None:
        """Return why not, or count what is let through and return None."""
        if not allowed:
            return _Refusal(STRANGER, chat_id, is_news=self._strangers.add(chat_id))
        now_seconds = time.monotonic()
        limits = ((self._people, sender_id), (self._chats, chat_id))
        for buckets, asker in limits:
            if wait := buckets.wait_seconds(asker, now_seconds=now_seconds):
                return _Refusal(FLOOD, math.ceil(wait), is_news=buckets.tell(asker))
        for buckets, asker in limits:
            buckets.take(asker, now_seconds=now_seconds)
        return None

    def _is_more_of_an_album(self, message: Message, context: Context) -> bool:
        """Return whether a part of this album came before: many messages, to a person one.

        Of an operator's files, each is looked at.
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
    """False when the same was said before and nothing has been let through since."""

    def said_in(self, translator: Translator) -> NoticeText:
        """Return the refusal as it is said."""
        return translator.say(self.text, chat_id=self.number, seconds=self.number)


def is_allowed(chat_id: int, context: Context) -> bool:
    """Return whether the operator lets a chat use the bot.

    A supergroup may if the group may that it was: it is the same people's, and its new id is news
    to the operator.
    """
    allowed = context.settings.allowed_chat_ids
    return not allowed or not allowed.isdisjoint({chat_id, context.store.was(chat_id)})


async def _may_press(press: callback_data.ButtonPress, context: Context) -> bool:
    """Return whether this person may press the button, where a group lets askers only."""
    chat, presser = press.message.chat, press.query.from_user.id
    if context.store.settings(chat.id).buttons_for_all or press.name in _CHECK_THEMSELVES:
        return True
    if callback_data.asker_of(press.message) == presser:
        return True
    return await is_administrator(context.bot, chat.id, presser)


def _tells_of_a_new_id(message: Message | None) -> bool:
    return bool(message and (message.migrate_to_chat_id or message.migrate_from_chat_id))


def translator_here(update: Update, context: Context) -> Translator:
    """Return how to speak: as the group's administrators chose, or in the person's language.

    A chat where the bot is no member has chosen nothing, though another may have its id.
    """
    chat, user = update.effective_chat, update.effective_user
    if update.guest_message:
        chat = None
    chosen = context.store.settings(chat.id).language if chat else None
    return translator_for(chosen, user.language_code if user else None)
