"""Publish an index atomically, and let one process at a time build it."""

from __future__ import annotations

import fcntl
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from retrieval.index.store import writer

Say = Callable[[str], object]

NOT_SAVED = "The index cannot be saved in {place} ({reason}), so it is kept in memory only."

_ASIDE, _AWAY, _LOCK = ".new-", ".old-", ".lock-"  # prefixes of names that are not indexes


def publish_index(write: Callable[[Path], None], place: Path, say: Say) -> bool:
    """Write an index aside, rename it, and drop older ones; tell whether it is published.

    write: writes the index into the empty folder that it is given.
    say: called with a sentence for the operator when the index cannot be saved.
    What a killed process left behind is dropped first.
    """
    name = place.name.split("-")[0]
    aside, away = place.with_name(_ASIDE + name), place.with_name(_AWAY + name)
    try:
        for left in (aside, away):
            _remove(left)
        aside.mkdir()
        write(aside)
        if place.exists():  # it was damaged, or a file changed but not its facts
            place.rename(away)
        aside.rename(place)
        writer.flush(place.parent)
    except (OSError, sqlite3.Error, UnicodeError) as error:
        say(NOT_SAVED.format(place=place.parent, reason=getattr(error, "strerror", None) or error))
        _remove(aside)
        return False
    _remove(away)
    for other in place.parent.glob(f"{name}-*"):
        if other != place:
            with suppress(OSError):
                other.rename(away)  # first, since whatever has the name of an index is complete
            _remove(away)
    return True


def _remove(path: Path) -> None:
    """Remove a folder, or a file in its place, as far as possible."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with suppress(OSError):
            path.unlink(missing_ok=True)


@contextmanager
def build_lock(parent: Path, name: str, say: Say) -> Iterator[tuple[bool, bool]]:
    """Hold the lock for building the index of that name in a folder of indexes.

    Gives whether the lock could be taken, and whether another process had to be waited for. The
    system releases the lock when its process ends, however it ends.
    """
    path = parent / f"{_LOCK}{name}"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        say(NOT_SAVED.format(place=path.parent, reason=error.strerror))
        yield False, False
        return
    try:
        yield True, _wait_for(descriptor)
    finally:
        os.close(descriptor)


def _wait_for(descriptor: int) -> bool:
    """Take the lock on a file; return whether another process had it."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        return True
    return False
