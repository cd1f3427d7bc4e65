"""Turn a query into the passages whose sentences are worth ranking."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from retrieval.index.index import Index
from retrieval.search.query import Query
from retrieval.types.arrays import Bools, Floats, Ints

DEPTH = 150
"""Passages that the postings give before their articles are looked at."""

MOST_PASSAGES = 60
"""Passages whose sentences are ranked, at the most, however short they are."""

ENOUGH_SENTENCES = 100
"""Sentences after which no further passage is taken; benchmarks/choices.md."""

ARTICLE_SHARE = 0.4
"""How much a word counts that the article holds somewhere, beside one that the passage holds."""


@dataclass(frozen=True, slots=True, eq=False)
class PassageCandidates:
    """The passages worth ranking, best first."""

    passages: Ints
    """(n,) numbers in the index; 1 or more."""
    scores: Floats
    """(n,) BM25-weighted TF-IDF of each passage, > 0; comparable within one question only."""
    article_has: Bools
    """(n, n_words) whether each passage's article holds each word of the question somewhere."""


def find_passages(
    query: Query, index: Index, *, allowed: Bools | None = None
) -> PassageCandidates | None:
    """Return the passages worth ranking, or None when no passage has a word of the question.

    Passages come first by what they hold themselves and, for less, by what their articles hold
    elsewhere: a news article says its names once and then "the hospital". Ties keep corpus order.
    allowed: (n_passages,) which may be found; all by default.
    """
    passages, scores = index.postings.top(query.weighted_terms(), k=DEPTH, allowed=allowed)
    if not len(passages):
        return None
    articles = index.article_of[passages]
    has = np.stack([index.articles_with(word.terms) for word in query.words], axis=1)[articles]
    weights = np.array([word.idf * word.weight for word in query.words])
    together = scores + ARTICLE_SHARE * (has @ weights)
    order = np.argsort(-together, kind="stable")
    bounds = index.arrays.sentence_bounds
    sentences = np.cumsum((bounds[passages + 1] - bounds[passages])[order])
    enough = int(np.searchsorted(sentences, ENOUGH_SENTENCES)) + 1
    best = order[: min(enough, MOST_PASSAGES)]
    return PassageCandidates(passages[best], scores[best], has[best])
