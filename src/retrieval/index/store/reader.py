"""Open an index that is stored as a folder of files: verified and memory-mapped."""

from __future__ import annotations

import json
import mmap
import zlib
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np

from retrieval.analysis.lexicon.aliases import Acronym, AliasTable, SynonymGroup
from retrieval.cleaning.line_features import LineFeatures
from retrieval.index import article_db
from retrieval.index.article_db import ArticleTexts, StoredArticle, text_of
from retrieval.index.assembly.build_state import Build, BuildState
from retrieval.index.assembly.document_columns import AcronymRow
from retrieval.index.index import Index
from retrieval.index.index_arrays import IndexArrays
from retrieval.index.sentence_history import IndexHistory
from retrieval.ingest.folder.file_cache import CachedFile, Item
from retrieval.ingest.folder.scan import FileFacts
from retrieval.ingest.problems import Problem
from retrieval.types.article import Article

Column = np.ndarray[Any, Any]

MANIFEST, DATABASE = "manifest.json", "articles.sqlite3"
ARRAYS = tuple(field.name for field in fields(IndexArrays))
HISTORY = tuple(field.name for field in fields(IndexHistory) if field.name != "versions")
LINES = tuple(field.name for field in fields(LineFeatures))
LEARNED = tuple(field.name for field in fields(BuildState) if field.name != "lines")
_SERVED = (
    DATABASE,
    *(f"{name}.npy" for name in ARRAYS),
    *(f"history_{name}.npy" for name in HISTORY),
    *("rows.npy", "learned_digests.npy"),
    *("terms.words", "spellings.words", "languages.words"),
)
"""The files that answering needs; the others are for the next build."""

SCHEMA = f"""{article_db.SCHEMA}
CREATE TABLE lines (number INTEGER PRIMARY KEY, line INTEGER);
CREATE TABLE files (name BLOB PRIMARY KEY, size, changed, touched, mode, digest BLOB, is_sure,
    given BLOB, is_whole) WITHOUT ROWID;
CREATE TABLE problems (path BLOB, found, expected, line, file BLOB);
CREATE TABLE skipped (path BLOB);
CREATE TABLE synonyms (asked, found);
CREATE TABLE acronyms (short, long, sentence, article);
CREATE TABLE definitions (article, sentence, short, long);
"""
"""lines: where articles begin in files of several; changed, touched: mtime and ctime in ns; asked,
found, long: JSON lists; sentence in definitions: counted within the article."""


LAYOUT = " ".join((SCHEMA, *ARRAYS, *HISTORY, *LINES, *LEARNED))
"""The names of all that is stored: a part of the version."""


class DamagedIndexError(Exception):
    """A file of a stored index is not as it was written; the message is its name."""


class OutdatedIndexError(Exception):
    """A stored index was written by another version."""


