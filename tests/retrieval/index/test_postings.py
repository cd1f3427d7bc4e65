from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from retrieval.index.postings import Postings
from retrieval.types.arrays import Floats

Query = Sequence[tuple[int, float]]

MANY = 20_000  # passages: common terms then have enough postings to be worth pruning


def postings_of(weights: Floats) -> Postings:
    """Return the postings of weights: (n_passages, n_terms)."""
    columns = sparse.csc_matrix(weights)
    columns.sort_indices()
    return Postings.from_csc(columns.indptr, columns.indices, columns.data, weights.shape[0])


def brute_force(weights: Floats, query: Query, k: int) -> list[int]:
    """Return the k best passages by adding up everything; ties in corpus order."""
    exact = weights.astype(np.float32).astype(np.float64)
    ceilings = {term: float(exact[:, term].max()) for term, _ in query}
    scores = np.zeros(len(weights))
    for term, weight in sorted(query, key=lambda item: (-item[1] * ceilings[item[0]], item[0])):
        scores += weight * exact[:, term]
    best = sorted(np.flatnonzero(scores).tolist(), key=lambda passage: (-scores[passage], passage))
    return best[:k]


def random_weights(seed: int, *, shares: Sequence[float], heights: Sequence[float]) -> Floats:
    """Return weights of MANY passages: terms that stand in these shares of them, so high.

    Weights are rounded, so that there are many ties.
    """
    random = np.random.default_rng(seed)
    columns = [
        (random.random(MANY) < share) * np.ceil(random.random(MANY) * 8) / 8 * height
        for share, height in zip(shares, heights, strict=True)
    ]
    return np.stack(columns, axis=1)


@st.composite
def weights_and_query(draw: st.DrawFn) -> tuple[Floats, Query]:
    """Draw weights of up to twelve passages, with ties, and a question."""
    shape = draw(st.tuples(st.integers(1, 12), st.integers(1, 6)))
    cells = st.sampled_from([0.0, 0.0, 0.25, 0.5, 1.0, 3.1])
    size = shape[0] * shape[1]
    weights = np.array(draw(st.lists(cells, min_size=size, max_size=size))).reshape(shape)
    terms = draw(st.sets(st.integers(0, shape[1] - 1)))
    return weights, [(term, draw(st.sampled_from([0.5, 1.0, 2.0]))) for term in terms]


@given(weights_and_query(), st.integers(1, 15))
def test_the_best_are_those_of_adding_up_everything(drawn: tuple[Floats, Query], k: int) -> None:
    weights, query = drawn

    passages, scores = postings_of(weights).top(query, k=k)
    assert passages.tolist() == brute_force(weights, query, k)
    assert (np.diff(scores) <= 0).all()
    assert (scores > 0).all()


@settings(max_examples=30)
@given(
    st.integers(0, 2**32 - 1),
    st.integers(1, 40),
    st.lists(
        st.tuples(st.sampled_from([0.0, 0.002, 0.1, 0.9]), st.sampled_from([0.5, 2.0, 9.0])),
        min_size=1,
        max_size=4,
    ),
)
def test_pruning_changes_nothing(seed: int, k: int, terms: list[tuple[float, float]]) -> None:
    shares, heights = zip(*terms, (1.0, 0.4), strict=True)
    weights = random_weights(seed, shares=shares, heights=heights)
    query = [(term, 1.0) for term in range(len(shares))]

    passages, _ = postings_of(weights).top(query, k=k)
    assert passages.tolist() == brute_force(weights, query, k)


@pytest.mark.parametrize("k", [1, 7, 30])
def test_pruned_scores_are_the_very_same(k: int) -> None:
    weights = random_weights(0, shares=[0.01, 0.95, 1.0], heights=[9.0, 1.0, 0.5])
    query = [(0, 1.0), (1, 0.7), (2, 0.3)]

    postings = postings_of(weights)
    every_passage, every_score = postings.top(query, k=MANY)  # as many: nothing can be pruned
    passages, scores = postings.top(query, k=k)
    assert passages.tolist() == every_passage[:k].tolist()
    assert scores.tolist() == every_score[:k].tolist()


@pytest.mark.parametrize("n", [5, MANY])
def test_equal_scores_keep_corpus_order(n: int) -> None:
    passages, scores = postings_of(np.ones((n, 2))).top([(0, 1.0), (1, 1.0)], k=3)

    assert passages.tolist() == [0, 1, 2]
    assert scores.tolist() == [2.0, 2.0, 2.0]


def test_equal_scores_at_the_edge_keep_corpus_order_when_pruned() -> None:
    weights = np.zeros((MANY, 2))
    weights[[5, 6, 7], 0] = 10.0
    weights[:, 1] = 1.0
    weights[5, 1] = 0.5

    passages, _ = postings_of(weights).top([(0, 1.0), (1, 1.0)], k=2)
    assert passages.tolist() == [6, 7]


def test_passages_without_the_terms_are_not_returned() -> None:
    weights = np.array([[0.0, 1.0], [2.0, 0.0], [0.0, 0.0]])

    passages, scores = postings_of(weights).top([(0, 1.0)], k=3)
    assert (passages.tolist(), scores.tolist()) == ([1], [2.0])


@pytest.mark.parametrize("n", [3, MANY])
def test_a_term_without_postings_finds_nothing_and_spoils_nothing(n: int) -> None:
    weights = np.zeros((n, 3))
    weights[:, 0] = 1.0
    weights[1, 2] = 5.0

    postings = postings_of(weights)
    assert postings.top([(1, 1.0)], k=2)[0].tolist() == []
    assert postings.top([(0, 1.0), (1, 1.0), (2, 1.0)], k=2)[0].tolist() == [1, 0]


def test_no_terms_find_nothing() -> None:
    passages, scores = postings_of(np.ones((3, 3))).top([], k=5)

    assert (len(passages), len(scores)) == (0, 0)


def test_no_passages_hold_nothing() -> None:
    postings = Postings.from_csc(np.zeros(3), [], [], 0)

    assert postings.top([(0, 1.0), (1, 1.0)], k=5)[0].tolist() == []


def test_ceilings_are_the_highest_weights() -> None:
    assert postings_of(np.array([[0.0, 2.0], [0.0, 3.0]])).ceilings.tolist() == [0.0, 3.0]


@given(weights_and_query(), st.integers(1, 15), st.data())
def test_only_what_is_allowed_is_returned(
    drawn: tuple[Floats, Query], k: int, data: st.DataObject
) -> None:
    weights, query = drawn
    allowed = np.array([data.draw(st.booleans()) for _ in weights])
    passages, _ = postings_of(weights).top(query, k=k, allowed=allowed)

    everything = brute_force(weights, query, len(weights))
    assert passages.tolist() == [passage for passage in everything if allowed[passage]][:k]


def test_pruning_prunes_nothing_that_is_the_best_allowed() -> None:
    weights = random_weights(7, shares=[0.02, 0.6, 0.9], heights=[4.0, 2.0, 1.0])
    query = [(0, 1.0), (1, 1.0), (2, 1.0)]
    allowed = np.random.default_rng(8).random(MANY) < 0.001
    passages, _ = postings_of(weights).top(query, k=9, allowed=allowed)

    everything = brute_force(weights, query, len(weights))
    assert passages.tolist() == [passage for passage in everything if allowed[passage]][:9]
