from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from making import make_article
from retrieval import Article, Index
from retrieval.analysis.language_id import identify_article_language
from retrieval.analysis.tokenizer import to_terms
from retrieval.index.builder import build_index
from retrieval.index.index_arrays import IndexArrays

CLINIC = make_article(
    "The clinic was hit. Nobody died.", "They left.", id="clinic", title="Clinic"
)
SCHOOL = make_article("The school was hit.", "Nobody died there.", id="school", title="School")


def search(index: Index, question: str, *, k: int = 10) -> list[int]:
    """Return the numbers of the passages that hold words of the question, best first."""
    known = [index.term_ids[term] for term in to_terms(question) if term in index.term_ids]
    return [hit.passage for hit in index.search([(term, 1.0) for term in known], k=k)]


def test_a_passage_is_found_by_its_words_its_title_s_and_its_heading_s() -> None:
    article = make_article(
        "They left.", "Ruins", "Smoke rises.", title="Aleppo", headings=["Ruins"]
    )
    index = build_index([article])

    assert search(index, "smoke") == [1]
    assert search(index, "ruins") == [1]
    assert search(index, "Aleppo") == [0, 1]


def test_a_word_of_the_passage_counts_more_than_one_of_the_title() -> None:
    index = build_index([CLINIC, SCHOOL])

    hits = {index.passage(number).text for number in search(index, "clinic", k=1)}
    assert hits == {"The clinic was hit. Nobody died."}


def test_passages_stand_in_corpus_order_and_ties_keep_it() -> None:
    index = build_index([CLINIC, replace(CLINIC, id="copy")])

    assert [index.passage(number).article.id for number in range(4)] == ["clinic"] * 2 + [
        "copy"
    ] * 2
    assert search(index, "hit") == [0, 2]


def test_boilerplate_is_not_indexed() -> None:
    index = build_index([make_article("The clinic was hit.", "Subscribe to our newsletter")])

    assert "newslett" not in index.term_ids
    assert len(index.arrays.passages) == 1


def test_a_sentence_knows_its_terms_and_its_place() -> None:
    index = build_index([CLINIC])

    assert [index.sentence(number).text for number in range(3)] == [
        "The clinic was hit.", "Nobody died.", "They left.",
    ]  # fmt: skip
    assert {index.terms[term] for term in index.sentence_terms(0)} == {"clinic", "hit"}
    assert index.sentence(2).citation.paragraph == 2


def test_pairs_are_found_side_by_side_only() -> None:
    index = build_index([make_article("Dr. Al-Kassem met Maaz.")])
    al, kassem, maaz = (index.term_ids[term] for term in ("al", "kassem", "maaz"))

    assert index.holds_pair(al, kassem)
    assert not index.holds_pair(kassem, al)
    assert not index.holds_pair(al, maaz)
    assert not index.holds_pair(maaz, al)


@pytest.mark.parametrize(
    ("text", "spelling"),
    [("Hospital, hospitals, hospitals.", "hospitals"), ("Hospitals, hospital.", "hospital")],
)
def test_the_spelling_of_a_term_is_its_most_frequent_word(text: str, spelling: str) -> None:
    index = build_index([CLINIC, make_article(text, id="b")])

    assert index.spellings[index.term_ids["hospit"]] == spelling


def test_progress_is_told_article_by_article() -> None:
    done: list[int] = []

    build_index([CLINIC, SCHOOL], progress=done.append)
    assert done == [1, 2]


@pytest.mark.parametrize(
    "articles",
    [
        pytest.param([], id="no articles"),
        pytest.param([make_article("READ MORE", title="Clinic")], id="only boilerplate"),
        pytest.param([make_article("READ MORE", title="Who?")], id="no word at all"),
        pytest.param([make_article("Who is it?", title="It")], id="only stop words"),
        pytest.param([make_article("", title="It")], id="an empty block"),
    ],
)
def test_an_index_of_nothing_finds_nothing(articles: Sequence[Article]) -> None:
    index = build_index(articles)

    assert search(index, "Who hit the clinic?") == []
    assert not index.holds_pair(0, 0)


def test_an_article_that_is_all_boilerplate_spoils_nothing() -> None:
    index = build_index([make_article("READ MORE", title="Zeppelin", id="b"), CLINIC])

    assert search(index, "zeppelin clinic hit") == [0, 1]
    assert index.passage(0).article.id == "clinic"


ANY_ARTICLES = st.lists(
    st.lists(st.text() | st.sampled_from(["The clinic was hit.", "A label", "READ MORE"])),
    max_size=4,
)


@given(ANY_ARTICLES)
def test_the_arrays_of_any_articles_fit_each_other(library: list[list[str]]) -> None:
    articles = [make_article(*lines, id=str(number)) for number, lines in enumerate(library)]
    index = build_index(articles)
    arrays = index.arrays

    arrays.check(n_terms=len(index.terms))
    assert list(index.terms) == sorted(set(index.terms))
    assert (np.diff(arrays.sentence_bounds) >= 0).all()
    assert (np.diff(arrays.token_bounds) >= 0).all()
    assert (np.diff(arrays.posting_bounds) >= 0).all()
    assert (arrays.idf > 0).all()
    assert (arrays.posting_weights > 0).all()
    for number in range(len(arrays.sentences)):
        sentence = index.sentence(number)
        code = identify_article_language(sentence.article.text, None)
        expected = [index.term_ids[term] for term in to_terms(sentence.text, code)]
        first, stop = arrays.token_bounds[number : number + 2]
        assert arrays.tokens[first:stop].tolist() == expected


@pytest.mark.parametrize("name", [field.name for field in fields(IndexArrays)])
def test_an_array_of_another_index_does_not_fit(name: str) -> None:
    index, other = build_index([CLINIC]), build_index([CLINIC, SCHOOL])
    mixed = replace(index.arrays, **{name: getattr(other.arrays, name)})

    with pytest.raises(ValueError, match="different indexes"):
        mixed.check(n_terms=len(index.terms))


def test_the_same_articles_give_the_same_index() -> None:
    first, second = build_index([CLINIC, SCHOOL]), build_index([CLINIC, SCHOOL])

    assert first.terms == second.terms
    for field in fields(IndexArrays):
        one, other = getattr(first.arrays, field.name), getattr(second.arrays, field.name)
        assert np.array_equal(one, other)


def test_a_sentence_is_found_by_where_it_stands() -> None:
    index = build_index(
        [make_article("One. Two.", "Three.", id="a"), make_article("Four.", id="b")]
    )
    for number in range(4):
        sentence = index.sentence(number)
        article = index.numbers[sentence.article.id]
        assert index.sentence_at(article, sentence.start) == number
        assert index.sentence_at(article, sentence.end - 1) == number
        assert index.sentence_at(article, sentence.end) is None
        passage = index.passage_at(article, sentence.start)
        assert passage in index.passages_of(article)
        assert number in index.sentences_of(passage)
    assert index.sentence_at(1, 99) is None
    assert index.passage_at(0, -1) is None


def test_the_version_is_that_of_the_texts() -> None:
    one, same, other = (build_index([make_article(text)]) for text in ("It is.", "It is.", "No."))
    assert one.version == same.version != other.version
