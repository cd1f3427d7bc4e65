"""Handle /settings: a panel of buttons in one message, for a group's administrators."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple
from weakref import WeakValueDictionary

from telegram import InlineKeyboardMarkup
from telegram.constants import ChatType
from telegram.error import TelegramError

from bot.dispatch.admission import NOT_NOW, STALE, translator_for_update
from bot.dispatch.chat_admins import is_administrator, is_from_administrator
from bot.dispatch.context import Context
from bot.handlers.pressed_message import edit_pressed
from bot.i18n.markers import (
    Label,
    LabelText,
    Notice,
    NoticeText,
    Text,
    label,
    mark,
    notice,
    untranslated,
)
from bot.i18n.translator import LANGUAGES, Translator, joined, own_name
from bot.rendering import callback_data
from bot.state.database import ChatSettings, RefusalStyle
from bot.state.replies import Reply
from bot.transport import messages

if TYPE_CHECKING:
    from telegram import InlineKeyboardButton, Message, Update

    from bot.rendering.callback_data import ButtonPress

_log = logging.getLogger(__name__)

IN_PRIVATE = mark(
    "Settings are for groups: an administrator can send /settings there. Here I speak the "
    "language of your Telegram app."
)
ADMINISTRATORS_ONLY = notice("Only administrators of this group can change its settings.")
NOT_KEPT = notice("That could not be saved, so nothing has changed. Please tell my operator.")
NOT_LASTING = notice("Done, but only until I restart: my storage isn’t working.")
TITLE = mark("<b>Settings of this group</b>")
LINE = mark("{name}: <b>{value}</b>")
CLOSED = mark("An administrator can change this with /settings.")
DONE = label("Done")
BACK = label("‹ Back")

LANGUAGE = label("Language")
LANGUAGE_ABOUT = mark(
    "The language that I speak here. Automatic: each person’s own. Quotes always stay as they "
    "were written."
)
AUTOMATIC = label("Automatic")

REFUSAL = label("No answer")
REFUSAL_ABOUT = mark(
    "When no article answers a question, I can say so in a line, put 🤷 on the question, or say "
    "nothing."
)
REFUSALS = {
    RefusalStyle.LINE: label("A line"),
    RefusalStyle.REACTION: label("A reaction"),
    RefusalStyle.SILENCE: label("Silence"),
}

QUOTES = label("Quotes")
QUOTES_ABOUT = mark("The most quotes that an answer may have.")

BUTTONS = label("Buttons")
BUTTONS_ABOUT = mark(
    "Who may use the buttons under an answer. Administrators always may, and 🗑 is only for them "
    "and the person who asked."
)
EVERYONE = label("Everyone")
ASKER = label("Who asked")

REMOVAL = label("Remove answers")
REMOVAL_ABOUT = mark(
    "When I remove my answers. Telegram lets me remove anything older than 48 hours only if I am "
    "an administrator who may delete messages."
)
REMOVALS = {  # minutes
    0: label("Never"),
    60: label("After 1 hour"),
    24 * 60: label("After 1 day"),
    7 * 24 * 60: label("After 1 week"),
}

_MENU, _DONE, _AUTOMATIC = "menu", "done", "auto"
_REMEMBERED = 1_000  # panels
_GROUPS = {ChatType.GROUP, ChatType.SUPERGROUP}


class _View(NamedTuple):
    html: str
    keyboard: InlineKeyboardMarkup | None


class _Choice(NamedTuple):
    argument: str
    label: LabelText
    settings: ChatSettings
    """The settings after this choice."""


@dataclass(frozen=True, slots=True)
class _Section:
    """One setting, with its choices."""

    name: str
    label: Label
    about: Text
    choices: Callable[[ChatSettings, int, Translator], Iterable[_Choice]]
    """Given the settings now, the operator's MAX_QUOTES, and a translator."""
    per_row: int


