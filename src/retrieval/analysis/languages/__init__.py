"""Turn a language's code into what is known of it: stop words, question words, months."""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any

from retrieval.analysis.languages.normalizers import normalize_word, strip_accents

KNOWN = ("ar", "de", "el", "es", "fr", "hi", "it", "pt", "ro", "ru", "th", "tr", "uk", "vi", "zh")
"""Languages that have a file here; English has its own modules."""

Patterns = Mapping[str, re.Pattern[str]]

_UNSPACED = frozenset({"th", "zh"})
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

    @property
    def asks(self) -> Patterns:
        """What a question wants -> its words for that; the first in the question decides."""
        return _patterns(self.code, "asks")

    @property
    def wants(self) -> Patterns:
        """What a question wants as well -> its words for that, wherever they stand."""
        return _patterns(self.code, "wants")

    @property
    def offers(self) -> Patterns:
        """Name of a `SentenceKind`, in small letters -> what such a sentence holds."""
        return _patterns(self.code, "offers")


@functools.cache
def load_language(code: str) -> Language:
    """Return what is known of the language."""
    if code not in KNOWN:
        return Language(code)
    read = _read(code)
    spaced = code not in _UNSPACED
    stop_words = read["stop_words"].split()
    return Language(
        code,
        stop_words=_folded(stop_words, code) if spaced else frozenset(),
        calendar=_folded(read["calendar"].split(), code),
        numbers=_folded(read["numbers"].split(), code),
        abbreviations=frozenset(read.get("abbreviations", "").split()),
        stops=None if spaced else _longest_first(stop_words),
    )


@functools.cache
def _read(code: str) -> dict[str, Any]:
    return tomllib.loads(resources.files(__name__).joinpath(f"{code}.toml").read_text("utf-8"))


@functools.cache
def _patterns(code: str, table: str) -> Patterns:
    """Return a table of patterns; they are many, so none is compiled before it is needed."""
    rows = _read(code)[table] if code in KNOWN else {}
    return {
        name: compile_pattern(text, spaced=code not in _UNSPACED) for name, text in rows.items()
    }


def compile_pattern(text: str, *, spaced: bool) -> re.Pattern[str]:
    """Return what finds any of the alternatives, as whole words where words are spaced.

    Alternatives stand apart by bars or line breaks; spaces may be any white space.
    """
    rows = [row.strip() for row in re.split(r"\n", text.strip())]
    either = "|".join(filter(None, rows)).replace(" ", r"\s+")
    if spaced:
        either = rf"(?<!{_LETTER})(?:{either})(?!{_LETTER})"
    return re.compile(either, re.IGNORECASE)


def _folded(words: list[str], code: str) -> frozenset[str]:
    folded = [normalize_word(word, code) for word in words]
    return frozenset(folded) | frozenset(strip_accents(word, code) for word in folded)


def _longest_first(words: list[str]) -> re.Pattern[str]:
    ordered = sorted(words, key=lambda word: (-len(word), word))
    return re.compile("|".join(map(re.escape, ordered)))
