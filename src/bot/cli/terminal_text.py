"""Text into what is safe to show in a terminal, and how wide it is there."""

from __future__ import annotations

import re
import unicodedata

from bot.i18n.translator import translator_in
from bot.rendering.views.citation import cite_article
from bot.rendering.views.text import Line, text_of
from retrieval import Article

# Control characters would let an article take over the terminal.
_NOT_SHOWN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_WIDE = {"W", "F"}
_NO_WIDTH = {"Mn", "Me", "Cf"}


def shown(text: str) -> str:
    """Return the text in one line that is safe to show in a terminal."""
    return _NOT_SHOWN.sub(" ", text)


def write_line(line: Line) -> str:
    """Return a line without its marks."""
    return shown(text_of(line))


def cite_in_english(article: Article) -> str:
    """Return title, publisher, date and address of an article, for the reports of commands."""
    line = write_line(cite_article(article, translator_in("en")))
    return f"{line} · {shown(article.url)}" if article.url else line


def columns(text: str) -> int:
    """Return how many columns of a terminal a text takes."""
    return sum(
        0
        if unicodedata.category(character) in _NO_WIDTH
        else 1 + (unicodedata.east_asian_width(character) in _WIDE)
        for character in text
    )


def pad(text: str, width: int) -> str:
    """Return the text with spaces behind it, so that it takes so many columns."""
    return text + " " * (width - columns(text))


def wrap(text: str, width: int) -> list[str]:
    """Return the text in lines of at most so many columns, cut between words; at least one."""
    lines = [""]
    for word in text.split():
        line = f"{lines[-1]} {word}" if lines[-1] else word
        if columns(line) <= width:
            lines[-1] = line
            continue
        lines += _pieces(word, width)
    return [line for line in lines if line] or [""]


def _pieces(word: str, width: int) -> list[str]:
    """Return a word in pieces of at most so many columns; most words are one."""
    pieces = [""]
    for character in word:
        if pieces[-1] and columns(pieces[-1] + character) > width:
            pieces.append("")
        pieces[-1] += character
    return pieces
