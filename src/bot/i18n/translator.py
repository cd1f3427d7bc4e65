"""Translate the bot's marked texts, and format numbers and dates, in one language.

The English texts are in the code (see `markers`), the others in `locales/*.po`, which are read
when first needed. English needs neither a catalogue nor Babel, which is slow to import: a
terminal that speaks English starts without it.
"""
# ruff: noqa: PLC0415 - Babel is imported when a language other than English is first spoken

from __future__ import annotations

import functools
import gettext
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, overload

from bot.i18n.markers import (
    Label,
    LabelText,
    Many,
    Notice,
    NoticeText,
    One,
    Text,
    label,
    mark,
    mark_n,
    notice,
)

if TYPE_CHECKING:
    from babel import Locale

__all__ = [
    "LANGUAGES",
    "Translator",
    "joined",
    "label",
    "mark",
    "mark_n",
    "notice",
    "own_name",
    "translator_for",
    "translator_in",
]

LANGUAGES = ("en", "ar", "de", "es", "fr", "hi", "pt", "ru", "tr", "uk")
"""ISO 639 codes of the languages that the bot speaks, English first."""

_REGIONS = {"en": "en_GB"}  # writes 29 Apr 2016
# As the CLDR has them for British English:
_ENGLISH_MONTHS = (
    *("Jan", "Feb", "Mar", "Apr", "May", "Jun"),
    *("Jul", "Aug", "Sept", "Oct", "Nov", "Dec"),
)
_ISOLATED, _ISOLATED_END = "\u2068", "\u2069"
_FROM_THE_RIGHT = "\u200f"
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")  # Hebrew to Arabic
# What is isolated in a text: fields, except {n}, since digits never change direction; commands,
# whose slash would jump to their end; and <code> as a whole, since a tap copies its content. What
# is one word with a field stays with it: /ask@{name}, @{name}, {n}%. Tags must stay as they are,
# since an address in one may have fields too.
_ISOLATED_PARTS = re.compile(
    r"<code>[^<]*</code>|(?P<tag><[^>]*>)|(?<![\w<])/[a-z]+(?:@\{\w+\})?|@?\{(?!n\})\w+\}%?"
)


class Translator:
    """Say the bot's texts in one language."""

    def __init__(self, language: str) -> None:
        self.language = language
        """One of `LANGUAGES`."""
        self._catalogue = _read_catalogue(language)

    @functools.cached_property
    def _locale(self) -> Locale:
        from babel import Locale

        return Locale.parse(_REGIONS.get(self.language, self.language))

    @property
    def right_to_left(self) -> bool:
        """Whether the language is written from right to left."""
        return self._locale.text_direction == "rtl"

    @overload
    def say(self, text: Label, **values: object) -> LabelText: ...
    @overload
    def say(self, text: Notice, **values: object) -> NoticeText: ...
    @overload
    def say(self, text: Text, **values: object) -> str: ...
    def say(self, text: Text, **values: object) -> str:
        """Return a marked text in this language, its fields filled in.

        What a label or a notice becomes has a type of its own, which buttons and presses take.
        """
        return self.template(text, **values).format(**values)

    def say_n(self, one: One, many: Many, n: int, **values: object) -> str:
        """Return the plural form of a marked text for the number n, which fills its field {n}."""
        return self.template_n(one, many, n, **values).format(**{"n": self.number(n), **values})

    def template(self, text: Text, **values: object) -> str:
        """Return a marked text in this language, its fields not yet filled in.

        They are isolated if these values may run in another direction.
        """
        return self._isolated(self._catalogue.gettext(text), values)

    def template_n(self, one: One, many: Many, n: int, **values: object) -> str:
        """Return the plural form for the number n, its fields not yet filled in."""
        return self._isolated(self._catalogue.ngettext(one, many, n), values)

    def date(self, day: date) -> str:
        """Return a short date, such as 29 Apr 2016."""
        from babel.dates import format_skeleton

        return format_skeleton("yMMMd", day, locale=self._locale)

    def since(self, age: timedelta) -> str:
        """Return how long ago something was, such as 3 days ago."""
        from babel.dates import format_timedelta

        return format_timedelta(-age, add_direction=True, locale=self._locale)

    def number(self, number: float) -> str:
        """Return a number with this language's separators."""
        from babel.numbers import format_decimal

        return format_decimal(number, locale=self._locale)

    def listed(self, things: Sequence[str]) -> str:
        """Return the things as an enumeration: a, b and c; empty when there are none."""
        from babel.lists import format_list

        isolated = [self.beside(thing) for thing in things]
        return format_list(isolated, locale=self._locale) if isolated else ""

    def name_of(self, language: str) -> str | None:
        """Return the name of a language (an ISO 639 code) in this one; None if it is unknown."""
        return self._locale.languages.get(language)

    def beside(self, text: str) -> str:
        """Isolate words that may run in the other direction from the text around them.

        What fills a field of a text is isolated anyway.
        """
        return f"{_ISOLATED}{text}{_ISOLATED_END}" if self._may_change_direction(text) else text

    def line(self, text: str) -> str:
        """Return a line that runs in this language's direction, whatever it begins with."""
        return _FROM_THE_RIGHT + text if self.right_to_left else text

    def _isolated(self, text: str, values: Mapping[str, object]) -> str:
        shown = map(str, values.values())
        if self.right_to_left or any(map(self._may_change_direction, shown)):
            return _isolate_parts(text)
        return text

    def _may_change_direction(self, text: str) -> bool:
        return self.right_to_left or bool(_RIGHT_TO_LEFT.search(text))


