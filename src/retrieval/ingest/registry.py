"""Turn a file into drafts of articles by the format that its name stands for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from types import MappingProxyType

from retrieval.ingest import sandbox
from retrieval.ingest.problems import ArticleError, Problem
from retrieval.ingest.source import Draft, Reader, Source

_PACKAGE = __name__.rpartition(".")[0]


@dataclass(frozen=True, slots=True)
class Format:
    """How files of one format are read."""

    module: str
    """The module within `retrieval.ingest` whose `read` is a `Reader`; imported on first use."""
    extra: str | None = None
    """The optional dependencies ("extra") of the distribution that the module needs."""
    sandboxed: bool = False
    """True when a hostile file could exhaust the memory or the time of the reading process."""


FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        ".txt": Format("formats.plain"),
        ".md": Format("formats.markdown"),
        ".markdown": Format("formats.markdown"),
        ".jsonl": Format("formats.jsonl"),
        ".jsonl.gz": Format("formats.jsonl"),
        ".zip": Format("formats.zip"),
        ".pdf": Format("pdf.reader", "pdf", sandboxed=True),
        ".docx": Format("formats.docx", "docx", sandboxed=True),
        ".html": Format("html.reader", "html", sandboxed=True),
        ".htm": Format("html.reader", "html", sandboxed=True),
        ".xml": Format("formats.feeds", "html"),
        ".rss": Format("formats.feeds", "html"),
        ".atom": Format("formats.feeds", "html"),
        ".epub": Format("formats.epub", "html", sandboxed=True),
    }
)
"""By the ending of a file's name; the longest ending that matches counts."""

ENDINGS = ", ".join(FORMATS)
"""The endings of the files that can be read, for a message."""

EXTRA_WANTED = "pip install 'articlebot["
"""How `Problem.expected` begins where a format's optional dependencies are missing."""


def format_of(name: str) -> Format | None:
    """Return the format of a file of that name, or None when it is not supported."""
    folded = name.lower()
    place = folded.find(".")
    while place >= 0:
        if found := FORMATS.get(folded[place:]):
            return found
        place = folded.find(".", place + 1)
    return None


def read_source(source: Source) -> Iterator[Draft | Problem]:
    """Yield the drafts in a file, or in a member of an archive, and what is wrong with it.

    It never raises ArticleError: a file that cannot be read at all yields its problems.
    """
    kind = format_of(source.path.name)
    if kind is None:
        yield source.problem("this file format is not supported", f"a file that ends in {ENDINGS}")
        return
    try:
        reader: Reader = import_module(f"{_PACKAGE}.{kind.module}").read
    except ModuleNotFoundError as error:
        if kind.extra is None or str(error.name).startswith(_PACKAGE):
            raise
        wanted = f"{EXTRA_WANTED}{kind.extra}]'"
        yield source.problem(f'reading this needs the "{kind.extra}" extra', wanted)
        return
    try:
        yield from sandbox.read(kind.module, source) if kind.sandboxed else reader(source)
    except ArticleError as error:
        yield from error.problems
