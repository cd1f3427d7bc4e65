"""Answers and explanations into the JSON objects of docs/json.md, for scripts."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from bot.cli.terminal_text import shown
from retrieval import (
    Answer,
    AskedWord,
    Considered,
    Contribution,
    Explanation,
    Filters,
    FoundWord,
    Quote,
    Reason,
    Sentence,
)

_MOST_WORDS = 4  # of the question in a refusal
_LONGEST = 30  # characters of one
_DIGITS = 6  # of scores and confidence; machines' arithmetic may differ in later ones


def as_json(
    answer: Answer, milliseconds: float, *, explanation: Explanation | None, is_explained: bool
) -> str:
    """Return the JSON object that `articlebot ask --json` prints, on one line.

    is_explained: whether the explanation was asked for; where there is none, it is null.
    """
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
        "milliseconds": round(milliseconds, 3),
    }
    if is_explained:
        fields["explanation"] = explanation and _explanation(explanation)
    return json.dumps(fields, ensure_ascii=False)


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
    """Return the filters of the question, or None without any."""
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
        "refusal": None if why.answered else _refusal(why),
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


def _refusal(why: Explanation) -> str:
    """Return in one English sentence why no article answers; scripts know it in these words."""
    match why.reason:
        case Reason.NO_WORD:
            reason = ": the question has no word to search for."
        case Reason.NONE_HELD:
            reason = f": none holds {_either(list(map(_name, why.words)))}."
        case Reason.MISSING:
            reason = f": none holds {_either(why.missing)}."
        case Reason.APART if why.apart:
            one, other = (_quoted(_name(word)) for word in why.apart)
            reason = f": no sentence holds both {one} and {other}."
        case Reason.NOT_OFFERED if why.best:
            lacking = next(w.want for w in why.best.wanted if w.is_told and not w.offered)
            reason = f": the nearest sentence does not say {lacking}."
        case _:
            reason = " surely enough."
    return f"No article here answers that{reason}"


def _name(word: AskedWord) -> str:
    return word.corrected or word.text


def _either(words: Sequence[str]) -> str:
    """Return a few of the words, as in "a", "b" or 3 more."""
    kept = len(words) if len(words) <= _MOST_WORDS + 1 else _MOST_WORDS
    more = [f"{len(words) - kept} more"] if len(words) > kept else []
    *first, last = [*map(_quoted, words[:kept]), *more]
    return f"{', '.join(first)} or {last}" if first else last


def _quoted(word: str) -> str:
    return f'"{shown(word if len(word) <= _LONGEST else f"{word[: _LONGEST - 1]}…")}"'


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
