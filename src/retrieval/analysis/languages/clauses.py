"""Split text that does not mark where its sentences end, such as Thai, at its spaces."""

from __future__ import annotations

import re
from collections.abc import Iterator

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
