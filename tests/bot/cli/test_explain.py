from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.cli.explain import explain, refuse
from bot.cli.plain_screen import PlainScreen, Section
from bot.cli.rich_screen import RichScreen
from making import make_article
from retrieval import Answer, Answerer, Explanation
from retrieval.index.builder import build_index

ARTICLE = make_article(
    "The Marjeh clinic treated 1,800 patients. It was hit by Syrians on Friday. Nobody died.",
    "The school was closed. A hospital stood in Homs.",
    title="Bombs on Aleppo",
)
ANSWERER = Answerer(build_index([ARTICLE]), min_confidence=0.0)
REFUSER = Answerer(build_index([ARTICLE]), min_confidence=1.0)


def ask(answerer: Answerer, question: str) -> tuple[Answer, Explanation]:
    return answerer.ask(question), answerer.explain(question)


def told(answerer: Answerer, question: str) -> dict[str, Sequence[Sequence[str]]]:
    """Return the rows of each section by its title."""
    return {section.title: section.rows for section in explain(*ask(answerer, question))}


@pytest.mark.parametrize(
    ("question", "why"),
    [
        ("Who is he?", ": the question has no word to search for."),
        ("Where do bananas grow?", ': none holds "bananas" or "grow".'),
        ("Who is the mayor of Homs?", ': none holds "mayor".'),
        ("Ants, bees, cats, dogs, elks and flies of Homs",
         ': none holds "Ants", "bees", "cats", "dogs" or 2 more.'),
        ("Who closed the hospittal?",
         ': no sentence holds both "closed" and "hospital".'),
        ("Why was the school closed?", ": the nearest sentence does not say why."),
        ("Nobody died", " surely enough."),
    ],
)  # fmt: skip
def test_a_refusal_says_in_one_sentence_why(question: str, why: str) -> None:
    assert refuse(REFUSER.explain(question)) == f"No article here answers that{why}"


def test_an_answer_is_explained_by_its_words_the_next_best_and_the_points() -> None:
    rows = told(ANSWERER, "How many patients did the Marjeh clinic treat?")

    assert rows["Why"][:2] == (
        ("The quote holds all 4 words of the question.",),
        ("Asked for is a number: it has a number that the question has not.",),
    )
    assert rows["Words"] == (
        ("patients", "in the sentence; in 1 of 2 paragraphs"),
        ("Marjeh", "in the sentence; in 1 of 2 paragraphs"),
        ("clinic", "in the sentence; in 1 of 2 paragraphs"),
        ("treat", 'in the sentence as "treated"; in 1 of 2 paragraphs'),
    )
    assert any("as likely to answer" in row[0] for row in rows["Next best"])
    assert rows["Points"][0] == ("", "first quote", "next best")
    assert rows["Points"][-1][0] == "together"


def test_the_rows_of_points_add_up_to_the_scores() -> None:
    question = "How many patients did the Marjeh clinic treat?"
    _, *rows, together = told(ANSWERER, question)["Points"]
    explanation = ANSWERER.explain(question)

    for place, sentence in ((1, explanation.best), (2, explanation.runner_up)):
        points = [float(row[place].replace("−", "-")) for row in rows]
        assert sum(points) == pytest.approx(sentence.quote.score if sentence else None, abs=0.2)
        assert sum(points) == pytest.approx(float(together[place].replace("−", "-")), abs=0.2)


def test_it_is_said_when_the_quote_stands_first_for_its_date() -> None:
    old, new = (
        replace(make_article(f"{n} people live in Marhavn.", id=n), published=date(year, 3, 1))
        for n, year in (("4,100", 2015), ("4,300", 2021))
    )
    question = "How many people live in Marhavn?"
    line = (
        "It is from 1 Mar 2021; one from 1 Mar 2015 fits about as well, and newer goes first.",
    )

    assert line in told(Answerer(build_index([old, new])), question)["Why"]
    assert line not in told(Answerer(build_index([new, old])), question)["Why"]


