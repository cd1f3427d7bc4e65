"""Turn a query and the sentences of the best passages into the numbers that rank them."""

from __future__ import annotations

import bisect
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from retrieval import meaning
from retrieval.index import Hit, Index
from retrieval.kinds import SentenceKind, WordKind
from retrieval.questions import Query, QuestionWord
from retrieval.surroundings import Surroundings, look_around

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Scalar = TypeVar("Scalar", bound=np.generic)
Columns = dict[str, npt.NDArray[np.float64] | npt.NDArray[np.bool_]]

_K1 = 1.2  # BM25's saturation, as for passages
_B = 0.5  # sentences differ less in length than passages, so their length counts less
_KIN = 0.6  # share of the longer of two stems that must be their common beginning
_KIN_TERMS = 400  # terms with the same beginning that are looked at, at the most

# What a question wants, and what in a sentence may satisfy it.
SATISFIES: tuple[tuple[str, str], ...] = (
    ("how many", "new number"), ("how many", "new name"), ("how much", "new number"),
    ("how much", "money"), ("how much", "percent"), ("how long", "duration"),
    ("how long", "new number"), ("how", "means"), ("how", "by agent"), ("why", "reason"),
    ("why", "means"), ("when", "new year"), ("when", "new calendar"), ("when", "new number"),
    ("when", "time"), ("where", "in place"), ("where", "new name"), ("who", "new name"),
    ("who", "new first word"), ("who", "titled"), ("who", "by agent"), ("who", "apposition"),
    ("group", "new name"), ("name", "new name"), ("name", "quoted"), ("definition", "defines"),
    ("definition", "apposition"), ("definition", "pronoun first"), ("said", "said"),
    ("said", "quoted"), ("kind", "lists"), ("several", "lists"), ("extreme", "extreme"),
    ("negative", "negative"), ("what thing", "new name"), ("what thing", "defines"),
    ("what thing", "lists"), ("which", "new name"), ("does what", "new name"), ("is", "negative"),
    ("definition", "begins held"), ("who", "begins held"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Candidates:
    """Sentences of the best passages, and what is known of each."""

    sentences: Ints
    """(n,) numbers in the index; passages best first, their sentences in reading order."""
    columns: Columns
    """Feature -> (n,) values."""
    surroundings: Surroundings
    """Where the question's words stand in and around them."""


def measure(query: Query, hits: Sequence[Hit], index: Index) -> Candidates:
    """Return the sentences of the passages hit, with their features."""
    scene = _Scene(query, hits, index)
    columns = {
        **_match(scene),
        **_neighbourhood(scene),
        **_likeness(scene),
        **_shape(scene),
    }
    offers = _offers(scene) | columns
    for want, offer in SATISFIES:
        columns[f"{want}: {offer}"] = offers[offer] if want in query.wants else np.zeros(scene.n)
    own = scene.is_own
    sentences = scene.sentences[own]
    return Candidates(
        sentences,
        {name: values[own] for name, values in columns.items()},
        look_around(query, sentences, scene.has[own], index),
    )


class _Scene:
    """The candidate sentences as arrays; each is worked out once, when first needed.

    Around each passage stand the sentence before it and the one after it in its article: they
    are no candidates, but tell what "he" and "the strikes" mean.

    n: sentences, those around the passages counted; n_passages: passages hit; n_words: words of
    the question; n_tokens: terms of all the sentences.
    """

    def __init__(self, query: Query, hits: Sequence[Hit], index: Index) -> None:
        self.query, self.index = query, index
        arrays = index.arrays
        self.passages = np.array([hit.passage for hit in hits], dtype=np.int64)
        self.scores = np.array([hit.score for hit in hits])
        starts = arrays.sentence_bounds[self.passages]
        stops = arrays.sentence_bounds[self.passages + 1]
        before = starts - index.follows(self.passages)
        after = stops + index.follows(self.passages + 1)
        self.sentences = _ranges(before, after)
        self.n = len(self.sentences)
        self.sizes = (after - before).astype(np.int64)
        self.owner = np.repeat(np.arange(len(hits)), self.sizes)
        """(n,) which of the passages each sentence stands in or beside."""
        self.is_own = (self.sentences >= starts[self.owner]) & (self.sentences < stops[self.owner])
        """(n,) whether each stands in its passage."""
        self.idf = np.array([word.idf for word in query.words])
        self.weights = self.idf / self.idf.sum()
        """(n_words,) share of the question's weight that each word has."""
        token_starts = arrays.token_bounds[self.sentences]
        token_stops = arrays.token_bounds[self.sentences + 1]
        self.lengths = (token_stops - token_starts).astype(np.int64)
        places = _ranges(token_starts, token_stops)
        self.tokens = np.asarray(arrays.tokens[places])
        self.token_kinds = np.asarray(arrays.token_kinds[places])
        self.home = np.repeat(np.arange(self.n), self.lengths)
        """(n_tokens,) which of the sentences each token stands in."""
        self.word_of = _word_of(self.tokens, query)
        """(n_tokens,) which of the question's words each token is, or -1."""
        self.held = self.word_of >= 0

    @cached_property
    def counts(self) -> Floats:
        """(n, n_words) how often each sentence holds each word."""
        n_words = len(self.query.words)
        cells = self.home[self.held] * n_words + self.word_of[self.held]
        return (
            np.bincount(cells, minlength=self.n * n_words).reshape(self.n, n_words).astype(float)
        )

    @cached_property
    def has(self) -> Bools:
        """(n, n_words) whether each sentence holds each word."""
        return self.counts > 0

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
        return np.asarray(self.index.arrays.sentences[self.sentences, 3])


def _match(scene: _Scene) -> Columns:
    """Return how much of the question each sentence itself holds."""
    arrays, has, idf = scene.index.arrays, scene.has, scene.idf
    average = max(len(arrays.tokens) / max(len(arrays.sentences), 1), 1.0)
    norm = _K1 * (1 - _B + _B * scene.lengths / average)
    bm25 = (scene.counts * (_K1 + 1) / (scene.counts + norm[:, None])) @ idf
    rarest = np.argsort(-idf, kind="stable")
    is_name = np.array([word.text[0].isupper() for word in scene.query.words])
    named = scene.held & ((scene.token_kinds & int(WordKind.NAME | WordKind.INITIAL)) != 0)
    names_held = np.zeros_like(has)
    names_held[scene.home[named], scene.word_of[named]] = True
    follows = scene.held[:-1] & (scene.word_of[1:] == scene.word_of[:-1] + 1)
    pairs = np.bincount(
        scene.home[:-1][follows & (scene.home[1:] == scene.home[:-1])], minlength=scene.n
    )
    return {
        "sentence bm25": bm25 / 10,
        "coverage": has @ scene.weights,
        "common coverage": _share(has[:, ~is_name], idf[~is_name]),
        "name coverage": _share(has[:, is_name], idf[is_name]),
        "names held": names_held @ scene.weights,
        "words held": has.sum(axis=1) / 5,
        "rarest held": has[:, rarest[0]],
        "two rarest held": has[:, rarest[:2]].all(axis=1),
        "last word held": has[:, -1],
        "asked for held": _mean(has, scene.query.asked_for),
        "pairs": pairs / max(len(idf) - 1, 1),
    }


def _neighbourhood(scene: _Scene) -> Columns:
    """Return how much of the question stands around each sentence: passage, title, heading."""
    arrays, has = scene.index.arrays, scene.has
    starts = arrays.context_bounds[scene.passages]
    stops = arrays.context_bounds[scene.passages + 1]
    words = _word_of(arrays.context_tokens[_ranges(starts, stops)], scene.query)
    context = np.zeros((len(scene.passages), len(scene.idf)), dtype=bool)
    context[np.repeat(np.arange(len(starts)), stops - starts)[words >= 0], words[words >= 0]] = (
        True
    )
    above = context[scene.owner]
    share = has[scene.is_own].mean(axis=0)
    local_idf = np.log1p((1 - share) / (share + 1 / scene.is_own.sum()))
    before = scene.before(has) @ scene.weights
    is_pronoun = (scene.kinds & int(SentenceKind.PRONOUN_FIRST)) != 0
    return {
        "passage bm25": scene.scores[scene.owner] / 10,
        "passage share": scene.scores[scene.owner] / scene.scores.max(),
        "passage coverage": scene.passage_has @ scene.weights,
        "context coverage": (above | has) @ scene.weights,
        "context only": (above & ~has) @ scene.weights,
        "with previous": scene.has_before @ scene.weights,
        "with next": (has | scene.after(has)) @ scene.weights,
        "previous coverage": before,
        "next coverage": scene.after(has) @ scene.weights,
        "local coverage": _share(has, local_idf),
        "local with previous": _share(scene.has_before, local_idf),
        "pronoun after": is_pronoun * before,
    }


def _likeness(scene: _Scene) -> Columns:
    """Return how much of the question stands there in other words: kin, and words used alike."""
    kin = np.where(scene.has, 0.0, _kinship(scene))
    vectors = meaning.vectors(scene.index.arrays.meanings[scene.tokens])
    asked = meaning.vectors([word.meaning for word in scene.query.words])
    nearest = _by_sentence(np.maximum, vectors @ asked.T, scene)
    alike = np.clip((nearest - meaning.ALIKE) / (1 - meaning.ALIKE), 0, 1)
    alike = np.where(scene.has, 1.0, alike)
    alike_before = np.maximum(alike, scene.before(alike))
    weighed = vectors * scene.index.arrays.idf[scene.tokens][:, None]
    sums = _by_sentence(np.add, weighed, scene)
    whole = scene.idf @ asked
    norms = np.sqrt(np.einsum("ij,ij->i", sums, sums)) * np.sqrt(whole @ whole)
    return {
        "kin": kin @ scene.weights,
        "kin in passage": scene.of_passage(kin) @ scene.weights,
        "alike": alike @ scene.weights,
        "alike with previous": alike_before @ scene.weights,
        "alike with next": np.maximum(alike, scene.after(alike)) @ scene.weights,
        "alike in passage": scene.of_passage(alike) @ scene.weights,
        "last word alike": alike[:, -1],
        "asked for alike": _mean(alike_before, scene.query.asked_for),
        "cosine": (sums @ whole) / np.maximum(norms, 1e-9),
    }


def _shape(scene: _Scene) -> Columns:
    """Return what each sentence is like, whatever the question."""
    fresh = np.bincount(scene.home[~scene.held], minlength=scene.n)
    columns: Columns = {
        "length": np.log1p(scene.lengths),
        "new words": np.log1p(fresh),
        "caption": scene.index.arrays.passages[scene.passages, 5][scene.owner] > 0,
    }
    for kind in SentenceKind:
        columns[str(kind.name).lower().replace("_", " ")] = (scene.kinds & int(kind)) != 0
    return columns


def _offers(scene: _Scene) -> Columns:
    """Return what each sentence offers of its own, such as names that the question has not."""
    columns: Columns = {"begins held": _begins_held(scene)}
    names = ("new name", "new first word", "new number", "new year", "new calendar")
    for name, kind in zip(names, WordKind, strict=True):
        fresh = ~scene.held & ((scene.token_kinds & int(kind)) != 0)
        columns[name] = np.bincount(scene.home[fresh], minlength=scene.n) > 0
    return columns


def _begins_held(scene: _Scene) -> Bools:
    """Return whether each sentence begins with a word of the question: (n,)."""
    begins = np.zeros(scene.n, dtype=bool)
    filled = np.flatnonzero(scene.lengths)
    begins[filled] = scene.held[(np.cumsum(scene.lengths) - scene.lengths)[filled]]
    return begins


def _mean(values: npt.NDArray[np.generic], words: Sequence[int]) -> Floats:
    """Return each row's mean over those words; one half where there are none."""
    if not words:
        return np.full(len(values), 0.5)
    return np.asarray(values[:, list(words)].mean(axis=1), dtype=np.float64)


def _kinship(scene: _Scene) -> Floats:
    """Return how near each sentence comes to each word by a term that begins alike, 0 to 1."""
    kin = np.zeros((scene.n, len(scene.idf)))
    for column, word in enumerate(scene.query.words):
        terms, strengths = _kin(word, scene.index)
        if len(terms):
            places = np.minimum(np.searchsorted(terms, scene.tokens), len(terms) - 1)
            found = terms[places] == scene.tokens
            np.maximum.at(kin[:, column], scene.home[found], strengths[places[found]])
    return kin


def _kin(word: QuestionWord, index: Index) -> tuple[Ints, Floats]:
    """Return terms that begin like the word (Syrian for Syria), and how alike they are, 0 to 1.

    Likeness is the length of the common beginning over that of the longer stem.
    """
    stem = word.term
    found: list[tuple[int, float]] = []
    if len(stem) >= 4 and stem.isalpha():
        beginning = stem[: max(4, int(len(stem) * _KIN))]
        first = bisect.bisect_left(index.terms, beginning)
        for number in range(first, min(first + _KIN_TERMS, len(index.terms))):
            other = index.terms[number]
            if not other.startswith(beginning):
                break
            strength = _common_beginning(stem, other) / max(len(stem), len(other))
            if strength >= _KIN and number not in word.terms:
                found.append((number, strength))
    terms = np.array([number for number, _ in found], dtype=np.int64)
    return terms, np.array([strength for _, strength in found])


def _common_beginning(first: str, second: str) -> int:
    length = 0
    for one, other in zip(first, second, strict=False):
        if one != other:
            break
        length += 1
    return length


def _by_sentence(combine: np.ufunc, values: npt.NDArray[np.float32], scene: _Scene) -> Floats:
    """Return each sentence's values combined, such as their sum: (n, m) from (n_tokens, m)."""
    combined = np.zeros((scene.n, values.shape[1]))
    filled = np.flatnonzero(scene.lengths)
    if len(filled):
        starts = (np.cumsum(scene.lengths) - scene.lengths)[filled]
        combined[filled] = combine.reduceat(values, starts, axis=0)
    return combined


def _share(has: Bools, weights: Floats) -> Floats:
    """Return the share of the weights that each row holds; 0 where there are none."""
    return has @ weights / max(float(weights.sum()), 1e-9)


def _word_of(tokens: npt.NDArray[np.int32], query: Query) -> Ints:
    """Return for each token which of the question's words it is, the first that fits, or -1."""
    words = query.word_of_term
    if not words:
        return np.full(len(tokens), -1)
    terms = np.array(sorted(words))
    order = np.array([words[term] for term in terms.tolist()])
    places = np.minimum(np.searchsorted(terms, tokens), len(terms) - 1)
    return np.where(terms[places] == tokens, order[places], -1)


def _ranges(starts: npt.NDArray[Any], stops: npt.NDArray[Any]) -> Ints:
    """Return the numbers of all the ranges, one range after another."""
    lengths = (stops - starts).astype(np.int64)
    ends = np.cumsum(lengths)
    total = int(ends[-1]) if len(ends) else 0
    first = np.repeat(starts - (ends - lengths), lengths)
    return np.asarray(np.arange(total) + first, dtype=np.int64)
