"""Read articles.toml, which adds to what the files of a folder say of their articles.

It also says which of their lines are to be kept or dropped, whatever was learned of them.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field
from pathlib import Path

from retrieval.cleaning.line_rules import ANYTHING, Pattern, Patterns, is_for_many, named
from retrieval.ingest import metadata, toml
from retrieval.ingest.metadata import FIELDS, Fields
from retrieval.ingest.problems import ArticleError, Problem, shown
from retrieval.ingest.source import Source
from retrieval.types.article import Article

FILE_NAME = "articles.toml"
SKIP = "skip"
"""The field that leaves an article, or all of a file, out of the library."""
_PATTERNS = ("keep", "drop")
_SUCH_AS = '["Follow us *"]'
_WORD = re.compile(r"\w")
_NO_ARTICLE = (
    "names no article",
    'a file of this folder or an article\'s id, in quotes, such as ["a.txt"]',
)
_NO_PUBLISHER = ("names no publisher", "the publisher of an article of this folder")
Lines = Mapping[tuple[str, str], int]
"""By table and field; `toml.find_lines` says more."""


@dataclass(frozen=True, slots=True)
class Overrides:
    """The fields that articles.toml gives; of a wrong one nothing counts but the problem."""

    tables: Mapping[str, Fields] = field(default_factory=dict)
    """By a file's path within the folder, or by an article's id."""
    lines: Lines = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    path: Path = Path(FILE_NAME)
    patterns: Patterns = field(default_factory=Patterns)
    """Which lines are to be kept and dropped, by `patterns.named` table."""
    skipped: frozenset[str] = frozenset()
    """The tables that say skip = true."""

    def of(self, name: str) -> Fields:
        """Return the fields for a path or an id; nothing was given for most."""
        return self.tables.get(name, {})

    def skips(self, article: Article) -> bool:
        """Tell whether an article is to be left out, by its own id or by its file."""
        return article.id in self.skipped or article.file in self.skipped

    def digest(self, names: Iterable[str]) -> bytes:
        """Return a digest of what is said of all these names; empty where nothing is."""
        given = [
            (name, name in self.skipped, sorted(self.of(name).items()))
            for name in sorted(names)
            if self.of(name) or name in self.skipped
        ]
        return hashlib.blake2b(repr(given).encode(), digest_size=16).digest() if given else b""

    def unused(self, names: Set[str]) -> Iterator[Problem]:
        """Yield a problem for each table that is named for none of these.

        names: paths and ids, and the tables of publishers (`patterns.table_of`).
        """
        for name in sorted(self.tables):
            table = named(name)
            if table == ANYTHING or table in names:
                continue
            found, expected = _NO_PUBLISHER if is_for_many(table) else _NO_ARTICLE
            line = self.lines.get((name, ""))
            yield Problem(self.path, f"[{shown(name)}] {found}", expected, line)


def read(path: Path) -> Overrides:
    """Return what the file gives, and its problems; it never raises."""
    try:
        source = Source.load(path)
        text = source.text()
        given = toml.parse(text, source)
    except ArticleError as error:
        return Overrides(problems=error.problems)
    lines = toml.find_lines(text)
    tables: dict[str, Fields] = {}
    patterns: dict[str, tuple[Pattern, ...]] = {}
    problems: list[Problem] = []
    for name, table in given.items():
        if isinstance(table, dict):
            ruled, wrong = _patterns(name, table, lines, source)
            patterns[named(name)] = patterns.get(named(name), ()) + ruled
            problems += wrong
            tables[name], wrong = _check(name, table, lines, source)
            problems += wrong
        else:
            found, line = f"{shown(name)} stands outside of a table", lines.get(("", name))
            problems.append(source.problem(found, 'tables such as ["a.txt"]', line=line))
    skipped = frozenset(name for name, table in given.items() if _is_skipped(table))
    return Overrides(tables, lines, tuple(problems), path, Patterns(patterns), skipped)


def _patterns(
    name: str, table: dict[str, object], lines: Lines, source: Source
) -> tuple[tuple[Pattern, ...], list[Problem]]:
    """Return the good patterns of a table, those that keep first, and a problem for each other."""
    patterns, problems = [], []
    for key in _PATTERNS:
        given = table.get(key, [])
        line = lines.get((name, key), lines.get((name, "")))
        for text in given if isinstance(given, list) else [given]:
            place = _line_of(text, source, line)
            # A keep of "*" keeps a whole article; a drop of it would leave no article.
            if isinstance(text, str) and (_WORD.search(text) or (key == "keep" and text.strip())):
                patterns.append(Pattern(text, key == "keep", place))
            else:
                found = f'"{key}" has {shown(text)} in it'
                problems.append(source.problem(found, f"lines, such as {_SUCH_AS}", line=place))
    return tuple(patterns), problems


def _line_of(text: object, source: Source, first: int | None) -> int | None:
    """Return the line that holds the text: the first one, or one below it in a long list."""
    if not isinstance(text, str) or first is None:
        return first
    below = source.text().split("\n")[first - 1 :]
    return next((number for number, line in enumerate(below, first) if text in line), first)


def _is_skipped(table: object) -> bool:
    return isinstance(table, dict) and table.get(SKIP) is True


def find_faults(folder: Path) -> tuple[Problem, ...]:
    """Return why nothing counts of what a folder's articles.toml says; no reason for most."""
    path = folder / FILE_NAME
    if not os.path.lexists(path):
        return ()
    try:
        source = Source.load(path)
        toml.parse(source.text(), source)
    except ArticleError as error:
        return error.problems
    return ()


def _check(
    name: str, table: dict[str, object], lines: Lines, source: Source
) -> tuple[Fields, list[Problem]]:
    header = lines.get((name, ""))
    fields, problems = metadata.check(
        table, path=source.path, line_of=lambda field: lines.get((name, field), header)
    )
    if not isinstance(table.get(SKIP, False), bool):
        found, line = f'"{SKIP}" is {shown(table[SKIP])}', lines.get((name, SKIP), header)
        problems.append(source.problem(found, "true or false", line=line))
    known = (*(() if is_for_many(named(name)) else (*FIELDS, SKIP)), *_PATTERNS)
    for unknown in sorted(table.keys() - set(known)):
        line, expected = lines.get((name, unknown), header), f"one of {', '.join(known)}"
        if isinstance(table[unknown], dict):  # what [a.txt] means to TOML
            line = lines.get((f"{name}.{unknown}", ""), line)
            expected = 'a file\'s name in quotes, such as ["a.txt"]'
        found = f"[{shown(name)}] has {shown(unknown)}"
        problems.append(source.problem(found, expected, line=line))
    return ({} if is_for_many(named(name)) else fields), problems
