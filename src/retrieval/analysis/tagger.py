"""Turn words and sentences into the kinds of thing that they offer to a question."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping, Sequence
from enum import IntFlag
from types import MappingProxyType
from typing import TYPE_CHECKING

from retrieval.analysis import languages
from retrieval.analysis.languages import load_language
from retrieval.analysis.languages.normalizers import normalize_digits, normalize_word
from retrieval.analysis.tokenizer import Word

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

VERSION = 3
"""Raise it when the same text offers other kinds: saved indexes are then built anew."""

_MONTHS = (
    "january february march april june july august september october november december "
    "jan feb mar apr jun jul aug sep sept oct nov dec"
)  # "may" is a verb too often
_WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday"
_CALENDAR_WORDS = frozenset(f"{_MONTHS} {_WEEKDAYS}".split())
_NUMBER_WORDS = frozenset(
    """
    one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
    sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety
    hundred thousand million billion dozen half twice third quarter
    """.split()  # noqa: SIM905 - a table of words is read, a list of strings is not
)
_YEARS = re.compile(r"1\d{3}s?|20\d\ds?|\d{1,2}th|\d{3,4}(bc|ad)")


class WordKind(IntFlag):
    """What a single word may be, from its spelling and its place."""

    NAME = 1
    """Begins with a capital, and not because it begins the sentence."""
    INITIAL = 2
    """Begins the sentence with a capital: a name or not."""
    NUMBER = 4
    YEAR = 8
    CALENDAR = 16
    """A month or a day of the week."""


_NAME, _INITIAL, _NUMBER, _YEAR, _CALENDAR = map(int, WordKind)  # plain ints: a build needs many


class SentenceKind(IntFlag):
    """What a sentence holds beside its terms."""

    SAID = 1
    QUOTED = 2
    REASON = 4
    DEFINES = 8
    PRONOUN_FIRST = 16
    IN_PLACE = 32
    TITLED = 64
    DURATION = 128
    LISTS = 256
    BY_AGENT = 512
    MEANS = 1024
    MONEY = 2048
    PERCENT = 4096
    TIME = 8192
    PARENTHESIS = 16384
    NEGATIVE = 32768
    EXTREME = 65536
    APPOSITION = 131072
    QUESTION = 262144
    CONNECTIVE_FIRST = 524288


# What such a sentence holds. No pattern may take more than linear time: a sentence can be a whole
# file.
_SENTENCE_PATTERNS: Mapping[SentenceKind, str] = MappingProxyType(
    {
        SentenceKind.SAID: (
            r"\b(sa(id|ys?)|told|tells?|stat(ed|es)|claim(s|ed)|argu(es|ed)|wrote|according to"
            r"|add(ed|ing)|believe[sd]?|call(ed|s)|announced|suggest(s|ed)|describe[sd]?)\b"
        ),
        SentenceKind.QUOTED: r"[\"“”«]",
        SentenceKind.REASON: (
            r"\b(because|due to|owing to|since|so that|in order to|as a result|caused?|causes"
            r"|lead(s|ing)? to|led to|result(s|ed|ing) (in|from)|thanks to|therefore|thus|reasons?"
            r"|purposes?|given (that|the)|despite"
            r"|in response|to avoid|to prevent|attributed|fear(s|ed|ing)?)\b"
        ),
        SentenceKind.DEFINES: (
            r"\b(is|are|was|were) (an?|the|one of)\b"
            r"|\b(refers? to|known as|called|defined as|means|is the)\b"
        ),
        SentenceKind.PRONOUN_FIRST: (
            r"^[\"“‘']?(It|He|She|They|This|These|That|Those|His|Her|Their|Its|Such|There|Both"
            r"|Another|Others?|The (latter|former|same))\b"
        ),
        SentenceKind.IN_PLACE: (
            r"\b(in|at|near|from|to|around|outside|across|of|off|between)"
            r" (the )?([a-z]+ (of )?)?[A-Z]"
        ),
        SentenceKind.TITLED: (
            r"\b(Dr|Mr|Mrs|Ms|Prof|Sir|President|Minister|King|Queen|Prince|General|Captain"
            r"|Professor|Senator|Pope|Bishop|Emperor|Chief|Judge|director|founder|author"
            r"|architect|composer|scientist|physicist|historian|leader|chairman|spokesman"
            r"|spokeswoman|officer)\b"
        ),
        SentenceKind.DURATION: (
            r"\b(\d+|one|two|three|four|five|six|seven|eight|nine|ten|several|few|many|dozen)"
            r"( and a half|[- ]to[- ]\w+)?"
            r"[- ](seconds?|minutes?|hours?|days?|weeks?|months?|years?|decades?|centur(y|ies))\b"
        ),
        SentenceKind.LISTS: (
            r"\b(such as|including|include[sd]?|like|namely|for example|as well as)\b"
            r"|(,[^,]+){2},? (and|or) "
        ),
        SentenceKind.BY_AGENT: r"\bby (the )?(\w+ )?[A-Z]|\bby (his|her|their|its)\b",
        SentenceKind.MEANS: (
            r"\b(by \w+ing|using|through|via|with the help of|by means of|uses?"
            r"|allow(s|ed|ing)?)\b"
        ),
        SentenceKind.MONEY: r"[$€£¥]|\b(dollars?|euros?|pounds?|cents?|rupees?|francs?)\b",
        SentenceKind.PERCENT: r"%|\bper ?cent\b|\bpercentage\b",
        SentenceKind.TIME: (
            r"\b(1\d{3}|20\d\d)s?\b"
            r"|\b(century|centuries|decade|ago|yesterday|today|tomorrow|during|until|later|earlier"
            r"|early|late|when|after|before|morning|evening|night|week|weekend|year|month|day|era"
            r"|period|time)\b"
            r"|\b(Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
            r"|\b(January|February|March|April|May|June|July|August|September|October|November"
            r"|December)\b"
        ),
        SentenceKind.PARENTHESIS: r"\(",
        SentenceKind.NEGATIVE: r"\b(not|no|never|without|neither|nor|none|cannot|n't)\b|n['’]t\b",
        SentenceKind.EXTREME: (
            r"\b(most|least|first|last|largest|smallest|biggest|highest|lowest|best|worst|only"
            r"|main|primary|major|greatest|oldest|longest|\w{3,}est)\b"
        ),
        SentenceKind.APPOSITION: (
            r"\b[A-Z]\w+(, (an?|the|who|which|whose) | \([^)]{1,200}\) (is|was) )"
        ),
        SentenceKind.QUESTION: r"\?[\"”’')]*$",
        SentenceKind.CONNECTIVE_FIRST: (
            r"^(However|Moreover|Furthermore|Also|But|And|Then|Thus|Therefore|Later|Similarly"
            r"|Additionally|In addition|For example|For instance|As a result|Instead"
            r"|Nevertheless|Finally|Meanwhile|Afterwards?|Since then|Consequently|Likewise"
            r"|Conversely|Hence)\b"
        ),
    }
)
_COMPILED = tuple((int(kind), re.compile(p)) for kind, p in _SENTENCE_PATTERNS.items())


_ANYWHERE = {
    SentenceKind.QUOTED: r"[\"“”„«»「」『』]",
    SentenceKind.MONEY: r"[$€£¥₹฿₺₫₴₽]",
    SentenceKind.PERCENT: r"[%٪％]",
    SentenceKind.TIME: r"(?<!\d)(1\d{3}|20\d\d|2[45]\d\d)(?!\d)",
    SentenceKind.PARENTHESIS: r"[(（]",
    SentenceKind.QUESTION: r"[?？؟;;][\"“”’»)」』]*$",
}  # what tells a sentence's kind in every language
_ANYWHERE_COMPILED = tuple((kind, re.compile(p)) for kind, p in _ANYWHERE.items())
_BUDDHIST_YEARS = re.compile(r"2[3-5]\d\d")
_NUMERALS = frozenset("零〇一二三四五六七八九十百千万亿兩两萬億")


def word_kind(word: Word, *, first: bool, language: str = "en") -> int:
    """Return the word's kinds as bits of `WordKind`; `first`: it begins its sentence."""
    if language != "en":
        return _foreign_word_kind(word, first=first, language=language)
    text = word.text
    folded = text.lower()
    kind = 0
    if text[0].isupper():
        kind = _INITIAL if first else _NAME
    if text[0].isdigit() or folded in _NUMBER_WORDS:
        kind |= _NUMBER | (_YEAR if _YEARS.fullmatch(folded) else 0)
    elif folded in _CALENDAR_WORDS:
        kind |= _CALENDAR
    return kind


