"""Remove, restore and list the articles of the folder."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.text import Text

from bot.cli.plurals import count
from bot.cli.progress import build_progress
from bot.cli.rich_screen import open_console
from bot.cli.terminal_text import shown
from retrieval import Article, ArticleError, open_index
from retrieval.collection import Collection, RemovedArticle

if TYPE_CHECKING:
    from bot.settings import Settings

_WIDEST_ID = 40  # columns; a longer id moves what follows to the right
Row = tuple[str, str, str, str, str]
"""Id, date, publisher, title, file."""
_LISTED = ("title", "publisher", "author", "published", "url", "language", "tags", "file")


def open_collection(settings: Settings) -> Collection:
    """Open the folder of articles for editing.

    Raises ArticleError when there is no such folder.
    """
    return Collection(settings.articles_dir, articles=_articles(settings))


def complain(problems: Iterable[object]) -> None:
    """Write problems to standard error, one a line."""
    for problem in problems:
        sys.stderr.write(f"{problem}\n")


def remove(collection: Collection, article_ids: Sequence[str]) -> bool:
    """Remove the articles; return whether all went well."""
    good = True
    for article_id in article_ids:
        try:
            removed = collection.remove(article_id)
        except ArticleError as error:
            complain(error.problems)
            good = False
        else:
            stays = "; its file holds others and stays" if removed.skipped else ""
            back = f'"articlebot restore {shown(removed.id)}" brings it back'
            sys.stdout.write(f"removed {_named(removed)}{stays}; {back}\n")
    return good


def restore(collection: Collection, article_ids: Sequence[str]) -> bool:
    """Restore the articles last removed under these ids; return whether all went well."""
    good = True
    for article_id in article_ids:
        try:
            sys.stdout.write(f"restored {_named(collection.restore(article_id))}\n")
        except ArticleError as error:
            complain(error.problems)
            good = False
    return good


def show_list(articles: Iterable[Article], words: Sequence[str], *, as_json: bool = False) -> bool:
    """List the articles whose id, file or metadata contain all the words.

    Return False where words were given that no article holds.
    A pipe gets a line of tabs for each: id, date, publisher, title, file.
    """
    found = [article for article in articles if _has(article, words)]
    if as_json:
        for article in found:
            sys.stdout.write(f"{json.dumps(_plain(article), ensure_ascii=False)}\n")
    else:
        _show_rows([_row(article) for article in found])
    return bool(found) or not words


def show_removed(removed: Iterable[RemovedArticle]) -> None:
    """List what can be restored, the last removed first."""
    _show_rows([(one.id, one.day.isoformat(), "", one.title, one.file) for one in removed])


def _articles(settings: Settings) -> tuple[Article, ...]:
    """Return the folder's articles; it may be empty, but it must exist."""
    try:
        with build_progress() as progress:
            folder, cache = settings.articles_dir, settings.index_dir
            return tuple(open_index(folder, cache=cache, progress=progress)[0].articles)
    except ArticleError:
        return tuple(Collection(settings.articles_dir).articles)


def _show_rows(rows: Sequence[Row]) -> None:
    """Show one row a line, cut at the edge of a terminal."""
    if not sys.stdout.isatty():
        for row in rows:
            sys.stdout.write("\t".join(map(shown, row)) + "\n")
        return
    console = open_console()
    widest = min(max((cell_len(row[0]) for row in rows), default=0), _WIDEST_ID)
    for row in rows:
        name, day, publisher, title, file = map(shown, row)
        room = " " * (widest - cell_len(name))
        said = " · ".join(filter(None, (title, publisher)))
        line = Text.assemble(
            f"{name}{room}  ", (f"{day:<10}  ", "dim"), f"{said}  ", (file, "dim")
        )
        console.print(line, no_wrap=True, overflow="ellipsis")
    console.print(Text(count(len(rows), "article"), "dim"))


def _row(article: Article) -> Row:
    day = article.published.isoformat() if article.published else ""
    return article.id, day, article.publisher or "", article.title, article.file or ""


def _plain(article: Article) -> dict[str, object]:
    """Return an article's metadata as JSON values."""
    plain = {name: getattr(article, name) for name in _LISTED}
    plain["published"] = article.published and article.published.isoformat()
    return {"id": article.id, **plain}


def _has(article: Article, words: Sequence[str]) -> bool:
    known = [*_row(article), article.author or "", article.url or "", *article.tags]
    text = "\n".join(known).casefold()
    return all(word.casefold() in text for word in words)


def _named(removed: RemovedArticle) -> str:
    return f"“{shown(removed.title)}” ({shown(str(removed.path))})"
