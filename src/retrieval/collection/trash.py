"""Move removed articles to a hidden folder, from which they can be restored."""

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
"""The subfolder for removed articles; hidden folders are not read."""

_NOTE = "removed.json"
_BEFORE, _AFTER = "before", "after"  # copies of articles.toml, for a skipped article
_KEY = re.compile(r"\d{8}-\d{6}-\d{6}")


@dataclass(frozen=True, slots=True)
class RemovedArticle:
    """An article that was removed from its folder and can be restored."""

    folder: Path
    """The articles' folder."""
    key: str
    """Identifies this removal: its time in UTC, 22 digits and hyphens."""
    id: str
    title: str
    file: str
    """The path of its file within the folder, with forward slashes."""
    skipped: bool = False
    """True when its file has other articles and stays, and articles.toml skips the article."""

    @property
    def path(self) -> Path:
        """Return the path of its file."""
        return self.folder / self.file

    @property
    def day(self) -> date:
        """Return the day on which it was removed, in UTC."""
        return date.fromisoformat(self.key[:8])

    def undo(self) -> Path:
        """Restore the article, byte for byte, and return the path of its file.

        Raises ArticleError when it has been restored already, or when another file is there now.
        """
        try:
            (self._unskip if self.skipped else self._put_back)()
        except OSError as error:
            raise ArticleError(self.path, [unwritable(self.path, error)]) from error
        _drop_record(self.place)
        return self.path

    @property
    def place(self) -> Path:
        """Return the folder that keeps what it takes to restore it."""
        return self.folder / REMOVED / self.key

    def _put_back(self) -> None:
        kept = self.place / self.path.name
        if not os.path.lexists(kept):
            found = "the removed file is no longer kept"
            raise _error(self.path, found, "one that has not been restored yet")
        if os.path.lexists(self.path):
            raise _error(self.path, "another file is already there", "no file in that place")
        self.path.parent.mkdir(parents=True, exist_ok=True)
        kept.rename(self.path)
        atomic_files.sync(self.path.parent)

    def _unskip(self) -> None:
        """Restore articles.toml, or remove one line from it if it has changed since."""
        listed = self.folder / overrides.FILE_NAME
        before, after = self.place / _BEFORE, self.place / _AFTER
        if not after.exists() or after.read_bytes() != listed.read_bytes():
            skip_list.remove_skip(listed, self.id)
        elif before.exists():
            atomic_files.replace(before.read_bytes(), listed)
        else:
            listed.unlink()


def take_file(folder: Path, name: str, article_id: str, title: str) -> RemovedArticle:
    """Remove an article by moving its file.

    name: the file's path within the folder.
    """
    removed = RemovedArticle(folder, _new_key(), article_id, title, name)
    with _recorded(removed):
        removed.path.rename(removed.place / removed.path.name)
        for changed in (removed.place, removed.path.parent):
            atomic_files.sync(changed)
    return removed


def skip_article(folder: Path, name: str, article_id: str, title: str) -> RemovedArticle:
    """Remove an article of a file with several by having articles.toml skip it."""
    removed = RemovedArticle(folder, _new_key(), article_id, title, name, skipped=True)
    listed = folder / overrides.FILE_NAME
    with _recorded(removed):
        _copy(listed, removed.place / _BEFORE)
        skip_list.add_skip(listed, article_id)
        _copy(listed, removed.place / _AFTER)
    return removed


def find_removed(folder: Path, key: str) -> RemovedArticle | None:
    """Return the removal with that key, or None when there is none or it was undone."""
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


def find_removed_articles(folder: Path) -> Iterator[RemovedArticle]:
    """Yield the removed articles that can be restored, the latest first."""
    with contextlib.suppress(OSError):
        for place in sorted((folder / REMOVED).iterdir(), reverse=True):
            if found := find_removed(folder, place.name):
                yield found


@contextlib.contextmanager
def _recorded(removed: RemovedArticle) -> Iterator[None]:
    """Record what is being removed, and drop the record again if that fails."""
    note = {name: getattr(removed, name) for name in ("id", "title", "file", "skipped")}
    try:
        removed.place.parent.mkdir(exist_ok=True)
        removed.place.mkdir()
        with _dropped_on_failure(removed.place):
            atomic_files.create(
                json.dumps(note, ensure_ascii=False).encode(), removed.place / _NOTE
            )
            atomic_files.sync(removed.place.parent)
            yield
    except OSError as error:
        raise ArticleError(removed.path, [unwritable(removed.path, error)]) from error


@contextlib.contextmanager
def _dropped_on_failure(place: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, ArticleError):
        _drop_record(place)
        raise


def _drop_record(place: Path) -> None:
    """Drop the record of a removal; an article's file is never dropped."""
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
