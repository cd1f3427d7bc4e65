"""Files that were read before, and whether what came of them still holds."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

from retrieval.ingest.folder.scan import Facts, File, content_digest, facts_of
from retrieval.ingest.problems import Problem
from retrieval.types.article import Article

_TICK = 20_000_000  # nanoseconds: file systems count time in steps of up to ten milliseconds
_COARSE_TICK = 2_000_000_000  # some, in seconds or two
_SECOND = 1_000_000_000

Item = tuple[int | None, Article | Problem]
"""An article of a file or what is wrong with one, and its line in a file of many."""


@dataclass(frozen=True, slots=True)
class CachedFile:
    """A file as it was read, and what came of it."""

    name: str
    """Its path within the folder, with forward slashes."""
    facts: Facts
    digest: bytes
    """Of what is in it; empty where it could not be read."""
    is_sure: bool
    """Whether a change since then must show in the facts: it was not changed just before."""
    given: bytes = b""
    """Digest of what articles.toml says that concerns it."""
    items: Sequence[Item] = ()
    is_whole: bool = True
    """Whether the items depend on nothing but the file and what is given."""

    def is_unchanged(self, file: File) -> bool:
        """Tell from the facts alone whether the file is as it was."""
        return self.is_sure and self.facts == file.facts


def cache_unparsed(file: File) -> CachedFile:
    """Return a file as known, its content read for nothing else."""
    began = time.time_ns()
    try:
        return cache_file(file, file.path.read_bytes(), began=began)
    except OSError:
        return cache_file(file, None, began=began)


def cache_file(file: File, data: bytes | None, *, began: int) -> CachedFile:
    """Return a file as known after it was read.

    data: what is in it, None where it cannot be read. began: when reading began, in nanoseconds.
    A change in the same tick of the clock as the one before leaves the times as they are, and one
    while the file is read may be seen in part: facts from so near prove nothing later.
    """
    facts = file.facts
    tick = _TICK if facts[2] % _SECOND else _COARSE_TICK
    try:
        is_same = facts_of(file.path.stat()) == facts
    except OSError:
        is_same = False
    is_sure = is_same and data is not None and facts[2] + tick < began
    digest = b"" if data is None else content_digest(data)
    return CachedFile(file.name, facts, digest, is_sure)
