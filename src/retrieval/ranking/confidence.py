"""Turn ranked sentences into a confidence: how surely the best answers the question.

Two readable models share the work. The first tells whether the articles speak of what is asked
at all; the second, if they do, whether the best sentence is the right one. Their product, read
off a curve, is the probability that the first quote is right. Nothing here is of one language:
what only English has (words used alike) ranks sentences, but is no evidence.
"""

from __future__ import annotations

import math

import numpy as np

from retrieval.ranking.features.answer_types import SATISFIES
from retrieval.ranking.features.columns import Columns
from retrieval.ranking.features.extractor import SentenceCandidates
from retrieval.ranking.model import LinearModel, Model, Ranking
from retrieval.search.query import Query
from retrieval.types.arrays import Floats

# Of the best candidate's features, those that tell how surely it answers.
_OF_THE_BEST = (
    "coverage", "passage coverage", "with previous", "pairs", "kin", "context only",
    "asked for held", "last word held", "name coverage", "rarest held", "passage bm25",
    "pronoun after",
)  # fmt: skip

CHOICE = (
    "score", "lead", "lead over passages", "lead over articles", "lead over fifth", "spread",
    "share of best", "rivals", "coverage", "passage coverage", "with previous", "pairs", "kin",
    "pronoun after", "wanted kind there", "asked for held", "context only", "words",
    "name coverage", "passage rank",
)  # fmt: skip
"""What tells the right sentence from the others, where the articles speak of what is asked."""

# Where a word of the question may stand, from near to far.
_PLACES = (
    "in sentence", "in passage", "in title", "beside", "in article", "elsewhere", "absent",
)  # fmt: skip

NEAR = 0.45
"""Share of the question that the best candidate's paragraph must hold to be shown as nearest.

Of the first 1,500 declined over every other article of newwiki, it keeps 69 % of the nearest that
are right after all, and 23 % of those for questions about the other articles; of look-alikes 82 %.
"""

_MOST_LEAD = 3.0  # a lead larger than this says no more; without a runner-up it is this
_MOST_FAR = 6.0  # the same, for leads over what stands farther off
_RIVAL = 1.0  # a score this far below the best is e times less likely: a rival still
_RANKED = 20  # sentences whose scores are looked at


def compute_evidence(query: Query, candidates: SentenceCandidates, ranked: Ranking) -> Columns:
    """Return what speaks for and against the best candidate, as columns of one row."""
    best = int(ranked.order[0])
    columns = candidates.columns
    row = {name: float(columns[name][best]) for name in _OF_THE_BEST}
    chances = [
        columns[f"{want}: {offer}"][best] for want, offer in SATISFIES if want in query.wants
    ]
    row |= {
        "words": math.log(len(query.words)),
        "wanted kind there": float(np.mean(chances)) if chances else 0.5,
        **_where(query, candidates, best),
        **_leads(candidates, ranked),
        **_passages(query, candidates, best),
    }
    return {name: np.array([value]) for name, value in row.items()}


def is_near(candidates: SentenceCandidates, ranked: Ranking) -> bool:
    """Tell whether the best candidate is about what the question is about, an answer or not."""
    return bool(candidates.columns["passage coverage"][ranked.order[0]] >= NEAR)


def estimate_confidence(evidence: Columns, model: Model) -> float:
    """Return the probability, 0 to 1, that the best candidate answers the question.

    P = curve(P(the articles speak of it) * P(the best sentence is right, if they do)).
    """
    scores, rights = zip(*model.reliability, strict=True)
    return float(
        np.interp(multiply_probabilities(evidence, model.evidence, model.choice), scores, rights)
    )


def multiply_probabilities(evidence: Columns, subject: LinearModel, choice: LinearModel) -> float:
    """Return the two models' probabilities multiplied, 0 to 1, before the curve."""
    return _logistic(_logit(evidence, subject)) * _logistic(_logit(evidence, choice))


def _logit(evidence: Columns, model: LinearModel) -> float:
    """Return what `LinearModel.score` would of the one row, sooner."""
    terms = (weight * float(evidence[name][0]) for name, weight in model.weights.items())
    return math.fsum(terms) + model.bias


