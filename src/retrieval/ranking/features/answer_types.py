"""Measure what each sentence offers of the type of answer that the question wants."""

from __future__ import annotations

from collections.abc import Set

import numpy as np

from retrieval.analysis.tagger import SentenceKind, WordKind
from retrieval.ranking.features.columns import WINDOW, Columns, highest_in_sentence
from retrieval.ranking.features.sentence_matrix import SentenceMatrix
from retrieval.types.arrays import Bools, Floats

# What a question wants, and what in a sentence may satisfy it.
SATISFIES: tuple[tuple[str, str], ...] = (
    ("how many", "new number"), ("how many", "new name"), ("how much", "new number"),
    ("how much", "money"), ("how much", "percent"), ("how long", "duration"),
    ("how long", "new number"), ("how", "means"), ("how", "by agent"), ("why", "reason"),
    ("why", "means"), ("when", "new year"), ("when", "new calendar"), ("when", "new number"),
    ("when", "time"), ("where", "in place"), ("where", "new name"), ("who", "new name"),
    ("who", "new initial"), ("who", "titled"), ("who", "by agent"), ("who", "apposition"),
    ("group", "new name"), ("name", "new name"), ("name", "quoted"), ("definition", "defines"),
    ("definition", "apposition"), ("definition", "pronoun first"), ("said", "said"),
    ("said", "quoted"), ("kind", "lists"), ("several", "lists"), ("extreme", "extreme"),
    ("negative", "negative"), ("what thing", "new name"), ("what thing", "defines"),
    ("what thing", "lists"), ("which", "new name"), ("does what", "new name"), ("is", "negative"),
    ("definition", "begins held"), ("who", "begins held"), ("definition", "introduces"),
    ("who", "introduces"), ("definition", "first mention"), ("who", "first mention"),
    ("how many", "near number"), ("how much", "near number"), ("how long", "near number"),
    ("when", "near year"), ("when", "near calendar"), ("when", "near number"),
    ("who", "near name"), ("where", "near name"), ("which", "near name"), ("group", "near name"),
    ("what thing", "near name"), ("name", "near name"), ("who", "near initial"),
    ("does what", "near word"), ("definition", "near word"),
    ("what thing", "near word"),
)  # fmt: skip

_ENGLISH_KINDS = ("in place", "titled", "by agent", "means", "apposition", "connective first")
ENGLISH_ONLY: tuple[str, ...] = (
    "alike", "alike with previous", "alike with next", "alike in passage", "last word alike",
    "asked for alike", "answer alike", "cosine", "related", "related with previous",
    "related in passage", "asked for related", *_ENGLISH_KINDS,
    *(f"{want}: {offer}" for want, offer in SATISFIES if offer in _ENGLISH_KINDS),
)  # fmt: skip
"""Columns that say something in English alone: its vectors, and what only its tables tell.

In other languages sentences are ranked by weights that were learned without these.
"""


def measure_offers(matrix: SentenceMatrix, wanted: Set[str]) -> Columns:
    """Return what each sentence offers of its own, such as names that the question has not.

    What is offered counts more where words of the question stand around it ("near ...").
    wanted: the offers that are looked at; the others take their time for nothing.
    """
    columns: Columns = {}
    if not wanted.isdisjoint({"begins held", "introduces"}):
        says_what = (matrix.kinds & int(SentenceKind.DEFINES | SentenceKind.APPOSITION)) != 0
        columns["begins held"] = _begins_held(matrix)
        columns["introduces"] = columns["begins held"] & says_what
    if "first mention" in wanted:
        columns["first mention"] = _first_mention(matrix)
    near = any(offer.startswith("near ") for offer in wanted)
    around = _weight_around(matrix) if near else np.zeros(0)
    for kind in WordKind:
        name = str(kind.name).lower().replace("_", " ")
        if not wanted.isdisjoint({f"new {name}", f"near {name}"}):
            fresh = ~matrix.asked & ((matrix.token_kinds & int(kind)) != 0)
            columns[f"new {name}"] = np.bincount(matrix.home[fresh], minlength=matrix.n) > 0
            if near:
                columns[f"near {name}"] = highest_in_sentence(around, fresh, matrix)
    if "near word" in wanted:
        columns["near word"] = highest_in_sentence(around, ~matrix.held, matrix)
    return columns


def measure_shape(matrix: SentenceMatrix) -> Columns:
    """Return what each sentence is like, whatever the question."""
    fresh = np.bincount(matrix.home[~matrix.asked], minlength=matrix.n)
    columns: Columns = {
        "length": np.log1p(matrix.lengths),
        "new words": np.log1p(fresh),
        "caption": matrix.index.arrays.captions[matrix.passages][matrix.owner] > 0,
    }
    for kind in SentenceKind:
        columns[str(kind.name).lower().replace("_", " ")] = (matrix.kinds & int(kind)) != 0
    return columns


def measure_definitions(matrix: SentenceMatrix) -> Columns:
    """Return whether each sentence defines an acronym of the question, and is asked to."""
    numbers = [n for alternative in matrix.query.alternatives for n in alternative.sentences]
    defines = np.isin(matrix.sentences, numbers) if numbers else np.zeros(matrix.n, dtype=bool)
    return {
        "defines acronym": defines,
        "asked to define acronym": defines & ("definition" in matrix.query.wants),
    }


def _first_mention(matrix: SentenceMatrix) -> Bools:
    """Return whether each sentence is its article's first that holds all that any does: (n,)."""
    articles = matrix.index.article_of[matrix.passages][matrix.owner]
    held = matrix.has @ matrix.weights
    first = np.zeros(matrix.n, dtype=bool)
    for article in np.unique(articles):
        rows = np.flatnonzero((articles == article) & matrix.is_own)
        best = rows[held[rows] >= held[rows].max() - 1e-9]
        first[best[np.argmin(matrix.sentences[best])]] = True
    return first


def _weight_around(matrix: SentenceMatrix) -> Floats:
    """Return the weight of the question's words around each token, the nearer the more."""
    values = np.where(matrix.held, matrix.weights[np.maximum(matrix.word_of, 0)], 0.0)
    around = np.zeros(len(values))
    for distance in range(1, WINDOW + 1):
        one, other = slice(None, -distance), slice(distance, None)
        share = (matrix.home[one] == matrix.home[other]) * (1 - (distance - 1) / WINDOW)
        around[one] += share * values[other]
        around[other] += share * values[one]
    return around


def _begins_held(matrix: SentenceMatrix) -> Bools:
    """Return whether each sentence begins with a word of the question: (n,)."""
    begins = np.zeros(matrix.n, dtype=bool)
    filled = np.flatnonzero(matrix.lengths)
    begins[filled] = matrix.asked[(np.cumsum(matrix.lengths) - matrix.lengths)[filled]]
    return begins
