"""Note how each question went, how long its answer took, and what people thought of it."""

from __future__ import annotations

import logging
import sqlite3
import time
from collections import OrderedDict, deque
from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from bot.state.counts import DailyCounts, Event, today
from retrieval import RequestKind

if TYPE_CHECKING:
    from retrieval import Answer

_log = logging.getLogger(__name__)

_LAST = 1_000  # answers that the times are of
_MOST_VOTES = 10_000  # some hundred bytes each


@dataclass(frozen=True, slots=True)
class AnswerTimes:
    """How long the last answers took, from the update to what was ready to be sent."""

    answers: int
    median_seconds: float
    most_seconds: float
    """The 95th percentile: of twenty answers, nineteen took no longer."""


class Tally:
    """Counts questions, in the database, and times their answers, in memory."""

    def __init__(self, counts: DailyCounts, *, keep_questions: bool) -> None:
        self.counts = counts
        self._keep_questions = keep_questions
        self._seconds: deque[float] = deque(maxlen=_LAST)
        if not keep_questions:
            self._forget_questions()

    def note(self, answer: Answer | None, *, began_seconds: float) -> None:
        """Count what is about to be said, if it is an answer or declines to be one.

        began_seconds: when its update came, on a clock that never goes back.
        """
        if answer is None:
            return
        self._seconds.append(time.monotonic() - began_seconds)
        self.counts.add(Event.ANSWERED if answer.answered else Event.DECLINED)
        is_question = answer.kind is not RequestKind.STATEMENT  # which is not the asker's, mostly
        if self._keep_questions and is_question and not answer.answered:
            self.counts.add_declined(answer.searched or answer.question)

    def waits(self) -> AnswerTimes | None:
        """Return how long the last answers took, or None where there was none."""
        seconds = sorted(self._seconds)
        n = len(seconds)
        if not n:
            return None
        return AnswerTimes(n, seconds[(n - 1) // 2], seconds[-(-n * 95 // 100) - 1])

    def _forget_questions(self) -> None:
        try:
            self.counts.forget_declined()
        except sqlite3.Error as error:
            _log.error("Declined questions that were kept cannot be deleted: %s", error)


class Votes:
    """Counts votes, and knows the last of them, so that nobody counts twice.

    Who voted what is in memory only; older votes can no longer be changed.
    """

    def __init__(self, counts: DailyCounts, *, limit: int = _MOST_VOTES) -> None:
        self._counts = counts
        self._limit = limit
        self._votes: OrderedDict[Hashable, tuple[Event, date]] = OrderedDict()
        """Voter -> the vote, and the day on which it was counted."""

    def cast(self, voter: Hashable, vote: Event) -> Event | None:
        """Return the voter's vote before, and count this one in its place.

        The same vote again takes it back.
        """
        before, day = self._votes.pop(voter, (None, None))
        if before:
            self._counts.add(before, -1, day=day)
        if before is not vote:
            self._counts.add(vote)
            self._votes[voter] = vote, today()
        if len(self._votes) > self._limit:
            self._votes.popitem(last=False)
        return before
