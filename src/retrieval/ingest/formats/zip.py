"""Read a zip archive of articles: each member by the format of its name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from retrieval.ingest.formats.archive import Archive, open_archive
from retrieval.ingest.problems import ArticleError, Problem, place, shown
from retrieval.ingest.registry import format_of, read_source
from retrieval.ingest.sidecars import overrides, synonyms
from retrieval.ingest.source import Draft, Source

_NOT_READ = frozenset({"__MACOSX", overrides.FILE_NAME, synonyms.FILE_NAME})


def read(source: Source) -> Iterator[Draft | Problem]:
    """Yield the articles of each member, ordered by name; hidden members are ignored.

    An archive within the archive is a problem.
    Raises ArticleError when this is not an archive, is damaged, or exceeds the limits.
    """
    archive = open_archive(source.data, source.path)
    for name in archive.repeated:
        yield source.problem(f"the archive holds {shown(name)} twice", "each file once")
    names = sorted(name for name in archive.names() if _is_wanted(name))
    taken: dict[str, str] = {}
    for name in names:
        for item in _read_member(archive, name, source.title):
            if isinstance(item, Draft) and item.id in taken:
                found = f"the article's id {shown(item.id)} is taken by {taken[item.id]}"
                yield Problem(archive.place(name), found, "an id of its own", item.line)
                continue
            if isinstance(item, Draft):
                taken[item.id] = place(archive.place(name), item.line)
            yield item
    if not names:
        yield source.problem(
            "there is no article in this archive", "files as in a folder of articles"
        )


def _is_wanted(name: str) -> bool:
    parts = name.replace("\\", "/").split("/")
    hidden = any(part.startswith(".") and part not in {".", ".."} for part in parts)
    return not hidden and not _NOT_READ.intersection(parts) and format_of(name) is not None


def _read_member(archive: Archive, name: str, title: str | None) -> Iterator[Draft | Problem]:
    path = archive.place(name)
    if path.suffix.lower() == ".zip":
        yield Problem(path, "this is an archive in an archive", "its files unpacked")
        return
    try:
        member = Source(path, archive.read(name), title)
    except ArticleError as error:
        yield from error.problems
        return
    for item in read_source(member):
        yield item if isinstance(item, Problem) else replace(item, path=path)
