"""Turn the sentences of one article into how central each is: what a summary is made of."""

from __future__ import annotations

import numpy as np

from retrieval.types.arrays import Floats, Ints

_JUMP = 0.15  # share of each step that goes anywhere: the paper's damping factor
_STEPS = 100  # at the most
_SETTLED = 1e-6  # change of a step, all sentences together, below which no order changes


def measure_centrality(
    tokens: Ints, homes: Ints, idf: Floats, *, n: int, bias: Floats | None = None
) -> Floats:
    """Return how central each of n sentences is, summing to 1: (n,).

    tokens: (n_tokens,) terms; homes: (n_tokens,) the sentence, from 0, that each stands in.
    idf: (n_tokens,) how rare each is. bias: (n,) where jumps go, >= 0; anywhere by default.

        p = jump * bias + (1 - jump) * B^T p
        B(i, j) = cos(i, j) / sum over k of cos(i, k)
    cos: of the sentences' tf * idf vectors.
    Source: LexRank (Erkan & Radev 2004), in its continuous form, without a threshold; the bias as
    in Otterbacher, Erkan & Radev (2005), which ask it of a question and we of the title.

    Deviation: B is never made. The cosines are X X^T for the matrix X of unit vectors, so that a
    step is two passes over the tokens, and an article of any length takes little.
    """
    if not len(tokens):
        return np.full(n, 1 / max(n, 1))
    rows, columns, weights = _unit_vectors(tokens, homes, idf, n)
    n_terms = int(columns.max()) + 1

    def spread(values: Floats) -> Floats:
        """Return X X^T values."""
        sums = np.bincount(columns, weights * values[rows], minlength=n_terms)
        spread_out = np.bincount(rows, weights * sums[columns], minlength=n)
        return np.asarray(spread_out, dtype=np.float64)

    reach = np.maximum(spread(np.ones(n)), 1e-12)
    anywhere = np.full(n, 1 / n)
    if bias is not None and bias.sum() > 0:
        anywhere = bias / bias.sum()
    central = anywhere
    for _ in range(_STEPS):
        moved = _JUMP * anywhere + (1 - _JUMP) * spread(central / reach)
        moved /= moved.sum()
        change = float(np.abs(moved - central).sum())
        central = moved
        if change < _SETTLED:
            break
    return central


def _unit_vectors(tokens: Ints, homes: Ints, idf: Floats, n: int) -> tuple[Ints, Ints, Floats]:
    """Return the sentences' tf * idf vectors of length 1, as rows, columns and weights."""
    terms, columns = np.unique(tokens, return_inverse=True)
    cells, first, counts = np.unique(
        homes * len(terms) + columns, return_index=True, return_counts=True
    )
    rows = cells // len(terms)
    weights = counts * idf[first]
    norms = np.sqrt(np.bincount(rows, weights**2, minlength=n))
    return rows, cells % len(terms), weights / norms[rows]
