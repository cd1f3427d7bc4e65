"""Mark the English texts that people see, so that they can be extracted and translated.

A text is a constant near the top of its module, and a `Translator` says it:

    NO_ANSWER = mark("No article here answers that.")
    ARTICLES = mark_n("{n} article", "{n} articles")
    MORE = label("More")
    STALE = notice("This button no longer works.")

    translator.say(NO_ANSWER)
    translator.say_n(*ARTICLES, len(articles))

Each marker has a type of its own, and so has what `Translator.say` makes of it: mypy refuses a
text that is not marked, a button whose words are no label, and a press whose answer is no notice.

Catalogues look texts up by their English words, so these are literals: no f-strings, nothing
added or cut. Fields in braces are filled in when the text is said. `make messages` updates the
catalogues; see docs/translating.md.
"""

from __future__ import annotations

from typing import NewType

Text = NewType("Text", str)
"""An English text that is translated when it is said."""
Label = NewType("Label", Text)
"""The English label of a button."""
Notice = NewType("Notice", Text)
"""An English answer to the press of a button, which Telegram shows for a moment."""
One = NewType("One", str)
"""What English says of one thing."""
Many = NewType("Many", str)
"""What English says of any other number of things."""
Plural = tuple[One, Many]

LabelText = NewType("LabelText", str)
"""The words on a button, in the reader's language."""
NoticeText = NewType("NoticeText", str)
"""The answer to a press, in the reader's language."""

MAX_NOTICE = 200
"""Characters in the answer to a press: Telegram refuses more."""


def mark(text: str) -> Text:
    """Mark a text that is sent, or is part of one."""
    return Text(text)


def mark_n(one: str, many: str) -> Plural:
    """Mark a text that depends on a number, {n}; languages may have more than two forms."""
    return One(one), Many(many)


def label(text: str) -> Label:
    """Mark the label of a button; translations must not need much more room (`max_label`)."""
    return Label(Text(text))


def notice(text: str) -> Notice:
    """Mark the answer to a press; it must stay below `MAX_NOTICE` characters in every language."""
    return Notice(Text(text))


def untranslated(text: str) -> LabelText:
    """Return a label that is the same in every language: a sign, a number, a title."""
    return LabelText(text)


def max_label(english: str) -> int:
    """Return how many characters a label may have in other languages."""
    return max(14, len(english) * 3 // 2)


def in_english(one: One, many: Many, n: int) -> str:
    """Say a text with a number in English, as `Translator.say_n` does, but without Babel."""
    return (one if n == 1 else many).format(n=f"{n:,}")
