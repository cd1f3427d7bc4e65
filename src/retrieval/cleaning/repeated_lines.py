"""Learn which lines of a library belong to the sites they came from: many articles repeat them.

A line is judged among the articles of its publisher, among those of its author there, and among
all. How many must hold it depends on what it is: little tells a label from a heading and nothing
is lost with it; a sentence at the end of its articles that names its site is soon believed to be
the site's; one in the middle, which might be what happened, is hardly ever.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from retrieval.cleaning.boilerplate import RepetitionReason
from retrieval.cleaning.duplicate_groups import families_of, numbered
from retrieval.cleaning.line_features import HALF, LineFeatures, Trait, lines_of
from retrieval.cleaning.text_folding import fold
from retrieval.types.arrays import Bools, Ints, UInt8s
from retrieval.types.article import Article

__all__ = [
    "LineFeatures",
    "LineTable",
    "RepeatedLines",
    "Trait",
    "UInt8s",
    "judge",
    "learn",
    "learn_from",
    "lines_of",
    "tabulate",
]

"""For each line why it is left out, a `boilerplate.Stale`; 0 where it is not."""


class _Threshold(NamedTuple):
    """How many articles make a line the site's: max(least, min(share * n, root * sqrt(n))).

    n: the articles that it is judged among. The square root, because of many articles a smaller
    share is enough: what stands in 100 articles of 5,000 at the end is no chance.
    """

    least: int
    share: float
    root: float

    def of(self, n: Ints) -> npt.NDArray[np.float64]:
        """Return how many of n are enough."""
        return np.asarray(
            np.maximum(self.least, np.minimum(self.share * n, self.root * np.sqrt(n)))
        )


# Set on tests/furniture/tuned.toml, so that no text is lost there; little depends on any of them.
_LABEL = _Threshold(2, 0.1, 0.5)
_VARYING_LABEL = _Threshold(3, 0.3, 1)
_OWN_AT_EDGE = _Threshold(3, 0.5, 1)
_OWN_INSIDE = _Threshold(4, 0.5, 2)
_AT_EDGE = _Threshold(5, 0.5, 2)
_INSIDE = _Threshold(5, 0.6, 5)
_AUTHOR = _Threshold(3, 0.5, 2)
_MOSTLY = 0.8  # share of a line's places that are at an edge, if it is one of the edge's


@dataclass(frozen=True, slots=True)
class LineTable:
    """The lines of all articles, in corpus order."""

    hashes: npt.NDArray[np.uint64]
    """(n_lines,) of each line's text, folded; see `linefacts.HALF`."""
    traits: npt.NDArray[np.uint8]
    """(n_lines,) bits of `Trait`."""
    bounds: npt.NDArray[np.int64]
    """(n_articles + 1,) article a's lines are [bounds[a]:bounds[a + 1]]."""
    publishers: Sequence[str | None]
    """(n_articles,)"""
    authors: Sequence[str | None]
    """(n_articles,)"""

    @classmethod
    def of(
        cls,
        lines: Iterable[LineFeatures],
        publishers: Sequence[str | None],
        authors: Sequence[str | None],
    ) -> LineTable:
        """Return the table of articles' lines."""
        kept = list(lines)
        counts = [len(one.hashes) for one in kept]
        return cls(
            np.concatenate([np.zeros(0, np.uint64), *(one.hashes for one in kept)]),
            np.concatenate([np.zeros(0, np.uint8), *(one.traits for one in kept)]),
            np.cumsum([0, *counts], dtype=np.int64),
            publishers,
            authors,
        )


@dataclass(frozen=True, slots=True)
class RepeatedLines:
    """What was learned of each line, and what from; copies of one article count once."""

    codes: UInt8s
    """(n_lines,)"""
    holders: Ints
    """(n_lines,) how many of the articles that a line was judged among hold it; 0 with code 0."""
    among: Ints
    """(n_lines,) how many articles that were; 0 with code 0."""


def learn(table: LineTable) -> UInt8s:
    """Return for each line, (n_lines,), whether so many articles share it that it is a site's."""
    return judge(table).codes


def learn_from(
    articles: Sequence[Article], *, progress: Callable[[int], None] | None = None
) -> list[bytes]:
    """Return for each article the codes of its lines, one a block.

    progress: called with the number of articles looked at, after each.
    """
    table = tabulate(articles, progress=progress)
    codes = learn(table)
    return [codes[first:stop].tobytes() for first, stop in pairwise(table.bounds)]


def tabulate(
    articles: Sequence[Article], *, progress: Callable[[int], None] | None = None
) -> LineTable:
    """Return the table of the articles' lines.

    progress: called with the number of articles looked at, after each.
    """
    lines = []
    for number, article in enumerate(articles, start=1):
        lines.append(lines_of(article))
        if progress:
            progress(number)
    publishers = [article.publisher for article in articles]
    return LineTable.of(lines, publishers, [article.author for article in articles])


def judge(table: LineTable) -> RepeatedLines:
    """Return what is learned of each line; the order of the articles makes no difference."""
    n_lines = len(table.hashes)
    verdict = RepeatedLines(
        np.zeros(n_lines, np.uint8), np.zeros(n_lines, np.int64), np.zeros(n_lines, np.int64)
    )
    exact = numbered(table.hashes & np.uint64((1 << HALF) - 1))
    alike = numbered(table.hashes >> np.uint64(HALF))
    shared = np.flatnonzero((np.bincount(exact)[exact] > 1) | (np.bincount(alike)[alike] > 1))
    if not len(shared):
        return verdict
    evidence = _Evidence(table, shared, exact, alike)
    for code, found, tally in evidence.findings():
        new = found & (verdict.codes[shared] == 0)
        lines = shared[new]
        verdict.codes[lines] = code
        verdict.holders[lines] = tally.holders[new]
        verdict.among[lines] = tally.among[new]
    return verdict


