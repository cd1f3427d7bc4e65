from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from retrieval.ingest import ArticleError, find_files
from retrieval.ingest.folder.scan import scan_folder

FolderOf = Callable[[Mapping[str, str | bytes]], Path]


def names(folder: Path) -> list[str]:
    return [
        file.name for file in scan_folder(folder, wanted=lambda name: name.endswith(".txt")).files
    ]


def problems(folder: Path) -> list[str]:
    return [str(problem) for problem in scan_folder(folder, wanted=lambda _: True).problems]


def test_folders_are_entered_and_hidden_things_are_left_alone(folder_of: FolderOf) -> None:
    folder = folder_of(
        {"b/c.txt": "", "a.txt": "", "b.txt": "", ".d.txt": "", ".e/f.txt": "", "g.txt/h.txt": ""}
    )

    assert names(folder) == ["a.txt", "b.txt", "b/c.txt", "g.txt/h.txt"]


def test_files_that_nobody_asked_for_are_named(folder_of: FolderOf) -> None:
    folder = folder_of({"b.jpg": "", "a.txt": "", "a.txt~": "", "c/d": ""})

    found = scan_folder(folder, wanted=lambda name: name.endswith(".txt"))
    assert found.skipped == (folder / "a.txt~", folder / "b.jpg", folder / "c/d")


def test_links_are_followed(folder_of: FolderOf, tmp_path: Path) -> None:
    folder = folder_of({"a.txt": ""})
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere/b.txt").touch()
    (folder / "link").symlink_to(tmp_path / "elsewhere")
    (folder / "c.txt").symlink_to("a.txt")

    assert names(folder) == ["a.txt", "c.txt", "link/b.txt"]
    assert problems(folder) == []


def test_a_link_to_a_folder_that_is_read_already_is_a_problem(folder_of: FolderOf) -> None:
    folder = folder_of({"sub/a.txt": ""})
    (folder / "loop").symlink_to(".")
    (folder / "again").symlink_to("sub")

    assert names(folder) == ["sub/a.txt"]
    assert problems(folder) == [
        f"news/{link}: this leads to a folder that has already been read;"
        " expected each folder once"
        for link in ("again", "loop")
    ]


def test_links_that_lead_nowhere_are_problems(folder_of: FolderOf) -> None:
    folder = folder_of({})
    (folder / "gone.txt").symlink_to("nowhere")
    (folder / "self.txt").symlink_to("self.txt")

    expected = "expected a readable file or folder"
    assert problems(folder) == [
        f"news/gone.txt: this cannot be read (No such file or directory); {expected}",
        f"news/self.txt: this cannot be read (Too many levels of symbolic links); {expected}",
    ]


def test_a_pipe_is_a_problem_and_is_not_waited_for(folder_of: FolderOf) -> None:
    folder = folder_of({})
    os.mkfifo(folder / "pipe.txt")

    assert problems(folder) == ["news/pipe.txt: this is a device or a pipe; expected a file"]


def test_a_name_with_a_line_break_is_shown_on_one_line(folder_of: FolderOf) -> None:
    folder = folder_of({})
    (folder / "a\n\x1b[31m.txt").symlink_to("nowhere")

    (problem,) = problems(folder)
    assert problem.startswith("news/a\\n\\x1b[31m.txt: this cannot be read")


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("nowhere", "there is no such folder"),
        ("news/a.txt/b", "this cannot be read (Not a directory)"),
    ],
)
def test_what_is_neither_a_folder_nor_a_file_is_an_error(
    folder_of: FolderOf, path: str, expected: str
) -> None:
    folder_of({"a.txt": ""})

    with pytest.raises(ArticleError) as caught:
        find_files(Path(path)).fingerprint()
    assert str(caught.value) == f"{path}: {expected}; expected a folder of articles"
    assert caught.value.path == Path(path)


def test_a_fingerprint_stays_while_the_files_stay(folder_of: FolderOf) -> None:
    folder = folder_of({"a.txt": "A", "sub/b.md": "B", "articles.toml": "", "c.jpg": "C"})
    before = find_files(folder).fingerprint()

    (folder / "c.jpg").write_text("changed, but nobody reads it")
    (folder / ".hidden.txt").touch()
    assert (
        find_files(folder).fingerprint() == before == find_files(folder.absolute()).fingerprint()
    )


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda folder: (folder / "a.txt").write_text("AA"), id="size"),
        pytest.param(lambda folder: os.utime(folder / "a.txt", (1, 1)), id="time"),
        pytest.param(lambda folder: (folder / "a.txt").chmod(0o600), id="mode"),
        pytest.param(lambda folder: (folder / "a.txt").rename(folder / "b.txt"), id="name"),
        pytest.param(lambda folder: (folder / "sub/b.txt").unlink(), id="one less"),
        pytest.param(lambda folder: (folder / "sub/c.md").touch(), id="one more"),
        pytest.param(lambda folder: (folder / "articles.toml").touch(), id="articles.toml"),
    ],
)
def test_a_fingerprint_changes_with_the_files(
    folder_of: FolderOf, change: Callable[[Path], object]
) -> None:
    folder = folder_of({"a.txt": "A", "sub/b.txt": "B"})
    (folder / "a.txt").chmod(0o644)
    before = find_files(folder).fingerprint()

    change(folder)
    assert find_files(folder).fingerprint() != before


def test_a_fingerprint_is_taken_of_names_that_are_no_text(folder_of: FolderOf) -> None:
    folder = folder_of({"a.txt": ""})
    before = find_files(folder).fingerprint()
    try:
        (folder / os.fsdecode(b"\xff.txt")).touch()
    except OSError:
        pytest.skip("this file system takes only names that are text")

    assert find_files(folder).fingerprint() != before
