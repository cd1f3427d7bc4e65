"""Find what counts in full for words of a question in other words: acronyms, synonyms."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from retrieval.analysis.analyzed_word import AnalyzedWord, replace_term
from retrieval.index.index import Index
from retrieval.types.arrays import Bools, Ints

_DEFINING = re.compile(
    r"(?i)\b(st(and|ood)s? for|short for|acronym|abbreviat|initials|full (name|form)|mean)"
)
_FRAME = frozenset(
    """
    stand stands stood short mean means meaning acronym abbreviation abbreviated initials letters
    full form name
    """.split()  # noqa: SIM905 - a table of words is read, a list of strings is not
)


class TermMatrix(Protocol):
    """Sentences as arrays of their terms, such as `ranking.features.SentenceMatrix`."""

    index: Index
    sentences: Ints
    tokens: npt.NDArray[np.int32]
    home: Ints


@dataclass(frozen=True, slots=True)
class Expansion:
    """Other words that count in full for some of the question's: MSF, Doctors Without Borders."""

    words: tuple[int, ...]
    """Places of the question's words that they stand for."""
    forms: tuple[tuple[int, ...], ...]
    """Numbers of the terms of each, which stand in that order; each stands for all the words."""
    articles: frozenset[int] | None
    """Numbers of the articles where they count; None for all."""
    sentences: tuple[int, ...]
    """Numbers of the sentences that define an acronym so."""


def replace_unknown(
    question: str, typed: list[AnalyzedWord], index: Index, language: str
) -> list[AnalyzedWord]:
    """Return the question's words, with a synonym in place of what no article holds.

    Words that only ask what an acronym stands for are left out.
    """
    if _DEFINING.search(question):
        typed = _without_frame(typed, index)
    restated: list[AnalyzedWord] = []
    done = 0
    for match in index.equals.find([word.term for word in typed]):
        asked = typed[match.start : match.stop]
        if match.start < done or all(word.term in index.term_ids for word in asked):
            continue
        form = next((f for f in match.meaning.forms if set(f) <= index.term_ids.keys()), None)
        if form is None:
            continue
        restated += typed[done : match.start]
        restated += (replace_term(asked[0], term, language) for term in form)
        done = match.stop
    return restated + typed[done:]


def find_expansions(
    typed: Sequence[AnalyzedWord], places: Mapping[str, int], index: Index
) -> tuple[Expansion, ...]:
    """Return what counts in full for words of the question, as far as articles hold it."""
    terms = [word.term for word in typed]
    alternatives = []
    for match in index.equals.find(terms):
        asked = tuple(terms[match.start : match.stop])
        forms = tuple(
            tuple(index.term_ids[term] for term in form)
            for form in match.meaning.forms
            if form != asked and all(term in index.term_ids for term in form)
        )
        words = tuple(dict.fromkeys(places[term] for term in asked))
        meaning = match.meaning
        alternatives.append(Expansion(words, forms, meaning.articles, meaning.sentences))
    return tuple(alternatives)


def match_expansions(alternatives: Sequence[Expansion], matrix: TermMatrix) -> tuple[Ints, Bools]:
    """Return which sentences hold which words in other words, and the tokens that they are.

    A sentence that holds Doctors Without Borders holds MSF, the terms one after another.
    The first are (n, 2), sentences and words of the question; the second (n_tokens,).
    """
    granted: list[Ints] = []
    covered = np.zeros(len(matrix.tokens), dtype=bool)
    for alternative in alternatives:
        for form in alternative.forms:
            places = _occurrences(matrix, form)
            if alternative.articles is not None:
                places = places[_in_articles(matrix, places, alternative.articles)]
            for offset in range(len(form)):
                covered[places + offset] = True
            granted += (
                np.stack([matrix.home[places], np.full(len(places), word)], axis=1)
                for word in alternative.words
            )
    return np.concatenate(granted) if granted else np.zeros((0, 2), dtype=np.int64), covered


def _without_frame(typed: list[AnalyzedWord], index: Index) -> list[AnalyzedWord]:
    """Return the words without those that only ask what an acronym of the articles stands for."""
    matches = index.equals.find([word.term for word in typed])
    if not any(match.meaning.sentences for match in matches):
        return typed
    return [word for word in typed if word.folded not in _FRAME] or typed


def _occurrences(matrix: TermMatrix, form: Sequence[int]) -> Ints:
    """Return the places of the tokens at which the form begins, within one sentence."""
    last = len(matrix.tokens) - len(form) + 1
    if last <= 0:
        return np.zeros(0, dtype=np.int64)
    fits = matrix.home[:last] == matrix.home[len(form) - 1 :]
    for offset, term in enumerate(form):
        fits &= matrix.tokens[offset : last + offset] == term
    return np.flatnonzero(fits)


def _in_articles(matrix: TermMatrix, places: Ints, articles: frozenset[int]) -> Bools:
    """Return whether each place is in one of the articles."""
    arrays = matrix.index.arrays
    passages = arrays.sentence_passages[matrix.sentences[matrix.home[places]]]
    return np.isin(arrays.passage_articles[passages], list(articles))
