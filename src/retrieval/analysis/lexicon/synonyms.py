"""Turn a term into other terms for the same thing, from a table of English written by hand."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping, Sequence
from importlib import resources

from retrieval.analysis.tokenizer import to_english_term

NEAR = 0.8  # strength of a synonym
WEAK = 0.5  # strength of a word that only goes with another, such as "book" with "author"

_LETTERS = 2  # that a word of the table has in common with its term
_STAR = re.compile("[:~]")
_MARKS = re.compile("[=:~]")


@functools.lru_cache(maxsize=1 << 14)
def equivalent_terms(term: str) -> tuple[str, ...]:
    """Return the terms that are the same word written otherwise (three, 3), in their order.

    term: what `analysis.to_term` makes of a word.
    """
    found = {other for line in _lines_with(term) if line[0] == "=" for other in _terms(line[1:])}
    return tuple(sorted(found - {term}))


@functools.lru_cache(maxsize=1 << 14)
def related_terms(term: str) -> Mapping[str, float]:
    """Return the terms that may stand for the same thing, with how surely: above 0, up to 1."""
    found: dict[str, float] = {}
    for line in _lines_with(term):
        if line[0] != "=":
            strength = WEAK if "~" in line else NEAR
            for other in _beside(term, line):
                found[other] = max(strength, found.get(other, 0.0))
    return found


def is_in_thesaurus(term: str) -> bool:
    """Tell whether the table has a word of that term."""
    return bool(_lines_with(term))


def read_thesaurus() -> list[str]:
    """Return the lines of the table, comments left out."""
    text = (
        resources.files("retrieval.analysis.lexicon").joinpath("thesaurus.txt").read_text("utf-8")
    )
    return [line for line in text.splitlines() if line and line[0] != "#"]


def _beside(term: str, line: str) -> list[str]:
    """Return the other terms of a line that go with the term."""
    centre, *others = map(_terms, _STAR.split(line))
    beside = centre if not others or term not in centre else others[0]
    return [other for other in beside if other != term]


def _lines_with(term: str) -> Sequence[str]:
    """Return the table's lines that hold a word of that term."""
    return _lines_by_term(term[:_LETTERS]).get(term, ())


@functools.cache
def _lines_by_term(beginning: str) -> Mapping[str, list[str]]:
    """Return for each term that begins so its lines: stemming all at once would take too long."""
    lines: dict[str, list[str]] = {}
    for word in _words().get(beginning, ()):
        lines.setdefault(to_english_term(word), []).extend(_lines()[word])
    return lines


def _terms(words: str) -> list[str]:
    return [to_english_term(word) for word in words.split()]


@functools.cache
def _words() -> Mapping[str, list[str]]:
    """Return the table's words by how they begin."""
    beginnings: dict[str, list[str]] = {}
    for word in _lines():
        beginnings.setdefault(word[:_LETTERS], []).append(word)
    return beginnings


@functools.cache
def _lines() -> Mapping[str, list[str]]:
    """Return for each word of the table the lines that it stands in."""
    lines: dict[str, list[str]] = {}
    for line in read_thesaurus():
        for word in _MARKS.sub(" ", line).split():
            lines.setdefault(word, []).append(line)
    return lines
