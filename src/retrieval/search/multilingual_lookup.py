"""Turn a word of a question in any language into the terms of an index that count as it."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from retrieval.analysis import tokenizer
from retrieval.analysis.languages import compounds, scripts, stemmers
from retrieval.index.index import Index
from retrieval.search import term_lookup

_LONGEST_COMPOUND = 40  # letters: a longer word is no two written as one


def find_terms(
    typed: Sequence[tokenizer.Word], place: int, index: Index, code: str
) -> tuple[int, ...]:
    """Return the terms that count as the word, in the question's language or in another."""
    if code == "en":
        terms = term_lookup.find_terms(typed, place, index)
    else:
        terms = _own_terms(typed, place, index, code)
    return terms or _other_terms(typed[place], index, code)


def split_terms(word: tokenizer.Word, index: Index, code: str) -> tuple[int, ...]:
    """Return the terms of words written as one, or of a compound and its parts."""
    if code == "en":
        return term_lookup.split_terms(word, index)
    text = tokenizer.spelling_of(word.text, code)
    if len(text) > _LONGEST_COMPOUND or scripts.is_unspaced(text):
        return ()
    if code in compounds.LINKS:
        whole = compounds.parts(text, index.term_ids, code)
        return whole or tuple(dict.fromkeys(compounds.holding(word.term, index, code)))
    for cut in range(2, len(text) - 1):
        first = index.term_ids.get(tokenizer.term_of(text[:cut], code))
        second = index.term_ids.get(tokenizer.term_of(text[cut:], code))
        if first is not None and second is not None and index.holds_pair(first, second):
            return first, second
    return ()


def _own_terms(
    typed: Sequence[tokenizer.Word], place: int, index: Index, code: str
) -> tuple[int, ...]:
    """Return the terms that the word has itself, joined with a neighbour, or without a clitic."""
    word = typed[place]
    spellings = [word.term]
    if not scripts.is_unspaced(word.text):
        for first, second in itertools.pairwise(typed[max(place - 1, 0) : place + 2]):
            spellings.append(tokenizer.term_of(first.text + second.text, code))
    spellings += stemmers.variants(word.term, code)
    known = dict.fromkeys(index.term_ids[s] for s in spellings if s in index.term_ids)
    return tuple(known)


def _other_terms(word: tokenizer.Word, index: Index, code: str) -> tuple[int, ...]:
    """Return the terms that the word has in the articles' other languages: names, mostly.

    Each must stand in an article of that language: what German makes of "fares" is English "far".
    """
    found: dict[int, None] = {}
    for other in index.languages:
        term = None
        if other != code:
            term = index.term_ids.get(tokenizer.term_of(word.text, other))
        if term is not None and index.holds_in(term, other):
            found[term] = None
    return tuple(found)
