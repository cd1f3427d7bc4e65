"""A bar on the terminal while something takes its time."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress

_QUIET_SECONDS = 0.5  # what is built faster needs no bar


@contextmanager
def build_progress(
    doing: str = "Indexing the articles",
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


def _open_bar(doing: str, total: int) -> Progress:
    from rich.console import Console  # noqa: PLC0415 - rich is slow to import
    from rich.progress import Progress  # noqa: PLC0415 - as above

    bar = Progress(console=Console(stderr=True), transient=True)
    bar.add_task(doing, total=total)
    return bar
