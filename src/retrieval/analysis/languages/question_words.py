"""Turn a question in a language other than English into what it wants and what it names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol, TypeVar

from retrieval.analysis import languages
from retrieval.analysis.languages import load_language, scripts
from retrieval.analysis.languages.normalizers import normalize_digits
from retrieval.analysis.languages.scripts import split_units

_MOST_ASKED_FOR = 2  # words behind what asks, such as "European country"
_COUNTED = ("how many", "how much", "what thing")
_BROAD = frozenset({"what thing", "does what"})  # any other kind of asking says more
_OF_A_KIND = frozenset({"when", "where", "who", "how much"})  # asked for with "which" as well
_NAMED_BEFORE = frozenset({"th", "vi"})  # "which year" is "year which" there


class _Placed(Protocol):
    """A word of a question, and where it stands."""

    @property
    def text(self) -> str: ...
    @property
    def start(self) -> int: ...


class _Searched(_Placed, Protocol):
    @property
    def terms(self) -> tuple[int, ...]: ...


PlacedWord = TypeVar("PlacedWord", bound=_Placed)
SearchedWord = TypeVar("SearchedWord", bound=_Searched)


def find_foreign_wants(question: str, language: languages.Language) -> frozenset[str]:
    """Return the kinds of thing that the question wants, as `questions.WANTS` names them.

    Of the words that ask, the first in the question decides, and the longest that begins there;
    one that asks "which" wants that as well.
    """
    text = normalize_digits(question.strip())
    if language.code == "tr":
        text = text.replace("İ", "i").replace("I", "ı")
    found = {
        want: match for want, pattern in language.asks.items() if (match := pattern.search(text))
    }
    wants = {want for want, pattern in language.wants.items() if pattern.search(text)}
    if found:
        wants |= _deciding(found)
    return frozenset(wants)


def _deciding(found: Mapping[str, re.Match[str]]) -> set[str]:
    """Return what the first of the words that ask wants; "which year" wants a time and a which."""
    first = min(found, key=lambda want: (found[want].start(), -found[want].end()))
    if first in _BROAD:  # "por qué" begins like "por qué ciudad"
        inside = [w for w in found if w not in _BROAD and found[w].start() < found[first].end()]
        first = min(inside, key=lambda want: found[want].start(), default=first)
    which = found.get("what thing")
    overlaps = which is not None and which.start() < found[first].end()
    return {first, "what thing"} if overlaps and first in _OF_A_KIND else {first}


def find_foreign_asked_for(
    question: str, typed: Sequence[PlacedWord], code: str
) -> list[PlacedWord]:
    """Return the words that stand directly behind the first that asks how many, or which."""
    asks = load_language(code).asks
    if code in _NAMED_BEFORE:
        return []
    matches = [m for want in _COUNTED if want in asks and (m := asks[want].search(question))]
    if not matches:
        return []
    asking = min(matches, key=lambda match: (match.start(), match.end()))
    behind = [word for word in typed if asking.start() <= word.start]
    close = [word for word in behind if word.start <= asking.end() + 1]
    if not close:
        return []
    last = close[-1].start + len(close[-1].text)
    further = [
        w for w in behind if w not in close and not re.search(r"\w", question[last : w.start])
    ]
    return [*close, *further[:1]][:_MOST_ASKED_FOR]


def drop_seams(words: tuple[SearchedWord, ...]) -> tuple[SearchedWord, ...]:
    """Return the words without pairs of characters that only join two words of the question.

    No article holds such a pair, but its neighbours, which cover it. A character that is left
    alone between what was cut out tells nothing either.
    """
    covered: set[int] = set()
    for word in words:
        if word.terms and word.start >= 0:
            covered.update(range(word.start, word.start + len(word.text)))
    return tuple(word for word in words if word.terms or not _is_covered(word, covered))


def join_overlapping(placed: Iterable[tuple[str, int]]) -> tuple[str, ...]:
    """Return the texts in order, pairs of characters that overlap as one."""
    texts: list[str] = []
    end = -1
    for text, start in placed:
        overlap = end - start
        if texts and start >= 0 and 0 < overlap < len(text):
            texts[-1] += text[overlap:]
        else:
            texts.append(text)
        end = start + len(text) if start >= 0 else -1
    return tuple(texts)


def _is_covered(word: _Placed, covered: set[int]) -> bool:
    if word.start < 0 or not scripts.is_unspaced(word.text):
        return False
    if len(split_units(word.text)) == 1:
        return True
    return covered.issuperset(range(word.start, word.start + len(word.text)))
