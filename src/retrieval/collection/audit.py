"""Report what becomes of each line of the articles in a folder, and why."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from retrieval.analysis.language_id import identify_article_language
from retrieval.cleaning.boilerplate import ClassifiedBlock, Role, classify_blocks
from retrieval.cleaning.line_features import HALF
from retrieval.cleaning.line_rules import LineRule, LineRules
from retrieval.cleaning.passages import quotable_passages, split_sentences
from retrieval.cleaning.repeated_lines import (
    REPETITION_REASONS,
    RepetitionReason,
    find_repeated_lines,
    tabulate_lines,
)
from retrieval.ingest.folder.reader import FolderContents, read_articles
from retrieval.ingest.problems import Problem
from retrieval.ingest.sidecars import overrides
from retrieval.types.article import Article

_FIELDS = {"publisher": "publisher", "author": "author", "published": "date", "url": "address"}
"""Fields that an article should have, and what its editor calls them."""
_UNSIGNED = "articles without a publisher"


class UnknownArticleError(Exception):
    """No article and no file of the folder has the name that was given."""


@dataclass(frozen=True, slots=True)
class RepeatedLine:
    """A line that is left out because many articles have it."""

    text: str
    holders: int
    """How many articles have it; copies of one article count once."""
    among: int
    """How many articles it was counted among."""
    whose: str
    """Which articles these are, such as "articles of The Daily Sun"."""
    varies: bool
    """Whether numbers, dates or names in it differ from article to article."""
    key: int
    """Equal for equal lines; where the line varies, for lines that differ in that alone."""

    def __str__(self) -> str:
        alike = ", with other numbers or names" if self.varies else ""
        return f"is repeated in {self.holders:,} of {self.among:,} {self.whose}{alike}"


@dataclass(frozen=True, slots=True)
class AuditedLine:
    """A paragraph of an article, its role, and why it is left out if it is."""

    part: ClassifiedBlock
    learned: RepeatedLine | None = None

    @property
    def reason(self) -> str:
        """Return why it is left out, with figures where there are any; empty where it is not."""
        return str(self.learned) if self.learned else self.part.reason


@dataclass(frozen=True, slots=True)
class AuditedArticle:
    """An article, and the role of each of its paragraphs."""

    article: Article
    language: str
    """ISO 639 code; detected when the article does not say."""
    lines: tuple[AuditedLine, ...]
    sentences: int
    """How many sentences may be quoted; a caption counts as one."""

    @property
    def quoted(self) -> int:
        """Return how many of its paragraphs may be quoted."""
        return sum(line.part.role in {Role.TEXT, Role.CAPTION} for line in self.lines)

    @property
    def left_out(self) -> int:
        """Return how many of its paragraphs are left out."""
        return sum(line.part.role is Role.LEFT_OUT for line in self.lines)

    @property
    def missing(self) -> tuple[str, ...]:
        """Return the names of the fields that it lacks."""
        return tuple(name for field, name in _FIELDS.items() if not getattr(self.article, field))


@dataclass(frozen=True, slots=True)
class Audit:
    """The audit of a folder, or of the articles in it that were named."""

    folder: Path
    n_articles: int
    """How many articles the folder has."""
    articles: tuple[AuditedArticle, ...]
    problems: tuple[Problem, ...]
    not_read: tuple[Path, ...] = ()
    """Files whose format is not supported."""
    unused: tuple[LineRule, ...] = ()
    """Rules of articles.toml that no line matches."""
    synonyms: int = 0
    """How many groups of synonyms synonyms.txt has."""

    def learned(self) -> Mapping[str, tuple[RepeatedLine, ...]]:
        """Return the repeated lines by `RepeatedLine.whose`, the most frequent first.

        Each line is given once, as the first article has it.
        """
        found: dict[tuple[str, int], RepeatedLine] = {}
        for one in self.articles:
            for line in one.lines:
                if line.learned:
                    found.setdefault((line.learned.whose, line.learned.key), line.learned)
        by_whose: dict[str, list[RepeatedLine]] = {}
        for learned in sorted(found.values(), key=lambda learned: -learned.holders):
            by_whose.setdefault(learned.whose, []).append(learned)
        return {whose: tuple(lines) for whose, lines in by_whose.items()}


def check_folder(
    folder: Path,
    names: Iterable[str] = (),
    *,
    progress: Callable[[int, int], None] | None = None,
) -> Audit:
    """Audit the articles of a folder, or those that are named.

    names: articles' ids, and paths of files or folders.
    progress: called after each article with the number done and of all.
    Raises ArticleError when no article is valid; UnknownArticleError.
    """
    reading = read_articles(folder)
    names = list(names)
    if not names:
        everything = tuple(_check(reading, reading.articles, progress))
        rulings = {line.part.rule for one in everything for line in one.lines}
        return Audit(
            folder,
            len(reading.articles),
            everything,
            reading.problems,
            reading.skipped,
            tuple(pattern for pattern in reading.rules if pattern not in rulings),
            len(reading.synonyms),
        )
    articles, problems = _named(folder, reading, names)
    return Audit(
        folder, len(reading.articles), tuple(_check(reading, articles, progress)), problems
    )


def _named(
    folder: Path, reading: FolderContents, names: Sequence[str]
) -> tuple[list[Article], tuple[Problem, ...]]:
    """Return the articles that are named by id or by file, and the problems of these files.

    Problems of articles.toml are included: they may concern any article.
    Raises UnknownArticleError.
    """
    articles = {a.id: _places(folder / (a.file or "")) for a in reading.articles}
    wrong = {problem: _places(problem.path) for problem in reading.problems}
    listed = (folder / overrides.FILE_NAME).resolve()
    chosen: set[str | Problem] = {one for one, places in wrong.items() if listed in places}
    for name in names:
        given = {Path(name).resolve(), (folder / name).resolve()}
        found = {one for one, places in (articles | wrong).items() if given & places}
        found |= {name} & articles.keys()
        if not found:
            raise UnknownArticleError(
                f'{folder}: no article is called "{name}"; expected an id or a file that '
                '"articlebot check" shows'
            )
        chosen |= found
    return (
        [article for article in reading.articles if article.id in chosen],
        tuple(problem for problem in reading.problems if problem in chosen),
    )


def _places(path: Path) -> set[Path]:
    """Return a file's path, and those of the archive and the folders that it is in."""
    path = path.resolve()
    return {path, *path.parents}


