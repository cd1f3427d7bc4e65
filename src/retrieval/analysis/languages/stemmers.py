"""Turn a word of any language but English into the term that it is indexed as."""

from __future__ import annotations

import functools
import re
import threading
from collections.abc import Iterator, Mapping
from types import MappingProxyType

import Stemmer

from retrieval.analysis.languages import load_language
from retrieval.analysis.languages.normalizers import normalize_word, strip_accents

_SNOWBALL: Mapping[str, str] = MappingProxyType(
    {
        "ca": "catalan", "cs": "czech", "da": "danish", "de": "german", "el": "greek",
        "eo": "esperanto", "es": "spanish", "et": "estonian", "eu": "basque", "fa": "persian",
        "fi": "finnish", "fr": "french", "ga": "irish", "hi": "hindi", "hu": "hungarian",
        "hy": "armenian", "id": "indonesian", "it": "italian", "lt": "lithuanian",
        "nb": "norwegian", "ne": "nepali", "nl": "dutch", "nn": "norwegian", "no": "norwegian",
        "pl": "polish", "pt": "portuguese", "ro": "romanian", "ru": "russian", "sr": "serbian",
        "sv": "swedish", "ta": "tamil", "tr": "turkish", "yi": "yiddish",
    }
)  # fmt: skip
_ELIDES = frozenset({"fr", "it", "ca"})
_ELIDED = re.compile(
    r"^(?:[ldjnsmtc]|qu|lorsqu|puisqu|jusqu|quoiqu|un|dell|all|dall|nell|sull|quest|quell)"
    r"['’‘ʼ](?=\w)",
    re.IGNORECASE,
)
_SUFFIXED = re.compile(r"['’‘ʼ].*$", re.DOTALL)  # Ankara'nın, NATO'ya
_STEMMING = threading.Lock()  # PyStemmer: not to be called by two threads at once

# Light stemming of Arabic, after light10 (Larkey, Ballesteros and Connell 2007).
_ARABIC_ARTICLES = ("وال", "بال", "كال", "فال", "ولل", "لل", "ال")
_ARABIC_ENDINGS = ("ها", "ان", "ات", "ون", "ين", "يه", "هم", "هما", "ه", "ي")
_ARABIC_CLITICS = "وبلكف"

# Endings of Ukrainian nouns, adjectives and verbs, the longest first.
_UKRAINIAN = tuple(
    sorted(
        """
        ами ями ах ях ів їв ом ем єм ою ею єю ові еві єві ам ям у ю а я о е є и і ї
        ий ій ого ього ому ьому ої ьої им ім ими іми их іх ая яя ую юю
        ати ити іти яти увати ювати ає яє ує ює еш єш иш їш ить їть ять ать уть ють ємо имо їмо
        ав ив ала ила іла ало ило іло али или іли ла ло ли ться тися вся лася лося лися
        увала увало ували ував ована овано овані ований ість ості істю
        """.split(),  # noqa: SIM905 - a table of words is read, a list of strings is not
        key=lambda ending: (-len(ending), ending),
    )
)
_UKRAINIAN_SHORTEST = 3  # letters that a stem keeps
_FLEETING = re.compile("(?<=[бвгґджзклмнпрстфхцчшщьй])[ое](?=[кц]$)")  # ляльок, ляльки
_CLOSED = re.compile("[ії](?=[бвгґджзклмнпрстфхцчшщ]+$)")


@functools.lru_cache(maxsize=1 << 16)
def to_term(word: str, code: str) -> str:
    """Return the term of a word in that language, or an empty string for a stop word."""
    folded = normalize_word(word, code)
    if not folded:
        return ""
    if folded[0].isdecimal():
        return strip_accents(folded, code)
    language = load_language(code)
    folded = folded.strip("'")
    if folded in language.stop_words or strip_accents(folded, code) in language.stop_words:
        return ""
    return strip_accents(stem(folded.replace("'", ""), code), code)


def trim_clitics(word: str, code: str) -> tuple[int, int]:
    """Return where in the word the part stands that is worth a term: elisions are cut off."""
    if code in _ELIDES and (elided := _ELIDED.match(word)):
        return elided.end(), len(word)
    if code == "tr" and (suffix := _SUFFIXED.search(word)) and suffix.start() > 1:
        return 0, suffix.start()
    return 0, len(word)


def stem(folded: str, code: str) -> str:
    """Return what a folded word has in common with its other forms."""
    if code == "ar":
        return _arabic_stem(folded)
    if code == "uk":
        return _ukrainian_stem(folded)
    if code in _SNOWBALL:
        with _STEMMING:
            return _stemmer(_SNOWBALL[code]).stemWord(folded) or folded
    return folded


def clitic_variants(term: str, code: str) -> Iterator[str]:
    """Yield other terms that a word may stand as: Arabic prepositions are written onto it."""
    if code == "ar" and len(term) >= 3:
        yield from (clitic + term for clitic in _ARABIC_CLITICS)
        if term[0] in _ARABIC_CLITICS and len(term) >= 4:
            yield term[1:]


def _arabic_stem(word: str) -> str:
    if word.startswith("و") and len(word) > 4 and not word.startswith("وال"):
        word = word[1:]
    article = next((a for a in _ARABIC_ARTICLES if word.startswith(a)), "")
    if len(word) - len(article) >= 2:
        word = word[len(article) :]
    for ending in _ARABIC_ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word[: -len(ending)]
    return word


def _ukrainian_stem(word: str) -> str:
    if len(word) > 5 and word.endswith(("ся", "сь")):
        word = word[:-2]
    for ending in _UKRAINIAN:
        shortest = _UKRAINIAN_SHORTEST + (ending in {"ів", "їв"})  # Львів keeps its own
        if word.endswith(ending) and len(word) - len(ending) >= shortest:
            word = word[: -len(ending)]
            break
    word = word.rstrip("ьй'")
    word = _FLEETING.sub("", word)
    # Львів, Львова and Київ, Києва: the vowel changes in a closed syllable
    return _CLOSED.sub(lambda found: "о" if found.group() == "і" else "є", word)


@functools.cache
def _stemmer(name: str) -> Stemmer.Stemmer:
    return Stemmer.Stemmer(name, 0)  # `to_term` caches
