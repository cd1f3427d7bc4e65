"""Measure quality and speed: the commands `eval` and `bench`."""

from __future__ import annotations

import hashlib
import json
import resource
import sys
import time
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TextIO

import numpy as np

from bot.settings import Settings
from retrieval import Answerer, Index, Report, evaluate, open_index, read_questions

Floors = Mapping[str, float]

_SHOWN = 10  # mistakes: enough to see what kind they are
_ROUNDS = 200  # of the few examples, so that a median means something


class FloorError(Exception):
    """A floor that cannot be checked; the message says what was found and what was expected."""


def read_floors(options: Sequence[str], file: Path | None, questions: Path) -> dict[str, float]:
    """Return the floors from a file and from options such as `p@1=0.8`, which override it.

    The file is TOML: a table `floors`, and `questions`, the SHA-256 of the questions that they
    were measured on, so that easier questions cannot stand in for better answers.
    Raises FloorError.
    """
    floors: dict[str, float] = {}
    if file:
        try:
            pinned = tomllib.loads(file.read_text("utf-8"))
            floors |= {name: float(floor) for name, floor in pinned["floors"].items()}
            wanted = pinned["questions"]
        except (OSError, ValueError, KeyError, AttributeError) as error:
            raise FloorError(f"{file}: {error!r}; expected floors and questions") from None
        found = hashlib.sha256(questions.read_bytes()).hexdigest()
        if found != wanted:
            raise FloorError(
                f"{questions}: its SHA-256 is {found}; {file} pins {wanted}: "
                "measure the floors anew on these questions"
            )
    for option in options:
        name, _, floor = option.partition("=")
        try:
            floors[name] = float(floor)
        except ValueError:
            raise FloorError(f'"{option}" is no floor; expected one such as p@1=0.8') from None
    return floors


def run_evaluation(
    answerer: Answerer, questions: Path, floors: Floors, *, as_json: bool, out: TextIO
) -> bool:
    """Print the report on the questions, and return whether every floor is held.

    Raises QuestionError, and FloorError for a floor of a figure that there is not.
    """
    report = evaluate(answerer, read_questions(questions))
    figures = report.figures()
    if unknown := sorted(set(floors) - set(figures)):
        raise FloorError(
            f"there is no figure {', '.join(unknown)}; expected any of {', '.join(figures)}"
        )
    missed = {name for name, floor in floors.items() if figures[name] < floor}
    if as_json:
        json.dump(_as_json(report, figures, missed), out)
        out.write("\n")
    else:
        _print_report(report, figures, floors, missed, out)
    return not missed


def _as_json(report: Report, figures: Floors, missed: set[str]) -> dict[str, object]:
    return {
        "questions": len(report.outcomes),
        "figures": dict(figures),
        "kinds": {k: {"right": r, "of": n} for k, (r, n) in report.by_kind().items()},
        "below floor": sorted(missed),
    }


def _print_report(
    report: Report, figures: Floors, floors: Floors, missed: set[str], out: TextIO
) -> None:
    out.write(f"{len(report.outcomes):,} questions\n")
    for name, value in figures.items():
        floor = f"  floor {floors[name]:g}" if name in floors else ""
        out.write(f"  {name:<10} {value:8.3f}{floor}{'  BELOW' if name in missed else ''}\n")
    out.write("right, by kind of question\n")
    out.writelines(
        f"  {kind:<12} {right:>5} of {total}\n"
        for kind, (right, total) in report.by_kind().items()
    )
    wrong = [outcome for outcome in report.outcomes if not outcome.is_right]
    for outcome in wrong[:_SHOWN]:
        said = outcome.answer.quotes[0].text if outcome.answer.answered else "(declined)"
        out.write(f"  wrong: {outcome.labelled.question}\n         {said[:100]}\n")
    if len(wrong) > _SHOWN:
        out.write(f"  and {len(wrong) - _SHOWN:,} more\n")


def run_bench(settings: Settings, questions: Sequence[str], *, out: TextIO) -> None:
    """Print the time to build, load and answer, and the memory used.

    questions: those to ask; without any, the articles' own examples.
    """
    folder, cache = settings.articles_dir, settings.index_dir
    started = time.perf_counter()
    index, _ = open_index(folder, cache=None)
    built = time.perf_counter()
    open_index(folder, cache=cache)
    saved = time.perf_counter()
    index, _ = open_index(folder, cache=cache)
    loaded = time.perf_counter()
    answerer = Answerer(index)
    questions = questions or _examples(index) * _ROUNDS
    answerer.ask(questions[0])
    milliseconds = [_milliseconds(answerer, question) for question in questions]
    rows = (
        ("articles", f"{len(index.articles):,}"),
        ("passages", f"{len(index.arrays.passages):,}"),
        ("build", f"{built - started:.2f} s"),
        ("load", f"{(loaded - saved) * 1000:.0f} ms"),
        ("questions", f"{len(questions):,}"),
        ("median", f"{np.median(milliseconds):.2f} ms a question"),
        ("p95", f"{np.percentile(milliseconds, 95):.2f} ms a question"),
        ("rate", f"{len(questions) / sum(milliseconds) * 1000:.0f} questions a second"),
        ("memory", f"{_peak_megabytes():.0f} MB at its highest, the build counted"),
    )
    out.writelines(f"  {name:<10} {value}\n" for name, value in rows)


def _examples(index: Index) -> list[str]:
    """Return the articles' own example questions, or their titles."""
    own = [question for article in index.articles for question in article.questions]
    return own or [article.title for article in index.articles]


def _milliseconds(answerer: Answerer, question: str) -> float:
    started = time.perf_counter()
    answerer.ask(question)
    return (time.perf_counter() - started) * 1000


def _peak_megabytes() -> float:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1 << 20 if sys.platform == "darwin" else 1 << 10)
