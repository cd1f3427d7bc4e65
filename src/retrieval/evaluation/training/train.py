"""Learn the ranking model from labelled questions.

    python -m retrieval.evaluation.training.train SET... MODEL

Each SET is a folder with `articles/` and `questions.jsonl`. The ranking is a conditional logit:
the probability of a candidate is the softmax of its score among the question's candidates, and
the weights maximise the probability of the sentences that hold an answer (McFadden 1974). It is
fitted here with L-BFGS; scikit-learn's pairwise logistic regression ranks a little less well
(docs/notes.md). The confidence is learned from what speaks for and against the best
sentence, by two logistic regressions of scikit-learn's and a curve: see `calibration`.
The questions are put to libraries of many sizes and layouts: see `cases`.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import optimize

from retrieval.evaluation.training.calibration import fit_confidence
from retrieval.evaluation.training.cases import Case, read_all
from retrieval.ranking.confidence import compute_evidence
from retrieval.ranking.features.answer_types import ENGLISH_ONLY
from retrieval.ranking.features.extractor import SentenceCandidates
from retrieval.ranking.model import LinearModel, Model, rank_sentences
from retrieval.types.arrays import Bools, Floats

MIN_CONFIDENCE = 0.35
"""The threshold that is shipped.

Learned from squad_train and asked newwiki's questions, and the other way round, over libraries of
all sizes and layouts, it is where the most questions are answered rightly or rightly declined
(docs/notes.md): 84 to 90 % of the answerable are answered and 89 to 99 % of the others refused.
"""

_NEGATIVES = 30  # candidates without an answer that a question is trained on, the most likely
_PENALTY = 0.003  # of the squared weights of standardised features; cross-validated
_MIN_WEIGHT = 0.005  # a standardised weight below this changes no answer, and is left out


def main(folders: Sequence[Path], target: Path) -> None:
    """Write the model learned from the sets."""
    cases = read_all(folders)
    model = train_model(cases)
    head = {
        "made by": "make train",
        "learned from": [folder.name for folder in folders],
        "questions": len(cases),
    }
    saved = head | _saved(model)
    target.write_text(json.dumps(saved, indent=1, ensure_ascii=False) + "\n", "utf-8")


def _saved(model: Model) -> dict[str, Any]:
    """Return the model as `ranking.load_model` reads it."""
    saved: dict[str, Any] = {
        "ranking": _rounded(model.ranking.weights),
        "evidence": _rounded(model.evidence.weights),
        "evidence_bias": round(model.evidence.bias, 4),
        "choice": _rounded(model.choice.weights),
        "choice_bias": round(model.choice.bias, 4),
        "reliability": [[round(value, 4) for value in point] for point in model.reliability],
        "min_confidence": model.min_confidence,
    }
    return saved | ({"elsewhere": _saved(model.elsewhere)} if model.elsewhere else {})


def train_model(cases: Sequence[Case]) -> Model:
    """Return the model learned from the cases, and the one for languages other than English.

    The other one is learned from the same English questions, without the features that only
    English has.
    """
    return replace(_learn(cases), elsewhere=_learn(cases, without=ENGLISH_ONLY))


def _learn(cases: Sequence[Case], *, without: Collection[str] = ()) -> Model:
    """Return the model learned from the cases without some of the features."""
    ranker = fit_ranking(cases, without=without)
    rows, rights = [], []
    for case in cases:
        ranked = rank_sentences(case.candidates, ranker)
        rows.append(compute_evidence(case.query, case.candidates, ranked))
        rights.append(bool(case.right[ranked.order[0]]))
    learned = fit_confidence(
        rows,
        np.array(rights),
        answerable=np.array([case.article is not None for case in cases]),
        about=np.array([case.about for case in cases]),
        balanced=np.array([case.balanced for case in cases]),
    )
    return Model(ranker, learned.evidence, learned.choice, learned.reliability, MIN_CONFIDENCE)


def fit_ranking(cases: Sequence[Case], *, without: Collection[str] = ()) -> LinearModel:
    """Return the weights under which the right candidates are the most probable."""
    useful = [case for case in cases if case.right.any() and not case.right.all()]
    names = [name for name in useful[0].candidates.columns if name not in without]
    rows = [_hardest(case) for case in useful]
    matrix = np.concatenate(
        [_matrix(case.candidates, names)[kept] for case, kept in zip(useful, rows, strict=True)]
    )
    right = np.concatenate([case.right[kept] for case, kept in zip(useful, rows, strict=True)])
    scale = matrix.std(axis=0)
    scale[scale < 1e-6] = np.inf
    scaled = (matrix / scale.astype(np.float32)).astype(np.float32, copy=False)
    weights = _maximise(scaled, right, np.array([len(r) for r in rows]))
    kept = np.abs(weights) >= _MIN_WEIGHT
    return LinearModel(
        {n: float(w) for n, w, k in zip(names, weights / scale, kept, strict=True) if k}
    )


def _hardest(case: Case) -> npt.NDArray[np.int64]:
    """Return the rows to learn from: the right ones, and the likeliest of the others."""
    columns = case.candidates.columns
    likely = columns["sentence bm25"] + 0.7 * columns["passage bm25"]
    order = np.argsort(-np.where(case.right, np.inf, likely), kind="stable")
    return np.sort(order[: int(case.right.sum()) + _NEGATIVES])


def _matrix(candidates: SentenceCandidates, names: Sequence[str]) -> npt.NDArray[np.float32]:
    return np.stack([candidates.columns[name] for name in names], axis=1).astype(np.float32)


def _maximise(
    matrix: npt.NDArray[np.float32], right: Bools, sizes: npt.NDArray[np.int64]
) -> Floats:
    """Return the weights of the conditional logit with a quadratic penalty."""
    starts = np.cumsum(sizes) - sizes

    def loss(weights: Floats) -> tuple[float, Floats]:
        scores = (matrix @ weights.astype(np.float32)).astype(np.float64)
        odds = np.exp(scores - np.repeat(np.maximum.reduceat(scores, starts), sizes))
        total, hit = np.add.reduceat(odds, starts), np.add.reduceat(odds * right, starts)
        excess = odds / np.repeat(total, sizes) - odds * right / np.repeat(hit, sizes)
        slope = (matrix.T @ excess.astype(np.float32)).astype(np.float64) / len(sizes)
        surprise = float((np.log(total) - np.log(hit)).mean())
        return surprise + _PENALTY * float(weights @ weights) / 2, slope + _PENALTY * weights

    start = np.zeros(matrix.shape[1])
    found = optimize.minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 100})
    return np.asarray(found.x)


def _rounded(weights: Mapping[str, float]) -> dict[str, float]:
    """Return the weights with four digits after the point: enough, and easy to read."""
    return {name: round(weight, 4) for name, weight in weights.items()}


if __name__ == "__main__":
    *_folders, _target = map(Path, sys.argv[1:])
    main(_folders, _target)
