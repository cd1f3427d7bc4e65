"""Turn a question into what is searched for, and the kinds of thing that it wants."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from retrieval.analysis import tokenizer
from retrieval.analysis.idf import idf_of_absent
from retrieval.analysis.language_id import identify_question_language
from retrieval.analysis.languages import load_language
from retrieval.analysis.languages.question_words import (
    drop_seams,
    find_foreign_asked_for,
    find_foreign_wants,
    join_overlapping,
)
from retrieval.analysis.tokenizer import tokenize_question
from retrieval.analysis.word_vectors import vector_rows
from retrieval.index.index import Index
from retrieval.search import multilingual_lookup
from retrieval.search.expansion import Expansion, find_expansions, replace_unknown
from retrieval.search.multilingual_lookup import find_parts
from retrieval.search.spelling import correct_spelling
from retrieval.search.term_lookup import find_related

_ASKING = r"(?:who|whom|whose|what|which|when|where|why|how)"
_FIRST = rf"(?s)^(?:(?!\b{_ASKING}\b).)*\b"  # what asks stands first; a later "when" only joins

WANTS: tuple[tuple[str, str], ...] = (
    # The kind of thing wanted, and what a question for it holds. All that fit count.
    ("how many", r"\bhow many\b|\b(number|amount|count|population|total) of\b"),
    ("how much", r"\bhow (much|big|large|tall|high|far|deep|wide|heavy|fast|old|small|close)\b"
                 r"|\b(cost|price|percent(age)?|rate|size|height|distance|speed|temperature)\b"),
    ("how long", r"\bhow (long|often|frequently)\b"),
    ("how", _FIRST + r"how\b(?! (many|much|big|large|tall|high|far|deep|wide|long|often|old))"),
    ("why", _FIRST + r"why\b|\b(reasons?|cause[sd]?|purpose|motive)\b|\bwhat for\b|\bhow come\b"),
    ("when", _FIRST + r"when\b|\b(what|which) (\w+ )?(years?|dates?|days?|months?|centur\w+"
             r"|decades?|time|season|era|period)\b"),
    ("where", _FIRST + r"where\b|\b(what|which) (\w+ )?(cit(y|ies)|countr(y|ies)|place|town"
              r"|village|states?|region|location|continent|river|island|province|area|district"
              r"|county|street|building|mountain|sea|ocean|neighbou?rhood|university|school"
              r"|church|museum)\b"),
    ("who", _FIRST + r"who(m|se)?\b|\b(what|which) (\w+ )?(person|man|woman|people|president"
            r"|king|queen|actor|actress|author|artist|scientist|player|singer|writer|director"
            r"|leader|general|emperor|politician|philosopher|architect|composer|musician|bishop"
            r"|pope|engineer|doctor|inventor|character|individual)\b"),
    ("group", r"\b(what|which) (\w+ )?(company|organi[sz]ation|team|group|party|band|agency"
              r"|institution|club|tribe|army|league|network|firm|government|nation|religion)\b"),
    ("name", r"\b(what|which) (\w+ )?(name|title|term|word|language|book|film|movie|song|album)\b"
             r"|\b(called|named|known as|referred to)\b"),
    ("is", r"^(is|are|was|were|does|do|did|has|have|had|can|could|will|would|should)\b"),
    ("definition", r"^(who|what) (is|are|was|were)( an?| the)?( [\w'’.-]+){1,3}\W*$"
                   r"|\b(definition|meaning) of\b|\b(defined|mean|stands? for)\b"),
    ("said", r"\b(say|says|said|claim\w*|argue\w*|think|thought|believe\w*|according to|opinion"
             r"|describe\w*|call|state[sd]?|quote\w*|tell|told|deny|denied|accus\w+|blam\w+)\b"),
    ("kind", r"\b(what|which) (\w+ )?(kinds?|types?|sorts?|forms?|styles?|colou?rs?"
             r"|materials?)\b"),
    ("does what", r"\bwhat (do|does|did|is|was|are|were|has|have|had)\b"),
    ("what thing", _FIRST + r"what (?!do|does|did|is|was|are|were|has|have|had)[a-z]{3,}\b"),
    ("which", _FIRST + r"which\b"),
    ("several", r"\b(some|two|three|four|five|list|examples?|types|kinds|what are|what were"
                r"|other|besides|addition)\b"),
    ("extreme", r"\b(most|least|first|last|only|main|\w{3,}est|primary)\b"),
    ("negative", r"\b(not|never|no|n't|without|except|fail\w*|lack\w*|refus\w*)\b|n['’]t\b"),
)  # fmt: skip

_WANTS = tuple((name, re.compile(pattern)) for name, pattern in WANTS)
_ASKED_FOR = re.compile(r"\b(how many|how much|what|which|whose)(?= )", re.IGNORECASE)
_NEAR_WEIGHT = 0.2  # of a related term when passages are searched, beside 1 for the word itself
_MOST_FORMS = 3  # alternatives that are searched for; all count where they are met
_MOST_ASKED_FOR = 2  # words behind "what", such as "European country"


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
    meaning: int
    """Row of its vector in `meaning`, or -1."""
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
    """Return what the question searches for in the index, and what it wants."""
    code = identify_question_language(question, index.languages)
    typed = replace_unknown(question, list(tokenize_question(question, code)), index)
    found: dict[str, QuestionWord] = {}
    corrected: dict[str, str] = {}
    for place, word in enumerate(typed):
        if word.term not in found:
            terms = multilingual_lookup.find_terms(typed, place, index, code)
            parts = () if terms else find_parts(word, index, code)
            is_slip = not terms and not parts and code in index.languages
            meant = correct_spelling(word, index, code) if is_slip else None
            if meant is not None:
                terms = (meant,)
                corrected[word.text] = index.spellings[meant]
            found[word.term] = _question_word(word, terms, parts, index, code)
    words = drop_seams(tuple(found.values()))
    places = {word.term: place for place, word in enumerate(words)}
    typed = [word for word in typed if word.term in places]
    behind = (
        _asked_for(question, typed)
        if code == "en"
        else find_foreign_asked_for(question, typed, code)
    )
    return Query(
        words,
        find_wants(question, code),
        tuple(dict.fromkeys(places[word.term] for word in behind)),
        corrected,
        find_expansions(typed, places, index),
        code,
    )


def find_wants(question: str, code: str = "en") -> frozenset[str]:
    """Return the kinds of thing that the question wants, from `WANTS`."""
    if code != "en":
        return find_foreign_wants(question, load_language(code))
    folded = question.lower().strip()
    return frozenset(name for name, pattern in _WANTS if pattern.search(folded))


def asks_in_another_language(question: str, index: Index) -> bool:
    """Tell whether a text without an English word that asks has one of its own language."""
    code = identify_question_language(question, index.languages)
    return code != "en" and bool(find_foreign_wants(question, load_language(code)))


def _asked_for(question: str, typed: Sequence[tokenizer.Word]) -> list[tokenizer.Word]:
    """Return the words that stand directly behind the first "what", "which" or "how many"."""
    asking = _ASKED_FOR.search(question)
    behind: list[tokenizer.Word] = []
    end = asking.end() if asking else len(question)
    for word in typed:
        if word.start < end:
            continue
        if any(character.isalnum() for character in question[end : word.start]):
            break
        behind.append(word)
        end = word.start + len(word.text)
    return behind[:_MOST_ASKED_FOR]


def _question_word(
    word: tokenizer.Word, terms: Sequence[int], parts: Sequence[int], index: Index, code: str
) -> QuestionWord:
    """Return the word with how rare it is and what it means.

    It is as rare as the most frequent of its spellings, or as the rarest of its parts.
    """
    english = code == "en"
    either = (*terms, *parts)
    if either:
        rarities = [float(index.arrays.idf[term]) for term in either]
        idf = min(rarities) if terms else max(rarities)
        vector = int(index.arrays.meanings[either[0]])
    else:
        absent = idf_of_absent([word.term], len(index.arrays.passages), english=english)
        idf = float(absent[0])
        vector = int(vector_rows([word.term])[0]) if english else -1
    near = find_related(word, either, index) if english else ()
    named = word.text[0].isupper() and code != "de"
    return QuestionWord(
        word.text, word.term, either, idf, vector, near,
        named=named, start=word.start, language=code,
    )  # fmt: skip
