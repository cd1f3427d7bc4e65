"""Turn candidate sentences into where the question's words stand: in them, and around them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from retrieval.index.index import Index
from retrieval.search.query import Query, QuestionWord
from retrieval.types.arrays import Bools, Ints


@dataclass(frozen=True, slots=True)
class WordLocations:
    """Which of the question's words stand in the candidates, and around them."""

    in_sentence: Bools
    """(n, n_words) whether each candidate holds each word."""
    passage_of: Ints
    """(n,) row, among the passages below, of each candidate's passage."""
    articles: Ints
    """(n_passages,) number in the index of the article of each passage that was hit."""
    in_passage: Bools
    """(n_passages, n_words) whether each passage, or what it stands under, holds each word."""
    beside: Bools
    """(n_passages, n_words) whether it, or the one before or after in its article, does."""
    in_article: Bools
    """(n_passages, n_words) whether any passage of its article does."""


def locate_words(query: Query, sentences: Ints, in_sentence: Bools, index: Index) -> WordLocations:
    """Return where the question's words stand.

    sentences: (n,) numbers in the index, those of one passage together.
    in_sentence: (n, n_words) whether each holds each word.
    """
    article_of = index.article_of
    owners = np.asarray(index.arrays.sentence_passages[sentences], dtype=np.int64)
    begins = np.concatenate([[True], owners[1:] != owners[:-1]])[: len(owners)]
    passages, passage_of = owners[begins], np.cumsum(begins) - 1
    articles = article_of[passages]
    starts = np.searchsorted(article_of, articles, "left")
    stops = np.searchsorted(article_of, articles, "right")
    nearby = np.maximum(passages - 1, starts), np.minimum(passages + 2, stops)
    probes = np.stack([passages, passages + 1, *nearby, starts, stops]).astype(np.int32)
    shape = (3, len(passages), len(query.words))
    found = np.zeros(shape, dtype=bool)  # in the passage, beside it, in its article
    for column, word in enumerate(query.words):
        found[:, :, column] = _holds(word, probes, index)
    return WordLocations(in_sentence, passage_of, articles.astype(np.int64), *found)


def _holds(word: QuestionWord, probes: npt.NDArray[np.int32], index: Index) -> Bools:
    """Return whether each range of passages holds the word.

    probes: (2 * n_ranges, n_passages) starts and stops in turn.
    """
    held = np.zeros((len(probes) // 2, probes.shape[1]), dtype=bool)
    bounds = index.postings.bounds
    for term in word.terms:
        holders = index.postings.passages[bounds[term] : bounds[term + 1]]
        places = np.searchsorted(holders, probes)
        held |= places[1::2] > places[::2]
    return held
