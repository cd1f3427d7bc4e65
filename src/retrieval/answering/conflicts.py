"""Find a sentence of another publisher that answers as well as the best and says something else.

It is better to miss a difference than to see one where there is none: both must hold what is asked
for, speak of nothing that sets them apart (another name, another day), and offer the kind of thing
that is asked for in the same place of the sentence. Numbers as rough as they are said, dates and
names that the other article gives as well are no difference.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from retrieval.analysis import tokenizer
from retrieval.analysis.quantities import Amount, find_amounts, find_dates, find_measured
from retrieval.analysis.tagger import WordKind
from retrieval.analysis.tokenizer import to_terms, tokenize
from retrieval.index.index import Index
from retrieval.ranking.features.extractor import SentenceCandidates
from retrieval.ranking.model import Ranking
from retrieval.search.query import Query
from retrieval.types.article import Article, Sentence

_LOOKED_AT = 20  # of the best sentences
_CLOSE = 4.0  # of the scores: e times less likely for each 1, with both holding what is asked
_HELD = 0.9  # share of the question that each sentence must hold

_NAME = r"(?:(?:Dr|Mr|Mrs|Ms|Sir|Prof)\.? )?((?:[A-Z][\w’'-]+)(?: (?:[A-Z][\w’'-]+|of|de|al))*)"
_SCOPE = re.compile(
    r"\b(?:last|this|next|previous|past|each|every|per|first|second|third) "
    r"(?:year|month|week|day|hour|time|quarter|season|half|night)|\b(?:daily|weekly|monthly|yearly"
    r"|annually|today|yesterday|tomorrow|so far|not|never|no longer)\b|n['’]t\b",
    re.IGNORECASE,
)
_MEASURES = frozenset(("population", "number", "total", "toll", "count"))
_REACH = 120  # characters beside a word in which such a name stands


@dataclass(frozen=True, slots=True)
class _Account:
    """What one sentence says, and what it is about."""

    sentence: Sentence
    names: frozenset[str]
    """Terms of its names that are not of the question."""
    around: frozenset[str]
    """The same of its paragraph and of its article's title."""


def find_conflict(
    query: Query, candidates: SentenceCandidates, ranked: Ranking, index: Index
) -> int | None:
    """Return the row of the best sentence that disagrees with the first, or None."""
    asks = _asked(query)
    first = int(ranked.order[0])
    if asks is None or not _holds_all(first, asks, query, candidates, index):
        return None
    is_named = any(word.named for word in query.words)
    account = functools.cache(lambda row: _account(int(candidates.sentences[row]), query, index))
    for row in map(int, ranked.order[1:_LOOKED_AT]):
        if ranked.scores[first] - ranked.scores[row] > _CLOSE:
            break
        one, other = account(first), account(row)
        if (
            _are_of_two(one.sentence.article, other.sentence.article)
            and _holds_all(row, asks, query, candidates, index)
            and (is_named or _tell_one_story(one, other, index))
            and _are_of_one_thing(one, other, asks)
            and _disagree(one.sentence, other.sentence, asks, query)
        ):
            return row
    return None


def _asked(query: Query) -> str | None:
    """Return the kind of thing asked for that two sentences may disagree on."""
    if query.language != "en" or query.wants & {"why", "said", "is", "negative", "several"}:
        return None
    kinds = (
        ("amount", {"how many", "how much", "how long"}),
        ("day", {"when"}),
        ("person", {"who"}),
        ("place", {"where"}),
    )
    return next((kind for kind, wants in kinds if query.wants & wants), None)


def _are_of_two(one: Article, other: Article) -> bool:
    """Tell whether the articles are of two publishers."""
    if one.publisher is None or other.publisher is None:
        return False
    return one.publisher.split() != other.publisher.split() and not (
        _words(one.publisher) <= _words(other.publisher)
        or _words(other.publisher) <= _words(one.publisher)
    )


def _tell_one_story(one: _Account, other: _Account, index: Index) -> bool:
    """Tell whether the paragraphs share a name, or the articles are copies."""
    if not one.around.isdisjoint(other.around):
        return True
    numbers = (index.numbers[account.sentence.article.id] for account in (one, other))
    first, second = (int(index.arrays.copies[number]) for number in numbers)
    return first == second


def _words(text: str) -> set[str]:
    return set(text.casefold().replace(",", " ").split())


def _holds_all(
    row: int, asks: str, query: Query, candidates: SentenceCandidates, index: Index
) -> bool:
    """Tell whether the sentence holds what is asked, of an amount in related words too.

    A name may stand in its paragraph or title instead.
    """
    around = candidates.surroundings
    terms = index.sentence_terms(int(candidates.sentences[row]))
    beside = around.in_passage[around.passage_of[row]]
    held = [
        bool(around.in_sentence[row, place])
        or (asks == "amount" and any(term in terms for term, _ in word.near))
        or (word.named and bool(beside[place]))
        for place, word in enumerate(query.words)
    ]
    named = [place for place, word in enumerate(query.words) if word.named]
    idf = np.array([word.idf for word in query.words])
    return all(held[place] for place in named) and float(idf @ held) >= _HELD * float(idf.sum())


def _account(number: int, query: Query, index: Index) -> _Account:
    sentence = index.sentence(number)
    passage = index.sentence_passage(number)
    first, stop = map(int, index.arrays.sentence_bounds[passage : passage + 2])
    title = {word.term for word in tokenize(sentence.article.title) if word.text[0].isupper()}
    known = {index.terms[term] for term in query.word_of_term}
    known |= set(to_terms(sentence.article.publisher or ""))
    return _Account(
        sentence,
        _names(number, number + 1, index) - known,
        (_names(first, stop, index) | title) - known,
    )


