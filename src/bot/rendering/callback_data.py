"""Buttons and what a press of one says: data of at most 64 bytes that outlives a restart.

The data is the name of what is wanted and its arguments, with colons between: `more:3f9a1c:1`. A
press counts only where the message itself has a button with that data, so that forged data does
nothing; what a button may do is checked again when it is pressed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Message

from bot.i18n.markers import LabelText

if TYPE_CHECKING:
    from telegram import CallbackQuery

DELETE = "delete"
"""Names the button that removes an answer; its argument is the id of who asked."""
SETTINGS = "settings"
"""Names the buttons of a group's settings, which only its administrators may press."""

_LONGEST = 64  # bytes
_BETWEEN = ":"


@dataclass(frozen=True, slots=True)
class ButtonPress:
    """A genuine press of a button of ours."""

    query: CallbackQuery
    message: Message
    """The message under which the button is, as it stood when it was pressed."""
    name: str
    arguments: tuple[str, ...]


def button(label: LabelText, name: str, *arguments: object) -> InlineKeyboardButton:
    """Return a button that says its name and arguments when it is pressed.

    Raises: ValueError, when they are more than 64 bytes or an argument holds a colon.
    """
    parts = [name, *map(str, arguments)]
    data = _BETWEEN.join(parts)
    if len(data.encode()) > _LONGEST or data.count(_BETWEEN) != len(parts) - 1:
        raise ValueError(f"{data!r} is no data for a button")
    return InlineKeyboardButton(label, callback_data=data)


def link_button(label: LabelText, url: str) -> InlineKeyboardButton:
    """Return a button that opens an address."""
    return InlineKeyboardButton(label, url=url)


def pattern(*names: str) -> str:
    """Return a regular expression that the data of buttons with these names match."""
    return rf"^(?:{'|'.join(names)})(?::|$)"


def read(query: CallbackQuery) -> ButtonPress | None:
    """Return the press, or None when the message has no such button (any more)."""
    message, data = query.message, query.data
    if not data or not isinstance(message, Message) or data not in all_data(message):
        return None
    name, *arguments = data.split(_BETWEEN)
    return ButtonPress(query, message, name, tuple(arguments))


def asker_of(message: Message) -> int | None:
    """Return who asked what a message of ours answers, or None where nothing tells.

    In groups the button that removes the answer says so, and stays when the question is deleted.
    """
    for data in all_data(message):
        name, _, asker = data.partition(_BETWEEN)
        if name == DELETE and asker.lstrip("-").isdigit():
            return int(asker)
    question = message.reply_to_message
    sender = question and (question.sender_chat or question.from_user)
    return sender.id if sender else None


def label_of(press: ButtonPress) -> str:
    """Return the words on the button that was pressed."""
    buttons = all_buttons(press.message.reply_markup)
    return next(label for label, data in buttons if data == press.query.data)


def all_data(message: Message) -> list[str]:
    """Return the data of a message's buttons."""
    return [data for _, data in all_buttons(message.reply_markup)]


def all_buttons(keyboard: InlineKeyboardMarkup | None) -> list[tuple[str, str]]:
    """Return label and data of the buttons that have data, in reading order."""
    rows = keyboard.inline_keyboard if keyboard else ()
    shown = ((button.text, button.callback_data) for row in rows for button in row)
    return [(label, data) for label, data in shown if isinstance(data, str)]
