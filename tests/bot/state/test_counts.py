from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from bot.state.counts import DailyCounts, DeclinedQuestion, Event, today
from bot.state.database import FILE

if TYPE_CHECKING:
    from pathlib import Path

Until = Callable[[Callable[[], bool]], Awaitable[None]]
Closes = Callable[[Any], Any]


def bytes_of(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in folder.iterdir())


async def test_counts_are_of_today_and_in_all_and_outlive_the_process(
    tmp_path: Path, closes: Closes
) -> None:
    counts = closes(DailyCounts(tmp_path / FILE))
    counts.add(Event.ANSWERED, 3, day=today() - timedelta(days=1))
    counts.add(Event.ANSWERED)
    counts.add(Event.UP)
    counts.add(Event.UP, -1)
    counts.close()
    again = closes(DailyCounts(tmp_path / FILE))
    again.add(Event.ANSWERED)
    totals = await again.totals()
    assert (totals.today[Event.ANSWERED], totals.in_all[Event.ANSWERED]) == (2, 5)
    assert (totals.in_all[Event.UP], totals.in_all[Event.DOWN]) == (0, 0)


async def test_declined_questions_are_kept_once_with_how_often_and_the_last_first(
    tmp_path: Path,
    closes: Closes,
) -> None:
    counts = closes(DailyCounts(tmp_path / FILE))
    for question in ("Who is he?", "What is\n it?", "who  IS he?"):
        counts.add_declined(question)
    await counts.declined()
    counts.add_declined("What is it?")
    assert await counts.declined() == (
        DeclinedQuestion("What is it?", 2),
        DeclinedQuestion("who IS he?", 2),
    )


async def test_half_a_character_is_no_reason_to_lose_counts(closes: Closes) -> None:
    counts = closes(DailyCounts(":memory:"))
    counts.add_declined("Who \ud83d?" + "x" * 1_000)
    [kept] = await counts.declined()
    assert kept.question.startswith("Who ??xx")
    assert len(kept.question) == 300


async def test_the_oldest_questions_go_when_there_are_too_many(
    tmp_path: Path, closes: Closes
) -> None:
    counts = closes(DailyCounts(tmp_path / FILE))
    for n in range(1_500):
        counts.add_declined(f"Question {n}?")
    await counts.declined()
    counts.add_declined("The last?")
    kept = await counts.declined()
    assert len(kept) == 1_000
    assert [kept[0].question, kept[1].question] == ["The last?", "Question 1499?"]


async def test_forgotten_questions_leave_no_bytes_behind(tmp_path: Path, closes: Closes) -> None:
    counts = closes(DailyCounts(tmp_path / FILE))
    for n in range(500):
        counts.add_declined(f"Who is Wollemia Nobilis the {n}th?")
    await counts.declined()
    assert b"Wollemia" in bytes_of(tmp_path)
    counts.forget_declined()
    assert await counts.declined() == ()
    assert b"Wollemia" not in bytes_of(tmp_path)


async def test_what_cannot_be_written_now_is_written_later(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, closes: Closes
) -> None:
    counts = closes(DailyCounts(tmp_path / FILE))
    other = closes(sqlite3.connect(tmp_path / FILE, isolation_level=None))
    other.execute("ALTER TABLE counts RENAME TO away")
    counts.add(Event.DECLINED)
    counts.add_declined("Why?")
    for _ in range(2):
        with pytest.raises(sqlite3.Error):
            await counts.totals()
    assert caplog.text.count("cannot be written now") == 1
    other.execute("ALTER TABLE away RENAME TO counts")
    counts.add(Event.DECLINED)
    assert (await counts.totals()).today[Event.DECLINED] == 2
    assert await counts.declined() == (DeclinedQuestion("Why?", 1),)


async def test_counts_are_written_by_and_by_without_anybody_asking(
    tmp_path: Path, until: Until, closes: Closes
) -> None:
    counts = closes(DailyCounts(tmp_path / FILE, every_seconds=0.05))
    other = closes(sqlite3.connect(tmp_path / FILE))
    for n in (1, 2):
        counts.add(Event.UP)
        await until(lambda n=n: other.execute("SELECT sum(n) FROM counts").fetchone() == (n,))
