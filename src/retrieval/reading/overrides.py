"""Read articles.toml, which adds to what the files of a folder say of their articles."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field
from pathlib import Path

from retrieval.article import Article
from retrieval.reading import metadata, toml
from retrieval.reading.metadata import FIELDS, Fields
from retrieval.reading.problem import ArticleError, Problem, shown
from retrieval.reading.source import Source

FILE_NAME = "articles.toml"
SKIP = "skip"
"""The field that leaves an article, or all of a file, out of the library."""
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
    skipped: frozenset[str] = frozenset()
    """The tables that say skip = true."""

    def of(self, name: str) -> Fields:
        """Return the fields for a path or an id; nothing was given for most."""
        return self.tables.get(name, {})

    def skips(self, article: Article) -> bool:
        """Tell whether an article is to be left out, by its own id or by its file."""
        return article.id in self.skipped or article.file in self.skipped

    def unused(self, names: Set[str]) -> Iterator[Problem]:
        """Yield a problem for each table that is named for none of these paths and ids."""
        for name in sorted(self.tables.keys() - names):
            yield Problem(
                self.path,
                f"[{shown(name)}] names no article",
                'a file of this folder or an article\'s id, in quotes, such as ["a.txt"]',
                self.lines.get((name, "")),
            )


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
    problems: list[Problem] = []
    for name, table in given.items():
        if isinstance(table, dict):
            tables[name], wrong = _check(name, table, lines, source)
            problems += wrong
        else:
            found, line = f"{shown(name)} stands outside of a table", lines.get(("", name))
            problems.append(source.problem(found, 'tables such as ["a.txt"]', line=line))
    skipped = frozenset(name for name, table in given.items() if _is_skipped(table))
    return Overrides(tables, lines, tuple(problems), path, skipped)


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
    known = (*FIELDS, SKIP)
    for unknown in sorted(table.keys() - set(known)):
        line, expected = lines.get((name, unknown), header), f"one of {', '.join(known)}"
        if isinstance(table[unknown], dict):  # what [a.txt] means to TOML
            line = lines.get((f"{name}.{unknown}", ""), line)
            expected = 'a file\'s name in quotes, such as ["a.txt"]'
        found = f"[{shown(name)}] has {shown(unknown)}"
        problems.append(source.problem(found, expected, line=line))
    return fields, problems
