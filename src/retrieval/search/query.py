"""Turn a question into what is searched for, and the kinds of thing that it wants."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from retrieval.analysis.analyzed_word import AnalyzedWord, analyze_question
from retrieval.analysis.language_id import identify_question_language
from retrieval.analysis.languages.question_words import drop_seams, join_overlapping
from retrieval.analysis.lexicon.idf import idf_of_absent
from retrieval.analysis.lexicon.word_vectors import vector_rows
from retrieval.index.index import Index
from retrieval.search.answer_types import find_asked_for, find_wants
from retrieval.search.expansion import Expansion, find_expansions, replace_unknown
from retrieval.search.spelling import correct_spelling
from retrieval.search.term_lookup import find_parts, find_related, find_terms

_NEAR_WEIGHT = 0.2  # of a related term when passages are searched, beside 1 for the word itself
_MOST_FORMS = 3  # alternatives that are searched for; all count where they are met


@dataclass(frozen=True, slots=True)
class QuestionWord:
    """One word of the question that is searched for."""

    text: str
    """As typed."""
    term: str
    """As it would be indexed."""
    terms: tuple[int, ...]
    """Numbers of the terms any of which counts as this word; none where no article holds it."""
    idf: float
    """How rare it is, > 0."""
    vector_row: int
    """Row of its vector in `word_vectors`, or -1."""
    near: tuple[tuple[int, float], ...] = ()
    """Numbers of the terms that may stand for it in other words, and how surely, 0 to 1."""
    weight: float = 1.0
    """Share that counts of how rare it is, above 0; below 1 for words of an earlier question."""
    named: bool = False
    """Whether its spelling says that it is a name: a capital, in languages where that tells."""
    start: int = -1
    """First code point in the question, or -1 where it is not of the question itself."""
    language: str = "en"
    """ISO 639 code of the question's language."""


@dataclass(frozen=True, slots=True)
class Query:
    """A question, made ready for an index."""

    words: tuple[QuestionWord, ...]
    """In the question's order, each word once."""
    wants: frozenset[str]
    """The kinds of thing wanted, from `WANTS`."""
    asked_for: tuple[int, ...] = ()
    """Places of the words that name the thing wanted: schools, in "How many schools …?"."""
    corrected: Mapping[str, str] = field(default_factory=dict)
    """Typed word -> word searched for in its place."""
    alternatives: tuple[Expansion, ...] = ()
    """Acronyms for their long forms and the other way round, and an operator's synonyms."""
    language: str = "en"
    """ISO 639 code of the question's language."""

    @property
    def missing(self) -> tuple[str, ...]:
        """Return the words that no article holds, as typed; pairs of characters are joined."""
        return join_overlapping((word.text, word.start) for word in self.words if not word.terms)

    def weighted_terms(self) -> list[tuple[int, float]]:
        """Return each term to search for once, with its weight in the question.

        The terms of a phrase that stands for a word share that word's weight; a related term has
        a part of it, small enough that some of them together do not outweigh the word.
        """
        places = self.word_of_term
        weights = {term: self.words[place].weight for term, place in places.items()}
        for alternative in self.alternatives:
            for form in alternative.forms[:_MOST_FORMS]:
                for term in form:
                    weights.setdefault(term, 1 / len(form))
        for word in self.words:
            for term, strength in word.near:
                weights.setdefault(term, _NEAR_WEIGHT * strength * word.weight)
        return list(weights.items())

    @property
    def word_of_term(self) -> dict[int, int]:
        """Return for each term searched for which of the words it is, the first that it fits."""
        places: dict[int, int] = {}
        for place, word in enumerate(self.words):
            for term in word.terms:
                places.setdefault(term, place)
        return places


def parse_query(question: str, index: Index) -> Query:
    """Return what the question searches for in the index, and which types of answer it wants."""
    language = identify_question_language(question, index.languages)
    analyzed = list(analyze_question(question, language))
    typed = replace_unknown(question, analyzed, index, language)
    found: dict[str, QuestionWord] = {}
    corrected: dict[str, str] = {}
    for place, word in enumerate(typed):
        if word.term not in found:
            terms = find_terms(typed, place, index, language)
            parts = () if terms else find_parts(word, index, language)
            is_slip = not terms and not parts and language in index.languages
            meant = correct_spelling(word, index, language) if is_slip else None
            if meant is not None:
                terms = (meant,)
                corrected[word.text] = index.spellings[meant]
            found[word.term] = _question_word(word, terms, parts, index, language)
    words = drop_seams(tuple(found.values()))
    places = {word.term: place for place, word in enumerate(words)}
    typed = [word for word in typed if word.term in places]
    asked_for = find_asked_for(question, typed, language)
    return Query(
        words,
        find_wants(question, language),
        asked_for=tuple(dict.fromkeys(places[word.term] for word in asked_for)),
        corrected=corrected,
        alternatives=find_expansions(typed, places, index),
        language=language,
    )


def asks_in_another_language(question: str, index: Index) -> bool:
    """Tell whether the question is in another language than English, and has a word that asks."""
    language = identify_question_language(question, index.languages)
    return language != "en" and bool(find_wants(question, language))


def _question_word(
    word: AnalyzedWord, terms: Sequence[int], parts: Sequence[int], index: Index, language: str
) -> QuestionWord:
    """Return the word with its idf and the row of its vector.

    Its idf is that of the most frequent of its spellings, or of the rarest of its parts.
    """
    english = language == "en"
    either = (*terms, *parts)
    if either:
        rarities = [float(index.arrays.idf[term]) for term in either]
        idf = min(rarities) if terms else max(rarities)
        vector_row = int(index.arrays.meanings[either[0]])
    else:
        absent = idf_of_absent([word.term], len(index.arrays.passages), english=english)
        idf = float(absent[0])
        vector_row = int(vector_rows([word.term])[0]) if english else -1
    near = find_related(word, either, index) if english else ()
    named = word.text[0].isupper() and language != "de"
    return QuestionWord(
        word.text,
        word.term,
        terms=either,
        idf=idf,
        vector_row=vector_row,
        near=near,
        named=named,
        start=word.start,
        language=language,
    )
