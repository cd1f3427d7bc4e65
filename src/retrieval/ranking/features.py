"""Turn a query and the sentences of the best passages into the numbers that rank them."""

from __future__ import annotations

import bisect
from collections.abc import Sequence, Set
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from retrieval.analysis import word_vectors
from retrieval.analysis.languages import scripts
from retrieval.analysis.languages.compounds import find_compounds
from retrieval.analysis.tagger import SentenceKind, WordKind
from retrieval.analysis.word_vectors import unit_vectors
from retrieval.index.index import Index
from retrieval.ranking.sentence_matrix import SentenceMatrix, concatenate_ranges, match_tokens
from retrieval.ranking.word_locations import WordLocations, locate_words
from retrieval.search.candidates import PassageCandidates
from retrieval.search.query import Query, QuestionWord
from retrieval.types.arrays import Bools, Floats, Ints

Columns = dict[str, npt.NDArray[np.float64] | npt.NDArray[np.bool_]]

_K1 = 1.2  # BM25's saturation, as for passages
_B = 0.5  # sentences differ less in length than passages, so their length counts less
_KIN = 0.6  # share of the longer of two stems that must be their common beginning
WINDOW = 6  # terms to either side that stand near; stop words are not counted
_UNASKED = 0.3  # where no thing is named that is asked for
_MOST_AROUND = 1.5  # words that are repeated could add up to more than there is
_KIN_TERMS = 400  # terms with the same beginning that are looked at, at the most

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
    scene = SentenceMatrix(query, found, index)
    columns = {
        **_match(scene),
        **_neighbourhood(scene),
        **_likeness(scene),
        **_nearness(scene),
        **_relatedness(scene),
        **_definitions(scene),
        **_shape(scene),
    }
    own = np.flatnonzero(scene.is_own)
    columns = {name: values.take(own) for name, values in columns.items()}
    offers = {offer for want, offer in SATISFIES if want in query.wants} - columns.keys()
    offered = {name: values.take(own) for name, values in _offers(scene, offers).items()}
    nothing = np.zeros(len(own))
    for want, offer in SATISFIES:
        satisfied = offered.get(offer, columns.get(offer)) if want in query.wants else None
        columns[f"{want}: {offer}"] = nothing if satisfied is None else satisfied
    sentences = scene.sentences[own]
    return SentenceCandidates(
        sentences, columns, locate_words(query, sentences, scene.has[own], index)
    )


def _match(scene: SentenceMatrix) -> Columns:
    """Return how much of the question each sentence itself holds."""
    arrays, has, idf = scene.index.arrays, scene.has, scene.idf
    average = max(len(arrays.tokens) / max(len(arrays.sentences), 1), 1.0)
    norm = _K1 * (1 - _B + _B * scene.lengths / average)
    bm25 = (scene.counts * (_K1 + 1) / (scene.counts + norm[:, None])) @ idf
    rarest = np.argsort(-idf, kind="stable")
    is_name = np.array([word.named for word in scene.query.words])
    named = scene.held & ((scene.token_kinds & int(WordKind.NAME | WordKind.INITIAL)) != 0)
    names_held = np.zeros_like(has)
    names_held[scene.home[named], scene.word_of[named]] = True
    names_held[tuple(scene.granted.T)] = True
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
        "pairs": np.maximum(pairs, scene.granted_pairs) / max(len(idf) - 1, 1),
    }


