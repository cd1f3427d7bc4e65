"""A file that somebody sent into its bytes, within limits of size and time."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
from telegram.error import BadRequest, TelegramError

if TYPE_CHECKING:
    from telegram import Document

MOST_BYTES = 20 * 1024 * 1024
"""Telegram gives bots no larger files; a Bot API server of one's own would."""

_SECONDS = 60.0  # for all of it: 20 MB at 3 Mbit/s


class TooLargeError(Exception):
    """The file has more than `MOST_BYTES`, or it seems so."""


class DownloadError(Exception):
    """The file did not come; the message is for the log and names nothing of it."""


async def download(
    document: Document, *, proxy: str | None = None, seconds: float = _SECONDS
) -> bytes:
    """Return what is in a file; one that is too large is not asked for.

    proxy: an address, where Telegram is reached through one.
    Raises: TooLargeError, DownloadError.
    """
    if (document.file_size or 0) > MOST_BYTES:
        raise TooLargeError
    try:
        async with asyncio.timeout(seconds):
            place = await _place_of(document)
            if isinstance(place, Path):
                return await asyncio.to_thread(_read, place)
            return await _fetch(place, proxy)
    except BadRequest as error:
        if "too big" in error.message.lower():
            raise TooLargeError from None
        raise DownloadError(error.message) from None
    except (TelegramError, httpx.HTTPError, OSError) as error:  # TimeoutError is an OSError
        raise DownloadError(type(error).__name__) from None


async def _place_of(document: Document) -> str | Path:
    """Return the file's address, or where a Bot API server of one's own has put it."""
    bot = document.get_bot()
    place = (await bot.get_file(document)).file_path or ""
    if place.startswith(("http://", "https://")):
        return place
    path = Path(place)
    # What happens to stand here under the same name, the library takes for the file.
    return path if path.is_absolute() else f"{bot.base_file_url}/{place}"


def _read(path: Path) -> bytes:
    with path.open("rb") as file:
        data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise TooLargeError
    return data


async def _fetch(address: str, proxy: str | None) -> bytes:
    """Return what is under an address, as it comes, so that nothing grows by unpacking it."""
    data = bytearray()
    async with (
        httpx.AsyncClient(proxy=proxy) as client,
        client.stream("GET", address, headers={"Accept-Encoding": "identity"}) as answer,
    ):
        answer.raise_for_status()
        async for piece in answer.aiter_raw():
            data += piece
            if len(data) > MOST_BYTES:
                raise TooLargeError
    return bytes(data)
