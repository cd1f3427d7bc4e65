"""Count 👍 and 👎 under an answer; who voted is kept in memory only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.dispatch.admission import STALE
from bot.dispatch.context import Context
from bot.i18n.markers import notice
from bot.state.counts import Event
from bot.transport import messages

if TYPE_CHECKING:
    from telegram import Update

THANKS = notice("Thank you!")
CHANGED = notice("Changed. Thank you!")
TAKEN_BACK = notice("Your vote has been taken back.")


async def count_vote(_: Update, context: Context) -> None:
    """Count a person's vote on an answer."""
    press = context.press
    if press is None:
        return
    if press.arguments not in {(Event.UP,), (Event.DOWN,)}:
        await messages.answer_press(press.query, context.translator.say(STALE))
        return
    vote = Event(press.arguments[0])
    voter = (press.message.chat_id, press.message.message_id, press.query.from_user.id)
    before = context.votes.cast(voter, vote)
    said = THANKS if before is None else TAKEN_BACK if before is vote else CHANGED
    await messages.answer_press(press.query, context.translator.say(said))
