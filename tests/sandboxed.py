"""Functions for `retrieval.sandbox` to call in another process."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from typing import Any


def describe(**given: Any) -> dict[str, Any]:
    """Return what was given, and what the process is like."""
    print("a library that prints")  # noqa: T201 - as libraries do
    told = {
        name: len(value) if isinstance(value, bytes) else value for name, value in given.items()
    }
    return {**told, "nice": os.nice(0), "pid": os.getpid(), "environment": dict(os.environ)}


def fail() -> None:
    """Raise an error whose words are nobody's business."""
    raise ValueError("secret words")


def take_memory(size: int) -> int:
    """Take so many bytes."""
    return len(bytearray(size))


def spin() -> None:
    """Take processor time for ever."""
    while True:
        pass


def kill_itself() -> None:
    """End by a signal."""
    os.kill(os.getpid(), signal.SIGKILL)


def start_another(file: str) -> None:
    """Start a process that would live long, write its id to a file, and wait."""
    code = f"import os, time; open({file!r}, 'w').write(str(os.getpid())); time.sleep(600)"
    subprocess.run([sys.executable, "-c", code], check=False)
    time.sleep(600)
