"""Turn questions put to indexes into what each feature of the ranking brings.

The conditional logit of `retrieval.evaluation.training.train` is learned here once more, from a
sample of its cases, by Newton's method. Without a feature, or a group of them, it is learned
again from there: the curvature of the loss stays what it was with all features, and only its
slope is worked out anew, which makes an honest retraining of two hundred models a matter of
minutes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from folds import Questions
from retrieval.evaluation.training.cases import Case, put_question
from retrieval.ranking.model import Model, rank_sentences
from retrieval.types.arrays import Bools, Float32s, Floats, Ints

GROUPS: tuple[tuple[str, str], ...] = (
    # What is dropped together, and the features it takes: the first that fits counts.
    ("what is wanted × what stands near the words held", r".*: near .*"),
    ("what is wanted × what is offered", r".*: .*"),
    ("sentence: matched words", r"sentence bm25|(common |name )?coverage|(names|words) held"),
    ("sentence: the rarest, the last, the asked-for word",
     r"(two )?rarest held|last word held|asked for held"),
    ("sentence: words side by side", r"(tight |ordered )?pairs"),
    ("passage: matched words", r"passage (bm25|share|coverage)"),
    ("the article", r"article .*"),
    ("title and heading", r"context .*"),
    ("sentences before and after", r"with (previous|next)|(previous|next) coverage"
     r"|local with previous|pronoun after|with earlier|earlier only|pronoun after earlier"),
    ("rarity among the candidates", r"local .*"),
    ("stems that begin alike", r"kin.*"),
    ("words used alike", r"(last word |asked for |answer )?alike.*|cosine"),
    ("related words and acronyms", r".*related.*|.*acronym.*"),
    ("length and captions", r"length|new words|caption"),
)  # fmt: skip
KINDS_OF_SENTENCE = "kinds of sentence, and what no other group has"

SAMPLE = 10_000  # cases of each half, drawn at random with a fixed seed
_NEGATIVES = 30  # candidates without an answer, the most likely, as in training
_PENALTY = 0.003  # of the squared weights of standardised features, as there
_ROUNDS = 12  # of Newton's method; six or seven suffice
_ENOUGH = 2e-3  # a step that moves no standardised weight by more than this is the last


@dataclass(frozen=True, slots=True)
class Rows:
    """Candidates of many questions, one after another."""

    names: tuple[str, ...]
    values: Float32s
    """(n, n_features)"""
    right: Bools
    """(n,) whether each candidate is right."""
    starts: Ints
    """(n_questions,) the first row of each question."""

    @property
    def sizes(self) -> Ints:
        """Return how many candidates each question has: (n_questions,)."""
        return np.diff(self.starts, append=len(self.right))


@dataclass(frozen=True, slots=True)
class Tested:
    """The questions of a set, put to its whole index."""

    rows: Rows
    places: Ints
    """(n_put,) which of the set's questions each is; those with no candidate are left out."""
    folds: Ints
    """(n_put,) the half that each belongs to."""
    found: Bools
    """(n_questions,) whether the right paragraph is among those searched."""


@dataclass(frozen=True, slots=True)
class Learned:
    """The logit with all features, and what is needed to learn it without some."""

    rows: Rows
    """Standardised."""
    scale: Float32s
    weights: Floats
    curvature: Floats
    """(n_features, n_features) second derivative of the loss at the weights."""


def put_all(questions: Questions) -> Tested:
    """Return the questions put to their index."""
    rows, places = [], []
    found = np.zeros(len(questions.labelled), dtype=bool)
    for place, question in enumerate(questions.labelled):
        case = put_question(question, questions.index)
        if case:
            rows.append(_compact(case))
            places.append(place)
            passages = map(questions.index.sentence, map(int, case.candidates.sentences))
            wanted = (question.article, question.paragraph)
            found[place] = any((s.article.id, s.passage.paragraph) == wanted for s in passages)
    names = tuple(case.candidates.columns)
    return Tested(_rows(names, rows), np.array(places), questions.folds[places], found)


def sample(cases: Sequence[Case], model: Model) -> Rows:
    """Return rows to learn from: of some of the cases, the right candidates and the likeliest."""
    useful = [case for case in cases if case.right.any() and not case.right.all()]
    drawn = np.random.default_rng(3).permutation(len(useful))[:SAMPLE]
    compact = []
    for case in (useful[place] for place in sorted(drawn)):
        scores = rank_sentences(case.candidates, model.ranking).scores
        order = np.argsort(-np.where(case.right, np.inf, scores), kind="stable")
        kept = np.sort(order[: int(case.right.sum()) + _NEGATIVES])
        values, right = _compact(case)
        compact.append((values[kept], right[kept]))
    return _rows(tuple(useful[0].candidates.columns), compact)


def learn(rows: Rows) -> Learned:
    """Return the logit with all features."""
    scale = rows.values.std(axis=0)
    scale[scale < 1e-6] = np.inf
    standard = Rows(rows.names, rows.values / scale, rows.right, rows.starts)
    weights = np.zeros(len(rows.names))
    for _ in range(_ROUNDS):
        loss, slope, curvature = _derivatives(standard, weights)
        step = np.linalg.solve(curvature, slope)
        size = 1.0
        while size > 0.1 and _loss(standard, weights - size * step) > loss:
            size /= 2
        weights = weights - size * step
        if np.abs(size * step).max() < _ENOUGH:
            break
    return Learned(standard, scale, weights, curvature)


