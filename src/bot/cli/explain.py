"""An explanation into plain words: why the answer is what it is, first what a reader needs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.cli.plain_screen import NO_ANSWER, Section, shown, source, written
from retrieval import (
    Answer,
    AskedWord,
    Considered,
    Contribution,
    Explanation,
    FoundWord,
    Quote,
    Reason,
    RequestKind,
    Resemblance,
    Wanted,
    WordPlace,
)

_MOST_WORDS = 4  # of the question in one sentence
_LONGEST = 30  # characters of a word
_MOST_ROWS = 15  # of words; a longer question is no question
_MOST_OFFERS = 2
_MOST_FEATURES = 3  # that are named for, and as many against
_LEAST = 0.05  # less is not worth a line
_HARDLY = 0.005  # a confidence that would be shown as 0 %
_ABOUT_AS_LIKELY = 1.05
_MOST_TIMES = 1000  # times as likely; a larger number says no more

# Wants that say something to a reader; "is" and "several" would not.
_TOLD = frozenset(
    {
        *("how many", "how much", "how long", "how", "why", "when", "where", "who"),
        *("group", "name", "definition", "said", "kind"),
    }
)
_KINDS = {
    RequestKind.TOPIC: "It was read as a topic: each quote is an article's best sentence on it.",
    RequestKind.SUMMARY: (
        "It was read as a wish for a summary: these are the most central sentences."
    ),
}
_NEWER_FIRST = "Where two fit about equally well, the newer goes first."
_HOW = {Resemblance.KIN: "begins alike", Resemblance.USED_ALIKE: "is used alike"}
_WHERE = {
    WordPlace.SENTENCE: "in the sentence",
    WordPlace.BEFORE: "in the sentence before",
    WordPlace.PARAGRAPH: "in the paragraph",
    WordPlace.HEADING: "in the heading",
    WordPlace.TITLE: "in the title",
    WordPlace.ARTICLE: "elsewhere in its article",
    WordPlace.ELSEWHERE: "not in its article",
}


def refuse(explanation: Explanation) -> str:
    """Return in one sentence why no article answers."""
    words = [_searched(word) for word in explanation.words]
    match explanation.reason:
        case Reason.NO_WORD:
            why = "the question has no word to search for"
        case Reason.NONE_HELD:
            why = f"none holds {_either(words)}"
        case Reason.MISSING:
            why = f"none holds {_either(explanation.missing)}"
        case Reason.APART if explanation.apart:
            one, other = (_quoted(_searched(word)) for word in explanation.apart)
            why = f"no sentence holds both {one} and {other}"
        case Reason.NOT_OFFERED if explanation.best:
            lacking = next(w.want for w in explanation.best.wanted if w.is_told and not w.offered)
            why = f"the nearest sentence does not say {lacking}"
        case _:
            return f"{NO_ANSWER[:-1]} surely enough."
    return f"{NO_ANSWER[:-1]}: {why}."


def explain(answer: Answer, explanation: Explanation) -> Iterator[Section]:
    """Yield the explanation's parts, the most telling first; `answer` is shown above them."""
    best = explanation.best
    if best is None:
        return
    yield Section("Why", tuple((line,) for line in _why(explanation, best)))
    yield _words(explanation, best)
    if explanation.answered:
        yield _next_best(answer, explanation, best)
        yield _points(best, explanation.runner_up)
        if explanation.runner_up:
            yield from _differences(best, explanation.runner_up)
    elif explanation.is_near:
        yield _doubts(explanation)


def explain_kind(answer: Answer) -> Section:
    """Return why what is no question got the sentences that it got."""
    newer = ((_NEWER_FIRST,),) if answer.is_by_date else ()
    return Section("Why", ((_KINDS[answer.kind],), *newer))


def _why(explanation: Explanation, best: Considered) -> Iterator[str]:
    """Yield what a reader wants to know first."""
    held = _share(sum(found.place is WordPlace.SENTENCE for found in best.found), len(best.found))
    if not explanation.answered and not explanation.is_near:
        yield f"No sentence is near enough to be shown; the nearest holds {held}."
    else:
        it = "The quote" if explanation.answered else "The nearest sentence"
        yield f"{it} holds {held}."
        yield from (_asked_for(want) for want in best.wanted if want.want in _TOLD)
        if explanation.newer_than:
            newer, older = (
                written(s.citation.published) for s in (best.quote, explanation.newer_than)
            )
            yield f"It is from {newer}; one from {older} fits about as well, and newer goes first."
    yield _sure(explanation)
    if explanation.is_near and not explanation.answered and explanation.times_as_likely:
        yield f"It is {_times(explanation.times_as_likely)} to answer as the next best."


def _share(held: int, n: int) -> str:
    if n == 1:
        return "the question's word" if held else "a word like the question's"
    if held == n:
        return f"all {n} words of the question"
    return f"{held or 'none'} of the question's {n} words"


def _asked_for(want: Wanted) -> str:
    offers = want.offers[:_MOST_OFFERS]
    return f"Asked for is {want.description}: it has {_joined(offers, 'and') or 'none'}."


def _sure(explanation: Explanation) -> str:
    """Return the confidence and the threshold, with as many digits as tell them apart."""
    confidence, threshold = explanation.confidence, explanation.threshold
    apart = (d for d in range(4) if round(confidence, d + 2) != round(threshold, d + 2))
    digits = next(apart, 0)
    sure = "Less than 1 %" if confidence < _HARDLY else _percent(confidence, digits)
    return f"{sure} sure that it answers; {_percent(threshold, digits)} is needed."


