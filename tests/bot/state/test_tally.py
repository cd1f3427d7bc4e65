from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.state.counts import DailyCounts, Event
from bot.state.tally import Tally, Votes
from retrieval import Answer, RequestKind

Closes = Callable[[DailyCounts], DailyCounts]


def declined(question: str) -> Answer:
    return Answer(question, answered=False, quotes=(), confidence=0.0)


async def test_half_and_nineteen_of_twenty_answers_took_no_longer(closes: Closes) -> None:
    tally = Tally(closes(DailyCounts(":memory:")), keep_questions=False)
    assert tally.waits() is None
    now = time.monotonic()
    for seconds in range(1, 1_101):  # of which the last thousand count
        tally.note(declined("?"), began_seconds=now - seconds)
    tally.note(None, began_seconds=now - 5_000)
    waits = tally.waits()
    assert waits
    assert waits.answers == 1_000
    assert waits.median_seconds == pytest.approx(600, abs=1)
    assert waits.most_seconds == pytest.approx(1_050, abs=1)


@pytest.mark.parametrize("keep", [True, False])
async def test_the_words_of_declined_questions_are_kept_only_if_wished(
    keep: bool, closes: Closes
) -> None:
    counts = closes(DailyCounts(":memory:"))
    tally = Tally(counts, keep_questions=keep)
    tally.note(declined("Who is he?"), began_seconds=0)
    somebodys = replace(declined("He is ill."), kind=RequestKind.STATEMENT)
    tally.note(somebodys, began_seconds=0)
    assert [d.question for d in await counts.declined()] == (["Who is he?"] if keep else [])
    assert (await counts.totals()).today[Event.DECLINED] == 2


async def test_what_was_kept_is_deleted_when_it_is_no_longer_wished(closes: Closes) -> None:
    counts = closes(DailyCounts(":memory:"))
    Tally(counts, keep_questions=True).note(declined("Who is he?"), began_seconds=0)
    await counts.declined()
    Tally(counts, keep_questions=False)
    assert await counts.declined() == ()


async def test_a_vote_counts_once_is_changed_and_taken_back(closes: Closes) -> None:
    counts = closes(DailyCounts(":memory:"))
    votes = Votes(counts, limit=2)
    said = [votes.cast("Ann", vote) for vote in (Event.UP, Event.DOWN, Event.DOWN, Event.UP)]
    assert said == [None, Event.UP, Event.DOWN, None]
    assert votes.cast("Bob", Event.UP) is None
    assert votes.cast("Cy", Event.DOWN) is None  # Ann's is forgotten, and stands
    assert votes.cast("Ann", Event.UP) is None
    totals = (await counts.totals()).today
    assert (totals[Event.UP], totals[Event.DOWN]) == (3, 1)
