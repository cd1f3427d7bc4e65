from __future__ import annotations

from dataclasses import replace

import pytest

from bot.cli.plain_screen import PlainScreen, refusal, restricted, unread_language
from retrieval import Answer, Article, NoMatch, Passage, Quote
from retrieval.search.filter_syntax import parse_filters


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


@pytest.mark.parametrize(
    ("question", "nothing", "lines"),
    [
        ("Aleppo source:bbc -war", None, ["Only: source bbc, without “war”"]),
        ("Aleppo since:2016", NoMatch.ARTICLE, [""]),
        (
            "Aleppo since:soon",
            None,
            ["I could not read since:soon. Dates are written 2016-04-29, 2016-04 or 2016."],
        ),
        ("Aleppo source:?", None, ["I could not read source:?."]),
        ("Aleppo", None, [""]),
    ],
)
def test_a_line_says_what_was_restricted(
    question: str, nothing: NoMatch | None, lines: list[str]
) -> None:
    known = parse_filters(question).restrictions
    answer = replace(declined(None), restrictions=known, nothing=nothing)

    assert restricted(answer).split("\n") == lines


def test_restrictions_that_leave_nothing_are_the_refusal_whatever_else_is_known() -> None:
    known = parse_filters("Aleppo since:2016 until:2015").restrictions
    answer = replace(declined(None), restrictions=known, nothing=NoMatch.ARTICLE)

    assert refusal(answer) == "No article here fits this: since 2016, until 2015."
    assert refusal(answer, "No article here answers that surely enough.") == refusal(answer)


def test_two_publishers_that_differ_are_announced(capsys: pytest.CaptureFixture[str]) -> None:
    article = Article("a", "Clinic", "It treated many.", (), publisher="BBC")
    quote = Quote(article, 0, 16, Passage(article, 0, 16, 1), 1.0)
    PlainScreen().show_answer(Answer("?", True, (quote, quote), 0.9, differ=True))

    shown = capsys.readouterr().out
    assert shown.startswith(
        "Two publishers say it differently:\n\nIt treated many.\n— Clinic · BBC"
    )


def test_a_terminal_says_under_a_quote_where_else_it_stands(
    capsys: pytest.CaptureFixture[str],
) -> None:
    articles = [Article(name, "Title", "It is so.", (), publisher=name) for name in ("a", "b\x1b")]
    one, other = (Quote(a, 0, 9, Passage(a, 0, 9, 1), 1.0) for a in articles)
    unnamed = replace(other, article=replace(other.article, publisher=None))

    for elsewhere in ((other,), (other, unnamed), (unnamed,)):
        answer = Answer("?", True, (replace(one, elsewhere=elsewhere),), 1.0)
        PlainScreen().show_answer(answer)

    said = [line for line in capsys.readouterr().out.splitlines() if line.startswith("Also")]
    assert said == [
        "Also in 1 other article: b ",
        "Also in 2 other articles: b ",
        "Also in 1 other article",
    ]
