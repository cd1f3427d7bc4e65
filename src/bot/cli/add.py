"""Add articles from files and web pages to the folder, and show what will be quoted of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rich.text import Text

from bot.cli.manage import complain
from bot.cli.plurals import count
from bot.cli.progress import track
from bot.cli.rich_screen import open_console
from bot.cli.terminal_text import cite_in_english, shown
from bot.library.web_fetch import FetchError, fetch, is_address
from retrieval import ArticleError
from retrieval.collection import Collection, ImportPreview, ProposedArticle
from retrieval.ingest import Problem, visible

if TYPE_CHECKING:
    from rich.console import Console

_FEW = 5  # articles that are shown at length
_LEFT_OUT_SHOWN = 10  # lines of an article
_MISSING = {"publisher": "publisher", "published": "date", "url": "address"}


def add_articles(
    collection: Collection,
    names: Sequence[str],
    *,
    dry_run: bool = False,
    allow_private: bool = False,
) -> bool:
    """Add articles from files and addresses, show them, and return whether all went well."""
    console, added, problems = open_console(), 0, 0
    for name in track(names, console, doing="Adding"):
        try:
            previewed = _preview(collection, name, allow_private=allow_private)
            ids = _ids(collection, previewed, dry_run=dry_run)
        except (ArticleError, FetchError) as error:
            wrong = error.problems if isinstance(error, ArticleError) else (error,)
            complain(wrong)
            problems += len(wrong)
        else:
            complain(_at(name, problem) for problem in previewed.problems)
            _show_added(collection, previewed, ids, console, dry_run=dry_run)
            added += len(ids)
            problems += len(previewed.problems)
    said = f"{count(added, 'article')} {'would be added' if dry_run else 'added'}"
    console.print(Text(f"{said}, {count(problems, 'problem')}"))
    return not problems


def _preview(collection: Collection, name: str, *, allow_private: bool) -> ImportPreview:
    if not is_address(name):
        return collection.preview_file(Path(name))
    fetched = fetch(name, allow_private=allow_private)
    return collection.preview(fetched.name, fetched.data, url=fetched.url)


def _at(name: str, problem: Problem) -> str:
    """Return the problem, with the address instead of the file name if the file was fetched."""
    if not is_address(name):
        return str(problem)
    return visible(name) + str(problem).removeprefix(problem.path.parts[0])


def _ids(collection: Collection, previewed: ImportPreview, *, dry_run: bool) -> tuple[str, ...]:
    """Add the articles and return their ids in the folder; with `dry_run` only the ids."""
    if dry_run:
        return tuple(candidate.article.id for candidate in previewed.articles)
    return tuple(one.article.id for one in collection.add(previewed))


def _show_added(
    collection: Collection,
    previewed: ImportPreview,
    ids: Sequence[str],
    console: Console,
    *,
    dry_run: bool,
) -> None:
    verb = "would add" if dry_run else "added"
    for number, (candidate, name) in enumerate(zip(previewed.articles, ids, strict=True)):
        path = collection.folder / f"{name}.md"
        console.print(Text(f"{verb} {shown(str(path))}", "bold"), soft_wrap=True)
        if number < _FEW:
            _show_candidate(candidate, console)


def _show_candidate(candidate: ProposedArticle, console: Console) -> None:
    """Show an article's citation, how much is quoted, what is left out, and notes."""
    quoted, left_out = candidate.quoted, candidate.left_out
    lines = [
        Text(cite_in_english(candidate.article)),
        Text(
            f"{count(len(quoted), 'paragraph')} with "
            f"{count(len(candidate.sentences), 'sentence')} to quote, {len(left_out):,} left out"
        ),
    ]
    for text, reason in left_out[:_LEFT_OUT_SHOWN]:
        lines.append(Text.assemble("✗ ", (f"[{reason}] ", "yellow"), (shown(text), "dim")))
    if more := len(left_out[_LEFT_OUT_SHOWN:]):
        lines.append(Text(f"  and {more:,} more", "dim"))
    lines += [Text(note, "yellow") for note in _notes(candidate)]
    for line in lines:
        if console.is_terminal:
            console.print(Text.assemble("  ", line), no_wrap=True, overflow="ellipsis")
        else:
            console.print(Text.assemble("  ", line), soft_wrap=True)


def _notes(candidate: ProposedArticle) -> Iterator[str]:
    """Yield what an editor may want to fix."""
    if not candidate.sentences:
        yield "nothing of it will be quoted"
    if candidate.missing:
        names = ", ".join(_MISSING[name] for name in candidate.missing)
        yield f"missing: {names}; write it into the file"
    for other in candidate.like:
        yield f"much like {shown(other.id)}, which is here already"
