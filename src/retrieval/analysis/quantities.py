"""Turn a sentence into what two sentences may disagree on: amounts, days, names in one place."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from retrieval.analysis.tokenizer import to_english_term

_SMALL = """
    zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
    sixteen seventeen eighteen nineteen
""".split()  # noqa: SIM905 - a table of words is read, a list of strings is not
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()  # noqa: SIM905 - as above
_SPELLED = {word: float(value) for value, word in enumerate(_SMALL)}
_SPELLED |= {word: 10.0 * value for value, word in enumerate(_TENS, start=2)}
_SPELLED |= {"dozen": 12.0, "hundred": 100.0, "thousand": 1e3, "million": 1e6, "billion": 1e9}
_MULTIPLIERS = {"hundred": 100.0, "thousand": 1e3, "million": 1e6, "billion": 1e9, "dozen": 12.0}
_UP = re.compile(
    r"(?:more than|over|at least|no fewer than|no less than|upwards of)\s+$", re.IGNORECASE
)
_DOWN = re.compile(
    r"(?:as many as|as much as|up to|fewer than|less than|under|below)\s+$", re.IGNORECASE
)
_ABOUT = re.compile(
    r"(?:about|around|some|nearly|almost|roughly|approximately|close to|estimated)\s+$",
    re.IGNORECASE,
)
_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)*|[%$€£¥]")
_NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
_CURRENCIES = frozenset("$€£¥")
_PERCENT = frozenset(("%", "percent", "per cent"))
_ENDS = re.compile(r"[.;:()]|, ")
_DATED = re.compile(r"\b(?:in|since|by|from|of the year)\s+$", re.IGNORECASE)
_BEHIND = 9  # words behind a noun in which its number stands
_NEAR = 4  # words behind a number in which what it counts stands
_HINT = 20  # characters before a number in which it is said to be rough

_WITHIN_BOUND = 1.3  # "more than 1,800" and 1,900 are the same; and 2,700 is another number
_WITHIN_ROUGH = 1.15
_WITHIN_ROUND = 1.05  # of a number that ends in two zeros

_MONTHS = """
    january february march april may june july august september october november december
""".split()  # noqa: SIM905 - as above
_WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split()  # noqa: SIM905 - as above
_YEAR = re.compile(r"(?<![\w.,-])(1\d{3}|20\d\d)(?![\w-]|[.,]\d)")
_MONTH = re.compile(
    rf"\b(?:(?P<before>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? )?(?P<month>{'|'.join(_MONTHS)})\b"
    r"(?: (?P<after>\d{1,2})(?:st|nd|rd|th)?\b(?!:))?",
    re.IGNORECASE,
)
_MAY = re.compile(r"\bmay\b(?! \d)")
_WEEKDAY = re.compile(rf"\b({'|'.join(_WEEKDAYS)})s?\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Amount:
    """A number, and what it counts."""

    value: float
    unit: str
    """The term of what it counts, "%" or a currency."""
    least: float
    most: float
    """What it may stand for, taken as roughly as it is said."""
    described: frozenset[str] = frozenset()
    """Terms between the number and what it counts: wounded, in "50 wounded people"."""

    def agrees(self, other: Amount) -> bool:
        """Tell whether both may mean the same number."""
        return self.least <= other.value <= self.most or other.least <= self.value <= other.most


def find_amounts(sentence: str, units: Collection[str] | None = None) -> Iterator[Amount]:
    """Yield the sentence's amounts, of those units, or of what stands right behind each number."""
    tokens = list(_TOKEN.finditer(sentence))
    place = 0
    while place < len(tokens):
        read = _number(sentence, tokens, place)
        if read is None:
            place += 1
            continue
        value, after = read
        counted = _unit(sentence, tokens, place, after, units)
        if counted is not None:
            unit, described = counted
            start = tokens[place].start()
            least, most = _range(value, sentence[max(start - _HINT, 0) : start])
            yield Amount(value, unit, least, most, described)
        place = after


