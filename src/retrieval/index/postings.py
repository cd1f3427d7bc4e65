"""Find the exact k best passages for weighted terms in an inverted index; numpy only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from retrieval.types.arrays import Bools, Float32s, Floats, Int32s, Ints

_WORTH_PRUNING = 8192  # fewer postings are added faster than it takes to see whether they must be
_ROUNDING = 1 + 1e-9  # sums in another order may differ in their last digits


@dataclass(frozen=True, slots=True)
class Postings:
    """An inverted index: for each term the passages that hold it, ascending, and its weights."""

    bounds: Ints
    """(n_terms + 1,) term t's postings are [bounds[t]:bounds[t + 1]]."""
    passages: Int32s
    """(n_postings,) passage numbers."""
    weights: Float32s
    """(n_postings,) weights, > 0."""
    ceilings: Float32s
    """(n_terms,) each term's highest weight; 0 for a term that no passage holds."""
    n_passages: int

    @classmethod
    def from_csc(
        cls, bounds: npt.ArrayLike, passages: npt.ArrayLike, weights: npt.ArrayLike, n: int
    ) -> Postings:
        """Return the postings of n passages from the arrays of a sorted CSC matrix."""
        edges = np.asarray(bounds, dtype=np.int64)
        heights = np.asarray(weights, dtype=np.float32)
        ceilings = np.zeros(len(edges) - 1, dtype=np.float32)
        filled = np.flatnonzero(np.diff(edges))
        if len(filled):
            ceilings[filled] = np.maximum.reduceat(heights, edges[filled])
        return cls(edges, np.asarray(passages, dtype=np.int32), heights, ceilings, n)

    def top(
        self,
        weighted_terms: Sequence[tuple[int, float]],
        *,
        k: int,
        allowed: Bools | None = None,
    ) -> tuple[Ints, Floats]:
        """Return the k best passages and their scores, best first; ties keep corpus order.

        weighted_terms: (term, weight in the question > 0), each term once. k: 1 or more.
        allowed: (n_passages,) which may be returned; all by default.
        A passage's score is the sum of question weight times passage weight; passages without any
        of the terms are never returned. The result is exact, and the same on every machine, since
        terms are added in a fixed order.
        Terms are added by descending ceiling. Once the remaining ones cannot lift a new passage
        into the best k, they are added only to passages that still can get there.
        Source: MaxScore, Turtle & Flood (1995).
        """
        order = sorted(
            ((term, weight) for term, weight in weighted_terms if self.ceilings[term] > 0),
            key=lambda item: (-item[1] * float(self.ceilings[item[0]]), item[0]),
        )
        lifts = [weight * float(self.ceilings[term]) for term, weight in order]
        scores = np.zeros(self.n_passages)
        shut = None if allowed is None else np.flatnonzero(~allowed)
        for done, (term, weight) in enumerate(order):
            part = slice(self.bounds[term], self.bounds[term + 1])
            if part.stop - part.start >= _WORTH_PRUNING:
                reach = sum(lifts[done:]) * _ROUNDING
                if _kth(scores[scores > 0], k) > reach:
                    return self._finish(scores, order[done:], reach, k)
            scores[self.passages[part]] += weight * self.weights[part].astype(np.float64)
            if shut is not None:
                scores[shut] = 0.0
        held = np.flatnonzero(scores)
        return _best(held, scores[held], k)

    def _finish(
        self, scores: Floats, left: Sequence[tuple[int, float]], reach: float, k: int
    ) -> tuple[Ints, Floats]:
        """Return the k best when the remaining terms cannot bring in a new passage."""
        candidates = np.flatnonzero(scores >= _kth(scores[scores > 0], k) - reach)
        totals = scores[candidates]
        for term, weight in left:
            part = slice(self.bounds[term], self.bounds[term + 1])
            passages = self.passages[part]
            places = np.searchsorted(passages, candidates)
            places[places == len(passages)] = 0
            held = passages[places] == candidates
            totals[held] += weight * self.weights[part][places[held]].astype(np.float64)
        return _best(candidates, totals, k)


def _kth(scores: Floats, k: int) -> float:
    """Return the k-th highest score, or 0 when there are fewer."""
    if k > len(scores):
        return 0.0
    return float(np.partition(scores, len(scores) - k)[len(scores) - k])


def _best(passages: Ints, scores: Floats, k: int) -> tuple[Ints, Floats]:
    """Return the k best of ascending passages, best first; ties keep corpus order."""
    if len(passages) > k:
        at_least = np.flatnonzero(scores >= _kth(scores, k))
        passages, scores = passages[at_least], scores[at_least]
    best = np.argsort(-scores, kind="stable")[:k]
    return passages[best], scores[best]
