"""Read files of hostile formats in a sandboxed worker, which may fail without harm.

One worker reads many files, one after another. A file that takes too much memory or time, or
crashes it, gets a problem, and the next file a new worker. A worker that is idle is ended.
"""

from __future__ import annotations

import atexit
import threading
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any

from retrieval.ingest.problems import ArticleError, Problem
from retrieval.ingest.source import Draft, Source
from retrieval.sandbox import Failure, Limits, SandboxError, Worker
from retrieval.types.article import Block

_MEGABYTES, _SECONDS = 250, 20
LIMITS = Limits(
    wall_seconds=3 * _SECONDS,  # where the processor's time cannot be limited, or is scarce
    cpu_seconds=_SECONDS,
    memory_bytes=_MEGABYTES * 1_000_000,
)
"""For one file."""
_IDLE_SECONDS = 5.0

_lock = threading.RLock()
_workers: list[Worker] = []
"""The worker that waits for the next file, if there is one."""
_idle: list[threading.Timer] = []


def read(module: str, source: Source) -> Iterator[Draft | Problem]:
    """Yield what the reader of a format makes of a file, as it would in this process.

    module: of this package; it has a Reader, `read`.
    """
    with _lock:
        items = _read(module, source)
    yield from items


def read_unguarded(module: str, path: str, title: str | None, data: bytes) -> list[dict[str, Any]]:
    """Return what a reader makes of a file, as values of JSON; the worker calls it."""
    reader = import_module(f"{__package__}.{module}").read
    source = Source(Path(path), data, title)
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
    return [_to_json(item) for item in items]


def _read(module: str, source: Source) -> list[Draft | Problem]:
    """Return what the worker answers; one that other files have worn out is replaced."""
    for timer in _idle:
        timer.cancel()
    _idle.clear()
    path, title = str(source.path), source.title
    while True:
        worker = _workers.pop() if _workers else _start()
        was_fresh = worker.is_fresh
        try:
            items = worker.call(
                read_unguarded, module=module, path=path, title=title, data=source.data
            )
        except SandboxError as error:
            if was_fresh or error.failure is Failure.TIME:
                return [source.problem(*_complaint(error.failure))]
        else:
            _keep(worker)
            return [_from_json(item) for item in items]


def _start() -> Worker:
    atexit.unregister(_end)
    atexit.register(_end)
    return Worker(LIMITS)


def _keep(worker: Worker) -> None:
    """Let the worker wait for the next file, for a while."""
    _workers.append(worker)
    timer = threading.Timer(_IDLE_SECONDS, _end)
    timer.daemon = True
    timer.start()
    _idle.append(timer)


def _end() -> None:
    """End the worker that waits."""
    with _lock:
        while _workers:
            _workers.pop().close()


def _complaint(failure: Failure) -> tuple[str, str]:
    """Return why a file was not read, and what was wanted."""
    match failure:
        case Failure.TIME:
            return f"reading this takes longer than {_SECONDS} seconds", "a simpler file"
        case Failure.MEMORY:
            return f"reading this takes more than {_MEGABYTES} MB of memory", "a smaller file"
        case _:
            return "reading this takes too much memory, or fails", "a whole and smaller file"


def _to_json(item: Draft | Problem) -> dict[str, Any]:
    if isinstance(item, Problem):
        return asdict(item) | {"path": str(item.path)}
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


def _from_json(plain: dict[str, Any]) -> Draft | Problem:
    if "found" in plain:
        return Problem(**plain | {"path": Path(plain["path"])})
    fields = plain["fields"]
    for name in {"tags", "questions"} & fields.keys():
        fields[name] = tuple(fields[name])
    if "published" in fields:
        fields["published"] = date.fromisoformat(fields["published"])
    return Draft(**plain | {"blocks": tuple(Block(*block) for block in plain["blocks"])})
