from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from retrieval.ingest import find_files, read_folder
from retrieval.ingest.folder.file_cache import CachedFile

FolderOf = Callable[[Mapping[str, str | bytes]], Path]
FILES = {
    "a.md": "# A\n\nIt is.",
    "b.md": "# B\n\nIt was.",
    "many.jsonl": "\n".join(
        f'{{"id": "{i}", "title": "{i.upper()}", "text": "Yes."}}' for i in "xy"
    ),
}


def read(folder: Path, known: Mapping[str, CachedFile] | None = None) -> dict[str, CachedFile]:
    reading = read_folder(find_files(folder), folder, known or {})
    return {file.name: file for file in reading.files}


def age(folder: Path) -> None:
    """Let the clock go on, as between two builds."""
    for path in folder.rglob("*"):
        os.utime(path, ns=(1, 1))
    before = folder.stat().st_ctime_ns
    while folder.stat().st_ctime_ns < before + 40_000_000:
        folder.chmod(0o755)


def same(one: CachedFile, other: CachedFile) -> bool:
    return all(a is b for (_, a), (_, b) in zip(one.items, other.items, strict=True))


def test_files_that_are_as_they_were_are_not_read_again(folder_of: FolderOf) -> None:
    folder = folder_of(FILES)
    age(folder)
    before = read(folder)
    after = read(folder, before)

    assert all(file.is_sure for file in before.values())
    assert all(after[name] is before[name] for name in FILES)


def test_a_file_that_was_changed_just_before_is_looked_at_again(folder_of: FolderOf) -> None:
    folder = folder_of(FILES)
    age(folder)
    (folder / "a.md").write_text("# A\n\nIt is.")
    before = read(folder)
    (folder / "a.md").write_text("# A\n\nIt iz.")

    assert (before["a.md"].is_sure, before["b.md"].is_sure) == (False, True)
    _, article = read(folder, before)["a.md"].items[0]
    assert "iz" in getattr(article, "text", "")


def test_what_is_in_a_file_that_was_only_touched_is_taken_over(folder_of: FolderOf) -> None:
    folder = folder_of(FILES)
    age(folder)
    before = read(folder)
    os.utime(folder / "a.md")
    after = read(folder, before)

    assert after["a.md"].facts != before["a.md"].facts
    assert same(after["a.md"], before["a.md"])


@pytest.mark.parametrize("name", ["b.md", "b", "x"])
def test_only_what_articles_toml_speaks_of_is_read_again(folder_of: FolderOf, name: str) -> None:
    folder = folder_of(FILES)
    age(folder)
    before = read(folder)
    (folder / "articles.toml").write_text(f'["{name}"]\ntitle = "Other"\n')
    after = read(folder, before)

    changed = {file for file in FILES if not same(after[file], before[file])}
    assert changed == {"many.jsonl" if name == "x" else "b.md"}
    again = read(folder, after)
    assert all(same(again[file], after[file]) for file in FILES)


def test_an_article_whose_id_was_taken_comes_when_the_other_is_gone(folder_of: FolderOf) -> None:
    folder = folder_of({**FILES, "c/a.md": "# Another A\n\nIt will be."})
    age(folder)
    before = read(folder)
    assert not before["c/a.md"].is_whole

    (folder / "a.md").unlink()
    reading = read_folder(find_files(folder), folder, before)
    assert [article.title for article in reading.articles] == ["B", "Another A", "X", "Y"]
    assert reading.problems == ()
