"""Questions into results, for scripts: a JSON object a line, or plain text."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from bot.cli.explain import explain, explain_kind, refuse
from bot.cli.plain_screen import open_screen, shown
from retrieval import (
    Answer,
    Answerer,
    Considered,
    Contribution,
    Explanation,
    Filters,
    FoundWord,
    Quote,
    RequestKind,
    Sentence,
)

_DIGITS = 6  # of scores and confidence; machines' arithmetic may differ in later ones


@dataclass(frozen=True, slots=True)
class TimedAnswer:
    """An answer, and how long it took."""

    answer: Answer
    milliseconds: float
    """From question to answer."""
    explanation: Explanation | None = None
    """Why, where that was asked for and the answer itself does not say it, as a topic does."""
    why: bool = False
    """Whether that was asked for."""

    def as_json(self) -> str:
        """Return the JSON object that `articlebot ask --json` prints, on one line."""
        answer = self.answer
        fields: dict[str, Any] = {
            "question": answer.question,
            "answered": answer.answered,
            "confidence": round(answer.confidence, _DIGITS),
            "quotes": [_quote(quote) for quote in answer.quotes],
            "missing": answer.missing,
            "corrected": dict(answer.corrected),
            "language": answer.language,
            "searched": answer.searched,
            "restrictions": _restrictions(answer.restrictions),
            "nothing": answer.nothing,
            "differ": answer.differ,
            "milliseconds": round(self.milliseconds, 3),
        }
        if self.why:
            fields["explanation"] = self.explanation and _explanation(self.explanation)
        return json.dumps(fields, ensure_ascii=False)


def measure(answerer: Answerer, question: str, *, quotes: int, why: bool = False) -> TimedAnswer:
    """Return the result for a question.

    quotes: how many at the most. why: whether to explain it too, which the time does not count.
    """
    began = time.perf_counter()
    answer = answerer.ask(question, quotes=quotes)
    milliseconds = (time.perf_counter() - began) * 1000
    explained = why and answer.kind is RequestKind.QUESTION and answer.nothing is None
    return TimedAnswer(
        answer, milliseconds, answerer.explain(question) if explained else None, why
    )


def open_output(*, as_json: bool, with_questions: bool) -> Callable[[TimedAnswer], None]:
    """Return what writes a result to standard output, at once.

    with_questions: whether text shows the question too; JSON always does.
    """
    if as_json:
        return _write_json
    screen = open_screen()

    def write(result: TimedAnswer) -> None:
        if with_questions:
            screen.say(shown(result.answer.question))
        if result.explanation is None:
            screen.show_answer(result.answer)
            if result.why and result.answer.nothing is None:
                screen.show_sections([explain_kind(result.answer)])
            return
        screen.show_answer(result.answer, no=refuse(result.explanation))
        screen.show_sections(explain(result.answer, result.explanation))

    return write


def _write_json(result: TimedAnswer) -> None:
    sys.stdout.write(f"{result.as_json()}\n")
    sys.stdout.flush()


def _quote(quote: Quote) -> dict[str, object]:
    before = quote.context
    return {
        "text": quote.text,
        **_place(quote),
        "score": round(quote.score, _DIGITS),
        "context": before and {"text": before.text, "start": before.start, "end": before.end},
        "also_in": [_place(sentence) for sentence in quote.elsewhere],
    }


def _place(sentence: Sentence) -> dict[str, object]:
    citation = sentence.citation
    return {
        "article": sentence.article.id,
        "title": citation.title,
        "publisher": citation.publisher,
        "published": citation.published.isoformat() if citation.published else None,
        "url": citation.url,
        "paragraph": citation.paragraph,
        "start": sentence.start,
        "end": sentence.end,
    }


def _restrictions(known: Filters) -> dict[str, object] | None:
    """Return what the question restricted, or None where it did not try to."""
    if not (known or known.problems):
        return None
    return {
        "sources": known.sources,
        "since": known.since and known.since.text,
        "until": known.until and known.until.text,
        "exact": known.exact,
        "without": (*known.without, *known.without_exact),
        "not_understood": known.problems,
    }


def _explanation(why: Explanation) -> dict[str, Any]:
    """Return the object that docs/json.md describes."""
    return {
        "refusal": None if why.answered else refuse(why),
        "reason": why.reason,
        "threshold": why.threshold,
        "paragraphs": why.paragraphs,
        "words": [asdict(word) | {"weight": _rounded(word.weight)} for word in why.words],
        "missing": why.missing,
        "apart": [word.text for word in why.apart] if why.apart else None,
        "near": why.is_near,
        "times_as_likely": _rounded(why.times_as_likely),
        "best": _considered(why.best),
        "runner_up": _considered(why.runner_up),
        "newer_than": why.newer_than and _place(why.newer_than),
        "evidence": [_contribution(contribution) for contribution in why.evidence],
        "choice": [_contribution(contribution) for contribution in why.choice],
    }


def _considered(sentence: Considered | None) -> dict[str, Any] | None:
    if sentence is None:
        return None
    return {
        "quote": _quote(sentence.quote),
        "found": [_found(found) for found in sentence.found],
        "wanted": [
            {"want": wanted.want, "description": wanted.description, "offers": wanted.offers}
            for wanted in sentence.wanted
        ],
        "features": [_contribution(contribution) for contribution in sentence.contributions],
    }


def _found(found: FoundWord) -> dict[str, Any]:
    return {
        "word": found.word.text,
        "place": found.place,
        "forms": found.forms,
        "like": found.like and asdict(found.like) | {"strength": _rounded(found.like.strength)},
    }


def _contribution(contribution: Contribution) -> dict[str, str | float | None]:
    return {
        "feature": contribution.feature,
        "description": contribution.description,
        "weight": contribution.weight,
        "value": _rounded(contribution.value),
        "points": _rounded(contribution.points),
    }


def _rounded(number: float | None) -> float | None:
    return None if number is None else round(number, _DIGITS)
