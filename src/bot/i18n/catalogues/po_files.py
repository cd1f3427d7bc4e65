"""Texts and a language's catalogue into the catalogue with exactly these texts, on disk."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from bot.i18n.catalogues.extract import CODE, Text
from bot.i18n.markers import LONGEST_NOTICE, longest_label
from bot.i18n.translator import LANGUAGES

LOCALES = CODE / "i18n" / "locales"
TRANSLATED = tuple(language for language in LANGUAGES if language != "en")

_WIDTH = 99
_HEADER = """\
msgid ""
msgstr ""
"Language: {language}\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plural_forms}\\n"

"""


def read_catalogue(language: str, folder: Path = LOCALES) -> Catalog:
    """Return a language's catalogue as it is on disk; an empty one where there is none."""
    path = _path(language, folder)
    return parse(path.read_text("utf-8") if path.is_file() else "", language)


def parse(content: str, language: str) -> Catalog:
    """Return the catalogue that is written in a .po file.

    Raises: PoFileError, for what is no such file.
    """
    return read_po(io.StringIO(content), locale=language, abort_invalid=True)


def write_catalogue(catalogue: Catalog, folder: Path = LOCALES) -> None:
    """Put a catalogue on disk."""
    _path(str(catalogue.locale), folder).write_text(content(catalogue), "utf-8", newline="\n")


def content(catalogue: Catalog) -> str:
    """Return the file of a catalogue; the same for the same texts, whoever writes it and when."""
    header = _HEADER.format(language=catalogue.locale, plural_forms=catalogue.plural_forms)
    messages = io.BytesIO()
    write_po(messages, catalogue, width=_WIDTH, omit_header=True, include_lineno=False)
    return f"{header}{messages.getvalue().decode().strip()}\n"


def updated(catalogue: Catalog, texts: Iterable[Text]) -> Catalog:
    """Return a catalogue of these texts, in this order, as far as the old one translates them."""
    new = Catalog(catalogue.locale)
    for text in texts:
        first = text.forms[0]
        many = len(text.forms) > 1
        known = catalogue.get(first)
        is_known = known is not None and not known.fuzzy and bool(known.pluralizable) == many
        message = new.add(
            text.forms if many else first,
            known.string if known and is_known else "",
            locations=[(file, 0) for file in text.files],
            auto_comments=_hints(text),
            user_comments=known.user_comments if known else (),
        )
        message.flags.clear()  # Babel takes "90 % of" for a field
    return new


def fill(catalogue: Catalog, sheet: Mapping[str, Mapping[str, str | list[str]]]) -> None:
    """Put the translations of a sheet into a catalogue.

    sheet: for each text (its form for one) and language the translation, or a list of the forms.
    """
    for english, translations in sheet.items():
        message = catalogue.get(english)
        translation = translations.get(str(catalogue.locale))
        if message and translation and message.pluralizable == isinstance(translation, list):
            message.string = translation if isinstance(translation, str) else tuple(translation)


def _hints(text: Text) -> list[str]:
    """Return what a translator should know of a text."""
    if text.is_label:
        return [f"A button: at most {longest_label(text.forms[0])} characters."]
    return [f"At most {LONGEST_NOTICE} characters, filled in."] if text.is_notice else []


def _path(language: str, folder: Path) -> Path:
    return folder / f"{language}.po"
