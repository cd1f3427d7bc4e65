"""Turn ranked sentences into a confidence: how surely the best answers the question."""

from __future__ import annotations

import math

import numpy as np

from retrieval.features import SATISFIES, Candidates, Columns
from retrieval.questions import Query
from retrieval.ranking import Linear, Ranked

_OF_THE_BEST = (
    "coverage", "passage coverage", "context coverage", "with previous", "alike",
    "alike in passage", "cosine", "rarest held", "two rarest held", "common coverage",
    "name coverage", "last word held", "pairs", "words held", "kin", "passage bm25",
    "context only", "pronoun after", "asked for held", "asked for alike",
)  # fmt: skip


NEAR = 0.45
"""Share of the question that the best candidate's paragraph must hold to be shown as nearest.

Of the first 1,500 declined over every other article of newwiki, it keeps 69 % of the nearest that
are right after all, and 23 % of those for questions about the other articles; of look-alikes 82 %.
"""

_MOST_LEAD = 3.0  # a lead larger than this says no more; without a runner-up it is this


def measure(query: Query, candidates: Candidates, ranked: Ranked) -> Columns:
    """Return what speaks for and against the best candidate, as columns of one row."""
    best = int(ranked.order[0])
    columns = candidates.columns
    row = {name: float(columns[name][best]) for name in _OF_THE_BEST}
    weights = np.array([word.idf for word in query.words])
    absent = np.array([not word.terms for word in query.words])
    named = np.array([word.text[0].isupper() for word in query.words])
    chances = [
        columns[f"{want}: {offer}"][best] for want, offer in SATISFIES if want in query.wants
    ]
    scores = ranked.scores[ranked.order]
    row |= {
        "score": float(scores[0]),
        "lead": min(float(scores[0] - scores[1]), _MOST_LEAD) if len(scores) > 1 else _MOST_LEAD,
        "missing weight": float(weights[absent].sum() / weights.sum()),
        "missing words": float(absent.sum()),
        "rarest missing": float(absent[int(np.argmax(weights))]),
        "asked for missing": float(absent[list(query.asked_for)].any()),
        "names missing": float((absent & named).any()),
        "names unheld": float(named.any()) - row["name coverage"],
        "words": math.log(len(weights)),
        "one word": float(len(weights) == 1),
        "two words": float(len(weights) == 2),
        "held weight": float(row["coverage"] * weights.sum()) / 10,
        "unheld weight": float((1 - row["passage coverage"]) * weights.sum()) / 10,
        "unlike weight": float((1 - row["alike in passage"]) * weights.sum()) / 10,
        "wanted kind there": float(np.mean(chances)) if chances else 0.5,
        "all there": float(row["passage coverage"] > 0.999),
        "all in sentence": float(row["coverage"] > 0.999),
    }
    return {name: np.array([value]) for name, value in row.items()}


def is_near(candidates: Candidates, ranked: Ranked) -> bool:
    """Tell whether the best candidate is about what the question is about, an answer or not."""
    return bool(candidates.columns["passage coverage"][ranked.order[0]] >= NEAR)


def confidence(evidence: Columns, model: Linear) -> float:
    """Return the probability, 0 to 1, that the best candidate answers the question."""
    logit = float(model.score(evidence)[0])
    return 1 / (1 + math.exp(-max(min(logit, 30.0), -30.0)))
