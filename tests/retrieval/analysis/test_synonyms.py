from __future__ import annotations

import re
from collections import Counter

import pytest

from retrieval.analysis import synonyms, tokenizer

LINES = synonyms.read_lines()


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
    first, second = tokenizer.to_term(asked), tokenizer.to_term(held)
    assert 0 < synonyms.related(first)[second] <= 1
    assert synonyms.related(first)[second] == synonyms.related(second)[first]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("three", "3"), ("twelfth", "12th"), ("nineties", "1990s"), ("January", "Jan"),
        ("kilometres", "km"), ("kilometers", "km"), ("Dr.", "doctor"), ("professor", "Prof"),
        ("Muhammad", "Mohamed"), ("Gaddafi", "Qaddafi"), ("aluminium", "aluminum"),
    ],
)  # fmt: skip
def test_the_same_word_is_written_in_several_ways(one: str, other: str) -> None:
    assert tokenizer.to_term(other) in synonyms.same(tokenizer.to_term(one))
    assert tokenizer.to_term(one) in synonyms.same(tokenizer.to_term(other))


@pytest.mark.parametrize(("one", "other"), [("book", "poem"), ("mile", "elevation")])
def test_words_beside_a_centre_are_not_related_to_each_other(one: str, other: str) -> None:
    assert tokenizer.to_term(other) not in synonyms.related(tokenizer.to_term(one))


@pytest.mark.parametrize("term", ["", "x", "=", "~", ":", "zzz", "мир"])
def test_what_the_table_has_not_is_related_to_nothing(term: str) -> None:
    assert not synonyms.related(term)
    assert synonyms.same(term) == ()
    assert not synonyms.holds(term)


def test_every_line_joins_different_terms_that_are_indexed_and_can_be_looked_up() -> None:
    for line in LINES:
        terms = [tokenizer.to_term(word) for word in words(line)]
        assert all(terms), line
        assert 1 < len(set(terms)) == len(terms), line
        assert all(word[:2] == term[:2] for word, term in zip(words(line), terms, strict=True)), (
            line
        )
        assert all(synonyms.holds(term) for term in terms), line


def test_every_line_is_well_formed_and_stands_there_once() -> None:
    form = re.compile(r"= [a-z0-9.' -]+|[a-z0-9.-]+(:| ~)?( [a-z0-9.-]+)+")
    assert not [line for line in LINES if not form.fullmatch(line)]
    assert not [line for line, times in Counter(LINES).items() if times > 1]


def test_no_term_is_related_to_itself() -> None:
    for line in LINES:
        for term in map(tokenizer.to_term, words(line)):
            assert term not in synonyms.related(term)
            assert term not in synonyms.same(term)
