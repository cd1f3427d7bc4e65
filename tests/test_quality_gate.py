from __future__ import annotations

import hashlib
import tomllib
from pathlib import Path
from typing import Any

import pytest

from quality_gate import ARTICLES, floors_of, silently_lowered


def pinned(count: int = 60, *, lowered: dict[str, str] | None = None, **floors: float) -> Any:
    return {"count": count, "floors": floors, "lowered": lowered or {}}


@pytest.mark.parametrize(
    ("now", "before", "names"),
    [
        (pinned(right=0.9), [], []),
        (pinned(right=0.9), [pinned(right=0.8)], []),
        (pinned(right=0.8), [pinned(right=0.7), pinned(right=0.9)], ["right"]),
        (pinned(), [pinned(right=0.9)], ["right"]),
        (pinned(50), [pinned(60)], ["count"]),
        (pinned(right=0.8, lowered={"right": "harder questions"}), [pinned(right=0.9)], []),
        (pinned(right=0.8, lowered={"right": ""}), [pinned(right=0.9)], ["right"]),
    ],
)
def test_a_floor_is_lowered_only_with_a_reason(
    now: Any, before: list[Any], names: list[str]
) -> None:
    assert [name for name, _, _ in silently_lowered(now, iter(before))] == names


@pytest.mark.parametrize("questions", ARTICLES)
def test_the_floors_pin_the_questions(questions: Path) -> None:
    floors = tomllib.loads(floors_of(questions).read_text("utf-8"))

    assert floors["questions"] == hashlib.sha256(questions.read_bytes()).hexdigest()
    assert floors["count"] == len(questions.read_text("utf-8").splitlines())
