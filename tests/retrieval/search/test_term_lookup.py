from __future__ import annotations

import pytest

from making import make_article
from retrieval import Answerer, Index
from retrieval.index.builder import build_index
from retrieval.search.query import parse_query

ARTICLE = make_article(
    "J. K. Rowling met Anas Al-Kassem and JP Morgan.",
    "Eighteen of the 3 colour films won twenty prizes in the nineties.",
    "The Dutch king was slain by OBrien, 12 km from Ahmed Elbaradei’s house.",
    "Mohamed Qasim co-founded a healthcare company in Jan. 1999.",
)


@pytest.fixture(scope="module")
def index() -> Index:
    return build_index([ARTICLE])


@pytest.mark.parametrize(
    ("typed", "held"),
    [
        ("JK", {"j", "k"}), ("J.K.", {"j", "k"}), ("J. P.", {"jp"}),
        ("el-Kassem", {"al", "kassem"}), ("Elkassem", {"al", "kassem"}),
        ("AlKassem", {"al", "kassem"}), ("al Kassem", {"al", "kassem"}),
        ("al-Baradei", {"elbaradei", "al"}), ("Kassem", {"kassem", "qasim"}),
        ("18", {"eighteen"}), ("three", {"3"}), ("20", {"twenti"}), ("1990s", {"nineti"}),
        ("color", {"colour"}), ("twelve", {"12"}), ("kilometers", {"km"}),
        ("O'Brien", {"obrien"}), ("O’Brien's", {"obrien"}), ("Muhammad", {"moham"}),
        ("cofounded", {"co", "found"}), ("health-care", {"healthcar"}), ("January", {"jan"}),
    ],
)  # fmt: skip
def test_a_word_is_found_however_it_is_written(index: Index, typed: str, held: set[str]) -> None:
    words = parse_query(f"{typed}?", index).words
    found = {index.terms[term] for word in words for term in word.terms}
    assert found >= held


@pytest.mark.parametrize(
    ("typed", "near"),
    [("movie", "film"), ("Netherlands", "dutch"), ("killed", "slain"), ("awards", "prize")],
)
def test_a_word_is_near_what_answers_it(index: Index, typed: str, near: str) -> None:
    (word,) = parse_query(typed, index).words
    found = {index.terms[term]: strength for term, strength in word.near}
    assert all(0 < strength <= 1 for strength in found.values())
    assert not set(word.terms) & {term for term, _ in word.near}
    assert near in found


def test_a_passage_that_holds_a_related_word_alone_is_found(index: Index) -> None:
    assert "Dutch" in Answerer(index).rank("Netherlands?")[0].text


def test_a_related_word_weighs_less_than_the_word_itself(index: Index) -> None:
    query = parse_query("Who killed the ruler of the Netherlands?", index)
    weights = dict(query.weighted_terms())
    assert len(weights) == len(query.weighted_terms())
    for word in query.words:
        for term, _ in word.near:
            assert 0 < weights[term] < 1 or term in query.word_of_term
        for term in word.terms:
            assert weights[term] == 1


def test_a_known_word_is_never_corrected() -> None:
    index = build_index([make_article("They had a house and a morse code.")])
    assert parse_query("Which hoarse man?", index).corrected == {}
    assert parse_query("Which slayer slayed?", index).corrected == {}
