"""👍 and 👎 under an answer into counts; who voted what is in memory only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot import sending
from bot.context import Context
from bot.counts import What
from bot.door import STALE
from bot.speech import mark

if TYPE_CHECKING:
    from telegram import Update

VOTE = "vote"
"""Names the buttons; their argument is "up" or "down"."""

THANKS = mark("Thank you!")
CHANGED = mark("Changed. Thank you!")
TAKEN_BACK = mark("Your vote is taken back.")


async def count_vote(_: Update, context: Context) -> None:
    """Count a person's vote on an answer."""
    press = context.press
    if press is None:
        return
    if press.arguments not in {(What.UP,), (What.DOWN,)}:
        await sending.answer_press(press.query, context.speech.say(STALE))
        return
    vote = What(press.arguments[0])
    voter = (press.message.chat_id, press.message.message_id, press.query.from_user.id)
    before = context.votes.cast(voter, vote)
    said = THANKS if before is None else TAKEN_BACK if before is vote else CHANGED
    await sending.answer_press(press.query, context.speech.say(said))
