"""Commands of `articlebot` into what they print and exit with: in this process, or in their own.

In this process a command takes milliseconds, as everything is imported. A process of its own is
for what only a process has: a start, a terminal, signals, pipes that break.
"""

from __future__ import annotations

import gc
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import chdir, contextmanager
from dataclasses import dataclass
from pathlib import Path

from typer.testing import CliRunner

from bot.cli.main import app
from bot.settings import Settings

ARTICLEBOT = (sys.executable, "-m", "bot")

_OF_THE_TERMINAL = ("NO_COLOR", "COLUMNS")


@dataclass(frozen=True, slots=True)
class Ended:
    """A command that has ended."""

    returncode: int
    stdout: str
    stderr: str


def environment(**settings: object) -> dict[str, str]:
    """Return this process's environment, with these settings of the bot's and no others."""
    dropped = {*(name.upper() for name in Settings.model_fields), *_OF_THE_TERMINAL}
    kept = {name: value for name, value in os.environ.items() if name.upper() not in dropped}
    return kept | {name: str(value) for name, value in settings.items()}


@contextmanager
def replaced(variables: Mapping[str, str]) -> Iterator[None]:
    """Put another environment in the place of this process's."""
    before = dict(os.environ)
    os.environ.clear()
    os.environ.update(variables)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def run_here(
    *arguments: object, folder: Path, variables: Mapping[str, str], stdin: str | bytes = ""
) -> Ended:
    """Run a command in this process, as if it had been started in the folder."""
    threshold = gc.get_threshold()  # which a command may change, as it ends soon
    try:
        with chdir(folder), replaced(variables):
            result = CliRunner().invoke(
                app, [str(a) for a in arguments], input=stdin, prog_name="articlebot"
            )
    finally:
        gc.unfreeze()
        gc.set_threshold(*threshold)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Ended(result.exit_code, result.stdout, result.stderr)


def run_process(
    *arguments: object, folder: Path, variables: Mapping[str, str], stdin: str | bytes = ""
) -> Ended:
    """Run a command in a process of its own, started in the folder."""
    ended = subprocess.run(
        [*ARTICLEBOT, *map(str, arguments)],
        input=stdin if isinstance(stdin, bytes) else stdin.encode(),
        capture_output=True,
        cwd=folder,
        env=dict(variables),
        timeout=60,
        check=False,
    )
    out, err = ended.stdout.decode(), ended.stderr.decode()
    assert "Traceback" not in err, err
    return Ended(ended.returncode, out, err)
