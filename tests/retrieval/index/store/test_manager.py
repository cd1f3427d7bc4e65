from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
import weakref
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields
from datetime import date
from itertools import product
from mmap import mmap
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from retrieval import ArticleError, Index, last_index, load_index, open_index
from retrieval.cleaning.line_features import LineFeatures
from retrieval.index.index_arrays import IndexArrays
from retrieval.index.store.manager import DAMAGED, OLDER

FILES = [
    "manifest.json",
    *("articles.sqlite3", "terms.words", "spellings.words", "languages.words", "rows.npy"),
    *(f"{field.name}.npy" for field in fields(IndexArrays)),
    *(f"history_{name}.npy" for name in ("bounds", "keys", "firsts")),
    "learned_digests.npy",
]
"""What answering needs."""
LEARNED = [
    "forms.words",
    *("learned_contents.npy", "learned_forms.npy", "learned_context_forms.npy"),
    *("learned_rulings.npy", "learned_line_bounds.npy", "learned_codes.npy", "learned_counts.npy"),
    *(f"lines_{field.name}.npy" for field in fields(LineFeatures)),
]
"""What the next build needs."""

# Opens the index of a folder; a limit on the size of files is a disk that is full after so many
# bytes, and with "die" the process is killed by the system in the middle of writing.
OPEN = """
import resource, signal, sys, time
from pathlib import Path
from retrieval import open_index

folder, cache, limit = sys.argv[1:]
if limit.startswith("die"):
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
if limit in ("die", "full"):
    resource.setrlimit(resource.RLIMIT_FSIZE, (8192, 8192))
read = []
index, _ = open_index(
    Path(folder),
    cache=Path(cache),
    progress=lambda *_: read.append(time.sleep(0.3 * (limit == "slow"))),
)
(hit,) = index.search([(index.term_ids["patient"], 1.0)], k=1)
print(index.passage(hit.passage).text)
print(len(read), "read")
"""


def start(folder: Path, cache: Path, limit: str = "") -> subprocess.Popen[str]:
    command = [sys.executable, "-c", OPEN, str(folder), str(cache), limit]
    # A disk that is full would be full for the measuring of coverage, too.
    unmeasured = {k: v for k, v in os.environ.items() if not k.startswith("COVERAGE_")}
    return subprocess.Popen(command, stdout=subprocess.PIPE, env=unmeasured, text=True)


class Opening:
    """A folder's index opened, how many articles had to be read for that, and what was said."""

    def __init__(self, folder: Path, cache: Path) -> None:
        built: list[int] = []
        self.said: list[str] = []
        self.index, self.problems = open_index(
            folder,
            cache=cache,
            progress=lambda done, _: built.append(done),
            say=self.said.append,
        )
        self.built = len(built)


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
def small(tmp_path: Path) -> Path:
    """Return a folder of two short articles."""
    folder = tmp_path / "small"
    folder.mkdir()
    (folder / "clinic.md").write_text("# Clinic\n\nThe clinic was hit (MSF). Nobody died.\n")
    (folder / "ferry.md").write_text("# Ferry\n\nThe ferry sank in May.\n")
    return folder


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "var"


def saved(cache: Path) -> list[Path]:
    """Return the indexes in the cache, those half written too."""
    found = (cache / "index").iterdir()
    return sorted(path for path in found if not path.name.startswith(".lock-"))


def assert_works(index: Index) -> None:
    (hit,) = index.search([(index.term_ids["patient"], 1.0)], k=1)
    assert index.passage(hit.passage).text.startswith(
        "The clinic treated more than 1,800 patients"
    )


def assert_same(one: Index, other: Index) -> None:
    assert one.articles == other.articles
    assert (one.terms, one.spellings) == (other.terms, other.spellings)
    assert (one.version, one.languages) == (other.version, other.languages)
    assert one.equals.acronyms == other.equals.acronyms
    assert one.equals.groups == other.equals.groups
    for field in fields(IndexArrays):
        first, second = getattr(one.arrays, field.name), getattr(other.arrays, field.name)
        assert first.dtype == second.dtype
        assert np.array_equal(first, second)


def test_what_is_loaded_is_what_was_built(folder: Path, cache: Path) -> None:
    built, loaded = Opening(folder, cache), Opening(folder, cache)

    assert (built.built, loaded.built) == (2, 0)
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

    assert (built.built, loaded.built) == (0, 0)
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
    bases = [getattr(arrays, field.name).base for field in fields(IndexArrays)]
    assert all(isinstance(base, np.memmap | mmap) for base in bases)


