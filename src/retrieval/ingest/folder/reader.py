"""Read the files of a folder into articles: all of them, or only what changed since last time."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from retrieval.analysis.lexicon.aliases import SynonymGroup
from retrieval.cleaning.line_rules import LineRules, publisher_table
from retrieval.ingest.folder.file_cache import CachedFile, Item, cache_file, cache_unparsed
from retrieval.ingest.folder.scan import File, Scan, scan_file, scan_folder
from retrieval.ingest.metadata import Fields, flaw, one_line
from retrieval.ingest.problems import ArticleError, Problem, place, shown, visible
from retrieval.ingest.registry import ENDINGS, INSTALL, format_of, read_source
from retrieval.ingest.sidecars import overrides, synonyms
from retrieval.ingest.sidecars.overrides import Overrides
from retrieval.ingest.sidecars.synonyms import Synonyms
from retrieval.ingest.source import MAX_BLOCKS, Draft, Source, too_long
from retrieval.types.article import Article

INGEST_VERSION = 2
"""Raise it when the same files give other articles: saved indexes are then built anew."""


@dataclass(frozen=True, slots=True)
class FolderContents:
    """The articles of a folder, and what is wrong in it."""

    articles: tuple[Article, ...]
    """Ordered by their files' paths, then by their places in a file; ids are unique."""
    problems: tuple[Problem, ...]
    """Ordered by path and line. A problem leaves out an article; in articles.toml a field, in
    synonyms.txt a line."""
    skipped: tuple[Path, ...]
    """Files whose format is not supported."""
    synonyms: tuple[SynonymGroup, ...] = ()
    """The groups of words that mean the same, from synonyms.txt."""
    rules: LineRules = field(default_factory=LineRules)
    """Which lines to keep and drop, from articles.toml."""
    files: tuple[CachedFile, ...] = ()
    """Cache entries of all files, for the next `read_folder`."""


def read_articles(folder: Path) -> FolderContents:
    """Return the articles of a folder and its subfolders, and every problem.

    Raises ArticleError, with the problems, when there is no valid article or no such folder.
    """
    return read_folder(find_files(folder), folder, {})


def find_files(folder: Path) -> Scan:
    """Return the files of a folder whose formats are supported, without opening them.

    folder: or a single file, which is read as it would be among others: with what articles.toml
    and synonyms.txt beside it say.
    Raises ArticleError when there is no such folder, or the file is of no format that is known.
    """
    if folder.is_file():
        if format_of(folder.name) is None or folder.name == synonyms.FILE_NAME:
            found = "this file format is not supported"
            wanted = f"a folder of articles, or a file that ends in {ENDINGS}"
            raise ArticleError(folder, [Problem(folder, found, wanted)])
        return scan_file(folder, beside=(overrides.FILE_NAME, synonyms.FILE_NAME))
    return scan_folder(
        folder, wanted=lambda name: name == overrides.FILE_NAME or format_of(name) is not None
    )


def read_folder(found: Scan, folder: Path, known: Mapping[str, CachedFile]) -> FolderContents:
    """Return what `read_articles` does, without reading again the files that have not changed.

    found: what `find_files` returned for the folder.
    known: cache entries by file name, as `FolderContents.files` had them.
    """
    files = {file.name: file for file in found.files}
    extra = files.pop(overrides.FILE_NAME, None)
    listed = files.pop(synonyms.FILE_NAME, None)
    read = [cache_unparsed(file) for file in (extra, listed) if file]  # before they are parsed
    given = overrides.read_overrides(extra.path) if extra else Overrides()
    same = synonyms.read_synonyms(listed.path) if listed else Synonyms()
    problems = [*found.problems, *given.problems, *same.problems]
    articles: dict[str, Article] = {}
    places: dict[str, tuple[File, int | None]] = {}
    skipped: set[str] = set()
    for file in files.values():
        one = _read_file(file, given, known.get(file.name))
        taken, passed = [], []
        for line, item in one.items:
            if isinstance(item, Problem):
                problems.append(item)
            elif given.skips(item):
                passed.append(item.id)
            elif item.id in articles:
                taken.append((line, _taken(item.id, *places[item.id], file, line)))
            else:
                articles[item.id] = item
                places[item.id] = file, line
        problems += (problem for _, problem in taken)
        skipped.update(passed)
        # Only served articles are stored, so that this file's other items could not be restored.
        read.append(replace(one, is_whole=False) if taken or passed else one)
    if not found.is_single:
        publishers = {one.publisher for one in articles.values() if one.publisher}
        tables = set(map(publisher_table, publishers))
        problems += given.unused(files.keys() | articles.keys() | skipped | tables)
    if not files:
        problems.append(_no_files(folder, found.skipped))
    elif skipped and not articles:
        problems.append(Problem(folder, "every article is skipped", "at least one that is not"))
    problems.sort(key=lambda problem: (str(problem.path), problem.line or 0))
    if not articles:
        raise ArticleError(folder, problems)
    return FolderContents(
        tuple(articles.values()),
        tuple(problems),
        found.skipped,
        same.groups,
        given.rules,
        tuple(read),
    )


