"""What the catalogues hold: every text of the code, in every language, as it should be."""

from __future__ import annotations

import re

import pytest

from bot.i18n.catalogues.checks import problems
from bot.i18n.catalogues.extract import read_texts
from bot.i18n.catalogues.po_files import LOCALES, TRANSLATED, content, read_catalogue, updated
from bot.i18n.translator import LANGUAGES

_LETTERS = {"ar": "\u0600-\u06ff", "hi": "\u0900-\u097f", "ru": "а-яё", "uk": "а-щьюяєіїґ"}
_NO_WORDS = re.compile(
    r"<[^>]*>|\{\w+\}|/[a-z]+|\b(?:id|HTML|Telegram|articlebot add)\b|\b(?:source|since|until):"
    r"|[A-Z_]{4,}(?:=true)?"
)


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_text_is_translated_and_no_translation_is_broken(language: str) -> None:
    assert "\n".join(problems(read_catalogue(language), read_texts())) == ""


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_catalogue_stands_as_make_messages_writes_it(language: str) -> None:
    written = content(updated(read_catalogue(language), read_texts()))
    assert (LOCALES / f"{language}.po").read_text("utf-8") == written
    assert f'"Language: {language}\\n"' in written
    for noise in ("POT-Creation-Date", "Generated-By", "#~", "fuzzy", str(LOCALES.parent)):
        assert noise not in written


@pytest.mark.parametrize("language", sorted(_LETTERS))
def test_a_language_with_letters_of_its_own_uses_them(language: str) -> None:
    strange = re.compile(rf"[^\W\d_{_LETTERS[language]}]", re.IGNORECASE)
    for message in read_catalogue(language):
        said = message.string if isinstance(message.string, tuple) else (message.string,)
        for text in said if message.id else ():
            assert not strange.findall(_NO_WORDS.sub("", text)), text


def test_every_language_has_a_catalogue_and_no_other() -> None:
    assert {path.stem for path in LOCALES.iterdir()} == {*LANGUAGES} - {"en"}
