"""An address into the file that stands there, from the open internet alone unless told.

Each address is looked up once, checked, and connected to as it was checked, so that a name
cannot lead into the network that this runs in, and neither can a redirect.
"""

from __future__ import annotations

import asyncio
import codecs
import contextlib
import re
import socket
import zlib
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from types import MappingProxyType
from typing import NoReturn
from urllib.parse import unquote

import httpx

from retrieval.ingest import format_of, shown, visible

_SUFFIXES: Mapping[str, str] = MappingProxyType(
    {
        "text/html": ".html",
        "application/xhtml+xml": ".html",
        "text/plain": ".txt",
        "text/markdown": ".md",
        "text/xml": ".xml",
        "application/xml": ".xml",
        "application/rss+xml": ".xml",
        "application/atom+xml": ".xml",
        "application/pdf": ".pdf",
        "application/epub+zip": ".epub",
        "application/zip": ".zip",
        "application/jsonl": ".jsonl",
        "application/x-ndjson": ".jsonl",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    }
)
_VAGUE = frozenset(
    {"", "text/plain", "application/octet-stream", "binary/octet-stream", "application/gzip"}
)  # types of which the name in the address may say more
_CHARSETS = re.compile(
    r"iso-8859-\d{1,2}|windows-\d{3,4}|cp\d{3,4}|koi8-[ru]|utf-16(le|be)?|gbk|gb2312|gb18030|big5"
    r"|euc-(jp|kr)|shift_jis",
    re.IGNORECASE,
)
_AS_BROWSERS_DO = {"iso-8859-1": "cp1252"}  # what calls itself the one is the other

_INSIDE = tuple(
    map(
        ip_network,
        (
            "64:ff9b:1::/48",  # IPv4 of the own network behind IPv6
            "fec0::/10",  # IPv6's first private addresses
            "168.63.129.16/32",  # what a cloud tells its machines, in the clothes of a public one
        ),
    )
)
_IPV4_BEHIND_IPV6 = ip_network("64:ff9b::/96")


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of anybody's patience and memory an address may take."""

    bytes: int = 20_000_000
    """The largest file, unpacked."""
    seconds: float = 30.0
    """The longest that all of it may take, redirects and all."""
    redirects: int = 5


@dataclass(frozen=True, slots=True)
class Fetched:
    """A file that was fetched."""

    name: str
    """What it may be called; its ending tells the format."""
    data: bytes
    url: str
    """Where it stood, at the end of all redirects."""


class FetchError(Exception):
    """An address that gives no file, and why, in one line."""

    def __init__(self, url: str, found: str, expected: str) -> None:
        super().__init__(f"{visible(url)}: {found}; expected {expected}")


def is_address(text: str) -> bool:
    """Tell whether a text is meant as an address, and not as the path of a file."""
    return re.match(r"[A-Za-z][A-Za-z0-9+.-]*://", text) is not None


def fetch(url: str, *, limits: Limits = Limits(), allow_private: bool = False) -> Fetched:
    """Return the file at an address; no proxy of the environment is used.

    allow_private: whether the address's own host may be in a private network; a redirect to
    another host there is refused all the same.
    Raises FetchError.
    """
    return asyncio.run(_fetch(url, limits, allow_private=allow_private))


async def _fetch(url: str, limits: Limits, *, allow_private: bool) -> Fetched:
    try:
        async with asyncio.timeout(limits.seconds):
            return await _follow(url, limits, allow_private=allow_private)
    except TimeoutError:
        found = f"this took longer than {limits.seconds:g} seconds"
        raise FetchError(_without_secrets(url), found, "a faster answer") from None


async def _follow(url: str, limits: Limits, *, allow_private: bool) -> Fetched:
    """Return the file at the end of the redirects, each judged like the first address."""
    parsed = first = _parse(url)
    for _ in range(limits.redirects + 1):
        inside = allow_private and parsed.host == first.host
        found = await _visit(parsed, limits, allow_private=inside)
        if isinstance(found, Fetched):
            return found
        parsed = _parse(str(found))
    raise FetchError(str(first), f"more than {limits.redirects} redirects", "a page at their end")


async def _visit(url: httpx.URL, limits: Limits, *, allow_private: bool) -> Fetched | httpx.URL:
    """Return the file at an address, or where it is redirected to."""
    addresses = await _look_up(url, allow_private=allow_private)
    for last, address in zip([*[False] * (len(addresses) - 1), True], addresses, strict=True):
        try:
            async with _open(url, address) as response:
                if response.has_redirect_location:
                    return url.join(response.headers["location"])
                return await _read(url, response, limits)
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            if last:
                _refuse(url, error)
        except (httpx.HTTPError, ValueError) as error:
            _refuse(url, error)
    raise AssertionError  # the last one returned or raised


@contextlib.asynccontextmanager
async def _open(url: httpx.URL, address: str) -> AsyncIterator[httpx.Response]:
    """Ask the machine of that address for the page, under the name that the page's host has."""
    headers = {
        "host": url.netloc.decode("ascii"),
        "user-agent": f"articlebot/{version('articlebot')}",
        "accept": "text/html, application/xhtml+xml, application/pdf, */*;q=0.5",
        "accept-encoding": "gzip",
    }
    # A client for each address: none keeps a connection, or a cookie, for another host.
    async with httpx.AsyncClient(trust_env=False, timeout=10.0) as client:
        request = client.build_request(
            "GET",
            url.copy_with(host=address, fragment=None),
            headers=headers,
            extensions={"sni_hostname": url.raw_host.decode("ascii")},
        )
        response = await client.send(request, stream=True)
        try:
            yield response
        finally:
            await response.aclose()


