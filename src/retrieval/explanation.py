"""Turn a judged question into why it is answered as it is, or why it is declined."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

import numpy as np
import numpy.typing as npt

from retrieval import analysis, evidence, features, meaning, wording
from retrieval.answer import Quote
from retrieval.features import SATISFIES, Candidates, Columns
from retrieval.index import Index
from retrieval.questions import WANTS, Query, QuestionWord
from retrieval.ranking import Linear, Model, Ranked

_USED_ALIKE = 0.35  # cosine from which two words look alike to a person, by looking at pairs
_TELLING = 0.1  # share of the question that its missing words must have to be the reason

BIAS = "bias"
"""The feature that every question has, once, and that all confidence starts from."""


class Place(StrEnum):
    """Where a word of the question stands, as seen from a sentence; the nearest counts."""

    SENTENCE = "sentence"
    BEFORE = "sentence before"
    PARAGRAPH = "paragraph"
    HEADING = "heading"
    TITLE = "title"
    ELSEWHERE = "elsewhere"
    NOWHERE = "nowhere"


class Reason(StrEnum):
    """Why a question is declined; the first that holds."""

    NO_WORD = "no word to search for"
    NONE_HELD = "no article holds any of the words"
    MISSING = "no article holds some of the words"
    APART = "two of the words never stand together"
    NOT_OFFERED = "the nearest sentence lacks what is asked for"
    UNSURE = "not sure enough"


@dataclass(frozen=True, slots=True)
class AskedWord:
    """One word of the question, and how rare it is in the articles."""

    text: str
    """As typed."""
    corrected: str | None
    """The word that was searched for in its place, or None."""
    paragraphs: int
    """How many paragraphs hold it; titles and headings are not counted."""
    in_articles: bool
    """False when no article holds it, not even in its title or a heading."""
    weight: float
    """Its share of the question's weight, 0 to 1: rarer words weigh more."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """A word of a sentence that resembles one of the question."""

    form: str
    """As it stands in the sentence."""
    is_kin: bool
    """True when the two begin alike (Syria, Syrian), False when they are used alike."""
    strength: float
    """How much alike, 0 to 1."""


@dataclass(frozen=True, slots=True)
class Found:
    """Where a word of the question stands, as seen from one sentence."""

    word: AskedWord
    place: Place
    forms: tuple[str, ...] = ()
    """How it is written there, each form once; none elsewhere and nowhere."""
    like: Likeness | None = None
    """What in the sentence resembles it, where the sentence itself does not hold it."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A kind of thing that the question is taken to want, and whether a sentence offers it."""

    want: str
    """From `questions.WANTS`; `wording.WANTED` has it in plain words."""
    offered: tuple[str, ...]
    """What the sentence offers of it; `wording.OFFERS` has it in plain words."""


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one feature adds to a sum."""

    feature: str
    weight: float
    value: float

    @property
    def points(self) -> float:
        """Return weight × value."""
        return self.weight * self.value


@dataclass(frozen=True, slots=True)
class Considered:
    """A sentence that might answer, and what speaks for it and against it."""

    quote: Quote
    found: tuple[Found, ...]
    """Every word of the question, in its order."""
    wanted: tuple[Wanted, ...]
    contributions: tuple[Contribution, ...]
    """All features of the ranking; their points add up to the quote's score."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a question is answered as it is, or why it is declined."""

    question: str
    answered: bool
    reason: Reason | None
    """Why it is declined; None when it is answered."""
    words: tuple[AskedWord, ...]
    """In the question's order, each once."""
    apart: tuple[AskedWord, AskedWord] | None
    """The weightiest two words that no sentence holds together, or None."""
    paragraphs: int
    """How many the articles have to quote from."""
    confidence: float
    """Probability, 0 to 1, that the best sentence answers the question."""
    threshold: float
    """Confidence that is needed for an answer."""
    evidence: tuple[Contribution, ...]
    """What the confidence is made of: the logistic function of their points' sum."""
    best: Considered | None
    """None when no paragraph has a word of the question."""
    runner_up: Considered | None

    @property
    def missing(self) -> tuple[AskedWord, ...]:
        """Return the words that no article holds."""
        return tuple(word for word in self.words if not word.in_articles)

    @property
    def times_as_likely(self) -> float | None:
        """Return how many times as likely as the runner-up the best is to answer, >= 1."""
        if self.best is None or self.runner_up is None:
            return None
        return math.exp(min(self.best.quote.score - self.runner_up.quote.score, 300.0))


def explain_nothing(question: str, query: Query, index: Index, *, threshold: float) -> Explanation:
    """Return why a question is declined for which no passage was found."""
    words = tuple(word for word, _ in _asked(query, index))
    reason = Reason.NONE_HELD if words else Reason.NO_WORD
    n = len(index.arrays.passages)
    return Explanation(question, False, reason, words, None, n, 0.0, threshold, (), None, None)


def explain(
    question: str,
    query: Query,
    candidates: Candidates,
    ranked: Ranked,
    *,
    index: Index,
    model: Model,
    threshold: float,
) -> Explanation:
    """Return why the best candidate is the answer, or why it is none."""
    asked = _asked(query, index)
    measured = evidence.measure(query, candidates, ranked)
    confidence = evidence.confidence(measured, model.evidence)
    best, *others = (
        _consider(int(row), candidates, ranked, asked, query, index, model.ranking)
        for row in ranked.order[:2]
    )
    words = tuple(word for word, _ in asked)
    apart = _apart(asked, index)
    answered = confidence >= threshold
    return Explanation(
        question,
        answered,
        None if answered else _reason(words, best.wanted, is_apart=apart is not None),
        words,
        apart,
        len(index.arrays.passages),
        confidence,
        threshold,
        (*_contributions(measured, 0, model.evidence), Contribution(BIAS, model.evidence.bias, 1)),
        best,
        others[0] if others else None,
    )


