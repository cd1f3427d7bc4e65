"""What the catalogues hold: every text of the code, in every language, as it should be."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from bot.i18n.translator import LANGUAGES
from catalogues import (
    CODE,
    TRANSLATED,
    extract_template,
    find_unextractable,
    read_catalogue,
    to_po,
    update,
)
from translation_faults import catalogue_faults

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

LOCALES = CODE / "i18n" / "locales"
_LETTERS = {"ar": "\u0600-\u06ff", "hi": "\u0900-\u097f", "ru": "а-яё", "uk": "а-щьюяєіїґ"}
_NO_WORDS = re.compile(
    r"<[^>]*>|\{\w+\}|/[a-z]+|\b(?:id|HTML|Telegram|articlebot add)\b|\b(?:source|since|until):"
    r"|[A-Z_]{4,}(?:=true)?"
)


@pytest.fixture(scope="module")
def template() -> Catalog:
    return extract_template()


def catalogue_of(language: str) -> Catalog:
    return read_catalogue(LOCALES / f"{language}.po")


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_text_is_translated_and_no_translation_is_broken(
    language: str, template: Catalog
) -> None:
    catalogue = catalogue_of(language)
    before = [message.id for message in catalogue]
    update(catalogue, template)
    assert [message.id for message in catalogue] == before
    assert "\n".join(catalogue_faults(catalogue)) == ""


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_catalogue_stands_as_make_messages_writes_it(language: str, template: Catalog) -> None:
    catalogue = catalogue_of(language)
    update(catalogue, template)
    written = to_po(catalogue)
    assert (LOCALES / f"{language}.po").read_text("utf-8") == written
    assert f'"Language: {language}\\n"' in written
    for noise in ("POT-Creation-Date", "Generated-By", "#~", "fuzzy", str(LOCALES.parent)):
        assert noise not in written


def test_every_text_that_is_marked_can_be_translated() -> None:
    assert find_unextractable() == []


@pytest.mark.parametrize("language", sorted(_LETTERS))
def test_a_language_with_letters_of_its_own_uses_them(language: str) -> None:
    strange = re.compile(rf"[^\W\d_{_LETTERS[language]}]", re.IGNORECASE)
    for message in catalogue_of(language):
        said = message.string if isinstance(message.string, tuple) else (message.string,)
        for text in said if message.id else ():
            assert not strange.findall(_NO_WORDS.sub("", text)), text


def test_every_language_has_a_catalogue_and_no_other() -> None:
    assert {path.stem for path in LOCALES.iterdir()} == {*LANGUAGES} - {"en"}
