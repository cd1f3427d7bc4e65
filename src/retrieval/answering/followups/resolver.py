"""Turn a question and the answer before it into what is searched for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from retrieval.answering.followups import ellipsis, english_words
from retrieval.answering.followups.antecedents import find_names, find_nearest_name
from retrieval.answering.followups.clauses import ClauseToken, tokenize_clauses
from retrieval.answering.followups.ellipsis import find_missing_referents
from retrieval.answering.followups.pronouns import MissingReferent
from retrieval.answering.followups.substitution import find_replaced
from retrieval.index.index import Index
from retrieval.search.answer_types import find_wants
from retrieval.search.query import Query, QuestionWord, parse_query
from retrieval.types.answer import Answer, Quote

_MEANT = 0.9  # weight of the name that a pronoun stands for
_LENT = 0.7  # of other words of the question before
_OLDER = 0.5  # of what that question had itself been lent
_RANKED = 0.2  # share of these weights that counts when sentences, not passages, are ranked
_MOST_WORDS = 6  # that are carried
_LONGEST = 400  # characters of the question before that are looked at; a longer one is whole
_MOST_QUOTED = 4000  # characters of a quote or paragraph that are looked at


@dataclass(frozen=True, slots=True)
class CarriedTerms:
    """Some words of an earlier question or quote, and how much they count."""

    text: str
    weight: float


@dataclass(frozen=True, slots=True)
class ResolvedQuestion:
    """A question, and what it takes from the turn before."""

    question: str
    lent: tuple[CarriedTerms, ...] = ()
    """Best first; none when the question stands on its own."""
    near: Quote | None = None
    """The first quote before, near which the answer is likely."""

    @property
    def carried(self) -> tuple[str, ...]:
        """Return the words that are lent."""
        return tuple(lent.text for lent in self.lent)


def resolve_question(question: str, earlier: Answer | None) -> ResolvedQuestion:
    """Return the question with what it leaves out, or by itself when it leaves out nothing.

    Terms are selected from the turn before, as in QuReTeC (Voskarides et al. 2020), by rules in
    place of a learned tagger: which words they are depends on how the question points back.
    """
    if earlier is None or len(question) > _LONGEST:
        return ResolvedQuestion(question)
    found = find_missing_referents(question, _EarlierTerms(earlier))
    if not found:
        return ResolvedQuestion(question)
    lent = _without_repeats(_select(question, found, earlier), question)
    if not lent:
        return ResolvedQuestion(question)
    return ResolvedQuestion(question, lent, earlier.quotes[0] if earlier.answered else None)


def parse_resolved(turn: ResolvedQuestion, index: Index) -> Query:
    """Return what is searched for: the question's words, and those lent, which count less."""
    own = parse_query(turn.question, index)
    if not turn.lent:
        return own
    words: dict[str, QuestionWord] = {}
    corrected: dict[str, str] = {}
    mine = {word.term for word in own.words}
    for lent in turn.lent:
        parsed = parse_query(lent.text, index)
        corrected |= parsed.corrected
        for word in parsed.words:
            if word.term not in mine and word.term not in words:
                idf = word.idf * lent.weight * _RANKED
                words[word.term] = replace(word, idf=idf, weight=lent.weight, start=-1)
    mine_too = [_weighed(word) for word in own.words]
    wants = own.wants
    if not any(t.low in english_words.ASKING for t in tokenize_clauses(turn.question)):
        rest = (token.text for token in ellipsis.split_opener(turn.question)[1])
        wants |= find_wants(" ".join((*turn.carried, *rest)))
    return Query(
        (*words.values(), *mine_too),  # the last word of a question tells most, so it stays last
        wants,
        tuple(place + len(words) for place in own.asked_for),
        corrected | dict(own.corrected),
        language=own.language,
    )


class _EarlierTerms:
    """The terms of what was asked and quoted before, and of the paragraphs around."""

    def __init__(self, earlier: Answer) -> None:
        self._texts = [earlier.question[:_LONGEST], *earlier.carried]
        self._texts += [quote.passage.text[:_MOST_QUOTED] for quote in earlier.quotes[:1]]

    def __contains__(self, term: object) -> bool:
        return any(token.term == term for text in self._texts for token in tokenize_clauses(text))


def _select(
    question: str, found: frozenset[MissingReferent], earlier: Answer
) -> list[CarriedTerms]:
    """Return what to carry, best first."""
    asked = earlier.question[:_LONGEST]
    if MissingReferent.REPLACED in found:
        parts = _runs(asked, find_replaced(question, asked), asking=True)
        before = _kept_older(question, earlier)
        return [CarriedTerms(text, _LENT) for text in parts] + [
            CarriedTerms(text, _OLDER) for text in before
        ]
    meant = _meant(found, earlier)
    said = {token.term for text in meant for token in tokenize_clauses(text)}
    kept = _runs(asked, [token for token in tokenize_clauses(asked) if token.term in said])
    lent = [CarriedTerms(text, _LENT) for text in kept]
    older = [CarriedTerms(text, _OLDER) for text in earlier.carried]
    if (
        older and MissingReferent.MATTER not in found
    ):  # a second pronoun mostly means what the first did
        lent, older = (
            [CarriedTerms(text, _LENT) for text in earlier.carried],
            [CarriedTerms(text, _OLDER) for text in kept],
        )
    return [*(CarriedTerms(text, _MEANT) for text in meant), *lent, *older]


