"""Read labelled questions from JSON lines."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_PROBLEMS_SAID = 5
_SHOWN = 40  # characters of a line that is no question


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


class QuestionError(Exception):
    """A file of questions that is none; the message has a line for each problem."""


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
