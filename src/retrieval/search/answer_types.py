"""Tell from a question's words which types of answer it wants: a number, a person, a place."""

from __future__ import annotations

import re
from collections.abc import Sequence

from retrieval.analysis.analyzed_word import AnalyzedWord
from retrieval.analysis.languages import load_language
from retrieval.analysis.languages.question_words import find_foreign_asked_for, find_foreign_wants

_ASKING = r"(?:who|whom|whose|what|which|when|where|why|how)"
_FIRST = rf"(?s)^(?:(?!\b{_ASKING}\b).)*\b"  # what asks stands first; a later "when" only joins

WANTS: tuple[tuple[str, str], ...] = (
    # The type of answer, and what an English question for it holds. All that match count.
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
_MOST_ASKED_FOR = 2  # words behind "what", such as "European country"


def find_wants(question: str, language: str = "en") -> frozenset[str]:
    """Return the types of answer that the question wants, from `WANTS`; none that fits: empty.

    language: ISO 639 code of the question's language.
    """
    if language != "en":
        return find_foreign_wants(question, load_language(language))
    folded = question.lower().strip()
    return frozenset(name for name, pattern in _WANTS if pattern.search(folded))


def find_asked_for(
    question: str, words: Sequence[AnalyzedWord], language: str
) -> list[AnalyzedWord]:
    """Return the words that name the thing asked for: schools, in "How many schools …?".

    They stand right behind the first "what", "which" or "how many"; two at the most.
    """
    if language != "en":
        return find_foreign_asked_for(question, words, language)
    asking = _ASKED_FOR.search(question)
    behind: list[AnalyzedWord] = []
    end = asking.end() if asking else len(question)
    for word in words:
        if word.start < end:
            continue
        if any(character.isalnum() for character in question[end : word.start]):
            break
        behind.append(word)
        end = word.end
    return behind[:_MOST_ASKED_FOR]
