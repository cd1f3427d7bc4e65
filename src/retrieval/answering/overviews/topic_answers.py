"""Turn a topic into the best sentence of each article on it, and articles into summaries."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from retrieval.answering.overviews import summaries
from retrieval.answering.overviews.definitions import DefinedName
from retrieval.answering.overviews.summaries import (
    find_article_meant,
    newest_articles,
    select_central,
    share_held,
)
from retrieval.answering.quote_context import needs_context
from retrieval.answering.quoting import make_quote
from retrieval.index.index import Index
from retrieval.ranking.features.extractor import compute_features
from retrieval.ranking.filters import AllowedSentences, without_copies
from retrieval.ranking.model import LinearModel, Ranking, rank_sentences
from retrieval.ranking.recency import prefer_newer
from retrieval.ranking.selection import select_one_per_story
from retrieval.search.candidates import PassageCandidates
from retrieval.search.query import Query, parse_query
from retrieval.types.answer import Quote
from retrieval.types.arrays import Bools, Floats, Ints
from retrieval.types.request import Request, RequestKind

PASSAGES = 100  # passages that are looked at for a topic, so that there are several articles' ones
_NEARLY = 0.9  # of what the first sentence holds of the subject, a further one must hold
_BEST_OF_EACH = 5  # passages of one article whose sentences are ranked
_FIRST_OF_EACH = 3  # and of those that hold a word of the subject
_RANKED = 40  # passages whose sentences are ranked, a few more or less
_INTRODUCED = 2.0  # on the scale of the scores: e times as likely for 1
_TITLED = 2.0
_NOT_ALONE = 1.0
MOST_OF_KEYWORDS = 0.6
"""Share of the keywords' weight that a sentence must hold to be about them."""


@dataclass(frozen=True, slots=True)
class Overview:
    """What there is on a topic, or in an article."""

    kind: RequestKind
    quotes: tuple[Quote, ...] = ()
    """For a topic best first, of different articles; for a summary in reading order."""
    confidence: float = 0.0
    """Share of the subject's weight that the first quote holds, 0 where that is too little."""
    missing: tuple[str, ...] = ()
    corrected: Mapping[str, str] = field(default_factory=dict)


def answer_overview(
    request: Request,
    index: Index,
    model: LinearModel,
    *,
    most: int,
    allowed: AllowedSentences | None = None,
) -> Overview:
    """Return what the articles say on the request's subject, in `most` quotes or fewer.

    allowed: what may be quoted; everything by default.
    """
    query = parse_query(request.subject, index)
    if request.kind is RequestKind.SUMMARY:
        articles = _articles(request.subject, query, index, allowed)
        if articles:
            return _summary(articles, query, index, most=most, allowed=allowed)
    once = without_copies(allowed, index)
    return _topic(request.subject, query, index, model, most=most, allowed=once)


def _articles(
    subject: str, query: Query, index: Index, allowed: AllowedSentences | None
) -> list[int]:
    """Return the article that is to be summarised, or each story's where none is named."""
    if subject:
        return find_article_meant(query, index, allowed=_passages(allowed))
    newest = newest_articles(index)
    if allowed is not None:
        newest = [number for number in newest if allowed.articles[number]]
    return index.duplicates.canonical_articles(newest)


def _passages(allowed: AllowedSentences | None) -> Bools | None:
    return None if allowed is None else allowed.passages


