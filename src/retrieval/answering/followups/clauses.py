"""Turn a short text into its words and the clauses that they stand in."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from retrieval.analysis.tokenizer import tokenize
from retrieval.answering.followups import english_words

_TOKEN = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_BREAK = re.compile(r"[,;:.!—–()]")


@dataclass(frozen=True, slots=True)
class ClauseToken:
    """A word of a text, with its place."""

    text: str
    start: int
    end: int
    clause: int
    """Which part of the text it stands in, from 0."""
    term: str
    """What it would be indexed as, or an empty string."""

    @property
    def low(self) -> str:
        """Return it in lower case, without what is joined to its end ("what's")."""
        return self.text.casefold().replace("’", "'").removesuffix("'s")

    @property
    def is_name(self) -> bool:
        """Tell whether it is written like a name, or a number such as a year."""
        return self.text[0].isupper() and bool(self.term)


@functools.lru_cache(maxsize=64)
def tokenize_clauses(text: str) -> tuple[ClauseToken, ...]:
    """Return the words of the text; clauses begin at punctuation and at joining words."""
    found: list[ClauseToken] = []
    clause = end = 0
    for match in _TOKEN.finditer(text):
        word = match.group()
        between = text[end : match.start()]
        if found and (_BREAK.search(between) or word.casefold() in english_words.CLAUSES):
            clause += 1
        end = match.end()
        found.append(ClauseToken(word, match.start(), end, clause, _term(word)))
    return tuple(found)


def count_content_words(rest: Sequence[ClauseToken]) -> int:
    """Return how many of the words say what it is about."""
    skipped = (
        {"one", "ones"}
        | english_words.ANYONE
        | english_words.MEASURES
        | english_words.AUXILIARIES
        | english_words.PREPOSITIONS
    )
    return sum(bool(t.term) and t.low not in skipped for t in rest)


def _term(word: str) -> str:
    return next((found.term for found in tokenize(word)), "")
