from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.cli.plain_screen import PlainScreen
from bot.cli.rich_screen import RichScreen
from bot.cli.terminal_text import columns
from bot.i18n.translator import translator_in
from bot.rendering.views.figures import _GROUPS, view_figures
from bot.rendering.views.text import Section, plain, text_of
from making import make_article
from retrieval import Answer, Answerer, Explanation
from retrieval.answering.explanations import feature_labels
from retrieval.index.builder import build_index

ENGLISH = translator_in("en")
ARTICLE = make_article(
    "The Marjeh clinic treated 1,800 patients. It was hit by Syrians on Friday. Nobody died.",
    "The school was closed. A hospital stood in Homs.",
    title="Bombs on Aleppo",
)
ANSWERER = Answerer(build_index([ARTICLE]), min_confidence=0.0)
REFUSER = Answerer(build_index([ARTICLE]), min_confidence=1.0)


def ask(answerer: Answerer, question: str) -> tuple[Explanation, Answer]:
    return answerer.explain(question), answerer.ask(question)


def sections(answerer: Answerer, question: str) -> list[Section]:
    return [s for s in view_figures(*ask(answerer, question), ENGLISH) if s != Section()]


def told(answerer: Answerer, question: str) -> dict[str, list[str]]:
    """Return the lines below each title."""
    return {text_of(s.title): list(map(text_of, s.lines)) for s in sections(answerer, question)}


def tables(answerer: Answerer, question: str) -> dict[str, Sequence[tuple[str, ...]]]:
    """Return the rows below each title, as text."""
    return {
        text_of(s.title): [tuple(map(text_of, row)) for row in s.rows]
        for s in sections(answerer, question)
    }


def test_an_answer_is_explained_by_its_words_the_next_best_and_the_points() -> None:
    question = "How many patients did the Marjeh clinic treat?"
    lines, rows = told(ANSWERER, question), tables(ANSWERER, question)

    assert lines["Why this answer"] == [
        "It seems to give what you asked for: a number.",
        "I’m 98 % sure that it answers your question; I need 0 %.",
    ]
    assert rows["Words of your question in it: 4 of 4"] == [
        ("patients", "in 1 of 2 paragraphs"),
        ("Marjeh", "in 1 of 2 paragraphs"),
        ("clinic", "in 1 of 2 paragraphs"),
        ("treat", "as “treated” · in 1 of 2 paragraphs"),
    ]
    assert lines["Next best:"] == [
        "The first one is more than 1,000 times as likely to be the answer.",
        "Not in it: patients, Marjeh, clinic, treat.",
    ]
    assert rows["Points:"][0] == ("", "first quote", "next best")
    assert rows["Points:"][-1][0] == "together"


def test_the_rows_of_points_add_up_to_the_scores() -> None:
    question = "How many patients did the Marjeh clinic treat?"
    _, *rows, together = tables(ANSWERER, question)["Points:"]
    explanation = ANSWERER.explain(question)

    for place, sentence in ((1, explanation.best), (2, explanation.runner_up)):
        points = [float(row[place].replace("−", "-")) for row in rows]
        assert sum(points) == pytest.approx(sentence.quote.score if sentence else None, abs=0.2)
        assert sum(points) == pytest.approx(float(together[place].replace("−", "-")), abs=0.2)


def test_each_group_of_features_has_a_name_that_is_translated() -> None:
    assert {*_GROUPS} == {*feature_labels.FEATURES}


def test_it_is_said_when_the_quote_stands_first_for_its_date() -> None:
    old, new = (
        replace(make_article(f"{n} people live in Marhavn.", id=n), published=date(year, 3, 1))
        for n, year in (("4,100", 2015), ("4,300", 2021))
    )
    question = "How many people live in Marhavn?"
    line = (
        "It’s from 1 Mar 2021. One from 1 Mar 2015 fits about as well, "
        "but I put the newer one first."
    )

    assert line in told(Answerer(build_index([old, new])), question)["Why this answer"]
    assert line not in told(Answerer(build_index([new, old])), question)["Why this answer"]


