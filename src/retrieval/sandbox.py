"""Call functions in another process, within limits of memory, time and priority.

A hostile file may take all memory and time there without harm: the process is ended, and the
caller gets a SandboxError. A function is named by its module and imported by the process; its
arguments are values of JSON or bytes, its result is a value of JSON. The process gets only those
environment variables that Python itself may need, so that it knows no secret.

A request is a line of JSON {"function": "module:name", "arguments": {…}, "sizes": {name: n}} and
then the bytes of those sizes; a response is a line of JSON {"result": …} or {"failed": …}.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from enum import Enum, auto
from importlib import import_module
from pathlib import Path
from typing import IO, Any, cast

_ENVIRONMENT = ("PATH", "LANG", "LC_", "LD_", "PYTHON", "COV", "SYSTEMROOT", "TMP", "TEMP")
"""How the names of the variables begin that the process gets."""
_SERVE = "from retrieval.sandbox import serve; serve()"


@dataclass(frozen=True, slots=True)
class Limits:
    """What a process may take; None for no limit."""

    wall_seconds: float
    """For one call."""
    cpu_seconds: int | None = None
    """Of processor time, for one call."""
    memory_bytes: int | None = None
    """Of address space beside what importing the function takes; kept on Linux alone."""
    niceness: int = 0
    """Added to the caller's, so that a busy machine does other things first."""


class Failure(Enum):
    """Why a call has no result."""

    TIME = auto()
    MEMORY = auto()
    EXCEPTION = auto()
    """The function raised one."""
    EXIT = auto()
    """The process ended during the call, such as by a signal."""
    START = auto()
    """There was no process to be had."""


class SandboxError(Exception):
    """A call without a result; the process that was to make it has ended."""

    def __init__(self, message: str, failure: Failure) -> None:
        super().__init__(message)
        self.failure = failure


async def run(function: Callable[..., Any], limits: Limits, /, **arguments: Any) -> Any:
    """Return what a function returns in a process of its own.

    When the call is cancelled or fails, the process and all that it started are killed.
    Raises: SandboxError.
    """
    pipe = asyncio.subprocess.PIPE
    try:
        process = await asyncio.create_subprocess_exec(
            *_command(limits),
            env=_environment(),
            stdin=pipe,
            stdout=pipe,
            stderr=asyncio.subprocess.DEVNULL,  # it may name files and quote from them
            start_new_session=True,  # so that what it starts can be killed with it
        )
    except OSError as error:  # no memory, or too many processes
        raise _no_process(error) from None
    try:
        async with asyncio.timeout(limits.wall_seconds):
            response, _ = await process.communicate(b"".join(_request(function, arguments)))
    except TimeoutError:
        raise _out_of_time(limits.wall_seconds) from None
    finally:
        if process.returncode != 0:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            await process.communicate()  # which closes its pipes too
    return _result(response, process.returncode, limits)


