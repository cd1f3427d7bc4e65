"""The check as an editor sees it: in terminals of many widths, through a pipe, as JSON."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import pty
import re
import struct
import subprocess
import termios
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len

from commands import ARTICLEBOT, environment, run_here
from places import ROOT

CHECK = (*ARTICLEBOT, "check")
DOCUMENT = ROOT / "docs" / "json.md"
_ESCAPES = re.compile(r"\x1b\[[?0-9;]*[a-zA-Z]")
LONG = "The mayor said that " + "the bridge and " * 30 + "the mill will be rebuilt."

Folder = Callable[..., Path]


@pytest.fixture
def folder_of(tmp_path: Path) -> Folder:
    """A function that makes a folder of so many articles, and files by name."""

    def make(count: int, **files: str) -> Path:
        for number in range(count):
            text = (
                f"---\ntitle: Title {number}\nauthor: Ann\n---\n\nStory {number} is told here.\n"
            )
            (tmp_path / f"a{number:03}.md").write_text(text, "utf-8")
        for name, text in files.items():
            (tmp_path / name.replace("_", ".")).write_text(text, "utf-8")
        return tmp_path

    return make


def piped(folder: Path, *arguments: str, code: int = 0) -> str:
    """Return what goes through a pipe."""
    command = ("check", "--articles", folder, *arguments)
    ended = run_here(*command, folder=folder, variables=environment())
    assert ended.returncode == code, ended.stderr
    return ended.stdout


def at_terminal(folder: Path, *arguments: str, columns: int) -> list[str]:
    """Return the lines that a terminal of so many columns shows."""
    main, inner = pty.openpty()
    fcntl.ioctl(inner, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    with subprocess.Popen(
        [*CHECK, "--articles", str(folder), *arguments],
        stdin=inner,
        stdout=inner,
        stderr=inner,
        cwd=folder,
        env=environment(TERM="xterm-256color", LANG="C.UTF-8"),
    ) as process:
        os.close(inner)
        read = b""
        with contextlib.suppress(OSError):  # what reading ends with, when the process has
            while more := os.read(main, 1 << 16):
                read += more
        os.close(main)
        assert process.wait() == 0
    return _ESCAPES.sub("", read.decode()).replace("\r", "").splitlines()


@pytest.mark.parametrize("columns", [30, 60, 80, 200])
def test_each_article_takes_one_line_of_any_terminal(folder_of: Folder, columns: int) -> None:
    folder = folder_of(9, **{"x" * 90 + "_txt": f"A {'very ' * 30}long title\n\n{LONG}"})
    lines = at_terminal(folder, columns=columns)
    table = [line for line in lines if line.startswith("en ")]
    assert len(table) == 10
    assert max(map(cell_len, table)) <= columns
    assert table[-1].endswith("…")
    assert ("  a003 " in table[3]) is (columns > 30)
    assert ("publisher, date" in table[3]) is (columns > 80)


def test_a_pipe_gets_everything_whole(folder_of: Folder) -> None:
    shown = piped(folder_of(0, long_txt=f"A {'very ' * 30}long title\n\n{LONG}"))
    assert f"   1 ✓ {LONG}\n" in shown
    assert shown.count("very " * 30) == 2


def test_a_title_that_runs_to_the_left_does_not_turn_its_line(folder_of: Folder) -> None:
    folder = folder_of(6, rtl_txt="حلب مدينة\n\nالطبيب يعمل في المدينة كل يوم.")
    (line,) = (line for line in at_terminal(folder, columns=90) if "حلب" in line)
    assert line.startswith("ar ")
    assert line.rstrip().endswith("\u2068حلب مدينة\u2069")
    assert "\u2068" not in piped(folder)


def test_of_many_articles_those_are_shown_of_which_little_is_quoted(folder_of: Folder) -> None:
    folder = folder_of(200, poor_txt="Poor\n\nAll is told.\n\nSign up for our newsletter.")
    some, everything = piped(folder), piped(folder, "--all")
    assert len(re.findall(r"^en ", some, re.MULTILINE)) == 60
    assert "  poor  " in some
    assert "the 60 of 201 articles of which the least is quoted; --all shows" in some
    assert len(re.findall(r"^en ", everything, re.MULTILINE)) == 201
    assert "--all" not in everything
    assert "Missing: publisher in 201, date in 201, address in 201, author in 1" in some


def test_the_editor_sees_what_patterns_do(folder_of: Folder) -> None:
    toml = '["*"]\nkeep = ["Sign up *"]\ndrop = ["* was told.", "gone"]\n'
    text = "Signs\n\nA story that was told.\n\nSign up for our newsletter.\n\nIt was long."
    shown = piped(folder_of(0, signs_txt=text, articles_toml=toml)).splitlines()
    assert '   1 ✗ [dropped by "* was told."] A story that was told.' in shown
    assert '   2 ✓ [kept by "Sign up *"] Sign up for our newsletter.' in shown
    assert 'articles.toml:3: drop "gone" is like no line' in shown


def test_what_was_learned_is_summed_up(folder_of: Folder) -> None:
    folder = folder_of(7)
    for path in folder.glob("*.md"):
        text = path.read_text("utf-8").replace("author: Ann", "publisher: The Sun")
        path.write_text(f"{text}\nGive to The Sun, every month.\n", "utf-8")
    shown = piped(folder)
    assert "Left out, since many articles of The Sun repeat it:\n" in shown
    assert "    7 of 7  Give to The Sun, every month.\n" in shown
    assert "[is repeated in 7 of 7 articles of The Sun] Give to The Sun" in piped(folder, "a003")


def test_the_named_are_shown_alone_with_what_is_wrong_with_them(folder_of: Folder) -> None:
    folder = folder_of(9, empty_txt="", torn_jsonl="{")
    shown = piped(folder, "a001.md", "empty.txt")
    assert "Missing: publisher, date, address" in shown
    assert "empty.txt: there is no text" in shown
    assert "torn" not in shown
    assert shown.splitlines()[-1] == (
        f"{folder}: 1 article of 9; 1 paragraph with 1 sentence to quote, 0 left out; 1 problem"
    )


def test_any_problem_is_strictly_a_failure(folder_of: Folder) -> None:
    folder = folder_of(6)
    piped(folder, "--strict")
    folder_of(0, empty_txt="")
    piped(folder, code=0)
    piped(folder, "--strict", code=1)
    piped(folder, "--strict", "a001", code=0)
    piped(folder, "--strict", "--json", code=1)


def test_json_has_the_documented_fields(folder_of: Folder) -> None:
    toml = '["*"]\ndrop = ["gone"]\n'
    notes = "Notes\n\nIt is told.\n\nSign up for our newsletter."
    folder = folder_of(
        6, empty_txt="", notes_txt=notes, articles_toml=toml, photo_png="", synonyms_txt="a, b2"
    )
    for path in folder.glob("a*.md"):
        path.write_text(path.read_text("utf-8") + "\nWrite to us at www.a.example.\n", "utf-8")
    given = json.loads(piped(folder, "--json", "--all"))
    document = DOCUMENT.read_text("utf-8").partition("`articlebot check --json`")[2]
    assert [name for name in sorted(_keys(given)) if f"`{name}`" not in document] == []
    notes_found = next(one for one in given["articles"] if one["id"] == "notes")
    assert (notes_found["paragraphs"], notes_found["sentences"], notes_found["left_out"]) == (
        1,
        1,
        1,
    )
    assert notes_found["missing"] == ["publisher", "author", "date", "address"]
    assert [line["reason"] for line in notes_found["lines"]] == [None, "a newsletter"]
    assert given["repeated"] == [
        {
            "whose": "articles",
            "text": "Write to us at www.a.example.",
            "held_by": 6,
            "of": 7,
            "varies": False,
        }
    ]
    assert given["problems"][0]["file"] == "empty.txt"
    assert given["unused_patterns"] == [{"does": "drop", "text": "gone", "line": 2}]
    assert given["not_read"] == ["photo.png"]


def test_json_has_lines_of_those_named_alone(folder_of: Folder) -> None:
    folder = folder_of(6)
    assert {one["lines"] for one in json.loads(piped(folder, "--json"))["articles"]} == {None}
    (named,) = json.loads(piped(folder, "--json", "a001"))["articles"]
    assert [line["text"] for line in named["lines"]] == ["Story 1 is told here."]


def test_json_has_the_problems_of_a_folder_without_a_good_article(folder_of: Folder) -> None:
    given = json.loads(piped(folder_of(0, empty_txt=""), "--json", code=2))
    assert given["articles"] == []
    assert [problem["file"] for problem in given["problems"]] == ["empty.txt"]


def _keys(value: Any) -> set[str]:
    """Return the names of all fields of a JSON value."""
    if isinstance(value, list):
        return set().union(*map(_keys, value))
    if isinstance(value, dict):
        return value.keys() | set().union(*map(_keys, value.values()))
    return set()
