"""Measure how long a large folder takes to build, to update and to open.

taskset -c 0 .venv/bin/python benchmarks/library.py [ARTICLES]

prints library.md. Each row but the opening is `articlebot index` as a process of its own, from
its start to its exit.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np

ARTICLES = 10_000
PARAGRAPHS = 15
WORDS = 600  # in an article, about
VOCABULARY = 120_000
ROUNDS = 5

FREQUENT = """
    the of and to in a is that for it as was with be by on not he his but at are this have from
    which or had they you were their an she been has her will one all would there said we more
    who when if out so up what about into than its only other new some could time these two may
    then do first any my now such like our over man me even most made after also did many before
    must through back years where much your way well down should because each just those people
    """.split()  # noqa: SIM905 - a table of words is read, a list of strings is not
FREQUENT_SHARE = 0.45  # of all words, as in English
STARTS = "b br c ch d dr f g gr h j k l m n p pr qu r s sh st t th tr v w".split()  # noqa: SIM905
VOWELS = "a e i o u ai ea ou an en in on er ar".split()  # noqa: SIM905 - syllables are read, too

HEAD = """# Building, updating and opening a large library

    taskset -c 0 .venv/bin/python benchmarks/library.py

{articles:,} articles in as many files, made by a seeded generator: {paragraphs} paragraphs and
about {words} words each, {vocabulary:,} words as frequent as words are (Zipf). Each row is
`articlebot index` on one core, as a process of its own, from its start to its exit: medians of
{rounds}, the build from nothing once. The files are in the system's cache.

| | wall clock | processor | memory at its highest |
|---|---|---|---|"""

OPEN = """
import resource, sys, threading, time
from pathlib import Path
from retrieval import open_index
from retrieval.saving import _version
_version()
started, used = time.perf_counter(), time.process_time()
stalls, done = [0.0], threading.Event()
def watch():
    last = time.perf_counter()
    while not done.is_set():
        time.sleep(0.001)
        now = time.perf_counter()
        stalls.append(now - last)
        last = now