@pytest.mark.parametrize(
    ("question", "word", "fact"),
    [
        ("Was Ecuador hit on Friday?", "Ecuador", "in no article"),
        ("Was Syria hit on Friday?", "Syria",
         'in no article; "Syrians" in the sentence begins alike'),
        ("Was Aleppo hit on Friday?", "Aleppo", "in the title; in titles and headings alone"),
        ("Was the school hit on Friday?", "school",
         "elsewhere in its article; in 1 of 2 paragraphs"),
        ("Was the clinnic hit?", "clinic",
         'in the sentence before; in 1 of 2 paragraphs; typed "clinnic"'),
        ("Was the clinic hit on Friday by " + "x" * 50, "x" * 29 + "…", "in no article"),
    ],
)  # fmt: skip
def test_each_word_has_its_place_its_likeness_and_its_rarity(
    question: str, word: str, fact: str
) -> None:
    assert dict(told(ANSWERER, question)["Words"])[word] == fact  # type: ignore[arg-type]  # pairs


@pytest.mark.parametrize(
    ("confidence", "threshold", "said"),
    [
        (0.62, 0.3, "62 % sure that it answers; 30 % is needed."),
        (0.2996, 0.3, "29.96 % sure that it answers; 30.00 % is needed."),
        (0.004, 0.3, "Less than 1 % sure that it answers; 30 % is needed."),
        (0.3, 0.3, "30 % sure that it answers; 30 % is needed."),
    ],
)
def test_the_confidence_and_the_threshold_are_told_apart(
    confidence: float, threshold: float, said: str
) -> None:
    answer, explanation = ask(ANSWERER, "Which clinic?")
    changed = replace(explanation, confidence=confidence, threshold=threshold)
    why = next(iter(explain(answer, changed)))

    assert why.rows[-1] == (said,)


def test_where_nothing_is_near_no_places_are_told() -> None:
    rows = told(REFUSER, "Which president closed the parliament?")

    assert "No sentence is near enough to be shown" in rows["Why"][0][0]
    assert dict(rows["Words"])["closed"] == "in 1 of 2 paragraphs"  # type: ignore[arg-type]
    assert rows.keys() == {"Why", "Words"}


def test_a_refusal_with_something_near_tells_what_makes_it_doubt() -> None:
    assert told(REFUSER, "Which school was closed?").keys() == {
        "Why",
        "Words",
        "Points for being sure",
    }


def test_the_distance_of_the_next_best_is_told_with_a_refusal_too() -> None:
    *_, last = told(REFUSER, "Which school was closed?")["Why"]

    assert last[0].endswith("as likely to answer as the next best.")


def test_a_question_without_a_word_to_search_for_needs_no_more_words() -> None:
    assert told(ANSWERER, "Who is he?") == {}


def test_a_sentence_alone_is_compared_with_nothing() -> None:
    alone = Answerer(build_index([make_article("The clinic closed.")]), min_confidence=0.0)
    rows = told(alone, "clinic")

    assert rows["Next best"] == (("There is no other sentence.",),)
    assert rows["Points"][0] == ("", "first quote")


@given(question=st.text(max_size=200))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@pytest.mark.parametrize("answerer", [ANSWERER, REFUSER], ids=["answers", "refuses"])
def test_no_line_is_wider_than_80_columns_nor_can_it_take_over_the_terminal(
    answerer: Answerer, capsys: pytest.CaptureFixture[str], question: str
) -> None:
    sections = list(explain(*ask(answerer, f"{question} Marjeh clinic hit")))
    PlainScreen().show_sections(sections)
    lines = capsys.readouterr().out.split("\n")

    assert max(map(len, lines)) <= 80
    assert all(line.isprintable() or "\x1b" not in line for line in lines)


LONG = Section("Points", (("", "one", "two"), ("word " * 30, "+1.00", "−10.00")), numbers=True)


@pytest.mark.parametrize("screen", [PlainScreen, RichScreen])
def test_a_long_description_stands_over_its_numbers(
    screen: type[PlainScreen | RichScreen], capsys: pytest.CaptureFixture[str]
) -> None:
    screen().show_sections([LONG])
    lines = [line.rstrip() for line in capsys.readouterr().out.splitlines()]

    assert "".join(lines).count("word") == 30
    assert max(map(len, lines)) <= 80
    assert any(line.endswith("+1.00  −10.00") for line in lines)
