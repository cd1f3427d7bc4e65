"""Write an index into a folder of files, and open it again: memory-mapped, and checked."""

from __future__ import annotations

import json
import mmap
import os
import shutil
import sqlite3
import zlib
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np

from retrieval import stored
from retrieval.article import Article
from retrieval.building import Build, Learned
from retrieval.equals import Acronym, Equals, Group
from retrieval.history import History
from retrieval.index import Arrays, Index
from retrieval.reading import Problem, Reading
from retrieval.reading.known import Item, KnownFile
from retrieval.records import Definition
from retrieval.repeated import Lines
from retrieval.stored import StoredArticle, Texts, bytes_of, text_of

Column = np.ndarray[Any, Any]

_MANIFEST, _DATABASE = "manifest.json", "articles.sqlite3"
_ARRAYS = tuple(field.name for field in fields(Arrays))
_HISTORY = tuple(field.name for field in fields(History) if field.name != "versions")
_LINES = tuple(field.name for field in fields(Lines))
_LEARNED = tuple(field.name for field in fields(Learned) if field.name != "lines")
_SERVED = (
    _DATABASE,
    *(f"{name}.npy" for name in _ARRAYS),
    *(f"history_{name}.npy" for name in _HISTORY),
    *("rows.npy", "learned_digests.npy"),
    *("terms.txt", "spellings.txt", "languages.txt"),
)
"""What answering needs; all else is for the next build."""

SCHEMA = f"""{stored.SCHEMA}
CREATE TABLE lines (number INTEGER PRIMARY KEY, line INTEGER);
CREATE TABLE files (name BLOB PRIMARY KEY, size, changed, touched, mode, digest BLOB, is_sure,
    given BLOB, is_whole) WITHOUT ROWID;
CREATE TABLE problems (path BLOB, found, expected, line, file BLOB);
CREATE TABLE skipped (path BLOB);
CREATE TABLE synonyms (asked, found);
CREATE TABLE acronyms (short, long, sentence, article);
CREATE TABLE definitions (article, sentence, short, long);
"""
"""lines: where articles stand in files of many; changed, touched: nanoseconds; asked, found, long:
JSON; sentences of definitions are counted in their article."""


LAYOUT = " ".join((SCHEMA, *_ARRAYS, *_HISTORY, *_LINES, *_LEARNED))
"""Whatever is kept, by name: a part of the version."""


class DamagedError(Exception):
    """A file of a saved index is not as it was written; the message names it."""


class OlderError(Exception):
    """A saved index is of another version."""


class Saved:
    """What is kept in a folder of a saved index.

    Raises DamagedError, OlderError; FileNotFoundError, where there is none.
    """

    def __init__(self, place: Path, version: str) -> None:
        self.place = place
        try:
            self._manifest = _read_manifest(place)
        except FileNotFoundError:
            if (place / "texts.json").exists():  # how all began before there was a manifest
                raise OlderError from None
            if place.exists():
                raise DamagedError(_MANIFEST) from None
            raise
        if self._manifest["version"] != version:
            raise OlderError

    def check(self, *, whole: bool = False) -> None:
        """Raise DamagedError unless the files are as they were written.

        whole: those too that only the next build needs.
        """
        sums: Mapping[str, int] = self._manifest["checksums"]
        for name in sums if whole else _SERVED:
            try:
                if _checksum(self.place / name) != sums[name]:
                    raise DamagedError(name)
            except (OSError, KeyError):
                raise DamagedError(name) from None

    def index(self) -> Index:
        """Return the index, its arrays and texts left on the disk."""
        return self._open()[0]

    def build(self) -> Build:
        """Return the index and what the next one can be made from."""
        index, texts = self._open()
        lines = Lines(**{name: self._map(f"lines_{name}") for name in _LINES})
        learned = {name: self._map(f"learned_{name}") for name in _LEARNED}
        definitions: list[tuple[Definition, ...]] = [()] * len(index.articles)
        for article, sentence, short, long in texts.select("SELECT * FROM definitions"):
            definitions[article] += (Definition(sentence, short, tuple(json.loads(long))),)
        return Build(
            index, Learned(lines=lines, **learned), self._words("forms"), definitions, texts
        )

    def problems(self, folder: Path) -> tuple[Problem, ...]:
        """Return what was wrong in the folder."""
        with closing(stored.connect(self.place / _DATABASE)) as database:
            rows = database.execute(
                "SELECT path, found, expected, line FROM problems ORDER BY rowid"
            )
            return tuple(
                Problem(folder / text_of(path), found, expected, line)
                for path, found, expected, line in rows
            )

    def unsure(self) -> dict[str, bytes]:
        """Return the digests of the files, by their names, whose facts prove nothing."""
        with closing(stored.connect(self.place / _DATABASE)) as database:
            rows = database.execute("SELECT name, digest FROM files WHERE NOT is_sure")
            return {text_of(name): digest for name, digest in rows}

    def files(self, folder: Path, articles: Iterable[Article]) -> dict[str, KnownFile]:
        """Return the files as they were read.

        articles: those of the index, which stand among the files' items.
        """
        with closing(stored.connect(self.place / _DATABASE)) as database:
            items: dict[str, list[Item]] = {}
            lines = dict(database.execute("SELECT number, line FROM lines"))
            for article in articles:
                if isinstance(article, StoredArticle) and article.file:
                    items.setdefault(article.file, []).append((lines.get(article.row), article))
            for path, found, expected, line, name in database.execute(
                "SELECT path, found, expected, line, file FROM problems"
                " WHERE file IS NOT NULL ORDER BY rowid"
            ):
                problem = Problem(folder / text_of(path), found, expected, line)
                items.setdefault(text_of(name), []).append((line, problem))
            rows = database.execute("SELECT * FROM files").fetchall()
        known = {}
        for row in rows:
            name = text_of(row[0])
            size, changed, touched, mode, digest, is_sure, given, is_whole = row[1:]
            known[name] = KnownFile(
                name,
                (size, changed, touched, mode),
                digest,
                bool(is_sure),
                given,
                tuple(items.get(name, ())),
                bool(is_whole),
            )
        return known

    def _open(self) -> tuple[Index, Texts]:
        arrays = Arrays(**{name: self._map(name) for name in _ARRAYS})
        terms = self._words("terms")
        try:
            arrays.check(n_terms=len(terms))
        except ValueError as error:
            raise DamagedError(str(error)) from None
        texts = Texts(self.place / _DATABASE)
        rows, digests = self._map("rows").tolist(), self._map("learned_digests").tolist()
        history = {name: self._map(f"history_{name}") for name in _HISTORY}
        index = Index(
            texts.articles(rows, digests),
            self._words("spellings"),
            terms,
            arrays,
            article_languages=self._words("languages"),
            version=self._manifest["index"],
            equals=_equals(texts),
            history=History(self._manifest["versions"], **history),
        )
        return index, texts

    def _map(self, name: str) -> Column:
        """Return an array that stays on the disk, as a plain one: memmaps are slow to slice."""
        path = self.place / f"{name}.npy"
        return np.asarray(np.load(path, mmap_mode="r", allow_pickle=False))

    def _words(self, name: str) -> list[str]:
        text = (self.place / f"{name}.txt").read_bytes().decode("utf-8", "surrogatepass")
        return text.split("\n")[:-1]


