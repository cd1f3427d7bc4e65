"""What goes into the folder and out of it by commands: real folders and pages."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from commands import ARTICLEBOT, Ended, environment, run_here
from sites import site_at

BRIDGE = """\
---
title: The bridge is open
publisher: Daily Planet
published: 2024-05-01
author: Lois Lane
tags: [roads]
---

The mayor opened the bridge on Monday. It is 300 metres long.

Sign up for our newsletter.
"""
PLAIN = "Rome\n\nOdoacer deposed the last emperor in 476.\n"
Run = Callable[..., Ended]


def settings_in(home: Path, **settings: object) -> dict[str, str]:
    return environment(**{"ARTICLES_DIR": "news", "DATA_DIR": home / "data", **settings})


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A folder with an article to add, and a folder of articles that is empty."""
    (tmp_path / "news").mkdir()
    (tmp_path / "bridge.md").write_text(BRIDGE, "utf-8")
    (tmp_path / "rome.txt").write_text(PLAIN, "utf-8")
    return tmp_path


@pytest.fixture
def run(home: Path) -> Run:
    def run(*arguments: object, **settings: object) -> Ended:
        return run_here(*arguments, folder=home, variables=settings_in(home, **settings))

    return run


def at_terminal(home: Path, *arguments: str, columns: int = 80) -> str:
    """Return what a command shows in a terminal, without colours."""
    main, inner = pty.openpty()
    process = subprocess.Popen(
        [*ARTICLEBOT, *arguments],
        stdin=inner,
        stdout=inner,
        stderr=inner,
        cwd=home,
        env=settings_in(home) | {"COLUMNS": str(columns), "TERM": "xterm"},
    )
    os.close(inner)
    shown = b""
    with suppress(OSError):  # the terminal's end
        while piece := os.read(main, 4096):
            shown += piece
    os.close(main)
    assert process.wait(60) == 0, shown
    return re.sub(r"\x1b\[[?0-9;]*[a-zA-Z]", "", shown.decode()).replace("\r", "")


def test_a_file_becomes_an_article_that_answers(run: Run, home: Path) -> None:
    ended = run("add", "bridge.md")
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout == (
        "added news/the-bridge-is-open.md\n"
        "  The bridge is open · Daily Planet · 1 May 2024\n"
        "  1 paragraph with 2 sentences to quote, 1 left out\n"
        "  ✗ [a newsletter] Sign up for our newsletter.\n"
        "  missing: address; write it into the file\n"
        "1 article added, 0 problems\n"
    )
    assert "title: The bridge is open\n" in (home / "news/the-bridge-is-open.md").read_text(
        "utf-8"
    )
    answer = run("ask", "--json", "How long is the bridge?")
    assert json.loads(answer.stdout)["quotes"][0]["text"] == "It is 300 metres long."


def test_a_page_becomes_an_article_with_its_address(run: Run, home: Path) -> None:
    with site_at("127.0.0.1") as site:
        url = site.serve("/rome", PLAIN.encode(), Content_Type="text/plain; charset=utf-8")
        start = site.redirect("/short", "/rome")
        refused = run("add", start)
        assert refused.returncode == 2
        assert '"127.0.0.1" is in a private network' in refused.stderr
        assert site.asked == []
        assert run("add", "--allow-private", start).returncode == 0
    assert f"url: {url}\n" in (home / "news" / "rome.md").read_text("utf-8")


def test_a_dry_run_adds_nothing(run: Run, home: Path) -> None:
    ended = run("add", "--dry-run", "bridge.md", "rome.txt")
    assert ended.returncode == 0
    assert "would add news/the-bridge-is-open.md\n" in ended.stdout
    assert ended.stdout.endswith("2 articles would be added, 0 problems\n")
    assert list((home / "news").iterdir()) == []


