"""Put articles into a folder as files of their own, take them out, and bring them back."""

from __future__ import annotations

import contextlib
import json
import os
import re
import secrets
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from retrieval import file_names, writing
from retrieval.article import Article
from retrieval.previewing import Candidate, Preview, articles_in, preview, taken_names
from retrieval.reading import ArticleError, Problem, format_of, read_source
from retrieval.reading.folder import scan
from retrieval.reading.problem import shown
from retrieval.reading.source import Draft, Source

__all__ = ["Added", "Candidate", "Preview", "Removed", "Shelf", "preview"]

REMOVED = ".removed"
"""The folder, within the articles' folder, of what was removed; nobody reads hidden ones."""

_ASIDE = ".adding-"  # how files begin that are being written
_ABANDONED_SECONDS = 3600  # writing takes an instant; this old, its process was killed
_NOTE = "removed.json"
_KEY = re.compile(r"\d{8}-\d{6}-[0-9a-f]{6}")


@dataclass(frozen=True, slots=True)
class Added:
    """An article that is in the folder now."""

    article: Article
    path: Path


@dataclass(frozen=True, slots=True)
class Removed:
    """An article that was taken out of its folder, and may come back."""

    folder: Path
    """The articles' folder."""
    key: str
    """What names this removal: 22 characters, digits, a to f and hyphens."""
    id: str
    title: str
    file: str
    """Where its file stood: a path within the folder, with forward slashes."""

    @property
    def path(self) -> Path:
        """Return where its file stood."""
        return self.folder / self.file

    def undo(self) -> Path:
        """Bring the file back, byte for byte, and return where it stands.

        Raises ArticleError when that is done already, or another file is there now.
        """
        place = self.folder / REMOVED / self.key
        if os.path.lexists(self.path):
            raise _error(self.path, "a file stands there already", "room for the one to restore")
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            (place / self.path.name).rename(self.path)
        except FileNotFoundError:
            found, expected = "its file is not kept any more", "one that was not restored yet"
            raise _error(self.path, found, expected) from None
        except OSError as error:
            raise ArticleError(self.path, [_unwritable(self.path, error)]) from error
        with contextlib.suppress(OSError):  # the file is back, and that is what counts
            (place / _NOTE).unlink()
            place.rmdir()
        _sync(self.path.parent)
        return self.path