def _names(first: int, stop: int, index: Index) -> frozenset[str]:
    """Return the terms of the names in those sentences, months and days left out."""
    arrays = index.arrays
    part = slice(int(arrays.token_bounds[first]), int(arrays.token_bounds[stop]))
    kinds = arrays.token_kinds[part]
    named = (kinds & int(WordKind.NAME) != 0) & (kinds & int(WordKind.CALENDAR) == 0)
    return frozenset(index.terms[term] for term in arrays.tokens[part][named].tolist())


def _are_of_one_thing(one: _Account, other: _Account, asks: str) -> bool:
    """Tell whether nothing in the sentences says that they speak of two things."""
    text, another = one.sentence.text, other.sentence.text
    if {found.lower() for found in _SCOPE.findall(text)} != {
        found.lower() for found in _SCOPE.findall(another)
    }:
        return False
    if asks in {"person", "place"}:
        return not _apart_in_time(text, another)
    smaller = min(len(one.names), len(other.names))
    if 2 * len(one.names & other.names) < smaller:
        return False
    return asks == "day" or not _apart_in_time(text, another)


def _apart_in_time(one: str, other: str) -> bool:
    """Tell whether the sentences name days, and not the same."""
    pairs = zip(find_dates(one), find_dates(other), strict=True)
    return any(first and second and first.isdisjoint(second) for first, second in pairs)


def _disagree(one: Sentence, other: Sentence, asks: str, query: Query) -> bool:
    if asks == "amount":
        return _amounts_disagree(one, other, query)
    if asks == "day":
        return _days_disagree(one.text, other.text)
    return _names_disagree(one, other, asks, query)


def _amounts_disagree(one: Sentence, other: Sentence, query: Query) -> bool:
    """Tell whether the sentences count what is asked for, and no number may be the same."""
    first, second = _counted(one.text, query), _counted(other.text, query)
    common = {amount.unit for amount in first} & {amount.unit for amount in second}
    first = [amount for amount in first if amount.unit in common]
    second = [amount for amount in second if amount.unit in common]
    if not first or not second:
        return False
    beside = [*_counted(one.passage.text, query), *_counted(other.passage.text, query)]
    pairs = [(a, b) for a, b in itertools.product(first, second) if a.unit == b.unit]
    if any(a.described != b.described or a.agrees(b) for a, b in pairs):
        return False
    told = [amount for amount in beside if amount not in first and amount not in second]
    return not any(amount.agrees(known) for amount in told for known in (*first, *second))


def _counted(text: str, query: Query) -> list[Amount]:
    """Return the amounts in the text of what is asked for."""
    if "how many" not in query.wants:
        return list(find_amounts(text))
    units = {query.words[place].term for place in query.asked_for}
    if units:
        return list(find_amounts(text, units))
    nouns = (word.term for word in query.words if word.text.casefold() in _MEASURES)
    return [amount for noun in nouns for amount in find_measured(text, noun)]


def _days_disagree(one: str, other: str) -> bool:
    """Tell whether each names one year, month or weekday, and another; none is the same."""
    (years, months, weekdays), (years_2, months_2, weekdays_2) = find_dates(one), find_dates(other)
    if years & years_2 and not (months and months_2):
        return False
    if weekdays & weekdays_2 or _share_a_day(months, months_2):
        return False
    pairs = ((years, years_2), (months, months_2), (weekdays, weekdays_2))
    return any(len(first) == len(second) == 1 and first != second for first, second in pairs)


def _share_a_day(one: Collection[tuple[str, str]], other: Collection[tuple[str, str]]) -> bool:
    """Tell whether a day of one may be one of the other: April, and 29 April."""
    return any(
        month == month_2 and (day == day_2 or not day or not day_2)
        for (month, day), (month_2, day_2) in itertools.product(one, other)
    )


def _names_disagree(one: Sentence, other: Sentence, asks: str, query: Query) -> bool:
    """Tell whether names stand in the same place, and neither article has the other's."""
    for word in query.words:
        if word.named:
            continue
        first = _beside(one.text, word.term, asks, query)
        second = _beside(other.text, word.term, asks, query)
        if first and second:
            return not (
                any(_is_named(name, other.article) for name in first)
                or any(_is_named(name, one.article) for name in second)
            )
    return False


def _beside(sentence: str, term: str, asks: str, query: Query) -> set[str]:
    """Return the names that do what the word says, or the places where it is done."""
    asked = {word.term for word in query.words}
    found: set[str] = set()
    for word in tokenize(sentence):
        if word.term != term or not (asks == "place" or _is_past(word.text)):
            continue
        end = word.start + len(word.text)
        before = sentence[max(word.start - _REACH, 0) : word.start]
        after = sentence[end : end + _REACH]
        for pattern, text in _PATTERNS[asks]:
            match = re.search(pattern, before if text == "before" else after)
            if match:
                found.add(match.group(1))
    return {name for name in found if (terms := to_terms(name)) and asked.isdisjoint(terms)}


def _is_past(word: str) -> bool:
    """Tell whether the word may be what somebody did: founded, wrote."""
    return word.islower() and (word.endswith("ed") or tokenizer.is_irregular(word))


_PATTERNS = {
    "person": (
        (rf"{_NAME}(?: (?:has|had|have|also|first|later|then))? $", "before"),
        (rf"^(?: [a-z]+){{0,2}} by {_NAME}", "after"),
    ),
    "place": ((rf"^(?: [a-z]+){{0,2}} (?:in|at|near|from|outside) (?:the )?{_NAME}", "after"),),
}


def _is_named(name: str, article: Article) -> bool:
    """Tell whether the article has any word of the name."""
    return any(
        re.search(rf"\b{re.escape(word)}\b", article.text)
        for word in name.split()
        if word[0].isupper()
    )
