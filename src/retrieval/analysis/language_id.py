"""Turn an article or a question into the language that it is written in.

The script tells most languages of the world apart. Among those that share one, the words that
bind sentences together decide, and where these are not enough py3langid does, which knows 139
languages. It takes part of a second to load: an English library never needs it.
"""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from retrieval.analysis import tokenizer
from retrieval.analysis.languages import load_language, scripts
from retrieval.analysis.languages.normalizers import normalize_word

VERSION = 1
"""Raise it when the same article is found to be in another language: indexes are built anew."""

_LOOKED_AT = 1000  # characters of an article that tell its language
_WORD = re.compile(r"[^\W\d_][^\W\d_\u0300-\u036f]*(?:['’ʼ-][^\W\d_]+)*")
_CLEAR = 0.25  # share of stop words that a text has in its own language, and seldom in another
_CLEAR_QUESTION = 0.2
_VERY_CLEAR = 0.34
_SURE = 0.9  # probability from which the detector is believed about a question
_UNLIKELY = 0.02  # a language near the library's own, Galician for Spanish, leaves it more
_FEW, _MANY = 5, 20  # words of an article: fewer than few tell nothing, many tell it easily
_FEW_WORDS = 3  # a question of fewer words than this is no evidence for a language of its own

# Letters that only some of the languages of a script have.
_TELLING: Mapping[str, tuple[tuple[str, re.Pattern[str]], ...]] = {
    "cyrillic": (
        ("uk", re.compile("[їєґ]", re.IGNORECASE)),
        ("be", re.compile("ў", re.IGNORECASE)),
        ("sr", re.compile("[ђћџљњј]", re.IGNORECASE)),
        ("kk", re.compile("[әғқңұһ]", re.IGNORECASE)),
    ),
    "arabic": (
        ("ur", re.compile("[ٹڈڑںےہھ]")),
        ("fa", re.compile("[پچژگکی]")),
    ),
    "devanagari": (("mr", re.compile("ळ|आहे|आणि")), ("ne", re.compile("छ(?:न्)?[ ।]"))),
}


def identify_article_language(text: str, said: str | None) -> str:
    """Return the ISO 639 code of an article's language.

    said: what the article itself says, such as "en-GB".
    """
    if said:
        return said.replace("_", "-").split("-")[0].lower()
    text = text[:_LOOKED_AT]
    script = _main_script(text)
    n_words = len(_WORD.findall(text))
    if script not in _SHARED:
        return _of_script(text, script)
    if script == "latin" and n_words < _FEW:
        return "en"
    (first, share), (_, next_share), *_ = _votes(text, _SHARED[script]) or [("en", 0.0)] * 2
    if share >= _CLEAR and share > next_share * 1.25:
        return first
    told = _told(text, script)
    return told or _probable(text, n_words) or (first if share > 0.1 else _SHARED[script][0])


def identify_question_language(text: str, among: Collection[str]) -> str:
    """Return the ISO 639 code of a question's language.

    among: the languages of the articles, the most frequent first; a question that tells too
    little of its language is taken to be in one of these.
    """
    if set(among) == {"en"} and text.isascii() and _is_plainly_english(text):
        return "en"
    script = _main_script(text)
    own = [code for code in among if _is_written_in(code, script)]
    if script in _SHARED:
        return _of_shared_script(text, script, own, next(iter(among), "en"))
    return _of_script(text, script, among=own)


def _of_shared_script(text: str, script: str, own: Sequence[str], default: str) -> str:
    """Return a question's language by the words that bind; the library's own wins a tie.

    own: the library's languages that are written in the script.
    """
    found = _votes(text, _SHARED[script], shortest=2 if script == "latin" else 1)
    most = found[0][1] if found else 0.0
    best = [code for code, share in found if share == most > 0]
    tied = [code for code in own if code in best]
    n_words = len(_WORD.findall(text))
    if most >= (_CLEAR_QUESTION if _LISTED.issuperset(own) else _VERY_CLEAR):
        if len(tied) == 1:
            return tied[0]
        if not tied and len(best) == 1 and most * n_words > 1.5:  # two words or more
            return best[0]
    if script == "cyrillic" and not own:
        return _told(text, script) or next(iter(best), "ru")
    default = next(iter(tied or own), default)
    if n_words < _FEW_WORDS and len(tied) < 2:
        return default
    return _weighed(text, tied or own, best, default)


