"""Open or build the index for a command, with a progress bar and a summary of the problems."""
# ruff: noqa: PLC0415 - `articlebot index` imports nothing that answers, so that it is quick

from __future__ import annotations

import json
import sys
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.cli.plurals import count
from bot.cli.progress import INDEXING, build_progress
from bot.settings import Settings
from retrieval import ArticleError, Problem, keep_index, open_index

if TYPE_CHECKING:
    from bot.library.library import Library
    from retrieval import Answerer

_PROBLEMS_SAID = 5


def open_answerer(settings: Settings, *, doing: str = INDEXING) -> Answerer:
    """Return an answerer, building and saving the index if need be; doing: label of the bar."""
    from retrieval import Answerer

    with build_progress(doing) as progress:
        index, problems = open_index(
            settings.articles_dir, cache=settings.index_dir, progress=progress, say=say
        )
    say_problems(problems)
    return Answerer(index, min_confidence=settings.min_confidence)


def open_library(settings: Settings, *, doing: str = INDEXING) -> Library:
    """Return the library, building and saving the index if need be; doing: label of the bar."""
    from bot.library import library

    with build_progress(doing) as progress:
        opened = library.open_library(
            settings.articles_dir,
            settings.index_dir,
            min_confidence=settings.min_confidence,
            progress=progress,
            say=say,
        )
    say_problems(opened.problems)
    return opened


def say_problems(problems: Sequence[Problem]) -> None:
    """Write the first few problems to standard error, and how to see the others."""
    for problem in problems[:_PROBLEMS_SAID]:
        sys.stderr.write(f"{problem}\n")
    if more := len(problems[_PROBLEMS_SAID:]):
        sys.stderr.write(f'and {more:,} more problems; "articlebot check" shows them all\n')


def say(sentence: str) -> None:
    """Write a note on the index to standard error, such as that it cannot be saved."""
    sys.stderr.write(f"{sentence}\n")


def save_index(settings: Settings) -> bool:
    """Build and save the index, print its size and place; return whether it was saved."""
    from rich import filesize

    began = time.monotonic()
    with build_progress() as progress:
        kept = keep_index(
            settings.articles_dir, cache=settings.index_dir, progress=progress, say=say
        )
    say_problems(kept.problems)
    index, place = kept.index, kept.place
    seconds = time.monotonic() - began
    sys.stdout.write(
        f"{settings.articles_dir}: {count(len(index.articles), 'article')}, "
        f"{count(len(index.arrays.passages), 'passage')}, "
        f"{count(len(index.arrays.sentences), 'sentence')}; ready in {seconds:.1f} s\n"
    )
    if place is None:
        return False
    size = sum(file.stat().st_size for file in place.iterdir())
    sys.stdout.write(f"saved in {place} ({filesize.decimal(size)})\n")
    return True


def save_index_as_json(settings: Settings) -> bool:
    """Build and save the index, print one JSON object, even if no article is good."""
    problems: tuple[Problem, ...]
    told: dict[str, object] = {"saved": None}
    try:
        kept = keep_index(settings.articles_dir, cache=settings.index_dir, say=say)
    except ArticleError as error:
        problems = error.problems
    else:
        index, problems = kept.index, kept.problems
        told = {
            "saved": kept.place and str(kept.place),
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
