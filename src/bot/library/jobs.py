"""Run library jobs (preview, add, remove, restore) in a sandboxed subprocess.

What people send may be made to do harm: a PDF of some kilobytes that takes gigabytes, or for
ever. In the sandbox it stalls no answer, and is stopped.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

from bot.library.previews import ArticleSummary, UploadPreview, listed
from retrieval import Article, ArticleError, sandbox
from retrieval.collection import Collection, ImportPreview, ProposedArticle
from retrieval.sandbox import Limits

LIMITS = Limits(
    wall_seconds=60,
    cpu_seconds=90,
    memory_bytes=2 * 1024**3,  # 19 MB of text, or 20,000 articles, need 600 MB
    niceness=10,  # answers go first
)
_ARTICLES_SHOWN = 8
_LONGEST_SENTENCE = 1_000  # characters

Outcome = dict[str, Any]


async def run_job(job: str, *, limits: Limits = LIMITS, **given: Any) -> Outcome:
    """Return the outcome of a job of that name; "problem" in it says why it was not done.

    given: the job's arguments; values of JSON, or bytes.
    Raises: SandboxError, where it was stopped or ended by itself.
    """
    outcome: Outcome = await sandbox.run(do_job, limits, job=job, **given)
    return outcome


def do_job(job: str, **given: Any) -> Outcome:
    """Do in this process what `run_job` says."""
    try:
        return _JOBS[job](**given)
    except ArticleError as error:
        return {"problem": _first_line(error, given["folder"])}


def preview(*, folder: str, name: str, data: bytes, url: str | None) -> Outcome:
    """Return what adding a file would add."""
    return {"preview": _summarize_preview(Collection(Path(folder)).preview(name, data, url=url))}


def add(*, folder: str, name: str, data: bytes, url: str | None, shown: UploadPreview) -> Outcome:
    """Add what was shown; where the preview is another by now, only return that."""
    collection = Collection(Path(folder))
    previewed = collection.preview(name, data, url=url)
    if (now := _summarize_preview(previewed)) != shown:
        return {"preview": now}
    added = collection.add(previewed)
    ids = [one.article.id for one in added]
    return {
        "ids": ids,
        "added": listed([_named(one.article.title, one.article.id) for one in added]),
    }


def remove(*, folder: str, ids: list[str]) -> Outcome:
    """Remove articles; tell which, under which keys that can be undone, and what went wrong."""
    collection = Collection(Path(folder))
    removed, problems = [], []
    for article_id in ids:
        try:
            removed.append(collection.remove(article_id))
        except ArticleError as error:
            problems.append(_first_line(error, folder))
    return {
        "keys": [one.key for one in removed],
        "removed": listed([_named(one.title, one.id) for one in removed]),
        "problems": listed(problems),
    }


def restore(*, folder: str, key: str) -> Outcome:
    """Bring back what was removed under a key, if it is still there."""
    removed = Collection(Path(folder)).find_removed(key)
    if removed is None:
        return {"restored": None}
    removed.undo()
    return {"restored": _named(removed.title, removed.id)}


_JOBS: Mapping[str, Callable[..., Outcome]] = MappingProxyType(
    {"preview": preview, "add": add, "remove": remove, "restore": restore}
)


def _summarize_preview(previewed: ImportPreview) -> UploadPreview:
    candidates = previewed.articles
    sentences = [sentence for one in candidates for sentence in one.sentences]
    left_out = [
        f"{' '.join(line.split())[:80]} ({reason})"
        for one in candidates
        for line, reason in one.left_out
    ]
    return UploadPreview(
        articles=[_summarize(one.article) for one in candidates[:_ARTICLES_SHOWN]],
        n=len(candidates),
        sentences=len(sentences),
        first_sentence=sentences[0].text[:_LONGEST_SENTENCE] if sentences else "",
        left_out=listed(left_out),
        like=listed(_like(candidates)),
        unknown=Counter(name for one in candidates for name in one.missing),
        problems=listed([str(problem) for problem in previewed.problems]),
    )


def _summarize(article: Article) -> ArticleSummary:
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
