"""Which tests are slow, how long the others may take, how hypothesis looks for mistakes."""

from __future__ import annotations

import functools
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import CodeType, FrameType, FunctionType, ModuleType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from places import TESTS

_PRESSURE = Path("/proc/pressure/cpu")

STARTS_A_PROCESS = {"subprocess", "multiprocessing", "create_subprocess_exec", "spawn", "fork"}
"""What is named by whoever starts a process."""
RUNS_ELSEWHERE = {
    *("bot.library.build_process", "bot.library.jobs"),
    *("retrieval.sandbox", "retrieval.ingest.isolated_reader"),
}
"""Modules whose functions start processes."""
READS_PDFS = "ingest/isolated_reader.py"
"""What starts the process in which PDFs are read."""

# No deadline: a busy machine is no mistake. In .ci/run always the same examples, so that a change
# is judged by what it changes; everywhere else new ones each time.
settings.register_profile("fast", deadline=None, max_examples=20)
settings.register_profile("ci", deadline=None, max_examples=100, derandomize=True)
settings.load_profile(
    os.environ.get("HYPOTHESIS_PROFILE", "ci" if os.environ.get("CI") else "fast")
)

# The terminal speaks the locale's language: in tests, unless they choose one, English.
for _name in ("LC_ALL", "LC_MESSAGES", "LANG"):
    os.environ.pop(_name, None)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let a run that measures coverage, which takes its time, allow more."""
    parser.addini("fast_test_seconds", "how long a test that is not slow may take", default="2")


def pytest_configure() -> None:
    """Notice processes that are started.

    Not by an audit hook: Python code that runs while a thread installs coverage's trace function
    lets another thread in, which then cannot install its own, and dies.
    """
    start = subprocess.Popen.__init__

    @functools.wraps(start)
    def noticing(self: Any, args: Any, *others: Any, **options: Any) -> None:
        if not _reads_pdfs():
            _started.append(str(args))
        start(self, args, *others, **options)

    subprocess.Popen.__init__ = noticing  # type: ignore[method-assign]  # of every test


def pytest_collection_finish() -> None:
    """Have hypothesis make its tables of characters, so that no test takes the time for it."""

    @settings(max_examples=1, database=None)
    @given(st.text())
    def draw(_: str) -> None:
        """Draw a text."""

    draw()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark as slow what starts processes, by itself or by its fixtures."""
    for item in items:
        if isinstance(item, pytest.Function) and any(map(_starts_a_process, _functions(item))):
            item.add_marker(pytest.mark.slow)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """Fail a test that is not marked as slow but is."""
    if item.get_closest_marker("slow"):
        return (yield)
    _started.clear()
    before = _seconds()
    result = yield
    took, limit = _since(before), float(item.config.getini("fast_test_seconds"))
    if _started:
        pytest.fail(f"a fast test starts a process ({_started[0]}); mark it slow", pytrace=False)
    if took > limit:
        pytest.fail(
            f"a fast test takes {took:.1f} s, of {limit:g} s; make it faster, or mark it slow",
            pytrace=False,
        )
    return result


_started: list[str] = []


def _reads_pdfs() -> bool:
    """Tell whether the process that reads PDFs is started; it goes on, and serves all tests."""
    frame: FrameType | None = sys._getframe()
    while frame:
        if frame.f_code.co_filename.endswith(READS_PDFS):
            return True
        frame = frame.f_back
    return False


def _seconds() -> tuple[float, float]:
    """Return the processor's time of this process, and a clock that stops on a busy machine.

    So other work makes no test slow: the clock stands still while anything waits for a processor.
    Linux tells that; elsewhere only the processor's time counts.
    """
    try:
        some = _PRESSURE.read_text().partition("total=")[2].split()[0]
    except OSError:
        return time.process_time(), 0.0
    return time.process_time(), time.monotonic() - int(some) / 1e6


def _since(before: tuple[float, float]) -> float:
    return max(now - then for now, then in zip(_seconds(), before, strict=True))


def _functions(item: pytest.Function) -> Iterator[Callable[..., Any]]:
    """Yield a test and its fixtures."""
    yield item.function
    for definitions in item._fixtureinfo.name2fixturedefs.values():
        yield definitions[-1].func


_known: dict[Any, bool] = {}


def _starts_a_process(thing: Any) -> bool:
    """Return whether a function of the tests names what starts processes, or calls one that does.

    Classes count with all their methods.
    """
    if thing not in _known:
        _known[thing] = False  # while it is looked at: functions may call each other
        _known[thing] = any(_named_by(function) for function in _functions_of(thing))
    return _known[thing]


def _functions_of(thing: Any) -> list[Any]:
    members = vars(thing).values() if isinstance(thing, type) else [thing]
    functions = [getattr(member, "__wrapped__", member) for member in members]
    return [function for function in functions if _is_ours(function)]


def _is_ours(function: Any) -> bool:
    code = getattr(function, "__code__", None)
    return code is not None and Path(code.co_filename).is_relative_to(TESTS)


def _named_by(function: Any) -> bool:
    names = _names(function.__code__)
    if names & STARTS_A_PROCESS:
        return True
    found = [function.__globals__.get(name) for name in names]
    return any(map(_runs_elsewhere, found)) or any(
        _starts_a_process(thing)
        for thing in found
        if isinstance(thing, type) or _is_ours(getattr(thing, "__wrapped__", thing))
    )


def _runs_elsewhere(thing: object) -> bool:
    if isinstance(thing, ModuleType):
        return thing.__name__ in RUNS_ELSEWHERE
    return isinstance(thing, FunctionType) and thing.__module__ in RUNS_ELSEWHERE


def _names(code: CodeType) -> set[str]:
    """Return the names that code uses, in the functions within it too."""
    inner = (constant for constant in code.co_consts if isinstance(constant, CodeType))
    return {*code.co_names}.union(*map(_names, inner))