def find_measured(sentence: str, noun: str) -> Iterator[Amount]:
    """Yield the number that stands behind the noun, by its term: 2,000 in "a population of 2,000".

    A year by the way ("in 2011") is passed over.
    """
    tokens = list(_TOKEN.finditer(sentence))
    for place, token in enumerate(tokens):
        if not token.group()[0].isalpha() or to_english_term(token.group()) != noun:
            continue
        for later in range(place + 1, min(place + _BEHIND, len(tokens))):
            if _ENDS.search(sentence[tokens[later - 1].end() : tokens[later].start()]):
                break
            read = _number(sentence, tokens, later)
            start = tokens[later].start()
            if read is None or _DATED.search(sentence[max(start - _HINT, 0) : start]):
                continue
            least, most = _range(read[0], sentence[max(start - _HINT, 0) : start])
            yield Amount(read[0], noun, least, most)
            break


def find_dates(sentence: str) -> tuple[frozenset[str], frozenset[tuple[str, str]], frozenset[str]]:
    """Return the years, the months with their days, and the days of the week that it names."""
    years = frozenset(_YEAR.findall(sentence))
    months = frozenset(
        (found["month"].lower(), (found["before"] or found["after"] or "").lstrip("0"))
        for found in _MONTH.finditer(sentence)
        if not _MAY.match(sentence, found.start("month"))
    )
    return years, months, frozenset(day.lower() for day in _WEEKDAY.findall(sentence))


def _number(sentence: str, tokens: list[re.Match[str]], place: int) -> tuple[float, int] | None:
    """Return the number that begins there, and the place of the word behind it."""
    text = tokens[place].group().lower()
    if _NUMBER.fullmatch(text):
        value = float(text.replace(",", ""))
    elif text in _SPELLED and text not in _MULTIPLIERS:
        value = _SPELLED[text]
    else:
        return None
    after = place + 1
    if after < len(tokens) and text in _TENS:
        unit = tokens[after].group().lower()
        if unit in _SMALL[1:10] and sentence[tokens[place].end() : tokens[after].start()] == "-":
            value, after = value + _SPELLED[unit], after + 1
    while after < len(tokens) and tokens[after].group().lower() in _MULTIPLIERS:
        value, after = value * _MULTIPLIERS[tokens[after].group().lower()], after + 1
    return value, after


def _unit(
    sentence: str,
    tokens: list[re.Match[str]],
    place: int,
    after: int,
    units: Collection[str] | None,
) -> tuple[str, frozenset[str]] | None:
    """Return what the number counts, and the terms of the words between."""
    before = tokens[place - 1].group() if place else ""
    if units is None and before in _CURRENCIES:
        return before, frozenset()
    described: set[str] = set()
    for token in tokens[after : after + _NEAR]:
        between = sentence[tokens[after - 1].end() : token.start()]
        if _ENDS.search(between) or _number(sentence, [token], 0):
            return None
        text = token.group().lower()
        if units is None and text in _PERCENT:
            return "%", frozenset()
        term = to_english_term(token.group()) if token.group()[0].isalpha() else ""
        if units is None:
            return (term, frozenset()) if term else None
        if term in units:
            return term, frozenset(described)
        if term:
            described.add(term)
    return None


def _range(value: float, before: str) -> tuple[float, float]:
    """Return what the number may stand for, by the words before it and by how round it is."""
    least = most = value
    if value >= 100 and value % 100 == 0:
        least, most = value / _WITHIN_ROUND, value * _WITHIN_ROUND
    if _ABOUT.search(before):
        least, most = value / _WITHIN_ROUGH, value * _WITHIN_ROUGH
    if _UP.search(before):
        most = value * _WITHIN_BOUND
    if _DOWN.search(before):
        least = value / _WITHIN_BOUND
    return least, most
