"""Write an index into a folder of files, as `reader` reads it."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import zlib
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np

from retrieval.index import article_db
from retrieval.index.article_db import StoredArticle, bytes_of
from retrieval.index.assembly.build_state import Build
from retrieval.index.store.reader import (
    ARRAYS,
    DATABASE,
    HISTORY,
    LEARNED,
    LINES,
    MANIFEST,
    SCHEMA,
    IndexFiles,
    checksum,
)
from retrieval.ingest.folder.reader import FolderContents
from retrieval.ingest.problems import Problem
from retrieval.types.article import Article


def write_index(
    build: Build,
    reading: FolderContents,
    folder: Path,
    place: Path,
    *,
    version: str,
    old: tuple[IndexFiles, Build] | None = None,
) -> None:
    """Write an index into an empty folder, and flush it to the disk.

    reading: what `folder` gave, to be stored with the index.
    place: the empty folder.
    version: of the store; an index with another one is outdated.
    old: the build that it started from; the texts of unchanged articles are copied from there.
    Raises OSError, sqlite3.Error.
    """
    index, learned = build.index, build.learned
    path = place / DATABASE
    if old:
        shutil.copyfile(old[0].place / DATABASE, path)
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.execute("PRAGMA journal_mode = OFF")  # nobody reads it until it is published
        database.execute("PRAGMA synchronous = OFF")
        database.executescript("BEGIN" if old else f"BEGIN; {SCHEMA}")
        rows = _write_articles(index.articles, old, database)
        _write_files(reading, folder, dict(zip(index.articles, rows, strict=True)), database)
        _write_meanings(build, database)
        database.execute("COMMIT")
    arrays = {name: getattr(index.arrays, name) for name in ARRAYS}
    arrays |= {f"history_{name}": getattr(index.history, name) for name in HISTORY}
    arrays |= {f"learned_{name}": getattr(learned, name) for name in LEARNED}
    arrays |= {f"lines_{name}": getattr(learned.lines, name) for name in LINES}
    arrays["rows"] = np.array(rows, dtype=np.int64)
    for name, array in arrays.items():
        with (place / f"{name}.npy").open("wb") as file:
            np.save(file, array)
    _write_words("terms", index.terms, place)
    _write_words("spellings", index.spellings, place)
    _write_words("languages", index.article_languages, place)
    _write_words("forms", build.forms, place)
    sums = {file.name: checksum(file) for file in sorted(place.iterdir())}
    _write_manifest(
        {
            "version": version,
            "index": index.version,
            "versions": list(index.history.versions),
            "checksums": sums,
        },
        place,
    )
    for written in place.iterdir():
        flush(written)
    flush(place)


def flush(path: Path) -> None:
    """Flush a file or folder to the disk, so that no rename outlives a loss of the content."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _write_articles(
    articles: Sequence[Article], old: tuple[IndexFiles, Build] | None, database: sqlite3.Connection
) -> list[int]:
    """Keep unchanged articles, write the others, and return the row number of each."""
    texts = old[1].texts if old else None
    free = 1 + (database.execute("SELECT max(number) FROM articles").fetchone()[0] or 0)
    rows = []
    new: list[tuple[int, Article]] = []
    for article in articles:
        if texts and isinstance(article, StoredArticle) and article.texts is texts:
            rows.append(article.row)
        else:
            rows.append(free + len(new))
            new.append((rows[-1], article))
    before = {row for (row,) in database.execute("SELECT number FROM articles")}
    article_db.drop_articles(sorted(before - set(rows)), database)
    article_db.write_articles(new, database)
    return rows


def _write_files(
    reading: FolderContents,
    folder: Path,
    rows: Mapping[Article, int],
    database: sqlite3.Connection,
) -> None:
    """Write the entries of the folder's files, and the problems in them."""
    for table in ("lines", "files", "problems", "skipped"):
        database.execute(f"DELETE FROM {table}")  # noqa: S608 - our own names
    items = [(file, item) for file in reading.files if file.is_whole for item in file.items]
    names = {id(item): file.name for file, (_, item) in items if isinstance(item, Problem)}
    database.executemany(
        "INSERT INTO files VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            (bytes_of(f.name), *f.facts, f.digest, f.is_sure, f.given, f.is_whole)
            for f in reading.files
        ),
    )
    database.executemany(
        "INSERT INTO lines VALUES (?, ?)",
        (
            (rows[item], line)
            for _, (line, item) in items
            if line is not None and isinstance(item, Article)
        ),
    )
    database.executemany(
        "INSERT INTO problems VALUES (?, ?, ?, ?, ?)",
        (
            (_within(p.path, folder), p.found, p.expected, p.line, _named(names.get(id(p))))
            for p in reading.problems
        ),
    )
    skipped = ((_within(path, folder),) for path in reading.skipped)
    database.executemany("INSERT INTO skipped VALUES (?)", skipped)


def _write_meanings(build: Build, database: sqlite3.Connection) -> None:
    """Write the synonyms, the acronyms and their definitions."""
    equals = build.index.equals
    for table in ("synonyms", "acronyms", "definitions"):
        database.execute(f"DELETE FROM {table}")  # noqa: S608 - our own names
    database.executemany(
        "INSERT INTO synonyms VALUES (?, ?)",
        ((json.dumps(group.asked), json.dumps(group.found)) for group in equals.groups),
    )
    database.executemany(
        "INSERT INTO acronyms VALUES (?, ?, ?, ?)",
        ((a.short, json.dumps(a.long), a.sentence, a.article) for a in equals.acronyms),
    )
    database.executemany(
        "INSERT INTO definitions VALUES (?, ?, ?, ?)",
        (
            (article, one.sentence, one.short, json.dumps(one.long))
            for article, defined in enumerate(build.definitions)
            for one in defined
        ),
    )


def _within(path: Path, folder: Path) -> bytes:
    return bytes_of(str(path.relative_to(folder)))


def _named(name: str | None) -> bytes | None:
    return None if name is None else bytes_of(name)


def _write_words(name: str, words: Iterable[str], place: Path) -> None:
    text = "\n".join([*words, ""])
    (place / f"{name}.words").write_bytes(text.encode("utf-8", "surrogatepass"))


def _write_manifest(told: Mapping[str, Any], place: Path) -> None:
    content = json.dumps(told, indent=1)
    (place / MANIFEST).write_text(f"{zlib.crc32(content.encode())}\n{content}", "utf-8")