def _read_file(file: File, given: Overrides, known: CachedFile | None) -> CachedFile:
    """Read a file, or return its cache entry while that is valid."""
    if known and (not known.is_whole or known.given != _given(known, given)):
        known = None
    if known and known.is_unchanged(file):
        return known
    title = given.of(file.name).get("title") or given.of(file.path.stem).get("title")
    began = time.time_ns()
    try:
        source = Source.load(file.path, title=title)
    except ArticleError as error:
        found = cache_file(file, None, began=began)
        return replace(found, items=[(problem.line, problem) for problem in error.problems])
    found = cache_file(file, source.data, began=began)
    if known and known.digest == found.digest:
        return replace(known, facts=found.facts, is_sure=found.is_sure)
    items = tuple(_items(file, source, given))
    found = replace(
        found, items=items, is_whole=not any(_is_solved_elsewhere(item) for _, item in items)
    )
    return replace(found, given=_given(found, given))


def _given(known: CachedFile, given: Overrides) -> bytes:
    """Return a digest of what articles.toml says about a file and its articles.

    The id of an article that failed is not known: then all of articles.toml may concern it.
    """
    if not given.tables:
        return b""
    if any(isinstance(item, Problem) for _, item in known.items):
        return given.digest(given.tables)
    ids = (item.id for _, item in known.items if isinstance(item, Article))
    return given.digest({known.name, PurePosixPath(known.name).stem, *ids})


def _is_solved_elsewhere(item: Article | Problem) -> bool:
    """Tell whether this is a problem that can be solved outside the folder."""
    return isinstance(item, Problem) and item.expected.startswith(INSTALL)


def _items(file: File, source: Source, given: Overrides) -> Iterator[Item]:
    """Yield the line and the article, or what is wrong with it, for each article of a file."""
    ours = given.of(file.name)
    for draft in read_source(source):
        if isinstance(draft, Problem):
            yield draft.line, draft
        else:
            fields = draft.fields | ours | given.of(draft.id)
            yield draft.line, article_of(draft, fields, file.path, name=file.name)


def article_of(
    draft: Draft, fields: Fields, path: Path, *, name: str | None = None
) -> Article | Problem:
    """Return the article that a draft becomes, or why it does not become one.

    fields: the metadata, overrides included.
    path: the file's, for the problem. name: the file's path within the folder.
    """
    if not draft.id.strip() or one_line(draft.id) != draft.id.strip() or flaw(draft.id):
        found, expected = f"the article's id is {shown(draft.id)}", "a name that fits on a line"
    elif not any(block.start < block.end for block in draft.blocks):
        found, expected = "there is nothing but a title", "a paragraph below it"
        if not draft.text.strip():
            found, expected = "there is no text", "a title and a paragraph"
    elif unfit := too_long(draft.text):
        found, expected = unfit
    elif len(draft.blocks) > MAX_BLOCKS:
        found, expected = f"there are {len(draft.blocks):,} paragraphs", f"at most {MAX_BLOCKS:,}"
    elif "title" not in fields:
        found, expected = "there is no title", '"title", here or in articles.toml'
    else:
        return Article(id=draft.id, text=draft.text, blocks=draft.blocks, file=name, **fields)
    return Problem(draft.path or path, found, expected, draft.line)


def _taken(article_id: str, by: File, at: int | None, file: File, line: int | None) -> Problem:
    found = f"the article's id {shown(article_id)} is taken by {place(by.path, at)}"
    is_of_name = line is None and article_id == file.path.stem
    wanted = "another file name" if is_of_name else "an id of its own"
    return Problem(file.path, found, wanted, line)


def _no_files(folder: Path, skipped: tuple[Path, ...]) -> Problem:
    others = f", only files such as {visible(skipped[0].name)}" if skipped else ""
    return Problem(folder, f"there is no article here{others}", f"files that end in {ENDINGS}")
