"""Read files of hostile formats in a process of their own, which may fail without harm.

One process reads many files, one after another. It may take only so much memory and time; what
takes more, or crashes it, gets a problem, and the next file a new process. It ends by itself when
nobody asks for anything more, or when who started it is gone.
"""

from __future__ import annotations

import atexit
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import IO, Any, cast

from retrieval.ingest.problems import ArticleError, Problem
from retrieval.ingest.source import Draft, Source
from retrieval.types.article import Block

MAX_MEMORY = 250_000_000
"""Bytes that reading a file may take beside what the process needs itself; Linux keeps it."""
MAX_SECONDS = 20
"""Of processor time, for one file."""
_MAX_WALL_SECONDS = 3 * MAX_SECONDS  # where the processor's time cannot be limited, or is scarce
_IDLE_SECONDS = 5.0

_KEPT = ("PATH", "LANG", "LC_", "LD_", "PYTHON", "COV", "SYSTEMROOT", "TMP", "TEMP")
"""How the names begin of what the process gets of the environment: it needs to know no secret."""
_SERVE = "from retrieval.ingest import sandbox; sandbox.serve()"
_OUT_OF_MEMORY = b'"out of memory"'


def read(module: str, source: Source) -> Iterator[Draft | Problem]:
    """Yield what the reader of a format makes of a file, as it would here.

    module: of this package; it has a Reader, `read`.
    """
    with _lock:
        items = _read(module, source)
    yield from items


def serve() -> None:
    """Answer what `read` asks of this process, until its standard input ends."""
    questions = sys.stdin.buffer
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # libraries may print
    _limit_memory()
    while header := questions.readline():
        asked = json.loads(header)
        data = questions.read(asked["size"])
        _limit_time()
        try:
            answer = _answer(asked["module"], Source(Path(asked["path"]), data, asked["title"]))
        except MemoryError:
            answer = _OUT_OF_MEMORY
        del data
        answers.write(answer + b"\n")
        answers.flush()


class _Worker:
    """A process that serves."""

    def __init__(self) -> None:
        kept = {name: value for name, value in os.environ.items() if name.startswith(_KEPT)}
        here = os.pathsep.join(filter(None, sys.path))
        self._process = subprocess.Popen(  # noqa: S603 - this interpreter, and our own words
            [sys.executable, "-c", _SERVE],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**kept, "PYTHONPATH": here, "OPENBLAS_NUM_THREADS": "1"},
        )
        atexit.unregister(_end)
        atexit.register(_end)
        self.is_fresh = True
        self.ran_out_of_time = False

    def ask(self, module: str, source: Source) -> bytes:
        """Return the answer; an empty one from a process that has ended over it."""
        asked = {
            "module": module,
            "path": str(source.path),
            "title": source.title,
            "size": len(source.data),
        }
        timer = threading.Timer(_MAX_WALL_SECONDS, self.stop)
        timer.start()
        try:
            stdin, stdout = self._pipes()
            with suppress(BrokenPipeError):
                stdin.write(json.dumps(asked).encode() + b"\n")
                stdin.write(source.data)
                stdin.flush()
            return stdout.readline()
        finally:
            timer.cancel()
            self.is_fresh = False

    def close(self) -> int:
        """End the process, and return what it ended with."""
        stdin, stdout = self._pipes()
        with suppress(BrokenPipeError):
            stdin.close()
        stdout.close()
        return self._process.wait()

    def stop(self) -> None:
        """End the process at once."""
        self.ran_out_of_time = True
        self._process.kill()

    def _pipes(self) -> tuple[IO[bytes], IO[bytes]]:
        return cast("tuple[IO[bytes], IO[bytes]]", (self._process.stdin, self._process.stdout))


_lock = threading.RLock()
_workers: list[_Worker] = []
"""The process that waits for the next file, if there is one."""
_idle: list[threading.Timer] = []


