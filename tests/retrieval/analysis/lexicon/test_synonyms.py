from __future__ import annotations

import re
from collections import Counter

import pytest

from retrieval.analysis.lexicon.synonyms import (
    equivalent_terms,
    is_in_thesaurus,
    read_thesaurus,
    related_terms,
)
from retrieval.analysis.tokenizer import to_english_term

LINES = read_thesaurus()


def words(line: str) -> list[str]:
    return re.sub("[=:~]", " ", line).split()


@pytest.mark.parametrize(
    ("asked", "held"),
    [
        ("founded", "established"), ("establish", "founder"), ("died", "death"),
        ("killing", "massacre"), ("bought", "acquired"), ("doctors", "physician"),
        ("movie", "films"), ("destruction", "destroyed"), ("chose", "choice"),
        ("height", "tall"), ("Dutch", "Netherlands"), ("Switzerland", "Swiss"),
        ("author", "wrote"), ("population", "inhabitants"), ("speech", "spoke"),
        ("wife", "married"), ("U.S.", "America"),
    ],
)  # fmt: skip
def test_words_that_answer_each_other_are_related_both_ways(asked: str, held: str) -> None:
    first, second = to_english_term(asked), to_english_term(held)
    assert 0 < related_terms(first)[second] <= 1
    assert related_terms(first)[second] == related_terms(second)[first]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("three", "3"), ("twelfth", "12th"), ("nineties", "1990s"), ("January", "Jan"),
        ("kilometres", "km"), ("kilometers", "km"), ("Dr.", "doctor"), ("professor", "Prof"),
        ("Muhammad", "Mohamed"), ("Gaddafi", "Qaddafi"), ("aluminium", "aluminum"),
    ],
)  # fmt: skip
def test_the_same_word_is_written_in_several_ways(one: str, other: str) -> None:
    assert to_english_term(other) in equivalent_terms(to_english_term(one))
    assert to_english_term(one) in equivalent_terms(to_english_term(other))


@pytest.mark.parametrize(("one", "other"), [("book", "poem"), ("mile", "elevation")])
def test_words_beside_a_centre_are_not_related_to_each_other(one: str, other: str) -> None:
    assert to_english_term(other) not in related_terms(to_english_term(one))


@pytest.mark.parametrize("term", ["", "x", "=", "~", ":", "zzz", "мир"])
def test_what_the_table_has_not_is_related_to_nothing(term: str) -> None:
    assert not related_terms(term)
    assert equivalent_terms(term) == ()
    assert not is_in_thesaurus(term)


def test_every_line_joins_different_terms_that_are_indexed_and_can_be_looked_up() -> None:
    for line in LINES:
        terms = [to_english_term(word) for word in words(line)]
        assert all(terms), line
        assert 1 < len(set(terms)) == len(terms), line
        assert all(word[:2] == term[:2] for word, term in zip(words(line), terms, strict=True)), (
            line
        )
        assert all(is_in_thesaurus(term) for term in terms), line


def test_every_line_is_well_formed_and_stands_there_once() -> None:
    form = re.compile(r"= [a-z0-9.' -]+|[a-z0-9.-]+(:| ~)?( [a-z0-9.-]+)+")
    assert not [line for line in LINES if not form.fullmatch(line)]
    assert not [line for line, times in Counter(LINES).items() if times > 1]


def test_no_term_is_related_to_itself() -> None:
    for line in LINES:
        for term in map(to_english_term, words(line)):
            assert term not in related_terms(term)
            assert term not in equivalent_terms(term)
