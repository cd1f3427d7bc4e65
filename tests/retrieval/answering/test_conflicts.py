from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from making import make_article
from retrieval import Answer, Answerer, Article
from retrieval.analysis.quantities import find_amounts, find_dates
from retrieval.evaluation.labelled_questions import read_questions
from retrieval.index.builder import build_index

TREATED = "How many patients did the Marjeh clinic treat?"
KILLED = "How many people were killed in the Quds strike?"
FOUNDED = "When was the Marjeh clinic founded?"
FOUNDER = "Who founded the Marjeh clinic?"
HELD = "Where was the Merton summit held?"
TALL = "How tall is the Merton tower?"

DIFFERENT = {
    "two numbers": (
        TREATED,
        "The Marjeh clinic treated 1,800 patients, most of them children.",
        "The Marjeh clinic treated 2,600 patients, its nurses told us.",
    ),
    "a number in words": (
        KILLED,
        "The Quds strike killed fourteen people.",
        "In the Quds strike 27 people were killed, doctors said.",
    ),
    "an update": (
        KILLED,
        "The strike on the Quds hospital killed 27 people.",
        "The strike on the Quds hospital killed at least 50 people.",
    ),
    "a year": (
        FOUNDED,
        "The Marjeh clinic was founded in 1990 by two nurses.",
        "Two nurses founded the Marjeh clinic in 1995.",
    ),
    "a day": (
        "When was the Marjeh clinic hit?",
        "The Marjeh clinic was hit on 29 April.",
        "On April 27 the Marjeh clinic was hit and closed.",
    ),
    "a weekday": (
        "When was the Marjeh clinic hit?",
        "The Marjeh clinic was hit on Friday.",
        "The Marjeh clinic was hit on Wednesday, residents said.",
    ),
    "a person": (
        FOUNDER,
        "The Marjeh clinic was founded by Anna Berg.",
        "Karl Vogt founded the Marjeh clinic with a loan.",
    ),
    "a place": (
        HELD,
        "The Merton summit was held in Oslo.",
        "The Merton summit was held in Geneva, behind closed doors.",
    ),
    "a measure": (
        TALL,
        "The Merton tower is 310 metres tall.",
        "The Merton tower stands 345 metres tall.",
    ),
    "what only the paragraph names": (
        "How many people died in the attack?",
        "Fourteen people died in the attack. Marjeh is a quarter of Aleppo.",
        "In the attack 27 people died. It was the third in Aleppo.",
    ),
    "a population": (
        "What is the population of Merton?",
        "The population of Merton is 2.1 million.",
        "Merton had a population of about 1.6 million.",
    ),
    "a share": (
        "How much of the Merton budget goes to schools?",
        "Of the Merton budget 40 percent goes to schools.",
        "Only 25% of the Merton budget goes to schools.",
    ),
}

SAME = {
    "other words": (
        TREATED,
        "The Marjeh clinic treated 1,800 patients.",
        "In all, 1800 patients were treated at the Marjeh clinic.",
    ),
    "more than": (
        TREATED,
        "The Marjeh clinic treated more than 1,800 patients.",
        "The Marjeh clinic treated 1,900 patients.",
    ),
    "rounded": (
        TREATED,
        "The Marjeh clinic treated about 2,000 patients.",
        "The Marjeh clinic treated 1,870 patients.",
    ),
    "in words and in digits": (
        KILLED,
        "The Quds strike killed twenty-seven people.",
        "The Quds strike killed 27 people.",
    ),
    "a population in round numbers": (
        "What is the population of Merton?",
        "The population of Merton is about 2 million.",
        "In 2011 Merton had a population of 2,080,000.",
    ),
    "another group": (
        KILLED,
        "The Quds strike killed 27 people.",
        "The Quds strike killed 14 young people.",
    ),
    "another unit": (
        TALL,
        "The Merton tower is 310 metres tall.",
        "The Merton tower is 1,017 feet tall.",
    ),
    "another time": (
        TREATED,
        "The Marjeh clinic treated 1,800 patients in 2014.",
        "The Marjeh clinic treated 2,600 patients in 2015.",
    ),
    "another span": (
        TREATED,
        "The Marjeh clinic treated 1,800 patients last year.",
        "The Marjeh clinic treated 150 patients last month.",
    ),
    "another clinic": (
        TREATED,
        "The Marjeh clinic treated 1,800 patients.",
        "The Quds clinic treated 2,600 patients.",
    ),
    "another place": (
        "How many patients did the clinic treat?",
        "The clinic in Aleppo treated 1,800 patients.",
        "The clinic in Homs treated 2,600 patients.",
    ),
    "other articles altogether": (
        "How many people died in the attack?",
        "Fourteen people died in the attack. Oslo was in shock.",
        "In the attack 27 people died. Turin was in shock.",
    ),
    "told by both": (
        KILLED,
        "The strike on the Quds hospital killed 27 people.",
        "The strike on the Quds hospital killed 50 people, up from 27 people on Thursday.",
    ),
    "a date less exact": (
        "When was the Marjeh clinic hit?",
        "The Marjeh clinic was hit in April.",
        "The Marjeh clinic was hit on 29 April 2016.",
    ),
    "a weekday and a date": (
        "When was the Marjeh clinic hit?",
        "The Marjeh clinic was hit on Friday.",
        "The Marjeh clinic was hit on 29 April.",
    ),
    "a year by the way": (
        "When was the Marjeh clinic hit?",
        "The Marjeh clinic, founded in 1990, was hit on Friday.",
        "The Marjeh clinic, which opened in 1995, was hit on Friday.",
    ),
    "a name in full": (
        FOUNDER,
        "The Marjeh clinic was founded by Anna Berg.",
        "Berg founded the Marjeh clinic.",
    ),
    "a place within": (
        HELD,
        "The Merton summit was held in Oslo.",
        "The Merton summit was held in Norway. Oslo was cold.",
    ),
    "something else said": (
        "Who founded the Marjeh clinic?",
        "The Marjeh clinic was founded by Anna Berg.",
        "The Marjeh clinic was closed, Karl Vogt said.",
    ),
    "no number": (
        TREATED,
        "The Marjeh clinic treated 1,800 patients.",
        "The Marjeh clinic treated many patients.",
    ),
    "not": (
        TREATED,
        "The Marjeh clinic treated 1,800 patients.",
        "The Marjeh clinic has not treated 2,600 patients.",
    ),
}


