"""Turn a word of a question into the terms of an index that count as it, or may stand for it."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from functools import partial

from retrieval.analysis.analyzed_word import AnalyzedWord
from retrieval.analysis.languages import compounds
from retrieval.analysis.languages.scripts import is_unspaced
from retrieval.analysis.lexicon.synonyms import equivalent_terms, related_terms
from retrieval.analysis.tokenizer import to_english_term, to_term
from retrieval.index.index import Index

_LONGEST_COMPOUND = 40  # letters: a longer word is no two written as one
_ARTICLES = frozenset({"al", "el", "ul"})  # of Arabic names, one spelled for another


def find_terms(
    words: Sequence[AnalyzedWord], place: int, index: Index, language: str
) -> tuple[int, ...]:
    """Return the terms that count as the word at that place of a question.

    These are the word itself, joined with a neighbour, and spelled otherwise: Al-Kassem, Al Kassem
    and AlKassem find each other, organisation finds organization and three finds 3. A word that
    the question's own language does not have is looked up in those of the articles.
    """
    word = words[place]
    terms = [word.term, *_joined_terms(words, place, language), *word.other_terms]
    known = dict.fromkeys(index.term_ids[term] for term in terms if term in index.term_ids)
    return tuple(known) or _terms_in_other_languages(word, index, language)


def find_parts(word: AnalyzedWord, index: Index, language: str) -> tuple[int, ...]:
    """Return the terms of words that are written as one, or of a compound and its parts.

    Words written as one (AlKassem, JK) count only if an article has them side by side.
    """
    text = word.folded
    if len(text) > _LONGEST_COMPOUND or is_unspaced(text):
        return ()
    if language in compounds.LINKS:
        parts = compounds.split_compound(text, index.term_ids, language)
        return parts or tuple(dict.fromkeys(compounds.find_compounds(word.term, index, language)))
    to_term_here = _stemmer(language)
    shortest = 1 if language == "en" and word.text.isupper() and len(text) == 2 else 2  # initials
    for cut in range(shortest, len(text) - shortest + 1):
        second = index.term_ids.get(to_term_here(text[cut:]))
        if second is None:
            continue
        for term in _with_articles(to_term_here(text[:cut]), language):
            first = index.term_ids.get(term)
            if first is not None and index.holds_pair(first, second):
                return first, second
    return ()


def find_related(
    word: AnalyzedWord, terms: Sequence[int], index: Index
) -> tuple[tuple[int, float], ...]:
    """Return the terms of the index that may stand for an English word, and how surely, 0 to 1.

    terms: those that count as the word itself, which are left out.
    """
    found: dict[int, float] = {}
    for spelled in (word.term, *word.other_terms):
        for other, strength in related_terms(spelled).items():
            for term in (other, *equivalent_terms(other)):
                number = index.term_ids.get(term)
                if number is not None and number not in terms:
                    found[number] = max(strength, found.get(number, 0.0))
    return tuple(found.items())


def _joined_terms(words: Sequence[AnalyzedWord], place: int, language: str) -> Iterator[str]:
    """Yield the terms of the word written as one with the word before, and with the word after."""
    if language != "en" and is_unspaced(words[place].text):
        return
    to_term_here = _stemmer(language)
    for first, second in itertools.pairwise(words[max(place - 1, 0) : place + 2]):
        yield to_term_here(first.text + second.text)
        for article in _with_articles(first.term, language)[1:]:
            yield to_term_here(article + second.text)


def _with_articles(term: str, language: str) -> tuple[str, ...]:
    """Return the term and, if it is the article of Arabic names, how that is spelled besides."""
    if language == "en" and term in _ARTICLES:
        return term, *equivalent_terms(term)
    return (term,)


def _terms_in_other_languages(word: AnalyzedWord, index: Index, language: str) -> tuple[int, ...]:
    """Return the terms that the word has in the articles' other languages: names, mostly.

    Each must stand in an article of that language: what German makes of "fares" is English "far".
    """
    found: dict[int, None] = {}
    for other in index.languages:
        term = None
        if other != language:
            term = index.term_ids.get(to_term(word.text, other))
        if term is not None and index.holds_in(term, other):
            found[term] = None
    return tuple(found)


def _stemmer(language: str) -> Callable[[str], str]:
    """Return what turns a word of a question in that language into its term."""
    return to_english_term if language == "en" else partial(to_term, language=language)
