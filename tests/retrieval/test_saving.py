from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import fields
from datetime import date
from itertools import product
from mmap import mmap
from pathlib import Path

import numpy as np
import pytest

from retrieval import ArticleError, Index, open_index
from retrieval.index import Arrays

FILES = ["texts.json", *(f"{field.name}.npy" for field in fields(Arrays))]

# Opens the index of a folder; a limit on the size of files is a disk that is full after so many
# bytes, and with "die" the process is killed by the system in the middle of writing.
OPEN = """
import resource, signal, sys
from pathlib import Path
from retrieval import open_index

folder, cache, limit = sys.argv[1:]
if limit.startswith("die"):
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
if limit:
    resource.setrlimit(resource.RLIMIT_FSIZE, (8192, 8192))
index, _ = open_index(Path(folder), cache=Path(cache))
(hit,) = index.search([(index.term_ids["patient"], 1.0)], k=1)
print(index.passage(hit.passage).text)
"""


def start(folder: Path, cache: Path, limit: str = "") -> subprocess.Popen[str]:
    command = [sys.executable, "-c", OPEN, str(folder), str(cache), limit]
    # A disk that is full would be full for the measuring of coverage, too.
    unmeasured = {k: v for k, v in os.environ.items() if not k.startswith("COVERAGE_")}
    return subprocess.Popen(command, stdout=subprocess.PIPE, env=unmeasured, text=True)


class Opening:
    """A folder's index opened, and whether it had to be built."""

    def __init__(self, folder: Path, cache: Path) -> None:
        built: list[int] = []
        self.index, self.problems = open_index(
            folder, cache=cache, progress=lambda done, _: built.append(done)
        )
        self.built = bool(built)


@pytest.fixture
def folder(tmp_path: Path, seeds: Path) -> Path:
    """Return a copy of the seeds, with a file that is no article."""
    folder = tmp_path / "news"
    folder.mkdir()
    for path in seeds.iterdir():
        (folder / path.name).write_bytes(path.read_bytes())
    (folder / "broken.jsonl").write_text("{")
    return folder


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "var"


def saved(cache: Path) -> list[Path]:
    """Return the indexes in the cache, those half written too."""
    return sorted((cache / "index").iterdir())


def assert_works(index: Index) -> None:
    (hit,) = index.search([(index.term_ids["patient"], 1.0)], k=1)
    assert index.passage(hit.passage).text.startswith(
        "The clinic treated more than 1,800 patients"
    )


def assert_same(one: Index, other: Index) -> None:
    assert one.articles == other.articles
    assert (one.terms, one.headings, one.spellings) == (
        other.terms,
        other.headings,
        other.spellings,
    )
    assert one.equals.acronyms == other.equals.acronyms
    assert one.equals.groups == other.equals.groups
    for field in fields(Arrays):
        first, second = getattr(one.arrays, field.name), getattr(other.arrays, field.name)
        assert first.dtype == second.dtype
        assert np.array_equal(first, second)


def test_what_is_loaded_is_what_was_built(folder: Path, cache: Path) -> None:
    built, loaded = Opening(folder, cache), Opening(folder, cache)

    assert (built.built, loaded.built) == (True, False)
    assert_same(built.index, loaded.index)
    assert built.problems == loaded.problems
    assert [problem.path for problem in loaded.problems] == [folder / "broken.jsonl"]


def test_synonyms_and_acronyms_are_kept_and_a_change_of_them_is_seen(
    folder: Path, cache: Path
) -> None:
    (folder / "a.md").write_text("---\ntitle: T\n---\nDoctors Without Borders (MSF) left.")
    Opening(folder, cache)
    (folder / "synonyms.txt").write_text("physician, medic, healer\nrozzers => police")
    built, loaded = Opening(folder, cache), Opening(folder, cache)

    assert (built.built, loaded.built) == (True, False)
    assert_same(built.index, loaded.index)
    assert [group.found for group in loaded.index.equals.groups] == [
        ("physician", "medic", "healer"),
        ("police",),
    ]
    assert [acronym.short for acronym in loaded.index.equals.acronyms] == ["msf"]


