"""Processes killed at any moment while they build and publish an index."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import fields
from pathlib import Path
from typing import IO

import numpy as np
import pytest

from retrieval import Answerer, Index, index_path, load_index, open_index
from retrieval.index.index_arrays import IndexArrays

KILLS = 50
ARTICLES = 12
QUESTIONS = ("How many patients did the clinic treat?", "What sank in the year 3?")

# Opens a folder's index for each line that it reads, in a process of its own.
NURSERY = """
import os, sys
from pathlib import Path
from retrieval import open_index

for line in sys.stdin:
    folder, cache = line.rstrip().split("\\t")
    child = os.fork()
    if not child:
        open_index(Path(folder), cache=Path(cache))
        os._exit(0)
    print(child, flush=True)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


class Nursery:
    """Starts processes that open the index of a folder."""

    def __init__(self, folder: Path, cache: Path) -> None:
        self._line = f"{folder}\t{cache}\n"
        self.process = subprocess.Popen(
            [sys.executable, "-c", NURSERY],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            bufsize=1,
        )

    def start(self) -> int:
        """Start one, and return its number."""
        self._input().write(self._line)
        return int(self._read())

    def end(self) -> int:
        """Wait for its end, and return its exit code, or the signal that killed it below 0."""
        return int(self._read())

    def close(self) -> None:
        """End without any process left."""
        with self.process:
            self._input().close()

    def _input(self) -> IO[str]:
        assert self.process.stdin
        return self.process.stdin

    def _read(self) -> str:
        assert self.process.stdout
        return self.process.stdout.readline()


@pytest.fixture
def folder(tmp_path: Path, seeds: Path) -> Path:
    folder = tmp_path / "news"
    shutil.copytree(seeds, folder)
    for number in range(ARTICLES):
        write(folder, number, year=0)
    return folder


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "var"


@pytest.fixture
def nursery(folder: Path, cache: Path) -> Iterator[Nursery]:
    nursery = Nursery(folder, cache)
    yield nursery
    nursery.close()


def write(folder: Path, number: int, *, year: int) -> None:
    text = f"# Ship {number}\n\nThe ship {number} sank in the year {year}. Nobody was hurt.\n"
    (folder / f"ship{number}.md").write_text(text)


def change(folder: Path, round_: int) -> None:
    """Change an article, add one, or take one away."""
    write(folder, round_ % ARTICLES, year=round_)
    if round_ % 3 == 1:
        write(folder, 100 + round_, year=round_)
    elif round_ % 3 == 2:
        (folder / f"ship{99 + round_}.md").unlink(missing_ok=True)


def seconds(nursery: Nursery) -> float:
    """Return how long a process takes that nobody kills."""
    started = time.monotonic()
    nursery.start()
    assert nursery.end() == 0
    return time.monotonic() - started


def published(cache: Path) -> list[Path]:
    return [path for path in (cache / "index").glob("*") if not path.name.startswith(".")]


def wait_for(place: Path) -> None:
    for _ in range(20_000):
        if place.exists():
            return
        time.sleep(0.0005)


def assert_same(one: Index, other: Index) -> None:
    assert one.articles == other.articles
    assert one.version == other.version
    for field in fields(IndexArrays):
        assert np.array_equal(getattr(one.arrays, field.name), getattr(other.arrays, field.name))
    for question in QUESTIONS:
        assert Answerer(one).ask(question) == Answerer(other).ask(question)


def test_a_kill_at_any_moment_leaves_a_whole_index_and_the_next_start_a_right_one(
    folder: Path, cache: Path, nursery: Nursery
) -> None:
    chance = random.Random(0)
    from_nothing = seconds(nursery)
    change(folder, 1)
    update = seconds(nursery)
    ends = []
    for round_ in range(2, KILLS + 2):
        change(folder, round_)
        is_new = round_ % 5 == 0
        if is_new:
            shutil.rmtree(cache / "index")
        process = nursery.start()
        if round_ % 4 == 0:
            wait_for(index_path(folder, cache))  # the rename is done, and the clean-up is not
        else:
            time.sleep(chance.uniform(0, from_nothing if is_new else update))
        with suppress(ProcessLookupError):  # it was faster
            os.kill(process, signal.SIGKILL)
        ends.append(nursery.end())

        for place in published(cache):
            load_index(place, folder)  # or it would raise DamagedError
        assert is_new or published(cache)
        index, problems = open_index(folder, cache=cache)
        fresh, same = open_index(folder)
        assert problems == same
        assert_same(index, fresh)
        assert len(published(cache)) <= 2  # the one before, when the clean-up was not reached
    assert ends.count(-signal.SIGKILL) > KILLS / 2  # the others were done too soon
    change(folder, 0)
    open_index(folder, cache=cache)
    left = sorted(path.name[:6] for path in (cache / "index").iterdir())
    assert left[0] == ".lock-"
    assert len(left) == 2  # nothing that was half written