class Worker:
    """A process that makes calls, one after another, until one fails or it is closed.

    It also ends when whoever started it is gone. Raises: SandboxError.
    """

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._is_out_of_time = False
        self.is_fresh = True
        """Whether it has made no call yet."""
        try:
            self._process = subprocess.Popen(  # noqa: S603 - this interpreter, and our own words
                _command(limits),
                env=_environment(),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        except OSError as error:
            raise _no_process(error) from None
        self.pid = self._process.pid

    def call(self, function: Callable[..., Any], /, **arguments: Any) -> Any:
        """Return what a function returns in the process. Raises: SandboxError."""
        self.is_fresh = self._is_out_of_time = False
        timer = threading.Timer(self._limits.wall_seconds, self._run_out_of_time)
        timer.start()
        try:
            response = self._ask(function, arguments)
            code = None if response.endswith(b"\n") else self.close()
            return _result(response, code, self._limits, is_late=self._is_out_of_time)
        except BaseException:
            self._process.kill()
            self.close()
            raise
        finally:
            timer.cancel()

    def close(self) -> int:
        """Let the process end, and return its exit code."""
        stdin, stdout = self._pipes()
        with suppress(BrokenPipeError):
            stdin.close()
        stdout.close()
        return self._process.wait()

    def _ask(self, function: Callable[..., Any], arguments: Mapping[str, Any]) -> bytes:
        stdin, stdout = self._pipes()
        with suppress(BrokenPipeError):
            for part in _request(function, arguments):
                stdin.write(part)
            stdin.flush()
        return stdout.readline()

    def _run_out_of_time(self) -> None:
        self._is_out_of_time = True
        self._process.kill()

    def _pipes(self) -> tuple[IO[bytes], IO[bytes]]:
        return cast("tuple[IO[bytes], IO[bytes]]", (self._process.stdin, self._process.stdout))


def serve() -> None:
    """Answer the requests that come by standard input; this is what the process does."""
    limits = Limits(**json.loads(sys.argv[1]))
    if limits.niceness:
        os.nice(limits.niceness)
    requests = sys.stdin.buffer
    responses = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # libraries may print
    is_first = True
    while header := requests.readline():
        response, has_failed = _respond(header, requests, limits, is_first=is_first)
        responses.write(response + b"\n")
        responses.flush()
        if has_failed:
            return
        is_first = False


def _respond(
    header: bytes, requests: IO[bytes], limits: Limits, *, is_first: bool
) -> tuple[bytes, bool]:
    """Return the response to a request, and whether it failed."""
    try:
        asked = json.loads(header)
        module, _, name = asked["function"].partition(":")
        function = getattr(import_module(module), name)
        if is_first and limits.memory_bytes is not None:
            _limit_memory(limits.memory_bytes)
        if limits.cpu_seconds is not None:
            _limit_cpu(limits.cpu_seconds)
        data = {name: requests.read(size) for name, size in asked["sizes"].items()}
        result = function(**asked["arguments"], **data)
        return json.dumps({"result": result}).encode(), False
    except Exception as error:  # whatever a library makes of a hostile file
        is_memory = isinstance(error, MemoryError)
        return json.dumps({"failed": _place_of(error), "is_memory": is_memory}).encode(), True


def _request(function: Callable[..., Any], arguments: Mapping[str, Any]) -> Iterator[bytes]:
    """Yield the parts of a request."""
    data = {name: value for name, value in arguments.items() if isinstance(value, bytes)}
    header = {
        "function": f"{function.__module__}:{function.__qualname__}",
        "arguments": {name: value for name, value in arguments.items() if name not in data},
        "sizes": {name: len(value) for name, value in data.items()},
    }
    yield json.dumps(header).encode() + b"\n"
    yield from data.values()


def _result(response: bytes, code: int | None, limits: Limits, *, is_late: bool = False) -> Any:
    """Return the result in a response, or raise what its lack means. Raises: SandboxError."""
    if not response.endswith(b"\n"):
        if is_late:
            raise _out_of_time(limits.wall_seconds)
        if limits.cpu_seconds is not None and code == -getattr(signal, "SIGXCPU", 0):
            raise _out_of_time(limits.cpu_seconds)
        raise SandboxError(f"it ended with {code}", Failure.EXIT)
    told = json.loads(response)
    if "failed" in told:
        failure = Failure.MEMORY if told["is_memory"] else Failure.EXCEPTION
        raise SandboxError(f"it failed: {told['failed']}", failure)
    return told["result"]


def _out_of_time(seconds: float) -> SandboxError:
    return SandboxError(f"it took longer than {seconds:g} s", Failure.TIME)


def _no_process(error: OSError) -> SandboxError:
    return SandboxError(f"it could not be started: {error.strerror}", Failure.START)


def _command(limits: Limits) -> tuple[str, ...]:
    return sys.executable, "-c", _SERVE, json.dumps(asdict(limits))


def _environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name.startswith(_ENVIRONMENT)}
    here = os.pathsep.join(filter(None, sys.path))
    # More threads would each take addresses, which are limited.
    threads = {f"{library}_NUM_THREADS": "1" for library in ("OPENBLAS", "OMP", "MKL")}
    return {**kept, **threads, "PYTHONPATH": here}


def _place_of(error: Exception) -> str:
    """Return what was raised and where in the code, without a word of what was read."""
    place = error.__traceback__
    while place and place.tb_next:
        place = place.tb_next
    if place is None:
        return type(error).__name__
    file = Path(place.tb_frame.f_code.co_filename).name
    return f"{type(error).__name__} in {file}:{place.tb_lineno}"


def _limit_memory(most: int) -> None:
    """Take no more bytes of memory than these beside what is taken already, on Linux."""
    with suppress(ImportError, OSError):
        import resource  # noqa: PLC0415 - not everywhere

        pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
        _set_limit(resource.RLIMIT_AS, pages * resource.getpagesize() + most, is_final=True)
        _set_limit(resource.RLIMIT_CORE, 0, is_final=True)


def _limit_cpu(seconds: int) -> None:
    """Take no more processor time from now on, where there is such a limit."""
    with suppress(ImportError):
        import resource  # noqa: PLC0415 - not everywhere

        usage = resource.getrusage(resource.RUSAGE_SELF)
        most = int(usage.ru_utime + usage.ru_stime) + seconds + 1
        _set_limit(resource.RLIMIT_CPU, most, is_final=False)


def _set_limit(what: int, most: int, *, is_final: bool) -> None:
    import resource  # noqa: PLC0415 - not everywhere

    _, hard = resource.getrlimit(what)
    if hard != resource.RLIM_INFINITY:  # such as that of a process which started this one
        most = min(most, hard)
    resource.setrlimit(what, (most, most if is_final else hard))
