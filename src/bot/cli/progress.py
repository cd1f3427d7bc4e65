"""A bar on the terminal while something takes its time."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress

Item = TypeVar("Item")

INDEXING = "Indexing the articles"
"""What a build says beside its bar, where no language was chosen."""

_QUIET_SECONDS = 0.5  # what is built faster needs no bar


@contextmanager
def build_progress(
    doing: str = INDEXING,
) -> Iterator[Callable[[int, int], None] | None]:
    """Give what shows the articles done, of so many; None where nobody would see it.

    It stands on standard error, and is gone when all is done.
    """
    if not sys.stderr.isatty():
        yield None
        return
    with ExitStack() as bars:
        began = time.monotonic()
        bar: Progress | None = None

        def show(done: int, total: int) -> None:
            nonlocal bar
            if bar is None and time.monotonic() - began > _QUIET_SECONDS:
                bar = bars.enter_context(_open_bar(doing, total))
            if bar is not None:
                bar.update(bar.task_ids[0], completed=done)

        yield show


def track(items: Sequence[Item], console: Console, *, doing: str) -> Iterator[Item]:
    """Yield the items; where there are several, with a bar below what the console shows."""
    if len(items) < 2 or not console.is_terminal:
        yield from items
        return
    from rich.progress import Progress  # noqa: PLC0415 - rich is slow to import

    with Progress(console=console, transient=True, redirect_stderr=sys.stderr.isatty()) as bar:
        yield from bar.track(items, description=doing)


def _open_bar(doing: str, total: int) -> Progress:
    from rich.console import Console  # noqa: PLC0415 - rich is slow to import
    from rich.progress import Progress  # noqa: PLC0415 - as above

    bar = Progress(console=Console(stderr=True), transient=True)
    bar.add_task(doing, total=total)
    return bar
