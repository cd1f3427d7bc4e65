from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from retrieval.ingest import read_source
from retrieval.ingest.formats import jsonl_gz
from retrieval.ingest.source import Draft, Source

LINES = b'{"title": "T", "text": "One."}\n\n{"id": "x", "title": "T", "text": "Two."}\n'


def items(data: bytes) -> list[str]:
    found = read_source(Source(Path("news/a.b.jsonl.gz"), data))
    return [item.id if isinstance(item, Draft) else str(item) for item in found]


def test_lines_are_read_as_if_they_were_not_compressed() -> None:
    assert items(gzip.compress(LINES)) == ["a.b-1", "x"]


def test_a_problem_has_its_line() -> None:
    (problem,) = items(gzip.compress(b"\n\nno\n"))

    assert problem.startswith("news/a.b.jsonl.gz:3: the line is no JSON (")


def test_of_half_a_file_what_came_before_counts() -> None:
    many = b"".join(
        b'{"id": "%d", "title": "T", "text": "One %d."}\n' % (n, n * 7919) for n in range(2_000)
    )
    *ids, problem = items(gzip.compress(many)[:-2_000])

    assert ids[:3] == ["0", "1", "2"]
    assert problem.startswith("news/a.b.jsonl.gz: this is no whole gzip file (")


@pytest.mark.parametrize("data", [b"", LINES, b"\x1f\x8b\x08"])
def test_what_is_no_compressed_file_is_a_problem(data: bytes) -> None:
    (problem,) = items(data)

    assert problem.startswith("news/a.b.jsonl.gz: ")


@pytest.mark.slow
def test_a_line_that_explodes_is_a_problem_and_the_next_is_read() -> None:
    data = gzip.compress(
        LINES + b" " * 200_000_000 + b'\n{"id": "y", "title": "T", "text": "1."}\n'
    )

    assert len(data) < 250_000
    assert items(data) == [
        "a.b-1",
        "x",
        "news/a.b.jsonl.gz:4: the line is longer than 12 MB; expected an article on each line",
        "y",
    ]


def test_too_many_lines_are_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jsonl_gz, "MAX_TOTAL_BYTES", 1_000_000)
    *ids, problem = items(gzip.compress(LINES * 20_000))

    assert ids[:2] == ["a.b-1", "x"]
    assert problem == ("news/a.b.jsonl.gz: this would be more than 1 MB unpacked; expected less")
