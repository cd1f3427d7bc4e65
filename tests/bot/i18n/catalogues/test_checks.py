from __future__ import annotations

import pytest
from babel.messages.catalog import Catalog

from bot.i18n.catalogues.checks import problems
from bot.i18n.catalogues.extract import Text

ARTICLES = ("{n} article of {name}", "{n} articles of {name}")


def faults(
    english: str | tuple[str, ...],
    translation: str | tuple[str, ...],
    *,
    language: str = "de",
    is_label: bool = False,
    is_notice: bool = False,
) -> list[str]:
    catalogue = Catalog(language)
    catalogue.add(english, translation)
    forms = (english,) if isinstance(english, str) else english
    text = Text(forms, ("a.py",), is_label, is_notice)
    return list(problems(catalogue, [text]))


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
    assert faults("Summary", "Kurzfassung", is_label=True) == []
    [fault] = faults("Summary", "Zusammenfassung", is_label=True)
    assert "over 14 characters" in fault


def test_an_answer_to_a_press_is_at_most_200_characters() -> None:
    assert faults("Wait {s} s", "{s} s " + "Warte" * 35, is_notice=True) == []
    [fault] = faults("Wait {s} s", "{s} s " + "Warte" * 36, is_notice=True)
    assert "over 200 characters" in fault


@pytest.mark.parametrize(
    ("translation", "is_right"),
    [("Non\u00a0!", True), ("Non\u202f!", True), ("Non !", False), ("Non!", False)],
)
def test_french_keeps_a_space_before_some_signs_that_never_breaks(
    translation: str, is_right: bool
) -> None:
    assert (faults("No!", translation, language="fr") == []) == is_right


def test_texts_that_are_missing_gone_or_fuzzy_are_named() -> None:
    catalogue = Catalog("de")
    catalogue.add("Gone", "Fort")
    catalogue.add("Doubtful", "Zweifelhaft", flags=["fuzzy"])
    catalogue.add("{n} form", "{n} Form")
    texts = [Text((t,), ("a.py",)) for t in ("Doubtful", "Missing")]
    texts.append(Text(("{n} form", "{n} forms"), ("a.py",)))
    assert list(problems(catalogue, texts)) == [
        "'Gone': is in no module",
        "'Doubtful': is fuzzy: somebody must look at it",
        "'{n} form': has other forms than in the code",
        "'Missing': is missing",
    ]
