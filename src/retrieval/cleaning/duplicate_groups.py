"""Group articles into families of near-copies by the lines that they share."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from retrieval.types.arrays import Ints

_COPY = 0.5  # share of what is rare in two articles that they have in common, if one is a copy


def duplicate_families(
    lines: Ints, hashes: npt.NDArray[np.uint64], long: npt.NDArray[np.bool_], bounds: Ints
) -> Ints:
    """Return the family of each article, a number that it shares with its copies: (n_articles,).

    lines, hashes: (n_lines,) the number of each line, from 0, equal for equal lines; its hash.
    long: (n_lines,) whether the line is long enough to count.
    bounds: (n_articles + 1,) article a's lines are [bounds[a]:bounds[a + 1]].

    Two articles are copies when they have most of their long lines in common. Rare lines weigh
    more (1 / sqrt(n), n: articles that hold the line), since common ones may be boilerplate. Of
    the articles that hold a line only neighbours are compared, in an order that depends on the
    articles' own lines: that is enough, because copies share nearly all their lines.
    """
    n_articles = len(bounds) - 1
    order = _order(hashes, bounds)
    holders = np.repeat(order, np.diff(bounds))[long]
    pairs = np.unique(lines[long] * n_articles + holders)
    held, places = pairs // n_articles, pairs % n_articles
    weights = 1 / np.sqrt(np.bincount(held, minlength=1))[held]
    sizes = np.bincount(places, weights, minlength=n_articles)
    follows = np.flatnonzero(np.diff(held) == 0)
    links = places[follows] * n_articles + places[follows + 1]
    links, link = np.unique(links, return_inverse=True)
    common = np.bincount(link, weights[follows], minlength=len(links))
    first, second = links // n_articles, links % n_articles
    copies = common > _COPY * np.minimum(sizes[first], sizes[second])
    return _joined(first[copies], second[copies], n_articles)[order]


def _order(hashes: npt.NDArray[np.uint64], bounds: Ints) -> Ints:
    """Return each article's rank in an order that depends on the lines alone: (n_articles,)."""
    sums = np.add.reduceat(np.append(hashes, np.uint64(0)), bounds[:-1])
    sums[np.diff(bounds) == 0] = 0
    places = np.empty(len(sums), np.int64)
    places[np.argsort(sums, kind="stable")] = np.arange(len(sums))
    return places


def _joined(first: Ints, second: Ints, n: int) -> Ints:
    """Return the least member of each of n items' connected component: (n,).

    first, second: (n_edges,) the edges.
    """
    least = np.arange(n)
    while True:
        before = least.copy()
        lower = np.minimum(least[first], least[second])
        np.minimum.at(least, first, lower)
        np.minimum.at(least, second, lower)
        least = least[least]
        if np.array_equal(before, least):
            return least


def factorize(values: npt.NDArray[np.uint64] | Ints) -> Ints:
    """Return the values as numbers from 0, equal values as equal numbers: (n,)."""
    return np.asarray(np.unique(values, return_inverse=True)[1], dtype=np.int64)
