"""A changed folder into its index, built by another process while this one answers."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import sys
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.settings import Settings
from retrieval import ArticleError, Problem

_log = logging.getLogger(__name__)

LIMIT_SECONDS = 1800.0
"""A hundred times what thousands of articles need; a build that takes longer hangs."""

_NICENESS = 5  # of 19: answers come first, and a busy machine gets it done all the same
_SAID = 300  # characters of what a process that failed said last


class BuildStoppedError(Exception):
    """The process ended without a result, or was ended for want of one; the message says how."""


@dataclass(frozen=True, slots=True)
class BuildResult:
    """What a process made of a folder."""

    place: Path | None
    """Where the index is saved; None where nothing can be."""


async def build_index(settings: Settings, *, limit_seconds: float = LIMIT_SECONDS) -> BuildResult:
    """Run `articlebot index`, at a lower priority, and return what it made.

    Building in this process would take its time from the answers, and leave its memory behind.
    Raises: ArticleError, when no article is good; StoppedError.
    """
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "index", "--json"),
        *("--articles", str(settings.articles_dir)),
        env=os.environ | {"DATA_DIR": str(settings.index_dir)},
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    with suppress(OSError):  # not here: it would have to fork, and copy this process's tables
        os.setpriority(os.PRIO_PROCESS, process.pid, _NICENESS)
    try:
        async with asyncio.timeout(limit_seconds):
            out, errors = await process.communicate()
    except TimeoutError:
        raise BuildStoppedError(f"it took longer than {limit_seconds:g} s") from None
    finally:
        await _end(process)
    return _read(out, errors, process.returncode, settings.articles_dir)


async def _end(process: asyncio.subprocess.Process) -> None:
    """Leave no process behind."""
    if process.returncode is None:
        with suppress(ProcessLookupError):
            process.kill()
        await process.communicate()  # which closes its pipes too


def _read(out: bytes, errors: bytes, code: int | None, folder: Path) -> BuildResult:
    try:
        made = json.loads(out)
    except ValueError:
        made = None
    match made:
        case {"saved": str(place)}:
            for notice in errors.decode("utf-8", "replace").splitlines():
                _log.info("%s", notice)
            return BuildResult(Path(place))
        case {"saved": None, "articles": int()}:
            return BuildResult(None)
        case {"problems": [*problems]}:
            raise ArticleError(folder, _problems(problems))
        case _:
            said = errors.decode("utf-8", "replace").strip().rpartition("\n")[2][-_SAID:]
            raise BuildStoppedError(f"it ended with {code}" + (f": {said}" if said else ""))


def _problems(problems: Iterable[dict[str, Any]]) -> list[Problem]:
    return [Problem(Path(p["file"]), p["found"], p["expected"], p["line"]) for p in problems]
