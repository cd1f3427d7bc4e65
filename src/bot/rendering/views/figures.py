"""An explanation with the figures that decided, for people who look behind the answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.i18n.markers import mark, mark_n
from bot.i18n.translator import Translator
from bot.rendering.views.explanation import how_sure, view_explanation
from bot.rendering.views.text import (
    Line,
    Role,
    Run,
    Section,
    fill,
    fill_n,
    listed,
    plain,
    shorten,
)
from retrieval import Answer, Contribution, Explanation, WordPlace

FAR = mark_n(
    "No sentence comes near enough to show; the nearest has {held} of {n} word.",
    "No sentence comes near enough to show; the nearest has {held} of {n} words.",
)
TIMES = mark("It is {times} times as likely to be the answer as the next best.")
LACKS = mark("Not in it: {words}.")
POINTS = mark("Points:")
DOUBTS = mark("Points for being sure:")
FIRST = mark("first quote")
SECOND = mark("next best")
SUBJECT = mark("subject")
SENTENCE = mark("sentence")
TOGETHER = mark("together")

_GROUPS = {
    "words in the sentence": mark("words in the sentence"),
    "words around it": mark("words around it"),
    "same or like words": mark("same or similar words"),
    "the kind of sentence": mark("the kind of sentence"),
    "what is asked for": mark("what you asked for"),
    "where its words stand": mark("where the words stand"),
    "its rarest words": mark("the rarest words"),
    "its lead over the others": mark("its lead over the others"),
    "the question itself": mark("the question itself"),
}
"""Group of features -> as people read it."""
_LEAST = 0.05  # less is not worth a line
_ABOUT_AS_LIKELY = 1.05
_MOST_TIMES = 1000  # times as likely; a larger number says no more


def view_figures(
    explanation: Explanation | None, answer: Answer, translator: Translator
) -> tuple[Section, ...]:
    """Return why, and the figures; the answer itself, or what is nearest, is shown above.

    explanation: as for `view_explanation`.
    """
    if answer.nothing:  # the refusal says it all
        return ()
    view = view_explanation(explanation, answer, translator)
    if explanation is None or explanation.best is None:
        return (view.head, view.words)
    lines = [*view.head.lines, *view.verdict.lines, *_distances(explanation, translator)]
    next_best = replace(
        view.next_best, lines=(*view.next_best.lines, *_lacks(explanation, translator))
    )
    tables = _points if explanation.answered else _doubts
    return (
        replace(view.head, lines=tuple(lines)),
        view.words,
        next_best,
        *tables(explanation, translator),
    )


def _distances(explanation: Explanation, translator: Translator) -> Iterator[Line]:
    """Yield of a refusal how far off the nearest sentence is."""
    if explanation.answered or explanation.best is None:
        return
    if not explanation.is_near:
        found = explanation.best.found
        held = sum(one.place is WordPlace.SENTENCE for one in found)
        yield fill_n(translator, *FAR, len(found), held=translator.number(held))
        yield how_sure(explanation, translator)
    elif (times := explanation.times_as_likely or 0.0) >= _ABOUT_AS_LIKELY:
        shown = translator.number(round(min(times, _MOST_TIMES), 1 if times < 10 else 0))
        yield fill(translator, TIMES, times=shown)


def _lacks(explanation: Explanation, translator: Translator) -> Iterator[Line]:
    """Yield which words the best sentence has and the next best has not."""
    best, runner_up = explanation.best, explanation.runner_up
    if not explanation.answered or best is None or runner_up is None:
        return
    lacks = [
        shorten(found.word.corrected or found.word.text)
        for mine, found in zip(best.found, runner_up.found, strict=True)
        if mine.place is WordPlace.SENTENCE and found.place is not WordPlace.SENTENCE
    ]
    if lacks:
        yield fill(translator, LACKS, words=listed(lacks, translator))


def _points(explanation: Explanation, translator: Translator) -> Iterator[Section]:
    """Yield what the score is made of, the runner-up's beside it.

    By groups: of features that say nearly the same, one may count against a sentence what others
    count for it twice over, so that a single one explains nothing; `--json` has them all.
    """
    best, runner_up = explanation.best, explanation.runner_up
    columns = [one.contributions for one in (best, runner_up) if one]
    heads = [translator.say(text) for text in (FIRST, SECOND)][: len(columns)]
    yield _table(translator.say(POINTS), heads, columns, translator)


def _doubts(explanation: Explanation, translator: Translator) -> Iterator[Section]:
    """Yield what the confidence is made of, where something is near."""
    if explanation.is_near:
        heads = [translator.say(text) for text in (SUBJECT, SENTENCE)]
        columns = [explanation.evidence, explanation.choice]
        yield _table(translator.say(DOUBTS), heads, columns, translator)


def _table(
    title: str,
    heads: Sequence[str],
    columns: Sequence[Sequence[Contribution]],
    translator: Translator,
) -> Section:
    """Return a row for each group of features, with its sum in each column, and the sums' sum."""
    groups = dict.fromkeys(c.group for column in columns for c in column)
    sums = {
        group: [sum(c.points for c in column if c.group == group) for column in columns]
        for group in groups
    }
    rows = [
        (translator.say(_GROUPS[group]) if group in _GROUPS else group, row)
        for group, row in sums.items()
        if max(map(abs, row)) >= _LEAST
    ]
    whole = [sum(c.points for c in column) for column in columns]
    rows.append((translator.say(TOGETHER), whole))
    return Section(
        _title(title),
        rows=(
            ((), *map(plain, heads)),
            *((plain(text), *(plain(_signed(n)) for n in row)) for text, row in rows),
        ),
        has_numbers=True,
    )


def _title(text: str) -> Line:
    return (Run(text, Role.STRONG),)


def _signed(points: float) -> str:
    return f"{points:+.2f}".replace("-", "−")
