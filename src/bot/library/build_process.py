"""Build the index of a changed folder in another process, while this one answers."""

from __future__ import annotations

import logging
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from bot.settings import Settings
from retrieval import ArticleError, Problem, keep_index, sandbox
from retrieval.sandbox import Limits

_log = logging.getLogger(__name__)

LIMIT_SECONDS = 1800.0
"""A hundred times what thousands of articles need; a build that takes longer hangs."""

_NICENESS = 5  # of 19: answers come first, and a busy machine gets it done all the same


@dataclass(frozen=True, slots=True)
class BuildResult:
    """What a build made of a folder."""

    place: Path | None
    """Where the index is saved; None where nothing can be."""


async def build_index(settings: Settings, *, limit_seconds: float = LIMIT_SECONDS) -> BuildResult:
    """Build and save the index of the folder in a process of lower priority.

    Building in this process would take its time from the answers, and leave its memory behind.
    Raises: ArticleError, when no article is good; SandboxError.
    """
    folder = settings.articles_dir
    limits = Limits(wall_seconds=limit_seconds, niceness=_NICENESS)
    built = await sandbox.run(
        save_index, limits, folder=str(folder), cache=str(settings.index_dir)
    )
    if problems := built["problems"]:
        raise ArticleError(folder, [Problem(**p | {"path": Path(p["path"])}) for p in problems])
    if built["place"] is None:
        return BuildResult(None)
    for notice in built["notices"]:
        _log.info("%s", notice)
    return BuildResult(Path(built["place"]))


def save_index(folder: str, cache: str) -> dict[str, Any]:
    """Build and save the index of a folder in this process, for `build_index`."""
    notices: list[str] = []
    try:
        stored = keep_index(Path(folder), cache=Path(cache), say=notices.append)
    except ArticleError as error:
        problems = [asdict(problem) | {"path": str(problem.path)} for problem in error.problems]
        return {"problems": problems}
    place = stored.place and str(stored.place)
    return {"problems": [], "place": place, "notices": notices}