def test_an_index_of_nothing_is_saved_too(tmp_path: Path, cache: Path) -> None:
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "a.txt").write_text("It\n\nREAD MORE\n")

    assert [Opening(folder, cache).built, Opening(folder, cache).built] == [1, 0]


def test_the_same_folder_gives_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    contents = []
    for name in ("one", "two"):
        Opening(folder, tmp_path / name)
        (place,) = saved(tmp_path / name)
        contents.append({path.name: path.read_bytes() for path in place.glob("*.[nw]*")})

    assert contents[0] == contents[1]


def test_nothing_is_pickled(folder: Path, cache: Path) -> None:
    Opening(folder, cache)

    (place,) = saved(cache)
    assert sorted(path.name for path in place.iterdir()) == sorted([*FILES, *LEARNED])
    for path in place.glob("*.npy"):
        np.load(path, allow_pickle=False)


def test_what_is_kept_inside_of_the_folder_is_taken_for_no_articles(small: Path) -> None:
    Opening(small, small / "var")
    again = Opening(small, small / "var")

    assert (again.built, again.said, again.problems) == (0, [], ())
    assert len(saved(small / "var")) == 1


def test_without_a_cache_nothing_is_saved(folder: Path) -> None:
    before = set(folder.parent.rglob("*"))

    assert_works(open_index(folder)[0])
    assert set(folder.parent.rglob("*")) == before


def add_a_file(folder: Path) -> None:
    (folder / "a.txt").write_text("Title\n\nText.")


def touch_a_file(folder: Path) -> None:
    os.utime(folder / "articles.toml", ns=(1, 1))


def remove_a_file(folder: Path) -> None:
    (folder / "broken.jsonl").unlink()


@pytest.mark.parametrize(
    ("change", "built"), [(add_a_file, 1), (touch_a_file, 0), (remove_a_file, 0)]
)
def test_of_a_changed_folder_only_what_changed_is_read_and_the_old_index_dropped(
    folder: Path, cache: Path, change: Callable[[Path], None], built: int
) -> None:
    Opening(folder, cache)
    (old,) = saved(cache)
    change(folder)

    now = Opening(folder, cache)
    assert (now.built, now.said) == (built, [])
    (new,) = saved(cache)
    assert new != old
    assert Opening(folder, cache).built == 0
    assert_same(now.index, open_index(folder)[0])


def test_an_index_of_another_version_is_built_anew_and_dropped(folder: Path, cache: Path) -> None:
    Opening(folder, cache)
    (place,) = saved(cache)
    name, state = place.name.split("-")
    older = place.rename(place.with_name(f"{name}-{state[::-1]}"))
    _, _, content = (older / "manifest.json").read_text().partition("\n")
    content = content.replace('"version": "', '"version": "0.')
    (older / "manifest.json").write_text(f"{zlib.crc32(content.encode())}\n{content}")

    now = Opening(folder, cache)
    assert (now.built, now.said) == (2, [OLDER])
    assert saved(cache) == [place]


def test_an_index_from_before_there_were_manifests_is_of_an_older_version(
    folder: Path, cache: Path
) -> None:
    Opening(folder, cache)
    (place,) = saved(cache)
    (place / "manifest.json").rename(place / "texts.json")

    assert Opening(folder, cache).said == [OLDER]


def test_indexes_of_other_folders_are_kept(folder: Path, cache: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "a.txt").write_text("Title\n\nText.")
    Opening(other, cache)
    Opening(folder, cache)
    add_a_file(folder)

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


