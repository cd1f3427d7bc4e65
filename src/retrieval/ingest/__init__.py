"""Read a folder of files into articles: the only place where articles come in."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from importlib import import_module
from pathlib import Path, PurePosixPath
from types import MappingProxyType

from retrieval.analysis.aliases import Group
from retrieval.cleaning.line_rules import Patterns, table_of
from retrieval.ingest import isolated_reader, overrides
from retrieval.ingest import synonyms_file as synonyms
from retrieval.ingest.file_cache import CachedFile, Item, know, stamp
from retrieval.ingest.folder import File, Scan, scan
from retrieval.ingest.metadata import Fields, flaw, one_line
from retrieval.ingest.overrides import Overrides
from retrieval.ingest.problems import ArticleError, Problem, place, shown, visible
from retrieval.ingest.source import MAX_BLOCKS, Draft, Reader, Source, too_long
from retrieval.types.article import Article

__all__ = [
    "FORMATS",
    "ArticleError",
    "Problem",
    "Reading",
    "article_of",
    "find_files",
    "fingerprint",
    "format_of",
    "read_again",
    "read_articles",
    "read_source",
]


@dataclass(frozen=True, slots=True)
class Format:
    """What reads files of one format."""

    module: str
    """Of this package, imported when such a file is met; it has a Reader, `read`."""
    extra: str | None = None
    """What brings its libraries: one of the package's optional dependencies."""
    apart: bool = False
    """True when a hostile file could take the memory or the time of the process that reads it."""


FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        ".txt": Format("formats.plain"),
        ".md": Format("formats.markdown"),
        ".markdown": Format("formats.markdown"),
        ".jsonl": Format("formats.jsonl"),
        ".jsonl.gz": Format("formats.jsonl_gz"),
        ".zip": Format("formats.zip"),
        ".pdf": Format("pdf.reader", "pdf", apart=True),
        ".docx": Format("formats.docx", "docx", apart=True),
        ".html": Format("html.reader", "html", apart=True),
        ".htm": Format("html.reader", "html", apart=True),
        ".xml": Format("formats.feeds", "html"),
        ".rss": Format("formats.feeds", "html"),
        ".atom": Format("formats.feeds", "html"),
        ".epub": Format("formats.epub", "html", apart=True),
    }
)
"""By how names end; the longest ending counts."""


EXTRA_WANTED = "pip install 'articlebot["
"""How begins what is expected where a format's libraries are missing."""

VERSION = 2
"""Raise it when the same files give other articles: saved indexes are then built anew."""


@dataclass(frozen=True, slots=True)
class FolderContents:
    """What a folder holds."""

    articles: tuple[Article, ...]
    """In the order of their files' paths, then of their places in a file; ids are unique."""
    problems: tuple[Problem, ...]
    """Everything that is wrong, by path and line: in a file it leaves out the article, in
    articles.toml the field, in synonyms.txt the line."""
    skipped: tuple[Path, ...]
    """Files of formats that nobody reads."""
    synonyms: tuple[Group, ...] = ()
    """What synonyms.txt says means the same."""
    patterns: Patterns = field(default_factory=Patterns)
    """Which lines articles.toml wants kept and dropped."""
    files: tuple[CachedFile, ...] = ()
    """Every file that was read or still known."""


def read_articles(folder: Path) -> FolderContents:
    """Return the good articles of a folder and of the folders in it, and every problem.

    Raises ArticleError, with the problems, when there is no good article or no such folder.
    """
    return read_again(find_files(folder), folder, {})


def find_files(folder: Path) -> Scan:
    """Return the files of a folder that are read; none is opened.

    Raises ArticleError when there is no such folder.
    """
    return scan(
        folder, wanted=lambda name: name == overrides.FILE_NAME or format_of(name) is not None
    )


def fingerprint(folder: Path) -> str:
    """Return a digest that changes when the folder's articles may have; no file is opened.

    Raises ArticleError when there is no such folder.
    """
    return find_files(folder).fingerprint()


