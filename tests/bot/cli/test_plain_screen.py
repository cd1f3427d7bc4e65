from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.cli.ask import show_answer
from bot.cli.plain_screen import PlainScreen
from bot.i18n.translator import LANGUAGES, translator_in
from bot.rendering.messages import render_answer
from bot.rendering.views.text import Item, Section, plain
from bot.transport.html import plain as plain_of
from retrieval import Answer, Article, NoMatch, Passage, Quote, RequestKind, Span
from retrieval.search.filter_syntax import parse_filters

Shown = Callable[..., str]


@pytest.fixture
def shown(capsys: pytest.CaptureFixture[str]) -> Shown:
    """A function that shows an answer on a plain screen, and returns what is written."""

    def show(answer: Answer, *, language: str = "en", explained: bool = False) -> str:
        show_answer(answer, PlainScreen(), translator_in(language), explained=explained)
        return capsys.readouterr().out

    return show


def quote(text: str = "It treated many.", **known: str | None) -> Quote:
    article = Article("a", "Clinic", text, (), **known)  # type: ignore[arg-type]  # some fields
    return Quote(article, 0, len(text), Passage(article, 0, len(text), 1), 1.0)


def declined(language: str | None, *missing: str) -> Answer:
    return Answer("?", False, (), 0.0, missing, language=language)


@pytest.mark.parametrize(("language", "name"), [("de", "German"), ("tr", "Turkish")])
def test_a_refusal_names_the_language_that_no_article_is_in(
    shown: Shown, language: str, name: str
) -> None:
    assert shown(declined(language, "köprü")).splitlines() == [
        "No article here answers that.",
        f"No article here is in {name}.",
        "No article mentions: köprü.",
    ]


@pytest.mark.parametrize("language", [None, "xx", ""])
def test_a_language_without_a_name_is_not_spoken_of(shown: Shown, language: str | None) -> None:
    assert shown(declined(language)) == "No article here answers that.\n"


def test_words_that_an_explanation_tells_are_not_in_the_refusal(shown: Shown) -> None:
    assert shown(declined(None, "köprü"), explained=True) == "No article here answers that.\n"


@pytest.mark.parametrize(
    ("question", "line"),
    [
        ("Aleppo source:bbc -war", "Only: source bbc, without “war”"),
        (
            "Aleppo since:soon",
            "I didn’t understand since:soon. Write dates as 2016-04-29, 2016-04 or 2016.",
        ),
        ("Aleppo source:?", "I didn’t understand source:?."),
    ],
)
def test_a_line_says_what_was_restricted(shown: Shown, question: str, line: str) -> None:
    answer = replace(declined(None), restrictions=parse_filters(question).restrictions)
    assert shown(answer) == f"No article here answers that.\n\n{line}\n"


def test_restrictions_that_leave_nothing_are_the_refusal(shown: Shown) -> None:
    known = parse_filters("Aleppo since:2016 until:2015").restrictions
    answer = replace(declined(None), restrictions=known, nothing=NoMatch.ARTICLE)
    assert shown(answer) == "No article here matches: since 2016, until 2015.\n"


def test_what_is_nearest_stands_under_a_refusal_and_says_so(shown: Shown) -> None:
    assert shown(replace(declined(None), quotes=(quote(),))) == (
        "No article here answers that.\n\n"
        "Not an answer, but the nearest I found:\nIt treated many.\n— Clinic · ¶ 1\n"
    )


def test_two_publishers_that_differ_are_announced(shown: Shown) -> None:
    one = quote(publisher="BBC")
    answer = Answer("?", True, (one, one), 0.9, differ=True)
    said = "Two publishers report this differently:\n\nIt treated many.\n— Clinic · BBC · ¶ 1\n"
    assert shown(answer).startswith(said)
    assert not shown(replace(answer, quotes=(one,))).startswith("Two")


def test_the_sentence_before_stands_in_brackets_above_its_quote(shown: Shown) -> None:
    whole = quote("It was there. It treated many.")
    part = replace(whole, start=14, context=Span(whole.article, 0, 13))
    assert shown(Answer("?", True, (part,), 1.0)).startswith(
        "(It was there.)\nIt treated many.\n— "
    )


def test_an_address_stands_behind_its_citation_once(shown: Shown) -> None:
    one = quote("It is so. It is so too.", url="https://example.org/a")
    two = replace(one, start=10)
    lines = shown(Answer("?", True, (one, two), 1.0)).splitlines()
    assert lines[1] == "— Clinic · ¶ 1 · https://example.org/a"
    assert lines[-1] == "— same article · ¶ 1"


def test_it_is_said_under_a_quote_where_else_it_stands(shown: Shown) -> None:
    other = quote(publisher="b\x1b")
    answer = Answer("?", True, (replace(quote(), elsewhere=(other,)),), 1.0)
    assert shown(answer).splitlines()[-1] == "Also in b "


def test_what_an_article_says_cannot_take_over_the_terminal(shown: Shown) -> None:
    assert shown(Answer("?", True, (quote("It \x1b[31mis\nso."),), 1.0)).startswith(
        "It  [31mis so.\n"
    )


@pytest.mark.parametrize(
    ("language", "no"),
    [
        ("de", "Davon handelt hier kein Artikel."),
        ("hi", "यहाँ कोई लेख इस बारे में नहीं है।"),
    ],
)
def test_a_terminal_speaks_other_languages(shown: Shown, language: str, no: str) -> None:
    answer = replace(declined(None), kind=RequestKind.TOPIC)
    assert shown(answer, language=language) == f"{no}\n"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_refusal_is_worded_as_in_telegram(shown: Shown, language: str) -> None:
    known = parse_filters('Aleppo since:2016-04-29 until:soon "so called"').restrictions
    no = replace(declined("de", "köprü", "حلب"), restrictions=known, corrected={"a": "b"})
    message = render_answer(no, translator_in(language))
    assert shown(no, language=language) == f"{plain_of(message)}\n"


def test_words_of_another_direction_are_set_apart(shown: Shown) -> None:
    answer = Answer("?", True, (quote(publisher="Global News"),), 1.0)
    assert shown(answer, language="ar").splitlines()[-1] == (
        "— \u200f\u2068Clinic\u2069 · \u2068Global News\u2069 · ¶ 1"
    )


def test_columns_are_counted_as_a_terminal_shows_them(capsys: pytest.CaptureFixture[str]) -> None:
    words = ("clinic", "क्लिनिक", "診療所", "\u2068عيادة\u2069")
    rows = tuple((plain(word), plain("x")) for word in words)
    PlainScreen().show_sections([Section(plain("Words"), rows=rows)])
    assert capsys.readouterr().out.splitlines() == [
        "Words",
        "  clinic  x",
        "  क्लिनिक  x",
        "  診療所  x",
        "  \u2068عيادة\u2069   x",
    ]


def test_a_list_has_its_title_above_and_addresses_behind(
    capsys: pytest.CaptureFixture[str],
) -> None:
    screen = PlainScreen()
    screen.show_list([Item("1.", plain("One"), "https://a"), Item("2.", plain("Two"))])
    screen.show_list([Item("•", plain("Who?"))], plain("For example:"))
    assert capsys.readouterr().out == "1. One · https://a\n2. Two\n\nFor example:\n• Who?\n"
