"""Questions into results, for scripts: a JSON object a line, or plain text."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

from bot.screens import open_screen, shown
from retrieval import Answer, Answerer, Quote

_DIGITS = 6  # of scores and confidence; machines' arithmetic may differ in later ones


@dataclass(frozen=True, slots=True)
class Result:
    """An answer, and how long it took."""

    answer: Answer
    milliseconds: float
    """From question to answer."""

    def as_json(self) -> str:
        """Return the JSON object that `articlebot ask --json` prints, on one line."""
        answer = self.answer
        return json.dumps(
            {
                "question": answer.question,
                "answered": answer.answered,
                "confidence": round(answer.confidence, _DIGITS),
                "quotes": [_quote(quote) for quote in answer.quotes],
                "missing": answer.missing,
                "corrected": dict(answer.corrected),
                "milliseconds": round(self.milliseconds, 3),
            },
            ensure_ascii=False,
        )


def measure(answerer: Answerer, question: str, *, quotes: int) -> Result:
    """Return the result for a question; quotes: how many at the most."""
    began = time.perf_counter()
    answer = answerer.ask(question, quotes=quotes)
    return Result(answer, (time.perf_counter() - began) * 1000)


def open_output(*, as_json: bool, with_questions: bool) -> Callable[[Result], None]:
    """Return what writes a result to standard output, at once.

    with_questions: whether text shows the question too; JSON always does.
    """
    if as_json:
        return _write_json
    screen = open_screen()

    def write(result: Result) -> None:
        if with_questions:
            screen.say(shown(result.answer.question))
        screen.show_answer(result.answer)

    return write


def _write_json(result: Result) -> None:
    sys.stdout.write(f"{result.as_json()}\n")
    sys.stdout.flush()


def _quote(quote: Quote) -> dict[str, object]:
    citation, before = quote.citation, quote.context
    return {
        "text": quote.text,
        "article": quote.article.id,
        "title": citation.title,
        "publisher": citation.publisher,
        "published": citation.published.isoformat() if citation.published else None,
        "url": citation.url,
        "paragraph": citation.paragraph,
        "start": quote.start,
        "end": quote.end,
        "score": round(quote.score, _DIGITS),
        "context": before and {"text": before.text, "start": before.start, "end": before.end},
    }