def test_problems_hold_nothing_else_back(run: Run, home: Path) -> None:
    (home / "empty.txt").touch()
    with site_at("127.0.0.1") as site:
        gone = site.serve("/gone", b"", status=410)
        ended = run("add", "--allow-private", "none.txt", "empty.txt", gone, "news", "rome.txt")
    assert ended.returncode == 2
    assert ended.stderr.endswith("news: this cannot be read (Is a directory); expected a file\n")
    assert [line.partition(";")[0] for line in ended.stderr.splitlines()] == [
        "none.txt: this cannot be read (No such file or directory)",
        "empty.txt: there is no text",
        f"{gone}: the answer is 410 Gone",
        "news: this cannot be read (Is a directory)",
    ]
    assert ended.stdout.endswith("1 article added, 4 problems\n")


def test_what_is_wrong_with_a_page_names_its_address(run: Run) -> None:
    with site_at("127.0.0.1") as site:
        url = site.serve("/rome", PLAIN.encode(), Content_Type="text/plain; charset=utf-8")
        ended = run("add", "--allow-private", url, url)
    assert ended.stderr == (f'{url}: "Rome" is already there, as "rome"; expected a new article\n')


def test_a_pipe_gets_whole_lines(run: Run, home: Path) -> None:
    line = f"Sign up for our newsletter, {'very ' * 20}soon."
    (home / "long.txt").write_text(f"Long\n\n{line}\n", "utf-8")
    assert line in run("add", "long.txt").stdout


def test_what_is_there_already_is_not_added_twice(run: Run, home: Path) -> None:
    ended = run("add", "rome.txt", "rome.txt")
    assert ended.returncode == 2
    assert 'rome.txt: "Rome" is already there, as "rome"; expected' in ended.stderr
    assert [path.name for path in (home / "news").iterdir()] == ["rome.md"]


def test_what_is_much_like_another_says_so(run: Run, home: Path) -> None:
    (home / "other.txt").write_text("Rome\n\nIt was not built in a day.\n", "utf-8")
    ended = run("add", "rome.txt", "other.txt")
    assert ended.returncode == 0
    assert "added news/rome-2.md\n" in ended.stdout
    assert "  much like rome, which is here already\n" in ended.stdout


def test_a_long_list_of_what_is_left_out_is_cut(run: Run, home: Path) -> None:
    lines = "\n\n".join(f"Sign up for newsletter {n}." for n in range(12))
    (home / "long.txt").write_text(f"Long\n\n{lines}\n", "utf-8")
    ended = run("add", "long.txt")
    assert ended.stdout.count("✗") == 10
    assert "    and 2 more\n" in ended.stdout
    assert "  nothing of it will be quoted\n" in ended.stdout


def test_articles_are_removed_and_restored(run: Run, home: Path) -> None:
    run("add", "rome.txt", "bridge.md")
    before = {path.name: path.read_bytes() for path in (home / "news").iterdir()}

    removed = run("remove", "rome", "nobody")
    assert removed.returncode == 2
    assert removed.stdout == (
        'removed “Rome” (news/rome.md); "articlebot restore rome" brings it back\n'
    )
    assert removed.stderr == (
        'news: no article is called "nobody"; expected an id that "articlebot list" shows\n'
    )
    assert run("list").stdout.count("\n") == 1
    assert re.fullmatch(
        r"rome\t\d{4}-\d\d-\d\d\t\tRome\trome\.md\n", run("list", "--removed").stdout
    )

    restored = run("restore", "rome")
    assert (restored.returncode, restored.stdout) == (0, "restored “Rome” (news/rome.md)\n")
    after = {p.name: p.read_bytes() for p in (home / "news").iterdir() if p.is_file()}
    assert after == before
    again = run("restore", "rome")
    assert again.returncode == 2
    assert 'news: no removed article is called "rome"; expected' in again.stderr


def test_the_last_article_can_be_removed_and_restored(run: Run) -> None:
    run("add", "rome.txt")
    assert run("remove", "rome").returncode == 0
    assert (run("list").returncode, run("list").stdout) == (0, "")
    assert run("restore", "rome").returncode == 0


