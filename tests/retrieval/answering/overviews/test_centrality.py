from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.answering.overviews.centrality import measure_centrality


def central(*sentences: str, bias: list[float] | None = None) -> list[float]:
    """Return how central each sentence is; each letter is a term, all equally rare."""
    tokens = np.array([ord(letter) for sentence in sentences for letter in sentence], dtype=int)
    homes = np.repeat(np.arange(len(sentences)), [len(sentence) for sentence in sentences])
    jumps = None if bias is None else np.array(bias)
    scores = measure_centrality(tokens, homes, np.ones(len(tokens)), n=len(sentences), bias=jumps)
    return [float(score) for score in scores]


def by_definition(sentences: list[str]) -> np.ndarray:
    """Return the same from the matrix of the paper, by solving for its fixed point."""
    letters = sorted(set("".join(sentences)))
    matrix = np.array([[s.count(letter) for letter in letters] for s in sentences], dtype=float)
    matrix /= np.linalg.norm(matrix, axis=1, keepdims=True)
    cosines = matrix @ matrix.T
    steps = cosines / cosines.sum(axis=1, keepdims=True)
    n = len(sentences)
    return np.linalg.solve(np.eye(n) - 0.85 * steps.T, np.full(n, 0.15 / n))


def test_the_sentence_that_shares_most_with_the_others_is_the_most_central() -> None:
    scores = central("abc", "abd", "aef", "xyz")

    assert max(scores) in scores[:2]
    assert min(scores) == scores[3] or scores[3] < scores[0]


def test_sentences_that_are_the_same_are_equally_central() -> None:
    first, second, _ = central("abc", "abc", "ade")

    assert first == pytest.approx(second)


def test_jumps_go_where_the_bias_is() -> None:
    fair = central("abc", "ade", "afg")
    biased = central("abc", "ade", "afg", bias=[0, 1, 0])

    assert biased[1] > fair[1]
    assert biased[0] < fair[0]


def test_no_bias_at_all_is_no_bias() -> None:
    assert central("ab", "bc", bias=[0, 0]) == central("ab", "bc")


def test_sentences_without_terms_are_all_alike() -> None:
    assert central("", "") == [0.5, 0.5]
    assert central() == []


sentences = st.lists(st.text("abcdefgh", min_size=1, max_size=9), min_size=1, max_size=9)


@given(sentences)
def test_centrality_is_what_the_paper_defines(some: list[str]) -> None:
    assert np.allclose(central(*some), by_definition(some), atol=1e-5)


@given(st.lists(st.text("abcdefgh", max_size=9), min_size=1, max_size=9))
def test_all_the_centrality_together_is_one(some: list[str]) -> None:
    scores = central(*some)

    assert sum(scores) == pytest.approx(1)
    assert all(score >= 0 for score in scores)
