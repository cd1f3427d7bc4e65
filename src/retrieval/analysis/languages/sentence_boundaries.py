"""Find sentence boundaries that a general splitter misses.

Sentences that an abbreviation parted are joined, and text that marks no ends of sentences, such as
Thai, is split at its spaces.
"""

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

# Where a sentence is over all the same; a full stop only behind a word too long to be cut short.
_MARKED = re.compile(r"[!?။។!?]+[\"'”’)\]]*(?=\s)|(?<=[฀-๿]{5})\.(?=\s)|[\r\n]+")
_SHORTEST = 70  # characters of a piece: a Thai clause has some 40, a sentence some 100
_LONGEST = 240  # from here on any space will do

# A space says little beside a number, a Latin word or a bracket, or before a mark that repeats.
_INSIDE_BEFORE = re.compile(r"[0-9A-Za-zÀ-ɏ๐-๙(\[“‘,:;/&–—-]$")
_INSIDE_AFTER = re.compile(r"[0-9A-Za-zÀ-ɏ๐-๙()\[\]“”‘’ๆฯ,.:;/&–—%-]")
_CONTINUES = re.compile(
    "และ|หรือ|ซึ่ง|ที่|โดย|เพื่อ|เช่น|ได้แก่|คือ|กับ|แต่|ว่า|รวมถึง|รวมทั้ง|ตลอดจน|จน|จึง|ทำให้|เป็นต้น|อัน|ใน|จาก|ของ|ๆ|ฯ"
)  # words that go on with what stands before them


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


def split_unspaced(text: str) -> Iterator[tuple[int, int]]:
    """Yield where the pieces of the text begin and end, from its start to its end."""
    first = 0
    for mark in _MARKED.finditer(text):
        yield from _pieces(text, first, mark.end())
        first = mark.end()
    yield from _pieces(text, first, len(text))


def _pieces(text: str, first: int, last: int) -> Iterator[tuple[int, int]]:
    """Yield where the pieces of text[first:last] begin and end."""
    start = first
    depth = 0
    for place in range(first, last):
        character = text[place]
        depth = max(depth + (character in "(“[") - (character in ")”]"), 0)
        if not character.isspace():
            continue
        length = place - start
        if (
            length >= _SHORTEST
            and last - place > _SHORTEST // 2
            and _may_split(text, place, tired=length >= _LONGEST, depth=depth)
        ):
            yield start, place + 1
            start = place + 1
    yield start, last


def _may_split(text: str, place: int, *, tired: bool, depth: int) -> bool:
    """Tell whether the space at that place may part two sentences."""
    if _INSIDE_BEFORE.search(text, max(place - 1, 0), place) or text[place - 1].isspace():
        return False
    if _INSIDE_AFTER.match(text, place + 1):
        return False
    return tired or (depth == 0 and not _CONTINUES.match(text, place + 1))
