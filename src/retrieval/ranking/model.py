"""Turn candidate sentences into ranked sentences, with a linear model of few readable weights."""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any

import numpy as np
import numpy.typing as npt

from retrieval.ranking.features.columns import Columns
from retrieval.ranking.features.extractor import SentenceCandidates
from retrieval.types.arrays import Floats


@dataclass(frozen=True, slots=True)
class LinearModel:
    """A weighted sum of features."""

    weights: Mapping[str, float]
    bias: float = 0.0

    def score(self, columns: Columns) -> Floats:
        """Return the sum for each row: (n,)."""
        matrix = np.stack([np.asarray(columns[name], dtype=np.float64) for name in self.weights])
        return np.array(list(self.weights.values())) @ matrix + self.bias


@dataclass(frozen=True, slots=True)
class Model:
    """What `make train` learned."""

    ranking: LinearModel
    evidence: LinearModel
    """The logit of the probability that the articles speak of what is asked."""
    choice: LinearModel
    """The logit of the probability that, if they do, the best sentence is right; see training."""
    reliability: tuple[tuple[float, float], ...]
    """A curve: the product of the two, 0 to 1, ascending, and how often it was right."""
    min_confidence: float
    """Confidence, 0 to 1, below which an answer abstains unless told otherwise."""
    elsewhere: Model | None = None
    """For questions in other languages than English: learned without what only English has."""

    def of(self, language: str) -> Model:
        """Return the model for questions in that language, an ISO 639 code."""
        return self if language == "en" or self.elsewhere is None else self.elsewhere


@dataclass(frozen=True, slots=True)
class Ranking:
    """The candidates with their scores, best first."""

    order: npt.NDArray[np.int64]
    """(n,) rows of the candidates; ties keep corpus order."""
    scores: Floats
    """(n,) score of each candidate, in the candidates' own order; higher fits better."""


def rank_sentences(candidates: SentenceCandidates, model: LinearModel) -> Ranking:
    """Return the candidates ranked by the model."""
    return order_by_score(model.score(candidates.columns), candidates)


def order_by_score(scores: Floats, candidates: SentenceCandidates) -> Ranking:
    """Return the candidates ranked by their scores."""
    # Ten digits: what two machines' arithmetic may differ in decides no order.
    order = np.lexsort((candidates.sentences, -np.round(scores, 10)))
    return Ranking(order, scores)


@functools.cache
def load_model() -> Model:
    """Return the model that is shipped."""
    text = resources.files("retrieval.ranking").joinpath("model.json").read_text("utf-8")
    return _model(json.loads(text))


def _model(saved: Mapping[str, Any]) -> Model:
    return Model(
        LinearModel(saved["ranking"]),
        LinearModel(saved["evidence"], saved["evidence_bias"]),
        LinearModel(saved["choice"], saved["choice_bias"]),
        tuple((product, right) for product, right in saved["reliability"]),
        saved["min_confidence"],
        _model(saved["elsewhere"]) if "elsewhere" in saved else None,
    )
