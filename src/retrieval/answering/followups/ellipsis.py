"""Tell from a question's own words what it leaves to be understood from what was said before."""

from __future__ import annotations

import itertools
from collections.abc import Container, Sequence

from retrieval.answering.followups import english_words
from retrieval.answering.followups.clauses import (
    ClauseToken,
    count_content_words,
    tokenize_clauses,
)
from retrieval.answering.followups.pronouns import MissingReferent, find_unnamed_referents

_FEW = 2  # words of content: a question behind "And" that has more is whole
_LONGEST = 40  # words: a longer question says everything itself


def find_missing_referents(
    question: str, known: Container[str] = ()
) -> frozenset[MissingReferent]:
    """Return what the question leaves out; nothing when it stands on its own.

    known: terms that were said before, of which "the" may speak again.
    """
    opener, rest = split_opener(question)
    if not rest or len(rest) > _LONGEST:
        return frozenset()
    if _asks(rest) and not english_words.ASKS_ABOUT.search(opener):
        return find_unnamed_referents(rest, question) or _left_out(rest, opener, known)
    return frozenset({MissingReferent.REPLACED} if english_words.ADDS.search(opener) else ())


def split_opener(question: str) -> tuple[str, Sequence[ClauseToken]]:
    """Return what begins a further question (And, What about), and the words behind it."""
    opening = english_words.OPENERS.match(question)
    end = opening.end() if opening else 0
    return question[:end].strip(" ,"), tokenize_clauses(question[end:])


def _left_out(
    rest: Sequence[ClauseToken], opener: str, known: Container[str]
) -> frozenset[MissingReferent]:
    """Return what is left out without a word that stands for it."""
    if rest[0].low in english_words.IMPERATIVES:  # Tell me more.
        incomplete = not count_content_words(rest)
    else:
        incomplete = _is_incomplete(rest, few=_FEW if opener else 1) or _speaks_again(rest, known)
    return frozenset({MissingReferent.MATTER} if incomplete else ())


def _asks(rest: Sequence[ClauseToken]) -> bool:
    """Tell whether a question word, a verb before its subject or an order begins it."""
    first = rest[0].low
    if first in english_words.ASKING | english_words.AUXILIARIES | english_words.IMPERATIVES:
        return True
    if any(t.low in english_words.ASKING for t in rest[:3]):  # For how long?
        return True
    starts = (t for before, t in itertools.pairwise(rest) if t.clause != before.clause)
    return any(t.low in english_words.ASKING | english_words.AUXILIARIES for t in starts)


def _is_incomplete(rest: Sequence[ClauseToken], *, few: int) -> bool:
    """Tell whether too little is said for a question of its own (Why? Which hospital?)."""
    words = [t.low for t in rest]
    asking = [n for n, word in enumerate(words) if word in english_words.ASKING]
    if (
        asking
        and not any(w in english_words.AUXILIARIES for w in words)
        and _is_bare(rest, asking[0])
    ):
        return True
    if any(t.is_name for t in rest[1:]):
        return False
    count = count_content_words(rest)
    if not asking:
        return count <= 1 and words[0] not in {"was", "were"} and len(rest) > 1
    if count == 1 and _defines(rest):
        return False
    return count <= few


def _is_bare(rest: Sequence[ClauseToken], asking: int) -> bool:
    """Tell whether what asks has at most one noun and no verb (By how many?)."""
    behind = [t for t in rest[asking:] if t.low not in english_words.ASKING | {"many", "much"}]
    return asking <= 1 and len(behind) <= 1 and rest[asking].low not in {"who", "whom"}


def _defines(rest: Sequence[ClauseToken]) -> bool:
    """Tell whether it asks what a single thing is (What is geosmin?)."""
    verbs = {"is", "are", "was", "were", "does", "do", "did"}
    if len(rest) == 2:  # what's
        return "'" in rest[0].text or "’" in rest[0].text
    if len(rest) < 3 or rest[1].low not in verbs:
        return False
    subject = next(
        t for t in rest if t.term and t.low not in english_words.ANYONE | english_words.MEASURES
    )
    if subject.low in english_words.ONLY_ONE:
        return True
    article = any(t.low == "the" for t in rest)
    said_of = subject.low in english_words.PARTICIPLES or subject.low.endswith("ed")
    return not article and not said_of


def _speaks_again(rest: Sequence[ClauseToken], known: Container[str]) -> bool:
    """Tell whether "the" stands before something that was said before, and no name beside it."""
    if any(t.is_name for t in rest[1:]) or count_content_words(rest) > 1:
        return False
    for place, token in enumerate(rest[1:], start=1):
        if rest[place - 1].low == "the" and token.term in known:
            following = rest[place + 1].low if place + 1 < len(rest) else ""
            if following not in {"of", "that", "which", "who"}:
                return True
    return False