def _percent(share: float, digits: int) -> str:
    return f"{share * 100:.{digits}f} %"


def _words(explanation: Explanation, best: Considered) -> Section:
    """Return where each word stands, and how rare it is."""
    is_shown = explanation.answered or explanation.is_near
    rows = [
        (_searched(found.word), "; ".join(_facts(found, explanation, is_shown=is_shown)))
        for found in best.found[:_MOST_ROWS]
    ]
    if more := len(best.found) - len(rows):
        rows.append(("…", f"and {more} more"))
    return Section("Words", tuple(rows))


def _facts(found: FoundWord, explanation: Explanation, *, is_shown: bool) -> Iterator[str]:
    word = found.word
    searched = _searched(word).casefold()
    if is_shown and found.place is not WordPlace.NOWHERE:
        forms = [_quoted(form) for form in found.forms if form.casefold() != searched]
        yield _WHERE[found.place] + (f" as {_joined(forms, 'and')}" if forms else "")
    if word.paragraphs:
        yield f"in {word.paragraphs:,} of {explanation.paragraphs:,} paragraphs"
    else:
        yield "in titles and headings alone" if word.in_articles else "in no article"
    if is_shown and found.like:
        yield f"{_quoted(found.like.form)} in the sentence {_HOW[found.like.how]}"
    if word.corrected:
        yield f"typed {_quoted(word.text)}"


def _next_best(answer: Answer, explanation: Explanation, best: Considered) -> Section:
    runner_up, times = explanation.runner_up, explanation.times_as_likely
    if runner_up is None or times is None:
        return Section("Next best", (("There is no other sentence.",),))
    quote = runner_up.quote
    if any(_are_the_same(quote, other) for other in answer.quotes):
        rows = [("It is quoted above too.",)]
    else:
        rows = [(shown(quote.text),), (f"— {source(quote.citation)}",)]
    rows.append((f"The first quote is {_times(times)} to answer as the next best.",))
    lacks = [
        _searched(found.word)
        for mine, found in zip(best.found, runner_up.found, strict=True)
        if mine.place is WordPlace.SENTENCE and found.place is not WordPlace.SENTENCE
    ]
    if lacks:
        rows.append((f"The next best does not hold {_either(lacks)}.",))
    return Section("Next best", tuple(rows))


def _are_the_same(one: Quote, other: Quote) -> bool:
    return one.article == other.article and one.start == other.start


def _times(times: float) -> str:
    if times < _ABOUT_AS_LIKELY:
        return "about as likely"
    if times >= _MOST_TIMES:
        return f"more than {_MOST_TIMES:,} times as likely"
    return f"{times:.1f} times as likely" if times < 10 else f"{times:.0f} times as likely"


def _points(best: Considered, runner_up: Considered | None) -> Section:
    """Return what the score is made of, the runner-up's beside it."""
    columns = [considered.contributions for considered in (best, runner_up) if considered]
    heads = ("", "first quote", "next best")[: len(columns) + 1]
    return Section("Points", (heads, *_table(columns)), numbers=True)


def _doubts(explanation: Explanation) -> Section:
    """Return what the confidence is made of."""
    heads = ("", "subject", "sentence")
    columns = [explanation.evidence, explanation.choice]
    return Section("Points for being sure", (heads, *_table(columns)), numbers=True)


def _table(columns: Sequence[Sequence[Contribution]]) -> tuple[tuple[str, ...], ...]:
    """Return a row for each group of features, with its sum in each column, and the sums' sum."""
    groups = dict.fromkeys(c.group for column in columns for c in column)
    sums = {
        group: [sum(c.points for c in column if c.group == group) for column in columns]
        for group in groups
    }
    rows = [(group, row) for group, row in sums.items() if max(map(abs, row)) >= _LEAST]
    rows.append(("together", [sum(c.points for c in column) for column in columns]))
    return tuple((title, *map(_signed, row)) for title, row in rows)


def _differences(best: Considered, runner_up: Considered) -> Iterator[Section]:
    """Yield what puts the best before the runner-up most, and what the other way round.

    Only what counts for a sentence: of features that say nearly the same, one may count against
    a sentence what others count for it twice over, and would mislead by itself.
    """
    pairs = zip(best.contributions, runner_up.contributions, strict=True)
    ahead = [(m.points - o.points, m.description) for m, o in pairs if m.weight > 0]
    for title, sign in (("Most for the first quote", 1), ("Most for the next best", -1)):
        most = sorted((sign * points, text) for points, text in ahead)[: -_MOST_FEATURES - 1 : -1]
        if rows := tuple((text, _signed(points)) for points, text in most if points >= _LEAST):
            yield Section(title, rows, numbers=True)


def _signed(points: float) -> str:
    return f"{points:+.2f}".replace("-", "−")


def _searched(word: AskedWord) -> str:
    return _short(word.corrected or word.text)


def _quoted(text: str) -> str:
    return f'"{_short(text)}"'


def _short(text: str) -> str:
    """Return a word as it is safe to show, cut if it is no word that people use."""
    return shown(text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…")


def _either(words: Sequence[str]) -> str:
    kept = len(words) if len(words) <= _MOST_WORDS + 1 else _MOST_WORDS
    names = [_quoted(word) for word in words[:kept]]
    more = len(words) - kept
    return _joined([*names, *([f"{more} more"] if more else [])], "or")


def _joined(things: Sequence[str], last: str) -> str:
    """Return "a, b and c"; an empty string where there are none."""
    if len(things) < 2:
        return "".join(things)
    return f"{', '.join(things[:-1])} {last} {things[-1]}"
