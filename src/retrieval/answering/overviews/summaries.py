"""Turn articles into summaries: their most central sentences, word for word."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Sequence
from datetime import date

import numpy as np

from retrieval.analysis.tagger import SentenceKind
from retrieval.analysis.tokenizer import to_terms
from retrieval.answering.overviews.centrality import measure_centrality
from retrieval.answering.overviews.definitions import DefinedName
from retrieval.answering.quote_context import needs_context
from retrieval.index.index import Hit, Index
from retrieval.search.query import Query
from retrieval.types.arrays import Bools, Floats

PASSAGES = 100  # passages that are looked at to find the article that is meant
_SAME_SUBJECT = 0.5  # share of the subject's weight in a title that makes it the article meant
_SENTENCES = 3
_ALL = 1 - 1e-9
_CONSIDERED = 50  # sentences that are looked at for introducing what the title names
_FEWEST_TERMS = 5  # of a sentence that may stand in a summary
_MOST_TERMS = 40
_ALIKE = 0.5  # share of the terms that two sentences of a summary may share, the title's left out


def select_central(
    articles: Sequence[int], index: Index, *, most: int, allowed: Bools | None = None
) -> list[tuple[int, float]]:
    """Return the most central sentences of one article, or the most central one of each.

    As numbers of sentences, in reading order, and how central each is: 1 is the average.
    allowed: (n_sentences,) which may be returned; all by default.
    """
    most = min(most, _SENTENCES)
    if len(articles) == 1:
        return sorted(_central(articles[0], index, most=most, allowed=allowed))
    each = (_central(article, index, most=1, allowed=allowed) for article in articles)
    return list(itertools.islice(itertools.chain.from_iterable(each), most))


def find_article_meant(query: Query, index: Index, *, allowed: Bools | None = None) -> list[int]:
    """Return the article whose title holds most of the subject, or else whose text holds it all.

    Of several such, the one whose passages match best; none where there is none.
    allowed: (n_passages,) which may be looked at; all by default.
    """
    hits = index.search(query.weighted_terms(), k=PASSAGES, allowed=allowed)
    scores: dict[int, float] = {}
    for hit in hits:
        article = int(index.article_of[hit.passage])
        scores[article] = scores.get(article, 0.0) + hit.score
    named = {article: share_held(query, title_terms(article, index)) for article in scores}
    meant = [article for article in scores if named[article] >= _SAME_SUBJECT]
    if not meant:
        texts = _terms_of_articles(hits, index)
        meant = [article for article in scores if share_held(query, texts[article]) > _ALL]
    return sorted(meant, key=lambda article: (-named[article], -scores[article], article))[:1]


def newest_articles(index: Index) -> list[int]:
    """Return the articles, newest first; those without a date come last, in corpus order."""
    days = [article.published or date.min for article in index.articles]
    return sorted(range(len(days)), key=lambda number: days[number], reverse=True)


def share_held(query: Query, terms: Collection[int]) -> float:
    """Return the share of the subject's weight that the terms hold; 0 where it has none."""
    whole = sum(word.idf for word in query.words)
    held = sum(word.idf for word in query.words if any(term in terms for term in word.terms))
    return held / whole if whole else 0.0


def title_terms(article: int, index: Index) -> set[int]:
    """Return the numbers of the terms of the article's title."""
    found = to_terms(index.articles[article].title)
    return {index.term_ids[term] for term in found if term in index.term_ids}


def _terms_of_articles(hits: Sequence[Hit], index: Index) -> dict[int, set[int]]:
    """Return for each article the terms that its passages among the hits hold."""
    terms: dict[int, set[int]] = {}
    for hit in hits:
        article = int(index.article_of[hit.passage])
        first, stop = map(int, index.arrays.sentence_bounds[hit.passage : hit.passage + 2])
        held = map(index.sentence_terms, range(first, stop))
        terms.setdefault(article, set()).update(*held)
    return terms


def _central(
    article: int, index: Index, *, most: int, allowed: Bools | None = None
) -> list[tuple[int, float]]:
    """Return the article's most central sentences that differ, best first, and how central.

    Sentences that need the one before them, questions, captions and scraps are passed over, as
    long as there is another. One that introduces what the title names counts up to double: that
    is what somebody needs who has not read the article. So does, the nearer to it the more, one at
    the article's beginning, which alone is a hard summary to beat (Nenkova 2005).
    """
    arrays, name = index.arrays, DefinedName(index.articles[article].title)
    passages = np.searchsorted(index.article_of, [article, article + 1])
    first, stop = map(int, arrays.sentence_bounds[passages])
    n = stop - first
    bounds = arrays.token_bounds[first : stop + 1]
    tokens = np.asarray(arrays.tokens[bounds[0] : bounds[-1]], dtype=np.int64)
    homes = np.repeat(np.arange(n), np.diff(bounds))
    idf = arrays.idf[tokens].astype(np.float64)
    title = title_terms(article, index)
    named = np.isin(tokens, list(title))
    bias = np.bincount(homes, idf * named, minlength=n)
    scores = n * measure_centrality(tokens, homes, idf, n=n, bias=np.asarray(bias, float))
    scores *= 1 + 1 / (1 + np.arange(n))
    for place in _best_first(scores)[:_CONSIDERED]:
        scores[place] *= 1 + name.is_introduced_by(index.sentence(first + place).text)
    ranked = _best_first(scores)
    if allowed is not None:
        ranked = [place for place in ranked if allowed[first + place]]
    chosen: list[int] = []
    for place in ranked:
        if len(chosen) == most:
            break
        own = index.sentence_terms(first + place) - title
        others = (index.sentence_terms(first + other) - title for other in chosen)
        if not any(_alike(own, other) for other in others) and _stands_alone(first + place, index):
            chosen.append(place)
    return [(first + place, float(scores[place])) for place in chosen or ranked[:1]]


def _best_first(scores: Floats) -> list[int]:
    """Return the places, best first; equal ones, to ten digits, keep their order."""
    order: list[int] = np.argsort(-np.round(scores, 10), kind="stable").tolist()
    return order


def _stands_alone(number: int, index: Index) -> bool:
    sentence = index.sentence(number)
    return (
        _FEWEST_TERMS <= len(index.sentence_terms(number)) <= _MOST_TERMS
        and not int(index.arrays.sentence_kinds[number]) & int(SentenceKind.QUESTION)
        and not sentence.passage.caption
        and not needs_context(sentence)
    )


def _alike(one: frozenset[int], other: frozenset[int]) -> bool:
    return len(one & other) > _ALIKE * min(len(one), len(other))
