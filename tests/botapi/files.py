"""Files that people send, and what is told of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Any


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file that somebody sent."""

    id: str
    unique_id: str
    path: str
    """Where it is downloaded from, behind the bot's token."""
    data: bytes
    size: int
    """As Telegram tells it; the data may be another for a test."""

    @property
    def shown(self) -> dict[str, Any]:
        """Return what messages and getFile tell of it."""
        return {"file_id": self.id, "file_unique_id": self.unique_id, "file_size": self.size}


class Files:
    """The files that were sent to a bot, and which of them it downloaded."""

    def __init__(self) -> None:
        self.downloaded: list[str] = []
        """The ids, in the order of the downloads."""
        self._files: dict[str, StoredFile] = {}

    def store(self, data: bytes, *, name: str, size: int | None) -> StoredFile:
        """Keep a file under a new id; the same data has the same unique id."""
        number = len(self._files)
        file = StoredFile(
            f"BQACAgIAAxkBAAI{number}",
            f"AgAD{hash(data) & 0xFFFFFFFF:x}",
            f"documents/file_{number}{PurePosixPath(name).suffix}",
            data,
            len(data) if size is None else size,
        )
        self._files[file.id] = file
        return file

    def by_id(self, file_id: str) -> StoredFile | None:
        """Return the file of that id."""
        return self._files.get(file_id)

    def put(self, file_id: str, path: str) -> None:
        """Let a file be somewhere else: on the disk, as a server of one's own has it."""
        self._files[file_id] = replace(self._files[file_id], path=path)

    def take(self, path: str) -> StoredFile | None:
        """Return what is under a path, and note that it was downloaded."""
        file = next((file for file in self._files.values() if file.path == path), None)
        if file:
            self.downloaded.append(file.id)
        return file
