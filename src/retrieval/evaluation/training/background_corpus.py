"""Learn what general English tells: how rare terms are, and which are used alike.

    python -m retrieval.evaluation.training.background_corpus FOLDER

writes `english.tsv` (terms and how many passages hold them) and `english.npy` (their vectors, in
the same order, as whole numbers from -127 to 127).
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy import sparse
from sklearn.decomposition import TruncatedSVD

from retrieval.analysis.lexicon.word_vectors import DIMENSIONS
from retrieval.index.builder import build_index
from retrieval.index.index_arrays import IndexArrays
from retrieval.ingest import read_articles
from retrieval.types.arrays import Floats

_MIN_PASSAGES = 5  # a term in fewer passages tells nothing of its use
_WINDOW = 7  # terms on each side that count as company, nearer ones more
_SMOOTHING = 0.75  # of the companions' frequencies (Levy & Goldberg 2014)


def main(folder: Path, target: Path) -> None:
    """Write the tables learned from the articles of a folder."""
    index = build_index(read_articles(folder).articles)
    held = _document_frequency(index.arrays, len(index.terms))
    kept = np.flatnonzero(held >= _MIN_PASSAGES)
    kept = kept[np.argsort(-held[kept], kind="stable")]
    lines = [f"passages\t{len(index.arrays.passages)}"]
    lines += [f"{index.terms[term]}\t{held[term]}" for term in kept]
    (target / "english.tsv").write_text("\n".join(lines) + "\n", "utf-8")
    vectors = _reduce(_company(index.arrays, kept, len(index.terms)))
    np.save(target / "english.npy", np.rint(vectors * 127).astype(np.int8))


def _document_frequency(arrays: IndexArrays, n_terms: int) -> npt.NDArray[np.int64]:
    """Return how many passages hold each term in their sentences: (n_terms,)."""
    sentences = np.repeat(np.arange(len(arrays.sentences)), np.diff(arrays.token_bounds))
    passages = arrays.sentence_passages[sentences].astype(np.int64)
    return np.bincount(np.unique(passages * n_terms + arrays.tokens) % n_terms, minlength=n_terms)


def _company(arrays: IndexArrays, kept: npt.NDArray[np.int64], n_terms: int) -> sparse.csr_matrix:
    """Return how often the kept terms keep each other company: (n_kept, n_kept)."""
    row_of = np.full(n_terms, -1)
    row_of[kept] = np.arange(len(kept))
    rows = row_of[arrays.tokens]
    sentences = np.repeat(np.arange(len(arrays.sentences)), np.diff(arrays.token_bounds))
    passages = arrays.sentence_passages[sentences]
    company = sparse.csr_matrix((len(kept), len(kept)))
    for distance in range(1, _WINDOW + 1):
        left, right = rows[:-distance], rows[distance:]
        near = (passages[:-distance] == passages[distance:]) & (left >= 0) & (right >= 0)
        share = np.full(near.sum(), 1 - (distance - 1) / _WINDOW)
        pairs = sparse.coo_matrix((share, (left[near], right[near])), shape=company.shape).tocsr()
        company = company + pairs + pairs.T
    return company


def _reduce(company: sparse.csr_matrix) -> Floats:
    """Return unit vectors: (n_terms, DIMENSIONS)."""
    totals = np.asarray(company.sum(axis=1)).ravel()
    smoothed = totals**_SMOOTHING / (totals**_SMOOTHING).sum()
    cells = company.tocoo()
    information = np.log(cells.data / (totals[cells.row] * smoothed[cells.col]))
    above = information > 0
    positive = sparse.csr_matrix(
        (information[above], (cells.row[above], cells.col[above])), shape=company.shape
    )
    svd = TruncatedSVD(DIMENSIONS, n_iter=7, random_state=0)
    vectors = svd.fit_transform(positive) / np.sqrt(svd.singular_values_)
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-9))


def _main(arguments: Sequence[str]) -> None:
    main(Path(arguments[0]), Path(__file__).parents[2] / "analysis" / "lexicon")


if __name__ == "__main__":
    _main(sys.argv[1:])
