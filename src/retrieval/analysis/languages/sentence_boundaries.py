"""Mend sentence boundaries: join what an abbreviation parted, part what was joined."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from retrieval.analysis.languages import Language

_LAST_WORD = re.compile(r"(?:^|[\s(«„“\"'’ ])([^\s(«„“\"]{1,12})\.\s*$")
_ORDINAL = re.compile(r"(?:^|[\s(])\d{1,2}\.\s*$")
_ORDINALS = frozenset({"de", "tr", "da", "fi", "no", "nb", "cs", "sk", "hu", "sl", "hr", "pl"})
_INITIAL = re.compile(r"(?:^|[\s(.])[^\W\d_a-z]\.\s*$")
_NO_INITIALS = frozenset("ιηοαяиію")  # one-letter words of their languages
_NEW_BEGIN = re.compile(r"(?<=[.!?…])\s+(?=[¿¡])")


def mend_boundaries(
    text: str, spans: Iterable[tuple[int, int]], language: Language
) -> Iterator[tuple[int, int]]:
    """Yield the spans of the text's sentences, mended; together they cover what they covered."""
    start: int | None = None
    end = 0
    for first, last in spans:
        if start is not None and not _goes_on(text, start, end, last, language):
            yield from _parted(text, start, end)
            start = None
        if start is None:
            start = first
        end = last
    if start is not None:
        yield from _parted(text, start, end)


def _goes_on(text: str, start: int, end: int, last: int, language: Language) -> bool:
    """Tell whether the sentence text[start:end] goes on up to last."""
    following = text[end:last].lstrip()
    if not following:
        return True
    before = text[max(start, end - 20) : end]
    if following[0].islower() or following[0] in "-–,;:)":
        return "\n" not in text[max(end - 2, 0) : end]
    if language.code in _ORDINALS and _ORDINAL.search(before):
        return True
    if found := _LAST_WORD.search(before):
        word = found.group(1)
        if word.casefold() in language.abbreviations:
            return not word[0].isdigit()
    return bool((found := _INITIAL.search(before)) and _is_initial(found.group()))


def _is_initial(found: str) -> bool:
    letter = found.strip(" \n\t(.")
    return letter.isupper() and letter.casefold() not in _NO_INITIALS


def _parted(text: str, first: int, last: int) -> Iterator[tuple[int, int]]:
    """Yield the span in parts: a mark that opens a question or a cry begins a sentence."""
    for found in _NEW_BEGIN.finditer(text, first, last):
        yield first, found.end()
        first = found.end()
    yield first, last
