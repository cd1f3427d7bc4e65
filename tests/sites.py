"""A web site on this machine, for what fetches pages."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Answer = Callable[[BaseHTTPRequestHandler], None]


@dataclass(slots=True)
class Site:
    """A web server of the test's own, on this machine."""

    address: str
    answers: dict[str, Answer]
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    """The path and the headers, in small letters, of each request."""

    def serve(self, path: str, data: bytes, *, status: int = 200, **headers: str) -> str:
        """Answer a path with this, and return its address."""

        def answer(request: BaseHTTPRequestHandler) -> None:
            request.send_response(status)
            for name, value in headers.items():
                request.send_header(name.replace("_", "-"), value)
            request.end_headers()
            request.wfile.write(data)

        self.answers[path] = answer
        return self.address + path

    def redirect(self, path: str, to: str) -> str:
        return self.serve(path, b"", status=302, Location=to)


@contextmanager
def site_at(host: str) -> Iterator[Site]:
    """Serve on a free port until the test ends; clients that hang up are no mistake."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.asked.append((self.path, {k.lower(): v for k, v in self.headers.items()}))
            with suppress(OSError):
                site.answers[self.path.partition("?")[0]](self)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_: object) -> None:
            """Say nothing."""

    with Server((host, 0), Handler) as server:
        site = Site(f"http://{host}:{server.server_port}", {})
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield site
        finally:
            server.shutdown()
            thread.join()