def _topic(
    subject: str,
    query: Query,
    index: Index,
    model: LinearModel,
    *,
    most: int,
    allowed: AllowedSentences | None,
) -> Overview:
    """Return the best sentence of each article that is about the subject."""
    # Asked as a question, so that what defines the subject ranks high.
    asked = parse_query(f"What is {subject}?", index)
    found = find_topic_passages(asked, index, allowed=_passages(allowed))
    if found is None:
        return Overview(RequestKind.TOPIC, (), 0.0, query.missing, query.corrected)
    candidates = compute_features(asked, found, index)
    if allowed is not None:
        candidates = allowed.candidates(candidates)
    held = np.asarray(candidates.columns["coverage"], dtype=np.float64)
    enough = held >= _needed(query) - 1e-9
    scores = rank_sentences(candidates, model).scores
    rows_on_it = np.flatnonzero(enough)
    scores[rows_on_it] += _fitness(subject, query, candidates.sentences[rows_on_it], index)
    order = np.lexsort((candidates.sentences, -np.round(scores, 10), -np.where(enough, 1, held)))
    rows = [int(row) for row in order if enough[row]] or [int(order[0])]
    rows = [row for row in rows if held[row] >= _NEARLY * held[rows[0]]]
    if enough[rows[0]]:
        best = Ranking(np.array(rows, dtype=np.int64), scores)
        rows = prefer_newer(best, index.days_of(candidates.sentences)).order.tolist()
    chosen = select_one_per_story(rows, candidates, index, most=most)
    quotes = tuple(
        make_quote(index, int(candidates.sentences[row]), float(scores[row])) for row in chosen
    )
    confidence = float(held[chosen[0]]) if enough[chosen[0]] else 0.0
    return Overview(
        RequestKind.TOPIC, quotes, min(confidence, 1.0), query.missing, query.corrected
    )


def _needed(query: Query) -> float:
    """Return the share of the subject's weight that a sentence about it must hold.

    A name is one thing, so all of it; of keywords, most.
    """
    is_name = all(word.text[0].isupper() or word.text[0].isdigit() for word in query.words)
    return 1.0 if is_name or len(query.words) == 1 else MOST_OF_KEYWORDS


def _fitness(subject: str, query: Query, sentences: Ints, index: Index) -> Floats:
    """Return what is added to each sentence's score for telling who or what the subject is.

    The weights are set by hand, by reading what names and titles of other articles gave.
    """
    name = DefinedName(subject)
    is_on = functools.cache(lambda article: _is_on(query, article, index))
    fit = np.zeros(len(sentences))
    for place, number in enumerate(sentences.tolist()):
        sentence = index.sentence(number)
        article = index.passage_article(index.sentence_passage(number))
        fit[place] = (
            _INTRODUCED * name.is_introduced_by(sentence.text)
            + _TITLED * is_on(article)
            - _NOT_ALONE * needs_context(sentence)
        )
    return fit


def _is_on(query: Query, article: int, index: Index) -> bool:
    """Tell whether the article's title holds the subject, and not much else."""
    title = summaries.title_terms(article, index)
    return share_held(query, title) == 1 and 2 * len(query.words) > len(title)


def find_topic_passages(
    query: Query, index: Index, *, allowed: Bools | None = None
) -> PassageCandidates | None:
    """Return each article's best few passages, and its first few, where names are introduced.

    allowed: (n_passages,) which may be found; all by default.
    """
    hits = index.search(query.weighted_terms(), k=PASSAGES, allowed=allowed)
    articles = index.article_of[[hit.passage for hit in hits]]
    kept: set[int] = set()
    for article in dict.fromkeys(articles.tolist()):
        of_article = [hit.passage for hit in itertools.compress(hits, articles == article)]
        kept.update(of_article[:_BEST_OF_EACH])
        kept.update(sorted(of_article)[:_FIRST_OF_EACH])
        if len(kept) >= _RANKED:
            break
    best = [hit for hit in hits if hit.passage in kept]
    if not best:
        return None
    passages = np.array([hit.passage for hit in best])
    held = np.stack([index.articles_with(word.terms) for word in query.words], axis=1)
    scores = np.array([hit.score for hit in best])
    return PassageCandidates(passages, scores, held[index.article_of[passages]])


def _summary(
    articles: Sequence[int],
    query: Query,
    index: Index,
    *,
    most: int,
    allowed: AllowedSentences | None,
) -> Overview:
    """Return what is central in the articles."""
    sentences = None if allowed is None else allowed.sentences
    central = select_central(articles, index, most=most, allowed=sentences)
    quotes = tuple(make_quote(index, number, score) for number, score in central)
    sure = 1.0 if quotes else 0.0
    return Overview(RequestKind.SUMMARY, quotes, sure, query.missing, query.corrected)
