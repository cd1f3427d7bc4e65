"""Have the folder of articles changed by a process of its own: `jobs.py`.

What people send may be made to do harm: a PDF of some kilobytes that takes gigabytes, or for
ever. There it stalls no answer, and is stopped.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

_SECONDS = 60.0
_SECRETS = frozenset({"TELEGRAM_BOT_TOKEN", "TELEGRAM_PROXY", "WEBHOOK_SECRET"})


class JobError(Exception):
    """The process was stopped, or ended by itself, before its job was done."""


async def do(job: str, *, seconds: float = _SECONDS, **given: Any) -> dict[str, Any]:
    """Return what comes of one of the jobs.

    given: what the job is done with, and what it returns, are values of JSON.
    Raises: JobError.
    """
    process = await _start(job)
    try:
        async with asyncio.timeout(seconds):
            said, _ = await process.communicate(json.dumps(given).encode())
    except TimeoutError:
        raise JobError(f"{job} took more than {seconds:g} s") from None
    finally:
        if process.returncode != 0:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            await process.wait()
    if process.returncode:
        raise JobError(f"{job} ended with {process.returncode}")
    done: dict[str, Any] = json.loads(said)
    if failed := done.get("failed"):
        raise JobError(f"{job} failed: {failed}")
    return done


async def _start(job: str) -> asyncio.subprocess.Process:
    pipe = asyncio.subprocess.PIPE
    try:
        return await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", "bot.library.worker", job),
            env=_without_secrets(os.environ),
            stdin=pipe,
            stdout=pipe,
            stderr=asyncio.subprocess.DEVNULL,  # it may name files and quote from them
            start_new_session=True,  # so that what it starts can be ended with it
        )
    except OSError as error:  # no memory, or too many processes
        raise JobError(f"{job} was not begun: {error.strerror}") from None


def _without_secrets(environment: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in environment.items() if name.upper() not in _SECRETS}
