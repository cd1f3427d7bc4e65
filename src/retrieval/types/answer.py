"""The values that a question gets back: quotes, and an answer made of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from retrieval.types.article import Sentence, Span
from retrieval.types.filters import Filters
from retrieval.types.request import RequestKind


@dataclass(frozen=True, slots=True)
class Quote(Sentence):
    """A sentence that we show, word for word, and how well it fits the question."""

    score: float
    """Ranking score; higher fits better, comparable within one answer only."""
    context: Span | None = None
    """The sentence before it, where it makes no sense alone; as it stands in the article."""
    elsewhere: tuple[Sentence, ...] = ()
    """The same words in other articles, one of each; the best to cite first."""


_NONE = Filters()


class NoMatch(StrEnum):
    """What restrictions left nothing of."""

    ARTICLE = "article"
    SENTENCE = "sentence"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the articles say to a question, or why they do not answer it."""

    question: str
    answered: bool
    """False when the evidence does not suffice; `quotes` then holds the nearest, not answers."""
    quotes: tuple[Quote, ...]
    """Best first, a summary in reading order; at least one when answered."""
    confidence: float
    """Probability, 0 to 1, that the first quote answers the question."""
    missing: tuple[str, ...] = ()
    """The question's words that no article holds, as typed, in order."""
    corrected: Mapping[str, str] = field(default_factory=dict)
    """Typed word -> word that was searched for in its place."""
    carried: tuple[str, ...] = ()
    """Words of earlier questions and quotes that were searched for too; best first."""
    language: str | None = None
    """ISO 639 code of the question's language when no article is in it, else None."""
    further: tuple[Quote, ...] = ()
    """The next best sentences, best first, for those who wish to read on; not judged."""
    kind: RequestKind = RequestKind.QUESTION
    """What the question was taken for."""
    restrictions: Filters = _NONE
    """What the question allowed the answer to come from, and what of that was not understood."""
    differ: bool = False
    """Whether the second quote, of another publisher, says something else than the first."""
    nothing: NoMatch | None = None
    """What there is none of that satisfies the restrictions, where that is why it declines."""

    @classmethod
    def found(
        cls,
        question: str,
        quotes: Sequence[Quote],
        *,
        confidence: float,
        missing: tuple[str, ...] = (),
        corrected: Mapping[str, str] | None = None,
        carried: tuple[str, ...] = (),
        language: str | None = None,
        further: tuple[Quote, ...] = (),
        kind: RequestKind = RequestKind.QUESTION,
        differ: bool = False,
    ) -> Answer:
        """Return an answer that is given; raises ValueError without a quote."""
        return cls(
            question,
            answered=True,
            quotes=tuple(quotes),
            confidence=confidence,
            missing=missing,
            corrected=corrected or {},
            carried=carried,
            language=language,
            further=further,
            kind=kind,
            differ=differ,
        )

    @classmethod
    def declined(
        cls,
        question: str,
        *,
        nearest: Sequence[Quote] = (),
        confidence: float = 0.0,
        missing: tuple[str, ...] = (),
        corrected: Mapping[str, str] | None = None,
        carried: tuple[str, ...] = (),
        language: str | None = None,
        kind: RequestKind = RequestKind.QUESTION,
        because: NoMatch | None = None,
    ) -> Answer:
        """Return a refusal, with the nearest sentences if any are near at all.

        because: what the question's filters left nothing of, where that is why.
        """
        return cls(
            question,
            answered=False,
            quotes=tuple(nearest),
            confidence=confidence,
            missing=missing,
            corrected=corrected or {},
            carried=carried,
            language=language,
            kind=kind,
            nothing=because,
        )

    @property
    def searched(self) -> str | None:
        """Return what was searched for in a line to read, or None where it was the question."""
        return f"{self.question} · {', '.join(self.carried)}" if self.carried else None

    def __post_init__(self) -> None:
        if self.answered and not self.quotes:
            raise ValueError("an answer needs at least one quote; without one it must abstain")

    @property
    def is_by_date(self) -> bool:
        """Tell whether a newer quote stands before one that fits a little better."""
        by_fit = sorted(self.quotes, key=lambda quote: -quote.score)
        return self.kind is RequestKind.TOPIC and self.quotes != tuple(by_fit)

    @property
    def shown(self) -> tuple[Quote, ...]:
        """Return the quotes to show, each once: not those that stand above another as context."""
        shown: list[Quote] = []
        above: set[tuple[str, int]] = set()
        for quote in self.quotes:
            if (quote.article.id, quote.start) not in above:
                shown.append(quote)
                if quote.context:
                    above.add((quote.article.id, quote.context.start))
        return tuple(shown)