def test_an_article_among_others_in_a_file_is_skipped(run: Run, home: Path) -> None:
    lines = (
        '{"id": "a", "title": "A", "text": "One."}\n{"id": "b", "title": "B", "text": "Two."}\n'
    )
    (home / "news" / "two.jsonl").write_text(lines, "utf-8")
    assert run("remove", "a").stdout == (
        "removed “A” (news/two.jsonl); its file holds others and stays; "
        '"articlebot restore a" brings it back\n'
    )
    assert run("list").stdout == "b\t\t\tB\ttwo.jsonl\n"
    assert (home / "news" / "two.jsonl").read_text("utf-8") == lines
    assert run("restore", "a").returncode == 0
    assert [path.name for path in (home / "news").glob("*.*")] == ["two.jsonl", ".removed"]


def test_a_list_through_a_pipe_has_tabs(run: Run) -> None:
    run("add", "rome.txt", "bridge.md")
    assert run("list").stdout == (
        "rome\t\t\tRome\trome.md\n"
        "the-bridge-is-open\t2024-05-01\tDaily Planet\tThe bridge is open\tthe-bridge-is-open.md\n"
    )


def test_a_list_as_json_has_an_object_a_line(run: Run) -> None:
    run("add", "bridge.md")
    assert json.loads(run("list", "--json").stdout) == {
        "id": "the-bridge-is-open",
        "title": "The bridge is open",
        "publisher": "Daily Planet",
        "author": "Lois Lane",
        "published": "2024-05-01",
        "url": None,
        "language": None,
        "tags": ["roads"],
        "file": "the-bridge-is-open.md",
    }


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["planet"], 1),
        (["PLANET", "bridge"], 1),
        (["lois lane"], 1),
        (["roads"], 1),
        (["2024-05"], 1),
        (["planet", "rome"], 0),
    ],
)
def test_a_list_of_words_has_only_what_holds_them_all(
    words: list[str], found: int, run: Run
) -> None:
    run("add", "rome.txt", "bridge.md")
    ended = run("list", *words)
    assert ended.stdout.count("\n") == found
    assert ended.returncode == (0 if found else 1)


def test_a_terminal_gets_lines_that_fit(home: Path) -> None:
    (home / "long.txt").write_text(f"Long {'long ' * 30}\n\nIt is long.\n", "utf-8")
    shown = at_terminal(home, "add", "long.txt", "bridge.md")
    assert "2 articles added, 0 problems\n" in shown
    long, bridge, sum_ = at_terminal(home, "list").splitlines()[-3:]
    assert long.endswith("long…")
    assert bridge.split()[:4] == ["the-bridge-is-open", "2024-05-01", "The", "bridge"]
    assert (len(long), len(bridge), sum_) == (80, 80, "2 articles")


@pytest.mark.parametrize("command", ["add", "remove", "restore"])
def test_a_command_says_what_it_wants(command: str, run: Run) -> None:
    ended = run(command)
    assert ended.returncode == 2
    assert "Usage: articlebot" in ended.stderr


def test_there_must_be_a_folder(run: Run) -> None:
    for arguments in (["add", "rome.txt"], ["remove", "a"], ["restore", "a"], ["list"]):
        ended = run(*arguments, ARTICLES_DIR="none")
        assert ended.returncode == 2
        assert "none: there is no such folder; expected a folder of articles" in ended.stderr


def test_a_folder_that_cannot_be_written_to_is_told(run: Run, home: Path) -> None:
    (home / "news" / "rome.txt").write_text(PLAIN, "utf-8")
    (home / "news" / ".removed").write_text("in the way", "utf-8")
    ended = run("remove", "rome")
    assert ended.returncode == 2
    assert "this cannot be written (" in ended.stderr
    assert (home / "news" / "rome.txt").exists()
