"""What `articlebot check --json` prints; docs/json.md says what it means."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TextIO

from bot.cli.progress import build_progress
from retrieval import ArticleError, Problem
from retrieval.collection import Audit, AuditedArticle, AuditedLine, LineRule, check_folder


def write_check(
    folder: Path, names: Sequence[str], out: TextIO, *, everything: bool = False
) -> bool:
    """Write one JSON object about the folder; return whether there are no problems.

    everything: whether the lines of all articles are in it, and not only of those named.
    Raises: ArticleError, when no article is good, after having written it; UnknownArticleError.
    """
    try:
        with build_progress("Checking the articles") as progress:
            check = check_folder(folder, names, progress=progress)
    except ArticleError as error:
        _write(_plain(Audit(folder, 0, (), error.problems), lines=False), out)
        raise
    _write(_plain(check, lines=everything or bool(names)), out)
    return not check.problems


def _write(plain: dict[str, object], out: TextIO) -> None:
    out.write(json.dumps(plain, ensure_ascii=False) + "\n")


def _plain(check: Audit, *, lines: bool) -> dict[str, object]:
    return {
        "folder": str(check.folder),
        "articles": [_article(one, lines=lines) for one in check.articles],
        "repeated": [
            {
                "whose": whose,
                "text": learned.text,
                "held_by": learned.holders,
                "of": learned.among,
                "varies": learned.varies,
            }
            for whose, found in check.learned().items()
            for learned in found
        ],
        "problems": [_problem(problem, check.folder) for problem in check.problems],
        "not_read": [_within(path, check.folder) for path in check.not_read],
        "unused_patterns": [_pattern(pattern) for pattern in check.unused],
        "synonyms": check.synonyms,
    }


def _article(one: AuditedArticle, *, lines: bool) -> dict[str, object]:
    article = one.article
    return {
        "id": article.id,
        "file": article.file,
        "title": article.title,
        "publisher": article.publisher,
        "author": article.author,
        "published": article.published and article.published.isoformat(),
        "url": article.url,
        "language": one.language,
        "missing": list(one.missing),
        "paragraphs": one.quoted,
        "sentences": one.sentences,
        "left_out": one.left_out,
        "lines": list(_lines(one, one.lines)) if lines else None,
    }


def _lines(one: AuditedArticle, lines: Iterable[AuditedLine]) -> Iterable[dict[str, object]]:
    for line in lines:
        part = line.part
        yield {
            "paragraph": part.paragraph,
            "role": part.role.value,
            "reason": line.reason or None,
            "pattern": part.rule.text if part.rule else None,
            "text": one.article.text[part.block.start : part.block.end],
        }


def _problem(problem: Problem, folder: Path) -> dict[str, object]:
    return {
        "file": _within(problem.path, folder),
        "line": problem.line,
        "found": problem.found,
        "expected": problem.expected,
    }


def _pattern(pattern: LineRule) -> dict[str, object]:
    return {
        "does": "keep" if pattern.keep else "drop",
        "text": pattern.text,
        "line": pattern.line,
    }


def _within(path: Path, folder: Path) -> str:
    return path.relative_to(folder).as_posix() if path.is_relative_to(folder) else str(path)
