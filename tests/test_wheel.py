"""The wheel works without a clone of the project around it."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from places import ROOT

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("wheel")]

Run = Callable[..., subprocess.CompletedProcess[str]]
PIP = ("-m", "pip", "--quiet", "--disable-pip-version-check")
EXAMPLES = "These are two example articles."


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel as a release would be built."""
    folder = tmp_path_factory.mktemp("wheel")
    offline = ("--no-deps", "--no-build-isolation", "--wheel-dir", str(folder))
    subprocess.run([sys.executable, *PIP, "wheel", *offline, str(ROOT)], check=True)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel into a folder; its dependencies are those of the tests."""
    folder = tmp_path_factory.mktemp("installed")
    into = ("--no-deps", "--target", str(folder), str(wheel))
    subprocess.run([sys.executable, *PIP, "install", *into], check=True)
    return folder


@pytest.fixture
def run(installed: Path, tmp_path: Path) -> Run:
    """Run a command of the installed package in an empty folder, at home in another one."""
    here, home = tmp_path / "here", tmp_path / "home"
    here.mkdir()
    home.mkdir()
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "LANG"}}

    def run(arguments: Sequence[str], **options: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "bot", *arguments],
            cwd=here,
            env={**kept, "HOME": str(home), "PYTHONPATH": str(installed)},
            capture_output=True,
            text=True,
            check=False,
            **options,
        )

    return run


def test_the_package_is_the_installed_one(run: Run, installed: Path, tmp_path: Path) -> None:
    assert run(["ask", "How many patients did the clinic treat?"]).returncode == 0
    (index,) = (tmp_path / "home" / ".cache" / "articlebot" / "index").glob("*-*/")
    assert index.is_dir()
    assert (installed / "bot" / "examples" / "articles.toml").is_file()


def test_it_answers_over_the_examples_and_says_that_they_are_examples(
    run: Run, tmp_path: Path
) -> None:
    asked = run(["ask", "How many patients did the clinic treat?"])
    chatted = run(["chat"], input="How many patients did the clinic treat?\n")

    for said in (asked, chatted):
        assert "The clinic treated more than 1,800 patients" in said.stdout
        assert said.stderr.startswith(EXAMPLES)
        assert len(said.stderr.splitlines()) == 1
    assert list((tmp_path / "here").iterdir()) == []


@pytest.mark.parametrize("command", [["add", "x.txt"], ["remove", "x"], ["restore", "x"]])
def test_the_examples_cannot_be_changed(run: Run, command: list[str]) -> None:
    refused = run(command)
    assert refused.returncode == 2
    assert refused.stderr == (
        "no folder of articles is named; expected --articles FOLDER, or ARTICLES_DIR in .env\n"
    )


@pytest.mark.parametrize("what", ["news", "news/boats.md"])
def test_a_folder_and_a_single_file_of_ones_own_are_asked(
    run: Run, tmp_path: Path, what: str
) -> None:
    folder = tmp_path / "here" / "news"
    folder.mkdir()
    (folder / "boats.md").write_text("# Boats\n\nThe ferry leaves the harbour at noon.\n", "utf-8")

    for said in (
        run(["ask", "When does the ferry leave?", "--articles", what]),
        run(["chat", what], input="When does the ferry leave?\n"),
    ):
        assert "The ferry leaves the harbour at noon." in said.stdout
        assert said.stderr == ""
    assert [path.name for path in (tmp_path / "here").iterdir()] == ["news"]


def test_only_what_runs_is_in_it(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert not [name for name in names if "/training/" in name or "/catalogues/" in name]
    assert {name.split("/")[0] for name in names} == {
        "bot",
        "retrieval",
        f"{'-'.join(wheel.name.split('-')[:2])}.dist-info",
    }
