"""Turn a title into a file name that is valid on every system and easy to type."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterator
from itertools import count

_LONGEST = 80  # bytes of UTF-8; some systems take 143 for the whole name
_NO_TITLE = "article"
_DEVICES = frozenset({"con", "prn", "aux", "nul"}) | {
    f"{port}{number}" for port in ("com", "lpt") for number in range(10)
}  # device names on Windows, whatever the suffix


def make_slug(title: str) -> str:
    """Return lower-case letters and digits of any script, joined by hyphens; never empty."""
    kept = "".join(c if _is_kept(c) else " " for c in unicodedata.normalize("NFKC", title).lower())
    words = unicodedata.normalize("NFC", kept).split()
    name = _shortened(words) or _NO_TITLE
    return f"{name}-{_NO_TITLE}" if name in _DEVICES else name


def free_names(name: str, taken: Collection[str]) -> Iterator[str]:
    """Yield the name, then the name with numbers from 2 on, without those that are taken.

    taken: folded names (`fold_name`), since some file systems ignore case.
    """
    for number in count(1):
        numbered = name if number == 1 else f"{name}-{number}"
        if fold_name(numbered) not in taken:
            yield numbered


def fold_name(name: str) -> str:
    """Return the name as names are compared: normalized and case-folded."""
    return unicodedata.normalize("NFC", name).casefold()


def _is_kept(character: str) -> bool:
    return unicodedata.category(character)[0] in "LMN"  # vowel signs are marks


def _shortened(words: list[str]) -> str:
    """Return as many words as there is room for, or a part of the first if it is too long."""
    name = ""
    for word in words:
        longer = f"{name}-{word}" if name else word
        if len(longer.encode()) > _LONGEST:
            break
        name = longer
    return name or "".join(words[:1]).encode()[:_LONGEST].decode(errors="ignore")