def _languages(now: ChatSettings, _: int, translator: Translator) -> Iterable[_Choice]:
    yield _Choice(_AUTOMATIC, translator.say(AUTOMATIC), replace(now, language=None))
    for code in LANGUAGES:
        yield _Choice(code, untranslated(own_name(code)), replace(now, language=code))


def _refusals(now: ChatSettings, _: int, translator: Translator) -> Iterable[_Choice]:
    for refusal, text in REFUSALS.items():
        yield _Choice(refusal, translator.say(text), replace(now, refusal=refusal))


def _quotes(now: ChatSettings, max_quotes: int, translator: Translator) -> Iterable[_Choice]:
    for number in range(1, max_quotes + 1):
        shown = untranslated(translator.number(number))
        yield _Choice(str(number), shown, replace(now, quotes=number))


def _buttons(now: ChatSettings, _: int, translator: Translator) -> Iterable[_Choice]:
    yield _Choice("all", translator.say(EVERYONE), replace(now, buttons_for_all=True))
    yield _Choice("asker", translator.say(ASKER), replace(now, buttons_for_all=False))


def _removals(now: ChatSettings, _: int, translator: Translator) -> Iterable[_Choice]:
    for minutes, text in REMOVALS.items():
        settings = replace(now, remove_after_minutes=minutes)
        yield _Choice(str(minutes), translator.say(text), settings)


_SECTIONS = (
    _Section("language", LANGUAGE, LANGUAGE_ABOUT, _languages, per_row=2),
    _Section("refusal", REFUSAL, REFUSAL_ABOUT, _refusals, per_row=1),
    _Section("quotes", QUOTES, QUOTES_ABOUT, _quotes, per_row=3),
    _Section("buttons", BUTTONS, BUTTONS_ABOUT, _buttons, per_row=1),
    _Section("removal", REMOVAL, REMOVAL_ABOUT, _removals, per_row=2),
)


class SettingsPanel:
    """Shows a group's settings and changes them; of two administrators at once, the last wins."""

    def __init__(self) -> None:
        self._locks: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()
        """By chat, so that a panel shows what was saved last."""
        self._panels: OrderedDict[tuple[int, int], Reply] = OrderedDict()
        """By chat and message: what each panel shows now, so that no edit is made in vain."""

    async def open(self, update: Update, context: Context) -> None:
        """Show the settings to an administrator."""
        message, translator = update.message, context.translator
        if message is None:
            return
        if message.chat.type not in _GROUPS:
            await messages.reply(message, translator.say(IN_PRIVATE))
        elif objection := await _objection(is_from_administrator(message), context):
            await messages.reply(message, objection)
        else:
            now = _Now(message.chat_id, context)
            await messages.reply(message, now.overview(), keyboard=now.menu())

    async def press(self, update: Update, context: Context) -> None:
        """Act on a button of the panel, if an administrator pressed it."""
        press = context.press
        if press is None:
            return
        user_id, chat_id = press.query.from_user.id, press.message.chat_id
        check = is_administrator(context.bot, chat_id, user_id)
        if objection := await _objection(check, context):
            await messages.answer_press(press.query, objection)
            return
        section, choice = _read(press, context)
        notice = _keep(choice, chat_id, context) if choice else None
        if len(press.arguments) > 1 and choice is None:  # of an earlier version of the bot, say
            notice = STALE
        context.translator = translator_for_update(update, context)
        await messages.answer_press(
            press.query, context.translator.say(notice) if notice else None
        )
        async with self._locks.setdefault(chat_id, asyncio.Lock()):
            view = _view(section, press, context)
            await edit_pressed(press, *view, reply=self._panel(press.message))

    def _panel(self, message: Message) -> Reply:
        place = (message.chat_id, message.message_id)
        panel = self._panels.setdefault(place, Reply(0, message.message_id))
        self._panels.move_to_end(place)
        if len(self._panels) > _REMEMBERED:
            self._panels.popitem(last=False)
        return panel


