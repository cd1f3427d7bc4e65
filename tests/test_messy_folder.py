"""A folder of everything goes through `articlebot check` and `articlebot index`."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path

import pytest

import messy
from retrieval import Article
from retrieval.index.store.manager import open_index
from retrieval.ingest import format_of

pytestmark = pytest.mark.xdist_group("messy")  # the folder is made, checked and indexed once

MEGABYTE = 1_000_000
MOST = 500 * MEGABYTE


@dataclass(frozen=True, slots=True)
class Ran:
    """A command that has run."""

    code: int
    out: str
    err: str
    memory: int
    """Bytes that it and its own processes took together, at most."""


def run(command: str, folder: Path, data: Path) -> Ran:
    """Run a command over the folder, and watch what memory it takes."""
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", command, "--articles", str(folder)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=data,
        env={**os.environ, "DATA_DIR": str(data), "COLUMNS": "500"},
    )
    most = 0
    ended = threading.Event()

    def watch() -> None:
        nonlocal most
        while not ended.wait(0.01):
            most = max(most, sum(map(resident, family(process.pid))))

    watching = threading.Thread(target=watch)
    watching.start()
    try:
        out, err = process.communicate(timeout=300)
    finally:
        process.kill()
        ended.set()
        watching.join()
    return Ran(process.returncode, out.decode(), err.decode(), most)


def family(pid: int) -> list[int]:
    """Return a process and all that it has started."""
    children: list[int] = []
    for path in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            children += map(int, path.read_text("ascii").split())
        except OSError:
            continue
    return [pid, *(other for child in children for other in family(child))]


def resident(pid: int) -> int:
    try:
        pages = Path(f"/proc/{pid}/statm").read_text("ascii").split()[1]
    except OSError:
        return 0
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, messy.Messy]:
    folder = tmp_path_factory.mktemp("messy") / "news"
    return folder, messy.make_folder(folder, read=lambda name: format_of(name) is not None)


@pytest.fixture(scope="module")
def checked(made: tuple[Path, messy.Messy], tmp_path_factory: pytest.TempPathFactory) -> Ran:
    return run("check", made[0], tmp_path_factory.mktemp("check"))


@pytest.fixture(scope="module")
def indexed(
    made: tuple[Path, messy.Messy], tmp_path_factory: pytest.TempPathFactory
) -> tuple[Ran, Path]:
    data = tmp_path_factory.mktemp("index")
    return run("index", made[0], data), data


def test_the_folder_is_the_same_each_time() -> None:
    assert messy.write_stories(40) == messy.write_stories(40)
    for make, _, each in messy.FORMATS.values():
        stories = messy.write_stories(each)
        assert make(stories) == make(stories)


def test_check_names_every_problem_once(made: tuple[Path, messy.Messy], checked: Ran) -> None:
    folder, expected = made
    lines = [line for line in checked.out.splitlines() if line.startswith(f"{folder}/")]

    assert checked.code == 0, checked.err
    for place, found in expected.problems:
        shown = place.replace("\n", "\\n")
        named = [line for line in lines if line.startswith(f"{folder}/{shown}: {found}")]
        assert len(named) == 1, (place, found, named)
    assert len(lines) == len(expected.problems), sorted(lines)
    assert f"; {len(lines)} problems" in checked.out
    assert all(name in checked.out for name in expected.skipped)


def test_nothing_good_is_lost(made: tuple[Path, messy.Messy], indexed: tuple[Ran, Path]) -> None:
    folder, expected = made
    ran, data = indexed
    assert expected.files >= 300
    assert ran.code == 0, ran.err
    assert f"{len(expected.stories):,} articles" in ran.out

    index, problems = open_index(folder, cache=data)
    assert len(problems) == len(expected.problems)
    by_title = {article.title.rpartition(": ")[2]: article for article in index.articles}
    assert len(by_title) == len(index.articles) == len(expected.stories)
    for story in expected.stories:
        assert lost(story, by_title[story.title]) == [], story.title


def lost(story: messy.Story, article: Article) -> list[str]:
    """Return the paragraphs that no block holds, white space aside.

    Where a PDF file's column ends with a full line and a full stop, two may be one.
    """
    blocks = [" ".join(article.text[b.start : b.end].split()) for b in article.blocks]
    return [text for text in story.paragraphs if not any(text in block for block in blocks)]


def test_memory_stays_small(checked: Ran, indexed: tuple[Ran, Path]) -> None:
    assert 50 * MEGABYTE < checked.memory < MOST
    assert 50 * MEGABYTE < indexed[0].memory < MOST
