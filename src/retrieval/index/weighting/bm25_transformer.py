"""A scikit-learn transformer from term counts to BM25 weights."""

from __future__ import annotations

from typing import Any, Self

import numpy as np
import numpy.typing as npt
from scipy import sparse
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.utils.validation import check_is_fitted, check_non_negative, validate_data

from retrieval.analysis.lexicon.idf import inverse_document_frequency
from retrieval.index.weighting import bm25
from retrieval.types.arrays import Floats


class BM25Transformer(TransformerMixin, BaseEstimator):  # type: ignore[misc]  # sklearn is untyped
    """Weigh a matrix of counts by BM25; `bm25` has the formula.

    k1 >= 0: how soon further repeats stop counting; b, 0 to 1: how much length counts.
    background: (n_terms,) share of a background corpus' passages that hold each term.
    background_passages: how many passages the background counts as.

    Deviation from BM25: few passages say little about how rare a word is, so their document
    frequencies may be blended with those of a background corpus (such as general English), as if
    it were `background_passages` passages more. With many passages the blend fades by itself.
    """

    def __init__(
        self,
        *,
        k1: float = bm25.K1,
        b: float = bm25.B,
        background: npt.ArrayLike | None = None,
        background_passages: float = 0.0,
    ) -> None:
        self.k1 = k1
        self.b = b
        self.background = background
        self.background_passages = background_passages

    def fit(self, X: Any, y: Any = None) -> Self:  # noqa: ARG002, N803 - scikit-learn's names
        """Learn each term's inverse document frequency and the average length.

        X: (n_passages, n_terms) counts, dense or sparse, >= 0.
        """
        counts = _validated(self, X, reset=True)
        n_passages, n_terms = counts.shape
        df = np.bincount(counts.indices[counts.data > 0], minlength=n_terms).astype(np.float64)
        n = float(n_passages)
        if self.background is not None:
            df += self.background_passages * np.asarray(self.background, dtype=np.float64)
            n += self.background_passages
        self.idf_: Floats = inverse_document_frequency(df, n)
        self.average_length_ = max(float(counts.sum()) / max(n_passages, 1), 1e-9)
        return self

    def transform(self, X: Any) -> sparse.csr_matrix:  # noqa: N803 - scikit-learn's name
        """Return the weights: (n_passages, n_terms) CSR, float64, zero where the count is."""
        check_is_fitted(self)
        counts = _validated(self, X, reset=False)
        lengths = np.asarray(counts.sum(axis=1), dtype=np.float64).ravel()
        norms = bm25.norms(lengths, self.average_length_, k1=self.k1, b=self.b)
        row = np.repeat(np.arange(counts.shape[0]), np.diff(counts.indptr))
        idf = self.idf_[counts.indices]
        counts.data = bm25.weigh(counts.data, idf, norms[row], k1=self.k1)
        return counts

    def __sklearn_tags__(self) -> Any:
        """Return scikit-learn's tags: counts are sparse or dense, and never negative."""
        tags = super().__sklearn_tags__()
        tags.input_tags.sparse = True
        tags.input_tags.positive_only = True
        return tags


def _validated(transformer: BM25Transformer, counts: Any, *, reset: bool) -> sparse.csr_matrix:
    """Return a copy of the counts as CSR without stored zeros, float64."""
    checked = validate_data(
        transformer, counts, accept_sparse="csr", dtype=np.float64, reset=reset
    )
    check_non_negative(checked, "BM25Transformer")
    matrix = sparse.csr_matrix(checked, copy=True)
    matrix.sum_duplicates()
    matrix.eliminate_zeros()
    return matrix
