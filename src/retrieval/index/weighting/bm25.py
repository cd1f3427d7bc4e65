"""Compute the BM25 weights of terms in passages: the formula alone, numpy only.

weight(t, p) = idf(t) * tf * (k1 + 1) / (tf + norm(p))
norm(p) = k1 * (1 - b + b * length / average length)
tf: how often t occurs in passage p; length: number of terms of p, repeats included.
k1 >= 0: how soon further repeats stop counting; b, 0 to 1: how much length counts.
Source: Robertson & Zaragoza (2009).
"""

from __future__ import annotations

from retrieval.types.arrays import Floats

K1 = 1.2
B = 0.75
"""The usual values: Manning, Raghavan & Schütze (2008), 11.4.3."""


def norms(lengths: Floats, average: float, *, k1: float = K1, b: float = B) -> Floats:
    """Return norm(p) for passages of these lengths: the shape of lengths."""
    return k1 * (1 - b + b * lengths / average)


def weigh(tf: Floats, idf: Floats, norm: Floats, *, k1: float = K1) -> Floats:
    """Return the weights of terms in passages; arguments and result have one shape."""
    return idf * tf * (k1 + 1) / (tf + norm)
