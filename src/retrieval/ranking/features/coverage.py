"""Measure how much of the question stands in and around each sentence."""

from __future__ import annotations

import numpy as np

from retrieval.analysis.tagger import SentenceKind, WordKind
from retrieval.ranking.features.columns import WINDOW, Columns, mean_over, share_of
from retrieval.ranking.features.sentence_matrix import (
    SentenceMatrix,
    concatenate_ranges,
    match_tokens,
)

_K1 = 1.2  # BM25's saturation, as for passages
_B = 0.5  # sentences differ less in length than passages, so their length counts less


def measure_coverage(matrix: SentenceMatrix) -> Columns:
    """Return how much of the question each sentence itself holds."""
    arrays, has, idf = matrix.index.arrays, matrix.has, matrix.idf
    average = max(len(arrays.tokens) / max(len(arrays.sentences), 1), 1.0)
    norm = _K1 * (1 - _B + _B * matrix.lengths / average)
    bm25 = (matrix.counts * (_K1 + 1) / (matrix.counts + norm[:, None])) @ idf
    rarest = np.argsort(-idf, kind="stable")
    is_name = np.array([word.named for word in matrix.query.words])
    named = matrix.held & ((matrix.token_kinds & int(WordKind.NAME | WordKind.INITIAL)) != 0)
    names_held = np.zeros_like(has)
    names_held[matrix.home[named], matrix.word_of[named]] = True
    names_held[tuple(matrix.granted.T)] = True
    follows = matrix.held[:-1] & (matrix.word_of[1:] == matrix.word_of[:-1] + 1)
    pairs = np.bincount(
        matrix.home[:-1][follows & (matrix.home[1:] == matrix.home[:-1])], minlength=matrix.n
    )
    return {
        "sentence bm25": bm25 / 10,
        "coverage": has @ matrix.weights,
        "common coverage": share_of(has[:, ~is_name], idf[~is_name]),
        "name coverage": share_of(has[:, is_name], idf[is_name]),
        "names held": names_held @ matrix.weights,
        "words held": has.sum(axis=1) / 5,
        "rarest held": has[:, rarest[0]],
        "two rarest held": has[:, rarest[:2]].all(axis=1),
        "last word held": has[:, -1],
        "asked for held": mean_over(has, matrix.query.asked_for),
        "pairs": np.maximum(pairs, matrix.granted_pairs) / max(len(idf) - 1, 1),
    }


def measure_neighbourhood(matrix: SentenceMatrix) -> Columns:
    """Return how much of the question stands around each sentence: passage, title, heading."""
    arrays, has = matrix.index.arrays, matrix.has
    starts = arrays.context_bounds[matrix.passages]
    stops = arrays.context_bounds[matrix.passages + 1]
    words = match_tokens(arrays.context_tokens[concatenate_ranges(starts, stops)], matrix.query)
    context = np.zeros((len(matrix.passages), len(matrix.idf)), dtype=bool)
    context[np.repeat(np.arange(len(starts)), stops - starts)[words >= 0], words[words >= 0]] = (
        True
    )
    above = context[matrix.owner]
    in_article = matrix.found.article_has[matrix.owner]
    share = has[matrix.is_own].mean(axis=0)
    local_idf = np.log1p((1 - share) / (share + 1 / matrix.is_own.sum()))
    before = matrix.before(has) @ matrix.weights
    earlier = matrix.earlier(has)
    earlier_only = (earlier & ~matrix.has_before) @ matrix.weights
    articles = matrix.index.article_of[matrix.passages]
    _, same = np.unique(articles, return_inverse=True)
    of_article = np.bincount(same, matrix.scores)[same]
    is_pronoun = (matrix.kinds & int(SentenceKind.PRONOUN_FIRST)) != 0
    return {
        "passage bm25": matrix.scores[matrix.owner] / 10,
        "passage share": matrix.scores[matrix.owner] / matrix.scores.max(),
        "passage coverage": matrix.passage_has @ matrix.weights,
        "context coverage": (above | has) @ matrix.weights,
        "context only": (above & ~has) @ matrix.weights,
        "with previous": matrix.has_before @ matrix.weights,
        "with next": (has | matrix.after(has)) @ matrix.weights,
        "previous coverage": before,
        "next coverage": matrix.after(has) @ matrix.weights,
        "local coverage": share_of(has, local_idf),
        "local with previous": share_of(matrix.has_before, local_idf),
        "pronoun after": is_pronoun * before,
        "article coverage": (in_article | above | has) @ matrix.weights,
        "article only": (in_article & ~above & ~matrix.passage_has) @ matrix.weights,
        "article share": (of_article / matrix.scores.sum())[matrix.owner],
        "with earlier": (has | earlier) @ matrix.weights,
        "earlier only": earlier_only,
        "pronoun after earlier": is_pronoun * earlier_only,
    }


def measure_proximity(matrix: SentenceMatrix) -> Columns:
    """Return how close together each sentence holds words that the question has together."""
    n_pairs = max(len(matrix.weights) - 1, 1)
    either, ordered = np.zeros((matrix.n, n_pairs)), np.zeros((matrix.n, n_pairs))
    for distance in range(1, WINDOW + 1):
        one, other = slice(None, -distance), slice(distance, None)
        together = matrix.home[one] == matrix.home[other]
        first, second = matrix.word_of[one], matrix.word_of[other]
        follows = together & (first >= 0) & (second == first + 1)
        precedes = together & (second >= 0) & (first == second + 1)
        at = matrix.home[one]
        np.maximum.at(ordered, (at[follows], first[follows]), 1 / distance)
        np.maximum.at(either, (at[precedes], second[precedes]), 1 / distance)
    pairs = matrix.weights[:-1] + matrix.weights[1:] if len(matrix.weights) > 1 else np.ones(1)
    return {
        "tight pairs": share_of(np.maximum(ordered, either), pairs),
        "ordered pairs": share_of(ordered, pairs),
    }