def _neighbourhood(scene: SentenceMatrix) -> Columns:
    """Return how much of the question stands around each sentence: passage, title, heading."""
    arrays, has = scene.index.arrays, scene.has
    starts = arrays.context_bounds[scene.passages]
    stops = arrays.context_bounds[scene.passages + 1]
    words = match_tokens(arrays.context_tokens[concatenate_ranges(starts, stops)], scene.query)
    context = np.zeros((len(scene.passages), len(scene.idf)), dtype=bool)
    context[np.repeat(np.arange(len(starts)), stops - starts)[words >= 0], words[words >= 0]] = (
        True
    )
    above = context[scene.owner]
    in_article = scene.found.article_has[scene.owner]
    share = has[scene.is_own].mean(axis=0)
    local_idf = np.log1p((1 - share) / (share + 1 / scene.is_own.sum()))
    before = scene.before(has) @ scene.weights
    earlier = scene.earlier(has)
    earlier_only = (earlier & ~scene.has_before) @ scene.weights
    articles = scene.index.article_of[scene.passages]
    _, same = np.unique(articles, return_inverse=True)
    of_article = np.bincount(same, scene.scores)[same]
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
        "article coverage": (in_article | above | has) @ scene.weights,
        "article only": (in_article & ~above & ~scene.passage_has) @ scene.weights,
        "article share": (of_article / scene.scores.sum())[scene.owner],
        "with earlier": (has | earlier) @ scene.weights,
        "earlier only": earlier_only,
        "pronoun after earlier": is_pronoun * earlier_only,
    }


def _likeness(scene: SentenceMatrix) -> Columns:
    """Return how much of the question stands there in other words: kin, and words used alike."""
    kin = np.where(scene.has, 0.0, _kinship(scene))
    vectors = unit_vectors(scene.index.arrays.meanings[scene.tokens])
    asked = unit_vectors([word.vector_row for word in scene.query.words])
    nearest = _by_sentence(np.maximum, vectors @ asked.T, scene)
    alike = np.clip((nearest - word_vectors.ALIKE) / (1 - word_vectors.ALIKE), 0, 1)
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
        "answer alike": _answer_alike(vectors, asked, scene),
        "cosine": (sums @ whole) / np.maximum(norms, 1e-9),
    }


def _answer_alike(
    vectors: npt.NDArray[np.float32], asked: npt.NDArray[np.float32], scene: SentenceMatrix
) -> Floats:
    """Return how like what is asked for (an instrument) a new word is (violin), 0 to 1: (n,)."""
    if not scene.query.asked_for:
        return np.full(scene.n, _UNASKED)
    thing = asked[scene.query.asked_for[-1]]
    alike = (vectors @ thing).astype(np.float64)
    nearest = _highest(np.maximum(alike, 0), ~scene.held, scene)
    return np.clip((nearest - word_vectors.ALIKE) / (1 - word_vectors.ALIKE), 0, 1)


def _nearness(scene: SentenceMatrix) -> Columns:
    """Return how close together each sentence holds words that the question has together."""
    n_pairs = max(len(scene.weights) - 1, 1)
    either, ordered = np.zeros((scene.n, n_pairs)), np.zeros((scene.n, n_pairs))
    for distance in range(1, WINDOW + 1):
        one, other = slice(None, -distance), slice(distance, None)
        together = scene.home[one] == scene.home[other]
        first, second = scene.word_of[one], scene.word_of[other]
        follows = together & (first >= 0) & (second == first + 1)
        precedes = together & (second >= 0) & (first == second + 1)
        at = scene.home[one]
        np.maximum.at(ordered, (at[follows], first[follows]), 1 / distance)
        np.maximum.at(either, (at[precedes], second[precedes]), 1 / distance)
    pairs = scene.weights[:-1] + scene.weights[1:] if len(scene.weights) > 1 else np.ones(1)
    return {
        "tight pairs": _share(np.maximum(ordered, either), pairs),
        "ordered pairs": _share(ordered, pairs),
    }


def _relatedness(scene: SentenceMatrix) -> Columns:
    """Return how much of the question, where it is not held, stands there in related words."""
    near = _related_strengths(scene)
    alone = np.where(scene.has, 0.0, near)
    with_previous = np.where(scene.has_before, 0.0, np.maximum(near, scene.before(near)))
    in_passage = np.where(scene.passage_has, 0.0, scene.of_passage(near))
    return {
        "related": alone @ scene.weights,
        "related with previous": with_previous @ scene.weights,
        "related in passage": in_passage @ scene.weights,
        "asked for related": _mean(alone, scene.query.asked_for),
    }


