"""Ask labelled questions and report how right the answers are."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from retrieval.answering.engine import Answerer
from retrieval.evaluation.labelled_questions import LabelledQuestion
from retrieval.evaluation.report import QuestionOutcome, Report, is_right
from retrieval.types.answer import Answer

_RANKED = 10  # sentences in which the reciprocal rank is looked for


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
