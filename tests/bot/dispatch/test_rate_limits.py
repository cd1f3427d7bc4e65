from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dispatch.rate_limits import RecentSet, TokenBuckets


def ask(buckets: TokenBuckets, asker: str, *, at: float) -> float:
    """Ask, if the asker may; return how long they must wait otherwise."""
    wait = buckets.wait_seconds(asker, now_seconds=at)
    if not wait:
        buckets.take(asker, now_seconds=at)
    return wait


def test_a_bucket_lets_a_minutes_worth_through_and_then_says_how_long() -> None:
    buckets = TokenBuckets(per_minute=3)
    assert [ask(buckets, "ann", at=0) for _ in range(4)] == [0, 0, 0, 20]
    assert ask(buckets, "ann", at=15) == pytest.approx(5)
    assert ask(buckets, "ann", at=20) == 0
    assert ask(buckets, "ann", at=20) == pytest.approx(20)


def test_each_asker_has_a_bucket_of_their_own() -> None:
    buckets = TokenBuckets(per_minute=1)
    assert ask(buckets, "ann", at=0) == 0
    assert ask(buckets, "bob", at=0) == 0
    assert ask(buckets, "ann", at=0) == 60


def test_zero_a_minute_means_no_limit_and_remembers_nobody() -> None:
    buckets = TokenBuckets(per_minute=0)
    assert not any(ask(buckets, "ann", at=0) for _ in range(100))
    assert len(buckets) == 0


def test_a_refusal_is_news_once_until_a_question_is_let_through_again() -> None:
    buckets = TokenBuckets(per_minute=1)
    ask(buckets, "ann", at=0)
    assert [buckets.is_first_refusal("ann"), buckets.is_first_refusal("ann")] == [True, False]
    assert ask(buckets, "ann", at=60) == 0
    assert buckets.is_first_refusal("ann")


def test_full_buckets_make_room_for_new_ones() -> None:
    buckets = TokenBuckets(per_minute=1, limit=3)
    for asker, at in (("ann", 0), ("bob", 1), ("cat", 50)):
        ask(buckets, asker, at=at)
    ask(buckets, "dan", at=61)  # those of ann and bob are full again
    assert len(buckets) == 2
    assert ask(buckets, "cat", at=61) == pytest.approx(49)


@given(st.lists(st.tuples(st.sampled_from("abcdefgh"), st.floats(0, 5)), max_size=60))
def test_memory_is_bounded_and_nobody_gets_more_than_the_limit(
    steps: list[tuple[str, float]],
) -> None:
    buckets, now, through = TokenBuckets(per_minute=2, limit=8), 0.0, dict.fromkeys("abcdefgh", 0)
    for asker, pause in steps:
        now += pause
        through[asker] += not ask(buckets, asker, at=now)
        assert len(buckets) <= 8
        assert through[asker] <= 2 + now * 2 / 60 + 1e-9


def test_recent_knows_the_last_things_only() -> None:
    recent = RecentSet(limit=2)
    assert [recent.add(n) for n in (1, 2, 1, 3, 1, 2)] == [True, True, False, True, False, True]
