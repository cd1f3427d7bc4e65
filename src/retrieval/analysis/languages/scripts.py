"""Tell what script a word is in, whose language that may be, and cut unspaced text into pairs."""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType

# Scripts by what stands in a character class, the common ones first. Latin is what is left.
_SCRIPTS: Mapping[str, str] = MappingProxyType(
    {
        "cyrillic": r"\u0400-\u052f\u1c80-\u1c8f\u2de0-\u2dff\ua640-\ua69f",
        "greek": r"\u0370-\u03ff\u1f00-\u1fff",
        "arabic": r"\u0600-\u06ff\u0750-\u077f\u0870-\u08ff\ufb50-\ufdff\ufe70-\ufefc",
        "devanagari": r"\u0900-\u097f\ua8e0-\ua8ff",
        "kana": r"\u3040-\u30ff\u31f0-\u31ff\uff66-\uff9f",
        "han": r"\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
               r"\U00020000-\U0003ffff",
        "hangul": r"\u1100-\u11ff\u3130-\u318f\ua960-\ua97f\uac00-\ud7ff\uffa0-\uffdc",
        "thai": r"\u0e01-\u0e4e",
        "lao": r"\u0e81-\u0ecf\u0edc-\u0edf",
        "khmer": r"\u1780-\u17d3\u17d7\u17dc\u17dd",
        "burmese": r"\u1000-\u103f\u1050-\u108f\ua9e0-\ua9ef\uaa60-\uaa7f",
        "hebrew": r"\u0590-\u05ff\ufb1d-\ufb4f",
        "bengali": r"\u0980-\u09ff",
        "gurmukhi": r"\u0a00-\u0a7f",
        "gujarati": r"\u0a80-\u0aff",
        "tamil": r"\u0b80-\u0bff",
        "telugu": r"\u0c00-\u0c7f",
        "kannada": r"\u0c80-\u0cff",
        "malayalam": r"\u0d00-\u0d7f",
        "armenian": r"\u0530-\u058f",
        "georgian": r"\u10a0-\u10ff\u1c90-\u1cbf\u2d00-\u2d2f",
        "ethiopic": r"\u1200-\u139f",
    }
)  # fmt: skip

LANGUAGES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "cyrillic": ("ru", "uk", "be", "bg", "kk", "ky", "mk", "mn", "sr", "tg"),
        "greek": ("el",),
        "arabic": ("ar", "fa", "ur", "ckb", "ps", "sd", "ug"),
        "devanagari": ("hi", "mr", "ne", "sa"),
        "kana": ("ja",),
        "han": ("zh", "ja"),
        "hangul": ("ko",),
        "thai": ("th",),
        "lao": ("lo",),
        "khmer": ("km",),
        "burmese": ("my",),
        "hebrew": ("he", "yi"),
        "bengali": ("bn", "as"),
        "gurmukhi": ("pa",),
        "gujarati": ("gu",),
        "tamil": ("ta",),
        "telugu": ("te",),
        "kannada": ("kn",),
        "malayalam": ("ml",),
        "armenian": ("hy",),
        "georgian": ("ka",),
        "ethiopic": ("am", "ti"),
    }
)
"""Languages written in each script but Latin; a word is taken for the first where none is told."""

_UNSPACED = ("kana", "han", "hangul", "thai", "lao", "khmer", "burmese")
# Korean is spaced, but its words carry particles: pairs of syllables find them without these.

_RUNS = re.compile(rf"[{''.join(_SCRIPTS[s] for s in _UNSPACED)}\u3099\u309a\u200b-\u200d]+")
_UNITS = re.compile(
    r"""
    [\u0e40-\u0e44\u0ec0-\u0ec4]?                      # a vowel written before its consonant
    (?: [\u1780-\u17b3] (?: \u17d2[\u1780-\u17b3] | [\u17b4-\u17d1\u17d3] )*
      | [\u1000-\u102a\u103f] (?: \u1039[\u1000-\u102a] | [\u102b-\u103e] )*
      | [^\u0e40-\u0e44\u0ec0-\u0ec4]
        [\u0e30-\u0e3a\u0e45\u0e47-\u0e4e\u0eb0-\u0ebd\u0ec8-\u0ecd\u3099\u309a\u200b-\u200d]* )
    | .
    """,
    re.VERBOSE | re.DOTALL,
)
_HOLDS = re.compile(r"[^\x00-\u02ff]")  # letters of another script than Latin, perhaps


def script_of(text: str) -> str:
    """Return the script of the text's first letter that is not Latin, or "latin"."""
    found = _of_script().search(text) if _HOLDS.search(text) else None
    return (found and found.lastgroup) or "latin"


@functools.cache
def _of_script() -> re.Pattern[str]:
    """Return what finds a letter of a script, and names it; English never needs it."""
    return re.compile("|".join(f"(?P<{name}>[{span}])" for name, span in _SCRIPTS.items()))


def is_unspaced(text: str) -> bool:
    """Tell whether the text holds writing that puts no spaces between its words."""
    return _HOLDS.search(text) is not None and _RUNS.search(text) is not None


def language_of(word: str, language: str) -> str:
    """Return the language to read a word in, in a text of that language: its own script's.

    A Latin word in a text of another script is read as English.
    """
    script = script_of(word)
    if script == "latin":
        if language in _OTHER_SCRIPTS and not word[0].isdecimal():
            return "en"
        return language
    known = LANGUAGES[script]
    return language if language in known else known[0]


def split_by_script(word: str) -> Iterator[tuple[int, str]]:
    """Yield the parts of a word that are each in spaced or in unspaced writing, in order.

    Each comes with where it starts. Writing without spaces comes in pairs of neighbours:
    characters, or syllables in the scripts of South-East Asia.
    """
    end = 0
    for run in _RUNS.finditer(word):
        if run.start() > end:
            yield end, word[end : run.start()]
        yield from _pairs(run.group(), run.start())
        end = run.end()
    if end < len(word):
        yield end, word[end:]


def split_units(text: str) -> list[tuple[int, int]]:
    """Return where the characters or syllables of unspaced writing stand."""
    return [match.span() for match in _UNITS.finditer(text)]


def _pairs(run: str, start: int) -> Iterator[tuple[int, str]]:
    places = split_units(run)
    if len(places) == 1:
        yield start, run
    for (first, _), (_, last) in itertools.pairwise(places):
        yield start + first, run[first:last]


_OTHER_SCRIPTS = frozenset(code for codes in LANGUAGES.values() for code in codes) - {"sr"}
