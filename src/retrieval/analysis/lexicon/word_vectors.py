"""Turn terms into vectors that lie close where words are used alike (killed, died, massacre)."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from importlib import resources
from itertools import repeat

import numpy as np
import numpy.typing as npt

from retrieval.analysis.lexicon import idf
from retrieval.types.arrays import Float32s, Int32s

DIMENSIONS = 64
ALIKE = 0.3  # cosines up to this are chance; what lies above is stretched over 0 to 1


def vector_rows(terms: Sequence[str]) -> Int32s:
    """Return for each term its row among the vectors, or -1: (n_terms,)."""
    places = idf.background_rows()
    return np.array(list(map(places.get, terms, repeat(-1))), dtype=np.int32)


def unit_vectors(numbers: npt.ArrayLike) -> Float32s:
    """Return the unit vectors of those rows, zeros for -1: (n, DIMENSIONS).

    Learned by `make train`: positive pointwise mutual information of terms that stand within
    seven words of each other, reduced by a truncated singular value decomposition (Levy &
    Goldberg 2014), each component divided by the square root of its singular value.
    """
    return _table().take(np.asarray(numbers), axis=0)


@functools.cache
def _table() -> Float32s:
    """Return the shipped vectors, unit length, with a row of zeros at the end for -1."""
    with resources.files("retrieval.analysis.lexicon").joinpath("english.npy").open("rb") as file:
        steps = np.load(file, allow_pickle=False)
    table = np.zeros((len(steps) + 1, steps.shape[1]), dtype=np.float32)
    table[:-1] = steps
    norms = np.sqrt(np.einsum("ij,ij->i", table, table))
    table /= np.maximum(norms, 1.0)[:, None]  # the steps are whole numbers up to 127
    return table