class Shelf:
    """A folder of articles that can be added to."""

    def __init__(self, folder: Path, *, articles: Sequence[Article] | None = None) -> None:
        """Take a folder.

        articles: the folder's, where they are known; they are read otherwise.
        """
        self.folder = folder
        self._articles = articles

    @property
    def articles(self) -> Sequence[Article]:
        """Return the articles that are known to be in the folder."""
        if self._articles is None:
            self._articles = articles_in(self.folder)
        return self._articles

    def preview(self, name: str, data: bytes, *, url: str | None = None) -> Preview:
        """Return what adding a file would add; see `previewing.preview`."""
        return preview(name, data, self.folder, url=url, articles=self.articles)

    def add(self, previewed: Preview) -> tuple[Added, ...]:
        """Write a file for each article, all of them or none.

        Raises ArticleError when one cannot be written.
        """
        taken = taken_names(self.folder, self.articles)
        self._drop_abandoned()
        added: list[Added] = []
        try:
            for candidate in previewed.articles:
                added.append(self._write(candidate.article, taken))
                taken.add(file_names.folded(added[-1].article.id))
        except OSError as error:
            for one in added:
                one.path.unlink(missing_ok=True)
            raise ArticleError(self.folder, [_unwritable(self.folder, error)]) from error
        self._articles = (*self.articles, *(one.article for one in added))
        return tuple(added)

    def remove(self, article_id: str) -> Removed:
        """Take an article out of the folder; its file is kept, so that this can be undone.

        Raises ArticleError when there is no such article, when its file holds others too, or
        when it cannot be moved.
        """
        name = self._file_of(article_id)
        path = self.folder / name
        title = self._title_of_only(name, article_id)
        removed = Removed(self.folder, _new_key(), article_id, title, name)
        place = self.folder / REMOVED / removed.key
        try:
            place.mkdir(parents=True)
            _write_note(removed, place / _NOTE)
            path.rename(place / path.name)
            for changed in (place, place.parent, path.parent):
                _sync(changed)
        except OSError as error:
            with contextlib.suppress(OSError):
                (place / _NOTE).unlink(missing_ok=True)
                place.rmdir()
            raise ArticleError(path, [_unwritable(path, error)]) from error
        self._articles = tuple(one for one in self.articles if one.id != article_id)
        return removed

    def removed(self) -> tuple[Removed, ...]:
        """Return what was removed and may come back, the latest first."""
        return tuple(self._removed())

    def find_removed(self, key: str) -> Removed | None:
        """Return the removal of that key; None if there is none, or it was undone."""
        if not _KEY.fullmatch(key):
            return None
        return _read_note(self.folder, self.folder / REMOVED / key)

    def _write(self, article: Article, taken: set[str]) -> Added:
        """Write an article's file under the first name that is free."""
        for name in file_names.free(article.id, taken):
            path = self.folder / (name + writing.SUFFIX)
            with contextlib.suppress(FileExistsError):  # then the next name
                _publish(writing.to_markdown(article).encode(), path)
                return Added(replace(article, id=name, file=path.name), path)
        raise AssertionError  # names never end

    def _drop_abandoned(self) -> None:
        for path in self.folder.glob(f"{_ASIDE}*"):
            with contextlib.suppress(OSError):
                if time.time() - path.stat().st_mtime > _ABANDONED_SECONDS:
                    path.unlink()

    def _file_of(self, article_id: str) -> str:
        """Return the path within the folder of an article's file."""
        files = scan(self.folder, wanted=lambda name: format_of(name) is not None).files
        names = {file.name for file in files}
        for article in self.articles:
            if article.id == article_id and article.file in names:
                return article.file
        for name in sorted(names):  # one that was added a moment ago, or mended
            if PurePosixPath(name).stem == article_id:
                return name
        expected = 'an id that "articlebot list" shows'
        raise _error(self.folder, f"no article is called {shown(article_id)}", expected)

    def _title_of_only(self, name: str, article_id: str) -> str:
        """Return the title of the article that a file is; raise ArticleError if it holds more."""
        path = self.folder / name
        held = list(read_source(Source.load(path)))
        if len(held) > 1:
            found = f"{shown(article_id)} is one of {len(held):,} articles in this file"
            raise _error(path, found, "an article with a file of its own")
        known = (one.title for one in self.articles if one.id == article_id)
        titles = (one.fields.get("title") for one in held if isinstance(one, Draft))
        return next(known, None) or next(titles, None) or article_id

    def _removed(self) -> Iterator[Removed]:
        with contextlib.suppress(OSError):
            for place in sorted((self.folder / REMOVED).iterdir(), reverse=True):
                if found := self.find_removed(place.name):
                    yield found


def _publish(data: bytes, path: Path) -> None:
    """Write a file that is whole as soon as it is there.

    Raises FileExistsError when there is one already.
    """
    aside = path.with_name(_ASIDE + secrets.token_hex(8))
    try:
        with aside.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        _link(aside, path)
    finally:
        aside.unlink(missing_ok=True)
    _sync(path.parent)


def _link(aside: Path, path: Path) -> None:
    """Give a file its name; never another's."""
    try:
        os.link(aside, path)
    except FileExistsError:
        raise
    except OSError:  # a file system without links
        path.touch(exist_ok=False)
        aside.replace(path)


def _sync(folder: Path) -> None:
    """Bring a folder's names to the disk, where that can be done."""
    with contextlib.suppress(OSError):
        at = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(at)
        finally:
            os.close(at)


def _new_key() -> str:
    return f"{datetime.now(UTC):%Y%m%d-%H%M%S}-{secrets.token_hex(3)}"


def _write_note(removed: Removed, path: Path) -> None:
    note = {"id": removed.id, "title": removed.title, "file": removed.file}
    _publish(json.dumps(note, ensure_ascii=False).encode(), path)


def _read_note(folder: Path, place: Path) -> Removed | None:
    """Return what a note says of the file beside it; None where either is missing or wrong."""
    try:
        note = json.loads((place / _NOTE).read_bytes())
        removed = Removed(folder, place.name, *(str(note[name]) for name in _NOTED))
    except (OSError, ValueError, KeyError, TypeError):
        return None
    file = PurePosixPath(removed.file)
    if file.is_absolute() or ".." in file.parts or not os.path.lexists(place / file.name):
        return None
    return removed


def _unwritable(path: Path, error: OSError) -> Problem:
    found = f"this cannot be written ({error.strerror})"
    return Problem(path, found, "a folder that can be written to")


def _error(path: Path, found: str, expected: str) -> ArticleError:
    return ArticleError(path, [Problem(path, found, expected)])


_NOTED = ("id", "title", "file")
