"""Turn a topic into the best sentence of each article on it, and articles into summaries."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from retrieval import analysis, centrality, choosing, features, lead_in, questions, ranking
from retrieval.answer import Quote
from retrieval.index import Hit, Index
from retrieval.kinds import SentenceKind
from retrieval.overview import Kind, Request
from retrieval.questions import Query
from retrieval.ranking import Linear

PASSAGES = 100  # passages that are looked at for a topic, so that there are several articles' ones
_OF_EACH = 5  # passages of one article whose sentences are ranked
_RANKED = 40  # passages whose sentences are ranked
MOST_OF_KEYWORDS = 0.6
"""Share of the keywords' weight that a sentence must hold to be about them."""

_SAME_SUBJECT = 0.5  # share of the subject's weight in a title that makes it the article meant
_SENTENCES = 3  # of a summary
_FEWEST_TERMS = 5  # of a sentence that may stand in a summary
_ALIKE = 0.5  # share of the terms that two sentences of a summary may share


@dataclass(frozen=True, slots=True)
class Told:
    """What there is on a topic, or in an article."""

    kind: Kind
    quotes: tuple[Quote, ...] = ()
    """For a topic best first, of different articles; for a summary in reading order."""
    confidence: float = 0.0
    """Share of the subject's weight that the first quote holds, 0 where that is too little."""
    missing: tuple[str, ...] = ()
    corrected: Mapping[str, str] = field(default_factory=dict)


def tell(request: Request, index: Index, model: Linear, *, most: int) -> Told:
    """Return what the articles say on the request's subject, in `most` quotes or fewer."""
    query = questions.parse(request.subject, index)
    if request.kind is Kind.SUMMARY:
        articles = _articles_meant(query, index) if request.subject else _newest(index)
        if articles:
            return _summarise(articles, query, index, most=most)
    return _topic(request.subject, query, index, model, most=most)


def _topic(subject: str, query: Query, index: Index, model: Linear, *, most: int) -> Told:
    """Return the best sentence of each article that is about the subject."""
    hits = _spread(index.search(query.weighted_terms(), k=PASSAGES), index)
    if not hits:
        return Told(Kind.TOPIC, (), 0.0, query.missing, query.corrected)
    # Asked as a question, so that the sentences that introduce it come first.
    asked = questions.parse(f"What is {subject}?", index)
    candidates = features.measure(asked, hits, index)
    ranked = ranking.rank(candidates, model)
    held = np.asarray(candidates.columns["coverage"], dtype=np.float64)
    enough = held >= _needed(query) - 1e-9
    rows = [int(row) for row in ranked.order if enough[row]] or [int(ranked.order[0])]
    chosen = choosing.best_of_each_article(rows, candidates, index, most=most)
    quotes = tuple(
        _quote(int(candidates.sentences[row]), float(ranked.scores[row]), index) for row in chosen
    )
    confidence = float(held[chosen[0]]) if enough[chosen[0]] else 0.0
    return Told(Kind.TOPIC, quotes, min(confidence, 1.0), query.missing, query.corrected)


def _needed(query: Query) -> float:
    """Return the share of the subject's weight that a sentence about it must hold.

    A name is one thing, so all of it; of keywords, most.
    """
    is_name = all(word.text[0].isupper() or word.text[0].isdigit() for word in query.words)
    return 1.0 if is_name or len(query.words) == 1 else MOST_OF_KEYWORDS


def _spread(hits: Sequence[Hit], index: Index) -> list[Hit]:
    """Return the best passages, but only a few of each article, so that others have their say."""
    kept: list[Hit] = []
    of_article: dict[int, int] = {}
    for hit in hits:
        article = int(index.arrays.passages[hit.passage, 0])
        of_article[article] = of_article.get(article, 0) + 1
        if of_article[article] <= _OF_EACH and len(kept) < _RANKED:
            kept.append(hit)
    return kept


