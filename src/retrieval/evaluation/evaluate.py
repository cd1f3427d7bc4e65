"""Turn labelled questions into a report of how right the answers are."""

from __future__ import annotations

import json
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from retrieval.answering.engine import Answerer
from retrieval.types.answer import Answer
from retrieval.types.article import Sentence

_PROBLEMS_SAID = 5
_SHOWN = 40  # characters of a line that is no question
_RANKED = 10  # sentences in which the reciprocal rank is looked for


@dataclass(frozen=True, slots=True)
class LabelledQuestion:
    """A question and where its answer stands."""

    question: str
    answers: tuple[str, ...]
    """Any of these in a quote makes it right; none when no article answers it."""
    article: str | None = None
    """Id of the article that answers it."""
    paragraph: int | None = None
    """Number of the paragraph that answers it, from 1; None where any will do."""
    kind: str = ""
    after: tuple[str, ...] = ()
    """Questions asked just before, in order."""
    stands_alone: bool = False
    """Whether what was asked before must make no difference."""


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


def evaluate(
    answerer: Answerer,
    questions: Sequence[LabelledQuestion],
    *,
    progress: Callable[[int, int], None] | None = None,
) -> Report:
    """Return how the answerer fares with the questions.

    progress: called with the questions done and their number.
    """
    outcomes = []
    for done, labelled in enumerate(questions, start=1):
        context = _ask_in_turn(answerer, labelled.after)
        started = time.perf_counter()
        answer = answerer.ask(labelled.question, context=context)
        milliseconds = (time.perf_counter() - started) * 1000
        rank = _first_right(answerer, labelled, context) if labelled.answers else None
        alone = answerer.ask(labelled.question) if labelled.after else None
        outcomes.append(QuestionOutcome(labelled, answer, rank, milliseconds, alone))
        if progress:
            progress(done, len(questions))
    return Report(tuple(outcomes))


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


def read_questions(path: Path) -> tuple[LabelledQuestion, ...]:
    """Return the questions of a file that has one JSON object a line.

    Raises QuestionError, with every line that is none.
    """
    questions: list[LabelledQuestion] = []
    problems: list[str] = []
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else error.reason
        raise QuestionError(f"{path}: cannot be read ({reason}); expected JSON lines") from None
    for number, line in enumerate(lines, start=1):
        try:
            questions.append(_labelled(json.loads(line)))
        except (ValueError, KeyError, TypeError):
            problems.append(
                f'{path}:{number}: "{line[:_SHOWN]}" is no question; expected a JSON object '
                "with question (text) and answers (a list of texts)"
            )
    if len(problems) > _PROBLEMS_SAID:
        problems[_PROBLEMS_SAID:] = [f"and {len(problems) - _PROBLEMS_SAID:,} more such lines"]
    if problems or not questions:
        raise QuestionError("\n".join(problems) or f"{path}: no question; expected one a line")
    return tuple(questions)


class QuestionError(Exception):
    """A file of questions that is none; the message has a line for each problem."""


def _labelled(row: dict[str, Any]) -> LabelledQuestion:
    question, answers = row["question"], row["answers"]
    if not isinstance(question, str) or not isinstance(answers, list):
        raise TypeError("question is no text or answers is no list")
    article, paragraph = row.get("article"), row.get("paragraph")
    after, alone = row.get("after", []), row.get("stands_alone", False)
    after = [after] if isinstance(after, str) else after
    if not isinstance(after, list) or not all(isinstance(one, str) for one in after):
        raise TypeError("after is neither a text nor a list of texts")
    return LabelledQuestion(
        question, tuple(answers), article, paragraph, row.get("kind", ""), tuple(after), alone
    )


def _ask_in_turn(answerer: Answerer, questions: Sequence[str]) -> Answer | None:
    """Return the answer to the last of the questions, each asked after the one before it."""
    answer = None
    for question in questions:
        answer = answerer.ask(question, context=answer)
    return answer


def _first_right(
    answerer: Answerer, labelled: LabelledQuestion, context: Answer | None
) -> int | None:
    ranked = answerer.rank(labelled.question, most=_RANKED, context=context)
    for place, quote in enumerate(ranked, start=1):
        if is_right(quote, labelled):
            return place
    return None


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
