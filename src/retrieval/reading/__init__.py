"""Read a folder of files into articles: the only place where articles come in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import MappingProxyType

from retrieval.article import Article
from retrieval.equals import Group
from retrieval.reading import overrides, synonyms
from retrieval.reading.folder import File, Scan, scan
from retrieval.reading.metadata import Fields, flaw, one_line
from retrieval.reading.overrides import Overrides
from retrieval.reading.problem import ArticleError, Problem, place, shown, visible
from retrieval.reading.source import Draft, Reader, Source

__all__ = [
    "FORMATS",
    "ArticleError",
    "Problem",
    "Reading",
    "article_of",
    "fingerprint",
    "format_of",
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


FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        ".txt": Format("plain"),
        ".md": Format("markdown"),
        ".markdown": Format("markdown"),
        ".jsonl": Format("jsonl"),
    }
)
"""By how names end; the longest ending counts."""


@dataclass(frozen=True, slots=True)
class Reading:
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


def read_articles(folder: Path) -> Reading:
    """Return the good articles of a folder and of the folders in it, and every problem.

    Raises ArticleError, with the problems, when there is no good article or no such folder.
    """
    found = _scan(folder)
    files = {file.name: file for file in found.files}
    extra = files.pop(overrides.FILE_NAME, None)
    given = overrides.read(extra.path) if extra else Overrides()
    listed = files.pop(synonyms.FILE_NAME, None)
    same = synonyms.read(listed.path) if listed else synonyms.Synonyms()
    problems = [*found.problems, *given.problems, *same.problems]
    articles: dict[str, Article] = {}
    places: dict[str, str] = {}
    skipped: set[str] = set()
    for file in files.values():
        for line, item in _read_file(file, given):
            if isinstance(item, Problem):
                problems.append(item)
            elif given.skips(item):
                skipped.add(item.id)
            elif item.id in articles:
                problems.append(_taken(item.id, places[item.id], file, line))
            else:
                articles[item.id] = item
                places[item.id] = place(file.path, line)
    problems += given.unused(files.keys() | articles.keys() | skipped)
    if not files:
        problems.append(_no_files(folder, found.skipped))
    elif skipped and not articles:
        problems.append(Problem(folder, "every article is skipped", "one that is not"))
    problems.sort(key=lambda problem: (str(problem.path), problem.line or 0))
    if not articles:
        raise ArticleError(folder, problems)
    return Reading(tuple(articles.values()), tuple(problems), found.skipped, same.groups)


def fingerprint(folder: Path) -> str:
    """Return a digest that changes when the folder's articles may have; no file is opened.

    Raises ArticleError when there is no such folder.
    """
    return _scan(folder).fingerprint()


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
        wanted = f"pip install 'articlebot[{kind.extra}]'"
        yield source.problem(f'reading this needs the "{kind.extra}" extra', wanted)
        return
    try:
        yield from reader(source)
    except ArticleError as error:
        yield from error.problems


def format_of(name: str) -> Format | None:
    """Return the format of a file of that name; None for one that nobody reads."""
    ends = [ending for ending in FORMATS if name.lower().endswith(ending)]
    return FORMATS[max(ends, key=len)] if ends else None


def _scan(folder: Path) -> Scan:
    return scan(
        folder, wanted=lambda name: name == overrides.FILE_NAME or format_of(name) is not None
    )


def _read_file(file: File, given: Overrides) -> Iterator[tuple[int | None, Article | Problem]]:
    """Yield each article of a file, or what is wrong with it, and its line in a file of many."""
    ours = given.of(file.name)
    title = ours.get("title") or given.of(file.path.stem).get("title")
    for draft in _drafts(file, title):
        if isinstance(draft, Problem):
            yield draft.line, draft
        else:
            fields = draft.fields | ours | given.of(draft.id)
            yield draft.line, article_of(draft, fields, file.path, name=file.name)


def _drafts(file: File, title: str | None) -> Iterator[Draft | Problem]:
    try:
        source = Source.load(file.path, title=title)
    except ArticleError as error:
        yield from error.problems
    else:
        yield from read_source(source)


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
    elif "title" not in fields:
        found, expected = "there is no title", '"title", here or in articles.toml'
    else:
        return Article(id=draft.id, text=draft.text, blocks=draft.blocks, file=name, **fields)
    return Problem(path, found, expected, draft.line)


def _taken(article_id: str, by: str, file: File, line: int | None) -> Problem:
    found = f"the article's id {shown(article_id)} is taken by {by}"
    return Problem(file.path, found, "an id of its own", line)


def _no_files(folder: Path, skipped: tuple[Path, ...]) -> Problem:
    others = f", only such files as {visible(skipped[0].name)}" if skipped else ""
    return Problem(folder, f"no article is here{others}", _WANTED)


_WANTED = f"files that end in {', '.join(FORMATS)}"
