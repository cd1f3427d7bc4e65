"""Encode what a button does in its callback data, and decode it when the button is pressed.

The data is a name and arguments, separated by colons, 64 bytes at most: `more:3f9a1c:1`. A press
is genuine only if its message has a button with that data, so that forged data does nothing;
whether the person may do it is checked when the button is pressed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Message

from bot.i18n.markers import LabelText

if TYPE_CHECKING:
    from telegram import CallbackQuery

DELETE = "delete"
"""Names the button that removes an answer; its argument is the id of who asked."""
SETTINGS = "settings"
"""Names the buttons of a group's settings, which only its administrators may press."""

_MAX_BYTES = 64  # Telegram's limit
_SEPARATOR = ":"


class DataButton(NamedTuple):
    """A button of a message that has data of ours."""

    label: str
    name: str
    arguments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ButtonPress:
    """A genuine press of one of the bot's buttons."""

    query: CallbackQuery
    message: Message
    """The message with the button, as it was when the button was pressed."""
    name: str
    arguments: tuple[str, ...]


def button(label: LabelText, name: str, *arguments: object) -> InlineKeyboardButton:
    """Return a button that sends its name and arguments when it is pressed.

    Raises: ValueError, when they have more than 64 bytes or an argument has a colon.
    """
    parts = [name, *map(str, arguments)]
    data = _SEPARATOR.join(parts)
    if len(data.encode()) > _MAX_BYTES or data.count(_SEPARATOR) != len(parts) - 1:
        raise ValueError(f"{data!r} is no data for a button")
    return InlineKeyboardButton(label, callback_data=data)


def link_button(label: LabelText, url: str) -> InlineKeyboardButton:
    """Return a button that opens an address."""
    return InlineKeyboardButton(label, url=url)


def pattern(*names: str) -> str:
    """Return a regular expression that matches the data of buttons with these names."""
    return rf"^(?:{'|'.join(names)})(?::|$)"


def read_press(query: CallbackQuery) -> ButtonPress | None:
    """Return the press, or None when the message has no such button (any more)."""
    message, data = query.message, query.data
    if not data or not isinstance(message, Message):
        return None
    name, arguments = _split(data)
    has_it = any(b[1:] == (name, arguments) for b in data_buttons(message.reply_markup))
    return ButtonPress(query, message, name, arguments) if has_it else None


def asker_of(message: Message) -> int | None:
    """Return the id of who asked what a message of the bot's answers; None if nothing tells it.

    In groups the button that removes the answer does, also when the question has been deleted.
    """
    for button in data_buttons(message.reply_markup):
        asker = next(iter(button.arguments), "")
        if button.name == DELETE and asker.lstrip("-").isdigit():
            return int(asker)
    question = message.reply_to_message
    sender = question and (question.sender_chat or question.from_user)
    return sender.id if sender else None


def label_of(press: ButtonPress) -> str:
    """Return the words on the button that was pressed."""
    buttons = data_buttons(press.message.reply_markup)
    return next(b.label for b in buttons if b[1:] == (press.name, press.arguments))


def data_buttons(keyboard: InlineKeyboardMarkup | None) -> list[DataButton]:
    """Return the buttons that have data, in reading order."""
    rows = keyboard.inline_keyboard if keyboard else ()
    shown = ((button.text, button.callback_data) for row in rows for button in row)
    return [DataButton(label, *_split(data)) for label, data in shown if isinstance(data, str)]


def _split(data: str) -> tuple[str, tuple[str, ...]]:
    name, *arguments = data.split(_SEPARATOR)
    return name, tuple(arguments)
