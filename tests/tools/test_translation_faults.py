from __future__ import annotations

import pytest
from babel.messages.catalog import Catalog

from translation_faults import catalogue_faults

ARTICLES = ("{n} article of {name}", "{n} articles of {name}")


def faults(
    english: str | tuple[str, ...],
    translation: str | tuple[str, ...],
    *,
    language: str = "de",
    hint: str = "",
) -> list[str]:
    catalogue = Catalog(language)
    catalogue.add(english, translation, auto_comments=[hint])
    return list(catalogue_faults(catalogue))


@pytest.mark.parametrize(
    ("english", "translation"),
    [
        ("No article.", "Kein Artikel."),
        ("<b>{a}</b> of {b}", "{b}: <b>{a}</b>"),
        ('See <a href="{link}">{title}</a>.', 'Siehe <a href="{link}">{title}</a>.'),
        ("Write /ask.\n\nOr not.", "Schreib /ask.\n\nOder nicht."),
        ("<i>Really?</i>", "<i>Wirklich?</i>"),
        (ARTICLES, ("{n} Artikel von {name}", "{n} Artikel von {name}")),
        (ARTICLES, ("Ein Artikel von {name}", "{n} Artikel von {name}")),
    ],
)
def test_a_good_translation_has_no_faults(
    english: str | tuple[str, ...], translation: str | tuple[str, ...]
) -> None:
    assert faults(english, translation) == []


@pytest.mark.parametrize(
    ("english", "translation", "fault"),
    [
        ("No article.", "", "is not translated"),
        (ARTICLES, ("{n} Artikel von {name}", ""), "is not translated"),
        (ARTICLES, ("{n} Artikel von {name}",), "is not translated (forms: 2)"),
        ("About {words}.", "Über {word}.", "other fields"),
        ("About {words}.", "Über.", "other fields"),
        ("About {words}.", "Über {words} und {words}.", "other fields"),
        ("About {words}.", "Über {words.", "other fields"),
        (ARTICLES, ("{n} Artikel", "{n} Artikel von {name}"), "other fields"),
        (ARTICLES, ("{n} Artikel von {name}", "Artikel von {name}"), "other fields"),
        ("<b>Bold</b> text", "Fetter Text", "other tags"),
        ("<b>Bold</b> text", "<i>Fetter</i> Text", "other tags"),
        ("<b>a</b> <i>b</i>", "<b>a <i>b</b></i>", "do not pair"),
        ('<a href="{link}">a</a>', '<a href="{link}" >a</a>', "other tags"),
        ("One.\nTwo.", "Eins. Zwei.", "other line breaks"),
        (", ", ",", "other spaces"),
        ("One", " Eins", "other spaces"),
        ("One.", "Eins", "ends otherwise"),
        ("One", "Eins.", "ends otherwise"),
        ("Why?", "Warum!", "ends otherwise"),
        ("Write /ask now", "Schreib /frag jetzt", "other commands"),
        ("Wait…", "Warte...", "three dots"),
        ("One two", "Eins  zwei", "two spaces"),
    ],
)
def test_a_fault_is_named(
    english: str | tuple[str, ...], translation: str | tuple[str, ...], fault: str
) -> None:
    assert any(fault in found for found in faults(english, translation))


@pytest.mark.parametrize(
    ("language", "forms", "is_right"),
    [
        ("ar", ("لا", "مقال", "مقالان", "{n} مقالات", "{n} مقال", "{n} مقالًا"), True),
        ("ar", ("لا", "مقال", "مقالان", "مقالات", "{n} مقال", "{n} مقالًا"), False),
        ("ru", ("{n} статья", "{n} статьи", "{n} статей"), True),
        ("ru", ("одна статья", "{n} статьи", "{n} статей"), False),  # also said of 21
        ("fr", ("un article", "{n} articles"), False),  # also said of 0
        ("tr", ("{n} makale",), True),
        ("tr", ("{n} makale", "{n} makale"), False),
    ],
)
def test_the_number_may_be_left_out_only_where_there_is_one(
    language: str, forms: tuple[str, ...], is_right: bool
) -> None:
    found = faults(("{n} article", "{n} articles"), forms, language=language)
    assert (found == []) == is_right


def test_a_label_has_no_room_to_grow() -> None:
    hint = "A button: at most 14 characters."
    assert faults("Summary", "Kurzfassung", hint=hint) == []
    [fault] = faults("Summary", "Zusammenfassung", hint=hint)
    assert "over 14 characters" in fault


def test_an_answer_to_a_press_is_at_most_200_characters() -> None:
    hint = "At most 200 characters, filled in."
    assert faults("Wait {s} s", "{s} s " + "Warte" * 35, hint=hint) == []
    [fault] = faults("Wait {s} s", "{s} s " + "Warte" * 36, hint=hint)
    assert "over 200 characters" in fault


@pytest.mark.parametrize(
    ("translation", "is_right"),
    [("Non\u00a0!", True), ("Non\u202f!", True), ("Non !", False), ("Non!", False)],
)
def test_french_keeps_a_space_before_some_signs_that_never_breaks(
    translation: str, is_right: bool
) -> None:
    assert (faults("No!", translation, language="fr") == []) == is_right


def test_a_fuzzy_text_is_named() -> None:
    catalogue = Catalog("de")
    catalogue.add("Doubtful", "Zweifelhaft", flags=["fuzzy"])
    assert list(catalogue_faults(catalogue)) == ["'Doubtful': is fuzzy: somebody must look at it"]