def _read(module: str, source: Source) -> list[Draft | Problem]:
    """Return what the process answers; one that others have worn out gives way to a new one."""
    for timer in _idle:
        timer.cancel()
    _idle.clear()
    while True:
        worker = _workers.pop() if _workers else _Worker()
        was_fresh = worker.is_fresh
        try:
            answer = worker.ask(module, source)
        except BaseException:
            worker.stop()
            worker.close()
            raise
        if answer.endswith(b"\n") and not answer.startswith(_OUT_OF_MEMORY):
            _keep(worker)
            return [_item(item) for item in json.loads(answer)]
        complaint = _complaint(worker, answer, worker.close())
        if was_fresh or worker.ran_out_of_time:
            return [source.problem(*complaint)]


def _keep(worker: _Worker) -> None:
    """Let the process wait for the next file, for a while."""
    _workers.append(worker)
    timer = threading.Timer(_IDLE_SECONDS, _end)
    timer.daemon = True
    timer.start()
    _idle.append(timer)


def _end() -> None:
    """End the process that waits."""
    with _lock:
        while _workers:
            _workers.pop().close()


def _complaint(worker: _Worker, answer: bytes, code: int) -> tuple[str, str]:
    """Return why there is no answer, and what was wanted."""
    if worker.ran_out_of_time or code == -getattr(signal, "SIGXCPU", 0):
        worker.ran_out_of_time = True
        return f"reading this takes longer than {MAX_SECONDS} seconds", "a simpler file"
    if answer:
        megabytes = MAX_MEMORY // 1_000_000
        return f"reading this takes more than {megabytes} MB of memory", "a smaller file"
    return "reading this takes too much memory, or fails", "a whole and smaller file"


def _answer(module: str, source: Source) -> bytes:
    """Return what a reader makes of a file, as JSON on one line."""
    reader = import_module(f"{__package__}.{module}").read
    items: list[Draft | Problem] = []
    try:
        items.extend(reader(source))
    except ArticleError as error:
        items.extend(error.problems)
    except MemoryError:
        raise
    except Exception as error:  # whatever a library makes of a hostile file
        found = f"this cannot be read ({type(error).__name__})"
        items.append(source.problem(found, "a whole file of its format"))
    return json.dumps([_plain(item) for item in items]).encode()


def _plain(item: Draft | Problem) -> dict[str, Any]:
    if isinstance(item, Problem):
        said = {"found": item.found, "expected": item.expected, "line": item.line}
        return said | {"path": str(item.path)}
    fields = {**item.fields}
    if "published" in fields:
        fields["published"] = item.fields["published"].isoformat()
    blocks = [(block.start, block.end, block.heading) for block in item.blocks]
    return {
        "id": item.id,
        "text": item.text,
        "blocks": blocks,
        "fields": fields,
        "line": item.line,
    }


def _item(plain: dict[str, Any]) -> Draft | Problem:
    if "found" in plain:
        return Problem(Path(plain["path"]), plain["found"], plain["expected"], plain["line"])
    fields = plain["fields"]
    for name in {"tags", "questions"} & fields.keys():
        fields[name] = tuple(fields[name])
    if "published" in fields:
        fields["published"] = date.fromisoformat(fields["published"])
    blocks = tuple(Block(start, end, heading) for start, end, heading in plain["blocks"])
    return Draft(plain["id"], plain["text"], blocks, fields, plain["line"])


def _limit_memory() -> None:
    """Take no more memory than may be, on Linux."""
    try:
        import resource  # noqa: PLC0415 - not everywhere

        pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
    except (ImportError, OSError):
        return
    most = pages * resource.getpagesize() + MAX_MEMORY
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _limit_time() -> None:
    """Take no more processor time from now on than one file may, where there is such a limit."""
    with suppress(ImportError):
        import resource  # noqa: PLC0415 - not everywhere

        usage = resource.getrusage(resource.RUSAGE_SELF)
        most = int(usage.ru_utime + usage.ru_stime) + MAX_SECONDS + 1
        _, hard = resource.getrlimit(resource.RLIMIT_CPU)
        resource.setrlimit(resource.RLIMIT_CPU, (most, hard))
