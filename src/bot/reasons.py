"""An explanation into plain words: why the answer is what it is, first what a reader needs."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.screens import NO_ANSWER, shown, source
from retrieval import (
    AskedWord,
    Considered,
    Contribution,
    Explanation,
    Found,
    Place,
    Reason,
    Wanted,
)

_MOST_WORDS = 4  # of the question in one sentence
_MOST_FEATURES = 3  # that are named for, and as many against
_LEAST_POINTS = 0.05  # less is not worth a line
_MOST_TIMES = 1000  # times as likely; a larger number says no more

# Wants that say something to a reader; "is" and "several" would not.
_TOLD = frozenset(
    {
        *("how many", "how much", "how long", "how", "why", "when", "where", "who"),
        *("group", "name", "definition", "said", "kind"),
    }
)
_WHERE = {
    Place.SENTENCE: "in the sentence",
    Place.BEFORE: "in the sentence before",
    Place.PARAGRAPH: "in the paragraph",
    Place.HEADING: "in the heading",
    Place.TITLE: "in the title",
    Place.ELSEWHERE: "not here",
    Place.NOWHERE: "in no article",
}


@dataclass(frozen=True, slots=True)
class Section:
    """A title, and what stands under it: lines, or rows of cells."""

    title: str
    rows: tuple[tuple[str, ...], ...]
    numbers: bool = False
    """Whether all cells but the first are numbers, to be shown to the right."""


def refuse(explanation: Explanation) -> str:
    """Return in one sentence why no article answers."""
    words = explanation.words
    match explanation.reason:
        case Reason.NO_WORD:
            why = "the question has no word to search for"
        case Reason.NONE_HELD:
            why = f"no article holds {_either(words)}"
        case Reason.MISSING:
            why = f"no article holds {_either(explanation.missing)}"
        case Reason.APART if explanation.apart:
            one, other = map(_name, explanation.apart)
            why = f"the words stand apart, no sentence holds both {one} and {other}"
        case Reason.NOT_OFFERED if explanation.best:
            lacking = [want.want for want in explanation.best.wanted if _lacks(want)]
            why = f"the nearest sentence does not say {lacking[0]}"
        case _:
            return f"{NO_ANSWER[:-1]} surely enough."
    return f"{NO_ANSWER[:-1]}: {why}."


def sections(explanation: Explanation) -> Iterator[Section]:
    """Yield the explanation's parts, the most telling first."""
    best = explanation.best
    if best is None:
        return
    yield Section("Why", tuple((line,) for line in _why(explanation, best)))
    rows = tuple((_name(found.word)[1:-1], _place(found, explanation)) for found in best.found)
    yield Section("Words", rows)
    if explanation.answered:
        yield _next_best(explanation, best)
        yield _points(best, explanation.runner_up)
    else:
        yield _doubts(explanation)


def _why(explanation: Explanation, best: Considered) -> Iterator[str]:
    held = [found for found in best.found if found.place is Place.SENTENCE]
    n = len(best.found)
    it = "The quote" if explanation.answered else "The nearest sentence"
    yield f"{it} holds {_share(len(held), n)}."
    for want in best.wanted:
        if want.want in _TOLD:
            offers = f"it has {_listed(want.offers)}" if want.offers else "it has none"
            yield f"Asked for is {want.description}: {offers}."
    sure, needed = _percents(explanation.confidence, explanation.threshold)
    yield f"{sure} sure that it answers; {needed} is needed."


def _share(held: int, n: int) -> str:
    if n == 1:
        return "the question's word" if held else "not the question's word"
    if held == n:
        return f"all {n} words of the question"
    return f"{held or 'none'} of the question's {n} words"


