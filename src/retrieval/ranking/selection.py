"""Turn ranked sentences into the few that are quoted: the best, and others that add to it."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from retrieval.index.index import Index
from retrieval.ranking.features.extractor import SentenceCandidates
from retrieval.ranking.model import Ranking
from retrieval.search.query import Query
from retrieval.types.arrays import Floats

WORTH = 0.08
"""Chance of being the right one from which a further quote is shown; benchmarks/choices.md."""

_SAME = 0.8  # share of the terms that makes two sentences near-duplicates


def select_sentences(
    query: Query, candidates: SentenceCandidates, ranked: Ranking, index: Index, *, most: int
) -> list[int]:
    """Return the rows of the best sentence and of those that are worth a quote beside it.

    A further sentence must be good by itself and say something else (maximal marginal relevance:
    Carbonell & Goldstein 1998). Deviation: instead of a difference of two likenesses,
        worth = chance * (1 + share of the question's weight in words that no quote so far holds)
    chance: softmax of the scores, which is what they were learned as (`training`).
    A sentence that brings more of the question is worth up to twice its chance: measured, such
    sentences are right more often than others of the same chance, and those of another article,
    with another name or another number, are not.
    """
    chances = _softmax(ranked.scores)
    weights = np.array([word.idf for word in query.words])
    weights /= weights.sum()
    chosen: list[int] = []
    held: set[int] = set()
    for row in map(int, ranked.order):
        if len(chosen) == most or (chosen and 2 * chances[row] < WORTH):
            break
        words = _words_held(int(candidates.sentences[row]), query, index)
        worth = chances[row] * (1 + sum(weights[list(words - held)]))
        if chosen and worth < WORTH:
            continue
        if any(
            is_repetition(index, *candidates.sentences[[row, other]].tolist()) for other in chosen
        ):
            continue
        chosen.append(row)
        held |= words
    return chosen


def select_one_per_story(
    rows: Iterable[int], candidates: SentenceCandidates, index: Index, *, most: int
) -> list[int]:
    """Return the first row of each article, no two of which say the same; rows: best first.

    Articles that are copies of one another count as one.
    """
    chosen: list[int] = []
    seen: set[int] = set()
    owners = index.articles_of_sentences(candidates.sentences)
    stories = index.duplicates.copies[owners]
    for row in rows:
        if len(chosen) == most:
            break
        number, story = int(candidates.sentences[row]), int(stories[row])
        if story in seen:
            continue
        seen.add(story)
        others = (int(candidates.sentences[earlier]) for earlier in chosen)
        if not any(is_repetition(index, number, other) for other in others):
            chosen.append(row)
    return chosen


def is_repetition(index: Index, first: int, second: int) -> bool:
    """Tell whether two sentences, by their numbers, say the same.

    In one article, when one holds nearly all of the other's terms. Two articles that tell the
    same in their own words are two accounts of it; they repeat each other only when both
    sentences hold nearly the same terms, as copies of an agency's text do.
    """
    one, other = index.sentence_terms(first), index.sentence_terms(second)
    together = index.sentence(first).article is index.sentence(second).article
    size = (min if together else max)(len(one), len(other))
    return len(one & other) >= _SAME * max(size, 1)


def holds_question_word(sentence: int, query: Query, index: Index) -> bool:
    """Tell whether the sentence of that number holds a word of the question itself."""
    return bool(_words_held(sentence, query, index))


def _words_held(sentence: int, query: Query, index: Index) -> set[int]:
    """Return the places of the question's words that the sentence holds."""
    terms = index.sentence_terms(sentence)
    return {place for place, word in enumerate(query.words) if not terms.isdisjoint(word.terms)}


def _softmax(scores: Floats) -> Floats:
    odds = np.exp(scores - scores.max())
    return np.asarray(odds / odds.sum())