watching = threading.Thread(target=watch)
watching.start()
index, _ = open_index(Path(sys.argv[1]), cache=Path(sys.argv[2]))
took, used = time.perf_counter() - started, time.process_time() - used
done.set()
watching.join()
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(took, used, max(stalls), peak, len(index.arrays.passages), len(index.terms))
"""


def main(articles: int) -> None:
    """Print the report."""
    print(
        HEAD.format(
            articles=articles,
            paragraphs=PARAGRAPHS,
            words=WORDS,
            vocabulary=VOCABULARY,
            rounds=ROUNDS,
        )
    )
    writer = Writer(seed=0)
    with tempfile.TemporaryDirectory() as scratch:
        folder, data = Path(scratch) / "news", Path(scratch) / "var"
        for number in range(articles):
            writer.write(folder / f"{number // 1000:02}" / f"{number:05}.md")
        row("a build from nothing", [index(folder, data)])
        row("nothing changed", [index(folder, data) for _ in range(ROUNDS)])
        for what, change in changes(folder, writer):
            row(what, [after(change, folder, data) for _ in range(ROUNDS)])
        opened(folder, data)


def changes(folder: Path, writer: Writer) -> Iterator[tuple[str, Callable[[], object]]]:
    """Yield what is done to the folder."""
    files = sorted(folder.rglob("*.md"))
    new = map("new{:05}".format, count())
    middle = iter(files[len(files) // 2 :])
    yield "one article changed", lambda: writer.write(next(middle))
    yield "ten added", lambda: [writer.write(folder / "05" / f"{next(new)}.md") for _ in range(10)]
    yield "one removed", lambda: next(middle).unlink()
    yield "all touched", lambda: [os.utime(path) for path in folder.rglob("*.md")]


class Writer:
    """Writes articles of made-up words, as frequent as words are."""

    def __init__(self, *, seed: int) -> None:
        self._random = np.random.default_rng(seed)
        self._often = np.array(FREQUENT)
        self._words = np.array([self._word(rank) for rank in range(VOCABULARY)])
        self._often_shares, self._shares = _zipf(len(FREQUENT)), _zipf(VOCABULARY)

    def write(self, path: Path) -> None:
        """Write one article."""
        path.parent.mkdir(parents=True, exist_ok=True)
        title = " ".join(self._some(7)).capitalize()
        paragraphs = [self._paragraph() for _ in range(PARAGRAPHS)]
        head = (
            f"---\ntitle: {title}\npublisher: Daily {path.stem[-1]}\npublished: 2024-05-03\n---\n"
        )
        path.write_text(head + "\n\n".join(paragraphs) + "\n", "utf-8")

    def _paragraph(self) -> str:
        lengths = self._random.integers(8, 33, size=2)
        return " ".join(f"{' '.join(self._some(n)).capitalize()}." for n in lengths.tolist())

    def _some(self, n: int) -> list[str]:
        drawn = self._words[np.searchsorted(self._shares, self._random.random(n))]
        often = self._often[np.searchsorted(self._often_shares, self._random.random(n))]
        words = np.where(self._random.random(n) < FREQUENT_SHARE, often, drawn).tolist()
        named = self._random.random(n) < 0.1
        return [w.capitalize() if is_name else w for w, is_name in zip(words, named, strict=True)]

    def _word(self, rank: int) -> str:
        """Return a made-up word, the frequent ones short."""
        syllables = 1 + int(np.log10(rank + 10) // 1.3) + int(self._random.integers(0, 2))
        parts = self._random.integers(0, (len(STARTS), len(VOWELS)), size=(syllables, 2))
        return "".join(STARTS[a] + VOWELS[b] for a, b in parts.tolist())


def _zipf(n: int) -> np.ndarray[Any, Any]:
    """Return the shares of n words by rank, summed up (Mandelbrot 1953)."""
    shares = 1 / (np.arange(n) + 2.7)
    return np.cumsum(shares / shares.sum())


def index(folder: Path, data: Path) -> tuple[float, float, float]:
    """Return the seconds and the processor's seconds that `articlebot index` takes, and its MB."""
    command = [sys.executable, "-m", "bot", "index", "--articles", str(folder)]
    started = time.perf_counter()
    process = subprocess.Popen(  # noqa: S603 - our own code
        command, env=os.environ | {"DATA_DIR": str(data)}, stdout=subprocess.DEVNULL
    )
    _, status, used = os.wait4(process.pid, 0)
    took = time.perf_counter() - started
    process.returncode = status
    if status:
        raise SystemExit(f"articlebot index ended with {status}")
    return took, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def after(change: Callable[[], object], folder: Path, data: Path) -> tuple[float, float, float]:
    """Return what `index` takes after a change."""
    change()
    return index(folder, data)


def row(what: str, measured: list[tuple[float, float, float]]) -> None:
    """Print the medians."""
    took, used, memory = np.median(np.array(measured), axis=0)
    print(f"| {what} | {took:.2f} s | {used:.2f} s | {memory:.0f} MB |", flush=True)


def opened(folder: Path, data: Path) -> None:
    """Print what opening the index takes, for a process that answers."""
    command = [sys.executable, "-c", OPEN, str(folder), str(data)]
    said = [
        subprocess.check_output(command, text=True).split()  # noqa: S603 - our own code
        for _ in range(ROUNDS)
    ]
    took, used, stall, memory, passages, terms = np.median(np.array(said, dtype=float), axis=0)
    (place,) = (path for path in (data / "index").iterdir() if path.is_dir())
    size = sum(path.stat().st_size for path in place.iterdir()) / 1e6
    print(f"""
Opening it ({passages:,.0f} passages, {terms:,.0f} terms, {size:.0f} MB on the disk), the folder
looked through and the checksums made: {took:.2f} s, {used:.2f} s of the processor. Another
thread, which wakes every millisecond, waited {stall * 1000:.0f} ms at most. The process has
{memory:.0f} MB at its highest, most of it pages of the index that all processes share.""")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ARTICLES)