_Asked = Sequence[tuple[AskedWord, QuestionWord]]


def _asked(query: Query, index: Index) -> _Asked:
    total = sum(word.idf for word in query.words)
    return [
        (
            AskedWord(
                word.text,
                query.corrected.get(word.text),
                len(_owners(_holding(word, index), index)),
                bool(word.terms),
                word.idf / total,
            ),
            word,
        )
        for word in query.words
    ]


def _holding(word: QuestionWord, index: Index) -> npt.NDArray[np.int64]:
    """Return the numbers of the sentences that hold the word, in order, each once."""
    arrays = index.arrays
    places = np.flatnonzero(np.isin(arrays.tokens, word.terms))
    return np.unique(np.searchsorted(arrays.token_bounds, places, side="right") - 1)


def _owners(sentences: npt.NDArray[np.int64], index: Index) -> npt.NDArray[np.int32]:
    """Return the numbers of the passages that the sentences stand in, each once."""
    return np.unique(index.arrays.sentences[sentences, 0])


def _apart(asked: _Asked, index: Index) -> tuple[AskedWord, AskedWord] | None:
    """Return the weightiest two words that no sentence holds together, or None."""
    held = [(word, _holding(sought, index)) for word, sought in asked if word.paragraphs]
    pairs = [
        (one, other)
        for (one, mine), (other, others) in itertools.combinations(held, 2)
        if not len(np.intersect1d(mine, others, assume_unique=True))
    ]
    return max(pairs, key=lambda pair: pair[0].weight + pair[1].weight, default=None)


def _reason(words: Iterable[AskedWord], wanted: Iterable[Wanted], *, is_apart: bool) -> Reason:
    if sum(word.weight for word in words if not word.in_articles) >= _TELLING:
        return Reason.MISSING
    if is_apart:
        return Reason.APART
    if any(not want.offered for want in wanted):
        return Reason.NOT_OFFERED
    return Reason.UNSURE


def _consider(
    row: int,
    candidates: Candidates,
    ranked: Ranked,
    asked: _Asked,
    query: Query,
    index: Index,
    model: Linear,
) -> Considered:
    number = int(candidates.sentences[row])
    sentence = index.sentence(number)
    score = float(ranked.scores[row])
    surroundings = _Surroundings(number, index)
    return Considered(
        Quote(sentence.article, sentence.start, sentence.end, sentence.passage, score),
        tuple(surroundings.find(word, sought) for word, sought in asked),
        tuple(_wanted(query, candidates.columns, row)),
        _contributions(candidates.columns, row, model),
    )


def _wanted(query: Query, columns: Columns, row: int) -> Iterator[Wanted]:
    """Yield what the question wants, with what the candidate offers of it."""
    for want, _ in WANTS:
        offers = [offer for wish, offer in SATISFIES if wish == want]
        if want in query.wants and offers:
            offered = (offer for offer in offers if columns[f"{want}: {offer}"][row])
            yield Wanted(want, tuple(offered))


def _contributions(columns: Columns, row: int, model: Linear) -> tuple[Contribution, ...]:
    return tuple(
        Contribution(name, weight, float(columns[name][row]))
        for name, weight in model.weights.items()
    )


class _Surroundings:
    """A sentence with what stands around it, word by word."""

    def __init__(self, number: int, index: Index) -> None:
        self.index = index
        self.number = number
        self.sentence = index.sentence(number)

    @cached_property
    def places(self) -> dict[Place, list[tuple[str, int]]]:
        """Each place with its words and their terms, the nearest first."""
        passage = self.sentence.passage
        texts = {
            Place.SENTENCE: self.sentence.text,
            Place.BEFORE: self._before(),
            Place.PARAGRAPH: passage.text,
            Place.HEADING: passage.heading,
            Place.TITLE: self.sentence.article.title,
        }
        return {place: self._terms(text) for place, text in texts.items()}

    def _before(self) -> str:
        """Return the sentence before in the article, or an empty string."""
        if not self.number:
            return ""
        before = self.index.sentence(self.number - 1)
        return before.text if before.article is self.sentence.article else ""

    def _terms(self, text: str) -> list[tuple[str, int]]:
        known = self.index.term_ids
        return [(w.text, known[w.term]) for w in analysis.words(text) if w.term in known]

    def find(self, word: AskedWord, sought: QuestionWord) -> Found:
        """Return where the word stands, or what in the sentence resembles it."""
        for place, terms in self.places.items():
            if forms := tuple(dict.fromkeys(form for form, t in terms if t in sought.terms)):
                like = None if place is Place.SENTENCE else self._like(sought)
                return Found(word, place, forms, like)
        place = Place.ELSEWHERE if sought.terms else Place.NOWHERE
        return Found(word, place, like=self._like(sought))

    def _like(self, sought: QuestionWord) -> Likeness | None:
        """Return the word of the sentence that is most like the one sought, kin first."""
        terms = self.places[Place.SENTENCE]
        kin = dict(zip(*(a.tolist() for a in features.kin_terms(sought, self.index)), strict=True))
        related = [Likeness(form, True, kin[term]) for form, term in terms if term in kin]
        if not related and terms:
            rows = self.index.arrays.meanings[[term for _, term in terms]]
            cosines = meaning.vectors(rows) @ meaning.vectors([sought.meaning])[0]
            pairs = zip(terms, cosines.tolist(), strict=True)
            related = [Likeness(form, False, c) for (form, _), c in pairs if c >= _USED_ALIKE]
        return max(related, key=lambda like: like.strength, default=None)
