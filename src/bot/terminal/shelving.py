"""Add articles to the folder, take them out, bring them back, and list them."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.text import Text

from bot.fetching import FetchError, fetch, is_address
from bot.terminal.pretty import open_console
from bot.terminal.progress import track
from bot.terminal.screens import count, shown, source
from retrieval import Article, ArticleError, Problem, open_index
from retrieval.previewing import Candidate, Preview
from retrieval.shelf import Removed, Shelf

if TYPE_CHECKING:
    from rich.console import Console

    from bot.settings import Settings

_FEW = 5  # articles that are shown at length
_LEFT_OUT_SHOWN = 10  # lines of an article
_WIDEST_ID = 40  # columns; a longer id moves what follows to the right
_LISTED = ("title", "publisher", "author", "published", "url", "language", "tags", "file")
_MISSING = {"publisher": "publisher", "published": "date", "url": "address"}


def open_shelf(settings: Settings) -> Shelf:
    """Return the folder, with the articles that are in it.

    Raises ArticleError when there is no such folder.
    """
    return Shelf(settings.articles_dir, articles=_articles(settings))


def add(
    shelf: Shelf, names: Sequence[str], *, dry_run: bool = False, allow_private: bool = False
) -> bool:
    """Add the articles of files and addresses, and show them; return whether all went well."""
    console, added, problems = open_console(), 0, 0
    for name in track(names, console, doing="Adding"):
        try:
            previewed = _preview(shelf, name, allow_private=allow_private)
            ids = _ids(shelf, previewed, dry_run=dry_run)
        except (ArticleError, FetchError) as error:
            wrong = error.problems if isinstance(error, ArticleError) else (error,)
            _complain(wrong)
            problems += len(wrong)
        else:
            _complain(previewed.problems)
            _show_added(shelf, previewed, ids, console, dry_run=dry_run)
            added += len(ids)
            problems += len(previewed.problems)
    said = f"{count(added, 'article')} {'would be added' if dry_run else 'added'}"
    console.print(Text(f"{said}, {count(problems, 'problem')}"))
    return not problems


def remove(shelf: Shelf, article_ids: Sequence[str]) -> bool:
    """Take the articles out of the folder; return whether all went well."""
    good = True
    for article_id in article_ids:
        try:
            removed = shelf.remove(article_id)
        except ArticleError as error:
            _complain(error.problems)
            good = False
        else:
            sys.stdout.write(
                f"removed {_named(removed)}; "
                f'"articlebot restore {shown(removed.id)}" brings it back\n'
            )
    return good


def restore(shelf: Shelf, article_ids: Sequence[str]) -> bool:
    """Bring back the articles that were removed last under these ids; return whether all are."""
    good = True
    for article_id in article_ids:
        try:
            sys.stdout.write(f"restored {_named(shelf.restore(article_id))}\n")
        except ArticleError as error:
            _complain(error.problems)
            good = False
    return good


def show_list(articles: Iterable[Article], words: Sequence[str], *, as_json: bool = False) -> bool:
    """Show the articles whose id, file or metadata hold all the words; return if there are any.

    A pipe gets a line of tabs for each: id, date, publisher, title, file.
    """
    found = [article for article in articles if _has(article, words)]
    if as_json:
        for article in found:
            sys.stdout.write(f"{json.dumps(_plain(article), ensure_ascii=False)}\n")
    elif sys.stdout.isatty():
        _show_table(found, open_console())
    else:
        for article in found:
            sys.stdout.write("\t".join(map(shown, _row(article))) + "\n")
    return bool(found)


def show_removed(removed: Iterable[Removed]) -> None:
    """Show what may be restored, the latest first."""
    for one in removed:
        day = f"{one.key[:4]}-{one.key[4:6]}-{one.key[6:8]}"
        sys.stdout.write("\t".join(map(shown, (one.id, day, one.title, one.file))) + "\n")


def _articles(settings: Settings) -> tuple[Article, ...]:
    """Return the folder's articles; it may have none yet, but it must be there."""
    try:
        return tuple(open_index(settings.articles_dir, cache=settings.data_dir)[0].articles)
    except ArticleError:
        return tuple(Shelf(settings.articles_dir).articles)


