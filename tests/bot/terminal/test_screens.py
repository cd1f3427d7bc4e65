from __future__ import annotations

import pytest

from bot.terminal.screens import refusal, unread_language
from retrieval import Answer


def declined(language: str | None, *missing: str) -> Answer:
    return Answer("?", False, (), 0.0, missing, language=language)


@pytest.mark.parametrize(
    ("language", "line"),
    [("de", "No article here is in German."), (None, ""), ("xx", ""), ("", "")],
)
def test_a_line_names_the_language_that_no_article_is_in(language: str | None, line: str) -> None:
    assert unread_language(declined(language)) == line


def test_a_terminal_says_it_between_the_no_and_the_missing_words() -> None:
    assert refusal(declined("tr", "köprü")).splitlines() == [
        "No article here answers that.",
        "No article here is in Turkish.",
        "No article mentions: köprü.",
    ]
