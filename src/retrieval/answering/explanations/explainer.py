"""Turn a judged question into why it is answered as it is, or why it is declined."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator

import numpy as np
import numpy.typing as npt

from retrieval.answering.explanations.types import (
    BESIDE,
    BIAS,
    AskedWord,
    Considered,
    Contribution,
    Explanation,
    Reason,
    Wanted,
)
from retrieval.answering.explanations.word_places import SentenceContext
from retrieval.index.index import Index
from retrieval.ranking.confidence import compute_evidence, estimate_confidence, is_near
from retrieval.ranking.features.answer_types import SATISFIES
from retrieval.ranking.features.columns import Columns
from retrieval.ranking.features.extractor import SentenceCandidates
from retrieval.ranking.model import LinearModel, Model, Ranking
from retrieval.search.answer_types import WANTS
from retrieval.search.query import Query, QuestionWord
from retrieval.types.answer import Quote
from retrieval.types.article import Sentence

_TELLING = 0.1  # share of the question that its missing words must have to be the reason
_NEAR = "near "  # offers that say how near another stands to words of the question
_ROUNDING = 1e-9  # what sums of the same numbers may differ by

_Asked = list[tuple[AskedWord, QuestionWord]]


def explain_nothing(question: str, query: Query, index: Index, *, threshold: float) -> Explanation:
    """Return why a question is declined for which no passage was found."""
    words = tuple(word for word, _ in _asked(query, index))
    reason = Reason.NONE_HELD if words else Reason.NO_WORD
    return Explanation(
        question=question,
        answered=False,
        reason=reason,
        words=words,
        missing=query.missing,
        paragraphs=len(index.arrays.passages),
        threshold=threshold,
    )


def explain_ranking(
    question: str,
    query: Query,
    candidates: SentenceCandidates,
    ranked: Ranking,
    *,
    index: Index,
    model: Model,
    threshold: float,
    fit: Ranking | None = None,
) -> Explanation:
    """Return why the best candidate is the answer, or why it is none.

    fit: the ranking before the newer of equals were put first, where that was done.
    """
    fit = fit or ranked
    asked = _asked(query, index)
    best, *others = (
        _consider(int(row), asked, query, candidates, ranked, index=index, model=model.ranking)
        for row in ranked.order[:2]
    )
    measured = compute_evidence(query, candidates, fit)
    confidence = estimate_confidence(measured, model)
    answered = confidence >= threshold
    words = tuple(word for word, _ in asked)
    apart = _apart(asked, index)
    return Explanation(
        question=question,
        answered=answered,
        reason=None if answered else _reason(words, best.wanted, is_apart=apart is not None),
        words=words,
        missing=query.missing,
        apart=apart,
        paragraphs=len(index.arrays.passages),
        confidence=confidence,
        threshold=threshold,
        evidence=_contributions(measured, 0, model.evidence),
        choice=_contributions(measured, 0, model.choice),
        best=best,
        is_near=is_near(candidates, fit),
        runner_up=others[0] if others else None,
        newer_than=_passed(candidates, ranked, fit, index),
    )


def _passed(
    candidates: SentenceCandidates, ranked: Ranking, fit: Ranking, index: Index
) -> Sentence | None:
    """Return the sentence that would be the first if the first were not newer, or None."""
    row = int(fit.order[0])
    return None if row == ranked.order[0] else index.sentence(int(candidates.sentences[row]))


def _asked(query: Query, index: Index) -> _Asked:
    """Return the question's words, each with how rare it is."""
    total = sum(word.idf for word in query.words)
    return [
        (
            AskedWord(
                word.text,
                query.corrected.get(word.text),
                len(_owners(_holding(word, index), index)),
                bool(word.terms),
                word.idf / total,
            ),
            word,
        )
        for word in query.words
    ]


def _holding(word: QuestionWord, index: Index) -> npt.NDArray[np.int64]:
    """Return the numbers of the sentences that hold the word, in order, each once."""
    arrays = index.arrays
    places = np.flatnonzero(np.isin(arrays.tokens, word.terms))
    return np.unique(np.searchsorted(arrays.token_bounds, places, side="right") - 1)


def _owners(sentences: npt.NDArray[np.int64], index: Index) -> npt.NDArray[np.int32]:
    """Return the numbers of the passages that the sentences stand in, each once."""
    return np.unique(index.arrays.sentence_passages[sentences])


def _apart(asked: _Asked, index: Index) -> tuple[AskedWord, AskedWord] | None:
    """Return the weightiest two words that no sentence holds together, or None."""
    held = [(word, _holding(sought, index)) for word, sought in asked if word.paragraphs]
    pairs = [
        (one, other)
        for (one, mine), (other, others) in itertools.combinations(held, 2)
        if not len(np.intersect1d(mine, others, assume_unique=True))
    ]
    return max(pairs, key=lambda pair: pair[0].weight + pair[1].weight, default=None)


def _reason(words: Iterable[AskedWord], wanted: Iterable[Wanted], *, is_apart: bool) -> Reason:
    """Return the first reason that holds."""
    if sum(word.weight for word in words if not word.in_articles) >= _TELLING:
        return Reason.MISSING
    if is_apart:
        return Reason.APART
    if any(not want.offered for want in wanted if want.is_told):
        return Reason.NOT_OFFERED
    return Reason.UNSURE


def _consider(
    row: int,
    asked: _Asked,
    query: Query,
    candidates: SentenceCandidates,
    ranked: Ranking,
    *,
    index: Index,
    model: LinearModel,
) -> Considered:
    """Return the candidate of that row with all that speaks for it and against it."""
    surroundings = SentenceContext(int(candidates.sentences[row]), index)
    sentence = surroundings.sentence
    score = float(ranked.scores[row])
    contributions = _contributions(candidates.columns, row, model)
    beside = score - sum(contribution.points for contribution in contributions)
    if abs(beside) > _ROUNDING:
        contributions += (Contribution(BESIDE, 1.0, beside),)
    return Considered(
        Quote(sentence.article, sentence.start, sentence.end, sentence.passage, score),
        tuple(surroundings.find(word, sought) for word, sought in asked),
        tuple(_wanted(query, candidates.columns, row, model)),
        contributions,
    )


def _wanted(query: Query, columns: Columns, row: int, model: LinearModel) -> Iterator[Wanted]:
    """Yield what the question wants, with what the candidate offers of it, the best first.

    What the model counts against a sentence (a name where a number is wanted) is no offer.
    """
    for want, _ in WANTS:
        pairs = {offer: f"{want}: {offer}" for wish, offer in SATISFIES if wish == want}
        kinds = [offer for offer in pairs if not offer.startswith(_NEAR)]
        if want in query.wants and kinds:
            worth = {kind: _worth(pairs[kind], model) for kind in kinds}
            offered = [kind for kind in kinds if columns[pairs[kind]][row] and worth[kind] > 0]
            offered.sort(key=lambda kind: -worth[kind])
            yield Wanted(want, tuple(offered))


def _worth(pair: str, model: LinearModel) -> float:
    """Return what the model counts for a pair, or for the same near words of the question."""
    return max(
        model.weights.get(name, 0.0) for name in (pair, pair.replace(": new ", f": {_NEAR}"))
    )


def _contributions(columns: Columns, row: int, model: LinearModel) -> tuple[Contribution, ...]:
    """Return what each feature adds to the model's score, all of it counted."""
    of_features = (
        Contribution(name, weight, float(columns[name][row]))
        for name, weight in model.weights.items()
    )
    bias = [Contribution(BIAS, model.bias, 1.0)] if model.bias else []
    return (*bias, *of_features)
