"""Build the index that questions are answered from, keep it on disk, and look things up in it.

In: articles. Out: an `Index`: passages, sentences, terms and their BM25 weights as numpy arrays.
`builder` reads articles and has `assembly` put them together, with `weighting` and `duplicates`;
`store` writes an index to disk and maps it back. May import `ingest`, `cleaning`, `analysis` and
`types`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from retrieval.lazy_exports import lazy_exports

if TYPE_CHECKING:
    from retrieval.index.builder import build_index
    from retrieval.index.index import Hit, Index
    from retrieval.index.store.manager import (
        StoredIndex,
        index_path,
        keep_index,
        last_index,
        load_index,
        open_index,
    )
    from retrieval.index.store.reader import DamagedIndexError, OutdatedIndexError

__all__ = [
    "DamagedIndexError",
    "Hit",
    "Index",
    "OutdatedIndexError",
    "StoredIndex",
    "build_index",
    "index_path",
    "keep_index",
    "last_index",
    "load_index",
    "open_index",
]

__getattr__ = lazy_exports(
    __name__,
    {
        "builder": ("build_index",),
        "index": ("Hit", "Index"),
        "store.manager": (
            "StoredIndex",
            "index_path",
            "keep_index",
            "last_index",
            "load_index",
            "open_index",
        ),
        "store.reader": ("DamagedIndexError", "OutdatedIndexError"),
    },
)