def by_frequency(codes: Iterable[str]) -> tuple[str, ...]:
    """Return each code once, the most frequent first."""
    return tuple(code for code, _ in Counter(codes).most_common())


def _weighed(text: str, own: Collection[str], voted: Collection[str], default: str) -> str:
    """Return what the detector says, the languages of the library and of its words preferred."""
    probable = _probabilities(text)
    likely = max(probable, key=lambda code: probable[code], default=default)
    is_foreign = all(probable.get(code, 0) < _UNLIKELY for code in own)
    if (
        probable.get(likely, 0) >= _SURE
        and (likely in own or is_foreign)
        and (not voted or likely in voted or likely not in _LISTED)
    ):
        return likely
    near = [code for code in (*own, *voted) if probable.get(code, 0) > 0.001]
    return max(near, key=lambda code: probable[code], default=default)


def _main_script(text: str) -> str:
    """Return the script that most letters are in; kana make a text Japanese."""
    if text.isascii():
        return "latin"
    counts: Counter[str] = Counter(map(scripts.script_of, filter(str.isalpha, text)))
    if (
        counts["kana"] * 10 > counts["han"]
        and counts["kana"] + counts["han"] > counts["latin"] / 2
    ):
        return "kana"
    counts["latin"] //= 2  # names and formulas are Latin anywhere
    return max(counts, key=lambda script: counts[script], default="latin")


def _is_written_in(code: str, script: str) -> bool:
    if script == "latin":
        return code not in _NOT_LATIN
    return code in scripts.LANGUAGES[script]


def _of_script(text: str, script: str, *, among: Collection[str] = ()) -> str:
    """Return the language by letters that only it has, else the library's, else the usual one."""
    told = _told(text, script)
    if told and (not among or told in among):
        return told
    if among:
        return next(iter(among))
    return told or scripts.LANGUAGES[script][0]


def _told(text: str, script: str) -> str | None:
    return next((code for code, sign in _TELLING.get(script, ()) if sign.search(text)), None)


def _is_plainly_english(text: str) -> bool:
    """Tell without a look at other languages whether a question is English."""
    words = text.lower().split()
    held = sum(word.strip("?.,!") in tokenizer.STOP_WORDS for word in words)
    return held > 1 and held >= _VERY_CLEAR * len(words)


def _votes(text: str, listed: Collection[str], *, shortest: int = 1) -> list[tuple[str, float]]:
    """Return the share of the text's words that are stop words of each language, most first.

    shortest: letters from which a word counts; in a question a single one tells too little.
    """
    found = [word.casefold() for word in _WORD.findall(text)]
    if not found:
        return []
    shares = []
    for code in listed:
        stops = _stop_words(code)
        held = sum(
            (word in stops and len(word) >= shortest)
            or (code in {"fr", "it", "ca"} and bool(_ELISION.match(word)))
            for word in found
        )
        shares.append((code, held / len(found)))
    return sorted(shares, key=lambda pair: -pair[1])


_ELISION = re.compile("(?:[ldjnsmtc]|qu|dell|all|un|nell)['’]")


@functools.cache
def _stop_words(code: str) -> frozenset[str]:
    """Return the stop words as they are written, and as they are where accents are left out."""
    if code == "en":
        return tokenizer.STOP_WORDS
    words = load_language(code).stop_words
    return words | frozenset(normalize_word(word, "") for word in words)


@functools.cache
def _detector() -> Any:
    from py3langid.langid import (  # noqa: PLC0415 - slow to load, and seldom needed
        MODEL_FILE,
        LanguageIdentifier,
    )

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def _probable(text: str, n_words: int) -> str | None:
    """Return the language that the detector takes an article to be in, if it is sure enough."""
    probable = _probabilities(text)
    best = max(probable, key=lambda code: probable[code], default="")
    return best if probable.get(best, 0) >= (_SURE if n_words < _MANY else 0.5) else None


def _probabilities(text: str) -> dict[str, float]:
    """Return how probable the detector takes each language to be."""
    ranked = _detector().rank(" ".join(text.split()))
    return {str(code): float(share) for code, share in ranked}


_SHARED: Mapping[str, tuple[str, ...]] = {
    "latin": ("en", "de", "es", "fr", "it", "pt", "ro", "tr", "vi"),
    "cyrillic": ("ru", "uk"),
}  # scripts of several languages, and those of them whose stop words are known
_LISTED = frozenset(code for codes in _SHARED.values() for code in codes)
_NOT_LATIN = frozenset(code for codes in scripts.LANGUAGES.values() for code in codes)
