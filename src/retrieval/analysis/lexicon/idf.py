"""How rare a term is: in the library, blended with general English while the library is small."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Sequence
from importlib import resources
from itertools import repeat

import numpy as np

from retrieval.types.arrays import Floats

BACKGROUND_PASSAGES = 100.0
"""How many passages the background counts for; benchmarks/background.md has the figures."""

_UNSEEN = 1.0  # passages of the background taken to hold a term that its table lacks


def inverse_document_frequency(df: Floats, n: float) -> Floats:
    """Return how rare terms are, > 0: higher is rarer; the shape of df.

    idf(t) = ln(1 + (n - df + 0.5) / (df + 0.5))
    n: passages; df: passages that contain t, 0 to n.
    Source: Robertson & Zaragoza (2009), in the form that Lucene computes, never negative.
    """
    return np.log1p((n - df + 0.5) / (df + 0.5))


def idf_of_absent(terms: Sequence[str], n_passages: int, *, english: bool = True) -> Floats:
    """Return how rare terms are that none of n passages holds: (n_terms,)."""
    df = BACKGROUND_PASSAGES * background_shares(terms) * english
    return inverse_document_frequency(df, n_passages + BACKGROUND_PASSAGES)


def background_shares(terms: Sequence[str]) -> Floats:
    """Return the share of English passages, 0 to 1, that hold each term: (n_terms,)."""
    total, table = _table()
    return np.array(list(map(table.get, terms, repeat(_UNSEEN))), dtype=np.float64) / total


@functools.cache
def background_rows() -> dict[str, int]:
    """Return each term of the background and its row there."""
    return {term: row for row, term in enumerate(_table()[1])}


def background_fingerprint() -> str:
    """Return a digest of the background: what was built with another must be built anew."""
    return hashlib.sha256(b"%r %b" % (BACKGROUND_PASSAGES, _file())).hexdigest()


@functools.cache
def _table() -> tuple[float, dict[str, float]]:
    """Return the number of passages counted, and how many of them hold each term."""
    first, *rows = _file().decode().splitlines()
    pairs = (row.split("\t") for row in rows)
    return float(first.split("\t")[1]), {term: float(count) for term, count in pairs}


def _file() -> bytes:
    return resources.files("retrieval.analysis.lexicon").joinpath("english.tsv").read_bytes()
