"""Turn a file that may be added to a folder into its articles, and what becomes of them there."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

from retrieval.analysis.language_id import identify_article_language
from retrieval.cleaning.boilerplate import ClassifiedBlock, Role, split_parts
from retrieval.cleaning.line_rules import Patterns
from retrieval.cleaning.passages import split_passages, split_sentences
from retrieval.cleaning.repeated_lines import learn_from
from retrieval.collection import slugs
from retrieval.collection.markdown_writer import as_written
from retrieval.ingest import ArticleError, Problem, article_of, overrides, read_articles
from retrieval.ingest import read_source as read_drafts
from retrieval.ingest.folder import scan
from retrieval.ingest.problems import shown
from retrieval.ingest.source import Draft, Source
from retrieval.types.article import Article, Passage, Sentence

Item = Article | Problem
_EXPECTED = ("publisher", "published", "url")  # what a citation names


@dataclass(frozen=True, slots=True)
class ProposedArticle:
    """An article that may be added, and what becomes of it."""

    article: Article
    """As it will be read from its file; the id may get a number, if it is taken by then."""
    parts: tuple[ClassifiedBlock, ...]
    """Its paragraphs and headings, each with its role and, where it is left out, the reason."""
    sentences: tuple[Sentence, ...]
    """What may be quoted, in reading order."""
    like: tuple[Article, ...]
    """Articles of the folder with the same address, the same title or much of the same text."""

    @property
    def missing(self) -> tuple[str, ...]:
        """Return what nobody says of it: publisher, published, url."""
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
    """What adding a file would add."""

    articles: tuple[ProposedArticle, ...]
    problems: tuple[Problem, ...]
    """What is wrong with the others; also that an article is there already."""


def preview(
    name: str,
    data: bytes,
    folder: Path,
    *,
    url: str | None = None,
    articles: Sequence[Article] | None = None,
) -> ImportPreview:
    """Return what adding a file to the folder would add; nothing is written.

    name: the file's, which tells its format; it is never used as a path.
    url: where it was fetched from, for the articles that do not say where they stand.
    articles: the folder's, where they are known; they are read otherwise.
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
            problems.append(_there_already(Path(name), new, same))
        else:
            fresh.append(new)
            taken.add(slugs.folded(new.id))
    patterns = overrides.read(folder / overrides.FILE_NAME).patterns
    return ImportPreview(tuple(_candidates(fresh, known, patterns)), tuple(problems))


def articles_in(folder: Path) -> tuple[Article, ...]:
    """Return the good articles of a folder; it may have none yet."""
    _files(folder)
    try:
        return read_articles(folder).articles
    except ArticleError:
        return ()


def taken_names(folder: Path, articles: Sequence[Article]) -> set[str]:
    """Return the ids, folded, that a new article cannot have.

    Not what articles.toml names either: it speaks of another article.
    """
    listed = overrides.read(folder / overrides.FILE_NAME).tables
    files = [*_files(folder), *map(Path, listed)]
    names = {article.id for article in articles} | listed.keys() | {path.stem for path in files}
    return set(map(slugs.folded, names))


def _files(folder: Path) -> tuple[Path, ...]:
    return tuple(file.path for file in scan(folder, wanted=lambda _: True).files)


def _articles(source: Source, url: str | None, taken: Collection[str]) -> Iterator[Item]:
    """Yield each article of a file as it will be read from a file of its own."""
    for draft in read_drafts(source):
        item = article_of(draft, draft.fields, source.path) if isinstance(draft, Draft) else draft
        yield _written(item, source, url, taken) if isinstance(item, Article) else item


def _written(article: Article, source: Source, url: str | None, taken: Collection[str]) -> Item:
    name = next(slugs.free(slugs.slug(article.title), taken))
    try:
        return as_written(replace(article, url=article.url or url), name)
    except ArticleError as error:  # such as a text that is too long for a file of its own
        return replace(error.problems[0], path=source.path)


def _candidates(
    fresh: Sequence[Article], known: Sequence[Article], patterns: Patterns
) -> Iterator[ProposedArticle]:
    """Yield what becomes of each new article, with what all of them and the folder's repeat."""
    codes = learn_from([*known, *fresh])[len(known) :]
    quotable = [
        list(split_passages(a, stale=stale, patterns=patterns))
        for a, stale in zip(fresh, codes, strict=True)
    ]
    like = _find_like(quotable, fresh, known)
    for article, stale, passages, others in zip(fresh, codes, quotable, like, strict=True):
        spoken = identify_article_language(article.text, article.language)
        sentences = [s for passage in passages for s in split_sentences(passage, spoken)]
        parts = split_parts(article, stale=stale, patterns=patterns)
        yield ProposedArticle(article, parts, tuple(sentences), others)


def _find_like(
    quotable: Sequence[Sequence[Passage]], fresh: Sequence[Article], known: Sequence[Article]
) -> Iterator[tuple[Article, ...]]:
    """Yield for each new article those before it with its title, its address, or half its text."""
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
    """Tell whether there is nothing in an article that is not in the other, or the reverse."""
    return article.title == other.title and _paragraphs(article) == _paragraphs(other)


def _paragraphs(article: Article) -> list[str]:
    texts = (article.text[block.start : block.end] for block in article.blocks)
    return [_folded(text) for text in texts if text.strip()]


def _folded(text: str) -> str:
    return " ".join(text.split())


def _there_already(path: Path, article: Article, same: Article) -> Problem:
    found = f"{shown(article.title)} is there already, as {shown(same.id)}"
    return Problem(path, found, "an article that is new")


_QUOTED = (Role.TEXT, Role.CAPTION)