def _articles_meant(query: Query, index: Index) -> list[int]:
    """Return the article whose title holds most of the subject, or else whose text holds it all.

    Of several such, the one whose passages match best; none where there is none.
    """
    scores: dict[int, float] = {}
    terms: dict[int, set[int]] = {}
    for hit in index.search(query.weighted_terms(), k=PASSAGES):
        article = int(index.arrays.passages[hit.passage, 0])
        scores[article] = scores.get(article, 0.0) + hit.score
        first, stop = index.arrays.sentence_bounds[hit.passage : hit.passage + 2]
        for sentence in range(int(first), int(stop)):
            terms.setdefault(article, set()).update(index.sentence_terms(sentence))
    named = {article: _share(query, _title_terms(article, index)) for article in scores}
    held = {article: _share(query, found) for article, found in terms.items()}
    by_title = [article for article in scores if named[article] >= _SAME_SUBJECT]
    by_text = [article for article in scores if held.get(article, 0.0) >= _needed(query) - 1e-9]
    meant = sorted(by_title or by_text, key=lambda a: (-named[a], -scores[a], a))
    return meant[:1]


def _share(query: Query, terms: Collection[int]) -> float:
    """Return the share of the subject's weight that the terms hold."""
    held = sum(word.idf for word in query.words if any(term in terms for term in word.terms))
    return held / sum(word.idf for word in query.words)


def _title_terms(article: int, index: Index) -> set[int]:
    found = analysis.terms(index.articles[article].title)
    return {index.term_ids[term] for term in found if term in index.term_ids}


def _newest(index: Index) -> list[int]:
    """Return the articles, newest first; those without a date come last, in corpus order."""
    days = [article.published or date.min for article in index.articles]
    return sorted(range(len(days)), key=lambda number: days[number], reverse=True)


def _summarise(articles: Sequence[int], query: Query, index: Index, *, most: int) -> Told:
    """Return the most central sentences of one article, or the most central one of several."""
    most = min(most, _SENTENCES)
    if len(articles) == 1:
        central = sorted(_central(articles[0], index, most=most))
    else:
        each = (_central(article, index, most=1) for article in articles)
        central = list(itertools.islice(itertools.chain.from_iterable(each), most))
    quotes = tuple(_quote(number, score, index) for number, score in central)
    sure = 1.0 if quotes else 0.0
    return Told(Kind.SUMMARY, quotes, sure, query.missing, query.corrected)


def _central(article: int, index: Index, *, most: int) -> list[tuple[int, float]]:
    """Return the article's most central sentences that differ, best first, and how central.

    Sentences that need the one before them, questions, captions and scraps are passed over, as
    long as there are others.
    """
    arrays = index.arrays
    passages = np.searchsorted(arrays.passages[:, 0], [article, article + 1])
    first, stop = map(int, arrays.sentence_bounds[passages])
    n = stop - first
    bounds = arrays.token_bounds[first : stop + 1]
    tokens = np.asarray(arrays.tokens[bounds[0] : bounds[-1]], dtype=np.int64)
    homes = np.repeat(np.arange(n), np.diff(bounds))
    idf = arrays.idf[tokens].astype(np.float64)
    named = np.isin(tokens, list(_title_terms(article, index)))
    bias = np.bincount(homes, idf * named, minlength=n)
    scores = centrality.measure(tokens, homes, idf, n=n, bias=bias) * n
    ranked = np.argsort(-np.round(scores, 10), kind="stable").tolist()
    good = [place for place in ranked if _stands_alone(first + place, index)]
    chosen: list[int] = []
    for place in good or ranked:
        if len(chosen) == most:
            break
        if not any(_alike(first + place, first + other, index) for other in chosen):
            chosen.append(place)
    return [(first + place, float(scores[place])) for place in chosen]


def _stands_alone(number: int, index: Index) -> bool:
    sentence = index.sentence(number)
    return (
        len(index.sentence_terms(number)) >= _FEWEST_TERMS
        and not int(index.arrays.sentences[number, 3]) & int(SentenceKind.QUESTION)
        and not sentence.passage.caption
        and not lead_in.is_needed(sentence)
    )


def _alike(first: int, second: int, index: Index) -> bool:
    one, other = index.sentence_terms(first), index.sentence_terms(second)
    return len(one & other) > _ALIKE * min(len(one), len(other))


def _quote(number: int, score: float, index: Index) -> Quote:
    return lead_in.quote(index, number, score)