def _related_strengths(scene: SentenceMatrix) -> Floats:
    """Return the strength of the best related term that each sentence has for each word."""
    near = np.zeros((scene.n, len(scene.idf)))
    pairs = [
        (term, word, strength)
        for word, asked in enumerate(scene.query.words)
        for term, strength in asked.near
    ]
    if pairs:
        terms, row_of = np.unique([term for term, _, _ in pairs], return_inverse=True)
        strengths = np.zeros((len(terms), len(scene.idf)))
        strengths[row_of, [word for _, word, _ in pairs]] = [strength for *_, strength in pairs]
        places = np.minimum(np.searchsorted(terms, scene.tokens), len(terms) - 1)
        found = np.flatnonzero(terms[places] == scene.tokens)
        if len(found):
            homes = scene.home[found]
            firsts = np.flatnonzero(np.diff(homes, prepend=-1))
            best = np.maximum.reduceat(strengths[places[found]], firsts, axis=0)
            near[homes[firsts]] = best
    return near


def _definitions(scene: SentenceMatrix) -> Columns:
    """Return whether each sentence defines an acronym of the question, and is asked to."""
    numbers = [n for alternative in scene.query.alternatives for n in alternative.sentences]
    defines = np.isin(scene.sentences, numbers) if numbers else np.zeros(scene.n, dtype=bool)
    return {
        "defines acronym": defines,
        "asked to define acronym": defines & ("definition" in scene.query.wants),
    }


def _shape(scene: SentenceMatrix) -> Columns:
    """Return what each sentence is like, whatever the question."""
    fresh = np.bincount(scene.home[~scene.asked], minlength=scene.n)
    columns: Columns = {
        "length": np.log1p(scene.lengths),
        "new words": np.log1p(fresh),
        "caption": scene.index.arrays.passages[scene.passages, 4][scene.owner] > 0,
    }
    for kind in SentenceKind:
        columns[str(kind.name).lower().replace("_", " ")] = (scene.kinds & int(kind)) != 0
    return columns


def _offers(scene: SentenceMatrix, wanted: Set[str]) -> Columns:
    """Return what each sentence offers of its own, such as names that the question has not.

    What is offered counts more where words of the question stand around it ("near ...").
    wanted: the offers that are looked at; the others take their time for nothing.
    """
    columns: Columns = {}
    if not wanted.isdisjoint({"begins held", "introduces"}):
        says_what = (scene.kinds & int(SentenceKind.DEFINES | SentenceKind.APPOSITION)) != 0
        columns["begins held"] = _begins_held(scene)
        columns["introduces"] = columns["begins held"] & says_what
    if "first mention" in wanted:
        columns["first mention"] = _first_mention(scene)
    near = any(offer.startswith("near ") for offer in wanted)
    around = _weight_around(scene) if near else np.zeros(0)
    for kind in WordKind:
        name = str(kind.name).lower().replace("_", " ")
        if not wanted.isdisjoint({f"new {name}", f"near {name}"}):
            fresh = ~scene.asked & ((scene.token_kinds & int(kind)) != 0)
            columns[f"new {name}"] = np.bincount(scene.home[fresh], minlength=scene.n) > 0
            if near:
                columns[f"near {name}"] = _highest(around, fresh, scene)
    if "near word" in wanted:
        columns["near word"] = _highest(around, ~scene.held, scene)
    return columns


def _first_mention(scene: SentenceMatrix) -> Bools:
    """Return whether each sentence is its article's first that holds all that any does: (n,)."""
    articles = scene.index.article_of[scene.passages][scene.owner]
    held = scene.has @ scene.weights
    first = np.zeros(scene.n, dtype=bool)
    for article in np.unique(articles):
        rows = np.flatnonzero((articles == article) & scene.is_own)
        best = rows[held[rows] >= held[rows].max() - 1e-9]
        first[best[np.argmin(scene.sentences[best])]] = True
    return first


