"""Remove an answer in a group by its button, for who asked it and for administrators."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from telegram.error import TelegramError

from bot.dispatch.chat_admins import is_administrator
from bot.dispatch.context import Context
from bot.handlers.pressed_message import edit_pressed
from bot.i18n.translator import mark, notice
from bot.transport import messages

if TYPE_CHECKING:
    from telegram import Update

    from bot.rendering.callback_data import ButtonPress

NOT_YOURS = notice("Only the person who asked and the group’s administrators can remove this.")
REMOVED = mark("This answer was removed.")

_log = logging.getLogger(__name__)


async def delete_answer(_: Update, context: Context) -> None:
    """Remove the answer; empty one that is too old for Telegram to delete."""
    press = context.press
    if press is None:
        return
    if not await _may_remove(press, context):
        await messages.answer_press(press.query, context.translator.say(NOT_YOURS))
        return
    await messages.answer_press(press.query)
    reply = context.replies.which_is(press.message)
    async with reply.lock:
        if reply.message_id != press.message.message_id:
            return
        if await messages.delete(press.message):
            reply.forget()
        else:
            await edit_pressed(press, context.translator.say(REMOVED), reply=reply)


async def _may_remove(press: ButtonPress, context: Context) -> bool:
    """Return whether the person who pressed asked, or is an administrator now.

    Administrators who are anonymous when they write are themselves when they press a button.
    """
    presser, asker = press.query.from_user.id, press.arguments[0]
    if asker == str(presser):
        return True
    try:
        return await is_administrator(context.bot, press.message.chat_id, presser)
    except TelegramError as error:
        _log.info("Who presses a button could not be looked up: %s", error)
        return False
