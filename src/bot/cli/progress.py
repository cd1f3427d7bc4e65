"""Progress bars for what takes a while."""

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
"""Label of the bar of an index being built, in commands that speak English."""

_QUIET_SECONDS = 0.5  # what is built faster needs no bar


@contextmanager
def build_progress(
    doing: str = INDEXING,
) -> Iterator[Callable[[int, int], None] | None]:
    """Yield a callback (done, total) that shows a bar on standard error; None without a terminal.

    The bar appears after half a second and disappears when all is done.
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
    """Yield the items, with a bar in a terminal if there are several."""
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
