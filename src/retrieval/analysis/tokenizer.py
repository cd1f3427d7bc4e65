"""Turn text into terms: normalised, stop words left out, stemmed.

English is here; what other languages need is in `languages`.
"""

from __future__ import annotations

import functools
import re
import threading
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

import Stemmer

from retrieval.analysis.languages import load_language, scripts, stemmers
from retrieval.analysis.languages.normalizers import normalize_digits, normalize_word
from retrieval.analysis.languages.scripts import split_by_script
from retrieval.analysis.languages.stemmers import trim_clitics

VERSION = 4
"""Raise it when the same text gives other terms: saved indexes are then built anew."""

STOP_WORDS = frozenset(
    """
    a about above according after again all also am an and any are aren't as at be became because
    become been before being between both but by can can't cannot could couldn't did didn't do
    does doesn't doing don't done down during each either else every few for from further get gets
    got had hadn't has hasn't have haven't having he he'd he'll hello her here hers herself him
    himself his how however i i'd i'll i'm i've if in into is isn't it its itself just let let's
    many me might more most much must my myself neither no nor not of off on once only onto or
    other ought our ours ourselves out over own please same shall she she'd she'll should
    shouldn't since so some such tell than that the their theirs them themselves then there these
    they they'd they'll they're they've this those though through thus to too toward towards under
    until up upon us very was wasn't we we'd we'll we're we've were weren't what whatever when
    where whether which while who whoever whom whose why will with within without won't would
    wouldn't yes yet you you'd you'll you're you've your yours yourself yourselves
    """.split()  # noqa: SIM905 - a table of words is read, a list of strings is not
)
"""English words that ask or bind but name nothing; they are neither indexed nor searched."""

_IRREGULAR = """
    arise arose arisen; awake awoke; bear bore borne; beat beaten; become became; begin began
    begun; bite bit bitten; bleed bled; blow blew blown; break broke broken; breed bred; bring
    brought; build built; burn burnt; buy bought; catch caught; choose chose chosen; come came;
    creep crept; deal dealt; dig dug; draw drew drawn; dream dreamt; drink drank drunk; drive
    drove driven; eat ate eaten; fall fell fallen; feed fed; feel felt; fight fought; flee fled;
    fly flew flown; forbid forbade forbidden; forget forgot forgotten; forgive forgave forgiven;
    freeze froze frozen; give gave given; go went gone; grow grew grown; hang hung; hear heard;
    hide hid hidden; hold held; keep kept; kneel knelt; know knew known; lead led; learn learnt;
    lend lent; lose lost; make made; mean meant; meet met; mistake mistook mistaken; overcome
    overcame; overthrow overthrew overthrown; pay paid; prove proven; ride rode ridden; ring rang
    rung; rise risen; run ran; say said; see saw seen; seek sought; sell sold; send sent; sew
    sewn; shake shook shaken; shine shone; shoot shot; show shown; shrink shrank shrunk; sing
    sang sung; sink sank sunk; sit sat; sleep slept; slide slid; speak spoke spoken; spend spent;
    spin spun; spread spread; spring sprang sprung; stand stood; steal stole stolen; stick stuck;
    sting stung; strike struck stricken; strive strove striven; swear swore sworn; sweep swept;
    swim swam swum; swing swung; take took taken; teach taught; tear tore torn; tell told; think
    thought; throw threw thrown; undergo underwent undergone; understand understood; wake woke
    woken; wear wore worn; weave wove woven; weep wept; win won; withdraw withdrew withdrawn;
    write wrote written; man men; woman women; child children; foot feet; tooth teeth; mouse
    mice; goose geese; wife wives; knife knives; wolf wolves
"""
# Forms that a stemmer does not bring together. Left out: those that are more often another word
# (found, left, lay, ground, wound, rose, bound, and the plurals lives, leaves, halves).

