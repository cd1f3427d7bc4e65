"""Keep what waits for the press of a button in files, so that a restart loses none of it.

Each thing has a key, which its buttons carry, and is forgotten after two days.
"""

from __future__ import annotations

import json
import logging
import os
import secrets
import shutil
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

_log = logging.getLogger(__name__)

DAYS = 2

_FOLDER = "waiting"
# Without a suffix: nobody takes them for articles, wherever the data folder may be.
_STATE, _DATA = "state", "data"


class PendingFiles:
    """The things that wait, each in a folder of its own; only its operators write to it."""

    def __init__(self, data_dir: Path) -> None:
        self._folder = data_dir / _FOLDER

    def keep(self, state: Mapping[str, Any], data: bytes | None = None) -> str:
        """Return the key under which these are kept from now on; what is too old is forgotten.

        Raises: OSError, where nothing can be written.
        """
        self.forget_old()
        key = secrets.token_hex(8)
        folder = self._folder / key
        folder.mkdir(parents=True, mode=0o700)
        try:
            if data is not None:
                (folder / _DATA).write_bytes(data)
            self.change(key, state)
        except OSError:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        return key

    def change(self, key: str, state: Mapping[str, Any]) -> None:
        """Put another state in the place of the one that is kept under a key, whole.

        Raises: OSError.
        """
        place = self._folder / key / _STATE
        aside = place.with_name(f"{_STATE}.new")
        aside.write_text(json.dumps(state), "utf-8")
        os.replace(aside, place)  # noqa: PTH105 - says that it replaces

    def find(self, key: str) -> dict[str, Any] | None:
        """Return the state that is kept under a key; None when it was dropped or is too old."""
        if not key.isalnum() or self._is_old(self._folder / key):
            return None
        try:
            state = json.loads((self._folder / key / _STATE).read_text("utf-8"))
        except (OSError, ValueError):
            return None
        return state if isinstance(state, dict) else None

    def data_of(self, key: str) -> Path:
        """Return where the data is that is kept under a key."""
        return self._folder / key / _DATA

    def drop(self, key: str) -> None:
        """Forget what is kept under a key, if anything is."""
        shutil.rmtree(self._folder / key, ignore_errors=True)

    def drop_data(self, key: str) -> None:
        """Forget the data that is kept under a key, but not the state."""
        self.data_of(key).unlink(missing_ok=True)

    def forget_old(self) -> None:
        """Drop whatever is too old."""
        for folder in self._all():
            if self._is_old(folder):
                self.drop(folder.name)

    def _all(self) -> Iterator[Path]:
        try:
            yield from self._folder.iterdir()
        except OSError:
            return

    def _is_old(self, folder: Path) -> bool:
        try:
            age_seconds = time.time() - folder.stat().st_mtime
        except OSError:
            return True
        return age_seconds > DAYS * 24 * 3600
