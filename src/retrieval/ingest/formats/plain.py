"""Read plain text: a title on the first line, then paragraphs.

Blank lines separate paragraphs. Consecutive lines are a paragraph each, as in text copied from a
web page, unless the file is hard-wrapped like an e-mail: unless more of its line breaks fall
inside a sentence (no full stop before, a lower-case letter after) than between sentences. A
hard-wrapped paragraph continues on the next line when the break falls inside a sentence, or when
the line is full: the first word of the next line would have made it longer than such lines
usually are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from retrieval.ingest.metadata import one_line
from retrieval.ingest.source import MAX_TITLE_CHARACTERS, Draft, Source
from retrieval.types.article import Block

_SENTENCE_ENDS = tuple(".!?…。！？।۔؟")
_CLOSERS = "'\"’”»)]」』"
_LIST_ITEM = re.compile(r"(?:[-*+•‣◦▪·]|\d{1,2}[.)])\s")
_LONGEST_WORD = 20  # code points; Chinese and Thai have no spaces, so a "word" is a whole line
_HEADING_WORDS = 3  # as few may be a heading above a paragraph that begins with a number
_RAGGED = 1.5  # a line so many times as long as usual was not wrapped


def read(source: Source) -> Iterator[Draft]:
    """Yield the one article that the file is."""
    text = source.text()
    first = next(_runs(text, 0), [Block(0, 0)])[0]
    first_line = one_line(_line(text, first))
    fits = len(first_line) <= MAX_TITLE_CHARACTERS
    title = source.title or (first_line if fits else "") or source.path.stem
    blocks = split_paragraphs(text, start=first.end if title == first_line else 0)
    yield Draft(source.path.stem, text, blocks, {"title": title})


def split_paragraphs(text: str, *, start: int = 0) -> tuple[Block, ...]:
    """Return the paragraphs of a text from `start` on, stripped."""
    runs = list(_runs(text, start))
    width = _usual_width(text, runs)
    return tuple(paragraph for run in runs for paragraph in _join(text, run, width))


def _runs(text: str, start: int) -> Iterator[list[Block]]:
    """Yield runs of lines, stripped, that no blank line separates."""
    run: list[Block] = []
    for line in text[start:].splitlines(keepends=True):
        content = line.strip()
        if content:
            first = start + line.index(content)
            run.append(Block(first, first + len(content)))
        if run and (not content or line.endswith("\N{PARAGRAPH SEPARATOR}")):
            yield run
            run = []
        start += len(line)
    if run:
        yield run


def _usual_width(text: str, runs: list[list[Block]]) -> int | None:
    """Return the upper quartile of the lengths of lines that end inside a sentence.

    Returns None when the text is not hard-wrapped.
    """
    inside, between = [], 0
    for run in runs:
        for before, after in pairwise(_line(text, block) for block in run):
            if _breaks_inside_sentence(before, after):
                inside.append(len(before))
            elif _ends_sentence(before) and not after[0].islower():
                between += 1
    return sorted(inside)[len(inside) * 3 // 4] if len(inside) > between else None


def _join(text: str, run: list[Block], width: int | None) -> Iterator[Block]:
    """Yield the paragraphs that a run of lines consists of."""
    start = run[0].start
    for block, following in pairwise(run):
        if width is None or not _goes_on(_line(text, block), _line(text, following), width):
            yield Block(start, block.end)
            start = following.start
    yield Block(start, run[-1].end)


def _goes_on(before: str, after: str, width: int) -> bool:
    """Tell whether a line of hard-wrapped text continues the paragraph of the one before."""
    if _LIST_ITEM.match(after):
        return False
    word = min(len(after.split(maxsplit=1)[0]), _LONGEST_WORD)
    full = width - word <= len(before) <= width * _RAGGED
    return full or _breaks_inside_sentence(before, after)


def _breaks_inside_sentence(before: str, after: str) -> bool:
    if _ends_sentence(before):
        return False
    if after[0].isdigit():  # "sells" and "12 kinds of bread", but no heading above "2016 was …"
        return len(before.split()) > _HEADING_WORDS and not _LIST_ITEM.match(after)
    small = after[0].isalpha() and not after[0].isupper()
    return small and not "\u0e00" <= after[0] <= "\u0eff"  # Thai and Lao write no full stops


def _ends_sentence(line: str) -> bool:
    return line.rstrip(_CLOSERS).endswith(_SENTENCE_ENDS)


def _line(text: str, block: Block) -> str:
    return text[block.start : block.end]