_APOSTROPHES = "'’‘ʼ"
_INSIDE = (  # marks that stand inside words, though they are no letters
    r"\u00ad\u200c\u200d\u2060"  # soft hyphen and joiners, which nobody sees
    r"\u0300-\u036f\u0483-\u0487\u3099\u309a"  # accents written apart from their letters
    r"\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7"  # Hebrew vowels
    r"\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed"  # Arabic vowels
    r"\u0900-\u0903\u093a-\u0963\u0980-\u0dff"  # vowels of the scripts of India
    r"\u0e31-\u0e3a\u0e47-\u0e4e\u0eb1-\u0ebc\u0ec8-\u0ece\u102b-\u103e\u17b4-\u17d3"
)
_TAIL = rf"[^\W_]* (?: [{_INSIDE}]+ [^\W_]* )*"
_LETTERS = rf"[^\W_] {_TAIL}"
_WORD = re.compile(
    rf"""
    (?: [^\W\d_] (?: \. [^\W\d_] )+ (?! [^\W_] ) \.?                            # U.N., e.g.
      | \d{{1,3}} (?: [,٬\u00a0\u2009\u202f] \d{{3}} (?! \d ) )+ (?: \. \d+ )? {_TAIL}   # 1,800
      | \d+ (?: [.,٫] \d+ )* {_TAIL}                                           # 2.5  1990s
      | {_LETTERS} )
    (?: [{_APOSTROPHES}] {_LETTERS} )*                                         # don't  O'Brien
    """,
    re.VERBOSE,
)
_POSSESSIVE = re.compile("'s?$")
_THOUSANDS = re.compile(r"(?<=\d)[,\u00a0\u2009\u202f](?=\d{3}(?!\d))")
_STRAIGHT = str.maketrans(dict.fromkeys(_APOSTROPHES, "'"))
_STEMMING = threading.Lock()  # PyStemmer: not to be called by two threads at once


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a text that is worth searching, and the term it is indexed as."""

    text: str
    """As it stands in the text."""
    start: int
    """First code point, from the start of the text."""
    term: str


def tokenize(text: str, language: str = "en") -> Iterator[Word]:
    """Yield the words of a text in that language in order, stop words left out.

    Where words are not spaced, pairs of neighbouring characters take their place, each beginning
    inside the one before.
    """
    shouting = text.isupper()
    for match in _WORD.finditer(text):
        surface = match.group()
        if language != "en" or not surface.isascii():
            yield from _foreign_words(surface, match.start(), language, shouting=shouting)
            continue
        term = _shouted_term(surface) if shouting else to_english_term(surface)
        if term:
            yield Word(surface, match.start(), term)


def tokenize_question(question: str, language: str) -> Iterator[Word]:
    """Yield the words of a question, as `words` does.

    Where words are not spaced, what asks or binds is cut out before the rest is paired.
    """
    stops = load_language(language).stops
    if stops is not None:
        question = stops.sub(lambda found: " " * len(found.group()), question)
    return tokenize(question, language)


def to_terms(text: str, language: str = "en") -> list[str]:
    """Return the terms of the text in order, repeats kept."""
    return [word.term for word in tokenize(text, language)]


def to_term(word: str, language: str) -> str:
    """Return the term of a word in a text of that language, empty for a stop word."""
    code = scripts.language_of(word, language)
    return (
        to_english_term(normalize_digits(word)) if code == "en" else stemmers.to_term(word, code)
    )


def fold_word(word: str, language: str) -> str:
    """Return how a word is spelled, case and the like folded: what slips are looked for in.

    What told the script may be folded away (०Ά is 0Ά, which is Greek): the rest is folded again.
    """
    code = scripts.language_of(word, language)
    folded = fold_english_word(word) if code == "en" else normalize_word(word, code)
    if folded and scripts.language_of(folded, language) != code:
        return fold_word(folded, language)
    return folded


def _foreign_words(surface: str, start: int, language: str, *, shouting: bool) -> Iterator[Word]:
    """Yield the words of what stands between spaces, each read in the language of its script."""
    for offset, piece in split_by_script(surface):
        code = scripts.language_of(piece, language)
        first, last = trim_clitics(piece, code)
        text = piece[first:last]
        if code != "en":
            term = stemmers.to_term(text, code)
        else:
            text = text.rstrip(_APOSTROPHES)
            term = (
                (_shouted_term if shouting else to_english_term)(normalize_digits(text))
                if text
                else ""
            )
        if term:
            yield Word(text, start + offset + first, term)


@functools.lru_cache(maxsize=1 << 16)
def to_english_term(word: str) -> str:
    """Return the term that a word is indexed as, or an empty string for a stop word.

    A stop word written in capitals or with dots is a name (WHO, US, U.S.) and is kept apart from
    the stop word by a dot at its end: `US` and `U.S.` are both indexed as `us.`.
    """
    folded = fold_english_word(word)
    if folded not in STOP_WORDS:
        regular = _regular_forms().get(folded, folded)
        with _STEMMING:
            return _stemmer().stemWord(regular)  # type: ignore[no-any-return]  # it is untyped
    bare = _POSSESSIVE.sub("", word.translate(_STRAIGHT))
    is_name = "'" not in bare and ("." in bare or (len(bare) > 1 and bare.isupper()))
    return f"{folded}." if is_name else ""


def fold_english_word(word: str) -> str:
    """Return the word's plain form: case, accents, possessive, dots and grouped digits folded."""
    is_number = word[0].isdigit()
    if is_number:
        word = _THOUSANDS.sub("", word)
    folded = word.casefold()
    if not word.isascii():
        straight = unicodedata.normalize("NFKC", word).casefold().translate(_STRAIGHT)
        folded = _without_accents(straight)
    if folded in STOP_WORDS:
        return folded
    plain = _POSSESSIVE.sub("", folded).replace("'", "")
    return plain if is_number else plain.replace(".", "") or folded


def is_irregular(word: str) -> bool:
    """Tell whether the word is a form that does not look like the word that it is a form of."""
    return word.casefold() in _regular_forms()


def _shouted_term(word: str) -> str:
    """Return the term of a word in a text that is all capitals, where capitals name nothing."""
    return to_english_term(word.lower())


def _without_accents(word: str) -> str:
    """Return the word without the accents of Latin letters; other scripts keep theirs.

    What nobody sees (soft hyphens, joiners) and white space (from NFKD) are left out as well.
    """
    kept: list[str] = []
    base = ""
    for character in unicodedata.normalize("NFKD", word):
        if unicodedata.combining(character):
            if not base.isascii():
                kept.append(character)
        elif not character.isspace() and unicodedata.category(character) != "Cf":
            base = character
            kept.append(character)
    return unicodedata.normalize("NFC", "".join(kept))


@functools.cache
def _regular_forms() -> dict[str, str]:
    """Return for each irregular form the word that it is a form of."""
    rows = (row.split() for row in _IRREGULAR.split(";"))
    return {form: base for base, *forms in rows for form in forms}


@functools.cache
def _stemmer() -> Stemmer.Stemmer:
    return Stemmer.Stemmer("english", 0)  # `to_term` caches
