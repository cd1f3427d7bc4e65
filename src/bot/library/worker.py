"""One job at the folder of articles, done for `aside.py` by a process of its own.

The process allows itself little memory and time: what people send may be made to take more.
"""

from __future__ import annotations

import contextlib
import json
import os
import resource
import sys
import traceback
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

from bot.library.previews import ArticleSummary, UploadPreview, listed
from retrieval import Article, ArticleError
from retrieval.collection import Collection, ImportPreview, ProposedArticle

_SECONDS = 90  # of the processor's time; who started the process has less patience
_MEMORY = 2 * 1024**3  # bytes of addresses; 19 MB of text, or 20,000 articles, need 600 MB
_ARTICLES_SHOWN = 8
_LONGEST_SENTENCE = 1_000  # characters
_NICE = 10  # answers go first

Done = dict[str, Any]


def main(arguments: Sequence[str]) -> int:
    """Do the job of that name with what standard input gives, and print what comes of it."""
    _limit()
    given = json.load(sys.stdin)
    with contextlib.redirect_stdout(sys.stderr):  # where a library may print what it likes
        try:
            done = _JOBS[arguments[0]](**given)
        except ArticleError as error:
            done = {"problem": _first_line(error, given["folder"])}
        except Exception as error:  # whatever a library makes of a hostile file
            done = {"failed": _place_of(error)}
    json.dump(done, sys.stdout)
    return 0


def preview(*, folder: str, path: str, name: str, url: str | None) -> Done:
    """Return what adding a file would add."""
    return {"preview": _told_of(_read(Collection(Path(folder)), path, name, url))}


def add(*, folder: str, path: str, name: str, url: str | None, shown: UploadPreview) -> Done:
    """Add what was shown; where that has become something else, only show that."""
    shelf = Collection(Path(folder))
    previewed = _read(shelf, path, name, url)
    if (now := _told_of(previewed)) != shown:
        return {"preview": now}
    added = shelf.add(previewed)
    ids = [one.article.id for one in added]
    return {
        "ids": ids,
        "added": listed([_named(one.article.title, one.article.id) for one in added]),
    }


def remove(*, folder: str, ids: list[str]) -> Done:
    """Remove articles; tell which, under which keys that can be undone, and what went wrong."""
    shelf = Collection(Path(folder))
    removed, problems = [], []
    for article_id in ids:
        try:
            removed.append(shelf.remove(article_id))
        except ArticleError as error:
            problems.append(_first_line(error, folder))
    return {
        "keys": [one.key for one in removed],
        "removed": listed([_named(one.title, one.id) for one in removed]),
        "problems": listed(problems),
    }


def restore(*, folder: str, key: str) -> Done:
    """Bring back what was removed under a key, if it is still there."""
    removed = Collection(Path(folder)).find_removed(key)
    if removed is None:
        return {"restored": None}
    removed.undo()
    return {"restored": _named(removed.title, removed.id)}


_JOBS: Mapping[str, Callable[..., Done]] = MappingProxyType(
    {"preview": preview, "add": add, "remove": remove, "restore": restore}
)


def _read(shelf: Collection, path: str, name: str, url: str | None) -> ImportPreview:
    return shelf.preview(name, Path(path).read_bytes(), url=url)


def _told_of(previewed: ImportPreview) -> UploadPreview:
    candidates = previewed.articles
    sentences = [sentence for one in candidates for sentence in one.sentences]
    left_out = [
        f"{' '.join(line.split())[:80]} ({reason})"
        for one in candidates
        for line, reason in one.left_out
    ]
    return UploadPreview(
        articles=[_told(one.article) for one in candidates[:_ARTICLES_SHOWN]],
        n=len(candidates),
        sentences=len(sentences),
        first_sentence=sentences[0].text[:_LONGEST_SENTENCE] if sentences else "",
        left_out=listed(left_out),
        like=listed(_like(candidates)),
        unknown=Counter(name for one in candidates for name in one.missing),
        problems=listed([str(problem) for problem in previewed.problems]),
    )


def _told(article: Article) -> ArticleSummary:
    day = article.published
    return ArticleSummary(
        id=article.id,
        title=article.title,
        publisher=article.publisher,
        published=day.isoformat() if day else None,
        url=article.url,
    )


def _like(candidates: Sequence[ProposedArticle]) -> list[str]:
    like = {other.id: other.title for one in candidates for other in one.like}
    return [_named(title, article_id) for article_id, title in like.items()]


def _named(title: str, article_id: str) -> str:
    return f"{title} ({article_id})"


def _first_line(error: ArticleError, folder: str) -> str:
    """Return the first problem, with its file as it is called within the folder."""
    problem = str(error.problems[0])
    return problem.removeprefix(f"{folder}: ").removeprefix(f"{folder}{os.sep}")


def _place_of(error: Exception) -> str:
    """Return what went wrong and where in the code, without a word of what was read."""
    *_, last = traceback.extract_tb(error.__traceback__)
    return f"{type(error).__name__} in {Path(last.filename).name}:{last.lineno}"


def _limit() -> None:
    """Take no more than the process's share of the machine."""
    os.nice(_NICE)
    for what, most in (
        (resource.RLIMIT_AS, _MEMORY),
        (resource.RLIMIT_CPU, _SECONDS),
        (resource.RLIMIT_CORE, 0),
    ):
        with contextlib.suppress(OSError, ValueError):  # not every system lets itself be limited
            resource.setrlimit(what, (most, most))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
