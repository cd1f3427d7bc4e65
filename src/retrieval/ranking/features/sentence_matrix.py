"""Turn a query and the passages found for it into arrays of their sentences and terms."""

from __future__ import annotations

from functools import cached_property
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from retrieval.index.index import Index
from retrieval.search.candidates import PassageCandidates
from retrieval.search.expansion import match_expansions
from retrieval.search.query import Query
from retrieval.types.arrays import Bools, Floats, Ints

Scalar = TypeVar("Scalar", bound=np.generic)


class SentenceMatrix:
    """The candidate sentences as arrays; each is worked out once, when first needed.

    Around each passage stand the sentence before it and the one after it in its article: they
    are no candidates, but tell what "he" and "the strikes" mean.

    n: sentences, those around the passages counted; n_passages: passages hit; n_words: words of
    the question; n_tokens: terms of all the sentences.
    """

    def __init__(self, query: Query, found: PassageCandidates, index: Index) -> None:
        self.query, self.index, self.found = query, index, found
        arrays = index.arrays
        self.passages, self.scores = found.passages, found.scores
        starts = arrays.sentence_bounds[self.passages]
        stops = arrays.sentence_bounds[self.passages + 1]
        before = starts - index.follows(self.passages)
        after = stops + index.follows(self.passages + 1)
        self.sentences = concatenate_ranges(before, after)
        self.n = len(self.sentences)
        self.sizes = (after - before).astype(np.int64)
        self.owner = np.repeat(np.arange(len(self.passages)), self.sizes)
        """(n,) which of the passages each sentence stands in or beside."""
        self.is_own = (self.sentences >= starts[self.owner]) & (self.sentences < stops[self.owner])
        """(n,) whether each stands in its passage."""
        self.idf = np.array([word.idf for word in query.words])
        self.weights = self.idf / self.idf.sum()
        """(n_words,) share of the question's weight that each word has."""
        token_starts = arrays.token_bounds[self.sentences]
        token_stops = arrays.token_bounds[self.sentences + 1]
        self.lengths = (token_stops - token_starts).astype(np.int64)
        places = concatenate_ranges(token_starts, token_stops)
        self.tokens = np.asarray(arrays.tokens[places])
        self.token_kinds = np.asarray(arrays.token_kinds[places])
        self.home = np.repeat(np.arange(self.n), self.lengths)
        """(n_tokens,) which of the sentences each token stands in."""
        self.word_of = match_tokens(self.tokens, query)
        """(n_tokens,) which of the question's words each token is, or -1."""
        self.held = self.word_of >= 0
        self.granted, covered = match_expansions(query.alternatives, self)
        """(n_granted, 2) sentences, and words that they hold in other words."""
        self.asked = self.held | covered
        """(n_tokens,) whether each token is of the question, in its words or in others."""

    @cached_property
    def counts(self) -> Floats:
        """(n, n_words) how often each sentence holds each word."""
        n_words = len(self.query.words)
        cells = self.home[self.held] * n_words + self.word_of[self.held]
        cells = np.concatenate([cells, self.granted @ np.array([n_words, 1])])
        return (
            np.bincount(cells, minlength=self.n * n_words).reshape(self.n, n_words).astype(float)
        )

    @cached_property
    def has(self) -> Bools:
        """(n, n_words) whether each sentence holds each word."""
        return self.counts > 0

    @cached_property
    def granted_pairs(self) -> Ints:
        """(n,) how many pairs of neighbouring words each sentence holds in other words."""
        if not len(self.granted):
            return np.zeros(self.n, dtype=np.int64)
        granted = np.zeros((self.n, len(self.query.words)), dtype=bool)
        granted[tuple(self.granted.T)] = True
        return np.asarray((granted[:, :-1] & granted[:, 1:]).sum(axis=1))

    @cached_property
    def has_before(self) -> Bools:
        """(n, n_words) whether each sentence or the one before it holds each word."""
        return self.has | self.before(self.has)

    @cached_property
    def passage_has(self) -> Bools:
        """(n, n_words) whether each sentence's passage holds each word."""
        return self.of_passage(self.has) > 0

    def before(self, values: npt.NDArray[Scalar]) -> npt.NDArray[Scalar]:
        """Return the values of the sentence before in the article, zeros where there is none."""
        moved = np.zeros_like(values)
        moved[1:] = values[:-1]
        moved[1:][self.owner[1:] != self.owner[:-1]] = 0
        return moved

    def earlier(self, values: Bools) -> Bools:
        """Return whether any sentence before, in the passage or right before it, has each."""
        so_far: Ints = np.cumsum(values, axis=0) - values
        starts = np.cumsum(self.sizes) - self.sizes
        return np.asarray(so_far > so_far[starts][self.owner])

    def after(self, values: npt.NDArray[Scalar]) -> npt.NDArray[Scalar]:
        """Return the values of the sentence after in the article, zeros where there is none."""
        moved = np.zeros_like(values)
        moved[:-1] = values[1:]
        moved[:-1][self.owner[1:] != self.owner[:-1]] = 0
        return moved

    def of_passage(self, values: npt.NDArray[Scalar]) -> npt.NDArray[Scalar]:
        """Return for each sentence the highest value that its passage's own sentences have.

        values: (n, n_words), >= 0.
        """
        starts = np.cumsum(self.sizes) - self.sizes
        own = values.copy()
        own[~self.is_own] = 0
        highest: npt.NDArray[Scalar] = np.maximum.reduceat(own, starts, axis=0)
        return highest[self.owner]

    @cached_property
    def kinds(self) -> npt.NDArray[np.int32]:
        """(n,) bits of `SentenceKind`."""
        return np.asarray(self.index.arrays.sentence_kinds[self.sentences])


def match_tokens(tokens: npt.NDArray[np.int32], query: Query) -> Ints:
    """Return for each token which of the question's words it is, the first that fits, or -1."""
    words = query.word_of_term
    if not words:
        return np.full(len(tokens), -1)
    terms = np.array(sorted(words))
    order = np.array([words[term] for term in terms.tolist()])
    places = np.minimum(np.searchsorted(terms, tokens), len(terms) - 1)
    return np.where(terms[places] == tokens, order[places], -1)


def concatenate_ranges(starts: npt.NDArray[Any], stops: npt.NDArray[Any]) -> Ints:
    """Return the numbers of all the ranges, one range after another."""
    lengths = (stops - starts).astype(np.int64)
    ends = np.cumsum(lengths)
    total = int(ends[-1]) if len(ends) else 0
    first = np.repeat(starts - (ends - lengths), lengths)
    return np.asarray(np.arange(total) + first, dtype=np.int64)
