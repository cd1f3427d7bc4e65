"""Turn what somebody claims into the sentences of the articles that come closest to it.

Closest says nothing of true or false: it is measured by the words that both hold, rare ones most.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from retrieval.analysis.language_id import identify_question_language
from retrieval.analysis.tokenizer import to_terms
from retrieval.cleaning.passages import split_sentences
from retrieval.index.index import Index
from retrieval.ranking.features.sentence_matrix import concatenate_ranges, match_tokens
from retrieval.ranking.filters import without_copies
from retrieval.ranking.selection import is_repetition
from retrieval.search.query import Query, parse_query
from retrieval.types.arrays import Bools, Floats, Int32s, Ints
from retrieval.types.article import Article, Passage

PASSAGES = 12  # whose sentences are looked at for each claim
MOST_CLAIMS = 8  # of a text; those with most rare words
_FEWEST_HELD = 2  # words of a claim that a sentence must hold to be near it
_LEAST_HELD = 0.4  # share of a claim that the sentence itself must hold, and
_LEAST_AROUND = 0.5  # its paragraph and title with it
# With half of newwiki's articles away, 2.8 % of 500 of their sentences were near something; of the
# questions about the others, each with its answer behind it as a claim, 97.2 % were.
_WORDY = 0.2  # taken from a sentence that says nearly all of something else
_AROUND = 0.3  # of a word in the paragraph or the title alone, beside one in the sentence


@dataclass(frozen=True, slots=True)
class ClaimMatch:
    """A sentence, and how close it comes to a claim."""

    sentence: int
    """Its number in the index."""
    share: float
    """Share of the claim's weight that sentence, paragraph and title hold, 0 to 1."""
    score: float
    """Higher is closer; comparable within one text only."""


def find_closest(text: str, index: Index, *, most: int) -> list[ClaimMatch]:
    """Return the sentences that are near to what the text claims, closest first, none alike."""
    found = [close for claim in _claims(text, index) for close in _near(claim, index)]
    found.sort(key=lambda close: (-round(close.score, 10), close.sentence))
    chosen: list[ClaimMatch] = []
    for close in found:
        if len(chosen) == most:
            break
        numbers = [other.sentence for other in chosen]
        if close.sentence in numbers:
            continue
        if not any(is_repetition(index, close.sentence, number) for number in numbers):
            chosen.append(close)
    return chosen


def _claims(text: str, index: Index) -> Iterator[Query]:
    """Yield what the text's sentences search for, those with most rare words if there are many."""
    spoken = identify_question_language(text, index.languages)
    lines = filter(None, map(str.strip, text.splitlines()))
    sentences = list(itertools.chain.from_iterable(_sentences(line, spoken) for line in lines))
    weights = [_weight(sentence, spoken, index) for sentence in sentences]
    order = sorted(range(len(sentences)), key=lambda place: -weights[place])
    for place in sorted(order[:MOST_CLAIMS]):
        query = parse_query(sentences[place], index)
        if query.words:
            yield query


def _sentences(line: str, spoken: str) -> list[str]:
    article = Article("", "", line, ())
    passage = Passage(article, 0, len(line), 1)
    return [sentence.text for sentence in split_sentences(passage, spoken)]


def _weight(sentence: str, spoken: str, index: Index) -> float:
    """Return how rare the sentence's words are together, of those that an article holds."""
    terms = dict.fromkeys(to_terms(sentence, spoken))
    numbers = [index.term_ids[term] for term in terms if term in index.term_ids]
    return float(index.arrays.idf[numbers].sum()) if numbers else 0.0


def _near(claim: Query, index: Index) -> Iterator[ClaimMatch]:
    """Yield the sentences that are near to the claim, in the order of their passages."""
    once = without_copies(None, index)
    hits = index.search(
        claim.weighted_terms(), k=PASSAGES, allowed=None if once is None else once.passages
    )
    if not hits:
        return
    passages = np.array([hit.passage for hit in hits])
    idf = np.array([word.idf for word in claim.words])
    bounds = index.arrays.sentence_bounds
    sentences = concatenate_ranges(bounds[passages], bounds[passages + 1])
    owners = np.repeat(np.arange(len(passages)), bounds[passages + 1] - bounds[passages])
    own = _held(sentences, index.arrays.tokens, index.arrays.token_bounds, claim)
    above = _held(passages, index.arrays.context_tokens, index.arrays.context_bounds, claim)
    in_passage = np.zeros_like(above)
    np.logical_or.at(in_passage, owners, own)
    around = (in_passage | above)[owners]
    held, held_around = own @ idf, (around | own) @ idf
    weights = _weights(sentences, index)
    terse = 1 - _WORDY * (1 - held / np.maximum(weights, held + 1e-9))
    score = (held + _AROUND * (held_around - held)) ** 2 / idf.sum() * terse
    enough = (held >= _LEAST_HELD * idf.sum()) & (held_around >= _LEAST_AROUND * idf.sum())
    enough &= own.sum(axis=1) >= min(_FEWEST_HELD, len(idf))
    if once is not None:
        enough &= once.sentences[sentences]
    for row in np.flatnonzero(enough).tolist():
        share = float(held_around[row] / idf.sum())
        yield ClaimMatch(int(sentences[row]), share, float(score[row]))


def _weights(sentences: Ints, index: Index) -> Floats:
    """Return how rare the terms of each of the sentences are together: (n,)."""
    bounds = index.arrays.token_bounds
    starts, stops = bounds[sentences], bounds[sentences + 1]
    homes = np.repeat(np.arange(len(sentences)), stops - starts)
    idf = index.arrays.idf[index.arrays.tokens[concatenate_ranges(starts, stops)]]
    return np.bincount(homes, idf.astype(np.float64), minlength=len(sentences)).astype(float)


def _held(numbers: Ints, tokens: Int32s, bounds: Int32s, claim: Query) -> Bools:
    """Return which of the claim's words each stretch of the tokens holds: (n, n_words)."""
    starts, stops = bounds[numbers], bounds[numbers + 1]
    homes = np.repeat(np.arange(len(numbers)), stops - starts)
    words = match_tokens(tokens[concatenate_ranges(starts, stops)], claim)
    held = np.zeros((len(numbers), len(claim.words)), dtype=bool)
    held[homes[words >= 0], words[words >= 0]] = True
    return held
