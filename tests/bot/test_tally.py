from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.counts import Counts, What
from bot.tally import Tally, Votes
from retrieval import Answer, Kind

Closes = Callable[[Counts], Counts]


def declined(question: str) -> Answer:
    return Answer(question, answered=False, quotes=(), confidence=0.0)


async def test_half_and_nineteen_of_twenty_answers_took_no_longer(closes: Closes) -> None:
    tally = Tally(closes(Counts(":memory:")), keep_questions=False)
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
    counts = closes(Counts(":memory:"))
    tally = Tally(counts, keep_questions=keep)
    tally.note(declined("Who is he?"), began_seconds=0)
    somebodys = replace(declined("He is ill."), kind=Kind.STATEMENT)
    tally.note(somebodys, began_seconds=0)
    assert [d.question for d in await counts.declined()] == (["Who is he?"] if keep else [])
    assert (await counts.totals()).today[What.DECLINED] == 2


async def test_what_was_kept_is_deleted_when_it_is_no_longer_wished(closes: Closes) -> None:
    counts = closes(Counts(":memory:"))
    Tally(counts, keep_questions=True).note(declined("Who is he?"), began_seconds=0)
    await counts.declined()
    Tally(counts, keep_questions=False)
    assert await counts.declined() == ()


async def test_a_vote_counts_once_is_changed_and_taken_back(closes: Closes) -> None:
    counts = closes(Counts(":memory:"))
    votes = Votes(counts, limit=2)
    said = [votes.cast("Ann", vote) for vote in (What.UP, What.DOWN, What.DOWN, What.UP)]
    assert said == [None, What.UP, What.DOWN, None]
    assert votes.cast("Bob", What.UP) is None
    assert votes.cast("Cy", What.DOWN) is None  # Ann's is forgotten, and stands
    assert votes.cast("Ann", What.UP) is None
    totals = (await counts.totals()).today
    assert (totals[What.UP], totals[What.DOWN]) == (3, 1)
