"""Turn a word that no article holds into the known word that was meant, if there is one."""

from __future__ import annotations

import bisect

from rapidfuzz.distance import OSA

from retrieval.analysis.analyzed_word import AnalyzedWord
from retrieval.analysis.languages.scripts import is_unspaced
from retrieval.analysis.lexicon.idf import background_rows
from retrieval.analysis.lexicon.synonyms import is_in_thesaurus
from retrieval.index.index import Index

_ONE_EDIT = 5  # letters from which one slip is forgiven
_TWO_EDITS = 9  # and from which two are
_EDITS_ELSEWHERE = (7, 12)  # the same for words of languages other than English


def correct_spelling(word: AnalyzedWord, index: Index, language: str) -> int | None:
    """Return the term that a mistyped word was meant for, or None.

    A word of general English is never taken for a mistake, nor a number. One slip (a letter
    wrong, missing, added or swapped with its neighbour) is forgiven from five letters, two from
    nine; the first letter must be right. Of equally near terms the most frequent is meant. Which
    words there are is known of English alone: those of other languages must be longer.
    """
    typed = word.folded
    one, two = (_ONE_EDIT, _TWO_EDITS) if language == "en" else _EDITS_ELSEWHERE
    slips = 0 if len(typed) < one else 1 if len(typed) < two else 2
    if not slips or not typed.isalpha() or is_unspaced(typed):
        return None
    known = word.term in background_rows() or is_in_thesaurus(word.term)
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
