"""Turn a language's code into what is known of it: stop words, question words, months."""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import resources

from retrieval.languages.folding import fold, plain

KNOWN = ("ar", "de", "el", "es", "fr", "hi", "it", "pt", "ro", "ru", "th", "tr", "uk", "vi", "zh")
"""Languages that have a file here; English has its own modules."""

# Python's \w leaves out the vowels that scripts of India and Arabic write as marks.
_LETTER = r"[\w\u0300-\u036f\u064b-\u065f\u0900-\u0963]"


@dataclass(frozen=True, slots=True)
class Language:
    """What is known of one language; everything is empty where it has no file."""

    code: str
    stop_words: frozenset[str] = frozenset()
    """Folded; words that ask or bind but name nothing."""
    calendar: frozenset[str] = frozenset()
    """Folded; months and days of the week, in the forms in which they stand in texts."""
    numbers: frozenset[str] = frozenset()
    """Folded; words for numbers."""
    abbreviations: frozenset[str] = frozenset()
    """In small letters without the last dot: what a full stop follows inside a sentence."""
    stops: re.Pattern[str] | None = None
    """Where words are not spaced: finds the stop words of a question."""
    asks: Mapping[str, re.Pattern[str]] = field(default_factory=dict)
    """What a question wants -> its words for that; the first of them in the question decides."""
    wants: Mapping[str, re.Pattern[str]] = field(default_factory=dict)
    """What a question wants as well, wherever the word stands."""
    offers: Mapping[str, re.Pattern[str]] = field(default_factory=dict)
    """Name of a `SentenceKind`, in small letters -> what such a sentence holds."""


@functools.cache
def of(code: str) -> Language:
    """Return what is known of the language."""
    if code not in KNOWN:
        return Language(code)
    read = tomllib.loads(resources.files(__name__).joinpath(f"{code}.toml").read_text("utf-8"))
    spaced = code not in {"th", "zh"}
    stop_words = read["stop_words"].split()
    return Language(
        code,
        stop_words=_folded(stop_words, code) if spaced else frozenset(),
        calendar=_folded(read["calendar"].split(), code),
        numbers=_folded(read["numbers"].split(), code),
        abbreviations=frozenset(read.get("abbreviations", "").split()),
        stops=None if spaced else _longest_first(stop_words),
        asks={want: pattern(text, spaced=spaced) for want, text in read["asks"].items()},
        wants={want: pattern(text, spaced=spaced) for want, text in read["wants"].items()},
        offers={kind: pattern(text, spaced=spaced) for kind, text in read["offers"].items()},
    )


def pattern(text: str, *, spaced: bool) -> re.Pattern[str]:
    """Return what finds any of the alternatives, as whole words where words are spaced.

    Alternatives stand apart by bars or line breaks; spaces may be any white space.
    """
    rows = [row.strip() for row in re.split(r"\n", text.strip())]
    either = "|".join(filter(None, rows)).replace(" ", r"\s+")
    if spaced:
        either = rf"(?<!{_LETTER})(?:{either})(?!{_LETTER})"
    return re.compile(either, re.IGNORECASE)


def _folded(words: list[str], code: str) -> frozenset[str]:
    folded = [fold(word, code) for word in words]
    return frozenset(folded) | frozenset(plain(word, code) for word in folded)


def _longest_first(words: list[str]) -> re.Pattern[str]:
    ordered = sorted(words, key=lambda word: (-len(word), word))
    return re.compile("|".join(map(re.escape, ordered)))
