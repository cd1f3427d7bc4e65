"""Tell which words of a question stand for something that it does not name itself."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum, auto

from retrieval.answering.followups import english_words
from retrieval.answering.followups.clauses import ClauseToken, count_content_words

_FEW = 2  # words of content: with more, "each" has its own to stand for


class MissingReferent(Enum):
    """What a question leaves out."""

    PERSON = auto()
    THING = auto()
    GROUP = auto()
    PLACE = auto()
    TIME = auto()
    MATTER = auto()
    """What an earlier question was about as a whole: When was that? Why? Who won?"""
    REPLACED = auto()
    """All of an earlier question but one thing, for which it has another: And the nurses?"""


_STANDS_FOR = {
    **dict.fromkeys(english_words.HE, MissingReferent.PERSON),
    **dict.fromkeys((*english_words.IT, "one", "ones"), MissingReferent.THING),
    **dict.fromkeys((*english_words.THEY, "each"), MissingReferent.GROUP),
    **dict.fromkeys(english_words.DEMONSTRATIVES, MissingReferent.MATTER),
    "there": MissingReferent.PLACE,
    "then": MissingReferent.TIME,
    "so": MissingReferent.MATTER,
}


def find_unnamed_referents(
    words: Sequence[ClauseToken], question: str
) -> frozenset[MissingReferent]:
    """Return what pronouns and the like stand for that the question does not name itself."""
    found = (_stands_for(words, place, question) for place in range(len(words)))
    return frozenset(
        gap for place, gap in enumerate(found) if gap and not _is_named_before(words, place, gap)
    )


def _stands_for(words: Sequence[ClauseToken], place: int, question: str) -> MissingReferent | None:
    """Return what the word stands for, or None where it stands for nothing."""
    word = words[place].low
    gap = _STANDS_FOR.get(word)
    following = words[place + 1].low if place + 1 < len(words) else ""
    if gap is None or not _is_pointer(words, place, question):
        return None
    if gap is MissingReferent.MATTER and following in english_words.PLACES:
        return MissingReferent.PLACE
    if gap is MissingReferent.MATTER and following in english_words.TIMES:
        return MissingReferent.TIME
    return gap


def _is_pointer(words: Sequence[ClauseToken], place: int, question: str) -> bool:
    """Tell whether such a word points at something here: there is a use of each that does not."""
    word = words[place].low
    previous = words[place - 1].low if place else ""
    if word in english_words.DEMONSTRATIVES:
        return _demonstrates(words, place)
    if word in english_words.IT:
        return not english_words.EXPLETIVE_IT.search(question)
    if word == "there":
        return not english_words.EXISTENTIAL_THERE.search(question)
    others = {
        "one": _counts_as_thing(words, previous),
        "each": previous in english_words.AUXILIARIES and count_content_words(words) <= _FEW,
        "so": 0 < place == len(words) - 1,
        "then": place > 0,
    }
    return others.get(word, True)


def _demonstrates(words: Sequence[ClauseToken], place: int) -> bool:
    """Tell whether this, that, these or those points back, and neither joins nor says it all."""
    word, left = words[place].low, len(words) - place - 1
    previous = words[place - 1].low if place else ""
    following = words[place + 1].low if left else ""
    if word in {"this", "these"}:
        return following not in english_words.ITSELF
    if word == "those":
        return following not in english_words.FREE_THOSE
    if not previous or not left:
        return True
    before = english_words.AUXILIARIES | english_words.PREPOSITIONS | english_words.ASKING
    return previous not in english_words.JOINING_THAT and (previous in before or left == 1)


def _counts_as_thing(words: Sequence[ClauseToken], previous: str) -> bool:
    """Tell whether "one" stands for a thing (which one, does one cost), not for anybody."""
    if previous in english_words.BEFORE_ONE:
        return words[-1].low == "one" or count_content_words(words) <= 1
    return previous in english_words.AUXILIARIES and count_content_words(words) <= 1


def _is_named_before(words: Sequence[ClauseToken], place: int, gap: MissingReferent) -> bool:
    """Tell whether the question has already said what a pronoun stands for.

    Something named in an earlier clause may be meant, and by a possessive also something of the
    same clause, unless the possessive belongs to the subject (What is his job?). A pronoun that
    is subject or object never means what its own clause names (Binding: Chomsky 1981).
    """
    if gap is MissingReferent.TIME:
        return any(w.text.isdigit() or w.low in {"if", "when"} for w in words[1:place])
    word, previous = words[place].low, words[place - 1].low if place else ""
    own = word in english_words.POSSESSIVES and place + 1 < len(words)
    own = own and previous not in english_words.AUXILIARIES | english_words.ASKING
    if own or gap is MissingReferent.PLACE:
        return any(_could_be(words, other, gap) for other in range(place))
    start = _clause_start(words, place)
    return any(_could_be(words, other, gap) for other in range(start))


def _clause_start(words: Sequence[ClauseToken], place: int) -> int:
    """Return the place of the first word of the clause that the pronoun stands in."""
    word = words[place].low
    if word in english_words.SUBJECTS and place and words[place - 1].term:
        return place  # did Merkel say | she would
    if word == "that" and place:  # it would begin a clause if it joined, but it points
        place -= 1
    while place and words[place - 1].clause == words[place].clause:
        place -= 1
    return place


def _could_be(words: Sequence[ClauseToken], place: int, gap: MissingReferent) -> bool:
    """Tell whether a pronoun for such a thing could mean the word at that place."""
    word = words[place]
    if not word.term:
        return False
    in_place = place > 0 and words[place - 1].low in english_words.PLACE_PREPOSITIONS
    is_name = word.is_name and place > 0
    has_determiner = any(
        w.low in english_words.DETERMINERS for w in words[max(place - 3, 0) : place]
    )
    if gap is MissingReferent.PLACE:
        return in_place or is_name
    if gap is MissingReferent.PERSON:
        if is_name and word.low not in english_words.CALENDAR:
            return not in_place
        return english_words.is_person_noun(word.low) and has_determiner
    plural = (
        gap is MissingReferent.GROUP and word.low.endswith("s") and not word.low.endswith("ss")
    )
    return (
        gap is MissingReferent.MATTER
        or not place
        or plural
        or has_determiner
        or (is_name and not in_place)
    )