class _EnglishTranslator(Translator):
    """Write British English as Babel does, without Babel."""

    def __init__(self) -> None:
        super().__init__("en")

    @property
    def right_to_left(self) -> bool:
        return False

    def date(self, day: date) -> str:
        return f"{day.day} {_ENGLISH_MONTHS[day.month - 1]} {day.year}"

    def number(self, number: float) -> str:
        return f"{number:,.3f}".rstrip("0").rstrip(".")

    def listed(self, things: Sequence[str]) -> str:
        *first, last = map(self.beside, things or [""])
        return f"{', '.join(first)} and {last}" if first else last


@functools.cache
def translator_in(language: str) -> Translator:
    """Return the translator of one of `LANGUAGES`."""
    return _EnglishTranslator() if language == "en" else Translator(language)


def translator_for(*codes: str | None) -> Translator:
    """Return the translator for the first code ("pt-br") that the bot speaks; else English."""
    return translator_in(next(filter(None, map(_spoken, codes)), "en"))


def own_name(language: str) -> str:
    """Return the name of one of `LANGUAGES` in itself, capitalised: Deutsch, Français."""
    from babel import Locale

    name = Locale.parse(language).get_display_name() or language
    return name[0].upper() + name[1:]


def _spoken(code: str | None) -> str | None:
    language = (code or "").lower().replace("_", "-").partition("-")[0]
    return language if language in LANGUAGES else None


def _read_catalogue(language: str) -> gettext.NullTranslations:
    if language == "en":
        return gettext.NullTranslations()
    from importlib import resources

    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    file = resources.files("bot.i18n") / "locales" / f"{language}.po"
    compiled = io.BytesIO()
    write_mo(compiled, read_po(io.StringIO(file.read_text("utf-8")), locale=language))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


@functools.cache
def _isolate_parts(text: str) -> str:
    """Isolate the parts of a text that may run in the other direction."""

    def isolate(found: re.Match[str]) -> str:
        return found[0] if found["tag"] else f"{_ISOLATED}{found[0]}{_ISOLATED_END}"

    return _ISOLATED_PARTS.sub(isolate, text)


def joined(parts: Iterable[str], *, by: str = "\n\n") -> str:
    """Join the parts that are not empty."""
    return by.join(filter(None, parts))
