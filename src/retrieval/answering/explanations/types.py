"""The values that say why a question is answered as it is, or why it is declined."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

from retrieval.answering.explanations import feature_labels
from retrieval.answering.explanations.feature_labels import describe_feature, feature_group
from retrieval.types.answer import Quote
from retrieval.types.article import Sentence

_TOLD = frozenset({"how many", "how much", "how long", "how", "why", "when", "where", "who"})

BIAS = "bias"
"""The feature that every question has, once, and that all confidence starts from."""
BESIDE = "beside the model"
"""The feature that stands for what was added to a score after the model gave it."""


class WordPlace(StrEnum):
    """Where a word of the question stands, as seen from a sentence; the nearest counts."""

    SENTENCE = "sentence"
    BEFORE = "sentence before"
    PARAGRAPH = "paragraph"
    HEADING = "heading"
    TITLE = "title"
    ARTICLE = "article"
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


class Resemblance(StrEnum):
    """How a word of a sentence resembles one of the question."""

    KIN = "begins alike"
    USED_ALIKE = "used alike"


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
    how: Resemblance
    """As Syrian resembles Syria, or medical resembles physician."""
    strength: float
    """How much alike, 0 to 1."""


@dataclass(frozen=True, slots=True)
class FoundWord:
    """Where a word of the question stands, as seen from one sentence."""

    word: AskedWord
    place: WordPlace
    forms: tuple[str, ...] = ()
    """How it is written there, each form once; none where it is not at hand."""
    like: Likeness | None = None
    """What in the sentence resembles it, where the sentence itself does not hold it."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A kind of thing that the question is taken to want, and whether a sentence offers it."""

    want: str
    """From `questions.WANTS`."""
    offered: tuple[str, ...]
    """What the sentence offers of it, as in `features.SATISFIES`."""

    @property
    def is_told(self) -> bool:
        """Tell whether the want says what is lacking: "it does not say when"."""
        return self.want in _TOLD

    @property
    def description(self) -> str:
        """Return what is wanted in plain words: "a person"."""
        return feature_labels.WANTED.get(self.want, self.want)

    @property
    def offers(self) -> tuple[str, ...]:
        """Return what is offered in plain words: "a name that the question has not"."""
        return tuple(feature_labels.OFFERS.get(offer, offer) for offer in self.offered)


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

    @property
    def description(self) -> str:
        """Return in plain words what the feature measures."""
        return describe_feature(self.feature)

    @property
    def group(self) -> str:
        """Return in plain words what kind of feature it is; a table shows the groups."""
        return feature_group(self.feature)


@dataclass(frozen=True, slots=True)
class Considered:
    """A sentence that might answer, and what speaks for it and against it."""

    quote: Quote
    found: tuple[FoundWord, ...]
    """Every word of the question, in its order."""
    wanted: tuple[Wanted, ...]
    contributions: tuple[Contribution, ...]
    """All features of the ranking; their points add up to the quote's score."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """Why a question is answered as it is, or why it is declined."""

    question: str
    answered: bool
    reason: Reason | None
    """Why it is declined; None when it is answered."""
    words: tuple[AskedWord, ...]
    """In the question's order, each once."""
    missing: tuple[str, ...]
    """The question's words that no article holds, as in `Answer`."""
    apart: tuple[AskedWord, AskedWord] | None = None
    """The weightiest two words that no sentence holds together, or None."""
    paragraphs: int
    """How many the articles have to quote from."""
    confidence: float = 0.0
    """Probability, 0 to 1, that the best sentence answers the question."""
    threshold: float
    """Confidence that is needed for an answer."""
    evidence: tuple[Contribution, ...] = ()
    """Whether the articles speak of what is asked: the logistic function of the points' sum."""
    choice: tuple[Contribution, ...] = ()
    """Whether the best sentence is the right one, if they do: likewise.

    The confidence is the product of the two, read off the model's curve.
    """
    best: Considered | None = None
    """None when no paragraph has a word of the question."""
    is_near: bool = False
    """Whether the best sentence is shown as the nearest when the question is declined."""
    runner_up: Considered | None = None
    newer_than: Sentence | None = None
    """What fits a little better, where the best is put before it for being newer."""

    @property
    def times_as_likely(self) -> float | None:
        """Return how many times as likely as the runner-up the best is to answer, >= 1.

        One that is newer and a little less likely counts as just as likely.
        """
        if self.best is None or self.runner_up is None:
            return None
        lead = self.best.quote.score - self.runner_up.quote.score
        return math.exp(min(max(lead, 0.0), 300.0))
