"""Questions into answers on standard output: for people, or a JSON object a line."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

from bot.cli.json_output import as_json
from bot.cli.plain_screen import Screen, open_screen
from bot.i18n.translator import Translator
from bot.rendering.views.answer import view_answer, view_nearest
from bot.rendering.views.figures import view_figures
from bot.rendering.views.text import plain
from retrieval import Answer, Answerer, Explanation, RequestKind


@dataclass(frozen=True, slots=True)
class TimedAnswer:
    """An answer, and how long it took."""

    answer: Answer
    milliseconds: float
    """From question to answer."""
    explanation: Explanation | None = None
    """Why, where that was asked for and the answer itself does not say it, as a topic does."""
    is_explained: bool = False
    """Whether that was asked for."""


def measure(
    answerer: Answerer, question: str, *, quotes: int, explain: bool = False
) -> TimedAnswer:
    """Return the answer to a question, and how long it took.

    quotes: how many at the most. explain: whether to say why, which the time does not count.
    """
    began = time.perf_counter()
    answer = answerer.ask(question, quotes=quotes)
    milliseconds = (time.perf_counter() - began) * 1000
    has_reasons = explain and answer.kind is RequestKind.QUESTION and answer.nothing is None
    return TimedAnswer(
        answer, milliseconds, answerer.explain(question) if has_reasons else None, explain
    )


def write_json(timed: TimedAnswer) -> None:
    """Write an answer as a JSON object on one line, at once."""
    line = as_json(
        timed.answer,
        timed.milliseconds,
        explanation=timed.explanation,
        is_explained=timed.is_explained,
    )
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def text_writer(translator: Translator, *, with_questions: bool) -> Callable[[TimedAnswer], None]:
    """Return what writes an answer for people; with_questions: each below its question."""
    screen = open_screen()

    def write(timed: TimedAnswer) -> None:
        if with_questions:
            screen.say(plain(timed.answer.question))
        show_answer(timed.answer, screen, translator, explained=timed.explanation is not None)
        if timed.is_explained:
            screen.show_sections(view_figures(timed.explanation, timed.answer, translator))

    return write


def show_answer(
    answer: Answer, screen: Screen, translator: Translator, *, explained: bool = False
) -> None:
    """Show an answer, or a refusal and what comes nearest; explained: whether reasons follow."""
    screen.show(view_answer(answer, translator, explained=explained))
    if not answer.answered and answer.quotes:
        screen.show(view_nearest(answer.quotes[0], translator))
