"""Mark the texts that people see, so that the catalogues of the other languages hold them.

English stands in the code, in a constant near the top of its module, and a `Translator` says it:

    NO_ANSWER = mark("No article here answers that.")
    ARTICLES = mark_n("{n} article", "{n} articles")
    MORE = label("More")
    STALE = notice("This button no longer works.")

    translator.say(NO_ANSWER)
    translator.say_n(*ARTICLES, len(articles))

The words are looked up as they stand in the code: no f-strings, nothing added or cut. Fields in
braces are filled in when the text is said. Then `make messages` brings the catalogues up to date;
docs/translating.md tells the rest.
"""

from __future__ import annotations

LONGEST_NOTICE = 200
"""Characters in the answer to a press: Telegram refuses more."""


def mark(text: str) -> str:
    """Return a text that is sent, or that is part of one."""
    return text


def mark_n(one: str, many: str) -> tuple[str, str]:
    """Return a text that depends on a number, {n}; languages may have more forms than two."""
    return one, many


def label(text: str) -> str:
    """Return the label of a button; no language may need much more room for it."""
    return text


def notice(text: str) -> str:
    """Return what a press is answered with, which may not be long."""
    return text


def longest_label(english: str) -> int:
    """Return how many characters a label may have in other languages."""
    return max(14, len(english) * 3 // 2)


def in_english(one: str, many: str, n: int) -> str:
    """Return what `Translator.say_n` says in English; for the terminal, which needs no Babel."""
    return (one if n == 1 else many).format(n=f"{n:,}")
