"""Remember what files gave when they were read, and tell whether that is still valid."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

from retrieval.ingest.folder.scan import File, FileFacts, content_digest, facts_of
from retrieval.ingest.problems import Problem
from retrieval.types.article import Article

_TICK = 20_000_000  # nanoseconds: file systems' clocks tick up to every ten milliseconds
_COARSE_TICK = 2_000_000_000  # nanoseconds: some file systems' clocks tick every second or two
_SECOND = 1_000_000_000

Item = tuple[int | None, Article | Problem]
"""The line (None in a file of one article), and the article there or what is wrong with it."""


@dataclass(frozen=True, slots=True)
class CachedFile:
    """A file as it was when it was read, and what it gave."""

    name: str
    """Its path within the folder, with forward slashes."""
    facts: FileFacts
    digest: bytes
    """Of its content; empty when it could not be read."""
    is_sure: bool
    """Whether any later change must show in the facts; not so if it had only just changed."""
    given: bytes = b""
    """Digest of what articles.toml says about it."""
    items: Sequence[Item] = ()
    is_whole: bool = True
    """Whether the items depend on the file and on `given` alone, and so may be reused."""

    def is_unchanged(self, file: File) -> bool:
        """Tell whether the facts prove that the file has not changed."""
        return self.is_sure and self.facts == file.facts


def cache_unparsed(file: File) -> CachedFile:
    """Return a file's entry without items: its content is read for the digest only."""
    began = time.time_ns()
    try:
        return cache_file(file, file.path.read_bytes(), began=began)
    except OSError:
        return cache_file(file, None, began=began)


def cache_file(file: File, data: bytes | None, *, began: int) -> CachedFile:
    """Return a file's entry without items, after it was read.

    data: its content, or None when it cannot be read.
    began: when reading began, in nanoseconds since the epoch.

    Two changes within one tick of the file system's clock give the same times, and a change while
    the file is read may be seen in part. Facts that recent prove nothing later (`is_sure`).
    """
    facts = file.facts
    tick = _TICK if facts.changed_ns % _SECOND else _COARSE_TICK
    try:
        is_same = facts_of(file.path.stat()) == facts
    except OSError:
        is_same = False
    is_sure = is_same and data is not None and facts.changed_ns + tick < began
    digest = b"" if data is None else content_digest(data)
    return CachedFile(file.name, facts, digest, is_sure)