def _meant(found: frozenset[MissingReferent], earlier: Answer) -> list[str]:
    """Return the names that the question's pronouns stand for, from question and quote before."""
    asked = earlier.question[:_LONGEST]
    names = [*find_names(asked), *(n for text in earlier.carried for n in find_names(text))]
    wants = find_wants(asked)
    quote = earlier.quotes[0].text[:_MOST_QUOTED] if earlier.answered else ""
    quoted = find_names(quote)
    known = {word for name in names for word in name.words}
    fresh = [name for name in quoted if not known.issuperset(name.words)]
    matched = {token.term for token in tokenize_clauses(asked) if token.term}
    if MissingReferent.PERSON in found:
        persons = [name for name in names if name.is_person]
        if "who" in wants or not persons:
            persons = find_nearest_name((n for n in fresh if n.is_person), quote, matched)
        return [name.text for name in persons[:1]]
    if MissingReferent.PLACE in found and "where" in wants:
        places = (name for name in fresh if name.in_place)
        return [name.text for name in find_nearest_name(places, quote, matched)]
    if MissingReferent.TIME in found and earlier.answered:
        years = [t.text for t in tokenize_clauses(quote) if _is_year(t.text)]
        return years[:1]
    if found & {MissingReferent.THING, MissingReferent.GROUP} and wants & {
        "name",
        "what thing",
        "does what",
        "which",
    }:
        things = (
            name for name in fresh if not name.is_person and not name.is_date and not name.in_place
        )
        return [name.text for name in find_nearest_name(things, quote, matched)]
    return []


def _is_year(text: str) -> bool:
    return len(text) == 4 and text.isdigit() and text[0] in "12"


def _runs(asked: str, dropped: Iterable[ClauseToken], *, asking: bool = False) -> list[str]:
    """Return the stretches of the question that are left without what is dropped.

    Stop words stay inside a stretch and go from its ends. asking: the words that ask stay.
    """
    left_out = {token.start for token in dropped}
    runs: list[list[ClauseToken]] = [[]]
    for token in tokenize_clauses(asked):
        pronoun = token.low in english_words.HE | english_words.IT | english_words.THEY
        light = token.low in english_words.LIGHT and not asking
        if token.start in left_out or pronoun or light:
            runs.append([])
        else:
            runs[-1].append(token)
    kept = []
    for number, run in enumerate(runs):
        words = list(run)
        keep_start = asking and number == 0 and any(map(_asks, words))
        while words and not words[-1].term and not _asks(words[-1]):
            if keep_start and len(words) == 2:
                break  # Who is
            words.pop()
        while words and not words[0].term and not keep_start:
            words.pop(0)
        if words:
            kept.append(asked[words[0].start : words[-1].end])
    return kept


def _asks(token: ClauseToken) -> bool:
    return token.low in english_words.ASKING or token.low in {"many", "much"}


def _kept_older(question: str, earlier: Answer) -> list[str]:
    """Return what was carried before, without what the new thing takes the place of."""
    kept: list[str] = []
    for text in earlier.carried:
        kept += _runs(text, find_replaced(question, text), asking=True)
    return kept


def _without_repeats(lent: Sequence[CarriedTerms], question: str) -> tuple[CarriedTerms, ...]:
    """Return what adds a word, until there are enough words."""
    seen = {token.term for token in tokenize_clauses(question)} | {""}
    kept: list[CarriedTerms] = []
    room = _MOST_WORDS
    for one in lent:
        text = _beginning(one.text, seen, room)
        new = {token.term for token in tokenize_clauses(text)} - seen
        if new or any(map(_asks, tokenize_clauses(text))):
            kept.append(replace(one, text=text))
            seen |= new
            room -= len(new)
    return tuple(kept)


def _beginning(text: str, seen: set[str], room: int) -> str:
    """Return as much of the text as has no more than that many terms that were not seen."""
    new: set[str] = set()
    end = 0
    for token in tokenize_clauses(text):
        new |= {token.term} - seen
        if len(new) > room:
            return text[:end]
        if token.term or _asks(token):
            end = token.end
    return text


def _weighed(word: QuestionWord) -> QuestionWord:
    """Return a word of the question with less weight if it only asks (how long)."""
    if word.text.casefold() not in english_words.MEASURES | english_words.ANYONE:
        return word
    return replace(word, idf=word.idf * _RANKED, weight=_LENT)
