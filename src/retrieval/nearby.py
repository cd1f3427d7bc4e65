"""Lean search and ranking towards where the answer before was found."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from retrieval import ranking
from retrieval.answer import Quote
from retrieval.features import Candidates
from retrieval.index import Hit, Index
from retrieval.questions import Query
from retrieval.ranking import Ranked

_AROUND = 2  # paragraphs before and after a quote's that are looked at in any case
_SAME_ARTICLE = 1.5  # added to a score: e times as likely for each 1
_SAME_PASSAGE = 0.8
_NEXT_PASSAGE = 0.4
_SHOWN = 3.0  # taken from a sentence that was shown and has none of the question's own words


def add_hits(
    hits: Sequence[Hit], terms: Sequence[tuple[int, float]], near: Quote, index: Index
) -> list[Hit]:
    """Return the hits, and the passages around the quote that have a word of the question."""
    place = _passage(near, index)
    if place is None:
        return list(hits)
    article, passage = place
    owners = index.arrays.passages[:, 0]
    around = np.arange(max(passage - _AROUND, 0), min(passage + _AROUND + 1, len(owners)))
    new = np.setdiff1d(around[owners[around] == article], [hit.passage for hit in hits])
    scores = _scores(new, terms, index)
    pairs = zip(new.tolist(), scores.tolist(), strict=True)
    return [*hits, *(Hit(number, score) for number, score in pairs if score > 0)]


def lean(
    ranked: Ranked, candidates: Candidates, near: Quote, query: Query, index: Index
) -> Ranked:
    """Return the ranking with more for the sentences of the quote's article and paragraph.

    The quote itself has been shown: it has less the more of the question's own words it lacks.
    """
    place = _passage(near, index)
    if place is None:
        return ranked
    article, passage = place
    passages = index.arrays.sentences[candidates.sentences, 0].astype(np.int64)
    same = index.arrays.passages[passages, 0] == article
    more = same * _SAME_ARTICLE
    more += (same & (np.abs(passages - passage) == 1)) * _NEXT_PASSAGE
    more += (passages == passage) * _SAME_PASSAGE
    starts = index.arrays.sentences[candidates.sentences, 1]
    for row in np.flatnonzero((passages == passage) & (starts == near.start)).tolist():
        more[row] -= _SHOWN * _lacking(int(candidates.sentences[row]), query, index)
    return ranking.in_order(ranked.scores + more, candidates)


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
    first, stop = np.searchsorted(index.arrays.passages[:, 0], [number, number + 1]).tolist()
    starts = index.arrays.passages[first:stop, 1]
    place = int(np.searchsorted(starts, quote.passage.start, side="right")) - 1
    return (number, first + max(place, 0)) if stop > first else None


def _scores(
    passages: npt.NDArray[np.int64], terms: Sequence[tuple[int, float]], index: Index
) -> npt.NDArray[np.float64]:
    """Return what the search scores those passages: the sum of their terms' weights."""
    arrays = index.arrays
    totals = np.zeros(len(passages))
    for term, weight in terms:
        first, stop = arrays.posting_bounds[term : term + 2].tolist()
        holding = arrays.posting_passages[first:stop]
        places = np.minimum(np.searchsorted(holding, passages), stop - first - 1)
        held = holding[places] == passages
        totals += np.where(held, weight * arrays.posting_weights[first:stop][places], 0.0)
    return totals
