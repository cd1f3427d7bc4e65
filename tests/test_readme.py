"""The README tells the truth: its examples are run, its commands and settings exist."""

from __future__ import annotations

import re
import shlex
import subprocess
from pathlib import Path

import pytest

from bot.settings import Settings
from commands import environment, run_here
from places import ROOT

README = (ROOT / "README.md").read_text("utf-8")
CONSOLE = re.findall(r"```console\n(.*?)```", README, re.DOTALL)

TARGETS = sorted(set(re.findall(r"(?:`|^    )make ([a-z-]+)", README, re.MULTILINE)))


def examples() -> list[tuple[str, str]]:
    """Return each command of the README's transcripts, and what it prints."""
    lines = re.split(r"^\$ ", "\n".join(CONSOLE), flags=re.MULTILINE)
    return [
        (command, printed) for command, _, printed in (part.partition("\n") for part in lines[1:])
    ]


@pytest.mark.parametrize(("command", "printed"), examples())
def test_a_transcript_is_what_the_command_prints(
    command: str, printed: str, tmp_path: Path
) -> None:
    (tmp_path / "seeds").symlink_to(ROOT / "seeds")  # not where a .env may stand
    program, *arguments = shlex.split(command)

    assert program == "articlebot"
    done = run_here(*arguments, folder=tmp_path, variables=environment())
    assert done.stdout.strip() == printed.strip(), done.stderr


def test_there_are_transcripts_of_an_answer_and_of_a_no() -> None:
    assert "No article here answers that." in CONSOLE[0]
    assert len(examples()) >= 2


@pytest.mark.parametrize(
    "target", sorted(set(re.findall(r"(?:`|^    )make ([a-z-]+)", README, re.MULTILINE)))
)
def test_every_make_target_exists(target: str) -> None:
    done = subprocess.run(
        ["make", "--dry-run", target], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("command", sorted(set(re.findall(r"`articlebot ([a-z]+)", README))))
def test_every_command_exists(command: str) -> None:
    done = run_here(command, "--help", folder=ROOT, variables=environment())
    assert done.returncode == 0, done.stderr


def test_every_setting_is_in_the_readme_and_in_the_example() -> None:
    example = (ROOT / ".env.example").read_text("utf-8")
    for name in Settings.model_fields:
        assert f"| `{name.upper()}` |" in README
        assert re.search(rf"^{name.upper()}=", example, re.MULTILINE)
    assert set(re.findall(r"^([A-Z_]+)=", example, re.MULTILINE)) == {
        name.upper() for name in Settings.model_fields
    }


def test_every_file_that_is_named_exists() -> None:
    named = re.findall(
        r"`((?:docs|benchmarks|tests|seeds|requirements)/[\w./-]*|[A-Z]+\.md)`", README
    )
    assert named
    for path in named:
        assert (ROOT / path).exists(), path
