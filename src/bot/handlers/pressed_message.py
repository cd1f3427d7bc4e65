"""Edit the message whose button was pressed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.transport import messages
from bot.transport.html import plain

if TYPE_CHECKING:
    from telegram import InlineKeyboardMarkup

    from bot.rendering.callback_data import ButtonPress
    from bot.state.replies import Reply


async def edit_pressed(
    press: ButtonPress,
    html: str,
    keyboard: InlineKeyboardMarkup | None = None,
    *,
    reply: Reply | None = None,
) -> bool:
    """Replace text and keyboard of the message; return False when it is gone.

    reply: what is remembered of the message, if anything is; the caller holds its lock. Then no
    edit is made that would change nothing, such as one for the second press of a double click.
    """
    message = press.message
    if reply is None:
        bot, chat_id, message_id = message.get_bot(), message.chat_id, message.message_id
        return await messages.edit(bot, chat_id, message_id, html, keyboard=keyboard)
    is_there = message.text == plain(html) and message.reply_markup == keyboard
    if is_there and not reply.said:  # nothing was said since the message came with this press
        return True
    return await reply.show(message, html, keyboard)
