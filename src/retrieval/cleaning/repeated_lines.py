"""Find the lines that belong to a site rather than to an article: many articles repeat them.

Repeats are counted among the articles of a line's publisher, among those of its author there, and
among all. How many make a line boilerplate depends on the line: few for a label, which is no loss;
few for a sentence at the end of its articles that names its site; many for a sentence in the
middle, which may be news.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import pairwise
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from retrieval.cleaning.duplicate_groups import duplicate_families, factorize
from retrieval.cleaning.line_features import HALF, LineFeatures, Trait, describe_lines
from retrieval.cleaning.line_rules import fold_line
from retrieval.types.arrays import Bools, Ints, UInt8s
from retrieval.types.article import Article


class RepetitionReason(IntEnum):
    """Why a line is boilerplate: the scope in which it is repeated; one byte a line on disk."""

    NOT = 0
    PUBLISHER = 1
    AUTHOR = 2
    LIBRARY = 3
    VARYING = 4


REPETITION_REASONS: Mapping[int, str] = MappingProxyType(
    {
        RepetitionReason.NOT: "",
        RepetitionReason.PUBLISHER: "is repeated in many articles of its publisher",
        RepetitionReason.AUTHOR: "is repeated in many articles of its author",
        RepetitionReason.LIBRARY: "is repeated in many articles",
        RepetitionReason.VARYING: (
            "is repeated in many articles of its publisher, with other numbers or names"
        ),
    }
)
"""Each reason in words, for a person to read."""


class _Threshold(NamedTuple):
    """How many articles must hold a line: max(least, min(share * n, root * sqrt(n))).

    n: the articles of the scope. The square root, because a smaller share of many articles is
    enough: a line at the end of 100 articles out of 5,000 is no coincidence.
    """

    least: int
    share: float
    root: float

    def of(self, n: Ints) -> npt.NDArray[np.float64]:
        """Return the threshold for scopes of n articles: the shape of n."""
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
    """(n_lines,) of each line's text, folded; see `line_features.HALF`."""
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
        """Return the table of the lines of several articles, whose features are given in order."""
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
    """Which lines are repeated, and how often; copies of one article count once."""

    codes: UInt8s
    """(n_lines,) `RepetitionReason` of each; 0 (NOT) for a line that is not boilerplate."""
    holders: Ints
    """(n_lines,) how many articles of the scope hold the line; 0 where the code is 0."""
    among: Ints
    """(n_lines,) how many articles the scope has; 0 where the code is 0."""


def repetition_codes(
    articles: Sequence[Article], *, progress: Callable[[int], None] | None = None
) -> list[bytes]:
    """Return for each article a `RepetitionReason` for each of its blocks, as bytes.

    progress: called after each article with the number done.
    """
    table = tabulate_lines(articles, progress=progress)
    codes = find_repeated_lines(table).codes
    return [codes[first:stop].tobytes() for first, stop in pairwise(table.bounds)]


def tabulate_lines(
    articles: Sequence[Article], *, progress: Callable[[int], None] | None = None
) -> LineTable:
    """Return the table of the lines of the articles.

    progress: called after each article with the number done.
    """
    lines = []
    for number, article in enumerate(articles, start=1):
        lines.append(describe_lines(article))
        if progress:
            progress(number)
    publishers = [article.publisher for article in articles]
    return LineTable.of(lines, publishers, [article.author for article in articles])


def find_repeated_lines(table: LineTable) -> RepeatedLines:
    """Return which lines are repeated; the order of the articles makes no difference."""
    n_lines = len(table.hashes)
    repeated = RepeatedLines(
        np.zeros(n_lines, np.uint8), np.zeros(n_lines, np.int64), np.zeros(n_lines, np.int64)
    )
    exact = factorize(table.hashes & np.uint64((1 << HALF) - 1))
    alike = factorize(table.hashes >> np.uint64(HALF))
    shared = np.flatnonzero((np.bincount(exact)[exact] > 1) | (np.bincount(alike)[alike] > 1))
    if not len(shared):
        return repeated
    evidence = _Evidence(table, shared, exact, alike)
    for code, found, counts in evidence.findings():
        new = found & (repeated.codes[shared] == 0)
        lines = shared[new]
        repeated.codes[lines] = code
        repeated.holders[lines] = counts.holders[new]
        repeated.among[lines] = counts.among[new]
    return repeated


