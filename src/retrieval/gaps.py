"""Tell from a question's own words what it leaves to be understood from what was said before."""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass
from enum import Enum, auto

from retrieval import analysis, pointing

_TOKEN = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_BREAK = re.compile(r"[,;:.!—–()]")
_FEW = 2  # words of content: a question behind "And", or with "the", that has more is whole
_LONGEST = 40  # words: a longer question says everything itself


class Gap(Enum):
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


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a text, with its place."""

    text: str
    start: int
    end: int
    clause: int
    """Which part of the text it stands in, from 0."""
    term: str
    """What it would be indexed as, or an empty string."""

    @property
    def low(self) -> str:
        """Return it in lower case, without what is joined to its end ("what's")."""
        return self.text.casefold().replace("’", "'").removesuffix("'s")

    @property
    def is_name(self) -> bool:
        """Tell whether it is written like a name, or a number such as a year."""
        return self.text[0].isupper() and bool(self.term)


def tokens(text: str) -> list[Token]:
    """Return the words of the text; clauses begin at punctuation and at joining words."""
    found: list[Token] = []
    clause = end = 0
    for match in _TOKEN.finditer(text):
        word = match.group()
        between = text[end : match.start()]
        if found and (_BREAK.search(between) or word.casefold() in pointing.CLAUSES):
            clause += 1
        end = match.end()
        found.append(Token(word, match.start(), end, clause, _term(word)))
    return found


def find(question: str, known: Container[str] = ()) -> frozenset[Gap]:
    """Return what the question leaves out; nothing when it stands on its own.

    known: terms that were said before, of which "the" may speak again.
    """
    opening = pointing.OPENERS.match(question)
    opener = opening.group().strip(" ,") if opening else ""
    rest = tokens(question[opening.end() :] if opening else question)
    if not rest or len(rest) > _LONGEST:
        return frozenset()
    if pointing.ASKS_ABOUT.search(opener):
        return frozenset({Gap.REPLACED})
    if not _asks(rest):
        fragment = bool(opener) and not any(t.low in pointing.HE for t in rest[:1])
        return frozenset({Gap.REPLACED}) if fragment else frozenset()
    pointed = _pointed_at(rest, question)
    if pointed:
        return pointed
    incomplete = _is_incomplete(rest, few=_FEW if opener else 1)
    if incomplete or _speaks_again(rest, known):
        return frozenset({Gap.MATTER})
    return frozenset()


def _asks(rest: list[Token]) -> bool:
    """Tell whether a question word, or a verb before its subject, stands at the beginning."""
    first = rest[0].low
    if first in pointing.ASKING or first in pointing.AUXILIARIES:
        return True
    return any(t.low in pointing.ASKING for t in rest[:3]) or any(
        t.low in pointing.ASKING for t in rest if t.clause
    )


def _pointed_at(rest: list[Token], question: str) -> frozenset[Gap]:
    """Return what pronouns and the like stand for that the question itself does not name."""
    expletive = pointing.EXPLETIVE_IT.search(question)
    gaps = set()
    for place, token in enumerate(rest):
        gap = _pointer(rest, place, question, expletive=expletive is not None)
        if gap and not _is_named_before(rest, place, gap, token.low):
            gaps.add(gap)
    return frozenset(gaps)


def _pointer(rest: list[Token], place: int, question: str, *, expletive: bool) -> Gap | None:
    """Return the kind of thing that the word points at, or None when it is no pointer."""
    word = rest[place].low
    if word in pointing.HE:
        return Gap.PERSON
    if word in pointing.IT:
        return None if expletive else Gap.THING
    if word in pointing.THEY:
        return Gap.GROUP
    if word == "there":
        return None if pointing.EXISTENTIAL_THERE.search(question) else Gap.PLACE
    if word == "then":
        return Gap.TIME if place else None
    following = rest[place + 1].low if place + 1 < len(rest) else ""
    if word in {"this", "that", "these", "those"}:
        return _demonstrative(rest, place, following)
    previous = rest[place - 1].low if place else ""
    if word == "ones" or (word == "one" and _counts_as_thing(rest, previous)):
        return Gap.THING
    if word == "each" and previous in pointing.AUXILIARIES and _content(rest) <= _FEW:
        return Gap.GROUP
    return Gap.MATTER if word == "so" and place and not following else None


def _demonstrative(rest: list[Token], place: int, following: str) -> Gap | None:
    """Return what this, that, these or those points at, unless it joins or names itself."""
    word, previous = rest[place].low, rest[place - 1].low if place else ""
    if following in pointing.ITSELF and word in {"this", "these"}:
        return None
    if word == "those" and following in pointing.FREE_THOSE:
        return None
    if word == "that" and not _points(rest, place, previous):
        return None
    if following in pointing.PLACES:
        return Gap.PLACE
    return Gap.TIME if following in pointing.TIMES else Gap.MATTER


def _points(rest: list[Token], place: int, previous: str) -> bool:
    """Tell whether "that" points at something; elsewhere it joins clauses."""
    left = len(rest) - place - 1
    if not previous or not left:
        return True
    if previous in pointing.JOINING_THAT:
        return False
    before = pointing.AUXILIARIES | pointing.PREPOSITIONS | pointing.ASKING
    return previous in before or left == 1


def _counts_as_thing(rest: list[Token], previous: str) -> bool:
    """Tell whether "one" stands for a thing (which one, does one cost), not for anybody."""
    if previous in {"which", "that", "this", "another", "other", "first", "last", "new", "each"}:
        return rest[-1].low == "one" or _content(rest) <= 1
    return previous in pointing.AUXILIARIES and _content(rest) <= 1


def _is_named_before(rest: list[Token], place: int, gap: Gap, word: str) -> bool:
    """Tell whether the question has already said what a pronoun stands for.

    Something named in an earlier clause may be meant, and by a possessive also something of the
    same clause, unless the possessive belongs to the subject (What is his job?). A pronoun that
    is subject or object never means what its own clause names (Binding: Chomsky 1981).
    """
    own = word in pointing.POSSESSIVES and place + 1 < len(rest)
    if own and rest[place - 1].low in pointing.AUXILIARIES | pointing.ASKING:
        own = False
    if gap is Gap.TIME:
        return any(t.text.isdigit() or t.low in {"if", "when"} for t in rest[1:place])
    if gap is Gap.PLACE:
        own = True
    start = _clause_start(rest, place - 1 if word == "that" and place else place)
    earlier = range(place if own else start)
    return any(_could_be(rest, other, gap) for other in earlier)


def _clause_start(rest: list[Token], place: int) -> int:
    while place and rest[place - 1].clause == rest[place].clause:
        place -= 1
    return place


def _could_be(rest: list[Token], place: int, gap: Gap) -> bool:
    """Tell whether a pronoun for such a thing could mean the word at that place."""
    token = rest[place]
    if not token.term:
        return False
    previous = rest[place - 1].low if place else ""
    in_place = previous in pointing.PLACE_PREPOSITIONS
    if gap is Gap.MATTER:
        return True
    if gap is Gap.PLACE:
        return in_place or (token.is_name and place > 0)
    if gap is Gap.PERSON:
        if token.is_name and token.low not in pointing.CALENDAR:
            return place > 0 and not in_place
        return pointing.is_person_noun(token.low) and _has_determiner(rest, place)
    if token.is_name and place:
        return not in_place
    plural = gap is Gap.GROUP and token.low.endswith("s") and not token.low.endswith("ss")
    return plural or not place or _has_determiner(rest, place)


def _has_determiner(rest: list[Token], place: int) -> bool:
    """Tell whether the, a, which, two or the like stands at most two words before."""
    return any(t.low in pointing.DETERMINERS for t in rest[max(place - 3, 0) : place])


def _is_incomplete(rest: list[Token], *, few: int) -> bool:
    """Tell whether too little is said for a question of its own: Why? Who won? Which hospital?"""
    words = [t.low for t in rest]
    asking = [n for n, word in enumerate(words) if word in pointing.ASKING]
    if asking and not any(w in pointing.AUXILIARIES for w in words) and _is_bare(rest, asking[0]):
        return True
    if any(t.is_name for t in rest[1:]):
        return False
    content = _content(rest)
    if not asking:
        return content <= 1 and words[0] not in {"was", "were"} and len(rest) > 1
    if content == 1 and few == 1 and _defines(rest):
        return False
    return content <= few


def _is_bare(rest: list[Token], asking: int) -> bool:
    """Tell whether what asks has at most one noun and no verb: Which hospital? By how many?"""
    behind = [t for t in rest[asking:] if t.low not in pointing.ASKING | {"many", "much"}]
    return asking <= 1 and len(behind) <= 1 and rest[asking].low not in {"who", "whom"}


def _defines(rest: list[Token]) -> bool:
    """Tell whether it asks what a single thing is: What is geosmin? Where is simcoe?"""
    verbs = {"is", "are", "was", "were", "does", "do", "did"}
    if len(rest) == 2:  # what's
        return "'" in rest[0].text or "’" in rest[0].text
    if len(rest) < 3 or rest[1].low not in verbs:
        return False
    subject = next(t for t in rest if t.term and t.low not in pointing.ANYONE | pointing.MEASURES)
    if subject.low in pointing.ONLY_ONE:
        return True
    article = any(t.low == "the" for t in rest)
    said_of = subject.low in pointing.PARTICIPLES or subject.low.endswith("ed")
    return not article and not said_of


def _speaks_again(rest: list[Token], known: Container[str]) -> bool:
    """Tell whether "the" stands before something that was said before, and no name beside it."""
    if any(t.is_name for t in rest[1:]) or _content(rest) > _FEW:
        return False
    for place, token in enumerate(rest[1:], start=1):
        if rest[place - 1].low == "the" and token.term in known:
            following = rest[place + 1].low if place + 1 < len(rest) else ""
            if following not in {"of", "that", "which", "who"}:
                return True
    return False


def _content(rest: list[Token]) -> int:
    """Return how many of the words say what it is about."""
    skipped = {"one", "ones"} | pointing.ANYONE | pointing.MEASURES | pointing.AUXILIARIES | pointing.PREPOSITIONS
    return sum(bool(t.term) and t.low not in skipped for t in rest)


def _term(word: str) -> str:
    return next((found.term for found in analysis.words(word)), "")
