from __future__ import annotations

import subprocess
import sys
from datetime import date

import pytest

from bot.i18n.markers import in_english
from bot.i18n.translator import LANGUAGES, Translator, own_name, translator_for, translator_in
from bot.library.library import ARTICLES


@pytest.mark.parametrize(
    ("codes", "language"),
    [
        (("pt-br",), "pt"), (("zh-hans",), "en"), ((None, "RU"), "ru"), (("ar", "de"), "ar"),
        ((None, None), "en"), (("",), "en"), (("xx", "uk"), "uk"), (("fr_CA",), "fr"),
    ],
)  # fmt: skip
def test_the_first_language_that_is_spoken_counts(
    codes: tuple[str | None, ...], language: str
) -> None:
    assert translator_for(*codes).language == language


def test_words_of_another_direction_are_set_apart_where_it_matters() -> None:
    assert translator_in("ar").beside("Global News") == "\u2068Global News\u2069"
    assert translator_in("en").beside("Global News") == "Global News"
    assert translator_in("en").beside("حلب") == "\u2068حلب\u2069"


def test_a_line_runs_as_the_language_does() -> None:
    assert translator_in("ar").line("Global News") == "\u200fGlobal News"
    assert translator_in("en").line("حلب") == "حلب"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("About {a} and {b}.", "About <{a}> and <{b}>."),
        ("<b>{a}</b>", "<b><{a}></b>"),
        ('<a href="{a}">{b}</a>', '<a href="{a}"><{b}></a>'),
        ("Send <code>/verify {a}</code>", "Send <<code>/verify {a}</code>>"),
        ("/ask@{a} {b}% @{a}", "</ask@{a}> <{b}%> <@{a}>"),
        ("/ask or <i>/help</i>, and/or {n}", "</ask> or <i></help></i>, and/or {n}"),
    ],
)
def test_what_fills_a_text_is_set_apart_and_tags_and_what_a_tap_copies_stay(
    text: str, said: str
) -> None:
    values = {"a": "A", "b": "B", "n": 3}
    tags = ("<b>", "</b>", "<i>", "</i>", "<code>", "</code>", "</a>", '<a href="{a}">')
    for place, tag in enumerate(tags):
        said = said.replace(tag, f"[{place}]")
    said = said.replace("<", "\u2068").replace(">", "\u2069")
    for place, tag in enumerate(tags):
        said = said.replace(f"[{place}]", tag)
    assert translator_in("ar").say(text, **values) == said.format(**values)
    assert translator_in("en").say(text, **values) == text.format(**values)


def test_words_from_right_to_left_are_set_apart_in_english_too() -> None:
    said = translator_in("en").say("About {words}: {count}", words="حلب", count=3)
    assert said == "About \u2068حلب\u2069: \u20683\u2069"


def test_a_list_reads_as_the_language_does() -> None:
    assert translator_in("en").listed(["a", "b", "c"]) == "a, b and c"
    assert translator_in("de").listed(["a", "b"]) == "a und b"
    assert translator_in("ar").listed(["a", "b"]) == "\u2068a\u2069 و\u2068b\u2069"
    assert translator_in("en").listed([]) == ""


@pytest.mark.parametrize(
    ("language", "n", "said"),
    [
        ("en", 1, "1 article"), ("en", 1234, "1,234 articles"), ("de", 1234, "1.234 Artikel"),
        ("ar", 1, "مقال واحد"), ("ar", 2, "مقالان"), ("ar", 5, "5 مقالات"), ("ar", 11, "11 مقالًا"),
        ("ar", 100, "100 مقال"), ("fr", 0, "0 article"), ("fr", 2, "2 articles"),
        ("hi", 2, "2 लेख"), ("pt", 2, "2 artigos"), ("es", 1, "1 artículo"), ("tr", 2, "2 makale"),
        ("ru", 21, "21 статья"), ("ru", 22, "22 статьи"), ("ru", 11, "11 статей"),
        ("uk", 3, "3 статті"), ("uk", 5, "5 статей"),
    ],
)  # fmt: skip
def test_numbers_take_the_form_that_goes_with_them(language: str, n: int, said: str) -> None:
    assert translator_in(language).say_n(*ARTICLES, n) == said
    if language == "en":
        assert in_english(*ARTICLES, n) == said


@pytest.mark.parametrize(
    ("language", "day"),
    [
        ("en", "29 Apr 2016"), ("ar", "29 أبريل 2016"), ("de", "29. Apr. 2016"),
        ("es", "29 abr 2016"), ("fr", "29 avr. 2016"), ("hi", "29 अप्रैल 2016"),
        ("pt", "29 de abr. de 2016"), ("ru", "29 апр. 2016\u202fг."), ("tr", "29 Nis 2016"),
        ("uk", "29 квіт. 2016\u202fр."),
    ],
)  # fmt: skip
def test_dates_are_short_and_read_as_people_write_them(language: str, day: str) -> None:
    assert translator_in(language).date(date(2016, 4, 29)) == day


def test_english_is_written_as_babel_writes_it() -> None:
    plain, by_babel = translator_in("en"), Translator("en")
    for month in range(1, 13):
        assert plain.date(date(2016, month, 3)) == by_babel.date(date(2016, month, 3))
    for number in (0, 1, 999, 1234, 1234567, 29.96, 98.0, 1234.5, 0.005):
        assert plain.number(number) == by_babel.number(number)
    for things in ([], ["a"], ["a", "b"], ["a", "حلب", "c"]):
        assert plain.listed(things) == by_babel.listed(things)
    assert plain.right_to_left == by_babel.right_to_left


def test_each_language_has_its_own_name() -> None:
    assert [own_name(language) for language in LANGUAGES] == [
        "English", "العربية", "Deutsch", "Español", "Français", "हिन्दी", "Português", "Русский",
        "Türkçe", "Українська",
    ]  # fmt: skip


def test_languages_are_named_as_the_texts_that_name_them_need() -> None:
    named = {language: translator_in(language).name_of("de") for language in LANGUAGES}
    assert named == {
        "en": "German", "ar": "الألمانية", "de": "Deutsch", "es": "alemán", "fr": "allemand",
        "hi": "जर्मन", "pt": "alemão", "ru": "немецкий", "tr": "Almanca", "uk": "німецька",
    }  # fmt: skip
    assert translator_in("en").name_of("xx") is None


def test_the_terminal_starts_without_babel() -> None:
    code = "import bot.cli.open_library, bot.cli.chat, sys; print('babel' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
