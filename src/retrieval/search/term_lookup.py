"""Turn a word of a question into the terms of an index that count as it, or may stand for it."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from retrieval.analysis import tokenizer
from retrieval.analysis.synonyms import equivalent_terms, related_terms
from retrieval.analysis.tokenizer import fold_english_word, to_english_term
from retrieval.index.index import Index
from retrieval.search.spelling import spelling_variants

_LONGEST_COMPOUND = 40  # letters: a longer word is no two written as one
_ARTICLES = frozenset({"al", "el", "ul"})  # of Arabic names, one spelled for another


def find_english_terms(
    typed: Sequence[tokenizer.Word], place: int, index: Index
) -> tuple[int, ...]:
    """Return the terms that count as the word: itself, joined with a neighbour, spelled otherwise.

    So Al-Kassem, Al Kassem and AlKassem find each other, organisation finds organization and
    three finds 3.
    """
    word = typed[place]
    spellings = [word.term]
    for first, second in itertools.pairwise(typed[max(place - 1, 0) : place + 2]):
        spellings.append(to_english_term(first.text + second.text))
        spellings += (
            to_english_term(article + second.text)
            for article in equivalent_terms(first.term)
            if first.term in _ARTICLES
        )
    spellings += spelling_variants(word.text)
    spellings += equivalent_terms(word.term)
    known = dict.fromkeys(index.term_ids[s] for s in spellings if s in index.term_ids)
    return tuple(known)


def find_english_parts(word: tokenizer.Word, index: Index) -> tuple[int, ...]:
    """Return the terms of words written as one (AlKassem, JK), if they stand side by side."""
    text = fold_english_word(word.text)
    if len(text) > _LONGEST_COMPOUND:
        return ()
    least = 1 if word.text.isupper() and len(text) == 2 else 2  # the initials of a name
    for cut in range(least, len(text) - least + 1):
        first, second = to_english_term(text[:cut]), to_english_term(text[cut:])
        articles = equivalent_terms(first) if first in _ARTICLES else ()
        for one in (first, *articles):
            if one not in index.term_ids or second not in index.term_ids:
                continue
            pair = index.term_ids[one], index.term_ids[second]
            if index.holds_pair(*pair):
                return pair
    return ()


def find_related(
    word: tokenizer.Word, terms: Sequence[int], index: Index
) -> tuple[tuple[int, float], ...]:
    """Return the terms of the index that stand for the word in other words; see `thesaurus`."""
    found: dict[int, float] = {}
    for spelled in (word.term, *spelling_variants(word.text), *equivalent_terms(word.term)):
        for other, strength in related_terms(spelled).items():
            for term in (other, *equivalent_terms(other)):
                number = index.term_ids.get(term)
                if number is not None and number not in terms:
                    found[number] = max(strength, found.get(number, 0.0))
    return tuple(found.items())
