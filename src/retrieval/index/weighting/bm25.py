"""Turn how often terms stand in passages into BM25 weights: the formula alone, numpy only.

weight(t, p) = idf(t) * tf * (k1 + 1) / (tf + norm(p))
norm(p) = k1 * (1 - b + b * length / average length)
tf: how often t stands in passage p; length: terms of p, repeats counted.
k1: how soon repeats stop to count, >= 0; b: how much length counts, 0 to 1.
Source: Robertson & Zaragoza (2009).
"""

from __future__ import annotations

from retrieval.types.arrays import Floats

K1 = 1.2
B = 0.75
"""The usual values (Manning, Raghavan & Schütze 2008, 11.4.3)."""


def norms(lengths: Floats, average: float, *, k1: float = K1, b: float = B) -> Floats:
    """Return how much the length of each passage holds its weights down: the shape of lengths."""
    return k1 * (1 - b + b * lengths / average)


def weigh(tf: Floats, idf: Floats, norm: Floats, *, k1: float = K1) -> Floats:
    """Return the weights of terms in passages; all of one shape."""
    return idf * tf * (k1 + 1) / (tf + norm)
