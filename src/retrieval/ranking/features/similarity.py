"""Measure how much of the question stands in each sentence in other words."""

from __future__ import annotations

import bisect

import numpy as np
import numpy.typing as npt

from retrieval.analysis.languages import scripts
from retrieval.analysis.languages.compounds import find_compounds
from retrieval.analysis.lexicon import word_vectors
from retrieval.analysis.lexicon.word_vectors import unit_vectors
from retrieval.index.index import Index
from retrieval.ranking.features.columns import (
    Columns,
    combine_by_sentence,
    highest_in_sentence,
    mean_over,
)
from retrieval.ranking.features.sentence_matrix import SentenceMatrix
from retrieval.search.query import QuestionWord
from retrieval.types.arrays import Floats, Ints

_KIN = 0.6  # share of the longer of two stems that must be their common beginning
_KIN_TERMS = 400  # terms with the same beginning that are looked at, at the most
_UNASKED = 0.3  # where no thing is named that is asked for


def measure_likeness(matrix: SentenceMatrix) -> Columns:
    """Return how much of the question stands there in other words: kin, and words used alike."""
    kin = np.where(matrix.has, 0.0, _kinship(matrix))
    vectors = unit_vectors(matrix.index.arrays.meanings[matrix.tokens])
    asked = unit_vectors([word.vector_row for word in matrix.query.words])
    nearest = combine_by_sentence(np.maximum, vectors @ asked.T, matrix)
    alike = np.clip((nearest - word_vectors.ALIKE) / (1 - word_vectors.ALIKE), 0, 1)
    alike = np.where(matrix.has, 1.0, alike)
    alike_before = np.maximum(alike, matrix.before(alike))
    weighed = vectors * matrix.index.arrays.idf[matrix.tokens][:, None]
    sums = combine_by_sentence(np.add, weighed, matrix)
    whole = matrix.idf @ asked
    norms = np.sqrt(np.einsum("ij,ij->i", sums, sums)) * np.sqrt(whole @ whole)
    return {
        "kin": kin @ matrix.weights,
        "kin in passage": matrix.of_passage(kin) @ matrix.weights,
        "alike": alike @ matrix.weights,
        "alike with previous": alike_before @ matrix.weights,
        "alike with next": np.maximum(alike, matrix.after(alike)) @ matrix.weights,
        "alike in passage": matrix.of_passage(alike) @ matrix.weights,
        "last word alike": alike[:, -1],
        "asked for alike": mean_over(alike_before, matrix.query.asked_for),
        "answer alike": _answer_alike(vectors, asked, matrix),
        "cosine": (sums @ whole) / np.maximum(norms, 1e-9),
    }


def measure_relatedness(matrix: SentenceMatrix) -> Columns:
    """Return how much of the question, where it is not held, stands there in related words."""
    near = _related_strengths(matrix)
    alone = np.where(matrix.has, 0.0, near)
    with_previous = np.where(matrix.has_before, 0.0, np.maximum(near, matrix.before(near)))
    in_passage = np.where(matrix.passage_has, 0.0, matrix.of_passage(near))
    return {
        "related": alone @ matrix.weights,
        "related with previous": with_previous @ matrix.weights,
        "related in passage": in_passage @ matrix.weights,
        "asked for related": mean_over(alone, matrix.query.asked_for),
    }


def find_kin(word: QuestionWord, index: Index) -> tuple[Ints, Floats]:
    """Return terms that begin like the word (Syrian for Syria), and how alike they are, 0 to 1.

    Likeness is the length of the common beginning over that of the longer stem. A word inside a
    compound of its language is kin as well.
    """
    stem = word.term
    found: list[tuple[int, float]] = []
    if len(stem) >= 4 and not (stem[0].isdecimal() or scripts.is_unspaced(stem)):
        beginning = stem[: max(4, int(len(stem) * _KIN))]
        first = bisect.bisect_left(index.terms, beginning)
        for number in range(first, min(first + _KIN_TERMS, len(index.terms))):
            other = index.terms[number]
            if not other.startswith(beginning):
                break
            strength = _common_beginning(stem, other) / max(len(stem), len(other))
            if strength >= _KIN and number not in word.terms:
                found.append((number, strength))
    numbers = {number for number, _ in found} | set(word.terms)
    found += [
        (number, _KIN) for number in find_compounds(stem, index, word.language)
        if number not in numbers
    ]  # fmt: skip
    found.sort()
    terms = np.array([number for number, _ in found], dtype=np.int64)
    return terms, np.array([strength for _, strength in found])


def _answer_alike(
    vectors: npt.NDArray[np.float32], asked: npt.NDArray[np.float32], matrix: SentenceMatrix
) -> Floats:
    """Return how like what is asked for (an instrument) a new word is (violin), 0 to 1: (n,)."""
    if not matrix.query.asked_for:
        return np.full(matrix.n, _UNASKED)
    thing = asked[matrix.query.asked_for[-1]]
    alike = (vectors @ thing).astype(np.float64)
    nearest = highest_in_sentence(np.maximum(alike, 0), ~matrix.held, matrix)
    return np.clip((nearest - word_vectors.ALIKE) / (1 - word_vectors.ALIKE), 0, 1)


def _related_strengths(matrix: SentenceMatrix) -> Floats:
    """Return the strength of the best related term that each sentence has for each word."""
    near = np.zeros((matrix.n, len(matrix.idf)))
    pairs = [
        (term, word, strength)
        for word, asked in enumerate(matrix.query.words)
        for term, strength in asked.near
    ]
    if pairs:
        terms, row_of = np.unique([term for term, _, _ in pairs], return_inverse=True)
        strengths = np.zeros((len(terms), len(matrix.idf)))
        strengths[row_of, [word for _, word, _ in pairs]] = [strength for *_, strength in pairs]
        places = np.minimum(np.searchsorted(terms, matrix.tokens), len(terms) - 1)
        found = np.flatnonzero(terms[places] == matrix.tokens)
        if len(found):
            homes = matrix.home[found]
            firsts = np.flatnonzero(np.diff(homes, prepend=-1))
            best = np.maximum.reduceat(strengths[places[found]], firsts, axis=0)
            near[homes[firsts]] = best
    return near


def _kinship(matrix: SentenceMatrix) -> Floats:
    """Return how near each sentence comes to each word by a term that begins alike, 0 to 1."""
    kin = np.zeros((matrix.n, len(matrix.idf)))
    for column, word in enumerate(matrix.query.words):
        terms, strengths = find_kin(word, matrix.index)
        if len(terms):
            places = np.minimum(np.searchsorted(terms, matrix.tokens), len(terms) - 1)
            found = terms[places] == matrix.tokens
            np.maximum.at(kin[:, column], matrix.home[found], strengths[places[found]])
    return kin


def _common_beginning(first: str, second: str) -> int:
    length = 0
    for one, other in zip(first, second, strict=False):
        if one != other:
            break
        length += 1
    return length
