"""Put articles into a folder as files of their own, take them out, and bring them back."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from retrieval.collection import atomic_files, markdown_writer, slugs, trash
from retrieval.collection.preview import (
    ImportPreview,
    ProposedArticle,
    articles_in,
    preview,
    taken_names,
)
from retrieval.collection.trash import RemovedArticle
from retrieval.ingest import ArticleError, Problem, format_of, read_source
from retrieval.ingest.folder.scan import scan_folder
from retrieval.ingest.problems import shown, unwritable
from retrieval.ingest.sidecars import overrides
from retrieval.ingest.source import Draft, Source
from retrieval.types.article import Article

__all__ = [
    "AddedArticle",
    "Collection",
    "ImportPreview",
    "ProposedArticle",
    "RemovedArticle",
    "preview",
]


@dataclass(frozen=True, slots=True)
class AddedArticle:
    """An article that is in the folder now."""

    article: Article
    path: Path


class Collection:
    """A folder of articles that can be added to."""

    def __init__(self, folder: Path, *, articles: Sequence[Article] | None = None) -> None:
        """Take a folder.

        articles: the folder's, where they are known; they are read otherwise.
        """
        self.folder = folder
        self._articles = articles

    @property
    def articles(self) -> Sequence[Article]:
        """Return the articles that are known to be in the folder."""
        if self._articles is None:
            self._articles = articles_in(self.folder)
        return self._articles

    def preview(self, name: str, data: bytes, *, url: str | None = None) -> ImportPreview:
        """Return what adding a file would add; see `previewing.preview`."""
        return preview(name, data, self.folder, url=url, articles=self.articles)

    def preview_file(self, path: Path) -> ImportPreview:
        """Return what adding a file of this machine would add.

        Raises ArticleError when it cannot be read.
        """
        return self.preview(str(path), Source.load(path).data)

    def add(self, previewed: ImportPreview) -> tuple[AddedArticle, ...]:
        """Write a file for each article, all of them or none.

        Raises ArticleError when one cannot be written.
        """
        taken = taken_names(self.folder, self.articles)
        atomic_files.drop_abandoned(self.folder)
        added: list[AddedArticle] = []
        try:
            for candidate in previewed.articles:
                added.append(self._write(candidate.article, taken))
                taken.add(slugs.folded(added[-1].article.id))
        except OSError as error:
            for one in added:
                one.path.unlink(missing_ok=True)
            raise ArticleError(self.folder, [unwritable(self.folder, error)]) from error
        self._articles = (*self.articles, *(one.article for one in added))
        return tuple(added)

    def remove(self, article_id: str) -> RemovedArticle:
        """Take an article out of the folder, so that it can come back.

        Its file is kept aside; of a file that holds others too it is skipped from now on.
        Raises ArticleError when there is no such article, or when that cannot be done.
        """
        name, title, is_alone = self._find(article_id)
        take_out = trash.take_file if is_alone else trash.skip_article
        removed = take_out(self.folder, name, article_id, title)
        if self._articles is not None:
            self._articles = tuple(one for one in self._articles if one.id != article_id)
        return removed

    def removed(self) -> tuple[RemovedArticle, ...]:
        """Return what was removed and may come back, the latest first."""
        return tuple(trash.find_all(self.folder))

    def find_removed(self, key: str) -> RemovedArticle | None:
        """Return the removal of that key; None if there is none, or it was undone."""
        return trash.find(self.folder, key)

    def restore(self, article_id: str) -> RemovedArticle:
        """Bring back what was removed last under that id.

        Raises ArticleError when nothing was, when another article has the id now, or when the
        file cannot be moved.
        """
        found = next((one for one in self.removed() if one.id == article_id), None)
        if found is None:
            message = f"no removed article is called {shown(article_id)}"
            raise _error(self.folder, message, 'one that "articlebot list --removed" shows')
        if any(one.id == article_id for one in self.articles):
            message = f"the article's id {shown(article_id)} is taken by another one"
            raise _error(found.path, message, "an id of its own")
        found.undo()
        return found

    def _write(self, article: Article, taken: set[str]) -> AddedArticle:
        """Write an article's file under the first name that is free."""
        for name in slugs.free(article.id, taken):
            path = self.folder / (name + markdown_writer.SUFFIX)
            with contextlib.suppress(FileExistsError):  # then the next name
                atomic_files.create(markdown_writer.to_markdown(article).encode(), path)
                return AddedArticle(replace(article, id=name, file=path.name), path)
        raise AssertionError  # names never end

    def _find(self, article_id: str) -> tuple[str, str, bool]:
        """Return the path within the folder of an article's file, the title, and if it is alone.

        Raises ArticleError when there is no such article.
        """
        given = overrides.read_overrides(self.folder / overrides.FILE_NAME)
        for name in self._names(article_id):
            if {name, article_id} & given.skipped:
                continue
            held = list(read_source(Source.load(self.folder / name)))
            drafts = [one for one in held if isinstance(one, Draft)]
            if drafts and article_id not in [draft.id for draft in drafts]:
                continue  # a file that is called like another's article
            named = [one.fields for one in drafts if one.id == article_id]
            titles = [given.of(article_id), given.of(name), *named]
            title = next((one["title"] for one in titles if "title" in one), article_id)
            return name, title, len(held) <= 1 or not drafts
        found = f"no article is called {shown(article_id)}"
        raise _error(self.folder, found, 'an id that "articlebot list" shows')

    def _names(self, article_id: str) -> Iterator[str]:
        """Yield the paths within the folder of what may be an article's file.

        Most are called as their articles are; only for others is the whole folder read.
        """
        found = scan_folder(self.folder, wanted=lambda name: format_of(name) is not None).files
        yield from (file.name for file in found if file.path.stem == article_id)
        names = {file.name for file in found}
        yield from (
            one.file for one in self.articles if one.id == article_id and one.file in names
        )


def _error(path: Path, found: str, expected: str) -> ArticleError:
    return ArticleError(path, [Problem(path, found, expected)])
