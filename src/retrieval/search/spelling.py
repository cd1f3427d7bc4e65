"""Turn a word that no article holds into the known word that was meant, if there is one."""

from __future__ import annotations

import bisect
import functools
import re

from rapidfuzz.distance import OSA

from retrieval.analysis import idf, tokenizer
from retrieval.analysis.languages import scripts
from retrieval.analysis.synonyms import is_in_thesaurus
from retrieval.analysis.tokenizer import fold_english_word, fold_word, to_english_term
from retrieval.index.index import Index

_ONE_EDIT = 5  # letters from which one slip is forgiven
_TWO_EDITS = 9  # and from which two are
_EDITS_ELSEWHERE = (7, 12)  # the same for words of languages other than English

# British and American spelling, either way: a pattern and what stands there in the other.
_VARIANTS = tuple(
    (re.compile(pattern), other)
    for pattern, other in (
        (r"is(?=(e|ed|es|er|ers|ing|ation|ations|ational)$)", "iz"),
        (r"iz(?=(e|ed|es|er|ers|ing|ation|ations|ational)$)", "is"),
        (r"ys(?=(e|ed|es|er|ers|ing)$)", "yz"),
        (r"yz(?=(e|ed|es|er|ers|ing)$)", "ys"),
        (r"(?<=\w\w)our(?!$|ce|se|t)|(?<=\w\w)our$", "or"),
        (r"(?<=[bvln])or(?=$|s$|ed$|ing$|ite|able|ful|less|hood)", "our"),
        (r"(?<=[tb])re(?=s?$)", "er"),
        (r"^(theat|cent|lit|fib|calib|somb|spect|lust)er(?=s?$)", r"\1re"),
        (r"[ao]e(?=\w{3})", "e"),
        (r"(?<=^p)e(?=diatri)|(?<=an)e(?=sthe)|(?<=h)e(?=mo)", "ae"),
        (r"(?<=[aeiou]l)l(?=(ed|ing|er|ers)$)", ""),
        (r"ce(?=(s|d|less)?$)", "se"),
        (r"(?<=en)se(?=(s|d|less)?$)", "ce"),
        (r"gramme(?=s?$)", "gram"),
        (r"ogue(?=s?$)", "og"),
        (r"^grey", "gray"),
        (r"^gray", "grey"),
    )
)


@functools.lru_cache(maxsize=1 << 14)
def spelling_variants(word: str) -> tuple[str, ...]:
    """Return the terms of the word's other spellings (organisation, organization)."""
    folded = fold_english_word(word)
    respelled = (pattern.sub(other, folded, count=1) for pattern, other in _VARIANTS)
    return tuple(to_english_term(other) for other in respelled if other != folded)


def correct_spelling(word: tokenizer.Word, index: Index, language: str = "en") -> int | None:
    """Return the term that a mistyped word was meant for, or None.

    A word of general English is never taken for a mistake, nor a number. One slip (a letter
    wrong, missing, added or swapped with its neighbour) is forgiven from five letters, two from
    nine; the first letter must be right. Of equally near terms the most frequent is meant. Which
    words there are is known of English alone: those of other languages must be longer.
    """
    typed = fold_word(word.text, language)
    one, two = (_ONE_EDIT, _TWO_EDITS) if language == "en" else _EDITS_ELSEWHERE
    slips = 0 if len(typed) < one else 1 if len(typed) < two else 2
    if not slips or not typed.isalpha() or scripts.is_unspaced(typed):
        return None
    known = word.term in idf.background_rows() or is_in_thesaurus(word.term)
    if language == "en" and known:
        return None
    best: tuple[int, int, int] | None = None
    first = bisect.bisect_left(index.terms, typed[0])
    for number in range(first, bisect.bisect_left(index.terms, chr(ord(typed[0]) + 1))):
        if abs(len(index.spellings[number]) - len(typed)) > slips + 3:
            continue
        far = min(
            OSA.distance(typed, index.spellings[number], score_cutoff=slips),
            OSA.distance(word.term, index.terms[number], score_cutoff=slips),
        )
        if far <= slips and index.terms[number].isalpha():
            candidate = (far, -index.frequency(number), number)
            best = candidate if best is None else min(best, candidate)
    return best[2] if best else None
