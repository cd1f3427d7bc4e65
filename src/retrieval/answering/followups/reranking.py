"""Lean search and ranking towards where the answer before was found."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from retrieval.index.index import Index
from retrieval.ranking.features.extractor import SentenceCandidates
from retrieval.ranking.model import Ranking, order_by_score
from retrieval.search.candidates import PassageCandidates
from retrieval.search.query import Query
from retrieval.types.answer import Quote
from retrieval.types.arrays import Floats, Ints

_AROUND = 2  # paragraphs before and after a quote's that are looked at in any case
_SAME_ARTICLE = 1.5  # added to a score: e times as likely for each 1
_SAME_PASSAGE = 0.8
_NEXT_PASSAGE = 0.4
_SHOWN = 3.0  # taken from a sentence that was shown and has none of the question's own words


def add_nearby(
    found: PassageCandidates, query: Query, near: Quote, index: Index
) -> PassageCandidates:
    """Return what was found, and those around the quote that have a word of the question."""
    place = _passage(near, index)
    if place is None:
        return found
    article, passage = place
    first, stop = _bounds(article, index)
    around = np.arange(max(passage - _AROUND, first), min(passage + _AROUND + 1, stop))
    new = np.setdiff1d(around, found.passages)
    scores = _scores(new, query.weighted_terms(), index)
    new, scores = new[scores > 0], scores[scores > 0]
    has = np.array([index.articles_with(word.terms)[article] for word in query.words])
    return PassageCandidates(
        np.concatenate([found.passages, new]),
        np.concatenate([found.scores, scores]),
        np.concatenate([found.article_has, np.tile(has, (len(new), 1))]),
    )


def prefer_nearby(
    ranked: Ranking, candidates: SentenceCandidates, near: Quote, query: Query, index: Index
) -> Ranking:
    """Return the ranking with more for the sentences of the quote's article and paragraph.

    The quote itself has been shown: it has less the more of the question's own words it lacks.
    """
    place = _passage(near, index)
    if place is None:
        return ranked
    article, passage = place
    passages = index.arrays.sentence_passages[candidates.sentences].astype(np.int64)
    same = index.arrays.passage_articles[passages] == article
    more = same * _SAME_ARTICLE
    more += (same & (np.abs(passages - passage) == 1)) * _NEXT_PASSAGE
    more += (passages == passage) * _SAME_PASSAGE
    starts = index.arrays.sentence_starts[candidates.sentences]
    for row in np.flatnonzero((passages == passage) & (starts == near.start)).tolist():
        more[row] -= _SHOWN * _lacking(int(candidates.sentences[row]), query, index)
    return order_by_score(ranked.scores + more, candidates)


def _lacking(sentence: int, query: Query, index: Index) -> float:
    """Return the share of the question's own words that the sentence lacks; 0 without any."""
    held = index.sentence_terms(sentence)
    own = [word.terms for word in query.words if word.weight == 1]
    return sum(held.isdisjoint(terms) for terms in own) / max(len(own), 1)


def _passage(quote: Quote, index: Index) -> tuple[int, int] | None:
    """Return the numbers of the quote's article and passage, if the index has them still."""
    ids = (n for n, article in enumerate(index.articles) if article.id == quote.article.id)
    number = next(ids, None)
    if number is None:
        return None
    first, stop = _bounds(number, index)
    starts = index.arrays.passage_starts[first:stop]
    place = int(np.searchsorted(starts, quote.passage.start, side="right")) - 1
    return (number, first + max(place, 0)) if stop > first else None


def _bounds(article: int, index: Index) -> tuple[int, int]:
    """Return the number of the article's first passage, and of the first behind its last."""
    owners = index.arrays.passage_articles
    first, stop = np.searchsorted(owners, np.array([article, article + 1], dtype=owners.dtype))
    return int(first), int(stop)


def _scores(passages: Ints, terms: Sequence[tuple[int, float]], index: Index) -> Floats:
    """Return what the search scores those passages: the sum of their terms' weights: (n,)."""
    bounds = index.arrays.posting_bounds
    totals = np.zeros(len(passages))
    for term, weight in terms:
        part = slice(bounds[term], bounds[term + 1])
        holding, weights = index.arrays.posting_passages[part], index.arrays.posting_weights[part]
        if len(holding):
            places = np.minimum(np.searchsorted(holding, passages), len(holding) - 1)
            totals += np.where(holding[places] == passages, weight * weights[places], 0.0)
    return totals
