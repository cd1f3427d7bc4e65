"""Count how often passages hold terms, anew or from earlier counts; numpy only."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from retrieval.types.arrays import Bools, Float32s, Floats, Int32s, Ints

TITLE_COUNT = 0.3125
"""How much a title's or heading's word counts beside one of the passage: about 0.3, as
benchmarks/choices.md has it.

Five sixteenths: sums of these are exact, so that they are the same in whatever order.
"""


@dataclass(frozen=True, slots=True)
class PassageTerms:
    """The terms of passages in text order, and how many each passage has."""

    terms: Int32s
    numbers: Int32s
    """(n_passages,)"""

    def among(self, passages: Bools) -> PassageTerms:
        """Return what some of the passages hold: (n_passages,)."""
        return PassageTerms(self.terms[np.repeat(passages, self.numbers)], self.numbers[passages])


@dataclass(frozen=True, slots=True)
class TermCounts:
    """How often each passage, its title and its heading hold each term: ascending by both."""

    terms: Int32s
    """(n_postings,)"""
    passages: Int32s
    """(n_postings,)"""
    numbers: Float32s
    """(n_postings,) a word of the title or the heading counts for a part of one."""

    def moved(self, terms: Int32s, passages: Int32s) -> TermCounts:
        """Return the counts with other numbers, which must keep the order; -1: left out."""
        moved = passages[self.passages]
        kept = moved >= 0
        return TermCounts(terms[self.terms[kept]], moved[kept], self.numbers[kept])

    def joined(self, other: TermCounts, n_passages: int) -> TermCounts:
        """Return these counts and those of other passages."""
        places = np.searchsorted(self._keys(n_passages), other._keys(n_passages))
        return TermCounts(
            np.insert(self.terms, places, other.terms),
            np.insert(self.passages, places, other.passages),
            np.insert(self.numbers, places, other.numbers),
        )

    def _keys(self, n_passages: int) -> Ints:
        """Return a number for each term and passage, ascending."""
        keys = self.terms.astype(np.int64)
        keys *= n_passages  # in place: there are millions
        keys += self.passages
        return keys


def count(own: PassageTerms, context: PassageTerms, passages: Ints) -> TermCounts:
    """Return the counts of passages' own terms and of those of their titles and headings.

    passages: their numbers, ascending.
    """
    both = own.numbers + context.numbers
    is_context = np.zeros(len(own.terms) + len(context.terms), dtype=bool)
    skipped = np.cumsum(own.numbers, dtype=np.int64) - own.numbers  # a passage's context is first
    is_context[np.repeat(skipped, context.numbers) + np.arange(len(context.terms))] = True
    terms = np.empty(len(is_context), dtype=np.int32)
    terms[is_context], terms[~is_context] = context.terms, own.terms
    order = _stable_order(terms)
    terms, is_context = terms[order], is_context[order]
    holders = np.repeat(passages.astype(np.int32), both)[order]
    is_new = np.ones(len(terms), dtype=bool)
    is_new[1:] = (terms[1:] != terms[:-1]) | (holders[1:] != holders[:-1])
    starts = np.flatnonzero(is_new)
    all_ = np.diff(np.append(starts, len(terms)))
    parts = np.add.reduceat(is_context, starts, dtype=np.int64) if len(starts) else all_
    numbers = lengths(all_ - parts, parts).astype(np.float32)
    return TermCounts(terms[starts], holders[starts], numbers)


def lengths(own: npt.NDArray[np.integer], context: npt.NDArray[np.integer]) -> Floats:
    """Return what so many words, and so many of titles and headings, count for."""
    return own + TITLE_COUNT * context


def _stable_order(numbers: Int32s) -> Ints:
    """Return what sorts numbers >= 0, equals as they were.

    Sixteen bits at a time: numpy sorts these by counting, several times as fast.
    """
    order = np.argsort(numbers.astype(np.uint16), kind="stable")
    high = numbers >> 16
    if high.any():
        order = order[np.argsort(high[order].astype(np.uint16), kind="stable")]
    return order
