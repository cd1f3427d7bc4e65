"""Combine numbers of words and tokens into one value for each sentence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from retrieval.ranking.features.sentence_matrix import SentenceMatrix
from retrieval.types.arrays import Bools, Floats

Columns = dict[str, npt.NDArray[np.float64] | npt.NDArray[np.bool_]]
"""Feature -> (n,) values, one for each sentence."""

WINDOW = 6  # terms to either side that stand near; stop words are not counted
_MOST_AROUND = 1.5  # words that are repeated could add up to more than there is


def mean_over(values: npt.NDArray[np.generic], words: Sequence[int]) -> Floats:
    """Return each row's mean over those words; one half where there are none."""
    if not words:
        return np.full(len(values), 0.5)
    return np.asarray(values[:, list(words)].mean(axis=1), dtype=np.float64)


def share_of(has: npt.NDArray[Any], weights: Floats) -> Floats:
    """Return the share of the weights that each row holds; 0 where there are none."""
    return has @ weights / max(float(weights.sum()), 1e-9)


def combine_by_sentence(
    combine: np.ufunc, values: npt.NDArray[np.float32], matrix: SentenceMatrix
) -> Floats:
    """Return each sentence's values combined, such as their sum: (n, m) from (n_tokens, m)."""
    combined = np.zeros((matrix.n, values.shape[1]))
    filled = np.flatnonzero(matrix.lengths)
    if len(filled):
        starts = (np.cumsum(matrix.lengths) - matrix.lengths)[filled]
        combined[filled] = combine.reduceat(values, starts, axis=0)
    return combined


def highest_in_sentence(values: Floats, chosen: Bools, matrix: SentenceMatrix) -> Floats:
    """Return each sentence's highest value of its chosen tokens, 0 to `_MOST_AROUND`: (n,)."""
    highest = np.zeros(matrix.n)
    np.maximum.at(highest, matrix.home[chosen], values[chosen])
    return np.minimum(highest, _MOST_AROUND)