async def _objection(check: Awaitable[bool], context: Context) -> NoticeText | None:
    """Return why somebody may not see or change the settings; None when they may."""
    try:
        if await check:
            return None
    except TelegramError as error:
        _log.warning("It could not be asked who administers a group: %s", error)
        return context.translator.say(NOT_NOW)
    return context.translator.say(ADMINISTRATORS_ONLY)


def _read(press: ButtonPress, context: Context) -> tuple[_Section | None, _Choice | None]:
    """Return the section of the pressed button, and its choice there, as far as it has them."""
    name, argument = (*press.arguments, "", "")[:2]
    section = next((s for s in _SECTIONS if s.name == name), None)
    if section is None:
        return None, None
    choices = _Now(press.message.chat_id, context).choices(section)
    return section, next((c for c in choices if c.argument == argument), None)


def _keep(choice: _Choice, chat_id: int, context: Context) -> Notice | None:
    """Save a choice; return a notice about it, if there is anything to say."""
    try:
        context.store.keep(chat_id, choice.settings)
    except sqlite3.Error as error:
        _log.error("What chat %s chose could not be saved: %s", chat_id, error)
        return NOT_KEPT
    return None if context.store.lasts else NOT_LASTING


def _view(section: _Section | None, press: ButtonPress, context: Context) -> _View:
    """Return what the panel shows after the press: a section, the menu, or a summary when done."""
    now = _Now(press.message.chat_id, context)
    if section:
        html = f"<b>{now.say(section.label)}</b>\n\n{now.say(section.about)}"
        return _View(html, now.section(section))
    if press.arguments == (_DONE,):
        return _View(joined([now.overview(), now.say(CLOSED)]), None)
    return _View(now.overview(), now.menu())


class _Now:
    """A group's settings as they are now, in words and buttons."""

    def __init__(self, chat_id: int, context: Context) -> None:
        self._settings = context.store.settings(chat_id)
        self._max_quotes = context.settings.max_quotes
        self._translator = context.translator
        self.say = context.translator.say

    def choices(self, section: _Section) -> list[_Choice]:
        """Return the choices of a section."""
        return list(section.choices(self._settings, self._max_quotes, self._translator))

    def overview(self) -> str:
        """Return all settings in words."""
        values = ((section, self._chosen(section)) for section in _SECTIONS)
        lines = (
            self.say(LINE, name=self.say(section.label), value=choice.label if choice else "–")
            for section, choice in values
        )
        return joined([self.say(TITLE), joined(lines, by="\n")])

    def menu(self) -> InlineKeyboardMarkup:
        """Return a button for each section, and one to close."""
        sections = [
            callback_data.button(self.say(section.label), callback_data.SETTINGS, section.name)
            for section in _SECTIONS
        ]
        done = callback_data.button(self.say(DONE), callback_data.SETTINGS, _DONE)
        return InlineKeyboardMarkup(_rows([*sections, done], 2))

    def section(self, section: _Section) -> InlineKeyboardMarkup:
        """Return a button for each choice, the current one marked."""
        chosen = self._chosen(section)
        choices = [
            callback_data.button(
                _tick(choice.label) if choice == chosen else choice.label,
                callback_data.SETTINGS,
                section.name,
                choice.argument,
            )
            for choice in self.choices(section)
        ]
        back = callback_data.button(self.say(BACK), callback_data.SETTINGS, _MENU)
        return InlineKeyboardMarkup([*_rows(choices, section.per_row), [back]])

    def _chosen(self, section: _Section) -> _Choice | None:
        now = self._in_force(self._settings)
        choices = self.choices(section)
        return next((c for c in choices if self._in_force(c.settings) == now), None)

    def _in_force(self, settings: ChatSettings) -> ChatSettings:
        quotes = min(settings.quotes or self._max_quotes, self._max_quotes)
        return replace(settings, quotes=quotes)


def _tick(label: LabelText) -> LabelText:
    return untranslated(f"✓ {label}")


def _rows(
    shown: Sequence[InlineKeyboardButton], per_row: int
) -> list[Sequence[InlineKeyboardButton]]:
    return [shown[start : start + per_row] for start in range(0, len(shown), per_row)]
