"""Turn what became of labelled questions into figures: precision, calibration, refusals."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from retrieval.evaluation.labelled_questions import LabelledQuestion
from retrieval.types.answer import Answer
from retrieval.types.article import Sentence


@dataclass(frozen=True, slots=True)
class QuestionOutcome:
    """What became of one question."""

    labelled: LabelledQuestion
    answer: Answer
    rank: int | None
    """Place of the first right sentence among those ranked, from 1; None where none is right."""
    milliseconds: float
    alone: Answer | None = None
    """The answer without what was asked before; None where nothing was."""

    @property
    def is_follow_up(self) -> bool:
        """Tell whether what was asked before is needed for the answer."""
        after, alone = self.labelled.after, self.labelled.stands_alone
        return bool(after and self.labelled.answers and not alone)

    @property
    def is_right(self) -> bool:
        """Tell whether it was answered rightly, or rightly declined."""
        if not self.labelled.answers:
            return not self.answer.answered
        return self.answer.answered and is_right(self.answer.quotes[0], self.labelled)

    @property
    def is_first_right(self) -> bool:
        """Tell whether the first quote is right, be it an answer or only the nearest."""
        quotes = self.answer.quotes
        return bool(quotes) and is_right(quotes[0], self.labelled)

    @property
    def is_shown(self) -> bool:
        """Tell whether it was answered, with a right quote among those shown."""
        right = (is_right(quote, self.labelled) for quote in self.answer.quotes)
        return self.answer.answered and any(right)


@dataclass(frozen=True, slots=True)
class Report:
    """How right the answers to a set of questions are."""

    outcomes: tuple[QuestionOutcome, ...]

    def figures(self) -> dict[str, float]:
        """Return every figure by name; those that the questions cannot tell are left out.

        p@1, hit@3: share of the answerable whose first, or one of whose first three sentences is
        right, whatever the gate says. shown: share of the answerable that got an answer with a
        right quote in it. quotes: mean number of quotes in an answer. mrr: mean reciprocal rank
        of the first right one among ten.
        answered: share of the answerable that got an answer. precision: share of all answers
        whose first quote is right. refused: share of the unanswerable that got none. auroc:
        probability that an answerable question has more confidence than an unanswerable one.
        refused@95: share of the unanswerable that would be refused if the threshold let 95 % of
        the answerable through; answered@95: share of the answerable that would be answered if it
        kept 95 % of the unanswerable out. ece: expected calibration error, how far the confidence
        lies from the share of first quotes that are right, mean over ten equal bins of
        confidence (Naeini et al. 2015).
        right: share of all that was answered rightly or rightly declined.
        follow-ups, without: share of the follow-ups whose first sentence is right, and would be
        without what was asked before. left alone: share of the questions that stand on their own
        whose answer is the same with what was asked before as without.
        """
        answerable = [o for o in self.outcomes if o.labelled.answers]
        unanswerable = [o for o in self.outcomes if not o.labelled.answers]
        given = [o for o in self.outcomes if o.answer.answered]
        ranks = [o.rank or np.inf for o in answerable]
        follow_ups = [o for o in self.outcomes if o.is_follow_up]
        whole = [o for o in self.outcomes if o.labelled.after and o.labelled.stands_alone]
        figures = {
            "p@1": _mean(rank == 1 for rank in ranks),
            "hit@3": _mean(rank <= 3 for rank in ranks),
            "shown": _mean(o.is_shown for o in answerable),
            "quotes": _mean(len(o.answer.quotes) for o in given),
            "mrr": _mean(1 / rank for rank in ranks),
            "answered": _mean(o.answer.answered for o in answerable),
            "precision": _mean(o.is_right for o in given),
            "refused": _mean(not o.answer.answered for o in unanswerable),
            "auroc": _auroc(answerable, unanswerable),
            "refused@95": _refused_at(answerable, unanswerable),
            "answered@95": _answered_at(answerable, unanswerable),
            "ece": _calibration_error(self.reliability()),
            "right": _mean(o.is_right for o in self.outcomes),
            "follow-ups": _mean(o.rank == 1 for o in follow_ups),
            "without": _mean(is_first_right(o.alone, o.labelled) for o in follow_ups),
            "left alone": _mean(o.answer == o.alone for o in whole),
            "median ms": float(np.median([o.milliseconds for o in self.outcomes])),
            "p95 ms": float(np.percentile([o.milliseconds for o in self.outcomes], 95)),
        }
        return {name: value for name, value in figures.items() if not np.isnan(value)}

    def reliability(self) -> tuple[tuple[float, float, int], ...]:
        """Return for each tenth of confidence its mean, the share of right ones, and how many.

        Right is a first quote that is, whatever the gate says; empty tenths are left out.
        """
        sure = np.array([o.answer.confidence for o in self.outcomes])
        rights = np.array([o.is_first_right for o in self.outcomes])
        tenths = np.minimum((sure * 10).astype(int), 9)
        return tuple(
            (float(sure[here].mean()), float(rights[here].mean()), int(here.sum()))
            for here in (tenths == tenth for tenth in range(10))
            if here.any()
        )

    def by_kind(self) -> dict[str, tuple[int, int]]:
        """Return for each kind of question how many were right, and how many there are."""
        kinds: dict[str, list[bool]] = defaultdict(list)
        for outcome in self.outcomes:
            kinds[outcome.labelled.kind or "all"].append(outcome.is_right)
        return {kind: (sum(rights), len(rights)) for kind, rights in kinds.items()}


def is_right(sentence: Sentence, labelled: LabelledQuestion) -> bool:
    """Tell whether the sentence stands where it should and holds an answer."""
    if sentence.article.id != labelled.article:
        return False
    if labelled.paragraph not in {None, sentence.passage.paragraph}:
        return False
    text = sentence.text
    return any(answer in text for answer in labelled.answers)


def is_first_right(answer: Answer | None, labelled: LabelledQuestion) -> bool:
    """Tell whether the first quote is right, whatever the gate says."""
    return bool(answer and answer.quotes and is_right(answer.quotes[0], labelled))


def _auroc(
    answerable: Sequence[QuestionOutcome], unanswerable: Sequence[QuestionOutcome]
) -> float:
    """Return the area under the receiver operating characteristic; NaN when either is empty."""
    if not answerable or not unanswerable:
        return float("nan")
    yes = [o.answer.confidence for o in answerable]
    no = np.sort([o.answer.confidence for o in unanswerable])
    below, up_to = np.searchsorted(no, yes, "left"), np.searchsorted(no, yes, "right")
    return float((below + up_to).mean() / 2 / len(no))


def _refused_at(
    answerable: Sequence[QuestionOutcome], unanswerable: Sequence[QuestionOutcome]
) -> float:
    """Return the share refused by the threshold that 95 % of the answerable pass."""
    if not answerable or not unanswerable:
        return float("nan")
    threshold = np.quantile([o.answer.confidence for o in answerable], 0.05)
    return _mean(o.answer.confidence < threshold for o in unanswerable)


def _answered_at(
    answerable: Sequence[QuestionOutcome], unanswerable: Sequence[QuestionOutcome]
) -> float:
    """Return the share answered by the threshold that 95 % of the unanswerable do not pass."""
    if not answerable or not unanswerable:
        return float("nan")
    threshold = np.quantile([o.answer.confidence for o in unanswerable], 0.95)
    return _mean(o.answer.confidence > threshold for o in answerable)


def _calibration_error(bins: Sequence[tuple[float, float, int]]) -> float:
    total = sum(count for _, _, count in bins)
    return sum(abs(sure - right) * count for sure, right, count in bins) / max(total, 1)


def _mean(values: Iterable[float]) -> float:
    listed = list(values)
    return float(np.mean(listed)) if listed else float("nan")