def test_every_field_of_an_article_is_kept(folder: Path, cache: Path) -> None:
    (folder / "a.md").write_text(
        "---\ntitle: T\npublisher: P\nauthor: A\npublished: 2016-04-29\nurl: https://example.org/"
        '\nlanguage: de\ntags: [x, y]\nquestions: ["Warum?"]\n---\n# Kopf\n\nEs war so 😀.\n'
    )

    built, loaded = Opening(folder, cache), Opening(folder, cache)
    article = next(article for article in loaded.index.articles if article.id == "a")
    assert not loaded.built
    assert article in built.index.articles
    assert (article.published, article.tags) == (date(2016, 4, 29), ("x", "y"))
    assert (article.questions, article.blocks[0].heading) == (("Warum?",), True)


def test_arrays_are_memory_mapped(folder: Path, cache: Path) -> None:
    Opening(folder, cache)

    arrays = Opening(folder, cache).index.arrays
    bases = [getattr(arrays, field.name).base for field in fields(Arrays)]
    assert all(isinstance(base, np.memmap | mmap) for base in bases)


def test_an_index_of_nothing_is_saved_too(tmp_path: Path, cache: Path) -> None:
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "a.txt").write_text("It\n\nREAD MORE\n")

    assert [Opening(folder, cache).built, Opening(folder, cache).built] == [True, False]


def test_the_same_folder_gives_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    contents = []
    for name in ("one", "two"):
        Opening(folder, tmp_path / name)
        (place,) = saved(tmp_path / name)
        contents.append({path.name: path.read_bytes() for path in place.iterdir()})

    assert contents[0] == contents[1]


def test_nothing_is_pickled(folder: Path, cache: Path) -> None:
    Opening(folder, cache)

    (place,) = saved(cache)
    assert sorted(path.name for path in place.iterdir()) == sorted(FILES)
    for field in fields(Arrays):
        np.load(place / f"{field.name}.npy", allow_pickle=False)


def test_without_a_cache_nothing_is_saved(folder: Path) -> None:
    before = set(folder.parent.rglob("*"))

    assert_works(open_index(folder)[0])
    assert set(folder.parent.rglob("*")) == before


def change_a_file(folder: Path) -> None:
    (folder / "a.txt").write_text("Title\n\nText.")


def touch_a_file(folder: Path) -> None:
    os.utime(folder / "articles.toml", ns=(1, 1))


def remove_a_file(folder: Path) -> None:
    (folder / "broken.jsonl").unlink()


@pytest.mark.parametrize("change", [change_a_file, touch_a_file, remove_a_file])
def test_a_changed_folder_is_built_anew_and_the_old_index_dropped(
    folder: Path, cache: Path, change: Callable[[Path], None]
) -> None:
    Opening(folder, cache)
    (old,) = saved(cache)
    change(folder)

    assert Opening(folder, cache).built
    (new,) = saved(cache)
    assert new != old
    assert not Opening(folder, cache).built


def test_an_index_of_another_version_is_built_anew_and_dropped(folder: Path, cache: Path) -> None:
    Opening(folder, cache)
    (place,) = saved(cache)
    name, state = place.name.split("-")
    place.rename(place.with_name(f"{name}-{state[::-1]}"))

    assert Opening(folder, cache).built
    assert saved(cache) == [place]


def test_indexes_of_other_folders_are_kept(folder: Path, cache: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "a.txt").write_text("Title\n\nText.")
    Opening(other, cache)
    Opening(folder, cache)
    change_a_file(folder)

    assert Opening(folder, cache).built
    assert not Opening(other, cache).built


def test_a_folder_is_known_by_any_of_its_names(
    folder: Path, cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "link").symlink_to(folder)
    Opening(folder, cache)

    for name in (Path("news"), Path("link"), Path("news/../link")):
        opening = Opening(name, cache)
        assert not opening.built
        assert [problem.path for problem in opening.problems] == [name / "broken.jsonl"]


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-3])


def empty(path: Path) -> None:
    path.write_bytes(b"")


def garble(path: Path) -> None:
    path.write_bytes(b"\x80\x04\xff" * 100)


def remove(path: Path) -> None:
    path.unlink()


def pickle_it(path: Path) -> None:
    with path.open("wb") as file:
        np.save(file, np.array([{}], dtype=object), allow_pickle=True)


def replace_it(path: Path) -> None:
    with path.open("wb") as file:
        np.save(file, np.zeros(1, dtype=np.int32))


def nest_it(path: Path) -> None:
    path.write_text('{"terms": [], "articles": [1]}')