def weights_without(learned: Learned, dropped: Iterable[str]) -> Floats:
    """Return the weights learned without some features, for values that are not standardised."""
    gone = set(dropped)
    kept = np.array([name not in gone for name in learned.rows.names])
    weights = np.where(kept, learned.weights, 0.0)
    # The best that the curvature at the old weights knows of, before any look at the data.
    inside = learned.curvature[np.ix_(kept, kept)]
    weights[kept] += np.linalg.solve(
        inside, learned.curvature[np.ix_(kept, ~kept)] @ learned.weights[~kept]
    )
    if gone:
        _polish(learned.rows, weights, kept, inside)
    return weights / learned.scale


def _polish(rows: Rows, weights: Floats, kept: Bools, curvature: Floats) -> None:
    """Move the weights that are kept to where the loss is least."""
    loss, slope = _slope(rows, weights)
    for _ in range(_ROUNDS):
        step = np.linalg.solve(curvature, slope[kept])
        if np.abs(step).max() < _ENOUGH:
            return
        moved = weights.copy()
        moved[kept] -= step
        new_loss, slope = _slope(rows, moved)
        if new_loss >= loss:
            return
        weights[:], loss = moved, new_loss


def first_right(tested: Tested, by_fold: Sequence[Floats], *, n: int) -> tuple[Bools, Floats]:
    """Return whether each question's first sentence is right, and how surprising the right is.

    by_fold: for each half, the weights learned from the others. n: questions of the set.
    The surprise is the negative logarithm of the probability given to the right candidates: (n,),
    NaN where no candidate is right.
    """
    rows, sizes = tested.rows, tested.rows.sizes
    of_rows = np.repeat(tested.folds, sizes)
    scores = np.zeros(len(rows.right))
    for fold, weights in enumerate(by_fold):
        mine = of_rows == fold
        scores[mine] = (rows.values @ weights.astype(np.float32))[mine]
    highest = np.repeat(np.maximum.reduceat(scores, rows.starts), sizes)
    ties = np.flatnonzero(scores == highest)
    home = np.repeat(np.arange(len(sizes)), sizes)
    _, firsts = np.unique(home[ties], return_index=True)
    right = np.zeros(n, dtype=bool)
    right[tested.places] = rows.right[ties[firsts]]
    odds = np.exp(scores - highest)
    total = np.add.reduceat(odds, rows.starts)
    hit = np.add.reduceat(odds * rows.right, rows.starts)
    surprise = np.full(n, np.nan)
    with np.errstate(divide="ignore"):
        surprise[tested.places] = np.where(hit > 0, np.log(total) - np.log(hit), np.nan)
    return right, surprise


def grouped(names: Iterable[str]) -> dict[str, list[str]]:
    """Return the features of each group, in the order of `GROUPS`."""
    groups: dict[str, list[str]] = {group: [] for group, _ in GROUPS} | {KINDS_OF_SENTENCE: []}
    for name in names:
        groups[_group_of(name)].append(name)
    return {group: members for group, members in groups.items() if members}


def _group_of(name: str) -> str:
    for group, pattern in GROUPS:
        if re.fullmatch(pattern, name):
            return group
    return KINDS_OF_SENTENCE


def _compact(case: Case) -> tuple[Float32s, Bools]:
    columns = case.candidates.columns.values()
    return np.stack([column.astype(np.float32) for column in columns], axis=1), case.right


def _rows(names: tuple[str, ...], cases: Sequence[tuple[Float32s, Bools]]) -> Rows:
    sizes = np.array([len(right) for _, right in cases])
    values = np.concatenate([values for values, _ in cases])
    right = np.concatenate([right for _, right in cases])
    return Rows(names, values, right, np.cumsum(sizes) - sizes)


def _chances(rows: Rows, weights: Floats) -> tuple[float, Floats, Floats]:
    """Return the loss, and each candidate's probability, before and after it is told the right."""
    scores = (rows.values @ weights.astype(np.float32)).astype(np.float64)
    odds = np.exp(scores - np.repeat(np.maximum.reduceat(scores, rows.starts), rows.sizes))
    total = np.add.reduceat(odds, rows.starts)
    hit = np.maximum(np.add.reduceat(odds * rows.right, rows.starts), 1e-300)
    before, after = odds / np.repeat(total, rows.sizes), odds * rows.right
    after = after / np.repeat(hit, rows.sizes)
    loss = float((np.log(total) - np.log(hit)).mean())
    return loss + _PENALTY * float(weights @ weights) / 2, before, after


def _loss(rows: Rows, weights: Floats) -> float:
    return _chances(rows, weights)[0]


def _slope(rows: Rows, weights: Floats) -> tuple[float, Floats]:
    loss, before, after = _chances(rows, weights)
    excess = (before - after).astype(np.float32)
    slope = (excess @ rows.values).astype(np.float64) / len(rows.starts)
    return loss, slope + _PENALTY * weights


def _derivatives(rows: Rows, weights: Floats) -> tuple[float, Floats, Floats]:
    loss, before, after = _chances(rows, weights)
    excess = (before - after).astype(np.float32)
    slope = (excess @ rows.values).astype(np.float64) / len(rows.starts) + _PENALTY * weights
    curvature = (rows.values.T @ (rows.values * excess[:, None])).astype(np.float64)
    for chances, sign in ((before, -1.0), (after, 1.0)):
        means = np.add.reduceat(
            rows.values * chances.astype(np.float32)[:, None], rows.starts, axis=0
        )
        curvature += sign * (means.T @ means)
    curvature /= len(rows.starts)
    return loss, slope, curvature + _PENALTY * np.eye(len(weights))
