"""What a file would bring into the library, in values of JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict

SHOWN = 4
"""Of a list, so that one message holds all of them."""
LONGEST = 160  # characters of each


class ArticleSummary(TypedDict):
    """What is told of an article."""

    id: str
    title: str
    publisher: str | None
    published: str | None
    """As YYYY-MM-DD."""
    url: str | None


class ShortList(TypedDict):
    """The first few of some lines, and how many there are."""

    first: list[str]
    n: int


class UploadPreview(TypedDict):
    """What a file holds; small, whatever the file is."""

    articles: list[ArticleSummary]
    """The first few."""
    n: int
    """How many articles there are."""
    sentences: int
    """How many may be quoted."""
    first_sentence: str
    left_out: ShortList
    like: ShortList
    """Articles that are there already and much like one of these."""
    unknown: dict[str, int]
    """Of how many articles nobody says the publisher, the date ("published") or the "url"."""
    problems: ShortList


def listed(lines: Sequence[str]) -> ShortList:
    """Return lines as they are told: some of them, and none very long."""
    return {"first": [line[: 2 * LONGEST] for line in lines[:SHOWN]], "n": len(lines)}
