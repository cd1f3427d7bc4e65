"""Turn a query and the sentences of the best passages into the features that rank them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from retrieval.index.index import Index
from retrieval.ranking.features.answer_types import (
    SATISFIES,
    measure_definitions,
    measure_offers,
    measure_shape,
)
from retrieval.ranking.features.columns import Columns
from retrieval.ranking.features.coverage import (
    measure_coverage,
    measure_neighbourhood,
    measure_proximity,
)
from retrieval.ranking.features.sentence_matrix import SentenceMatrix
from retrieval.ranking.features.similarity import measure_likeness, measure_relatedness
from retrieval.ranking.features.word_locations import WordLocations, locate_words
from retrieval.search.candidates import PassageCandidates
from retrieval.search.query import Query
from retrieval.types.arrays import Ints


@dataclass(frozen=True, slots=True)
class SentenceCandidates:
    """Sentences of the best passages, and what is known of each."""

    sentences: Ints
    """(n,) numbers in the index; passages best first, their sentences in reading order."""
    columns: Columns
    """Feature -> (n,) values."""
    surroundings: WordLocations
    """Where the question's words stand in and around them."""


def compute_features(query: Query, found: PassageCandidates, index: Index) -> SentenceCandidates:
    """Return the sentences of the passages found, with their features."""
    matrix = SentenceMatrix(query, found, index)
    columns = {
        **measure_coverage(matrix),
        **measure_neighbourhood(matrix),
        **measure_likeness(matrix),
        **measure_proximity(matrix),
        **measure_relatedness(matrix),
        **measure_definitions(matrix),
        **measure_shape(matrix),
    }
    own = np.flatnonzero(matrix.is_own)
    columns = {name: values.take(own) for name, values in columns.items()}
    offers = {offer for want, offer in SATISFIES if want in query.wants} - columns.keys()
    offered = {name: values.take(own) for name, values in measure_offers(matrix, offers).items()}
    nothing = np.zeros(len(own))
    for want, offer in SATISFIES:
        satisfied = offered.get(offer, columns.get(offer)) if want in query.wants else None
        columns[f"{want}: {offer}"] = nothing if satisfied is None else satisfied
    sentences = matrix.sentences[own]
    return SentenceCandidates(
        sentences, columns, locate_words(query, sentences, matrix.has[own], index)
    )
