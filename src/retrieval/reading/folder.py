"""Find the files of a folder that hold articles, and tell cheaply whether they have changed."""

from __future__ import annotations

import hashlib
import os
import stat
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from retrieval.reading.problem import ArticleError, Problem, unreadable


@dataclass(frozen=True, slots=True)
class File:
    """A file that is to be read."""

    path: Path
    name: str
    """Its path within the folder, with forward slashes."""
    status: os.stat_result


@dataclass(frozen=True, slots=True)
class Scan:
    """What a folder and the folders in it hold, in the order of their names; hidden things not."""

    files: tuple[File, ...]
    skipped: tuple[Path, ...]
    """Files that nobody asked for."""
    problems: tuple[Problem, ...]

    def fingerprint(self) -> str:
        """Return a digest of the files' names, sizes, modes and times, 32 hexadecimal digits.

        Modes, because a file that could not be read yesterday may be readable today.
        """
        digest = hashlib.blake2b(digest_size=16)
        for file in self.files:
            status = file.status
            facts = (file.name, status.st_size, status.st_mtime_ns, status.st_mode)
            digest.update(ascii(facts).encode())
        return digest.hexdigest()


def scan(folder: Path, *, wanted: Callable[[str], bool]) -> Scan:
    """Return the files whose names (paths within the folder) are wanted, in the order of names.

    Links are followed, but no folder is entered twice.
    Raises ArticleError when there is no such folder.
    """
    if found := _refusal(folder):
        raise ArticleError(folder, [Problem(folder, found, "a folder of articles")])
    files, skipped, problems = [], [], []
    for item in _walk(folder):
        if isinstance(item, Problem):
            problems.append(item)
            continue
        path, status = item
        name = path.relative_to(folder).as_posix()
        if not wanted(name):
            skipped.append(path)
        elif stat.S_ISREG(status.st_mode):
            files.append(File(path, name, status))
        else:
            problems.append(Problem(path, "this is a device or a pipe", "a file"))
    files.sort(key=lambda file: file.name)
    return Scan(tuple(files), tuple(sorted(skipped)), tuple(problems))


def _refusal(folder: Path) -> str | None:
    try:
        mode = folder.stat().st_mode
    except FileNotFoundError:
        return "there is no such folder"
    except OSError as error:
        return f"this cannot be read ({error.strerror})"
    return None if stat.S_ISDIR(mode) else "this is no folder"


def _walk(folder: Path) -> Iterator[tuple[Path, os.stat_result] | Problem]:
    """Yield whatever is no folder; links come last, so that it is they that repeat a folder."""
    entered = set()
    pending = deque([folder])
    while pending:
        path = pending.popleft()
        try:
            status = path.stat()
            inside = sorted(path.iterdir()) if stat.S_ISDIR(status.st_mode) else None
        except OSError as error:
            yield unreadable(path, error)
            continue
        identity = (status.st_dev, status.st_ino)
        if inside is None:
            yield path, status
        elif identity in entered:
            yield Problem(path, "this leads to a folder that is read already", "each once")
        else:
            entered.add(identity)
            for entry in inside:
                if not entry.name.startswith("."):
                    (pending.append if entry.is_symlink() else pending.appendleft)(entry)
