"""Open the articles for a command: progress while it takes long, problems said in short."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Sequence

from bot import library
from bot.library import Library
from bot.settings import Settings
from bot.terminal.progress import build_progress
from bot.terminal.screens import count
from retrieval import Answerer, ArticleError, Index, Problem, index_path, open_index

_PROBLEMS_SAID = 5


def open_answerer(settings: Settings) -> Answerer:
    """Return what answers, its index built and saved if need be."""
    return Answerer(_open_index(settings), min_confidence=settings.min_confidence)


def open_library(settings: Settings) -> Library:
    """Return the library, its index built and saved if need be."""
    with build_progress() as progress:
        opened = library.open_library(
            settings.articles_dir,
            settings.data_dir,
            min_confidence=settings.min_confidence,
            progress=progress,
        )
    say_problems(opened.problems)
    return opened


def say_problems(problems: Sequence[Problem]) -> None:
    """Say the first problems, and where the others are said."""
    for problem in problems[:_PROBLEMS_SAID]:
        sys.stderr.write(f"{problem}\n")
    if more := len(problems[_PROBLEMS_SAID:]):
        sys.stderr.write(f'and {more:,} more problems; "articlebot check" shows them all\n')


def save_index(settings: Settings) -> bool:
    """Build and save the index, say what it holds and where it is; return whether it is saved."""
    from rich import filesize  # noqa: PLC0415 - only this command needs it

    place = index_path(settings.articles_dir, settings.data_dir)
    began = time.monotonic()
    index = _open_index(settings)
    seconds = time.monotonic() - began
    sys.stdout.write(
        f"{settings.articles_dir}: {count(len(index.articles), 'article')}, "
        f"{count(len(index.arrays.passages), 'passage')}, "
        f"{count(len(index.arrays.sentences), 'sentence')}; ready in {seconds:.1f} s\n"
    )
    if not place.is_dir():
        sys.stderr.write(f"{place}: the index cannot be saved; expected a folder to write in\n")
        return False
    size = sum(file.stat().st_size for file in place.iterdir())
    sys.stdout.write(f"saved in {place} ({filesize.decimal(size)})\n")
    return True


def save_index_as_json(settings: Settings) -> bool:
    """Do what `save_index` does, and print one JSON object, also where no article is good."""
    problems: tuple[Problem, ...]
    told: dict[str, object] = {"saved": None}
    try:
        place = index_path(settings.articles_dir, settings.data_dir)
        index, problems = open_index(settings.articles_dir, cache=settings.data_dir)
    except ArticleError as error:
        problems = error.problems
    else:
        told = {
            "saved": str(place) if place.is_dir() else None,
            "articles": len(index.articles),
            "passages": len(index.arrays.passages),
            "sentences": len(index.arrays.sentences),
        }
    told["problems"] = [
        {"file": str(p.path), "line": p.line, "found": p.found, "expected": p.expected}
        for p in problems
    ]
    sys.stdout.write(f"{json.dumps(told)}\n")
    return told["saved"] is not None


def _open_index(settings: Settings) -> Index:
    with build_progress() as progress:
        index, problems = open_index(
            settings.articles_dir, cache=settings.data_dir, progress=progress
        )
    say_problems(problems)
    return index
