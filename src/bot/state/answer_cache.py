"""Questions into the library's answers; slow ones off the loop, repeated ones from memory."""

from __future__ import annotations

import asyncio
import functools
import math
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, NamedTuple

from bot.state.conversations import MINUTES

if TYPE_CHECKING:
    from retrieval import Answer, Answerer

SLOW_SECONDS = 1.0
"""After so long a person should see that something is being done."""

_AT_ONCE = 4  # one that is slow stalls no other; more would only wait for each other
# A thread for 2 ms of work, and contending with it for the interpreter, costs as much again:
# benchmarks/throughput.md. Longer questions, larger libraries and the first question get one.
_SHORT = 200  # characters
_QUICK_SECONDS = 0.01
_LIMIT = 1_000  # answers of some kilobytes; as old as conversations become


class _CacheKey(NamedTuple):
    text: str
    quotes: int
    further: int


class AnswerCache:
    """Asks the library, and keeps its last answers for as long as conversations are kept.

    Answering costs as much as all else that is done for a message, and people ask what others
    have just asked: what /help shows, what a group speaks of. Who asked is not kept.
    """

    def __init__(self, *, limit: int = _LIMIT) -> None:
        self._limit = limit
        self._at_once = asyncio.Semaphore(_AT_ONCE)
        self._usual_seconds = math.inf
        """Processor time of an answer, a moving average; infinite until there was one."""
        self._version = ""
        """Of the index that the answers are from."""
        self._answers: OrderedDict[_CacheKey, tuple[Answer, float]] = OrderedDict()
        """With the time of each; the oldest first."""

    def __len__(self) -> int:
        """Return how many answers are kept."""
        return len(self._answers)

    async def ask(
        self,
        answerer: Answerer,
        text: str,
        *,
        quotes: int,
        further: int = 0,
        context: Answer | None = None,
        when_slow: Callable[[], object] = lambda: None,
    ) -> Answer:
        """Return the answer to a question; with a context it is always found anew.

        when_slow: called once if finding it takes longer than a second.
        """
        question = _CacheKey(text, quotes, further)
        version = answerer.index.version
        if context is None and (known := self._known(question, version)):
            return known
        find = functools.partial(
            answerer.ask, text, quotes=quotes, further=further, context=context
        )
        if len(text) <= _SHORT and self._usual_seconds <= _QUICK_SECONDS:
            answer = self._timed(find)
        else:
            async with self._at_once:
                slow = asyncio.get_running_loop().call_later(SLOW_SECONDS, when_slow)
                try:
                    answer = await asyncio.to_thread(self._timed, find)
                finally:
                    slow.cancel()
        if context is None:
            self._keep(question, answer, version)
        return answer

    def forget(self, texts: Iterable[str]) -> None:
        """Drop the answers to these questions."""
        gone = set(texts)
        for question in [known for known in self._answers if known.text in gone]:
            del self._answers[question]

    def _timed(self, find: Callable[[], Answer]) -> Answer:
        """Find an answer, and note what it cost."""
        began = time.thread_time()
        answer = find()
        took = time.thread_time() - began
        usual = self._usual_seconds
        self._usual_seconds = took if math.isinf(usual) else 0.8 * usual + 0.2 * took
        return answer

    def _known(self, question: _CacheKey, version: str) -> Answer | None:
        self._move_to(version)
        found = self._answers.get(question)
        return found[0] if found else None

    def _keep(self, question: _CacheKey, answer: Answer, version: str) -> None:
        self._move_to(version)
        self._answers.pop(question, None)
        self._answers[question] = answer, time.monotonic()
        if len(self._answers) > self._limit:
            self._answers.popitem(last=False)
        asyncio.get_running_loop().call_later(60 * MINUTES, self._forget_old)

    def _move_to(self, version: str) -> None:
        """Keep answers from this index only."""
        if version != self._version:
            self._answers.clear()
            self._version = version

    def _forget_old(self) -> None:
        oldest_seconds = time.monotonic() - 60 * MINUTES
        while self._answers:
            question, (_, at_seconds) = next(iter(self._answers.items()))
            if at_seconds > oldest_seconds:
                return
            del self._answers[question]
