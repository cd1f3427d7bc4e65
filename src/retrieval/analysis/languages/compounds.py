"""Turn a compound word that no article holds into its parts that articles hold."""

from __future__ import annotations

import bisect
from collections.abc import Iterator, Mapping
from typing import Any, Protocol

from retrieval.analysis.languages import stemmers

LINKS: Mapping[str, tuple[str, ...]] = {"de": ("", "s", "es", "n", "en", "e", "er")}
"""Languages that write compounds as one word, and what may stand between the parts."""

_SHORTEST = 4  # letters of a part
_SHORTEST_INSIDE = 5  # letters of a word that is looked for inside others
_MOST = 200  # words that hold it; more say nothing


class _Terms(Protocol):
    """What knows the terms of a library."""

    @property
    def joined_terms(self) -> tuple[str, Any]: ...


def split_compound(word: str, terms: Mapping[str, int], code: str) -> tuple[int, ...]:
    """Return the numbers of the terms of the two parts, the longest first part tried first.

    A word whose parts are not both known gives none. Krankenhausdirektor: Krankenhaus, Direktor.
    """
    for cut in range(len(word) - _SHORTEST, _SHORTEST - 1, -1):
        last = terms.get(stemmers.to_term(word[cut:], code))
        if last is None:
            continue
        for link in LINKS[code]:
            stem = word[: cut - len(link)]
            if len(stem) >= _SHORTEST and word[:cut].endswith(link):
                first = terms.get(stemmers.to_term(stem, code))
                if first is not None:
                    return first, last
    return ()


def find_compounds(stem: str, terms: _Terms, code: str) -> Iterator[int]:
    """Yield the numbers of the terms that begin or end with the word, in order."""
    if code not in LINKS or len(stem) < _SHORTEST_INSIDE or not stem.isalpha():
        return
    text, starts = terms.joined_terms
    place = text.find(stem)
    for _ in range(_MOST):
        if place < 0:
            return
        if "\n" in {text[place - 1], text[place + len(stem)]}:
            yield bisect.bisect_right(starts, place - 1) - 1
        place = text.find(stem, place + 1)
