"""Find the sentences of earlier versions of an index in the present one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from retrieval.types.arrays import Int32s, Ints, UInt64s

VERSIONS = 100
"""How many versions are remembered, the present one included."""
_ARTICLES = 500_000  # of all versions together: 6 MB


@dataclass(frozen=True, slots=True)
class IndexHistory:
    """The latest versions of an index, the present one last."""

    versions: Sequence[str] = ()
    """(n_versions,) `Index.version` of each."""
    bounds: Ints = field(default_factory=lambda: np.zeros(1, np.int64))
    """(n_versions + 1,) version v's rows of `keys` and `firsts` are [bounds[v]:bounds[v + 1]]."""
    keys: UInt64s = field(default_factory=lambda: np.zeros(0, np.uint64))
    """(n_rows,) for each article of a version a digest of its id and all that its sentences depend
    on; then a 0."""
    firsts: Int32s = field(default_factory=lambda: np.zeros(0, np.int32))
    """(n_rows,) the number of each article's first sentence; then the number of all sentences."""

    def followed_by(self, version: str, keys: UInt64s, firsts: Int32s) -> IndexHistory:
        """Return the history with one more version, without the oldest ones if there are too many.

        keys: (n_articles,). firsts: (n_articles + 1,).
        """
        if self.versions and self.versions[-1] == version:
            return self
        sizes = np.diff(self.bounds).tolist()
        first = max(len(sizes) - VERSIONS + 1, 0)
        while first < len(sizes) and sum(sizes[first:]) + len(firsts) > _ARTICLES:
            first += 1
        start = self.bounds[first]
        return IndexHistory(
            (*self.versions[first:], version),
            np.cumsum([0, *sizes[first:], len(firsts)], dtype=np.int64),
            np.concatenate([self.keys[start:], keys, np.zeros(1, np.uint64)]),
            np.concatenate([self.firsts[start:], firsts]).astype(np.int32),
        )

    def sentence_of(self, version: str, number: int) -> int | None:
        """Return the number in the latest version of a sentence of an earlier one, or None.

        version: a prefix of it is enough.
        """
        known = [v for v, name in enumerate(self.versions) if name.startswith(version)]
        if not known or number < 0:
            return None
        before, now = (slice(*self.bounds[v : v + 2]) for v in (known[-1], len(self.versions) - 1))
        article = int(np.searchsorted(self.firsts[before], number, "right")) - 1
        found = np.flatnonzero(self.keys[now][:-1] == self.keys[before][article])
        if not len(found):
            return None
        return int(self.firsts[now][found[0]]) + number - int(self.firsts[before][article])
