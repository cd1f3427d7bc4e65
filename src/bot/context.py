"""What a handler is given besides the update, each thing by its type."""

from __future__ import annotations

from typing import Any

from telegram.ext import CallbackContext, ExtBot

from bot.addressed import Addressed
from bot.library import Library
from bot.replies import Replies
from bot.settings import Settings


class Context(CallbackContext[ExtBot[None], dict[Any, Any], dict[Any, Any], dict[Any, Any]]):
    """The context of one update; `bound` makes the class that an application uses."""

    settings: Settings
    library: Library
    replies: Replies
    addressed: Addressed | None = None
    """What the update's message asks; set at the door, None for presses of buttons."""


def bound(settings: Settings, library: Library) -> type[Context]:
    """Return the context class of one application, which all of its updates share."""

    class BoundContext(Context):
        pass

    BoundContext.settings = settings
    BoundContext.library = library
    BoundContext.replies = Replies()
    return BoundContext