@pytest.mark.parametrize(
    ("confidence", "threshold", "said"),
    [
        (0.62, 0.3, "I’m not sure enough (62 %; I need 30 %)."),
        (0.2996, 0.3, "I’m not sure enough (29.96 %; I need 30 %)."),
        (0.3, 0.3, "I’m not sure enough (30 %; I need 30 %)."),
    ],
)
def test_the_confidence_of_a_refusal_and_the_threshold_are_told_apart(
    confidence: float, threshold: float, said: str
) -> None:
    explanation, answer = ask(REFUSER, "Which president closed the parliament?")
    changed = replace(explanation, confidence=confidence, threshold=threshold)
    why = view_figures(changed, answer, ENGLISH)[0]

    assert text_of(why.lines[-1]) == said


def test_where_nothing_is_near_it_says_so_and_no_places_are_told() -> None:
    question = "Which president closed the parliament?"
    lines, rows = told(REFUSER, question), tables(REFUSER, question)

    assert lines["Why no answer"][1].startswith(
        "No sentence comes near enough to show; the nearest has "
    )
    assert ("closed", "in 1 of 2 paragraphs") in rows["Words of your question:"]
    assert rows.keys() == {"Why no answer", "Words of your question:"}


def test_a_refusal_with_something_near_tells_what_makes_it_doubt() -> None:
    assert [*told(REFUSER, "Which school was closed?")] == [
        "Why no answer",
        "Words of your question in it: 2 of 2",
        "Points for being sure:",
    ]


def test_the_distance_of_the_next_best_is_told_with_a_refusal_too() -> None:
    *_, last = told(REFUSER, "Which school was closed?")["Why no answer"]

    assert last.endswith(" times as likely to be the answer as the next best.")


def test_a_question_without_a_word_to_search_for_has_that_reason_alone() -> None:
    assert told(ANSWERER, "Who is he?") == {
        "Why no answer": ["The question has no word that I can search for."]
    }


def test_a_sentence_alone_is_compared_with_nothing() -> None:
    alone = Answerer(build_index([make_article("The clinic closed.")]), min_confidence=0.0)
    rows = tables(alone, "Which clinic closed?")

    assert rows["No other sentence has any word of your question."] == []
    assert rows["Points:"][0] == ("", "first quote")


def test_restrictions_that_leave_nothing_need_no_explanation() -> None:
    assert sections(ANSWERER, "Which clinic was hit? source:nobody") == []


@given(question=st.text(max_size=200), language=st.sampled_from(["en", "ar", "hi"]))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@pytest.mark.parametrize("answerer", [ANSWERER, REFUSER], ids=["answers", "refuses"])
def test_no_line_is_wider_than_80_columns_nor_can_it_take_over_the_terminal(
    answerer: Answerer, capsys: pytest.CaptureFixture[str], question: str, language: str
) -> None:
    explained = ask(answerer, f"{question} Marjeh clinic hit")
    PlainScreen().show_sections(view_figures(*explained, translator_in(language)))
    lines = capsys.readouterr().out.split("\n")

    assert max(map(columns, lines)) <= 80
    assert all(line.isprintable() or "\x1b" not in line for line in lines)


LONG = Section(
    plain("Points"),
    rows=(
        ((), plain("one"), plain("two")),
        (plain("word " * 30), plain("+1.00"), plain("−10.00")),
    ),
    has_numbers=True,
)


@pytest.mark.parametrize("screen", [PlainScreen, RichScreen])
def test_a_long_description_stands_over_its_numbers(
    screen: type[PlainScreen | RichScreen], capsys: pytest.CaptureFixture[str]
) -> None:
    screen().show_sections([LONG])
    lines = [line.rstrip() for line in capsys.readouterr().out.splitlines()]

    assert "".join(lines).count("word") == 30
    assert max(map(len, lines)) <= 80
    assert any(line.endswith("+1.00  −10.00") for line in lines)
