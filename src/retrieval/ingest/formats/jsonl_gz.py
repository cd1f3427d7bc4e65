"""Read compressed JSON lines (.jsonl.gz)."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterator
from typing import Any

from retrieval.ingest.formats import jsonl
from retrieval.ingest.problems import ArticleError, Problem
from retrieval.ingest.source import Draft, Source

MAX_TOTAL_BYTES = 1_000_000_000
"""Of all lines; they are read one after another, so that it limits the time."""
_ENDING = ".jsonl.gz"


def read(source: Source) -> Iterator[Draft | Problem]:
    """Yield the article of each line that is not blank.

    Raises ArticleError when there is no such file, or too much of it; what came before counts.
    """
    stem = source.path.name[: -len(_ENDING)]
    try:
        with io.BufferedReader(_Unpacked(source)) as lines:
            yield from jsonl.read_lines(lines, source, stem=stem)
    except (OSError, EOFError, zlib.error) as error:
        reason = str(error).partition(" (")[0].rstrip(".")
        found = f"this is no whole gzip file ({reason})"
        expected = "JSON lines that gzip has compressed"
        raise ArticleError(source.path, [source.problem(found, expected)]) from None


class _Unpacked(io.RawIOBase):
    """What a compressed file holds, as far as may be."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._file = gzip.GzipFile(fileobj=io.BytesIO(source.data))
        self._total = 0

    def readable(self) -> bool:
        """Return that it can be read."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill the buffer; raises ArticleError when there has been too much."""
        read = self._file.readinto(buffer)
        self._total += read
        if self._total > MAX_TOTAL_BYTES:
            most = f"{MAX_TOTAL_BYTES // 1_000_000:,} MB"
            problem = self._source.problem(f"this would be more than {most} unpacked", "less")
            raise ArticleError(self._source.path, [problem])
        return read
