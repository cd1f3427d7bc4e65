"""The language that a terminal is spoken to in: the one that is asked for, or the locale's."""

from __future__ import annotations

from collections.abc import Mapping

from bot.i18n.translator import LANGUAGES, Translator, translator_for, translator_in

_LOCALE = ("LC_ALL", "LC_MESSAGES", "LANG")  # the first that is set counts, as POSIX has it


class UnknownLanguageError(ValueError):
    """No language of ours; the message lists them."""


def choose_translator(wanted: str | None, environment: Mapping[str, str]) -> Translator:
    """Return the translator of a language, or of the locale's; English for one we do not speak.

    wanted: an ISO 639 code, or None for the locale's.
    Raises: UnknownLanguageError.
    """
    if wanted is None:
        locale = next(filter(None, map(environment.get, _LOCALE)), "")
        return translator_for(locale.partition(".")[0])
    if wanted not in LANGUAGES:
        raise UnknownLanguageError(
            f'--language is "{wanted}"; expected one of {", ".join(LANGUAGES)}'
        )
    return translator_in(wanted)
