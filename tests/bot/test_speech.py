from __future__ import annotations

from datetime import date

import pytest

from bot.speech import LANGUAGES, speech_for, speech_in


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
    assert speech_for(*codes).language == language


@pytest.mark.parametrize("language", LANGUAGES)
def test_dates_tell_day_and_year_in_every_language(language: str) -> None:
    shown = speech_in(language).date(date(2016, 4, 29))
    assert "29" in shown
    assert "2016" in shown


def test_words_of_another_direction_are_set_apart_where_it_matters() -> None:
    assert speech_in("ar").beside("Global News") == "\u2068Global News\u2069"
    assert speech_in("en").beside("Global News") == "Global News"
