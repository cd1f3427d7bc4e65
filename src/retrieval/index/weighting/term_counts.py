"""Count terms in passages, anew or starting from earlier counts; numpy only."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from retrieval.types.arrays import Bools, Float32s, Floats, Int32s, Ints

TITLE_COUNT = 0.3125
"""Weight of a word of the title or heading, one of the passage being 1; benchmarks/choices.md.

Five sixteenths rather than 0.3: sums of them are exact, and so the same in any order.
"""


@dataclass(frozen=True, slots=True)
class PassageTerms:
    """The terms of passages, one passage after the other."""

    terms: Int32s
    """(n_tokens,) in text order."""
    numbers: Int32s
    """(n_passages,) how many terms each passage has."""

    def among(self, passages: Bools) -> PassageTerms:
        """Return the terms of some of the passages.

        passages: (n_passages,) which ones.
        """
        return PassageTerms(self.terms[np.repeat(passages, self.numbers)], self.numbers[passages])


@dataclass(frozen=True, slots=True)
class TermCounts:
    """Weighted counts of terms in passages, their titles and headings; by term, then passage."""

    terms: Int32s
    """(n_postings,)"""
    passages: Int32s
    """(n_postings,)"""
    numbers: Float32s
    """(n_postings,) weighted counts; see `TITLE_COUNT`."""

    def moved(self, terms: Int32s, passages: Int32s) -> TermCounts:
        """Return the counts with terms and passages renumbered, which must not change their order.

        terms: (n_old_terms,) new numbers.
        passages: (n_old_passages,) new numbers, or -1 for passages to leave out.
        """
        moved = passages[self.passages]
        kept = moved >= 0
        return TermCounts(terms[self.terms[kept]], moved[kept], self.numbers[kept])

    def joined(self, other: TermCounts, n_passages: int) -> TermCounts:
        """Return these counts merged with those of other passages."""
        places = np.searchsorted(self._keys(n_passages), other._keys(n_passages))
        return TermCounts(
            np.insert(self.terms, places, other.terms),
            np.insert(self.passages, places, other.passages),
            np.insert(self.numbers, places, other.numbers),
        )

    def _keys(self, n_passages: int) -> Ints:
        """Return one number for each pair of term and passage, ascending: (n_postings,)."""
        keys = self.terms.astype(np.int64)
        keys *= n_passages  # in place: there are millions
        keys += self.passages
        return keys


def count_terms(own: PassageTerms, context: PassageTerms, passages: Ints) -> TermCounts:
    """Count the terms of passages and those of their titles and headings.

    own, context: terms of the passages, and of their titles and headings.
    passages: (n_passages,) their numbers, ascending.
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
    numbers = weighted_lengths(all_ - parts, parts).astype(np.float32)
    return TermCounts(terms[starts], holders[starts], numbers)


def weighted_lengths(own: npt.NDArray[np.integer], context: npt.NDArray[np.integer]) -> Floats:
    """Return weighted counts: own + TITLE_COUNT * context; the shape of both."""
    return own + TITLE_COUNT * context


def _stable_order(numbers: Int32s) -> Ints:
    """Return a stable argsort of numbers >= 0.

    Sixteen bits at a time: numpy uses radix sort for these, which is several times as fast.
    """
    order = np.argsort(numbers.astype(np.uint16), kind="stable")
    high = numbers >> 16
    if high.any():
        order = order[np.argsort(high[order].astype(np.uint16), kind="stable")]
    return order