def _check(
    reading: FolderContents,
    articles: Sequence[Article],
    progress: Callable[[int, int], None] | None,
) -> Iterator[AuditedArticle]:
    """Yield the audits of articles, with repeats counted among all that were read."""
    repeats = _Repeats(reading.articles)
    for done, article in enumerate(articles, start=1):
        yield _check_article(article, repeats, reading.rules)
        if progress:
            progress(done, len(articles))


class _Repeats:
    """The repeated lines of all articles."""

    def __init__(self, articles: Sequence[Article]) -> None:
        self.table = tabulate_lines(articles)
        self.repeated = find_repeated_lines(self.table)
        self.spans = dict(zip((a.id for a in articles), pairwise(self.table.bounds), strict=True))
        self.has_publishers = any(article.publisher for article in articles)

    def codes(self, article: Article) -> bytes:
        """Return the `RepetitionReason` of each of the article's lines."""
        first, stop = self.spans[article.id]
        return self.repeated.codes[first:stop].tobytes()

    def learned(self, article: Article, part: ClassifiedBlock) -> RepeatedLine | None:
        """Return the repeated line that a block is, if that is why it is left out."""
        line = self.spans[article.id][0] + part.paragraph - 1
        code = RepetitionReason(self.repeated.codes[line])
        if code is RepetitionReason.NOT or part.reason != REPETITION_REASONS[code]:
            return None
        varies = code is RepetitionReason.VARYING
        key = int(self.table.hashes[line])
        return RepeatedLine(
            article.text[part.block.start : part.block.end],
            int(self.repeated.holders[line]),
            int(self.repeated.among[line]),
            self._whose(article, code),
            varies,
            key >> HALF if varies else key % (1 << HALF),
        )

    def _whose(self, article: Article, code: RepetitionReason) -> str:
        if code is RepetitionReason.AUTHOR:
            return f"articles by {article.author}"
        if not self.has_publishers:
            return "articles"
        if code is RepetitionReason.LIBRARY:
            return "articles of all publishers"
        return f"articles of {article.publisher}" if article.publisher else _UNSIGNED


def _check_article(article: Article, repeats: _Repeats, rules: LineRules) -> AuditedArticle:
    code = identify_article_language(article.text, article.language)
    parts = classify_blocks(article, repeated=repeats.codes(article), rules=rules)
    passages = quotable_passages(article, parts)
    return AuditedArticle(
        article,
        code,
        tuple(AuditedLine(part, repeats.learned(article, part)) for part in parts),
        sum(1 for passage in passages for _ in split_sentences(passage, code)),
    )