@pytest.mark.parametrize(
    ("name", "damage"),
    [
        *product(FILES, [cut, remove]),
        *product(["texts.json", "tokens.npy"], [empty, garble, pickle_it, replace_it, nest_it]),
    ],
)
def test_a_damaged_index_is_built_anew(
    folder: Path, cache: Path, name: str, damage: Callable[[Path], None]
) -> None:
    first = Opening(folder, cache).index
    (place,) = saved(cache)
    damage(place / name)

    mended = Opening(folder, cache)
    assert mended.built
    assert_same(first, mended.index)
    assert saved(cache) == [place]
    assert not Opening(folder, cache).built


def test_something_else_in_its_place_is_no_trouble(folder: Path, cache: Path) -> None:
    Opening(folder, cache)
    (place,) = saved(cache)
    for path in place.iterdir():
        path.unlink()
    place.rmdir()
    place.write_text("not a folder")

    assert_works(Opening(folder, cache).index)


@pytest.mark.parametrize("inside", ["", "deeper/still"])
def test_a_cache_that_cannot_be_written_to_is_done_without(folder: Path, inside: str) -> None:
    opening = Opening(folder, folder / "broken.jsonl" / inside)

    assert opening.built
    assert_works(opening.index)


def test_a_full_disk_is_done_without(folder: Path, cache: Path) -> None:
    process = start(folder, cache, limit="full")

    said, _ = process.communicate()
    assert (process.returncode, said[:18]) == (0, "The clinic treated")
    assert saved(cache) == []


def test_a_process_killed_while_it_writes_spoils_nothing(folder: Path, cache: Path) -> None:
    process = start(folder, cache, limit="die")
    process.communicate()
    assert process.returncode == -signal.SIGXFSZ
    (left,) = saved(cache)
    assert left.name.startswith(".new-")

    assert Opening(folder, cache).built
    assert not Opening(folder, cache).built
    assert left in saved(cache)  # it may still be written, for all we know

    os.utime(left, (0, 0))
    change_a_file(folder)
    assert Opening(folder, cache).built
    assert left not in saved(cache)


def test_processes_that_build_at_once_all_work_and_leave_one_index(
    folder: Path, cache: Path
) -> None:
    processes = [start(folder, cache) for _ in range(3)]

    said = {process.communicate()[0] for process in processes}
    assert {process.returncode for process in processes} == {0}
    assert [text[:18] for text in said] == ["The clinic treated"]
    (place,) = saved(cache)
    assert not place.name.startswith(".new-")
    assert not Opening(folder, cache).built


def test_an_index_that_was_saved_meanwhile_is_kept(folder: Path, cache: Path) -> None:
    saved_first: list[int] = []

    def open_as_well(_done: int, _total: int) -> None:
        if not saved_first:
            Opening(folder, cache)
            saved_first.append(saved(cache)[0].stat().st_ino)

    index, _ = open_index(folder, cache=cache, progress=open_as_well)
    assert_works(index)
    assert [place.stat().st_ino for place in saved(cache)] == saved_first


def test_a_file_s_name_need_not_be_unicode(tmp_path: Path, cache: Path) -> None:
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "a.txt").write_text("Title\n\nText.")
    name = os.fsdecode(b"caf\xe9.txt")
    try:
        (folder / name).write_bytes(b"\xff")
    except OSError:
        pytest.skip("this file system wants Unicode")

    built, loaded = Opening(folder, cache), Opening(folder, cache)
    assert not loaded.built
    assert [problem.path for problem in loaded.problems] == [folder / name]
    assert loaded.problems == built.problems


@pytest.mark.parametrize("content", [None, b"{"])
def test_a_folder_without_a_good_article_is_an_error_and_saves_nothing(
    tmp_path: Path, cache: Path, content: bytes | None
) -> None:
    folder = tmp_path / "none"
    if content:
        folder.mkdir()
        (folder / "a.jsonl").write_bytes(content)

    with pytest.raises(ArticleError):
        open_index(folder, cache=cache)
    assert not cache.exists()


def test_progress_is_told_with_the_number_of_articles(folder: Path) -> None:
    told: list[tuple[int, int]] = []

    open_index(folder, progress=lambda done, total: told.append((done, total)))
    assert told == [(1, 2), (2, 2)]
