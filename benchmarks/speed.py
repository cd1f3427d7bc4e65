"""Measure what ranking costs: time a question, time to load, and bytes in the wheel.

.venv/bin/python benchmarks/speed.py ../shared/data/squad_train

prints the table "What the ranking costs" of speed.md.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from retrieval import Answerer, Index, read_questions
from retrieval.index.builder import build_index
from retrieval.ingest import read_articles
from retrieval.search.candidates import find_passages
from retrieval.search.query import parse_query

QUESTIONS = 1000  # the set's first
STARTS = 11  # of a fresh process
WHEEL_BEFORE = 846_316  # bytes at cdfbd38, before the ranking was given more to read

# All processor time, in ms: what else the machine does is not the program's fault.
LOAD = """
import time
from retrieval import meaning, ranking, rarity
started = time.process_time()
ranking.load_model()
meaning.vectors([0])
rarity.background_rows()
print((time.process_time() - started) * 1000)
"""
FIRST = """
import time
from pathlib import Path
from retrieval import Answerer, open_index
index, _ = open_index(Path("seeds"), cache=Path({cache!r}))
times = []
for question in ("Who was the last pediatrician?", "When was the clinic bombed?"):
    started = time.process_time()
    Answerer(index).ask(question)
    times.append(time.process_time() - started)
print((times[0] - times[1]) * 1000)
"""


def main(folder: Path) -> None:
    """Print the table."""
    index = build_index(read_articles(folder / "articles").articles)
    texts = [q.question for q in read_questions(folder / "questions.jsonl")[:QUESTIONS]]
    found, ask = _milliseconds(index, texts)
    with tempfile.TemporaryDirectory() as scratch:
        first = FIRST.format(cache=scratch)
        _run(first)  # builds the index
        rows = (
            (f"search {len(index.arrays.passages):,} passages", f"{found:.2f} ms"),
            ("rank the sentences, judge and choose", f"{ask:.2f} ms more"),
            ("load the model, the words and their vectors", f"{_median(LOAD):.1f} ms"),
            ("all that the first question loads", f"{_median(first):.1f} ms"),
            ("the wheel", _wheel(Path(scratch))),
        )
    print("| | |\n|---|---|")
    print("\n".join(f"| {what} | {cost} |" for what, cost in rows))


def _milliseconds(index: Index, texts: list[str]) -> tuple[float, float]:
    """Return the median time of searching, and of all else that answering does."""
    answerer = Answerer(index)

    def find(text: str) -> object:
        return find_passages(parse_query(text, index), index)

    answerer.ask(texts[0])
    searched = [_time(find, text) for text in texts]
    asked = [_time(answerer.ask, text) for text in texts]
    more = [all_ - part for all_, part in zip(asked, searched, strict=True)]
    return statistics.median(searched), statistics.median(more)


def _time(answer: Callable[[str], object], text: str) -> float:
    started = time.thread_time()
    answer(text)
    return (time.thread_time() - started) * 1000


def _median(code: str) -> float:
    return statistics.median(float(_run(code)) for _ in range(STARTS))


def _run(code: str) -> str:
    command = [sys.executable, "-c", code]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout  # noqa: S603 - our own code


def _wheel(scratch: Path) -> str:
    build = ("-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir")
    command = [sys.executable, *build, str(scratch), "."]
    subprocess.run(command, check=True, stderr=subprocess.DEVNULL)  # noqa: S603 - our own project
    size = next(scratch.glob("*.whl")).stat().st_size
    return f"{size / 1e6:.2f} MB, {(size - WHEEL_BEFORE) / 1e6:+.2f} MB since cdfbd38"


if __name__ == "__main__":
    main(Path(sys.argv[1]))
