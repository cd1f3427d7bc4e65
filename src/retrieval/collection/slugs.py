"""Turn a title into the name of a file that every system takes and that people can type."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterator
from itertools import count

_LONGEST = 80  # bytes of UTF-8; some systems take 143 for the whole name
_NO_TITLE = "article"
_DEVICES = frozenset({"con", "prn", "aux", "nul"}) | {
    f"{port}{number}" for port in ("com", "lpt") for number in range(10)
}  # what Windows takes for a device, whatever the suffix


def slug(title: str) -> str:
    """Return small letters and digits of any script, joined by hyphens; never an empty name."""
    kept = "".join(c if _is_kept(c) else " " for c in unicodedata.normalize("NFKC", title).lower())
    words = unicodedata.normalize("NFC", kept).split()
    name = _shortened(words) or _NO_TITLE
    return f"{name}-{_NO_TITLE}" if name in _DEVICES else name


def free(name: str, taken: Collection[str]) -> Iterator[str]:
    """Yield the name, then the name with numbers from 2 on, each unless it is taken.

    taken: folded names, since there are systems to which A and a are the same.
    """
    for number in count(1):
        numbered = name if number == 1 else f"{name}-{number}"
        if folded(numbered) not in taken:
            yield numbered


def folded(name: str) -> str:
    """Return the name as names are compared."""
    return unicodedata.normalize("NFC", name).casefold()


def _is_kept(character: str) -> bool:
    return unicodedata.category(character)[0] in "LMN"  # vowel signs are marks


def _shortened(words: list[str]) -> str:
    """Return as many of the words as there is room for; of a first one that is long, a part."""
    name = ""
    for word in words:
        longer = f"{name}-{word}" if name else word
        if len(longer.encode()) > _LONGEST:
            break
        name = longer
    return name or "".join(words[:1]).encode()[:_LONGEST].decode(errors="ignore")
