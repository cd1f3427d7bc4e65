from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from scipy import sparse
from sklearn.utils.estimator_checks import parametrize_with_checks

from retrieval.index.weighting.bm25_transformer import BM25Transformer

COUNTS = np.array([[1, 2, 0], [0, 1, 1]])
ANY_COUNTS = arrays.arrays(
    np.int64, st.tuples(st.integers(1, 8), st.integers(1, 8)), elements=st.integers(0, 5)
)


@parametrize_with_checks([BM25Transformer()])
def test_it_is_a_scikit_learn_transformer(
    estimator: BM25Transformer, check: Callable[[BM25Transformer], None]
) -> None:
    check(estimator)


def test_the_weights_are_those_of_the_formula() -> None:
    # Passages of three terms and of two: two and a half on average.
    long, short = 1.2 * (1 - 0.75 + 0.75 * 3 / 2.5), 1.2 * (1 - 0.75 + 0.75 * 2 / 2.5)
    in_one, in_both = math.log(1 + 1.5 / 1.5), math.log(1 + 0.5 / 2.5)

    weights = BM25Transformer().fit_transform(COUNTS).toarray()

    assert weights == pytest.approx(
        np.array(
            [
                [in_one * 1 * 2.2 / (1 + long), in_both * 2 * 2.2 / (2 + long), 0],
                [0, in_both * 1 * 2.2 / (1 + short), in_one * 1 * 2.2 / (1 + short)],
            ]
        )
    )


def test_a_background_counts_as_passages_more() -> None:
    transformer = BM25Transformer(background=[0.5, 0.0, 0.25], background_passages=8).fit(COUNTS)

    n, df = 2 + 8, np.array([1 + 4, 2 + 0, 1 + 2])
    assert transformer.idf_ == pytest.approx(np.log(1 + (n - df + 0.5) / (df + 0.5)))


def test_many_passages_drown_the_background() -> None:
    counts = sparse.csr_matrix(np.tile(COUNTS, (5000, 1)))
    blended = BM25Transformer(background=[0.5, 0.0, 0.25], background_passages=8).fit(counts)

    assert blended.idf_ == pytest.approx(BM25Transformer().fit(counts).idf_, abs=1e-2)


def test_without_length_normalisation_and_saturation_a_weight_is_the_rarity() -> None:
    transformer = BM25Transformer(k1=0.0, b=0.0)

    weights = transformer.fit_transform(COUNTS).toarray()
    assert weights == pytest.approx((COUNTS > 0) * transformer.idf_)


def test_rows_and_columns_without_counts_weigh_nothing() -> None:
    weights = BM25Transformer().fit_transform([[0, 0, 2], [0, 0, 0]]).toarray()

    assert weights[0, 2] > 0
    assert np.count_nonzero(weights) == 1
    assert np.isfinite(weights).all()


def test_no_counts_at_all_weigh_nothing() -> None:
    assert BM25Transformer().fit_transform(np.zeros((2, 2))).nnz == 0


def test_stored_zeros_and_parts_of_a_count_are_no_counts_of_their_own() -> None:
    rows, columns, counts = [0, 0, 0, 1, 1, 0], [0, 1, 1, 1, 2, 2], [1, 1, 1, 1, 1, 0]
    scattered = sparse.coo_matrix((counts, (rows, columns)), shape=(2, 3))
    stored = sparse.csr_matrix(([1, 2, 0, 1, 1], [0, 1, 2, 1, 2], [0, 3, 5]), shape=(2, 3))

    expected = BM25Transformer().fit_transform(COUNTS).toarray()
    assert BM25Transformer().fit_transform(scattered).toarray() == pytest.approx(expected)
    assert BM25Transformer().fit_transform(stored).toarray() == pytest.approx(expected)


@pytest.mark.parametrize("make", [np.array, sparse.csr_matrix, sparse.csc_array])
def test_what_is_given_stays_as_it_was(make: Callable[[Any], Any]) -> None:
    given_counts = make(COUNTS.astype(np.float64))

    BM25Transformer().fit_transform(given_counts)
    assert (given_counts != make(COUNTS.astype(np.float64))).sum() == 0


def test_passages_not_seen_before_are_weighed_by_what_was_learned() -> None:
    transformer = BM25Transformer().fit(COUNTS)

    assert transformer.transform([[1, 2, 0]]).toarray() == pytest.approx(
        transformer.transform(COUNTS).toarray()[:1]
    )


def test_counts_below_zero_are_refused() -> None:
    with pytest.raises(ValueError, match="Negative values"):
        BM25Transformer().fit([[1, -1]])


@given(ANY_COUNTS, st.floats(0, 10), st.floats(0, 1))
def test_weights_are_above_zero_exactly_where_counts_are(
    counts: np.ndarray[Any, np.dtype[np.int64]], k1: float, b: float
) -> None:
    weights = BM25Transformer(k1=k1, b=b).fit_transform(counts).toarray()

    assert ((weights > 0) == (counts > 0)).all()
    assert np.isfinite(weights).all()


@given(ANY_COUNTS)
def test_a_rarer_term_weighs_more(counts: np.ndarray[Any, np.dtype[np.int64]]) -> None:
    idf = BM25Transformer().fit(counts).idf_

    df = (counts > 0).sum(axis=0)
    assert (np.diff(idf[np.argsort(df, kind="stable")]) <= 0).all()
