"""Limit rates and recognise repetitions, in bounded memory."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass


class RecentSet:
    """The last `limit` items that were added."""

    def __init__(self, *, limit: int) -> None:
        self._limit = limit
        self._seen: OrderedDict[Hashable, None] = OrderedDict()

    def add(self, item: Hashable) -> bool:
        """Add an item; return whether it is new."""
        new = item not in self._seen
        self._seen[item] = None
        self._seen.move_to_end(item)
        if len(self._seen) > self._limit:
            self._seen.popitem(last=False)
        return new


class TokenBuckets:
    """A token bucket for each asker, of `per_minute` questions, refilled within a minute.

    A full bucket is as good as none, so full ones are dropped when there are `limit` buckets; if
    none is full, the least recently used one is. With 0 a minute there is no limit.
    """

    def __init__(self, *, per_minute: int, limit: int = 10_000) -> None:
        self._per_minute = per_minute
        self._limit = limit
        self._buckets: OrderedDict[Hashable, _Bucket] = OrderedDict()

    def __len__(self) -> int:
        """Return how many askers have a bucket."""
        return len(self._buckets)

    def wait_seconds(self, asker: Hashable, *, now_seconds: float) -> float:
        """Return how long the asker must wait before the next question; 0.0 for not at all."""
        bucket = self._buckets.get(asker)
        if bucket is None:
            return 0.0
        missing = 1 - self._tokens(bucket, now_seconds)
        return max(0.0, missing * 60 / self._per_minute)

    def take(self, asker: Hashable, *, now_seconds: float) -> None:
        """Take a token for a question that is let through."""
        if not self._per_minute:
            return
        bucket = self._buckets.pop(asker, None)
        if bucket is None:
            self._evict(now_seconds)
        tokens = self._tokens(bucket, now_seconds) if bucket else self._per_minute
        self._buckets[asker] = _Bucket(tokens - 1, now_seconds)

    def is_first_refusal(self, asker: Hashable) -> bool:
        """Return whether the asker has not been told yet: True once after each question."""
        bucket = self._buckets[asker]
        news = not bucket.told
        bucket.told = True
        return news

    def _tokens(self, bucket: _Bucket, now_seconds: float) -> float:
        gained = (now_seconds - bucket.counted_at_seconds) * self._per_minute / 60
        return min(self._per_minute, bucket.tokens + gained)

    def _evict(self, now_seconds: float) -> None:
        if len(self._buckets) < self._limit:
            return
        full = [
            asker
            for asker, bucket in self._buckets.items()
            if self._tokens(bucket, now_seconds) >= self._per_minute
        ]
        for asker in full or [next(iter(self._buckets))]:
            del self._buckets[asker]


@dataclass(slots=True)
class _Bucket:
    tokens: float
    counted_at_seconds: float
    told: bool = False
    """Whether the asker was told of a refusal since the last question let through."""
