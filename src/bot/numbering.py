"""The numbers that sentences had in earlier libraries into those that they have now.

Buttons name sentences by number, and a number is right for one version of the index only: one
article more, and all that stand behind it have others.
"""

from __future__ import annotations

import hashlib
import itertools
from collections import OrderedDict
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from retrieval import Article, Index

_KEPT = 50  # versions; with 10,000 articles each has a quarter of a megabyte

Digests = npt.NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Numbering:
    """Which numbers the sentences of one version of an index have."""

    version: str
    articles: Digests
    """(n_articles,) of the article and all that is known of it."""
    places: Digests
    """(n_articles,) of where its sentences stand in its text."""
    firsts: npt.NDArray[np.int64]
    """(n_articles + 1,) article a's sentences are [firsts[a]:firsts[a + 1]]."""

    @classmethod
    def of(cls, index: Index) -> Numbering:
        """Return the numbering of an index; this looks at every text."""
        passages, bounds = index.arrays.passages, index.arrays.sentence_bounds
        owners = np.arange(len(index.articles) + 1)
        firsts = np.asarray(bounds)[np.searchsorted(passages[:, 0], owners)].astype(np.int64)
        sentences = index.arrays.sentences[:, 1:3]
        places = [
            _digest(np.ascontiguousarray(sentences[first:stop]).tobytes())
            for first, stop in itertools.pairwise(firsts)
        ]
        articles = [_digest(*_facts(article)) for article in index.articles]
        return cls(
            index.version,
            np.array(articles, dtype=np.uint64),
            np.array(places, dtype=np.uint64),
            firsts,
        )


class Numberings:
    """Those of the library that is served, and of the last ones before it."""

    def __init__(self) -> None:
        self._known: OrderedDict[str, Numbering] = OrderedDict()

    def get(self, version: str) -> Numbering | None:
        """Return the numbering of a version, if it is kept."""
        return self._known.get(version)

    def add(self, numbering: Numbering) -> None:
        """Keep a numbering; the oldest goes when there are too many."""
        self._known[numbering.version] = numbering
        self._known.move_to_end(numbering.version)
        if len(self._known) > _KEPT:
            self._known.popitem(last=False)

    def sentence_of(self, version: str, number: int, index: Index) -> int | None:
        """Return the number that a sentence of an earlier version has in the index.

        None when its article has changed since or is gone, or when the version is not known.
        version: its beginning.
        """
        known = (n for v, n in reversed(self._known.items()) if v.startswith(version))
        before, now = next(known, None), self._known.get(index.version)
        if before is None or now is None or not 0 <= number < before.firsts[-1]:
            return None
        article = int(np.searchsorted(before.firsts, number, "right")) - 1
        same = (now.articles == before.articles[article]) & (now.places == before.places[article])
        found = np.flatnonzero(same)
        if not len(found):
            return None
        return int(number - before.firsts[article] + now.firsts[found[0]])


def _facts(article: Article) -> tuple[bytes, bytes]:
    known = (
        *(article.id, article.title, article.publisher, article.author, article.published),
        *(article.url, article.language, article.tags, article.questions),
    )
    return ascii(known).encode(), article.text.encode("utf-8", "surrogatepass")


def _digest(*parts: bytes) -> int:
    digest = hashlib.blake2b(digest_size=8)
    for part in parts:
        digest.update(len(part).to_bytes(8, "big"))
        digest.update(part)
    return int.from_bytes(digest.digest(), "big")
