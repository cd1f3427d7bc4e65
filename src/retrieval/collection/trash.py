"""Take an article out of its folder, and keep what brings it back, in a hidden folder there."""

from __future__ import annotations

import contextlib
import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path, PurePosixPath

from retrieval.collection import atomic_files, skip_list
from retrieval.ingest import ArticleError, Problem
from retrieval.ingest.problems import unwritable
from retrieval.ingest.sidecars import overrides

REMOVED = ".removed"
"""The folder, within the articles' folder, of what was removed; nobody reads hidden ones."""

_NOTE = "removed.json"
_BEFORE, _AFTER = "before", "after"  # copies of articles.toml, where it skips an article
_KEY = re.compile(r"\d{8}-\d{6}-\d{6}")


@dataclass(frozen=True, slots=True)
class RemovedArticle:
    """An article that was taken out of its folder, and may come back."""

    folder: Path
    """The articles' folder."""
    key: str
    """What names this removal: when it was, in 22 digits and hyphens."""
    id: str
    title: str
    file: str
    """Where its file stands, or stood: a path within the folder, with forward slashes."""
    skipped: bool = False
    """True where the file holds others too and stays, and articles.toml skips the article."""

    @property
    def path(self) -> Path:
        """Return where its file stands, or stood."""
        return self.folder / self.file

    @property
    def day(self) -> date:
        """Return the day on which it was removed, in UTC."""
        return date.fromisoformat(self.key[:8])

    def undo(self) -> Path:
        """Bring the article back, byte for byte, and return where its file stands.

        Raises ArticleError when that is done already, or another file is there now.
        """
        try:
            (self._unskip if self.skipped else self._put_back)()
        except OSError as error:
            raise ArticleError(self.path, [unwritable(self.path, error)]) from error
        _strike_out(self.place)
        return self.path

    @property
    def place(self) -> Path:
        """Return the folder of what brings it back."""
        return self.folder / REMOVED / self.key

    def _put_back(self) -> None:
        kept = self.place / self.path.name
        if not os.path.lexists(kept):
            found = "the file that was removed is not kept any more"
            raise _error(self.path, found, "one that was not restored yet")
        if os.path.lexists(self.path):
            raise _error(self.path, "a file stands there already", "room for the one to restore")
        self.path.parent.mkdir(parents=True, exist_ok=True)
        kept.rename(self.path)
        atomic_files.sync(self.path.parent)

    def _unskip(self) -> None:
        """Bring articles.toml back as it was, or take out one line if it has changed since."""
        listed = self.folder / overrides.FILE_NAME
        before, after = self.place / _BEFORE, self.place / _AFTER
        if not after.exists() or after.read_bytes() != listed.read_bytes():
            skip_list.unskip(listed, self.id)
        elif before.exists():
            atomic_files.replace(before.read_bytes(), listed)
        else:
            listed.unlink()


def take_file(folder: Path, name: str, article_id: str, title: str) -> RemovedArticle:
    """Take out an article's file.

    name: its path within the folder.
    """
    removed = RemovedArticle(folder, _new_key(), article_id, title, name)
    with _noted(removed):
        removed.path.rename(removed.place / removed.path.name)
        for changed in (removed.place, removed.path.parent):
            atomic_files.sync(changed)
    return removed


def skip_article(folder: Path, name: str, article_id: str, title: str) -> RemovedArticle:
    """Have articles.toml skip an article of a file that holds others too."""
    removed = RemovedArticle(folder, _new_key(), article_id, title, name, skipped=True)
    listed = folder / overrides.FILE_NAME
    with _noted(removed):
        _copy(listed, removed.place / _BEFORE)
        skip_list.skip(listed, article_id)
        _copy(listed, removed.place / _AFTER)
    return removed


def find(folder: Path, key: str) -> RemovedArticle | None:
    """Return the removal of that key; None if there is none, or it was undone."""
    if not _KEY.fullmatch(key):
        return None
    try:
        note = json.loads((folder / REMOVED / key / _NOTE).read_bytes())
        named = {name: str(note[name]) for name in ("id", "title", "file")}
        removed = RemovedArticle(folder, key, **named, skipped=bool(note["skipped"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None
    file = PurePosixPath(removed.file)
    if file.is_absolute() or ".." in file.parts:
        return None
    if removed.skipped:
        is_kept = removed.id in overrides.read_overrides(folder / overrides.FILE_NAME).skipped
    else:
        is_kept = os.path.lexists(removed.place / file.name)
    return removed if is_kept else None


def find_all(folder: Path) -> Iterator[RemovedArticle]:
    """Yield what was removed and may come back, the latest first."""
    with contextlib.suppress(OSError):
        for place in sorted((folder / REMOVED).iterdir(), reverse=True):
            if found := find(folder, place.name):
                yield found


@contextlib.contextmanager
def _noted(removed: RemovedArticle) -> Iterator[None]:
    """Write down what is being removed, and strike it out again where that fails."""
    note = {name: getattr(removed, name) for name in ("id", "title", "file", "skipped")}
    try:
        removed.place.parent.mkdir(exist_ok=True)
        removed.place.mkdir()
        with _struck_out_on_failure(removed.place):
            atomic_files.create(
                json.dumps(note, ensure_ascii=False).encode(), removed.place / _NOTE
            )
            atomic_files.sync(removed.place.parent)
            yield
    except OSError as error:
        raise ArticleError(removed.path, [unwritable(removed.path, error)]) from error


@contextlib.contextmanager
def _struck_out_on_failure(place: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, ArticleError):
        _strike_out(place)
        raise


def _strike_out(place: Path) -> None:
    """Drop what was written down of a removal; an article's file is never dropped."""
    with contextlib.suppress(OSError):
        for name in (_NOTE, _BEFORE, _AFTER):
            (place / name).unlink(missing_ok=True)
        place.rmdir()


def _new_key() -> str:
    return f"{datetime.now(UTC):%Y%m%d-%H%M%S-%f}"


def _copy(path: Path, copy: Path) -> None:
    """Copy a file, if there is one."""
    if path.exists():
        atomic_files.create(path.read_bytes(), copy)


def _error(path: Path, found: str, expected: str) -> ArticleError:
    return ArticleError(path, [Problem(path, found, expected)])
