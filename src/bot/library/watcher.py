"""A folder into the moments when it may have changed, and the state that it came to rest in."""

from __future__ import annotations

import asyncio
import logging
import os
import time
from collections.abc import AsyncGenerator, AsyncIterable, Awaitable, Callable
from contextlib import aclosing
from dataclasses import dataclass
from pathlib import Path

_log = logging.getLogger(__name__)

_TICK_SECONDS = 1.0
_STEP_MILLISECONDS = 100  # how long nothing more must happen for a handful of events to be told
_BURST_MILLISECONDS = 400  # after which they are told all the same
_STILL_SECONDS = 0.4
"""How long nothing may change before what changed is read: files are written in pieces."""
_LONGEST_BURST_SECONDS = 60.0  # a file that grows for ever must not keep all others away

_LOOK_SECONDS = 10.0
"""How often the folder is looked through where no event tells: network drives, containers, links
to files elsewhere."""
_LOOK_SHARE = 50  # a look that takes long is taken so much more rarely

_Identity = tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Clock:
    """How time is told and let pass."""

    now: Callable[[], float] = time.monotonic
    """Returns seconds that never go back."""
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep


_CLOCK = Clock()


async def changes(
    folder: Path, look: Callable[[], str], known: Callable[[], str], *, without: Path
) -> AsyncGenerator[str, None]:
    """Yield the state of a folder each time it is another than the known one, and at rest.

    look: returns the state; called in a thread.
    without: a folder that does not count though it may lie within.
    """
    async with (
        aclosing(hints(folder, without=without)) as told,
        aclosing(settled(told, look, known)) as states,
    ):
        async for state in states:
            yield state


async def settled(
    told: AsyncIterable[bool],
    look: Callable[[], str],
    known: Callable[[], str],
    *,
    clock: Clock = _CLOCK,
) -> AsyncGenerator[str, None]:
    """Yield the state each time it is another than the known one, and at rest.

    told: when to look; true where something happened, false where only time went by.
    """
    next_look = clock.now()
    async for is_event in told:
        if not is_event and clock.now() < next_look:
            continue
        began = clock.now()
        state = await asyncio.to_thread(look)
        pause_seconds = max(_LOOK_SECONDS, _LOOK_SHARE * (clock.now() - began))
        if state != known():
            state = await _at_rest(look, state, clock)
            if state != known():
                yield state
        next_look = clock.now() + pause_seconds


async def _at_rest(look: Callable[[], str], state: str, clock: Clock) -> str:
    """Return the state that the folder has when it stays as it is for a moment."""
    end = clock.now() + _LONGEST_BURST_SECONDS
    while True:
        await clock.sleep(_STILL_SECONDS)
        before, state = state, await asyncio.to_thread(look)
        if state == before or clock.now() > end:
            return state


async def hints(folder: Path, *, without: Path) -> AsyncGenerator[bool, None]:
    """Yield every second, and at once when something happened in the folder: then true.

    The folder may go, come back, or become another one under the same name.
    """
    is_told = False
    while True:
        identity = await asyncio.to_thread(_identity, folder)
        try:
            if identity is not None:
                yield True  # what happened before it was watched
                async with aclosing(_events(folder, without=without)) as events:
                    async for is_event in events:
                        is_told = False
                        yield is_event
                        if await asyncio.to_thread(_identity, folder) != identity:
                            break
                yield True
        except OSError as error:
            if not is_told:
                _log.warning(
                    "The system does not tell of changes in %s (%s); I look every %g s",
                    *(folder, error.strerror or error, _LOOK_SECONDS),
                )
                is_told = True
        await asyncio.sleep(_TICK_SECONDS)
        yield False


async def _events(folder: Path, *, without: Path) -> AsyncGenerator[bool, None]:
    """Yield whether anything happened in the folder, at once or after a second.

    Raises: OSError, where the system cannot tell.
    """
    # Who does not watch needs none of it.
    from watchfiles import awatch  # noqa: PLC0415

    left_out = _place_within(folder, without)
    happenings = awatch(
        folder,
        watch_filter=None,  # what it leaves out would also hold up the seconds
        step=_STEP_MILLISECONDS,
        debounce=_BURST_MILLISECONDS,
        rust_timeout=int(_TICK_SECONDS * 1000),
        yield_on_timeout=True,
        ignore_permission_denied=True,
    )
    async with aclosing(happenings):
        try:
            async for happened in happenings:
                yield any(not _is_in(left_out, path) for _, path in happened)
        except RuntimeError as error:  # such as its own, which it keeps to itself
            raise OSError(str(error)) from error


def _place_within(folder: Path, inner: Path) -> Path | None:
    """Return the path under which events name a folder within another; None if it is elsewhere."""
    real, real_inner = folder.resolve(), inner.resolve()
    if not real_inner.is_relative_to(real):
        return None
    return folder.absolute() / real_inner.relative_to(real)


def _is_in(folder: Path | None, path: str) -> bool:
    return folder is not None and (path == str(folder) or path.startswith(f"{folder}{os.sep}"))


def _identity(folder: Path) -> _Identity:
    """Return what tells the folder from another in its place, or None where there is none."""
    try:
        status = folder.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino
