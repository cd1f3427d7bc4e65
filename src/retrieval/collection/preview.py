"""Preview an import: the articles of a file that may be added to a folder, and their passages."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

from retrieval.analysis.language_id import identify_article_language
from retrieval.cleaning.boilerplate import ClassifiedBlock, Role, classify_blocks
from retrieval.cleaning.line_rules import LineRules
from retrieval.cleaning.passages import split_passages, split_sentences
from retrieval.cleaning.repeated_lines import repetition_codes
from retrieval.collection import slugs
from retrieval.collection.markdown_writer import as_written
from retrieval.ingest import ArticleError, Problem, article_of, read_articles, read_source
from retrieval.ingest.folder.scan import scan_folder
from retrieval.ingest.problems import shown
from retrieval.ingest.sidecars import overrides
from retrieval.ingest.source import Draft, Source
from retrieval.types.article import Article, Passage, Sentence

Item = Article | Problem
_EXPECTED = ("publisher", "published", "url")  # what a citation names


@dataclass(frozen=True, slots=True)
class ProposedArticle:
    """An article that may be added, and what of it may be quoted."""

    article: Article
    """As it will be read from its file; the id gets a number if it is taken by then."""
    parts: tuple[ClassifiedBlock, ...]
    """Its blocks with their roles, and the reasons for those that are left out."""
    sentences: tuple[Sentence, ...]
    """The sentences that may be quoted, in reading order."""
    like: tuple[Article, ...]
    """Articles of the folder with the same address, the same title or half of its text."""

    @property
    def missing(self) -> tuple[str, ...]:
        """Return which of publisher, published and url are not known."""
        return tuple(name for name in _EXPECTED if getattr(self.article, name) is None)

    @property
    def quoted(self) -> tuple[str, ...]:
        """Return the paragraphs that will be quoted."""
        return tuple(self._text(part) for part in self.parts if part.role in _QUOTED)

    @property
    def left_out(self) -> tuple[tuple[str, str], ...]:
        """Return each line that will not be quoted, and why."""
        return tuple(
            (self._text(part), part.reason) for part in self.parts if part.role is Role.LEFT_OUT
        )

    def _text(self, part: ClassifiedBlock) -> str:
        return self.article.text[part.block.start : part.block.end]


@dataclass(frozen=True, slots=True)
class ImportPreview:
    """The articles that adding a file would add."""

    articles: tuple[ProposedArticle, ...]
    problems: tuple[Problem, ...]
    """Why others are not added, such as an article that is already in the folder."""


def preview_import(
    name: str,
    data: bytes,
    folder: Path,
    *,
    url: str | None = None,
    articles: Sequence[Article] | None = None,
) -> ImportPreview:
    """Return what adding a file to the folder would add; nothing is written.

    name: of the file, by which its format is known; it is never used as a path.
    data: the content of the file.
    url: where it was fetched from, for articles that do not give their address.
    articles: those of the folder, if they are known; they are read otherwise.
    Raises ArticleError when there is no such folder.
    """
    known = articles_in(folder) if articles is None else articles
    taken = taken_names(folder, known)
    fresh: list[Article] = []
    problems: list[Problem] = []
    for new in _articles(Source(Path(name), data), url, taken):
        if isinstance(new, Problem):
            problems.append(new)
        elif same := next((other for other in (*known, *fresh) if _is_same(new, other)), None):
            problems.append(_already_there(Path(name), new, same))
        else:
            fresh.append(new)
            taken.add(slugs.fold_name(new.id))
    rules = overrides.read_overrides(folder / overrides.FILE_NAME).rules
    return ImportPreview(tuple(_candidates(fresh, known, rules)), tuple(problems))


def articles_in(folder: Path) -> tuple[Article, ...]:
    """Return the articles of a folder, which may have none yet."""
    _files(folder)
    try:
        return read_articles(folder).articles
    except ArticleError:
        return ()


def taken_names(folder: Path, articles: Sequence[Article]) -> set[str]:
    """Return the ids, folded, that a new article cannot have.

    These include the names in articles.toml, which are meant for other articles.
    """
    listed = overrides.read_overrides(folder / overrides.FILE_NAME).tables
    files = [*_files(folder), *map(Path, listed)]
    names = {article.id for article in articles} | listed.keys() | {path.stem for path in files}
    return set(map(slugs.fold_name, names))


def _files(folder: Path) -> tuple[Path, ...]:
    return tuple(file.path for file in scan_folder(folder, wanted=lambda _: True).files)


def _articles(source: Source, url: str | None, taken: Collection[str]) -> Iterator[Item]:
    """Yield each article of a file as it will be read from a file of its own."""
    for draft in read_source(source):
        item = article_of(draft, draft.fields, source.path) if isinstance(draft, Draft) else draft
        yield _written(item, source, url, taken) if isinstance(item, Article) else item


def _written(article: Article, source: Source, url: str | None, taken: Collection[str]) -> Item:
    name = next(slugs.free_names(slugs.make_slug(article.title), taken))
    try:
        return as_written(replace(article, url=article.url or url), name)
    except ArticleError as error:  # such as a text that is too long for a file of its own
        return replace(error.problems[0], path=source.path)


def _candidates(
    fresh: Sequence[Article], known: Sequence[Article], rules: LineRules
) -> Iterator[ProposedArticle]:
    """Yield the proposals; repeated lines are counted among the new articles and the folder's."""
    codes = repetition_codes([*known, *fresh])[len(known) :]
    quotable = [
        list(split_passages(a, repeated=repeated, rules=rules))
        for a, repeated in zip(fresh, codes, strict=True)
    ]
    like = _find_like(quotable, fresh, known)
    for article, repeated, passages, others in zip(fresh, codes, quotable, like, strict=True):
        spoken = identify_article_language(article.text, article.language)
        sentences = [s for passage in passages for s in split_sentences(passage, spoken)]
        parts = classify_blocks(article, repeated=repeated, rules=rules)
        yield ProposedArticle(article, parts, tuple(sentences), others)


def _find_like(
    quotable: Sequence[Sequence[Passage]], fresh: Sequence[Article], known: Sequence[Article]
) -> Iterator[tuple[Article, ...]]:
    """Yield for each new article the earlier ones with its title, its address or half its text."""
    texts = [{_folded(passage.text) for passage in passages} for passages in quotable]
    wanted = set().union(*texts)
    articles = [*known, *fresh]
    holders: dict[str, list[int]] = defaultdict(list)
    for number, article in enumerate(articles):
        for text in wanted.intersection(_paragraphs(article)):
            holders[text].append(number)
    for place, (article, own) in enumerate(zip(fresh, texts, strict=True), start=len(known)):
        shared = Counter(chain.from_iterable(holders[text] for text in own))
        title = article.title.casefold()
        yield tuple(
            other
            for number, other in enumerate(articles[:place])
            if shared[number] * 2 >= len(own) > 0
            or other.title.casefold() == title
            or (article.url and other.url == article.url)
        )


def _is_same(article: Article, other: Article) -> bool:
    """Tell whether two articles have the same title and paragraphs."""
    return article.title == other.title and _paragraphs(article) == _paragraphs(other)


def _paragraphs(article: Article) -> list[str]:
    texts = (article.text[block.start : block.end] for block in article.blocks)
    return [_folded(text) for text in texts if text.strip()]


def _folded(text: str) -> str:
    return " ".join(text.split())


def _already_there(path: Path, article: Article, same: Article) -> Problem:
    found = f"{shown(article.title)} is already there, as {shown(same.id)}"
    return Problem(path, found, "a new article")


_QUOTED = (Role.TEXT, Role.CAPTION)
