"""Turn a file into drafts of articles by the format that its name stands for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from types import MappingProxyType

from retrieval.ingest import isolated_reader
from retrieval.ingest.problems import ArticleError, Problem
from retrieval.ingest.source import Draft, Reader, Source

_PACKAGE = __name__.rpartition(".")[0]


@dataclass(frozen=True, slots=True)
class Format:
    """How files of one format are read."""

    module: str
    """The module within `retrieval.ingest` whose `read` is a `Reader`; imported on first use."""
    needs: tuple[str, ...] = ()
    """The optional dependencies that the module imports, by the names that pip knows."""
    sandboxed: bool = False
    """True when a hostile file could exhaust the memory or the time of the reading process."""


_HTML = ("trafilatura", "lxml", "lxml_html_clean")
_PDF = ("pypdfium2",)
_DOCX = ("python-docx",)

FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        ".txt": Format("formats.plain"),
        ".md": Format("formats.markdown"),
        ".markdown": Format("formats.markdown"),
        ".jsonl": Format("formats.jsonl"),
        ".jsonl.gz": Format("formats.jsonl"),
        ".zip": Format("formats.zip"),
        ".pdf": Format("pdf.reader", _PDF, sandboxed=True),
        ".docx": Format("formats.docx", _DOCX, sandboxed=True),
        ".html": Format("html.reader", _HTML, sandboxed=True),
        ".htm": Format("html.reader", _HTML, sandboxed=True),
        ".xml": Format("formats.feeds", _HTML),
        ".rss": Format("formats.feeds", _HTML),
        ".atom": Format("formats.feeds", _HTML),
        ".epub": Format("formats.epub", _HTML, sandboxed=True),
    }
)
"""By the ending of a file's name; the longest ending that matches counts."""

ENDINGS = ", ".join(FORMATS)
"""The endings of the files that can be read, for a message."""

INSTALL = "pip install "
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
        if not kind.needs or str(error.name).startswith(_PACKAGE):
            raise
        found = f"reading this needs {_listed(kind.needs)}"
        yield source.problem(found, INSTALL + " ".join(kind.needs))
        return
    try:
        yield from isolated_reader.read(kind.module, source) if kind.sandboxed else reader(source)
    except ArticleError as error:
        yield from error.problems


def _listed(names: Sequence[str]) -> str:
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last
