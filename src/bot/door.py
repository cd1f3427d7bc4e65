"""The one door that every update passes: who may ask, how often, and what is none of ours."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from telegram.ext import ApplicationHandlerStop

from bot import buttons, sending
from bot.addressed import read_message
from bot.context import Context
from bot.limits import Buckets, Recent
from bot.settings import Settings
from bot.speech import Speech, mark, speech_for

if TYPE_CHECKING:
    from telegram import CallbackQuery, Message, Update

STRANGER = mark(
    "This bot does not answer here. Its operator can allow this chat by its id: {chat_id}."
)
OPEN_TO_ALL = ("privacy",)  # Telegram's terms: every bot answers it, also to strangers
FLOOD = mark("That is a lot at once. Please try again in {seconds} s.")
STALE = mark("This button no longer works.")


class Door:
    """Lets an update through to the handlers, or stops it.

    Stopped without a word: what came before, and what is not meant for the bot. A chat that is
    not allowed is told so once; who asks too often is told so once, until they may ask again.
    A press of a button is always answered, or the button would seem to hang.
    """

    def __init__(self, settings: Settings) -> None:
        self._allowed = settings.allowed_chat_ids
        if self._allowed:  # a person's private chat has that person's id
            self._allowed |= settings.admin_user_ids
        self._people = Buckets(per_minute=settings.rate_limit_per_user)
        self._chats = Buckets(per_minute=settings.rate_limit_per_chat)
        self._updates = Recent(limit=10_000)
        self._albums = Recent(limit=1_000)
        self._strangers = Recent(limit=10_000)

    async def admit(self, update: Update, context: Context) -> None:
        """Return for an update to be handled, what it asks and how to speak being in the context.

        Raises: ApplicationHandlerStop, for any other.
        """
        if not self._updates.add(update.update_id):
            raise ApplicationHandlerStop
        context.speech = _speech(update, context)
        if query := update.callback_query:
            await self._admit_press(query, context)
        elif message := update.message or update.edited_message:
            addressed = read_message(message, context.bot.bot)
            if addressed is None or self._is_more_of_an_album(message):
                raise ApplicationHandlerStop
            to_all = addressed.command in OPEN_TO_ALL
            await self._admit_message(message, context.speech, to_all=to_all)
            context.addressed = addressed
        else:
            raise ApplicationHandlerStop

    async def _admit_message(self, message: Message, speech: Speech, *, to_all: bool) -> None:
        sender = message.sender_chat or message.from_user
        sender_id = sender.id if sender else message.chat_id
        refusal = self._refusal(message.chat_id, sender_id, to_all=to_all)
        if refusal is None:
            return
        if refusal.is_news:
            await sending.reply(message, refusal.said_in(speech))
        raise ApplicationHandlerStop

    async def _admit_press(self, query: CallbackQuery, context: Context) -> None:
        chat_id = query.message.chat.id if query.message else query.from_user.id
        refusal = self._refusal(chat_id, query.from_user.id)
        if refusal is None and (press := buttons.read(query)):
            context.press = press
            return
        text = refusal.said_in(context.speech) if refusal else context.speech.say(STALE)
        await sending.answer_press(query, text)
        raise ApplicationHandlerStop

    def _refusal(self, chat_id: int, sender_id: int, *, to_all: bool = False) -> _Refusal | None:
        """Return why not, or count what is let through and return None."""
        if self._allowed and chat_id not in self._allowed and not to_all:
            return _Refusal(STRANGER, chat_id, is_news=self._strangers.add(chat_id))
        now_seconds = time.monotonic()
        limits = ((self._people, sender_id), (self._chats, chat_id))
        for buckets, asker in limits:
            if wait := buckets.wait_seconds(asker, now_seconds=now_seconds):
                return _Refusal(FLOOD, math.ceil(wait), is_news=buckets.tell(asker))
        for buckets, asker in limits:
            buckets.take(asker, now_seconds=now_seconds)
        return None

    def _is_more_of_an_album(self, message: Message) -> bool:
        """Return whether a part of this album came before: many messages, to a person one."""
        album = message.media_group_id
        return album is not None and not self._albums.add((message.chat_id, album))


@dataclass(frozen=True, slots=True)
class _Refusal:
    text: str
    number: int
    """The chat's id or the seconds to wait, whichever the text tells."""
    is_news: bool
    """False when the same was said before and nothing has been let through since."""

    def said_in(self, speech: Speech) -> str:
        """Return the refusal as it is said."""
        return speech.say(self.text, chat_id=self.number, seconds=self.number)


def _speech(update: Update, context: Context) -> Speech:
    """Return how to speak: as the group's administrators chose, or in the person's language."""
    chat, user = update.effective_chat, update.effective_user
    chosen = context.store.settings(chat.id).language if chat else None
    return speech_for(chosen, user.language_code if user else None)
