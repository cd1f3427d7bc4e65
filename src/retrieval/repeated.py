"""Learn which lines of a library belong to the sites they came from: many articles repeat them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import IntFlag
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from retrieval.article import Article
from retrieval.boilerplate import folded_lines, is_label, is_long

_WIRE_COPIES = 5  # a sentence may be wire copy in a few articles; past that it is furniture
_LABEL_COPIES = 2  # a label that stands in two articles is the site's

Codes = npt.NDArray[np.uint8]
"""For each line why it is left out, a code of `boilerplate.STALE`; 0 where it is not."""


class Trait(IntFlag):
    """What is known of a line by itself."""

    LABEL = 1
    """Too short and too bare to be a sentence or a caption."""
    LONG = 2


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of one article, whatever stands in others."""

    hashes: npt.NDArray[np.uint64]
    """(n_lines,) of each block's text, folded."""
    traits: npt.NDArray[np.uint8]
    """(n_lines,) bits of `Trait`."""


@dataclass(frozen=True, slots=True)
class LineTable:
    """The lines of all articles, in corpus order."""

    hashes: npt.NDArray[np.uint64]
    """(n_lines,) of each line's text, folded."""
    traits: npt.NDArray[np.uint8]
    """(n_lines,) bits of `Trait`."""
    bounds: npt.NDArray[np.int64]
    """(n_articles + 1,) article a's lines are [bounds[a]:bounds[a + 1]]."""
    publishers: Sequence[str | None]
    """(n_articles,)"""

    @classmethod
    def of(cls, lines: Iterable[Lines], publishers: Sequence[str | None]) -> LineTable:
        """Return the table of articles' lines."""
        kept = list(lines)
        counts = [len(one.hashes) for one in kept]
        return cls(
            np.concatenate([np.zeros(0, np.uint64), *(one.hashes for one in kept)]),
            np.concatenate([np.zeros(0, np.uint8), *(one.traits for one in kept)]),
            np.cumsum([0, *counts], dtype=np.int64),
            publishers,
        )


def lines_of(article: Article) -> Lines:
    """Return what is known of an article's lines, one for each block."""
    lines = folded_lines(article)
    hashes = [hashlib.blake2b(_bytes(line), digest_size=8).digest() for line in lines]
    traits = [Trait.LABEL * is_label(line) | Trait.LONG * is_long(line) for line in lines]
    return Lines(
        np.frombuffer(b"".join(hashes), dtype="<u8").astype(np.uint64),
        np.array(traits, dtype=np.uint8),
    )


def learn(table: LineTable) -> Codes:
    """Return for each line, (n_lines,), whether so many articles share it that it is a site's.

    Articles with the same first long line are copies of one article, and count once.
    """
    holders = np.repeat(np.arange(len(table.bounds) - 1), np.diff(table.bounds))
    told = np.repeat(_are_copies(table, holders), np.diff(table.bounds))
    _, lines = np.unique(table.hashes, return_inverse=True)
    pairs = np.unique(np.stack([lines, holders], axis=1)[~told], axis=0)
    copies = np.bincount(pairs[:, 0], minlength=len(lines))[lines]
    labels = (table.traits & Trait.LABEL) > 0
    return (copies >= np.where(labels, _LABEL_COPIES, _WIRE_COPIES)).astype(np.uint8)


def learn_from(
    articles: Sequence[Article], *, progress: Callable[[int], None] | None = None
) -> list[bytes]:
    """Return for each article the codes of its lines, one a block.

    progress: called with the number of articles looked at, after each.
    """
    lines = []
    for number, article in enumerate(articles, start=1):
        lines.append(lines_of(article))
        if progress:
            progress(number)
    table = LineTable.of(lines, [article.publisher for article in articles])
    codes = learn(table)
    return [codes[first:stop].tobytes() for first, stop in pairwise(table.bounds)]


def _are_copies(table: LineTable, holders: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    """Return for each article whether its first long line is an earlier article's too."""
    long = np.flatnonzero(table.traits & Trait.LONG)
    told = np.zeros(len(table.bounds) - 1, dtype=bool)
    with_lead, first = np.unique(holders[long], return_index=True)
    leads = table.hashes[long[first]]
    _, earliest = np.unique(leads, return_index=True)
    told[with_lead] = True
    told[with_lead[earliest]] = False
    return told


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