class _ScopeCounts(NamedTuple):
    """How often lines are repeated within their scopes: arrays over the shared lines."""

    holders: Ints
    """How many of the scope's articles hold the line; copies of one count once."""
    among: Ints
    """How many articles the scope has."""
    at_edge: Bools
    """Whether nearly everywhere the line is above or below all of its article's own lines."""

    def reaches(self, enough: _Threshold) -> Bools:
        """Return which lines are held by enough of their scope's articles."""
        return np.asarray(self.holders >= enough.of(self.among))


class _Evidence:
    """The lines that more than one article holds, and the counts that decide about them."""

    def __init__(self, table: LineTable, shared: Ints, exact: Ints, alike: Ints) -> None:
        self.traits = table.traits[shared]
        holders = np.repeat(np.arange(len(table.bounds) - 1), np.diff(table.bounds))
        self.articles = holders[shared]
        long = (table.traits & Trait.LONG) > 0
        self.families = duplicate_families(exact, table.hashes, long, table.bounds)
        self.exact = factorize(exact[shared])
        self.alike = factorize(alike[shared])
        folded = {name: fold_line(name or "") for name in {*table.publishers, *table.authors}}
        publishers = [folded[name] for name in table.publishers]
        authors = [folded[name] for name in table.authors]
        self.everybody = np.zeros(len(publishers), np.int64)
        self.publishers = _factorize_values(publishers)
        self.authors = _factorize_values(zip(publishers, authors, strict=True))
        self.has_author = np.array([bool(name) for name in authors])[self.articles]
        self.edges = self._edges(table, shared, holders)

    def findings(self) -> Iterable[tuple[RepetitionReason, Bools, _ScopeCounts]]:
        """Yield each reason, which lines it applies to, and their counts; the first one counts."""
        by_publisher = self._count(self.exact, self.publishers)
        by_author = self._count(self.exact, self.authors)
        overall = self._count(self.exact, self.everybody)
        varying = self._count(self.alike, self.publishers)
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

    def _is_repeated(self, counts: _ScopeCounts) -> Bools:
        """Return which lines are repeated too often for anything but boilerplate.

        The publisher's or author's name lowers the threshold at an edge only: organisations write
        about themselves.
        """
        own, names, label = ((self.traits & t) > 0 for t in (Trait.OWN, Trait.NAMES, Trait.LABEL))
        at_edge = np.where(own | names, counts.reaches(_OWN_AT_EDGE), counts.reaches(_AT_EDGE))
        inside = np.where(own, counts.reaches(_OWN_INSIDE), counts.reaches(_INSIDE))
        sentences = np.where(counts.at_edge, at_edge, inside)
        return np.where(label, counts.reaches(_LABEL), sentences).astype(bool)

    def _count(self, lines: Ints, scopes: Ints) -> _ScopeCounts:
        """Count lines, (n_shared,) numbers, within scopes, (n_articles,) numbers."""
        places = factorize(lines * (scopes.max() + 1) + scopes[self.articles])
        holders = _count_distinct(places, self.families[self.articles])
        edges = np.bincount(places, self.edges) >= _MOSTLY * np.bincount(places)
        among = _count_distinct(scopes, self.families)
        return _ScopeCounts(holders[places], among[scopes][self.articles], edges[places])

    def _edges(self, table: LineTable, shared: Ints, holders: Ints) -> Bools:
        """Return for each shared line whether its article's own lines are all on one side of it.

        An article's own lines are those that no other article has, labels apart.
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
    """Return how many different families each place has: (n_places,)."""
    pairs = np.unique(places * (families.max() + 1) + families)
    return np.bincount(pairs // (families.max() + 1))


def _factorize_values(values: Iterable[Hashable]) -> Ints:
    """Return the values as numbers from 0, equal values as equal numbers: (n,)."""
    numbers: dict[Hashable, int] = {}
    return np.array([numbers.setdefault(value, len(numbers)) for value in values], dtype=np.int64)
