"""Turn a folder of articles into its index: built once, kept on disk, built on from then on.

A folder's index is in `index/<digest of its path>-<digest of its files' state>`. It is written
aside and published by one rename, so that there is a whole one at any moment; who has an older
one open keeps it.
"""

from __future__ import annotations

import fcntl
import functools
import hashlib
import os
import re
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from retrieval import ingest
from retrieval.analysis.lexicon.idf import background_fingerprint
from retrieval.index.build_state import Build
from retrieval.index.builder import VERSION as BUILDING
from retrieval.index.builder import build
from retrieval.index.index import Index
from retrieval.index.store import reader, writer
from retrieval.index.store.reader import DamagedIndexError, IndexFiles, OutdatedIndexError
from retrieval.ingest import EXTRA_WANTED, FolderContents, Problem, find_files, read_again
from retrieval.ingest.folder import Scan

Progress = Callable[[int, int], None]
Say = Callable[[str], object]

OLDER = "The saved index is of an older version, so it is built anew."
DAMAGED = "The saved index is damaged ({name}), so it is built anew."
NOT_SAVED = "The index cannot be saved in {place} ({reason}), so it is kept in memory alone."

_ASIDE, _AWAY, _LOCK = ".new-", ".old-", ".lock-"  # how begin the names of what is no index


@dataclass(frozen=True, slots=True)
class StoredIndex:
    """A folder's index, as it is kept."""

    index: Index
    problems: tuple[Problem, ...]
    """What is wrong in the folder."""
    place: Path | None
    """Where it is kept; None where it could not be."""
    is_built: bool = False
    """Whether it was built just now, and is in memory."""


def open_index(
    folder: Path,
    *,
    cache: Path | None = None,
    progress: Progress | None = None,
    say: Say | None = None,
) -> tuple[Index, tuple[Problem, ...]]:
    """Return the index of a folder's good articles, and what is wrong with the others.

    cache: where the index is kept: found again while the folder stays as it is, built on when it
    has changed. None keeps nothing. A cache that cannot be written to is done without.
    progress: called with the articles done and their number while an index is built.
    say: called with a sentence for an operator when what was kept is of no use, or nothing kept.
    Raises ArticleError when no article is good.
    """
    if cache is None:
        made, read = _build(folder, find_files(folder), progress)
        return made.index, read.problems
    kept = keep_index(folder, cache=cache, progress=progress, say=say)
    if kept.place and kept.is_built:  # what is on the disk is shared with other processes
        with suppress(DamagedIndexError, OutdatedIndexError, OSError, sqlite3.Error):
            kept = _read(kept.place, folder)
    return kept.index, kept.problems


def keep_index(
    folder: Path, *, cache: Path, progress: Progress | None = None, say: Say | None = None
) -> StoredIndex:
    """Return what `open_index` does, and where it is kept; what was built is not opened again."""
    found = find_files(folder)
    place = _place(folder, found, cache)
    if opened := _open(place, folder, found):
        return opened
    return _build_and_save(folder, found, place, progress, say or (lambda _: None))


def index_path(folder: Path, cache: Path) -> Path:
    """Return where the folder's index is kept: another place when anything has changed.

    Raises ArticleError when there is no such folder.
    """
    return _place(folder, find_files(folder), cache)


def last_index(folder: Path, cache: Path) -> Path | None:
    """Return where the folder's newest index is, whatever became of the folder since."""
    return next(iter(_places(folder, cache)), None)


def load_index(place: Path, folder: Path) -> tuple[Index, tuple[Problem, ...]]:
    """Return the index that is kept there, without a look at the folder.

    Raises DamagedError, OlderError; OSError, where there is none.
    """
    saved_ = IndexFiles(place, _version())
    saved_.check()
    kept = _read(place, folder)
    return kept.index, kept.problems


def _read(place: Path, folder: Path) -> StoredIndex:
    kept = IndexFiles(place, _version())
    return StoredIndex(kept.index(), kept.problems(folder), place)


def _open(place: Path, folder: Path, found: Scan) -> StoredIndex | None:
    """Return what is kept there, or None where that is nothing, or not whole, or too old."""
    try:
        kept = IndexFiles(place, _version())
        kept.check()
        return _read(place, folder) if _is_current(kept, folder, found) else None
    except (DamagedIndexError, OutdatedIndexError, OSError, sqlite3.Error):
        return None


def _is_current(kept: IndexFiles, folder: Path, found: Scan) -> bool:
    """Tell whether what the files' facts cannot tell is as it was, too."""
    files = {file.name: file for file in found.files}
    wanting = {p.expected for p in kept.problems(folder) if p.expected.startswith(EXTRA_WANTED)}
    unsure = kept.unsure().items()
    return all(files[name].digest() == digest for name, digest in unsure) and not any(
        _is_installed(wanted.removeprefix(EXTRA_WANTED).rstrip("]'")) for wanted in wanting
    )


