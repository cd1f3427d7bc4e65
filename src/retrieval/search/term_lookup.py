"""Turn a word of a question into the terms of an index that count as it, or may stand for it."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from retrieval.analysis import synonyms, tokenizer
from retrieval.index.index import Index
from retrieval.search import spelling

_LONGEST_COMPOUND = 40  # letters: a longer word is no two written as one
_ARTICLES = frozenset({"al", "el", "ul"})  # of Arabic names, one spelled for another


def find_terms(typed: Sequence[tokenizer.Word], place: int, index: Index) -> tuple[int, ...]:
    """Return the terms that count as the word: itself, joined with a neighbour, spelled otherwise.

    So Al-Kassem, Al Kassem and AlKassem find each other, organisation finds organization and
    three finds 3.
    """
    word = typed[place]
    spellings = [word.term]
    for first, second in itertools.pairwise(typed[max(place - 1, 0) : place + 2]):
        spellings.append(tokenizer.to_term(first.text + second.text))
        spellings += (
            tokenizer.to_term(article + second.text)
            for article in synonyms.same(first.term)
            if first.term in _ARTICLES
        )
    spellings += spelling.variants(word.text)
    spellings += synonyms.same(word.term)
    known = dict.fromkeys(index.term_ids[s] for s in spellings if s in index.term_ids)
    return tuple(known)


def split_terms(word: tokenizer.Word, index: Index) -> tuple[int, ...]:
    """Return the terms of words written as one (AlKassem, JK), if they stand side by side."""
    text = tokenizer.fold(word.text)
    if len(text) > _LONGEST_COMPOUND:
        return ()
    least = 1 if word.text.isupper() and len(text) == 2 else 2  # the initials of a name
    for cut in range(least, len(text) - least + 1):
        first, second = tokenizer.to_term(text[:cut]), tokenizer.to_term(text[cut:])
        articles = synonyms.same(first) if first in _ARTICLES else ()
        for one in (first, *articles):
            if one not in index.term_ids or second not in index.term_ids:
                continue
            pair = index.term_ids[one], index.term_ids[second]
            if index.holds_pair(*pair):
                return pair
    return ()


def near_terms(
    word: tokenizer.Word, terms: Sequence[int], index: Index
) -> tuple[tuple[int, float], ...]:
    """Return the terms of the index that stand for the word in other words; see `thesaurus`."""
    found: dict[int, float] = {}
    for spelled in (word.term, *spelling.variants(word.text), *synonyms.same(word.term)):
        for other, strength in synonyms.related(spelled).items():
            for term in (other, *synonyms.same(other)):
                number = index.term_ids.get(term)
                if number is not None and number not in terms:
                    found[number] = max(strength, found.get(number, 0.0))
    return tuple(found.items())
