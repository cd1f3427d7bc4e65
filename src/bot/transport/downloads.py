"""Download a file that somebody sent, within limits of size and time."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
from telegram.error import BadRequest, TelegramError

if TYPE_CHECKING:
    from telegram import Document

MAX_BYTES = 20 * 1024 * 1024
"""Telegram gives bots no larger files; a local Bot API server would."""

_TIMEOUT_SECONDS = 60.0  # for the whole download: 20 MB at 3 Mbit/s


class TooLargeError(Exception):
    """The file has more than `MAX_BYTES`, or Telegram says so."""


class DownloadError(Exception):
    """The download failed; the message is for the log and names nothing of the file."""


async def download(
    document: Document, *, proxy: str | None = None, timeout_seconds: float = _TIMEOUT_SECONDS
) -> bytes:
    """Return a file's content; one whose stated size is too large is not requested.

    proxy: the URL of the proxy through which Telegram is reached, if any.
    Raises: TooLargeError, DownloadError.
    """
    if (document.file_size or 0) > MAX_BYTES:
        raise TooLargeError
    try:
        async with asyncio.timeout(timeout_seconds):
            place = await _locate(document)
            if isinstance(place, Path):
                return await asyncio.to_thread(_read, place)
            return await _fetch(place, proxy)
    except BadRequest as error:
        if "too big" in error.message.lower():
            raise TooLargeError from None
        raise DownloadError(error.message) from None
    except (TelegramError, httpx.HTTPError, OSError) as error:  # TimeoutError is an OSError
        raise DownloadError(type(error).__name__) from None


async def _locate(document: Document) -> str | Path:
    """Return the file's URL, or the path where a local Bot API server has put it."""
    bot = document.get_bot()
    place = (await bot.get_file(document)).file_path or ""
    if place.startswith(("http://", "https://")):
        return place
    path = Path(place)
    # python-telegram-bot would take any local file of the same relative name for it.
    return path if path.is_absolute() else f"{bot.base_file_url}/{place}"


def _read(path: Path) -> bytes:
    with path.open("rb") as file:
        data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise TooLargeError
    return data


async def _fetch(url: str, proxy: str | None) -> bytes:
    """Return the undecoded body of a URL, so that no decompression makes it grow."""
    data = bytearray()
    async with (
        httpx.AsyncClient(proxy=proxy) as client,
        client.stream("GET", url, headers={"Accept-Encoding": "identity"}) as response,
    ):
        response.raise_for_status()
        async for chunk in response.aiter_raw():
            data += chunk
            if len(data) > MAX_BYTES:
                raise TooLargeError
    return bytes(data)
