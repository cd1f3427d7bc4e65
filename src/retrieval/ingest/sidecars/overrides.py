"""Read articles.toml, in which an editor completes or overrides what files say of their articles.

It also has the rules for lines to keep and to drop.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field
from pathlib import Path

from retrieval.cleaning.line_rules import (
    ANYTHING,
    LineRule,
    LineRules,
    is_for_many,
    normalize_table,
)
from retrieval.ingest import metadata
from retrieval.ingest.metadata import FIELDS, Fields
from retrieval.ingest.problems import ArticleError, Problem, shown
from retrieval.ingest.sidecars import toml
from retrieval.ingest.source import Source
from retrieval.types.article import Article

FILE_NAME = "articles.toml"
SKIP = "skip"
"""The field that leaves an article, or a whole file, out of the library."""
_PATTERNS = ("keep", "drop")
_SUCH_AS = '["Follow us *"]'
_WORD = re.compile(r"\w")
_NO_ARTICLE = (
    "names no article",
    'a file of this folder or an article\'s id, in quotes, such as ["a.txt"]',
)
_NO_PUBLISHER = ("names no publisher", "the publisher of an article of this folder")
Lines = Mapping[tuple[str, str], int]
"""Line numbers by table and field, as `toml.find_field_lines` returns them."""


@dataclass(frozen=True, slots=True)
class Overrides:
    """What articles.toml says; an invalid field counts for nothing but its problem."""

    tables: Mapping[str, Fields] = field(default_factory=dict)
    """Fields by a file's path within the folder, or by an article's id."""
    lines: Lines = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    path: Path = Path(FILE_NAME)
    rules: LineRules = field(default_factory=LineRules)
    """Which lines are to be kept and dropped, by normalized table."""
    skipped: frozenset[str] = frozenset()
    """The names of the tables that say skip = true."""

    def of(self, name: str) -> Fields:
        """Return the fields for a path or an id, empty for most."""
        return self.tables.get(name, {})

    def skips(self, article: Article) -> bool:
        """Tell whether an article is to be left out, by its id or by its file."""
        return article.id in self.skipped or article.file in self.skipped

    def digest(self, names: Iterable[str]) -> bytes:
        """Return a digest of what is said about these names, empty when nothing is."""
        given = [
            (name, name in self.skipped, sorted(self.of(name).items()))
            for name in sorted(names)
            if self.of(name) or name in self.skipped
        ]
        return hashlib.blake2b(repr(given).encode(), digest_size=16).digest() if given else b""

    def unused(self, names: Set[str]) -> Iterator[Problem]:
        """Yield a problem for each table that is named for none of these.

        names: paths and ids, and the tables of publishers (`publisher_table`).
        """
        for name in sorted(self.tables):
            table = normalize_table(name)
            if table == ANYTHING or table in names:
                continue
            found, expected = _NO_PUBLISHER if is_for_many(table) else _NO_ARTICLE
            line = self.lines.get((name, ""))
            yield Problem(self.path, f"[{shown(name)}] {found}", expected, line)


def read_overrides(path: Path) -> Overrides:
    """Return what the file says, and its problems; it never raises."""
    try:
        source = Source.load(path)
        text = source.text()
        given = toml.parse_toml(text, source)
    except ArticleError as error:
        return Overrides(problems=error.problems)
    lines = toml.find_field_lines(text)
    tables: dict[str, Fields] = {}
    rules: dict[str, tuple[LineRule, ...]] = {}
    problems: list[Problem] = []
    for name, table in given.items():
        if isinstance(table, dict):
            ruled, wrong = _patterns(name, table, lines, source)
            rules[normalize_table(name)] = rules.get(normalize_table(name), ()) + ruled
            problems += wrong
            tables[name], wrong = _check(name, table, lines, source)
            problems += wrong
        else:
            found, line = f"{shown(name)} is outside of any table", lines.get(("", name))
            problems.append(source.problem(found, 'tables such as ["a.txt"]', line=line))
    skipped = frozenset(name for name, table in given.items() if _is_skipped(table))
    return Overrides(tables, lines, tuple(problems), path, LineRules(rules), skipped)


def _patterns(
    name: str, table: dict[str, object], lines: Lines, source: Source
) -> tuple[tuple[LineRule, ...], list[Problem]]:
    """Return the good rules of a table, those that keep first, and a problem for each other."""
    rules, problems = [], []
    for key in _PATTERNS:
        given = table.get(key, [])
        line = lines.get((name, key), lines.get((name, "")))
        for text in given if isinstance(given, list) else [given]:
            place = _line_of(text, source, line)
            # A keep of "*" keeps a whole article; a drop of it would leave no article.
            if isinstance(text, str) and (_WORD.search(text) or (key == "keep" and text.strip())):
                rules.append(LineRule(text, key == "keep", place))
            else:
                found = f'"{key}" has {shown(text)} in it'
                problems.append(source.problem(found, f"lines, such as {_SUCH_AS}", line=place))
    return tuple(rules), problems


def _line_of(text: object, source: Source, first: int | None) -> int | None:
    """Return the line that has the text: the first one, or one below it in a long list."""
    if not isinstance(text, str) or first is None:
        return first
    below = source.text().split("\n")[first - 1 :]
    return next((number for number, line in enumerate(below, first) if text in line), first)


def _is_skipped(table: object) -> bool:
    return isinstance(table, dict) and table.get(SKIP) is True


def find_faults(folder: Path) -> tuple[Problem, ...]:
    """Return why a folder's articles.toml cannot be read at all; empty when it can."""
    path = folder / FILE_NAME
    if not os.path.lexists(path):
        return ()
    try:
        source = Source.load(path)
        toml.parse_toml(source.text(), source)
    except ArticleError as error:
        return error.problems
    return ()


def _check(
    name: str, table: dict[str, object], lines: Lines, source: Source
) -> tuple[Fields, list[Problem]]:
    header = lines.get((name, ""))
    fields, problems = metadata.check_fields(
        table, path=source.path, line_of=lambda field: lines.get((name, field), header)
    )
    if not isinstance(table.get(SKIP, False), bool):
        found, line = f'"{SKIP}" is {shown(table[SKIP])}', lines.get((name, SKIP), header)
        problems.append(source.problem(found, "true or false", line=line))
    known = (*(() if is_for_many(normalize_table(name)) else (*FIELDS, SKIP)), *_PATTERNS)
    for unknown in sorted(table.keys() - set(known)):
        line, expected = lines.get((name, unknown), header), f"one of {', '.join(known)}"
        if isinstance(table[unknown], dict):  # what [a.txt] means to TOML
            line = lines.get((f"{name}.{unknown}", ""), line)
            expected = 'a file\'s name in quotes, such as ["a.txt"]'
        found = f"[{shown(name)}] has the unknown field {shown(unknown)}"
        problems.append(source.problem(found, expected, line=line))
    return ({} if is_for_many(normalize_table(name)) else fields), problems
