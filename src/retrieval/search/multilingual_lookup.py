"""Turn a word of a question in any language into the terms of an index that count as it."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from retrieval.analysis import tokenizer
from retrieval.analysis.languages import compounds, scripts
from retrieval.analysis.languages.compounds import find_compounds, split_compound
from retrieval.analysis.languages.stemmers import clitic_variants
from retrieval.analysis.tokenizer import fold_word, to_term
from retrieval.index.index import Index
from retrieval.search.term_lookup import find_english_parts, find_english_terms

_LONGEST_COMPOUND = 40  # letters: a longer word is no two written as one


def find_terms(
    typed: Sequence[tokenizer.Word], place: int, index: Index, code: str
) -> tuple[int, ...]:
    """Return the terms that count as the word, in the question's language or in another."""
    if code == "en":
        terms = find_english_terms(typed, place, index)
    else:
        terms = _own_terms(typed, place, index, code)
    return terms or _other_terms(typed[place], index, code)


def find_parts(word: tokenizer.Word, index: Index, code: str) -> tuple[int, ...]:
    """Return the terms of words written as one, or of a compound and its parts."""
    if code == "en":
        return find_english_parts(word, index)
    text = fold_word(word.text, code)
    if len(text) > _LONGEST_COMPOUND or scripts.is_unspaced(text):
        return ()
    if code in compounds.LINKS:
        whole = split_compound(text, index.term_ids, code)
        return whole or tuple(dict.fromkeys(find_compounds(word.term, index, code)))
    for cut in range(2, len(text) - 1):
        first = index.term_ids.get(to_term(text[:cut], code))
        second = index.term_ids.get(to_term(text[cut:], code))
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
            spellings.append(to_term(first.text + second.text, code))
    spellings += clitic_variants(word.term, code)
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
            term = index.term_ids.get(to_term(word.text, other))
        if term is not None and index.holds_in(term, other):
            found[term] = None
    return tuple(found)
