"""Create and replace files atomically: whatever happens, a file is complete or absent."""

from __future__ import annotations

import contextlib
import os
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_ASIDE = ".adding-"  # prefix of files that are being written
_ABANDONED_SECONDS = 3600  # writing takes an instant; this old, its process was killed


def create(data: bytes, path: Path) -> None:
    """Create a file; raises FileExistsError when there is one already."""
    with _aside(data, path) as aside:
        _link(aside, path)


def replace(data: bytes, path: Path) -> None:
    """Write a file, replacing the one that is there if there is one; its mode is kept."""
    with _aside(data, path) as aside:
        if path.exists():
            aside.chmod(path.stat().st_mode)
        aside.replace(path)


def drop_abandoned(folder: Path) -> None:
    """Delete the temporary files that killed processes left in a folder."""
    for path in folder.glob(f"{_ASIDE}*"):
        with contextlib.suppress(OSError):
            if time.time() - path.stat().st_mtime > _ABANDONED_SECONDS:
                path.unlink()


def sync(folder: Path) -> None:
    """Flush a folder's entries to the disk, where the system supports it."""
    with contextlib.suppress(OSError):
        at = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(at)
        finally:
            os.close(at)


@contextmanager
def _aside(data: bytes, path: Path) -> Iterator[Path]:
    """Give a hidden temporary file with the data, beside the file that it will become."""
    aside = path.with_name(_ASIDE + secrets.token_hex(8))
    try:
        with aside.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        yield aside
    finally:
        aside.unlink(missing_ok=True)
    sync(path.parent)


def _link(aside: Path, path: Path) -> None:
    """Give a file its name, unless that is taken: raises FileExistsError."""
    try:
        os.link(aside, path)
    except FileExistsError:
        raise
    except OSError:  # a file system without links
        path.touch(exist_ok=False)
        aside.replace(path)