class _ScopeCounts(NamedTuple):
    """How often lines stand within a scope: arrays over the lines that are shared at all."""

    holders: Ints
    """How many of the scope's articles hold the line; copies of one count once."""
    among: Ints
    """How many articles the scope has."""
    at_edge: Bools
    """Whether the line stands above or below all that is the article's own, nearly everywhere."""

    def reaches(self, enough: _Threshold) -> Bools:
        """Return whether the line stands in enough of the scope's articles."""
        return np.asarray(self.holders >= enough.of(self.among))


class _Evidence:
    """What the lines that more than one article holds have in common with their likes."""

    def __init__(self, table: LineTable, shared: Ints, exact: Ints, alike: Ints) -> None:
        self.traits = table.traits[shared]
        holders = np.repeat(np.arange(len(table.bounds) - 1), np.diff(table.bounds))
        self.articles = holders[shared]
        long = (table.traits & Trait.LONG) > 0
        self.families = families_of(exact, table.hashes, long, table.bounds)
        self.exact = numbered(exact[shared])
        self.alike = numbered(alike[shared])
        folded = {name: fold(name or "") for name in {*table.publishers, *table.authors}}
        publishers = [folded[name] for name in table.publishers]
        authors = [folded[name] for name in table.authors]
        self.everybody = np.zeros(len(publishers), np.int64)
        self.publishers = _numbers(publishers)
        self.authors = _numbers(zip(publishers, authors, strict=True))
        self.has_author = np.array([bool(name) for name in authors])[self.articles]
        self.edges = self._edges(table, shared, holders)

    def findings(self) -> Iterable[tuple[RepetitionReason, Bools, _ScopeCounts]]:
        """Yield each reason, the lines that it holds for and their tally; the first one counts."""
        by_publisher = self._tally(self.exact, self.publishers)
        by_author = self._tally(self.exact, self.authors)
        overall = self._tally(self.exact, self.everybody)
        varying = self._tally(self.alike, self.publishers)
        own = (self.traits & (Trait.OWN | Trait.NAMES)) > 0
        label = (self.traits & Trait.LABEL) > 0
        is_of_one = by_author.holders == by_publisher.holders
        is_refrain = self.has_author & is_of_one & (by_author.among < by_publisher.among) & ~own
        alike = np.where(label, varying.reaches(_VARYING_LABEL), varying.reaches(_OWN_AT_EDGE))
        alike &= (label | own) & varying.at_edge & (varying.holders > by_publisher.holders)
        yield RepetitionReason.VARYING, alike, varying
        yield (
            RepetitionReason.PUBLISHER,
            ~is_refrain & self._is_repeated(by_publisher),
            by_publisher,
        )
        is_bio = own & self.has_author & by_author.at_edge & by_author.reaches(_AUTHOR)
        yield RepetitionReason.AUTHOR, is_bio, by_author
        widely = overall.at_edge | label
        yield RepetitionReason.LIBRARY, ~is_refrain & widely & self._is_repeated(overall), overall

    def _is_repeated(self, tally: _ScopeCounts) -> Bools:
        """Return which lines are repeated as often as only what belongs to a site is.

        A name makes a line the site's at an edge only: an organisation writes about itself.
        """
        own, names, label = ((self.traits & t) > 0 for t in (Trait.OWN, Trait.NAMES, Trait.LABEL))
        at_edge = np.where(own | names, tally.reaches(_OWN_AT_EDGE), tally.reaches(_AT_EDGE))
        inside = np.where(own, tally.reaches(_OWN_INSIDE), tally.reaches(_INSIDE))
        sentences = np.where(tally.at_edge, at_edge, inside)
        return np.where(label, tally.reaches(_LABEL), sentences).astype(bool)

    def _tally(self, lines: Ints, scopes: Ints) -> _ScopeCounts:
        """Return how often lines, (n_shared,) numbers, stand in scopes, (n_articles,) numbers."""
        places = numbered(lines * (scopes.max() + 1) + scopes[self.articles])
        holders = _count_distinct(places, self.families[self.articles])
        edges = np.bincount(places, self.edges) >= _MOSTLY * np.bincount(places)
        among = _count_distinct(scopes, self.families)
        return _ScopeCounts(holders[places], among[scopes][self.articles], edges[places])

    def _edges(self, table: LineTable, shared: Ints, holders: Ints) -> Bools:
        """Return for each shared line whether all of its article's own lines stand on one side.

        An article's own is a line that no other article has, and that is no label.
        """
        own = (table.traits & Trait.LABEL) == 0
        families = self.families[self.articles]
        for lines in (self.exact, self.alike):
            own[shared] &= _count_distinct(lines, families)[lines] == 1
        before = np.concatenate([[0], np.cumsum(own)])
        above = before[shared] - before[table.bounds[holders[shared]]]
        below = before[table.bounds[holders[shared] + 1]] - before[shared + 1]
        return np.asarray((above == 0) != (below == 0))


def _count_distinct(places: Ints, families: Ints) -> Ints:
    """Return for each place how many families are met there: (n_places,)."""
    pairs = np.unique(places * (families.max() + 1) + families)
    return np.bincount(pairs // (families.max() + 1))


def _numbers(values: Iterable[Hashable]) -> Ints:
    """Return the values as numbers from 0, equal ones alike."""
    numbers: dict[Hashable, int] = {}
    return np.array([numbers.setdefault(value, len(numbers)) for value in values], dtype=np.int64)
