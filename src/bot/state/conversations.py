"""What a person was answered last, so that a short further question can be understood.

Kept in memory for a quarter of an hour, for each chat, topic and person apart.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from typing import NamedTuple

from retrieval import Answer

MINUTES = 15

_SECONDS = 60 * MINUTES
_LIMIT = 5_000  # people in places; an exchange has some kilobytes
_OF_ONE_PERSON = 10  # answers that a person may reply to


class Participant(NamedTuple):
    """A person in a place; what one was told is never another's context."""

    chat: int
    topic: int | None
    person: int


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question that was answered."""

    asked_in: int
    """The id of the message that asked it."""
    answered_in: int
    """The id of the message that answers it."""
    answer: Answer
    context: Answer | None
    """The answer before it, from which it was understood."""
    version: str
    """Of the index that it was answered from."""
    at_seconds: float
    """When, on a clock that never goes back."""


class Conversations:
    """The exchanges of the last quarter of an hour; the oldest go when there are too many."""

    def __init__(self, *, limit: int = _LIMIT) -> None:
        self._limit = limit
        self._exchanges: OrderedDict[Participant, tuple[Exchange, ...]] = OrderedDict()
        """Each one's, the oldest first; who was answered last stands last."""

    def __len__(self) -> int:
        """Return how many exchanges are remembered."""
        return sum(map(len, self._exchanges.values()))

    def remember(self, who: Participant, exchange: Exchange) -> None:
        """Keep an exchange, in the place of what the same message asked before its edit."""
        others = [e for e in self._exchanges.pop(who, ()) if e.asked_in != exchange.asked_in]
        self._exchanges[who] = (*others, exchange)[-_OF_ONE_PERSON:]
        if len(self._exchanges) > self._limit:
            self._exchanges.popitem(last=False)
        self._forget_old(exchange.at_seconds)

    def asked_in(self, who: Participant, message: int, *, now_seconds: float) -> Exchange | None:
        """Return the exchange that this message of theirs began."""
        recent = self._recent(who, now_seconds)
        return next((e for e in recent if e.asked_in == message), None)

    def answered_in(
        self, who: Participant, message: int, *, now_seconds: float
    ) -> Exchange | None:
        """Return the exchange that this message of the bot's ended, if it was theirs."""
        recent = self._recent(who, now_seconds)
        return next((e for e in recent if e.answered_in == message), None)

    def ended_in(
        self, chat: int, message: int, *, now_seconds: float
    ) -> tuple[Participant, Exchange] | None:
        """Return the exchange that this message of the bot's ended, whosever it was."""
        people = [who for who in self._exchanges if who.chat == chat]
        found = ((who, self.answered_in(who, message, now_seconds=now_seconds)) for who in people)
        return next(((who, exchange) for who, exchange in found if exchange), None)

    def last(self, who: Participant, *, before: int, now_seconds: float) -> Exchange | None:
        """Return their last exchange that an earlier message began."""
        recent = self._recent(who, now_seconds)
        return next((e for e in reversed(recent) if e.asked_in < before), None)

    def forget_old(self, who: Participant, *, now_seconds: float) -> None:
        """Drop all that this person was answered here, if the last of it is too old."""
        exchanges = self._exchanges.get(who)
        if exchanges and now_seconds - exchanges[-1].at_seconds >= _SECONDS:
            del self._exchanges[who]

    def forget(self, chat: int, person: int) -> tuple[Exchange, ...]:
        """Drop what this person was answered in this chat, in all topics; return it."""
        theirs = [w for w in self._exchanges if (w.chat, w.person) == (chat, person)]
        return tuple(exchange for who in theirs for exchange in self._exchanges.pop(who))

    def _recent(self, who: Participant, now_seconds: float) -> tuple[Exchange, ...]:
        self._forget_old(now_seconds)
        exchanges = self._exchanges.get(who, ())
        return tuple(e for e in exchanges if now_seconds - e.at_seconds < _SECONDS)

    def _forget_old(self, now_seconds: float) -> None:
        """Drop those whose last exchange is too old; they stand first."""
        while self._exchanges:
            who, exchanges = next(iter(self._exchanges.items()))
            if now_seconds - exchanges[-1].at_seconds < _SECONDS:
                return
            del self._exchanges[who]
