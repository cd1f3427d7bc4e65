from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.evaluation.labelled_questions import read_questions
from retrieval.search.filter_syntax import MOST, fold_phrase, parse_filters
from retrieval.types.filters import Filters

NONE = Filters()


def words(question: str) -> str:
    return " ".join(parse_filters(question).text.split())


@pytest.mark.parametrize(
    ("question", "text", "restrictions"),
    [
        ("Who left? source:bbc", "Who left?", Filters(sources=("bbc",))),
        ('source:"Global News" Aleppo', "Aleppo", Filters(sources=("Global News",))),
        ("SOURCE:«Le Monde» Alep", "Alep", Filters(sources=("Le Monde",))),
        ("a source:bbc source:cbc", "a", Filters(sources=("bbc", "cbc"))),
        ("a source:bbc,cbc", "a", Filters(sources=("bbc", "cbc"))),
        ("来源 source：人民日报", "来源", Filters(sources=("人民日报",))),
        ("who (source:bbc)?", "who ( )?", Filters(sources=("bbc",))),
        ("What is the source: a spring?", "What is the source: a spring?", NONE),
        ('What is "The Hobbit"?', "What is The Hobbit ?", Filters(exact=("The Hobbit",))),
        ("What is “cold blood?”", "What is cold blood?", Filters(exact=("cold blood",))),
        ("Wer las „Das Buch“?", "Wer las Das Buch ?", Filters(exact=("Das Buch",))),
        ("谁写了“霍比特人”？", "谁写了 霍比特人 ？", Filters(exact=("霍比特人",))),
        ("'not this' and the doctors' hospital's", "'not this' and the doctors' hospital's", NONE),
        ('a 5" pipe and a 6" pipe', 'a 5" pipe and a 6" pipe', NONE),
        ('an "unclosed quote', 'an "unclosed quote', NONE),
        ('"" and "?!"', '"" and "?!"', NONE),
        ("Aleppo -clinic", "Aleppo", Filters(without=("clinic",))),
        ("Aleppo -post-war?", "Aleppo", Filters(without=("post-war",))),
        ('Aleppo -"air strike"', "Aleppo", Filters(without_exact=("air strike",))),
        ("What did -5 degrees do?", "What did -5 degrees do?", NONE),
        ("the post-war years – a dash --force", "the post-war years – a dash --force", NONE),
        ("-How many patients?", "-How many patients?", NONE),
        ("-clinic Aleppo", "Aleppo", Filters(without=("clinic",))),
        ("Aleppo since:yesterday", "Aleppo", Filters(problems=("since:yesterday",))),
        ("Aleppo until:2016-13", "Aleppo", Filters(problems=("until:2016-13",))),
        ("Aleppo since:2016-02-30", "Aleppo", Filters(problems=("since:2016-02-30",))),
        ("Aleppo since:0000", "Aleppo", Filters(problems=("since:0000",))),
        ("Aleppo since:2016-00", "Aleppo", Filters(problems=("since:2016-00",))),
        ('Aleppo source:""', "Aleppo", Filters(problems=('source:""',))),
        ("Aleppo source:?", "Aleppo", Filters(problems=("source:?",))),
    ],
)  # fmt: skip
def test_what_restricts_is_taken_out_of_the_question(
    question: str, text: str, restrictions: Filters
) -> None:
    asked = parse_filters(question)

    assert (words(question), asked.restrictions) == (text, restrictions)
    assert len(asked.text) == len(question)


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("2016", date(2016, 1, 1), date(2016, 12, 31)),
        ("2016-02", date(2016, 2, 1), date(2016, 2, 29)),
        ("2016/4", date(2016, 4, 1), date(2016, 4, 30)),
        ("2016-04-29", date(2016, 4, 29), date(2016, 4, 29)),
        ("٢٠١٦-٠٤", date(2016, 4, 1), date(2016, 4, 30)),
        ("2016.", date(2016, 1, 1), date(2016, 12, 31)),
        (" 2016", date(2016, 1, 1), date(2016, 12, 31)),
    ],
)
def test_a_date_has_the_precision_that_it_is_given(written: str, first: date, last: date) -> None:
    known = parse_filters(f"Aleppo since:{written} until:{written}").restrictions

    assert known.since == known.until
    assert known.since is not None
    assert (known.since.first, known.since.last) == (first, last)


def test_of_several_dates_the_narrowest_counts() -> None:
    known = parse_filters("a since:2015 since:2016-04 since:2014 until:2018 until:2017 until:2019")

    assert known.restrictions.since is not None
    assert known.restrictions.until is not None
    assert (known.restrictions.since.text, known.restrictions.until.text) == ("2016-04", "2017")


def test_what_is_too_much_is_reported() -> None:
    known = parse_filters(
        " ".join(f"-{letter}{letter}x" for letter in "abcdefghijklmnopqrstuvwxyz")
    )

    assert len(known.restrictions.without) == MOST
    assert known.restrictions.problems == tuple(f"-{letter}{letter}x" for letter in "uvwxyz")


@pytest.mark.parametrize(("question", "bare"), [("source:bbc", True), ("source:bbc a", False)])
def test_restrictions_alone_ask_nothing(question: str, bare: bool) -> None:
    assert parse_filters(question).is_bare is bare


@pytest.mark.parametrize("name", ["questions/seeds", "followups/questions"])
def test_plain_questions_are_left_as_they_are(pytestconfig: pytest.Config, name: str) -> None:
    for labelled in read_questions(pytestconfig.rootpath / "tests" / f"{name}.jsonl"):
        asked = parse_filters(labelled.question)
        assert (asked.text, asked.restrictions) == (labelled.question, NONE)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Air\n  Strike", "air strike"),
        ("the “so-called” state’s", 'THE "so‑called" state\'s'),
        ("cafe\u0301", "CAFÉ"),
    ],
)
def test_exact_words_are_compared_without_case_space_and_typography(one: str, other: str) -> None:
    assert fold_phrase(one) == fold_phrase(other)


PIECES = st.sampled_from(
    ["source:", "since:", "2016", "-", '"', "“", "”", " ", "clinic", "until:2016-4", "«", "(", "'"]
)


@given(st.text() | st.lists(PIECES).map("".join))
def test_any_question_is_read(question: str) -> None:
    asked = parse_filters(question)

    assert len(asked.text) == len(question)
    known = asked.restrictions
    assert bool(known) == (known.of_articles or known.of_sentences)
    if not known and not known.problems:
        assert asked.text == question
    for typed in (*known.sources, *known.exact, *known.without, *known.without_exact):
        assert typed in question
        assert any(map(str.isalnum, typed))