def _where(query: Query, candidates: SentenceCandidates, best: int) -> dict[str, float]:
    """Return how much of the question stands where, each word counted at its nearest place.

    A place has the share of the question's weight, and the share of its words that are names.
    """
    around = candidates.surroundings
    passage = around.passage_of[best]
    in_text = around.in_sentence[around.passage_of == passage].any(axis=0)
    present = np.array([bool(word.terms) for word in query.words])
    holds = (
        around.in_sentence[best],
        in_text,
        around.in_passage[passage],
        around.beside[passage],
        around.in_article[passage],
        present,
        ~present,
    )
    nearest = np.array(holds).argmax(axis=0)  # of each word, the first place that holds it
    idf = np.array([word.idf for word in query.words])
    is_name = np.array([word.named and _is_name(word.text) for word in query.words])
    shares = np.bincount(nearest, idf / idf.sum(), len(_PLACES)).tolist()
    names = np.bincount(nearest, is_name / len(idf), len(_PLACES)).tolist()
    row: dict[str, float] = dict(zip(_PLACES, shares, strict=True))
    row |= {f"names {place}": share for place, share in zip(_PLACES, names, strict=True)}
    rarest = np.argsort(-idf, kind="stable")
    held = in_text | around.in_passage[passage]
    return row | {
        "rarest held in passage": float((idf * held).max()) / 10,
        "second rarest held": float(np.sort(idf * held)[-2:][0]) / 10 if len(idf) > 1 else 0.0,
        "rarest not held": float((idf * ~held).max()) / 10,
        "rarest not in article": float((idf * ~around.in_article[passage]).max()) / 10,
        "rarest if held": float(idf[rarest[0]] * held[rarest[0]]) / 10,
        "rarest if not held": float(idf[rarest[0]] * ~held[rarest[0]]) / 10,
        "two rarest in passage": float(in_text[rarest[:2]].all()),
        "three rarest in passage": float(in_text[rarest[:3]].all()),
    }


def _is_name(text: str) -> bool:
    return text[0].isupper() and not any(map(str.isdigit, text))


def _leads(candidates: SentenceCandidates, ranked: Ranking) -> dict[str, float]:
    """Return how far ahead of the others the best candidate is.

    spread: entropy of the best candidates' probabilities; rivals: log of how many come near.
    """
    around = candidates.surroundings
    top = ranked.order[:_RANKED]
    scores = ranked.scores[top]
    passages = around.passage_of[top]
    articles = around.articles[passages]
    behind = scores[0] - scores
    odds = np.exp(-behind)
    odds /= odds.sum()
    return {
        "score": float(scores[0]),
        "lead": _first(behind[1:], _MOST_LEAD),
        "lead over passages": _first(behind[passages != passages[0]], _MOST_FAR),
        "lead over articles": _first(behind[articles != articles[0]], _MOST_FAR),
        "lead over fifth": _first(behind[1:][:4][-1:], _MOST_FAR),
        "lead over twentieth": _first(behind[1:][-1:], _MOST_FAR),
        "one article": float((articles == articles[0]).all()),
        "article's share": float((articles == articles[0]).mean()),
        "spread": -float((odds * np.log(odds + 1e-12)).sum()),
        "share of best": float(odds[0]),
        "rivals": math.log(float((behind < _RIVAL).sum())),
    }


def _first(values: Floats, most: float) -> float:
    """Return the first value, at the most so much; that much where there is none."""
    return min(float(values[0]), most) if len(values) else most


def _passages(query: Query, candidates: SentenceCandidates, best: int) -> dict[str, float]:
    """Return how the best candidate's passage and article compare with the others hit."""
    around = candidates.surroundings
    row = int(around.passage_of[best])
    idf = np.array([word.idf for word in query.words])
    coverage = around.in_passage @ (idf / idf.sum())
    same = around.articles == around.articles[row]
    firsts = np.searchsorted(around.passage_of, np.arange(len(same)))
    scores = np.asarray(candidates.columns["passage bm25"], dtype=np.float64)[firsts]
    highest = max(float(scores[0]), 1e-9)
    other = float(scores[~same][0]) if not same.all() else 0.0
    return {
        "passage rank": math.log1p(row),
        "second passage": float(scores[:2][-1]) / highest,
        "fifth passage": float(scores[:5][-1]) / highest,
        "last passage": float(scores[-1]) / highest,
        "other article's passage": other / highest,
        "passage lead": highest - other,
        "article's weight": float(scores[same].sum() / max(scores.sum(), 1e-9)),
        "best passage coverage": float(coverage.max()),
        "other article's coverage": 0.0 if same.all() else float(coverage[~same].max()),
        "article's coverage": float(around.in_passage[same].any(axis=0) @ (idf / idf.sum())),
    }


def _logistic(logit: float) -> float:
    return 1 / (1 + math.exp(-max(min(logit, 30.0), -30.0)))
