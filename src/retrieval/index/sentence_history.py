"""Where the sentences of earlier versions of an index stand in this one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from retrieval.types.arrays import Int32s, Ints, UInt64s

VERSIONS = 100
"""How many are known, this one counted."""
_ARTICLES = 500_000  # of all versions together: 6 MB


@dataclass(frozen=True, slots=True)
class IndexHistory:
    """The last versions of an index, this one at the end."""

    versions: Sequence[str] = ()
    bounds: Ints = field(default_factory=lambda: np.zeros(1, np.int64))
    """(n_versions + 1,) version v's rows of the two below are [bounds[v]:bounds[v + 1]]."""
    keys: UInt64s = field(default_factory=lambda: np.zeros(0, np.uint64))
    """For each article a digest of its id and of all that its sentences depend on; then 0."""
    firsts: Int32s = field(default_factory=lambda: np.zeros(0, np.int32))
    """The number of each article's first sentence; then how many sentences there are."""

    def followed_by(self, version: str, keys: UInt64s, firsts: Int32s) -> IndexHistory:
        """Return the history with one more version, and the oldest ones forgotten.

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
        """Return the number that a sentence of an earlier version has in the last one, or None.

        version: its first digits are enough.
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
