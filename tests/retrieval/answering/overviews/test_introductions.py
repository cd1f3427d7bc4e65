from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.answering.overviews.introductions import Subject

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
    assert Subject(name).is_introduced_by(sentence) > 0


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("UMR", "The Union of Medical Relief, known by its French acronym UMR, left."),
        ("UMR", "The Union of Medical Relief (UMR) left."),
        ("Ann Lee", "The clinic was led by Dr. Ann Lee, a surgeon."),
    ],
)
def test_one_that_says_it_by_the_way_introduces_it_less(name: str, sentence: str) -> None:
    assert 0 < Subject(name).is_introduced_by(sentence) < FIRST


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
    assert Subject(name).is_introduced_by(sentence) == 0


@given(st.text(), st.text())
def test_any_name_may_be_looked_for_in_any_sentence(name: str, sentence: str) -> None:
    assert 0 <= Subject(name).is_introduced_by(sentence) <= FIRST