def turn_a_bit(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


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


def each_in_some_way(names: Sequence[str]) -> Iterator[Any]:
    """Yield each name with each damage; all but one damage of each name are slow."""
    damages = (cut, remove, turn_a_bit)
    for number, name in enumerate(names):
        for damage in damages:
            is_its_own = damage is damages[number % len(damages)]
            yield pytest.param(name, damage, marks=() if is_its_own else pytest.mark.slow)


@pytest.mark.parametrize(
    ("name", "damage"),
    [
        *each_in_some_way(FILES),
        *product(FILES[:3], [empty, garble, pickle_it, replace_it, nest_it]),
    ],
)
def test_a_damaged_index_is_built_anew(
    small: Path, cache: Path, name: str, damage: Callable[[Path], None]
) -> None:
    Opening(small, cache)
    (place,) = saved(cache)
    damage(place / name)

    mended = Opening(small, cache)
    assert (mended.built, mended.said) == (2, [DAMAGED.format(name=name)])
    assert_same(mended.index, open_index(small)[0])
    assert saved(cache) == [place]
    assert not Opening(small, cache).built


@pytest.mark.parametrize(("name", "damage"), [*each_in_some_way(LEARNED)])
def test_what_the_next_build_needs_is_built_anew_when_it_is_damaged(
    small: Path, cache: Path, name: str, damage: Callable[[Path], None]
) -> None:
    Opening(small, cache)
    (place,) = saved(cache)
    damage(place / name)

    assert Opening(small, cache).said == []  # answering does not need it
    add_a_file(small)
    mended = Opening(small, cache)
    assert (mended.built, mended.said) == (3, [DAMAGED.format(name=name)])
    assert_same(mended.index, open_index(small)[0])


def test_something_else_in_its_place_is_no_trouble(folder: Path, cache: Path) -> None:
    Opening(folder, cache)
    (place,) = saved(cache)
    for path in place.iterdir():
        path.unlink()
    place.rmdir()
    place.write_text("not a folder")

    assert_works(Opening(folder, cache).index)
    assert not Opening(folder, cache).built


@pytest.mark.parametrize("inside", ["", "deeper/still"])
def test_a_cache_that_cannot_be_written_to_is_done_without(folder: Path, inside: str) -> None:
    opening = Opening(folder, folder / "broken.jsonl" / inside)

    assert opening.built
    assert [text.startswith("The index cannot be saved in ") for text in opening.said] == [True]
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
    assert left not in saved(cache)
    assert not Opening(folder, cache).built


def test_processes_that_build_at_once_all_work_and_leave_one_index(
    folder: Path, cache: Path
) -> None:
    processes = [start(folder, cache) for _ in range(3)]

    said = {process.communicate()[0] for process in processes}
    assert {process.returncode for process in processes} == {0}
    assert {text[:18] for text in said} == {"The clinic treated"}
    (place,) = saved(cache)
    assert not place.name.startswith(".new-")
    assert not Opening(folder, cache).built


def test_a_full_disk_leaves_the_old_index(folder: Path, cache: Path) -> None:
    Opening(folder, cache)
    before = saved(cache)
    add_a_file(folder)
    process = start(folder, cache, limit="full")

    said, _ = process.communicate()
    assert (process.returncode, said[:18]) == (0, "The clinic treated")
    assert saved(cache) == before
    assert Opening(folder, cache).built == 1


def test_a_process_that_waited_for_another_to_build_takes_what_that_built(
    folder: Path, cache: Path
) -> None:
    processes = [start(folder, cache, limit="slow") for _ in range(3)]

    said = sorted(process.communicate()[0].splitlines()[1] for process in processes)
    assert said == ["0 read", "0 read", "2 read"]


def test_a_sentence_that_is_kept_keeps_no_index(small: Path, cache: Path) -> None:
    Opening(small, cache)
    index = Opening(small, cache).index
    sentence, gone = index.sentence(0), weakref.ref(index.articles[0])
    del index
    gc.collect()

    assert gone() is None
    assert sentence.text == "The clinic was hit (MSF)."


def test_an_open_index_goes_on_serving_when_it_is_replaced(folder: Path, cache: Path) -> None:
    Opening(folder, cache)
    index = Opening(folder, cache).index
    (folder / "clinic.md").write_text("# A clinic\n\nThe clinic closed for good.")
    Opening(folder, cache)

    assert_works(index)
    assert [article.text for article in index.articles]


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
    assert not cache.exists() or saved(cache) == []


def test_a_folder_that_lost_its_articles_keeps_its_index(folder: Path, cache: Path) -> None:
    Opening(folder, cache)
    before = saved(cache)
    gone = folder.rename(folder.with_name("gone"))

    with pytest.raises(ArticleError):
        open_index(folder, cache=cache)
    folder.mkdir()
    with pytest.raises(ArticleError):
        open_index(folder, cache=cache)
    assert saved(cache) == before == [last_index(folder, cache)]
    index, problems = load_index(before[0], folder)
    assert_works(index)
    assert [problem.path for problem in problems] == [folder / "broken.jsonl"]

    folder.rmdir()
    gone.rename(folder)
    assert not Opening(folder, cache).built


def test_progress_is_told_with_the_number_of_articles(folder: Path) -> None:
    told: list[tuple[int, int]] = []

    open_index(folder, progress=lambda done, total: told.append((done, total)))
    assert told == [(1, 2), (2, 2)]
