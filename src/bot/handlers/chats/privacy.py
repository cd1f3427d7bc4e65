"""Handle /privacy: say what the bot keeps about people, by the settings in force."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from bot.dispatch.context import Context
from bot.i18n.markers import Text, mark
from bot.i18n.translator import Translator, joined
from bot.settings import Settings
from bot.state.conversations import MINUTES
from bot.transport import messages

if TYPE_CHECKING:
    from telegram import Update

NOTHING_STORED = mark("<b>Nothing that you write is stored.</b>")
SOME_STORED = mark(
    "<b>Questions that no article answers are stored</b>, without who asked them, and whoever "
    "runs this bot can read them. Please write nothing here that must stay private."
)
REMEMBERED = mark(
    "I remember your questions and my answers until {minutes} minutes after the last one, so "
    "that you can ask follow-up questions; /forget makes me forget them sooner."
)
LOOKED_UP = mark(
    "Your question is looked up in this bot's own articles, by the bot itself, and sent to nobody "
    "else. Telegram itself keeps the messages of this chat, as it always does."
)
FOR_A_WHILE = mark("In memory, until newer ones replace them or I restart:")
VOTES = mark("how you voted with 👍 and 👎, so that nobody is counted twice")
RATES = mark("how many questions came from you and from this chat in the last minute")
UPDATES = mark("the numbers of Telegram's last updates, so that none is answered twice")
SEARCHES = mark("what people last looked up by typing my name in other chats, without their words")
STRANGERS = mark("the ids of chats that were told that they may not ask here")
ON_DISK = mark("On disk:")
DECLINED = mark("the words of questions that no article answers")
REPLIES = mark(
    "the numbers of the last messages and of my replies, so that editing a question edits its "
    "answer"
)
COUNTS = mark("how many questions, answers and votes there were each day, but not whose")
GROUPS = mark("what a group’s administrators chose, and which of my answers there will be removed")
FILES = mark(
    "files that my operators send, until they decide whether to add them, for two days at most"
)


async def show_privacy(update: Update, context: Context) -> None:
    """Say what is kept."""
    if update.message:
        html = describe_privacy(context.settings, context.translator)
        await messages.reply(update.message, html)


def describe_privacy(settings: Settings, translator: Translator) -> str:
    """Return what these settings keep, as HTML."""
    in_memory = {
        VOTES: True,
        RATES: settings.rate_limit_per_user or settings.rate_limit_per_chat,
        UPDATES: True,
        SEARCHES: True,
        STRANGERS: settings.allowed_chat_ids,
    }
    on_disk = {
        DECLINED: settings.log_questions,
        REPLIES: True,
        COUNTS: True,
        GROUPS: True,
        FILES: settings.admin_user_ids,
    }
    return joined(
        [
            translator.say(SOME_STORED if settings.log_questions else NOTHING_STORED),
            translator.say(REMEMBERED, minutes=translator.number(MINUTES)),
            translator.say(LOOKED_UP),
            _list(FOR_A_WHILE, in_memory, translator),
            _list(ON_DISK, on_disk, translator),
        ]
    )


def _list(heading: Text, things: Mapping[Text, object], translator: Translator) -> str:
    """Return a heading and the items whose value is true, as a list."""
    true = (thing for thing, is_so in things.items() if is_so)
    return "\n".join([translator.say(heading), *(f"• {translator.say(thing)}" for thing in true)])
