"""Turn questions and what spoke for their first sentences into the model of the confidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LogisticRegression

from retrieval.ranking.confidence import CHOICE, multiply_probabilities
from retrieval.ranking.features.columns import Columns
from retrieval.ranking.model import LinearModel
from retrieval.types.arrays import Bools, Floats

_CHOICE_COUNTS = 0.35  # of the logit of the right choice: docs/notes.md has what it trades
_CURVE_AT = np.linspace(0.02, 0.98, 13)  # the knots of the curve, as quantiles of the products
_CURVE_FROM = 0.02  # products below this are all but never right
_CURVE_SMOOTH = 0.03  # of a product, on either side: what the curve is averaged over
_CURVE_RISES = 0.001  # from knot to knot, at the least: equal confidences would rank nothing


@dataclass(frozen=True, slots=True)
class ConfidenceModel:
    """What was learned; see `ranking.Model`."""

    evidence: LinearModel
    choice: LinearModel
    reliability: tuple[tuple[float, float], ...]


def fit_confidence(
    rows: Sequence[Columns],
    rights: Bools,
    *,
    answerable: Bools,
    about: Bools,
    balanced: Bools,
) -> ConfidenceModel:
    """Return the confidence learned from what spoke for and against each first sentence.

    Three steps. Whether the articles speak of what is asked: learned from questions that the
    articles answer and from questions of other articles. Whether the first sentence is right:
    learned from questions of the articles, those without an answer among them (look-alikes).
    The curve: how often it was right, by the product of the two. The second counts for less than
    it is worth (`_CHOICE_COUNTS`): so doubts about which sentence is right seldom decline a
    question that the articles answer, and the curve sets the probabilities straight.

    rows: one for each question. rights: whether its first sentence is right. answerable: whether
    an article answers it. about: whether one is about it. balanced: whether as many questions of
    other articles were put to the same articles; only such questions teach the first model and
    the curve, or what is typical of the other libraries would look like a reason to answer.
    """
    unlike = balanced & (answerable | ~about)  # without the look-alikes
    subject = _fit_logit(rows, unlike, answerable, list(rows[0]))
    choice = _damped(_fit_logit(rows, about, rights, list(CHOICE)), rows, about)
    products = np.array([multiply_probabilities(row, subject, choice) for row in rows])
    return ConfidenceModel(subject, choice, _curve(products[unlike], rights[unlike]))


def _fit_logit(
    rows: Sequence[Columns], used: Bools, labels: Bools, names: Sequence[str]
) -> LinearModel:
    """Return scikit-learn's logistic regression on those columns of the rows used."""
    chosen = labels[used]
    if chosen.all() or not chosen.any():  # nothing to tell apart
        odds = (chosen.sum() + 0.5) / ((~chosen).sum() + 0.5)
        return LinearModel(dict.fromkeys(names, 0.0), float(np.log(odds)))
    kept = [row for row, is_used in zip(rows, used, strict=True) if is_used]
    matrix = np.array([[float(row[name][0]) for name in names] for row in kept])
    middle, scale = matrix.mean(axis=0), np.maximum(matrix.std(axis=0), 1e-6)
    learned = LogisticRegression(C=0.3, max_iter=1000).fit((matrix - middle) / scale, chosen)
    weights = learned.coef_[0] / scale
    bias = float(learned.intercept_[0] - middle @ weights)
    return LinearModel(dict(zip(names, weights.tolist(), strict=True)), bias)


def _damped(choice: LinearModel, rows: Sequence[Columns], used: Bools) -> LinearModel:
    """Return the model with its logits drawn towards their mean."""
    logits = [
        float(choice.score(row)[0]) for row, is_used in zip(rows, used, strict=True) if is_used
    ]
    weights = {name: weight * _CHOICE_COUNTS for name, weight in choice.weights.items()}
    bias = choice.bias * _CHOICE_COUNTS + float(np.mean(logits)) * (1 - _CHOICE_COUNTS)
    return LinearModel(weights, bias)


def _curve(products: Floats, rights: Bools) -> tuple[tuple[float, float], ...]:
    """Return how often the first sentence was right, by the product; it rises all the way."""
    learned = IsotonicRegression(out_of_bounds="clip").fit(products, rights)
    knots = np.unique(np.round(np.quantile(products[products > _CURVE_FROM], _CURVE_AT), 4))
    knots = knots[(knots > 0) & (knots < 1)]
    spread = np.linspace(-_CURVE_SMOOTH, _CURVE_SMOOTH, 9)
    heights = [float(learned.predict(np.clip(knot + spread, 0, 1)).mean()) for knot in knots]
    points = [(0.0, 0.0)]
    for knot, height in zip(knots.tolist(), heights, strict=True):
        points.append((knot, min(max(height, points[-1][1] + _CURVE_RISES), 0.999)))
    return (*points, (1.0, max(1.0, points[-1][1])))