def _weight_around(scene: SentenceMatrix) -> Floats:
    """Return the weight of the question's words around each token, the nearer the more."""
    values = np.where(scene.held, scene.weights[np.maximum(scene.word_of, 0)], 0.0)
    around = np.zeros(len(values))
    for distance in range(1, WINDOW + 1):
        one, other = slice(None, -distance), slice(distance, None)
        share = (scene.home[one] == scene.home[other]) * (1 - (distance - 1) / WINDOW)
        around[one] += share * values[other]
        around[other] += share * values[one]
    return around


def _highest(values: Floats, chosen: Bools, scene: SentenceMatrix) -> Floats:
    """Return each sentence's highest value of its chosen tokens, 0 to `_MOST_AROUND`: (n,)."""
    highest = np.zeros(scene.n)
    np.maximum.at(highest, scene.home[chosen], values[chosen])
    return np.minimum(highest, _MOST_AROUND)


def _begins_held(scene: SentenceMatrix) -> Bools:
    """Return whether each sentence begins with a word of the question: (n,)."""
    begins = np.zeros(scene.n, dtype=bool)
    filled = np.flatnonzero(scene.lengths)
    begins[filled] = scene.asked[(np.cumsum(scene.lengths) - scene.lengths)[filled]]
    return begins


def _mean(values: npt.NDArray[np.generic], words: Sequence[int]) -> Floats:
    """Return each row's mean over those words; one half where there are none."""
    if not words:
        return np.full(len(values), 0.5)
    return np.asarray(values[:, list(words)].mean(axis=1), dtype=np.float64)


def _kinship(scene: SentenceMatrix) -> Floats:
    """Return how near each sentence comes to each word by a term that begins alike, 0 to 1."""
    kin = np.zeros((scene.n, len(scene.idf)))
    for column, word in enumerate(scene.query.words):
        terms, strengths = find_kin(word, scene.index)
        if len(terms):
            places = np.minimum(np.searchsorted(terms, scene.tokens), len(terms) - 1)
            found = terms[places] == scene.tokens
            np.maximum.at(kin[:, column], scene.home[found], strengths[places[found]])
    return kin


def find_kin(word: QuestionWord, index: Index) -> tuple[Ints, Floats]:
    """Return terms that begin like the word (Syrian for Syria), and how alike they are, 0 to 1.

    Likeness is the length of the common beginning over that of the longer stem. A word inside a
    compound of its language is kin as well.
    """
    stem = word.term
    found: list[tuple[int, float]] = []
    if len(stem) >= 4 and not (stem[0].isdecimal() or scripts.is_unspaced(stem)):
        beginning = stem[: max(4, int(len(stem) * _KIN))]
        first = bisect.bisect_left(index.terms, beginning)
        for number in range(first, min(first + _KIN_TERMS, len(index.terms))):
            other = index.terms[number]
            if not other.startswith(beginning):
                break
            strength = _common_beginning(stem, other) / max(len(stem), len(other))
            if strength >= _KIN and number not in word.terms:
                found.append((number, strength))
    numbers = {number for number, _ in found} | set(word.terms)
    found += [
        (number, _KIN) for number in find_compounds(stem, index, word.language)
        if number not in numbers
    ]  # fmt: skip
    found.sort()
    terms = np.array([number for number, _ in found], dtype=np.int64)
    return terms, np.array([strength for _, strength in found])


def _common_beginning(first: str, second: str) -> int:
    length = 0
    for one, other in zip(first, second, strict=False):
        if one != other:
            break
        length += 1
    return length


def _by_sentence(
    combine: np.ufunc, values: npt.NDArray[np.float32], scene: SentenceMatrix
) -> Floats:
    """Return each sentence's values combined, such as their sum: (n, m) from (n_tokens, m)."""
    combined = np.zeros((scene.n, values.shape[1]))
    filled = np.flatnonzero(scene.lengths)
    if len(filled):
        starts = (np.cumsum(scene.lengths) - scene.lengths)[filled]
        combined[filled] = combine.reduceat(values, starts, axis=0)
    return combined


def _share(has: npt.NDArray[Any], weights: Floats) -> Floats:
    """Return the share of the weights that each row holds; 0 where there are none."""
    return has @ weights / max(float(weights.sum()), 1e-9)
