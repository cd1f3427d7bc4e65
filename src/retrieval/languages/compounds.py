"""Turn a compound word that no article holds into its parts that articles hold."""

from __future__ import annotations

from collections.abc import Mapping

from retrieval.languages import stems

LINKS: Mapping[str, tuple[str, ...]] = {"de": ("", "s", "es", "n", "en", "e", "er")}
"""Languages that write compounds as one word, and what may stand between the parts."""

_SHORTEST = 4  # letters of a part


def parts(word: str, terms: Mapping[str, int], code: str) -> tuple[int, ...]:
    """Return the numbers of the terms of the two parts, the longest first part tried first.

    A word whose parts are not both known gives none. Krankenhausdirektor: Krankenhaus, Direktor.
    """
    for cut in range(len(word) - _SHORTEST, _SHORTEST - 1, -1):
        last = terms.get(stems.to_term(word[cut:], code))
        if last is None:
            continue
        for link in LINKS[code]:
            stem = word[: cut - len(link)]
            if len(stem) >= _SHORTEST and word[:cut].endswith(link):
                first = terms.get(stems.to_term(stem, code))
                if first is not None:
                    return first, last
    return ()
