"""Open a zip archive that nobody vouches for, and give what is in it, within limits.

Nothing touches the disk, and a member's name is only ever looked up and shown.
"""

from __future__ import annotations

import io
import math
import stat
import struct
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from retrieval.ingest.problems import ArticleError, Problem, visible

MAX_MEMBERS = 10_000
MAX_MEMBER_BYTES = 100_000_000
MAX_TOTAL_BYTES = 1_000_000_000
"""Of all members; they are read one after another, so that it limits the time."""
MAX_RATIO = 200  # prose shrinks to a third, a log file or a blank sheet to a fiftieth
_RATIO_COUNTS_FROM = 1_000_000  # bytes: what is smaller harms nobody
_READ_AT_ONCE = 1 << 16
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})  # others may ask for gigabytes
_RECORD = b"PK\x01\x02"  # one a member, but a zip in the zip has them too
_MAX_RECORDS = 12 * MAX_MEMBERS
_ENCRYPTED, _UTF_8 = 0x1, 0x800
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    RuntimeError,
    ValueError,
)


@dataclass(frozen=True, slots=True)
class Archive:
    """A zip archive whose members are as many, and as large, as may be."""

    path: Path
    members: dict[str, zipfile.ZipInfo]
    """By name, in the archive's order; folders are none."""
    repeated: tuple[str, ...]
    """Names that several members have; the last of them counts."""
    _file: zipfile.ZipFile

    @classmethod
    def open(cls, data: bytes, path: Path, *, kind: str) -> Self:
        """Return the archive; see `open_archive`."""
        members: dict[str, zipfile.ZipInfo] = {}
        repeated: dict[str, None] = {}
        file = _open(data, path, kind)
        for info in file.infolist():
            name = _name(info)
            if info.is_dir():
                continue
            if name in members:
                repeated[name] = None
            members[name] = info
        return cls(path, members, tuple(repeated), file)

    def names(self) -> tuple[str, ...]:
        """Return the members' names as the archive has them: any text, `../` too."""
        return tuple(self.members)

    def place(self, name: str) -> Path:
        """Return what problems call a member: the archive's path and the name behind it."""
        return Path(f"{self.path}/{name.replace(chr(92), '/')}")

    def check(self, name: str) -> None:
        """Raise ArticleError if a member is not there, or is nothing that may be read."""
        info = self.members.get(name)
        if info is None:
            raise _error(self.place(name), "there is no such member", "one that the archive lists")
        if complaint := _complaint(info):
            raise _error(self.place(name), *complaint)

    def read(self, name: str) -> bytes:
        """Return what a member holds.

        Raises ArticleError when there is none of the name, or it is too large, too compressed,
        encrypted or damaged.
        """
        self.check(name)
        try:
            with self._file.open(self.members[name]) as member:
                return b"".join(iter(lambda: member.read(_READ_AT_ONCE), b""))
        except _DAMAGE as error:
            found = f"the member is damaged ({_reason(error)})"
            raise _error(self.place(name), found, "an archive that was copied whole") from None


def open_archive(data: bytes, path: Path, *, kind: str = "zip archive") -> Archive:
    """Return the zip archive that the bytes are.

    path: what problems call it.
    kind: what people call such a file.
    Raises ArticleError when it is none, is damaged, or holds too much.
    """
    return Archive.open(data, path, kind=kind)


def _open(data: bytes, path: Path, kind: str) -> zipfile.ZipFile:
    if not data:
        raise _error(path, "the file is empty", f"a {kind}")
    if data.count(_RECORD) > _MAX_RECORDS:  # or reading the list would take all memory
        raise _too_many(path)
    try:
        file = zipfile.ZipFile(io.BytesIO(data))
    except _DAMAGE as error:
        found = f"this is no whole {kind} ({_reason(error)})"
        raise _error(path, found, f"a {kind} that was copied whole") from None
    if len(file.infolist()) > MAX_MEMBERS:
        raise _too_many(path)
    total = sum(info.file_size for info in file.infolist())
    if total > MAX_TOTAL_BYTES:
        found = f"the archive would be {_megabytes(total)} unpacked"
        raise _error(path, found, f"at most {_megabytes(MAX_TOTAL_BYTES)}")
    return file


def _complaint(info: zipfile.ZipInfo) -> tuple[str, str] | None:
    """Return what speaks against reading a member, and what was wanted."""
    if stat.S_ISLNK(info.external_attr >> 16):
        return "this is a link", "a file"
    if info.flag_bits & _ENCRYPTED:
        return "this is encrypted", "a file without a password"
    if info.compress_type not in _METHODS:
        found = f"this is compressed in a way that is not read (method {info.compress_type})"
        return found, "a usual zip archive"
    size = info.file_size
    if size > MAX_MEMBER_BYTES:
        return (
            f"this would be {_megabytes(size)} unpacked",
            f"at most {_megabytes(MAX_MEMBER_BYTES)}",
        )
    if size > _RATIO_COUNTS_FROM and size > MAX_RATIO * info.compress_size:
        times = size // max(info.compress_size, 1)
        return f"unpacking makes this {times:,} times as large", f"at most {MAX_RATIO} times"
    return None


def _name(info: zipfile.ZipInfo) -> str:
    """Return a member's name; one that does not say so may be UTF-8 all the same."""
    name = info.filename
    if info.flag_bits & _UTF_8:
        return name
    try:
        return name.encode("cp437").decode()
    except UnicodeError:
        return name


def _reason(error: Exception) -> str:
    if isinstance(error, UnicodeDecodeError):
        return "a name that is no text"
    return visible(str(error).rstrip(".")) or type(error).__name__


def _megabytes(size: int) -> str:
    return f"{math.ceil(size / 1_000_000):,} MB"


def _too_many(path: Path) -> ArticleError:
    return _error(path, "the archive holds too many files", f"at most {MAX_MEMBERS:,}")


def _error(path: Path, found: str, expected: str) -> ArticleError:
    return ArticleError(path, [Problem(path, found, expected)])
