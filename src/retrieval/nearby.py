"""Lean search and ranking towards where the answer before was found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from retrieval.answer import Quote
from retrieval.features import Candidates
from retrieval.index import Hit, Index
from retrieval.ranking import Ranked

_AROUND = 2  # paragraphs before and after a quote's that are looked at in any case
_SAME_ARTICLE = 1.5  # added to a score: e times as likely for each 1
_SAME_PASSAGE = 0.8
_NEXT_PASSAGE = 0.4
_SHOWN = 3.0  # taken from a sentence that was shown and has none of the question's own words


def add_hits(
    hits: Sequence[Hit], terms: Sequence[tuple[int, float]], near: Sequence[Quote], index: Index
) -> list[Hit]:
    """Return the hits, and the passages around the quotes that have a word of the question."""
    known = {hit.passage for hit in hits}
    found = list(hits)
    for place in filter(None, (_passage(quote, index) for quote in near)):
        around = np.arange(place[1] - _AROUND, place[1] + _AROUND + 1)
        inside = around[(around >= 0) & (around < len(index.arrays.passages))]
        for passage in inside[index.arrays.passages[inside, 0] == place[0]].tolist():
            score = _score(passage, terms, index)
            if score > 0 and passage not in known:
                known.add(passage)
                found.append(Hit(passage, score))
    return found


def lean(
    ranked: Ranked, candidates: Candidates, near: Sequence[Quote], own: Sequence[tuple[int, ...]], index: Index
) -> Ranked:
    """Return the ranking with more for the sentences of a quote's article and paragraph.

    A sentence that was shown already has less the more of the question's own words it lacks.
    """
    passages = index.arrays.sentences[candidates.sentences, 0].astype(np.int64)
    articles = index.arrays.passages[passages, 0]
    more = np.zeros(len(passages))
    for place in filter(None, (_passage(quote, index) for quote in near)):
        more[articles == place[0]] = _SAME_ARTICLE
        more[(np.abs(passages - place[1]) == 1) & (articles == place[0])] += _NEXT_PASSAGE
        more[passages == place[1]] += _SAME_PASSAGE
    starts = index.arrays.sentences[candidates.sentences, 1]
    shown = [quote.start for quote in near]
    for row in np.flatnonzero((more >= _SAME_PASSAGE) & np.isin(starts, shown)).tolist():
        held = index.sentence_terms(int(candidates.sentences[row]))
        if own:
            more[row] -= _SHOWN * (1 - sum(any(t in held for t in w) for w in own)/len(own))
    return replace_scores(ranked, ranked.scores + more, candidates)


def replace_scores(ranked: Ranked, scores: np.ndarray, candidates: Candidates) -> Ranked:
    """Return the ranking by other scores."""
    order = np.lexsort((candidates.sentences, -np.round(scores, 10)))
    return replace(ranked, order=order, scores=scores)


def _passage(quote: Quote, index: Index) -> tuple[int, int] | None:
    """Return the numbers of the quote's article and passage, if the index has them still."""
    ids = (n for n, article in enumerate(index.articles) if article.id == quote.article.id)
    number = next(ids, None)
    if number is None:
        return None
    first, stop = np.searchsorted(index.arrays.passages[:, 0], [number, number + 1])
    starts = index.arrays.passages[first:stop, 1]
    place = int(np.searchsorted(starts, quote.passage.start, side="right")) - 1
    return (number, int(first) + max(place, 0)) if stop > first else None


def _score(passage: int, terms: Sequence[tuple[int, float]], index: Index) -> float:
    """Return what the search would score the passage: the sum of its terms' weights."""
    arrays = index.arrays
    total = 0.0
    for term, weight in terms:
        first, stop = arrays.posting_bounds[term : term + 2]
        place = first + int(np.searchsorted(arrays.posting_passages[first:stop], passage))
        if place < stop and arrays.posting_passages[place] == passage:
            total += weight * float(arrays.posting_weights[place])
    return total
