from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
import zlib
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from pdfs import Set, join_objects, stream, typeset, write_pdf
from retrieval.ingest import isolated_reader
from retrieval.ingest.problems import Problem
from retrieval.ingest.source import Draft, Source
from retrieval.types.article import Block

pytestmark = pytest.mark.slow  # each waits for a process, and most of them end it

STORY = "The clinic in the eastern part of the city opened its doors again on Monday."
GOOD = write_pdf(
    typeset([Set("A clinic", size=20), Set(STORY)]),
    {"Author": "Ada Moore", "CreationDate": "D:20160429"},
)


def source(data: bytes, name: str = "a") -> Source:
    return Source(Path(f"news/{name}.pdf"), data)


def of_content(content: bytes, entries: str) -> bytes:
    return join_objects(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [4 0 R] /Count 1 >>",
            b"<< >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F "
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Courier >> >> >> /Contents 5 0 R >>",
            stream(content, entries),
        ]
    )


def squeezed(unit: bytes, megabytes: int) -> bytes:
    compressor = zlib.compressobj(9)
    block = unit * (1_000_000 // len(unit))
    parts = [compressor.compress(block) for _ in range(megabytes)]
    return b"".join(parts) + compressor.flush()


def bomb(name: str) -> bytes:
    """Return a small PDF that becomes a large one when it is read."""
    match name:
        case "blanks":
            return of_content(squeezed(b" ", 200), "/Filter /FlateDecode")
        case "letters":
            return of_content(squeezed(b"BT /F 9 Tf (A) Tj ET ", 100), "/Filter /FlateDecode")
        case _:
            twice = zlib.compress(squeezed(b" ", 1_000))
            return of_content(twice, "/Filter [/FlateDecode /FlateDecode]")


def test_what_comes_back_is_what_the_reader_makes() -> None:
    assert list(isolated_reader.read("pdf.reader", source(GOOD))) == [
        Draft(
            "a",
            STORY,
            (Block(0, len(STORY)),),
            {"title": "A clinic", "author": "Ada Moore", "published": date(2016, 4, 29)},
        )
    ]
    assert list(isolated_reader.read("pdf.reader", source(b"%PDF"))) == [
        Problem(Path("news/a.pdf"), "this is not a PDF", "a PDF file")
    ]
    lines = source(b'{"id": "x", "title": "T", "text": "1", "tags": ["a", "b"]}\nno', "b")
    draft, problem = isolated_reader.read("formats.jsonl", lines)
    assert isinstance(draft, Draft)
    assert draft.fields["tags"] == ("a", "b")
    assert isinstance(problem, Problem)
    assert problem.line == 2


@pytest.mark.parametrize("name", ["blanks", "letters", "twice"])
def test_a_file_that_explodes_is_a_problem_and_the_next_is_read(name: str) -> None:
    data = bomb(name)
    assert len(data) < 1_000_000
    (problem,) = isolated_reader.read("pdf.reader", source(data, name))
    (draft,) = isolated_reader.read("pdf.reader", source(GOOD))

    assert str(problem) == (
        f"news/{name}.pdf: reading this takes too much memory, or fails; "
        "expected a whole and smaller file"
    )
    assert isinstance(draft, Draft)


def test_a_reader_that_fails_in_a_way_nobody_thought_of_is_a_problem() -> None:
    (problem,) = isolated_reader.read("problems", source(GOOD))  # which has nothing called `read`

    assert str(problem).startswith("news/a.pdf: ")


def test_a_file_that_takes_too_long_is_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    isolated_reader._end()
    limits = replace(isolated_reader.LIMITS, wall_seconds=0.05)  # unpacking 200 MB takes longer
    monkeypatch.setattr(isolated_reader, "LIMITS", limits)
    (problem,) = isolated_reader.read("pdf.reader", source(bomb("blanks")))

    assert str(problem) == (
        "news/a.pdf: reading this takes longer than 20 seconds; expected a simpler file"
    )


def test_several_threads_may_read_at_once() -> None:
    found: list[Draft | Problem] = []
    threads = [
        threading.Thread(
            target=lambda: found.extend(isolated_reader.read("pdf.reader", source(GOOD)))
        )
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [item.id for item in found if isinstance(item, Draft)] == ["a"] * 4


SCRIPT = """
import sys
from pathlib import Path
from retrieval.ingest import isolated_reader
from retrieval.ingest.source import Source
list(isolated_reader.read("pdf.reader", Source(Path("a.pdf"), sys.stdin.buffer.read())))
print(isolated_reader._workers[0].pid, flush=True)
{end}
"""


@pytest.mark.parametrize("end", ["", "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"])
def test_no_process_is_left_behind(end: str) -> None:
    ran = subprocess.run(
        [sys.executable, "-W", "error", "-c", SCRIPT.format(end=end)],
        input=GOOD,
        capture_output=True,
        check=False,
    )

    assert ran.stderr == b""
    for _ in range(500):
        if not is_alive(int(ran.stdout)):
            return
        time.sleep(0.02)
    pytest.fail("the process that reads is still there")


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()[0]
    return state != "Z"


def test_the_process_knows_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    isolated_reader._end()
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "123:secret")
    list(isolated_reader.read("pdf.reader", source(GOOD)))
    (worker,) = isolated_reader._workers

    environment = Path(f"/proc/{worker.pid}/environ").read_bytes()
    assert b"PYTHONPATH=" in environment
    assert b"secret" not in environment
