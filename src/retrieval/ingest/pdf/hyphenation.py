"""Join the lines of a paragraph, and the words that were hyphenated at the end of a line."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable

HYPHENS = ("\u2010", "\xad", "\ufffe", "-")
"""The third is what PDFium writes at the end of a line."""
_PARTED = re.compile(r"([^\W\d_]+)[-\u2010\xad\ufffe]$")
_BEGINS = re.compile(r"[^\W\d_]+")
_WORD = re.compile(r"[^\W\d_]+(?:[-\u2010][^\W\d_]+)*")
_KEEPING = re.compile(
    r"(?:all|anti|co|cross|ex|far|half|high|ill|long|low|mid|multi|near|new|non|old|one|post|pre|pro"
    r"|quasi|self|semi|short|so|then|three|two|well)$",
    re.IGNORECASE,
)
"""Prefixes that usually keep their hyphen."""


def is_wide(letter: str) -> bool:
    """Tell whether a letter is of a script that is written without spaces, such as Chinese."""
    return unicodedata.east_asian_width(letter) in {"W", "F"}


class Hyphens:
    """Decide about hyphens at line ends by the words that a document has elsewhere."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._words: Counter[str] = Counter()
        for line in lines:
            self._words.update(word.casefold() for word in _WORD.findall(line))

    def join(self, lines: Iterable[str]) -> str:
        """Return the lines as one, without the hyphens of hyphenation."""
        text = ""
        for line in map(str.strip, lines):
            if text.endswith(HYPHENS):
                text = self._joined(text, line)
            elif text and line and is_wide(text[-1]) and is_wide(line[0]):
                text += line
            else:
                text = f"{text} {line}"
        return text.strip()

    def _joined(self, before: str, after: str) -> str:
        start, end = _PARTED.search(before), _BEGINS.match(after)
        if not start or not end:  # "2019-" and "20"; a dash that is none
            space = "" if before[-2:-1].isdigit() and after[:1].isdigit() else " "
            return f"{before[:-1]}-{space}{after}" if after else before
        kept = self._is_kept(start[1], end[0], soft=before.endswith("\xad"))
        return f"{before[:-1]}{'-' if kept else ''}{after}"

    def _is_kept(self, start: str, end: str, *, soft: bool) -> bool:
        """Tell whether a word that is broken at a line's end has a hyphen of its own."""
        if soft:
            return False
        whole, hyphenated = (start + end).casefold(), f"{start}-{end}".casefold()
        if self._words[whole] != self._words[hyphenated]:
            return self._words[hyphenated] > self._words[whole]
        return not end[0].islower() or bool(_KEEPING.match(start))
