"""Fold the spellings of a word that readers of its language take for the same."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

_APOSTROPHES = dict.fromkeys(map(ord, "'’‘ʼ`´＇"), "'")
_KEEPS_ACCENTS = frozenset({"vi"})
_ACCENTS = frozenset("\u0300\u0301\u0302\u0303\u0304\u0306\u0307\u0308\u030a\u030b\u030c\u0327"
                     "\u0323\u0326\u0328\u0331\u0342\u0344\u0345\u0313\u0314")  # fmt: skip

# A dot groups digits there, and a comma begins the decimals.
_DOT_GROUPS = frozenset(
    """
    az be bg bs ca cs da de el es et eu fi fr gl hr hu id is it lt lv mk nb nl nn no pl pt ro ru
    sk sl sq sr sv tr uk vi
    """.split()  # noqa: SIM905 - a table of words is read, a list of strings is not
)
_GROUPED = re.compile(r"(?<=\d)[.\u00a0\u2009\u202f](?=\d{3}(?!\d))")
_GROUPED_BY_COMMA = re.compile(r"(?<=\d)[,٬،\u00a0\u2009\u202f](?=\d{3}(?!\d))")
_DECIMALS = re.compile(r"^(\d+)[,٫](\d+)")

_VOWEL_SIGNS = "\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed"
_ARABIC_MARKS = re.compile(f"[{_VOWEL_SIGNS}ـ]+")  # and the stroke that only stretches a word
_ARABIC = str.maketrans("أإآٱىیېةۃہھکگؤئ", "اااايييههههككوي")
_HINDI = str.maketrans(
    {
        "\u093c": None,  # nukta: क़ is written क as well
        "\u0901": "\u0902",  # chandrabindu, which many write as anusvara
        "\u0945": "\u0947", "\u0946": "\u0947", "\u0949": "\u094b", "\u094a": "\u094b",
        "\u0940": "\u093f", "\u0942": "\u0941",  # long and short i and u are mistaken most
        "\u0908": "\u0907", "\u090a": "\u0909", "\u0911": "\u0913",
    }
)  # fmt: skip
_HINDI_NASAL = re.compile(r"[ङञणनम]\u094d(?=[क-ह])")  # हिन्दी, हिंदी
_ARABIC_SCRIPT = frozenset({"ar", "fa", "ur", "ckb", "ps", "sd", "ug"})
_LETTERS: Mapping[str, Mapping[int, Any]] = MappingProxyType(
    {
        "ru": str.maketrans("ё", "е"),
        "ro": str.maketrans("şţ", "șț"),
        "el": str.maketrans("ς", "σ"),
        "hi": _HINDI,
        **dict.fromkeys(_ARABIC_SCRIPT, _ARABIC),
    }
)
_PLAIN = str.maketrans({"ı": "i", "ł": "l", "đ": "d", "ø": "o", "æ": "ae", "œ": "oe", "ς": "σ"})


def normalize_word(word: str, code: str) -> str:
    """Return the word in small letters, its variants of spelling folded.

    Accents that a stemmer wants to see are kept; `plain` drops them.
    """
    if code in {"tr", "az"}:
        word = word.replace("I", "ı").replace("İ", "i")
    folded = unicodedata.normalize("NFKC", word).casefold()
    folded = normalize_digits(unicodedata.normalize("NFKC", folded)).translate(_APOSTROPHES)
    folded = "".join(c for c in folded if unicodedata.category(c) not in {"Cf", "Zs", "Cc"})
    folded = unicodedata.normalize("NFC", folded)  # marks that a joiner held apart are in order
    if code == "el" or code in _CYRILLIC:
        folded = _without_stress(folded, code)
    if code in _ARABIC_SCRIPT:
        folded = unicodedata.normalize("NFC", _ARABIC_MARKS.sub("", folded))
    if code in _LETTERS:
        folded = folded.translate(_LETTERS[code])
    if code == "hi":
        folded = _HINDI_NASAL.sub("\u0902", folded)
    if folded[:1].isdecimal():
        return normalize_number(folded, code)
    return folded.replace(".", "") or folded


def strip_accents(folded: str, code: str) -> str:
    """Return a folded word without the accents that are often left out in its language."""
    if code in _KEEPS_ACCENTS or folded.isascii():
        return folded
    base, kept = "", []
    for character in unicodedata.normalize("NFKD", folded):
        if not (character in _ACCENTS and ("a" <= base <= "z" or base == "ı")):
            kept.append(character)
            if not unicodedata.combining(character):
                base = character
    return unicodedata.normalize("NFC", "".join(kept)).translate(_PLAIN)


def normalize_digits(text: str) -> str:
    """Return the text with the decimal digits of every script written as 0 to 9."""
    if text.isascii() or not any(c > "\x7f" and c.isdecimal() for c in text):
        return text
    return "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in text)


def normalize_number(folded: str, code: str) -> str:
    """Return a number without its thousands' marks, with a point before its decimals."""
    if code in _DOT_GROUPS:
        return _DECIMALS.sub(r"\1.\2", _GROUPED.sub("", folded))
    return _GROUPED_BY_COMMA.sub("", folded).replace("٫", ".")


_CYRILLIC = frozenset({"ru", "uk", "be", "bg", "kk", "ky", "mk", "mn", "sr", "tg"})
_BREVE = "\u0306\u0308"  # й, ї and ё are letters of their own


def _without_stress(folded: str, code: str) -> str:
    """Return the word without accents that mark stress; Greek keeps none."""
    kept = "" if code == "el" else _BREVE
    decomposed = unicodedata.normalize("NFD", folded)
    return unicodedata.normalize(
        "NFC", "".join(c for c in decomposed if not unicodedata.combining(c) or c in kept)
    )
