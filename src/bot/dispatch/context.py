"""What a handler gets besides the update: the bot's parts, and what dispatch found out."""

from __future__ import annotations

import time
from typing import Any

from telegram.ext import Application, CallbackContext, ExtBot

from bot.dispatch.addressing import AddressedMessage
from bot.i18n.translator import Translator, translator_in
from bot.library.library import Library, ServedLibrary
from bot.library.refresher import Refresher
from bot.rendering.callback_data import ButtonPress
from bot.rendering.links import Links
from bot.settings import Settings
from bot.state.answer_cache import AnswerCache
from bot.state.conversations import Conversations
from bot.state.database import Database
from bot.state.replies import Replies
from bot.state.tally import Tally, Votes


class Context(CallbackContext[ExtBot[int], dict[Any, Any], dict[Any, Any], dict[Any, Any]]):
    """The context of one update; `bind_context` makes the class that an application uses."""

    settings: Settings
    served: ServedLibrary
    refresher: Refresher
    store: Database
    tally: Tally
    votes: Votes
    replies: Replies
    conversations: Conversations
    answers: AnswerCache
    addressed: AddressedMessage | None = None
    """What the update's message asks; set at admission, None for presses of buttons."""
    press: ButtonPress | None = None
    """The button that was pressed; set at admission, None for messages."""
    translator: Translator = translator_in("en")
    """Into the group's language, or the person's; set at admission."""

    def __init__(
        self,
        application: Application[Any, Any, Any, Any, Any, Any],
        chat_id: int | None = None,
        user_id: int | None = None,
    ) -> None:
        super().__init__(application, chat_id, user_id)
        self.began_seconds = time.monotonic()
        """When the update came, on the monotonic clock."""
        self.library: Library = self.served.library
        """What this update is answered from, also when another is swapped in meanwhile."""

    @property
    def links(self) -> Links:
        """Return the links that open this bot."""
        return Links(self.bot.username)


def bind_context(settings: Settings, library: Library, store: Database) -> type[Context]:
    """Return the context class of one application, with the parts that all its updates share."""

    class BoundContext(Context):
        pass

    BoundContext.settings = settings
    BoundContext.served = ServedLibrary(library)
    BoundContext.refresher = Refresher(settings, BoundContext.served)
    BoundContext.store = store
    BoundContext.tally = Tally(store.counts, keep_questions=settings.log_questions)
    BoundContext.votes = Votes(store.counts)
    BoundContext.replies = Replies(known=store.replies(settings.bot_id))
    BoundContext.conversations = Conversations()
    BoundContext.answers = AnswerCache()
    return BoundContext
