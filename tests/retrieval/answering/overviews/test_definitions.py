from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from making import make_article
from retrieval import Answerer
from retrieval.answering.overviews.definitions import DefinedName, find_defined
from retrieval.index.builder import build_index

FIRST = 1.0


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("Andes", "The Andes are the longest mountain range."),
        ("the Andes", "“The Andes” are the longest mountain range."),
        ("otter", "Otters are a family of mammals."),
        ("Ann Lee", "Ann Lee (1920-1999) was a doctor."),
        ("Ann Lee", "Ann Lee, born in Bergen, was a doctor."),
        ("Ann Lee", "Ann Lee, a surgeon in Bergen, left."),
        ("ann lee", "Ann Lee is often said to be a saint: she is not, Ann Lee is a doctor."),
    ],
)
def test_a_sentence_that_says_who_or_what_it_is_introduces_it(name: str, sentence: str) -> None:
    assert DefinedName(name).is_introduced_by(sentence) > 0


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("UMR", "The Union of Medical Relief, known by its French acronym UMR, left."),
        ("UMR", "The Union of Medical Relief (UMR) left."),
        ("Ann Lee", "The clinic was led by Dr. Ann Lee, a surgeon."),
    ],
)
def test_one_that_says_it_by_the_way_introduces_it_less(name: str, sentence: str) -> None:
    assert 0 < DefinedName(name).is_introduced_by(sentence) < FIRST


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("Ann Lee", "Ann Lee left Bergen."),
        ("Ann Lee", "Joann Lee is a doctor."),
        ("Ann Lee", "Ann Leeds is a doctor."),
        ("Bergen", "A doctor lived in Bergen."),
        ("C++ (language)", "C is a language."),
    ],
)
def test_one_that_takes_it_as_known_does_not(name: str, sentence: str) -> None:
    assert DefinedName(name).is_introduced_by(sentence) == 0


@given(st.text(), st.text())
def test_any_name_may_be_looked_for_in_any_sentence(name: str, sentence: str) -> None:
    assert 0 <= DefinedName(name).is_introduced_by(sentence) <= FIRST


@pytest.mark.parametrize(
    ("question", "subject"),
    [
        ("What is Istanbul?", "Istanbul"),
        ("Who was Anna Weber", "Anna Weber"),
        ("what's a subroutine ?", "subroutine"),
        ("What are the Northern Lights?", "Northern Lights"),
        ("What is the highest peak in Spain?", None),
        ("Who is it that runs the mill?", None),
        ("Who is the mayor of Aleppo?", None),
        ("When is Easter?", None),
        ("Istanbul", None),
        ("", None),
    ],
)
def test_only_a_question_of_who_or_what_something_is_asks_for_it(
    question: str, subject: str | None
) -> None:
    assert find_defined(question) == subject


def test_the_sentence_that_introduces_the_thing_comes_first() -> None:
    article = make_article(
        "The Tollmere weir was repaired twice, since it had leaked.",
        "Children fish at the Tollmere weir, which is loud in spring.",
        "The Tollmere weir is a low dam across the river, built in 1871 for three mills.",
        title="Water",
    )
    answer = Answerer(build_index([article])).ask("What is the Tollmere weir?")

    assert answer.answered
    assert answer.quotes[0].text.startswith("The Tollmere weir is a low dam")