def read_again(found: Scan, folder: Path, known: Mapping[str, CachedFile]) -> FolderContents:
    """Return what `read_articles` does; files that are as they were are not read again.

    known: by their names, files as they were read before.
    """
    files = {file.name: file for file in found.files}
    extra = files.pop(overrides.FILE_NAME, None)
    listed = files.pop(synonyms.FILE_NAME, None)
    read = [stamp(file) for file in (extra, listed) if file]  # before they are read in earnest
    given = overrides.read(extra.path) if extra else Overrides()
    same = synonyms.read(listed.path) if listed else synonyms.Synonyms()
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
        # Only what is served is kept: the rest of the file would not be known again.
        read.append(replace(one, is_whole=False) if taken or passed else one)
    publishers = {one.publisher for one in articles.values() if one.publisher}
    tables = set(map(table_of, publishers))
    problems += given.unused(files.keys() | articles.keys() | skipped | tables)
    if not files:
        problems.append(_no_files(folder, found.skipped))
    elif skipped and not articles:
        problems.append(Problem(folder, "every article is skipped", "one that is not"))
    problems.sort(key=lambda problem: (str(problem.path), problem.line or 0))
    if not articles:
        raise ArticleError(folder, problems)
    return FolderContents(
        tuple(articles.values()),
        tuple(problems),
        found.skipped,
        same.groups,
        given.patterns,
        tuple(read),
    )


def read_source(source: Source) -> Iterator[Draft | Problem]:
    """Yield the drafts in a file, or in a member of an archive, by the format of its name."""
    kind = format_of(source.path.name)
    if kind is None:
        yield source.problem("this is of no format that is read", _WANTED)
        return
    try:
        reader: Reader = import_module(f"{__name__}.{kind.module}").read
    except ModuleNotFoundError as error:
        if kind.extra is None or str(error.name).startswith(__name__):
            raise
        wanted = f"{EXTRA_WANTED}{kind.extra}]'"
        yield source.problem(f'reading this needs the "{kind.extra}" extra', wanted)
        return
    try:
        yield from isolated_reader.read(kind.module, source) if kind.apart else reader(source)
    except ArticleError as error:
        yield from error.problems


def format_of(name: str) -> Format | None:
    """Return the format of a file of that name; None for one that nobody reads."""
    folded = name.lower()
    place = folded.find(".")
    while place >= 0:
        if found := FORMATS.get(folded[place:]):
            return found
        place = folded.find(".", place + 1)
    return None


def _read_file(file: File, given: Overrides, known: CachedFile | None) -> CachedFile:
    """Return a file as it is read, or as it is known where that still holds."""
    if known and (not known.is_whole or known.given != _given(known, given)):
        known = None
    if known and known.is_unchanged(file):
        return known
    title = given.of(file.name).get("title") or given.of(file.path.stem).get("title")
    began = time.time_ns()
    try:
        source = Source.load(file.path, title=title)
    except ArticleError as error:
        found = know(file, None, began=began)
        return replace(found, items=[(problem.line, problem) for problem in error.problems])
    found = know(file, source.data, began=began)
    if known and known.digest == found.digest:
        return replace(known, facts=found.facts, is_sure=found.is_sure)
    items = tuple(_items(file, source, given))
    found = replace(found, items=items, is_whole=not any(_is_passing(item) for _, item in items))
    return replace(found, given=_given(found, given))


def _given(known: CachedFile, given: Overrides) -> bytes:
    """Return a digest of what articles.toml says that may concern a file.

    What an article is called that came to nothing is not known: all may concern that.
    """
    if not given.tables:
        return b""
    if any(isinstance(item, Problem) for _, item in known.items):
        return given.digest(given.tables)
    ids = (item.id for _, item in known.items if isinstance(item, Article))
    return given.digest({known.name, PurePosixPath(known.name).stem, *ids})


def _is_passing(item: Article | Problem) -> bool:
    """Tell whether something is wrong that may be put right outside of the folder."""
    return isinstance(item, Problem) and item.expected.startswith(EXTRA_WANTED)


def _items(file: File, source: Source, given: Overrides) -> Iterator[Item]:
    """Yield each article of a file, or what is wrong with it, and its line in a file of many."""
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
    """Return the article, or why the draft is none.

    path: the file's, for the problem; name: its path within the folder.
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
    others = f", only such files as {visible(skipped[0].name)}" if skipped else ""
    return Problem(folder, f"no article is here{others}", _WANTED)


_WANTED = f"files that end in {', '.join(FORMATS)}"
