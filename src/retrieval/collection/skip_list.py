"""Mark an article of a larger file as skipped in articles.toml, and unmark it.

Everything else in the file stays as its editor wrote it.
"""

from __future__ import annotations

import json
from pathlib import Path

from retrieval.collection import atomic_files
from retrieval.ingest import ArticleError
from retrieval.ingest.problems import Problem, shown
from retrieval.ingest.sidecars import toml
from retrieval.ingest.sidecars.overrides import SKIP
from retrieval.ingest.source import Source

_LINE = f"{SKIP} = true"


def add_skip(path: Path, article_id: str) -> None:
    """Mark an article as skipped; the file need not exist yet.

    Raises ArticleError when the file is not TOML, or must be edited by hand.
    """
    text = _read(path)
    if line := toml.find_field_lines(text).get((article_id, "")):
        lines = text.split("\n")
        lines.insert(line, _LINE)
        changed = "\n".join(lines)
    else:
        gap = "" if not text else "\n" if text.endswith("\n") else "\n\n"
        changed = f"{text}{gap}[{_quoted(article_id)}]\n{_LINE}\n"
    _write(path, text, changed, article_id, skipped=True)


def remove_skip(path: Path, article_id: str) -> None:
    """Remove the mark that `add_skip` wrote.

    Raises ArticleError when it is no longer there, or when the file must be edited by hand.
    """
    text = _read(path)
    line = toml.find_field_lines(text).get((article_id, SKIP))
    if line is None:
        found = f"[{shown(article_id)}] does not say {_LINE}"
        raise ArticleError(path, [Problem(path, found, "an article that is skipped")])
    lines = text.split("\n")
    del lines[line - 1]
    _write(path, text, "\n".join(lines), article_id, skipped=False)


def _read(path: Path) -> str:
    return Source.load(path).text() if path.exists() else ""


def _quoted(name: str) -> str:
    return json.dumps(name, ensure_ascii=False)  # TOML and JSON write strings alike


def _write(path: Path, before: str, after: str, article_id: str, *, skipped: bool) -> None:
    """Write the file, after checking that nothing but the one field has changed."""
    wanted = toml.parse_toml(before, Source(path, b""))
    table = wanted.setdefault(article_id, {})
    if isinstance(table, dict):
        table.pop(SKIP, None)
        table |= {SKIP: True} if skipped else {}
    try:
        is_right = toml.parse_toml(after, Source(path, b"")) == wanted
    except ArticleError:
        is_right = False
    if not is_right:
        found = f"[{shown(article_id)}] is not written with one field per line"
        raise ArticleError(path, [Problem(path, found, f'"{_LINE}" there, by hand')])
    atomic_files.replace(after.encode(), path)