def _preview(shelf: Shelf, name: str, *, allow_private: bool) -> Preview:
    if not is_address(name):
        return shelf.preview_file(Path(name))
    fetched = fetch(name, allow_private=allow_private)
    return shelf.preview(fetched.name, fetched.data, url=fetched.url)


def _ids(shelf: Shelf, previewed: Preview, *, dry_run: bool) -> tuple[str, ...]:
    """Return the ids that the articles have in the folder, or would have."""
    if dry_run:
        return tuple(candidate.article.id for candidate in previewed.articles)
    return tuple(one.article.id for one in shelf.add(previewed))


def _show_added(
    shelf: Shelf, previewed: Preview, ids: Sequence[str], console: Console, *, dry_run: bool
) -> None:
    verb = "would add" if dry_run else "added"
    for number, (candidate, name) in enumerate(zip(previewed.articles, ids, strict=True)):
        path = shelf.folder / f"{name}.md"
        console.print(Text(f"{verb} {shown(str(path))}", "bold"), soft_wrap=True)
        if number < _FEW:
            _show_candidate(candidate, console)


def _show_candidate(candidate: Candidate, console: Console) -> None:
    """Show the article's citation, what is quoted, what is left out, and what to look at."""
    quoted, left_out = candidate.quoted, candidate.left_out
    lines = [
        Text(source(candidate.article)),
        Text(
            f"{count(len(quoted), 'paragraph')} with "
            f"{count(len(candidate.sentences), 'sentence')} to quote, {len(left_out):,} left out"
        ),
    ]
    for text, reason in left_out[:_LEFT_OUT_SHOWN]:
        lines.append(Text.assemble("✗ ", (f"[{reason}] ", "yellow"), (shown(text), "dim")))
    if more := len(left_out) - _LEFT_OUT_SHOWN:
        lines += [Text(f"  and {more:,} more", "dim")] * (more > 0)
    lines += [Text(note, "yellow") for note in _notes(candidate)]
    for line in lines:
        console.print(Text.assemble("  ", line), no_wrap=True, overflow="ellipsis")


def _notes(candidate: Candidate) -> Iterator[str]:
    """Yield what an editor may want to look at."""
    if not candidate.sentences:
        yield "nothing of it will be quoted"
    if candidate.missing:
        names = ", ".join(_MISSING[name] for name in candidate.missing)
        yield f"missing: {names}; the file is the place to add that"
    for other in candidate.like:
        yield f"much like {shown(other.id)}, which is here already"


def _show_table(articles: Sequence[Article], console: Console) -> None:
    widest = min(max((cell_len(article.id) for article in articles), default=0), _WIDEST_ID)
    for article in articles:
        name, day, publisher, title, file = map(shown, _row(article))
        room = " " * (widest - cell_len(name))
        said = " · ".join(filter(None, (title, publisher)))
        line = Text.assemble(
            f"{name}{room}  ", (f"{day:<10}  ", "dim"), f"{said}  ", (file, "dim")
        )
        console.print(line, no_wrap=True, overflow="ellipsis")
    console.print(Text(count(len(articles), "article"), "dim"))


def _row(article: Article) -> tuple[str, str, str, str, str]:
    day = article.published.isoformat() if article.published else ""
    return article.id, day, article.publisher or "", article.title, article.file or ""


def _plain(article: Article) -> dict[str, object]:
    """Return what is known of an article, as JSON can hold it."""
    plain = {name: getattr(article, name) for name in _LISTED}
    plain["published"] = article.published and article.published.isoformat()
    return {"id": article.id, **plain}


def _has(article: Article, words: Sequence[str]) -> bool:
    known = [*_row(article), article.author or "", article.url or "", *article.tags]
    text = "\n".join(known).casefold()
    return all(word.casefold() in text for word in words)


def _named(removed: Removed) -> str:
    return f"“{shown(removed.title)}” ({shown(str(removed.path))})"


def _complain(problems: Iterable[Problem | FetchError]) -> None:
    for problem in problems:
        sys.stderr.write(f"{problem}\n")
