"""Turn a question into its words, each analyzed once for all that looks it up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from retrieval.analysis.languages.stemmers import clitic_variants
from retrieval.analysis.lexicon.spelling_variants import spelling_variants
from retrieval.analysis.lexicon.synonyms import equivalent_terms
from retrieval.analysis.tokenizer import fold_word, tokenize_question


@dataclass(frozen=True, slots=True)
class AnalyzedWord:
    """A word of a question, with every form of it that search compares."""

    text: str
    """As typed."""
    start: int
    """First code point, from the start of the question."""
    folded: str
    """Case, accents and the like folded, as is usual in its language; not stemmed."""
    term: str
    """As it would be indexed: folded and stemmed."""
    other_terms: tuple[str, ...] = ()
    """Terms that the same word may be indexed as too: British for American spelling, 3 for three,
    an Arabic noun with its preposition. The likeliest first."""

    @property
    def end(self) -> int:
        """Return one past the last code point, from the start of the question."""
        return self.start + len(self.text)


def analyze_question(question: str, language: str) -> Iterator[AnalyzedWord]:
    """Yield the words of a question in order, stop words left out.

    language: ISO 639 code of the question's language.
    """
    for word in tokenize_question(question, language):
        folded = fold_word(word.text, language)
        others = _other_terms(folded, word.term, language)
        yield AnalyzedWord(word.text, word.start, folded, word.term, others)


def replace_term(word: AnalyzedWord, term: str, language: str) -> AnalyzedWord:
    """Return the word as typed, with another term to search for in its place."""
    return replace(word, term=term, other_terms=_other_terms(word.folded, term, language))


def _other_terms(folded: str, term: str, language: str) -> tuple[str, ...]:
    if language == "en":
        return (*spelling_variants(folded), *equivalent_terms(term))
    return tuple(clitic_variants(term, language))