def _is_installed(extra: str) -> bool:
    """Tell whether the libraries of one of our extras are there."""
    try:
        for requirement in metadata.requires("articlebot") or ():
            name, _, condition = requirement.partition(";")
            if f'extra == "{extra}"' in condition.replace("'", '"'):
                metadata.version(re.split(r"[^\w.-]", name, maxsplit=1)[0])
    except metadata.PackageNotFoundError:
        return False
    return True


def _build_and_save(
    folder: Path, found: Scan, place: Path, progress: Progress | None, say: Say
) -> StoredIndex:
    """Build on what is kept, and keep that; one process a folder at a time."""
    cache = place.parents[1]
    with _locked(folder, cache, say) as (is_locked, has_waited):
        if has_waited:  # whoever built before us may have built what we want
            found = find_files(folder)
            place = _place(folder, found, cache)
            if opened := _open(place, folder, found):
                return opened
        old = _last_build(folder, cache, say)
        made, read = _build(folder, found, progress, old)
        write = functools.partial(writer.write, made, read, folder, version=_version(), old=old)
        is_kept = is_locked and _publish(write, place, say)
    return StoredIndex(made.index, read.problems, place if is_kept else None, is_built=True)


def _build(
    folder: Path,
    found: Scan,
    progress: Progress | None,
    old: tuple[IndexFiles, Build] | None = None,
) -> tuple[Build, FolderContents]:
    known = old[0].files(folder, old[1].index.articles) if old else {}
    read = read_again(found, folder, known)
    total = len(read.articles)
    step = (lambda done: progress(done, total)) if progress else None
    made = build(
        read.articles,
        synonyms=read.synonyms,
        patterns=read.patterns,
        progress=step,
        old=old[1] if old else None,
    )
    return made, read


def _last_build(folder: Path, cache: Path, say: Say) -> tuple[IndexFiles, Build] | None:
    """Return the newest build of the folder that is whole, or None; say why one is not."""
    flaws = []
    for place in _places(folder, cache):
        try:
            kept = IndexFiles(place, _version())
            kept.check(whole=True)
            return kept, kept.build()
        except OutdatedIndexError:
            flaws.append(OLDER)
        except DamagedIndexError as error:
            flaws.append(DAMAGED.format(name=error))
        except (OSError, ValueError, sqlite3.Error):  # it is being dropped, while we have no lock
            continue
    for flaw in flaws[:1]:
        say(flaw)
    return None


def _publish(write: Callable[[Path], None], place: Path, say: Say) -> bool:
    """Write an index aside, rename it, and drop the older ones; tell whether it is published.

    What a killed process left aside is dropped first.
    """
    name = place.name.split("-")[0]
    aside, away = place.with_name(_ASIDE + name), place.with_name(_AWAY + name)
    try:
        for left in (aside, away):
            _drop(left)
        aside.mkdir()
        write(aside)
        if place.exists():  # it was damaged, or a file changed and its facts did not
            place.rename(away)
        aside.rename(place)
        writer.flush(place.parent)
    except (OSError, sqlite3.Error, UnicodeError) as error:
        say(NOT_SAVED.format(place=place.parent, reason=getattr(error, "strerror", None) or error))
        _drop(aside)
        return False
    _drop(away)
    for other in place.parent.glob(f"{name}-*"):
        if other != place:
            with suppress(OSError):
                other.rename(away)  # at once: what has an index's name is whole
            _drop(away)
    return True


def _drop(path: Path) -> None:
    """Remove a folder or whatever stands in its place, as far as that is possible."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with suppress(OSError):
            path.unlink(missing_ok=True)


@contextmanager
def _locked(folder: Path, cache: Path, say: Say) -> Iterator[tuple[bool, bool]]:
    """Wait until nobody else builds the folder's index.

    Give whether anything can be written, and whether somebody else built until now. The lock is
    gone with the process that has it, however that ends.
    """
    path = cache / "index" / f"{_LOCK}{_name(folder)}"
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
    """Take the lock on a file; return whether somebody else had it."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        return True
    return False


def _places(folder: Path, cache: Path) -> list[Path]:
    """Return where indexes of the folder are, the newest first."""
    found = []
    for place in (cache / "index").glob(f"{_name(folder)}-*"):
        with suppress(OSError):
            found.append((place.stat().st_mtime_ns, place))
    return [place for _, place in sorted(found, reverse=True)]


def _place(folder: Path, found: Scan, cache: Path) -> Path:
    state = _digest(f"{_version()} {found.fingerprint()}")
    return cache / "index" / f"{_name(folder)}-{state}"


def _name(folder: Path) -> str:
    return _digest(str(folder.resolve()))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()[:16]


@functools.cache
def _version() -> str:
    """Return the version of all that an index depends on beside its folder."""
    shape = _digest(f"{reader.LAYOUT} {background_fingerprint()}")
    return f"{BUILDING}.{ingest.VERSION}.{shape}"
