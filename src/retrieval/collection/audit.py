"""A folder into what becomes of each line of its articles, and why."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from retrieval import Article, Problem
from retrieval.analysis.language_id import identify_article_language
from retrieval.cleaning import repeated_lines
from retrieval.cleaning.boilerplate import (
    STALE,
    ClassifiedBlock,
    RepetitionReason,
    Role,
    split_parts,
)
from retrieval.cleaning.line_features import HALF
from retrieval.cleaning.line_rules import Pattern, Patterns
from retrieval.cleaning.passages import passages_of, split_sentences
from retrieval.ingest import FolderContents, overrides, read_articles

_FIELDS = {"publisher": "publisher", "author": "author", "published": "date", "url": "address"}
"""What an article should have, and what its editor calls it."""
_UNSIGNED = "articles without a publisher"


class UnknownArticleError(Exception):
    """A name that no article and no file of the folder has."""


@dataclass(frozen=True, slots=True)
class RepeatedLine:
    """A line that is left out because many articles repeat it."""

    text: str
    holders: int
    """How many articles hold it; copies of one article count once."""
    among: int
    """How many articles were looked at for it."""
    whose: str
    """What these articles are, such as "articles of The Daily Sun"."""
    varies: bool
    """Whether its numbers, dates or names differ from article to article."""
    key: int
    """The same for what is the same line, or the same but for what varies."""

    def __str__(self) -> str:
        alike = ", with other numbers or names" if self.varies else ""
        return f"stands in {self.holders:,} of {self.among:,} {self.whose}{alike}"


@dataclass(frozen=True, slots=True)
class AuditedLine:
    """A paragraph of an article, and why it is left out."""

    part: ClassifiedBlock
    learned: RepeatedLine | None = None

    @property
    def reason(self) -> str:
        """Return why it is left out, in figures where they say more; empty where it is not."""
        return str(self.learned) if self.learned else self.part.reason


@dataclass(frozen=True, slots=True)
class AuditedArticle:
    """An article, and what becomes of each of its paragraphs."""

    article: Article
    language: str
    """ISO 639 code, found out where the article does not say."""
    lines: tuple[AuditedLine, ...]
    sentences: int
    """How many may be quoted; a caption counts as one."""

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
        """Return what is not known of it."""
        return tuple(name for field, name in _FIELDS.items() if not getattr(self.article, field))


@dataclass(frozen=True, slots=True)
class Audit:
    """What is known of a folder, or of the articles in it that were named."""

    folder: Path
    n_articles: int
    """How many the folder has."""
    articles: tuple[AuditedArticle, ...]
    problems: tuple[Problem, ...]
    not_read: tuple[Path, ...] = ()
    """Files of formats that nobody reads."""
    unused: tuple[Pattern, ...] = ()
    """Patterns of articles.toml that no line is like."""
    synonyms: int = 0
    """How many groups synonyms.txt has."""

    def learned(self) -> Mapping[str, tuple[RepeatedLine, ...]]:
        """Return each line that many articles repeat, as the first of them has it, by whose.

        The most frequent come first.
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
    """Return what becomes of the folder's articles, or of those that are named.

    names: articles' ids, and paths of files or folders.
    progress: called with the articles looked at and their number, after each.
    Raises: ArticleError, when no article is good; UnknownArticleError.
    """
    reading = read_articles(folder)
    names = list(names)
    if not names:
        everything = tuple(_check(reading, reading.articles, progress))
        rulings = {line.part.ruling for one in everything for line in one.lines}
        return Audit(
            folder,
            len(reading.articles),
            everything,
            reading.problems,
            reading.skipped,
            tuple(pattern for pattern in reading.patterns if pattern not in rulings),
            len(reading.synonyms),
        )
    articles, problems = _named(folder, reading, names)
    return Audit(
        folder, len(reading.articles), tuple(_check(reading, articles, progress)), problems
    )


def _named(
    folder: Path, reading: FolderContents, names: Sequence[str]
) -> tuple[list[Article], tuple[Problem, ...]]:
    """Return the articles that are named, by id or by file, and what is wrong with these files.

    What is wrong with articles.toml is told as well: it may speak of any of them.

    Raises: UnknownArticleError, for a name of nothing.
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
    """Return a file, and the archive or the folders that it stands in."""
    path = path.resolve()
    return {path, *path.parents}


def _check(
    reading: FolderContents,
    articles: Sequence[Article],
    progress: Callable[[int, int], None] | None,
) -> Iterator[AuditedArticle]:
    """Yield what becomes of the articles' paragraphs, learned from all that were read."""
    facts = _Facts(reading.articles)
    for done, article in enumerate(articles, start=1):
        yield _check_article(article, facts, reading.patterns)
        if progress:
            progress(done, len(articles))


class _Facts:
    """What was learned from all articles."""

    def __init__(self, articles: Sequence[Article]) -> None:
        self.table = repeated_lines.tabulate(articles)
        self.verdict = repeated_lines.judge(self.table)
        self.spans = dict(zip((a.id for a in articles), pairwise(self.table.bounds), strict=True))
        self.has_publishers = any(article.publisher for article in articles)

    def codes(self, article: Article) -> bytes:
        """Return the codes of the article's lines."""
        first, stop = self.spans[article.id]
        return self.verdict.codes[first:stop].tobytes()

    def learned(self, article: Article, part: ClassifiedBlock) -> RepeatedLine | None:
        """Return what the part is left out for, if that was learned."""
        line = self.spans[article.id][0] + part.paragraph - 1
        code = RepetitionReason(self.verdict.codes[line])
        if code is RepetitionReason.NOT or part.reason != STALE[code]:
            return None
        varies = code is RepetitionReason.VARYING
        key = int(self.table.hashes[line])
        return RepeatedLine(
            article.text[part.block.start : part.block.end],
            int(self.verdict.holders[line]),
            int(self.verdict.among[line]),
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


def _check_article(article: Article, facts: _Facts, patterns: Patterns) -> AuditedArticle:
    code = identify_article_language(article.text, article.language)
    parts = split_parts(article, stale=facts.codes(article), patterns=patterns)
    passages = passages_of(article, parts)
    return AuditedArticle(
        article,
        code,
        tuple(AuditedLine(part, facts.learned(article, part)) for part in parts),
        sum(1 for passage in passages for _ in split_sentences(passage, code)),
    )