async def _read(url: httpx.URL, response: httpx.Response, limits: Limits) -> Fetched:
    if response.status_code != httpx.codes.OK:
        found = f"the answer is {response.status_code} {visible(response.reason_phrase)}".strip()
        raise FetchError(str(url), found, "200 OK")
    kind, charset = _content_type(response.headers.get("content-type", ""))
    name = _name(url, kind)
    data = await _body(url, response, limits)
    if charset and kind.startswith(("text/", "application/xhtml")):
        data = _in_utf_8(data, charset)
    return Fetched(name, data, str(url.copy_with(fragment=None)))


async def _body(url: httpx.URL, response: httpx.Response, limits: Limits) -> bytes:
    """Return what was sent, unpacked; never more than the limit is held in memory."""
    packed = response.headers.get("content-encoding", "identity").strip().lower()
    if packed not in {"identity", "gzip", "x-gzip", ""}:
        raise FetchError(str(url), f"this is packed as {shown(packed)}", "gzip, or nothing")
    unpack = zlib.decompressobj(zlib.MAX_WBITS | 16) if "gzip" in packed else None
    data = bytearray()
    async for chunk in response.aiter_raw():
        room = limits.bytes - len(data) + 1
        try:
            data += unpack.decompress(chunk, room) if unpack else chunk
        except zlib.error:
            raise FetchError(str(url), "what was sent cannot be unpacked", "gzip") from None
        if len(data) > limits.bytes:
            found = f"this is larger than {limits.bytes / 1e6:g} MB"
            raise FetchError(str(url), found, "a smaller file")
    if unpack and not unpack.eof:
        raise FetchError(str(url), "the answer breaks off", "all of it")
    return bytes(data)


async def _look_up(url: httpx.URL, *, allow_private: bool) -> list[str]:
    """Return the addresses of an address's host that may be connected to."""
    try:
        found = await asyncio.get_running_loop().getaddrinfo(
            url.raw_host.decode("ascii"), url.port or 0, type=socket.SOCK_STREAM
        )
    except (OSError, UnicodeError):
        raise FetchError(str(url), "no such host is known", "the address of a page") from None
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    allowed = [one for one in addresses if allow_private or is_public(one)]
    if not allowed:
        inside = f"{shown(url.host)} is in a private network"
        wanted = (
            "a page on the open internet; --allow-private allows a host that you name yourself"
        )
        raise FetchError(str(url), inside, wanted)
    return allowed


def is_public(address: str) -> bool:
    """Tell whether a numeric address belongs to the open internet."""
    found = _unwrapped(ip_address(address.partition("%")[0]))
    is_inside = any(found in network for network in _INSIDE)
    return found.is_global and not (found.is_multicast or found.is_reserved or is_inside)


def _unwrapped(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """Return the IPv4 address that an IPv6 address stands for, where it does."""
    if isinstance(address, IPv4Address):
        return address
    if address in _IPV4_BEHIND_IPV6:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or address


def _parse(url: str) -> httpx.URL:
    """Return an address that may be fetched; raise FetchError where it is none."""
    wanted = "an address such as https://example.org/story"
    try:
        parsed = httpx.URL(url)
        host, port = parsed.host, parsed.port
    except (httpx.InvalidURL, UnicodeError):
        raise FetchError(_without_secrets(url), "this is no address", wanted) from None
    if parsed.userinfo:
        found = "a name and a password stand in the address"
        raise FetchError(_without_secrets(url), found, "an address without them")
    if parsed.scheme not in {"http", "https"}:
        raise FetchError(url, f"this begins with {shown(parsed.scheme)}", "http or https")
    if not host:
        raise FetchError(url, "no host stands in the address", wanted)
    if port is not None and not 0 < port < 1 << 16:
        raise FetchError(url, f"the port is {port}", "one from 1 to 65535")
    return parsed


def _without_secrets(url: str) -> str:
    return re.sub(r"(?<=://)[^/?#]*@", "", url)


def _refuse(url: httpx.URL, error: Exception) -> NoReturn:
    reason = re.sub(r" \(_ssl.c:\d+\)$", "", str(error)) or type(error).__name__
    raise FetchError(
        str(url), f"this cannot be fetched ({visible(reason)})", "a page that can be"
    ) from None


def _content_type(header: str) -> tuple[str, str]:
    """Return the type in small letters and the charset, each empty where it is not said."""
    kind, _, rest = header.partition(";")
    charset = re.search(r"charset\s*=\s*[\"']?([\w.:-]+)", rest, re.IGNORECASE)
    return kind.strip().lower(), charset[1] if charset else ""


def _name(url: httpx.URL, kind: str) -> str:
    """Return what a file may be called, with the ending of its format; raise FetchError."""
    path = url.raw_path.decode("ascii").partition("?")[0]
    last = unquote(path.rstrip("/").rpartition("/")[2]).replace("/", "-").replace("\0", "")
    if kind in _VAGUE and format_of(last):
        return last
    suffix = _SUFFIXES.get(kind)
    if suffix is None or format_of(suffix) is None:
        raise FetchError(str(url), f"this is {shown(kind or 'of no known type')}", "an article")
    stem = last or url.host
    return stem if stem.lower().endswith(suffix) else stem + suffix


def _in_utf_8(data: bytes, charset: str) -> bytes:
    """Return a text in UTF-8 and with a mark that says so, where its charset is well known."""
    name = _AS_BROWSERS_DO.get(charset.lower(), charset)
    if not _CHARSETS.fullmatch(name) or data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE)):
        return data
    try:
        return data.decode(name).encode("utf-8-sig")
    except (LookupError, UnicodeError):
        return data  # the reader has its own way to find out