def are_capitalised(token_kinds: npt.NDArray[np.uint8]) -> npt.NDArray[np.bool_]:
    """Tell from words' kinds which begin with a capital: the shape of token_kinds."""
    return (token_kinds & (_NAME | _INITIAL)) > 0


def without_nouns(token_kinds: Sequence[int]) -> list[int]:
    """Return the kinds of a German sentence's words, capitals that say only "noun" taken out.

    Every noun has a capital there, but two words with capitals side by side are mostly a name.
    """
    capital = [bool(kind & (_NAME | _INITIAL)) for kind in token_kinds]
    padded = [False, *capital, False]
    return [
        kind if padded[place] or padded[place + 2] else kind & ~_NAME
        for place, kind in enumerate(token_kinds)
    ]


def sentence_kind(text: str, language: str = "en") -> int:
    """Return the sentence's kinds as bits of `SentenceKind`."""
    kind = 0
    for bit, pattern in _COMPILED if language == "en" else _foreign_patterns(language):
        if pattern.search(text):
            kind |= bit
    return kind


def _foreign_word_kind(word: Word, *, first: bool, language: str) -> int:
    known = load_language(language)
    text = word.text
    kind = 0
    if text[0].isupper():
        kind = _INITIAL if first else _NAME
    if text[0].isdecimal() or _is_number_word(text, known):
        digits = normalize_digits(text.lower())
        is_year = _YEARS.fullmatch(digits) or (language == "th" and _BUDDHIST_YEARS.match(digits))
        kind |= _NUMBER | (_YEAR if is_year else 0)
    elif known.calendar and normalize_word(text, language) in known.calendar:
        kind |= _CALENDAR
    return kind


def _is_number_word(text: str, known: languages.Language) -> bool:
    if text[0] in _NUMERALS:  # a numeral and what it counts
        return text in known.numbers or all(character in _NUMERALS for character in text)
    return bool(known.numbers) and normalize_word(text, known.code) in known.numbers


@functools.cache
def _foreign_patterns(language: str) -> tuple[tuple[int, re.Pattern[str]], ...]:
    """Return what finds the kinds of a sentence in a language other than English."""
    offers = load_language(language).offers
    own = [
        (int(SentenceKind[kind.upper().replace(" ", "_")]), pattern)
        for kind, pattern in offers.items()
    ]
    return (*((int(kind), pattern) for kind, pattern in _ANYWHERE_COMPILED), *own)
