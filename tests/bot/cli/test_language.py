from __future__ import annotations

import pytest

from bot.cli.language import UnknownLanguageError, choose_translator


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({"LANG": "de_DE.UTF-8"}, "de"),
        ({"LC_MESSAGES": "fr_FR", "LANG": "de_DE.UTF-8"}, "fr"),
        ({"LC_ALL": "hi_IN", "LC_MESSAGES": "fr_FR", "LANG": "de_DE.UTF-8"}, "hi"),
        ({"LC_ALL": "", "LANG": "ar"}, "ar"),
        ({"LC_ALL": "C", "LANG": "de_DE.UTF-8"}, "en"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "POSIX"}, "en"),
        ({"LANG": "nn_NO.UTF-8"}, "en"),
        ({"LANG": "pt_BR@euro"}, "pt"),
        ({}, "en"),
    ],
)
def test_the_locale_chooses_the_language(environment: dict[str, str], language: str) -> None:
    assert choose_translator(None, environment).language == language


def test_what_is_asked_for_comes_before_the_locale() -> None:
    assert choose_translator("tr", {"LC_ALL": "de_DE"}).language == "tr"


@pytest.mark.parametrize("wanted", ["xx", "", "DE", "de_DE"])
def test_what_is_not_spoken_is_refused_with_what_is(wanted: str) -> None:
    with pytest.raises(UnknownLanguageError, match=f'"{wanted}"; expected one of en, ar, de, '):
        choose_translator(wanted, {})