class IndexFiles:
    """The files of a stored index.

    Raises DamagedIndexError, OutdatedIndexError; FileNotFoundError when there is no index.
    """

    def __init__(self, place: Path, version: str) -> None:
        self.place = place
        try:
            self._manifest = _read_manifest(place)
        except FileNotFoundError:
            if (place / "texts.json").exists():  # the layout before there was a manifest
                raise OutdatedIndexError from None
            if place.exists():
                raise DamagedIndexError(MANIFEST) from None
            raise
        if self._manifest["version"] != version:
            raise OutdatedIndexError

    def check(self, *, whole: bool = False) -> None:
        """Raise DamagedIndexError unless the files are as they were written.

        whole: check also those that only the next build needs.
        """
        sums: Mapping[str, int] = self._manifest["checksums"]
        for name in sums if whole else _SERVED:
            try:
                if checksum(self.place / name) != sums[name]:
                    raise DamagedIndexError(name)
            except (OSError, KeyError):
                raise DamagedIndexError(name) from None

    def index(self) -> Index:
        """Return the index; its arrays and texts stay on the disk."""
        return self._open()[0]

    def build(self) -> Build:
        """Return the index and what the next build can start from."""
        index, texts = self._open()
        lines = LineFeatures(**{name: self._map(f"lines_{name}") for name in LINES})
        learned = {name: self._map(f"learned_{name}") for name in LEARNED}
        definitions: list[tuple[AcronymRow, ...]] = [()] * len(index.articles)
        for article, sentence, short, long in texts.select("SELECT * FROM definitions"):
            definitions[article] += (AcronymRow(sentence, short, tuple(json.loads(long))),)
        return Build(
            index, BuildState(lines=lines, **learned), self._words("forms"), definitions, texts
        )

    def problems(self, folder: Path) -> tuple[Problem, ...]:
        """Return the problems that the folder had."""
        with closing(article_db.connect(self.place / DATABASE)) as database:
            rows = database.execute(
                "SELECT path, found, expected, line FROM problems ORDER BY rowid"
            )
            return tuple(
                Problem(folder / text_of(path), found, expected, line)
                for path, found, expected, line in rows
            )

    def unsure(self) -> dict[str, bytes]:
        """Return the digests, by name, of the files whose facts prove nothing."""
        with closing(article_db.connect(self.place / DATABASE)) as database:
            rows = database.execute("SELECT name, digest FROM files WHERE NOT is_sure")
            return {text_of(name): digest for name, digest in rows}

    def files(self, folder: Path, articles: Iterable[Article]) -> dict[str, CachedFile]:
        """Return the cached files by name.

        articles: those of the index, which become the files' items.
        """
        with closing(article_db.connect(self.place / DATABASE)) as database:
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
            size, modified_ns, changed_ns, mode, digest, is_sure, given, is_whole = row[1:]
            known[name] = CachedFile(
                name,
                FileFacts(size, modified_ns, changed_ns, mode),
                digest,
                bool(is_sure),
                given,
                tuple(items.get(name, ())),
                bool(is_whole),
            )
        return known

    def _open(self) -> tuple[Index, ArticleTexts]:
        arrays = IndexArrays(**{name: self._map(name) for name in ARRAYS})
        terms = self._words("terms")
        try:
            arrays.check(n_terms=len(terms))
        except ValueError as error:
            raise DamagedIndexError(str(error)) from None
        texts = ArticleTexts(self.place / DATABASE)
        rows, digests = self._map("rows").tolist(), self._map("learned_digests").tolist()
        history = {name: self._map(f"history_{name}") for name in HISTORY}
        index = Index(
            texts.articles(rows, digests),
            self._words("spellings"),
            terms,
            arrays,
            article_languages=self._words("languages"),
            version=self._manifest["index"],
            equals=_equals(texts),
            history=IndexHistory(self._manifest["versions"], **history),
        )
        return index, texts

    def _map(self, name: str) -> Column:
        """Return a memory-mapped array as a plain ndarray: np.memmap is slow to slice."""
        path = self.place / f"{name}.npy"
        return np.asarray(np.load(path, mmap_mode="r", allow_pickle=False))

    def _words(self, name: str) -> list[str]:
        text = (self.place / f"{name}.words").read_bytes().decode("utf-8", "surrogatepass")
        return text.split("\n")[:-1]


def checksum(path: Path) -> int:
    """Return the CRC-32 of a file; releases the GIL meanwhile."""
    if not path.stat().st_size:
        return 0
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        return zlib.crc32(content)


def _equals(texts: ArticleTexts) -> AliasTable:
    groups = texts.select("SELECT asked, found FROM synonyms ORDER BY rowid")
    acronyms = texts.select("SELECT * FROM acronyms ORDER BY rowid")
    return AliasTable(
        [
            SynonymGroup(tuple(json.loads(asked)), tuple(json.loads(found)))
            for asked, found in groups
        ],
        [Acronym(short, tuple(json.loads(long)), s, a) for short, long, s, a in acronyms],
    )


def _read_manifest(place: Path) -> dict[str, Any]:
    try:
        checksum, _, content = (place / MANIFEST).read_text("utf-8").partition("\n")
        if int(checksum) != zlib.crc32(content.encode()):
            raise DamagedIndexError(MANIFEST)
        told: dict[str, Any] = json.loads(content)
    except (ValueError, NotADirectoryError):
        raise DamagedIndexError(MANIFEST) from None
    return told
