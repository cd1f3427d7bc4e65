"""Turn rights, wrongs and confidences into figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from sklearn.metrics import roc_auc_score

from retrieval.types.arrays import Bools, Floats

BINS = 10  # of equal width, of the confidence
_RESAMPLES = 2000
_FEWEST = 20  # in a bin that is drawn: with fewer, its share says little


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean difference and where it lies in 95 of 100 resamples."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Bin:
    """Answers of about one confidence."""

    confidence: float
    """Their mean confidence."""
    right: float
    """Share that is right."""
    count: int


def difference(one: Bools, other: Bools, articles: Sequence[str]) -> Interval:
    """Return by how much the first is more often true, bootstrapped.

    Whole articles are drawn: questions of one article are right or wrong together.
    """
    _, home = np.unique(np.array(articles), return_inverse=True)
    sums = np.bincount(home, weights=one.astype(float) - other.astype(float))
    counts = np.bincount(home)
    n = len(counts)
    drawn = np.random.default_rng(0).multinomial(n, np.full(n, 1 / n), size=_RESAMPLES)
    low, high = np.percentile(drawn @ sums / (drawn @ counts), (2.5, 97.5))
    return Interval(float(sums.sum() / counts.sum()), float(low), float(high))


def auroc(scores: Floats, answerable: Bools) -> float:
    """Return the probability that an answerable question scores above another."""
    return float(roc_auc_score(answerable, scores))


def refused_at(scores: Floats, answerable: Bools, *, answered: float) -> float:
    """Return the share of the others refused where that share of the answerable is answered."""
    threshold = np.quantile(scores[answerable], 1 - answered)
    return float((scores[~answerable] < threshold).mean())


def risk(scores: Floats, right: Bools) -> tuple[Floats, Floats]:
    """Return the share wrong among the surest answers, and how large a share those are.

    Of equal scores the earlier question is answered first.
    """
    order = np.argsort(-scores, kind="stable")
    answered = np.arange(1, len(order) + 1)
    return np.cumsum(~right[order]) / answered, answered / len(order)


def area(scores: Floats, right: Bools) -> float:
    """Return the mean risk over all shares answered (AURC)."""
    return float(risk(scores, right)[0].mean())


def reliability(scores: Floats, right: Bools) -> tuple[list[Bin], float]:
    """Return the bins of the confidence, and its expected calibration error."""
    places = np.minimum((scores * BINS).astype(int), BINS - 1)
    bins, error = [], 0.0
    for place in range(BINS):
        inside = places == place
        if inside.any():
            mean, share = float(scores[inside].mean()), float(right[inside].mean())
            error += abs(mean - share) * inside.mean()
            if inside.sum() >= _FEWEST:
                bins.append(Bin(mean, share, int(inside.sum())))
    return bins, float(error)
