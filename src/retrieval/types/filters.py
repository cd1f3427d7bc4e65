"""Filters of a question: the publishers, the period and the words that an answer is limited to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Period:
    """A year, a month or a day, as somebody wrote it."""

    text: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Filters:
    """Filters that a question sets on its answer; a sentence must satisfy all of them."""

    sources: tuple[str, ...] = ()
    """Words of publishers' names, as typed; any of these."""
    since: Period | None = None
    until: Period | None = None
    exact: tuple[str, ...] = ()
    """What a sentence must hold, as typed."""
    without: tuple[str, ...] = ()
    """Words that a sentence must not hold in any form, as typed."""
    without_exact: tuple[str, ...] = ()
    """What it must not hold as written: phrases in quotation marks."""
    problems: tuple[str, ...] = ()
    """Pieces that could not be parsed and are ignored, as typed."""

    def __bool__(self) -> bool:
        """Tell whether anything is restricted."""
        return self.of_articles or self.of_sentences

    @property
    def of_articles(self) -> bool:
        """Tell whether whole articles may be excluded."""
        return bool(self.sources or self.since or self.until)

    @property
    def of_sentences(self) -> bool:
        """Tell whether single sentences may be excluded."""
        return bool(self.exact or self.without or self.without_exact)
