from __future__ import annotations

import pytest

from bot.transport.backoff import ConflictBudget


@pytest.mark.parametrize(
    ("conflicts_at", "tolerated"),
    [
        ([0, 1, 5, 6], [True, True, True, False]),
        ([30, 34, 36], [True, True, False]),
        # settled: one that came later must give up first
        ([100, 106, 119, 121], [True, True, True, False]),
        # two that do not belong together
        ([3, 100, 119], [True, True, True]),
        # now and then, but for too long
        ([0, 50, 60], [True, False, False]),
    ],
)
def test_another_instance_is_tolerated_for_a_while(
    conflicts_at: list[float], tolerated: list[bool]
) -> None:
    budget = ConflictBudget(now_seconds=0)
    assert [budget.tolerates(now_seconds=at) for at in conflicts_at] == tolerated
