"""Keep the index of a folder of articles on disk, and bring it up to date when the folder changes.

It is stored in `index/<digest of the folder's path>-<digest of the files' facts>` within a cache
folder. A new one is written to a temporary folder and published by one rename, so that there is a
complete index at any moment; a process that has an older one open can go on using it.
"""

from __future__ import annotations

import functools
import hashlib
import sqlite3
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from retrieval.analysis.lexicon.idf import background_fingerprint
from retrieval.index import builder
from retrieval.index.assembly.build_state import Build
from retrieval.index.index import Index
from retrieval.index.store import reader, writer
from retrieval.index.store.publishing import Say, build_lock, publish_index
from retrieval.index.store.reader import DamagedIndexError, IndexFiles, OutdatedIndexError
from retrieval.ingest.folder.reader import INGEST_VERSION, FolderContents, find_files, read_folder
from retrieval.ingest.folder.scan import Scan, folder_of
from retrieval.ingest.problems import Problem
from retrieval.ingest.registry import INSTALL

Progress = Callable[[int, int], None]

OLDER = "The saved index is from an older version, so it is being rebuilt."
DAMAGED = "The saved index is damaged ({name}), so it is being rebuilt."


@dataclass(frozen=True, slots=True)
class StoredIndex:
    """The index of a folder, and where it is stored."""

    index: Index
    problems: tuple[Problem, ...]
    """What is wrong in the folder's files."""
    place: Path | None
    """Where it is stored; None when it could not be."""
    is_built: bool = False
    """True when it was built just now, and is in memory."""


def open_index(
    folder: Path,
    *,
    cache: Path | None = None,
    progress: Progress | None = None,
    say: Say | None = None,
) -> tuple[Index, tuple[Problem, ...]]:
    """Return the index of a folder's good articles, and what is wrong with the others.

    cache: where indexes are stored. A stored index is opened again while the folder stays the
    same, and updated when it has changed. None stores nothing; a cache that cannot be written to
    is ignored.
    progress: called with the number of articles done and of all, while an index is built.
    say: called with a sentence for the operator when a stored index is of no use, or when the
    index cannot be stored.
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
    """Return the index of a folder and where it is stored; a new one is left in memory.

    Parameters and errors are those of `open_index`.
    """
    found = find_files(folder)
    place = _place(folder, found, cache)
    if opened := _open(place, folder, found):
        return opened
    return _build_and_save(folder, found, place, progress, say or (lambda _: None))


def index_path(folder: Path, cache: Path) -> Path:
    """Return where the index of the folder in its present state is, or will be, stored.

    Raises ArticleError when there is no such folder.
    """
    return _place(folder, find_files(folder), cache)


def last_index(folder: Path, cache: Path) -> Path | None:
    """Return where the newest index of the folder is stored, whatever the folder holds now."""
    return next(iter(_places(folder, cache)), None)


def load_index(place: Path, folder: Path) -> tuple[Index, tuple[Problem, ...]]:
    """Return the index stored at a place, and the problems, without looking at the folder.

    Raises DamagedIndexError, OutdatedIndexError; OSError when there is no index.
    """
    IndexFiles(place, _version()).check()
    kept = _read(place, folder)
    return kept.index, kept.problems


def _read(place: Path, folder: Path) -> StoredIndex:
    kept = IndexFiles(place, _version())
    return StoredIndex(kept.index(), kept.problems(folder_of(folder)), place)


def _open(place: Path, folder: Path, found: Scan) -> StoredIndex | None:
    """Return the index stored at a place, or None when it is missing, damaged or outdated."""
    try:
        kept = IndexFiles(place, _version())
        kept.check()
        return _read(place, folder) if _is_current(kept, found) else None
    except (DamagedIndexError, OutdatedIndexError, OSError, sqlite3.Error):
        return None


def _is_current(kept: IndexFiles, found: Scan) -> bool:
    """Tell whether the index is valid also as far as the files' facts cannot tell."""
    files = {file.name: file for file in found.files}
    problems = kept.problems(found.folder)
    wanting = {p.expected for p in problems if p.expected.startswith(INSTALL)}
    unsure = kept.unsure().items()
    return all(files[name].digest() == digest for name, digest in unsure) and not any(
        _are_installed(wanted.removeprefix(INSTALL).split()) for wanted in wanting
    )


def _are_installed(distributions: Iterable[str]) -> bool:
    """Tell whether the libraries that a format wants are there by now."""
    try:
        return all(map(metadata.version, distributions))
    except metadata.PackageNotFoundError:
        return False


def _build_and_save(
    folder: Path, found: Scan, place: Path, progress: Progress | None, say: Say
) -> StoredIndex:
    """Build an index from the stored one and store it; one process at a time for each folder."""
    cache = place.parents[1]
    with build_lock(cache / "index", _name(folder), say) as (is_locked, has_waited):
        if has_waited:  # the process before us may have built what we want
            found = find_files(folder)
            place = _place(folder, found, cache)
            if opened := _open(place, folder, found):
                return opened
        old = _last_build(folder, cache, say)
        made, read = _build(folder, found, progress, old)
        write = functools.partial(
            writer.write_index, made, read, found.folder, version=_version(), old=old
        )
        is_kept = is_locked and publish_index(write, place, say)
    return StoredIndex(made.index, read.problems, place if is_kept else None, is_built=True)


def _build(
    folder: Path,
    found: Scan,
    progress: Progress | None,
    old: tuple[IndexFiles, Build] | None = None,
) -> tuple[Build, FolderContents]:
    known = old[0].files(found.folder, old[1].index.articles) if old else {}
    read = read_folder(found, folder, known)
    total = len(read.articles)
    step = (lambda done: progress(done, total)) if progress else None
    made = builder.build(
        read.articles,
        synonyms=read.synonyms,
        rules=read.rules,
        progress=step,
        old=old[1] if old else None,
    )
    return made, read


def _last_build(folder: Path, cache: Path, say: Say) -> tuple[IndexFiles, Build] | None:
    """Return the newest undamaged build of the folder, or None; report the first flaw found."""
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
        except (
            OSError,
            ValueError,
            sqlite3.Error,
        ):  # another process is dropping it, as we have no lock
            continue
    for flaw in flaws[:1]:
        say(flaw)
    return None


def _places(folder: Path, cache: Path) -> list[Path]:
    """Return the places of the folder's stored indexes, the newest first."""
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
    """Return the version of all that an index depends on, apart from its folder."""
    shape = _digest(f"{reader.LAYOUT} {background_fingerprint()}")
    return f"{builder.VERSION}.{INGEST_VERSION}.{shape}"