def _place(found: Found, explanation: Explanation) -> str:
    """Return where a word stands, in which form, what is like it, and how rare it is."""
    word = found.word
    parts = [_WHERE[found.place]]
    sought = word.corrected or word.text
    if other := [form for form in found.forms if form.casefold() != sought.casefold()]:
        parts[0] += f" as {_listed([_quoted(form) for form in other])}"
    if word.corrected:
        parts.insert(0, f"typed {_quoted(word.text)}")
    if found.like:
        counts = "begins alike" if found.like.is_kin else "is used alike"
        parts.append(f"{_quoted(found.like.form)} {counts}")
    if found.place is not Place.NOWHERE:
        parts.append(_rarity(word, explanation.paragraphs))
    return "; ".join(parts)


def _rarity(word: AskedWord, paragraphs: int) -> str:
    if not word.paragraphs:
        return "in titles and headings alone"
    return f"in {word.paragraphs:,} of {paragraphs:,} paragraphs"


def _next_best(explanation: Explanation, best: Considered) -> Section:
    runner_up, times = explanation.runner_up, explanation.times_as_likely
    if runner_up is None or times is None:
        return Section("Next best", (("There is no other sentence.",),))
    quote = runner_up.quote
    rows = [
        (shown(quote.text),),
        (f"— {source(quote.citation)}",),
        (f"The quote is {_times(times)} as likely to answer.",),
    ]
    lacks = [
        found.word
        for mine, found in zip(best.found, runner_up.found, strict=True)
        if mine.place is Place.SENTENCE and found.place is not Place.SENTENCE
    ]
    if lacks:
        rows.append((f"It does not hold {_either(lacks)}.",))
    return Section("Next best", tuple(rows))


def _times(times: float) -> str:
    if times >= _MOST_TIMES:
        return f"more than {_MOST_TIMES:,} times"
    return f"{times:.1f} times" if times < 10 else f"{times:,.0f} times"


def _points(best: Considered, runner_up: Considered | None) -> Section:
    """Return what the scores are made of, the runner-up's beside the best's."""
    columns = [best.contributions, *([runner_up.contributions] if runner_up else [])]
    rows = [("", "quote", *(["next best"] if runner_up else []))]
    sums = [_by_group(column) for column in columns]
    rows += [(group, *(_signed(s[group]) for s in sums)) for group in sums[0]]
    rows.append(("together", *(_signed(sum(s.values())) for s in sums)))
    return Section("Points", tuple(rows), numbers=True)


def _doubts(explanation: Explanation) -> Section:
    """Return what the confidence is made of."""
    sums = _by_group(explanation.evidence)
    rows = [(group, _signed(points)) for group, points in sums.items()]
    rows.append(("together", _signed(sum(sums.values()))))
    return Section("Points for being sure", tuple(rows), numbers=True)


def _by_group(contributions: Iterable[Contribution]) -> dict[str, float]:
    """Return the sum of each group, groups in the order in which they come."""
    sums: dict[str, float] = {}
    for contribution in contributions:
        sums[contribution.group] = sums.get(contribution.group, 0.0) + contribution.points
    return sums


def _signed(points: float) -> str:
    return f"{points:+.2f}".replace("-", "−")


def _percents(confidence: float, threshold: float) -> tuple[str, str]:
    """Return both as percentages, with as many digits as tell them apart."""
    for digits in itertools.count():
        sure, needed = f"{confidence:.{digits}%}", f"{threshold:.{digits}%}"
        if sure != needed or confidence == threshold or digits == 3:
            return sure.replace("%", " %"), needed.replace("%", " %")
    raise AssertionError  # `count` does not end


def _lacks(want: Wanted) -> bool:
    return not want.offered


def _name(word: AskedWord) -> str:
    return _quoted(word.corrected or word.text)


def _quoted(text: str) -> str:
    return f'"{shown(text)}"'


def _either(words: Sequence[AskedWord]) -> str:
    names = [_name(word) for word in words[:_MOST_WORDS]]
    return _joined([*names, *_others(len(words))], "or")


def _others(n: int) -> list[str]:
    more = n - _MOST_WORDS
    return [f"{more} more"] if more > 0 else []


def _listed(things: Sequence[str]) -> str:
    return _joined(things, "and")


def _joined(things: Sequence[str], last: str) -> str:
    *first, end = things
    return f"{', '.join(first)} {last} {end}" if first else end
