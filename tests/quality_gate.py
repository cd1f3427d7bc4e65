"""Hold the quality gate: floors that only rise, on questions that only grow.

Run by `.ci/run`. Beside each set of questions stands a floors.toml, which pins the questions by
their digest. A floor may not be lower than it ever was, and the questions may not be fewer,
unless a table `lowered` in the same file names it and says why.
"""

from __future__ import annotations

import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

ARTICLES = {
    Path("tests/questions/seeds.jsonl"): Path("seeds"),
    Path("tests/followups/questions.jsonl"): Path("tests/followups/articles"),
    Path("tests/languages/questions.jsonl"): Path("tests/languages/articles"),
}
"""Questions -> the articles that they are about."""


def main() -> int:
    """Return 0 when no floor was lowered in silence and every floor is held."""
    return max([hold(questions, articles) for questions, articles in ARTICLES.items()])


def hold(questions: Path, articles: Path) -> int:
    """Return 0 when the questions' floors were not lowered in silence and are held."""
    floors = floors_of(questions)
    now = tomllib.loads(floors.read_text("utf-8"))
    lowered = silently_lowered(now, history(floors))
    for name, was, floor in lowered:
        print(f"{floors}: {name} is {floor:g} and was {was:g}: say why in [lowered]")
    if lowered:
        return 1
    command = ["eval", str(questions), "--articles", str(articles), "--floors", str(floors)]
    return subprocess.run([sys.executable, "-m", "bot", *command], check=False).returncode


def floors_of(questions: Path) -> Path:
    """Return the file of the questions' floors."""
    return questions.with_name("floors.toml")


def silently_lowered(
    now: Mapping[str, Any], before: Iterator[Mapping[str, Any]]
) -> list[tuple[str, float, float]]:
    """Return each floor that is lower than it was, with both, unless `lowered` says why."""
    floors, reasons = _floors(now), now.get("lowered", {})
    highest: dict[str, float] = {}
    for old in before:
        for name, floor in _floors(old).items():
            highest[name] = max(floor, highest.get(name, floor))
    return [
        (name, was, floors.get(name, 0.0))
        for name, was in highest.items()
        if floors.get(name, 0.0) < was and not reasons.get(name)
    ]


def history(floors: Path) -> Iterator[Mapping[str, Any]]:
    """Yield the file as each commit left it, where there is a history."""
    log = ["git", "log", "--format=%H", "--", str(floors)]
    commits = subprocess.run(log, capture_output=True, text=True, check=False).stdout.split()
    for commit in commits:
        show = ["git", "show", f"{commit}:{floors}"]
        shown = subprocess.run(show, capture_output=True, text=True, check=False)
        if shown.returncode == 0:
            yield tomllib.loads(shown.stdout)


def _floors(pinned: Mapping[str, Any]) -> dict[str, float]:
    return {"count": float(pinned["count"]), **pinned["floors"]}


if __name__ == "__main__":
    sys.exit(main())
