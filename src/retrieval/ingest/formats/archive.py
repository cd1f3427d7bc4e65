"""Read untrusted zip archives within limits of number, size and compression ratio.

Nothing is written to the disk, and members' names are never used as paths.
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
"""Of all members unpacked; as they are read one after another, it limits the time."""
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
    """A zip archive that is within the limits."""

    path: Path
    members: dict[str, zipfile.ZipInfo]
    """By name, in the archive's order, without folders."""
    repeated: tuple[str, ...]
    """Names that several members have; the last member counts."""
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
        """Return the members' names as the archive has them: any text, even with `../`."""
        return tuple(self.members)

    def place(self, name: str) -> Path:
        """Return the path of a member for problems: the archive's path, then the member's name."""
        return Path(f"{self.path}/{name.replace(chr(92), '/')}")

    def check(self, name: str) -> None:
        """Raise ArticleError when a member is missing or must not be read."""
        info = self.members.get(name)
        if info is None:
            raise _error(
                self.place(name),
                "there is no such file in the archive",
                "one that the archive lists",
            )
        if complaint := _complaint(info):
            raise _error(self.place(name), *complaint)

    def read(self, name: str) -> bytes:
        """Return the content of a member.

        Raises ArticleError when it is missing, too large, too compressed, encrypted or damaged.
        """
        self.check(name)
        try:
            with self._file.open(self.members[name]) as member:
                return b"".join(iter(lambda: member.read(_READ_AT_ONCE), b""))
        except _DAMAGE as error:
            found = f"this file in the archive is damaged ({_reason(error)})"
            raise _error(self.place(name), found, "an undamaged archive") from None


def open_archive(data: bytes, path: Path, *, kind: str = "zip archive") -> Archive:
    """Open the bytes of a zip archive.

    path: the archive's, for problems.
    kind: what people call such a file.
    Raises ArticleError when it is not an archive, is damaged, or exceeds the limits.
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
        found = f"this is not a complete {kind} ({_reason(error)})"
        raise _error(path, found, f"an undamaged {kind}") from None
    if len(file.infolist()) > MAX_MEMBERS:
        raise _too_many(path)
    total = sum(info.file_size for info in file.infolist())
    if total > MAX_TOTAL_BYTES:
        found = f"the archive unpacks to {_megabytes(total)}"
        raise _error(path, found, f"at most {_megabytes(MAX_TOTAL_BYTES)}")
    return file


def _complaint(info: zipfile.ZipInfo) -> tuple[str, str] | None:
    """Return found and expected when a member must not be read, else None."""
    if stat.S_ISLNK(info.external_attr >> 16):
        return "this is a link", "a file"
    if info.flag_bits & _ENCRYPTED:
        return "this is encrypted", "a file without a password"
    if info.compress_type not in _METHODS:
        found = f"this compression method is not supported (method {info.compress_type})"
        return found, "a standard zip archive"
    size = info.file_size
    if size > MAX_MEMBER_BYTES:
        return (
            f"this unpacks to {_megabytes(size)}",
            f"at most {_megabytes(MAX_MEMBER_BYTES)}",
        )
    if size > _RATIO_COUNTS_FROM and size > MAX_RATIO * info.compress_size:
        times = size // max(info.compress_size, 1)
        return f"unpacking makes this {times:,} times as large", f"at most {MAX_RATIO} times"
    return None


def _name(info: zipfile.ZipInfo) -> str:
    """Return a member's name, which may be UTF-8 even if it is not flagged as such."""
    name = info.filename
    if info.flag_bits & _UTF_8:
        return name
    try:
        return name.encode("cp437").decode()
    except UnicodeError:
        return name


def _reason(error: Exception) -> str:
    if isinstance(error, UnicodeDecodeError):
        return "a file name that is not text"
    return visible(str(error).rstrip(".")) or type(error).__name__


def _megabytes(size: int) -> str:
    return f"{math.ceil(size / 1_000_000):,} MB"


def _too_many(path: Path) -> ArticleError:
    return _error(path, "the archive holds too many files", f"at most {MAX_MEMBERS:,}")


def _error(path: Path, found: str, expected: str) -> ArticleError:
    return ArticleError(path, [Problem(path, found, expected)])