def article(name: str, text: str, publisher: str | None, day: date) -> Article:
    more = f"{name} people looked on. The weather was fine."
    made = make_article(text, more, id=name, title="Of the day")
    return replace(made, publisher=publisher, published=day)


def ask(
    question: str, *texts: str, publishers: tuple[str | None, ...] = ("BBC", "CBC"), most: int = 3
) -> Answer:
    articles = [
        article(f"Paper{number}", text, publisher, date(2016, 4, 20 + number))
        for number, (text, publisher) in enumerate(zip(texts, publishers, strict=True))
    ]
    filler = make_article("Bread was dear in Turin.", "Snow fell.", "Cats slept.", id="filler")
    return Answerer(build_index([*articles, filler]), min_confidence=0.0).ask(
        question, quotes=most
    )


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("name", DIFFERENT)
def test_two_publishers_that_say_it_differently_are_both_quoted(name: str, turned: bool) -> None:
    question, one, other = DIFFERENT[name]
    texts = (other, one) if turned else (one, other)

    answer = ask(question, *texts)

    assert answer.differ
    assert all(quote.text in f"{one} {other}" for quote in answer.quotes[:2])
    assert len({quote.article.id for quote in answer.quotes[:2]}) == 2
    assert [q.citation.publisher is None for q in answer.quotes[:2]] == [False, False]


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("name", SAME)
def test_what_is_no_difference_is_not_told_as_one(name: str, turned: bool) -> None:
    question, one, other = SAME[name]

    assert not ask(question, *((other, one) if turned else (one, other))).differ


@pytest.mark.parametrize(
    "publishers", [("BBC", "BBC"), ("BBC", None), (None, None), ("BBC", "BBC News")]
)
def test_one_publisher_does_not_differ(publishers: tuple[str | None, ...]) -> None:
    assert not ask(*DIFFERENT["two numbers"], publishers=publishers).differ


def test_copies_of_one_story_differ_without_a_name_in_common() -> None:
    story = (
        "Under the shelf, 2,100 metres below, is a lake of 340 square miles of fresh water.",
        "The drilling took {} days and cost 14 million crowns, 9 million of which went into fuel.",
        "Samples will be flown home in sealed bottles of steel and opened before the winter.",
        "No trace of life was found so far, but finer filters will be tried in the spring.",
    )
    articles = [
        replace(
            make_article(*(text.format(days) for text in story), id=publisher, title=title),
            publisher=publisher,
        )
        for publisher, title, days in (("BBC", "A lake below", 61), ("CBC", "Old water", 67))
    ]

    answer = Answerer(build_index(articles), min_confidence=0.0).ask(
        "How many days did the drilling take?"
    )

    assert answer.differ
    assert {quote.article.id for quote in answer.quotes} == {"BBC", "CBC"}


def test_one_article_does_not_differ() -> None:
    question, one, other = DIFFERENT["two numbers"]

    assert not ask(question, f"{one} {other}", publishers=("BBC",)).differ


def test_the_first_quote_is_the_same_as_without_the_other() -> None:
    for question, one, other in (*DIFFERENT.values(), *SAME.values()):
        both, alone = ask(question, one, other), ask(question, one, other, most=1)

        assert both.quotes[0] == alone.quotes[0]
        assert not alone.differ
        assert len(both.quotes) <= 3


def test_a_difference_is_among_as_many_quotes_as_are_wanted() -> None:
    assert len(ask(*DIFFERENT["two numbers"], most=2).quotes) == 2


def test_the_seeds_do_not_differ(answerer: Answerer, pytestconfig: pytest.Config) -> None:
    questions: Path = pytestconfig.rootpath / "tests" / "questions" / "seeds.jsonl"

    for labelled in read_questions(questions):
        assert not answerer.ask(labelled.question).differ, labelled.question


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("It has 1,800 patients.", [("patient", 1800)]),
        ("It has twenty-five patients and two million cats.", [("patient", 25), ("cat", 2e6)]),
        ("It cost $4.5 million.", [("$", 4.5e6)]),
        ("Some 40 percent, or 12%.", [("%", 40), ("%", 12)]),
        ("Chapter 5. Patients came.", []),
        ("Patients came.", []),
    ],
)
def test_amounts_are_numbers_with_what_they_count(
    sentence: str, expected: list[tuple[str, float]]
) -> None:
    assert [(amount.unit, amount.value) for amount in find_amounts(sentence)] == expected


def test_days_are_years_months_and_weekdays() -> None:
    found = find_dates("On Friday, 29 April 2016 and in May 2017 it may be 1990s talk; March 4th.")

    assert found == (
        {"2016", "2017"},
        {("april", "29"), ("may", ""), ("march", "4")},
        {"friday"},
    )