def write(
    build: Build,
    reading: Reading,
    folder: Path,
    place: Path,
    *,
    version: str,
    old: tuple[Saved, Build] | None = None,
) -> None:
    """Write an index into an empty folder, and bring it to the disk.

    old: what it was built on; the texts of articles that stayed are copied from there.
    Raises OSError, sqlite3.Error.
    """
    index, learned = build.index, build.learned
    path = place / _DATABASE
    if old:
        shutil.copyfile(old[0].place / _DATABASE, path)
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.execute("PRAGMA journal_mode = OFF")  # until it is published nobody reads it
        database.execute("PRAGMA synchronous = OFF")
        database.executescript("BEGIN" if old else f"BEGIN; {SCHEMA}")
        rows = _write_articles(index.articles, old, database)
        _write_files(reading, folder, dict(zip(index.articles, rows, strict=True)), database)
        _write_meanings(build, database)
        database.execute("COMMIT")
    arrays = {name: getattr(index.arrays, name) for name in _ARRAYS}
    arrays |= {f"history_{name}": getattr(index.history, name) for name in _HISTORY}
    arrays |= {f"learned_{name}": getattr(learned, name) for name in _LEARNED}
    arrays |= {f"lines_{name}": getattr(learned.lines, name) for name in _LINES}
    arrays["rows"] = np.array(rows, dtype=np.int64)
    for name, array in arrays.items():
        with (place / f"{name}.npy").open("wb") as file:
            np.save(file, array)
    _write_words("terms", index.terms, place)
    _write_words("spellings", index.spellings, place)
    _write_words("languages", index.article_languages, place)
    _write_words("forms", build.forms, place)
    sums = {file.name: _checksum(file) for file in sorted(place.iterdir())}
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
    """Bring a file or a folder to the disk, so that no rename is kept and what it names lost."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _write_articles(
    articles: Sequence[Article], old: tuple[Saved, Build] | None, database: sqlite3.Connection
) -> list[int]:
    """Keep the articles that stayed, write the others, and return the numbers of all."""
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
    stored.drop(sorted(before - set(rows)), database)
    stored.write(new, database)
    return rows


def _write_files(
    reading: Reading, folder: Path, rows: Mapping[Article, int], database: sqlite3.Connection
) -> None:
    """Write what is known of the folder's files, and what is wrong there."""
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


def _equals(texts: Texts) -> Equals:
    groups = texts.select("SELECT asked, found FROM synonyms ORDER BY rowid")
    acronyms = texts.select("SELECT * FROM acronyms ORDER BY rowid")
    return Equals(
        [Group(tuple(json.loads(asked)), tuple(json.loads(found))) for asked, found in groups],
        [Acronym(short, tuple(json.loads(long)), s, a) for short, long, s, a in acronyms],
    )


def _within(path: Path, folder: Path) -> bytes:
    return bytes_of(str(path.relative_to(folder)))


def _named(name: str | None) -> bytes | None:
    return None if name is None else bytes_of(name)


def _write_words(name: str, words: Iterable[str], place: Path) -> None:
    text = "".join(f"{word}\n" for word in words)
    (place / f"{name}.txt").write_bytes(text.encode("utf-8", "surrogatepass"))


def _checksum(path: Path) -> int:
    """Return the CRC-32 of a file; other threads go on meanwhile."""
    if not path.stat().st_size:
        return 0
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        return zlib.crc32(content)


def _write_manifest(told: Mapping[str, Any], place: Path) -> None:
    content = json.dumps(told, indent=1)
    (place / _MANIFEST).write_text(f"{zlib.crc32(content.encode())}\n{content}", "utf-8")


def _read_manifest(place: Path) -> dict[str, Any]:
    try:
        checksum, _, content = (place / _MANIFEST).read_text("utf-8").partition("\n")
        if int(checksum) != zlib.crc32(content.encode()):
            raise DamagedError(_MANIFEST)
        told: dict[str, Any] = json.loads(content)
    except (ValueError, NotADirectoryError):
        raise DamagedError(_MANIFEST) from None
    return told
