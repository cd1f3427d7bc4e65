"""How lines that were read from a page compare with its main text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from web_pages.building import Page

_WORD = re.compile(r"\w+")
_ITEM_MARK = re.compile(r"^(?:[-•*]|\d+\.)\s+")


@dataclass(frozen=True, slots=True)
class Score:
    """How the words that were found compare with those of the main text."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """Return the harmonic mean."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def score(page: Page, lines: Iterable[str]) -> Score:
    """Return how the words of some lines compare, as bags, with those of the page's main text."""
    allowed = {plain(line) for line in page.allowed}
    found = Counter(word for line in lines if plain(line) not in allowed for word in _words(line))
    wanted = Counter(word for line in page.main for word in _words(line))
    common = (found & wanted).total()
    return Score(common / max(found.total(), 1), common / wanted.total())


def plain(line: str) -> str:
    """Return a line's words alone, without the mark of an item."""
    return " ".join(_words(_ITEM_MARK.sub("", line.strip())))


def _words(line: str) -> list[str]:
    return _WORD.findall(line.casefold())
