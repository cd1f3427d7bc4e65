"""What can go wrong between a bot and Telegram, on demand."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Literal

from aiohttp import web

from botapi.calling import Refused

_SAID = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden: bot was blocked by the user",
    404: "Not Found",
    500: "Internal Server Error",
}


@dataclass(slots=True)
class Fault:
    """What goes wrong with the next calls of a method."""

    method: str
    times: int
    """How many are still to come: 0 once all have happened."""
    status: int
    description: str
    retry_after: int
    drop: Literal["before", "after"] | None
    hang_seconds: float

    def instead(self, request: web.Request) -> web.Response | None:
        """Return what comes in the place of the call, which then takes no effect."""
        if self.drop == "before":
            return _dropped(request)
        if self.status == 502:  # it comes from the proxy in front, which speaks no JSON
            page = "<html><head><title>502 Bad Gateway</title></head></html>"
            return web.Response(status=502, text=page, content_type="text/html")
        if self.status == 429:
            said = f"Too Many Requests: retry after {self.retry_after}"
            refused = Refused(429, said, retry_after=self.retry_after)
        elif self.status:
            refused = Refused(self.status, self.description or _SAID[self.status])
        else:
            return None
        return web.json_response(refused.body(), status=self.status)

    async def after(self, request: web.Request) -> web.Response | None:
        """Wait, or drop the connection, now that the call has taken effect."""
        await asyncio.sleep(self.hang_seconds)
        return _dropped(request) if self.drop else None


def _dropped(request: web.Request) -> web.Response:
    if request.transport:
        request.transport.abort()
    return web.Response()
