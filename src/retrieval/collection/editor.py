"""Add articles to a folder as files of their own, remove them, and restore them."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from retrieval.collection import atomic_files, markdown_writer, slugs, trash
from retrieval.collection.preview import ImportPreview, articles_in, preview_import, taken_names
from retrieval.collection.trash import RemovedArticle
from retrieval.ingest import ArticleError, Problem, format_of, read_source
from retrieval.ingest.folder.scan import scan_folder
from retrieval.ingest.problems import shown, unwritable
from retrieval.ingest.sidecars import overrides
from retrieval.ingest.source import Draft, Source
from retrieval.types.article import Article


@dataclass(frozen=True, slots=True)
class AddedArticle:
    """An article that has been added to the folder."""

    article: Article
    path: Path


class Collection:
    """A folder of articles, to which articles can be added."""

    def __init__(self, folder: Path, *, articles: Sequence[Article] | None = None) -> None:
        """Open a folder.

        articles: those of the folder, if they are known; otherwise they are read when needed.
        """
        self.folder = folder
        self._articles = articles

    @property
    def articles(self) -> Sequence[Article]:
        """Return the articles in the folder."""
        if self._articles is None:
            self._articles = articles_in(self.folder)
        return self._articles

    def preview(self, name: str, data: bytes, *, url: str | None = None) -> ImportPreview:
        """Return what adding a file would add; see `preview_import`."""
        return preview_import(name, data, self.folder, url=url, articles=self.articles)

    def preview_file(self, path: Path) -> ImportPreview:
        """Return what adding a file of the local disk would add.

        Raises ArticleError when it cannot be read.
        """
        return self.preview(str(path), Source.load(path).data)

    def add(self, previewed: ImportPreview) -> tuple[AddedArticle, ...]:
        """Write a file for each article of a preview: all of them, or none.

        Raises ArticleError when one cannot be written.
        """
        taken = taken_names(self.folder, self.articles)
        atomic_files.drop_abandoned(self.folder)
        added: list[AddedArticle] = []
        try:
            for candidate in previewed.articles:
                added.append(self._write(candidate.article, taken))
                taken.add(slugs.fold_name(added[-1].article.id))
        except OSError as error:
            for one in added:
                one.path.unlink(missing_ok=True)
            raise ArticleError(self.folder, [unwritable(self.folder, error)]) from error
        self._articles = (*self.articles, *(one.article for one in added))
        return tuple(added)

    def remove(self, article_id: str) -> RemovedArticle:
        """Remove an article from the folder in a way that can be undone.

        Its file is moved to a hidden folder; if the file has other articles too, it stays, and
        articles.toml skips the article from now on.
        Raises ArticleError when there is no such article, or when files cannot be changed.
        """
        name, title, is_alone = self._find(article_id)
        take_out = trash.take_file if is_alone else trash.skip_article
        removed = take_out(self.folder, name, article_id, title)
        if self._articles is not None:
            self._articles = tuple(one for one in self._articles if one.id != article_id)
        return removed

    def removed(self) -> tuple[RemovedArticle, ...]:
        """Return the removed articles that can be restored, the latest first."""
        return tuple(trash.find_removed_articles(self.folder))

    def find_removed(self, key: str) -> RemovedArticle | None:
        """Return the removal with that key, or None when there is none or it was undone."""
        return trash.find_removed(self.folder, key)

    def restore(self, article_id: str) -> RemovedArticle:
        """Restore the article that was last removed under that id.

        Raises ArticleError when there is none, when another article has the id now, or when its
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
        """Write an article's file under the first free name."""
        for name in slugs.free_names(article.id, taken):
            path = self.folder / (name + markdown_writer.SUFFIX)
            with contextlib.suppress(FileExistsError):  # then the next name
                atomic_files.create(markdown_writer.to_markdown(article).encode(), path)
                return AddedArticle(replace(article, id=name, file=path.name), path)
        raise AssertionError  # names never end

    def _find(self, article_id: str) -> tuple[str, str, bool]:
        """Return the path of an article's file, its title, and whether it is alone in there.

        Raises ArticleError when there is no such article.
        """
        given = overrides.read_overrides(self.folder / overrides.FILE_NAME)
        for name in self._names(article_id):
            if {name, article_id} & given.skipped:
                continue
            held = list(read_source(Source.load(self.folder / name)))
            drafts = [one for one in held if isinstance(one, Draft)]
            if drafts and article_id not in [draft.id for draft in drafts]:
                continue  # a file with the name of another file's article
            named = [one.fields for one in drafts if one.id == article_id]
            titles = [given.of(article_id), given.of(name), *named]
            title = next((one["title"] for one in titles if "title" in one), article_id)
            return name, title, len(held) <= 1 or not drafts
        found = f"no article is called {shown(article_id)}"
        raise _error(self.folder, found, 'an id that "articlebot list" shows')

    def _names(self, article_id: str) -> Iterator[str]:
        """Yield paths within the folder of files that may contain an article.

        Most files are named after their article; only for others is the whole folder read.
        """
        found = scan_folder(self.folder, wanted=lambda name: format_of(name) is not None).files
        yield from (file.name for file in found if file.path.stem == article_id)
        names = {file.name for file in found}
        yield from (
            one.file for one in self.articles if one.id == article_id and one.file in names
        )


def _error(path: Path, found: str, expected: str) -> ArticleError:
    return ArticleError(path, [Problem(path, found, expected)])
