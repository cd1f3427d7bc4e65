"""Marked text and translated templates into lines that any channel can show."""

from __future__ import annotations

import re
import string
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeAlias

from bot.i18n.markers import Many, One, Text, mark
from bot.i18n.translator import Translator
from bot.transport.html import one_line

COMMA = mark(", ")
AND_MORE = mark("{words} and {n} more")

MAX_WORD = 40
"""Characters of a word or a phrase that are shown."""

_MOST_LISTED = 8
_BEGINS, _ENDS = "\ufffe", "\uffff"  # around a name in a list; no character of any text
# Scripts that put no spaces between words: Thai, Lao, Burmese, Khmer, Japanese, Chinese.
_RUN_ON = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")


class Role(StrEnum):
    """What a run of text is in its line."""

    PLAIN = "plain"
    STRONG = "strong"
    """What the eye should find: a title, a word of the question."""
    SOFT = "soft"
    """What was not said by the bot itself: words that were searched for, a heading."""
    CODE = "code"
    """What is to be typed or copied just so."""


@dataclass(frozen=True, slots=True)
class Run:
    """Some text of one role."""

    text: str
    """Not escaped."""
    role: Role = Role.PLAIN
    url: str | None = None
    """Where it leads, if the channel has links."""


Line: TypeAlias = tuple[Run, ...]
Paragraph: TypeAlias = tuple[Line, ...]
"""Lines that stand together."""


@dataclass(frozen=True, slots=True)
class QuoteBlock:
    """A sentence of an article, with its citation."""

    text: Line
    """Word for word; perhaps with some of its words marked."""
    source: Paragraph = ()
    """Where it stands and, in a second line, where else."""
    context: str = ""
    """The sentence before it, where it makes no sense alone."""
    address: str | None = None
    """Of its article on the web, for channels without links; None where it has been shown."""

    def without_context(self) -> QuoteBlock:
        """Return the quote alone."""
        return replace(self, context="")


class Tone(StrEnum):
    """How much weight a view gives its quotes."""

    BEST_FIRST = "best first"
    EQUAL = "equal"
    ASIDE = "aside"
    """They are no answer, or a less likely one."""


@dataclass(frozen=True, slots=True)
class View:
    """What is said to a question: a title or a refusal, quotes, and notes below."""

    title: Paragraph = ()
    quotes: tuple[QuoteBlock, ...] = ()
    notes: tuple[Paragraph, ...] = ()
    tone: Tone = Tone.BEST_FIRST
    compares: bool = False
    """Whether the title speaks of several quotes, so that one alone goes without it."""

    def title_above(self, quotes: int) -> Paragraph:
        """Return the title above so many of the quotes."""
        return () if self.compares and quotes < 2 else self.title


@dataclass(frozen=True, slots=True)
class Section:
    """A heading over lines, a quote or a table; any of these may be empty."""

    title: Line = ()
    quote: QuoteBlock | None = None
    rows: tuple[tuple[Line, ...], ...] = ()
    """What each row is about, and what is said of it."""
    lines: Paragraph = ()
    """What stands below the rest."""
    has_numbers: bool = False
    """Whether all cells but each row's first are numbers."""


@dataclass(frozen=True, slots=True)
class Item:
    """One of a list."""

    mark: str
    """What stands before it: a number, a bullet."""
    text: Line
    address: str | None = None
    """On the web, for channels without links."""


def text_of(line: Line) -> str:
    """Return the characters of a line."""
    return "".join(run.text for run in line)


def plain(text: str) -> Line:
    """Return a line of plain text; an empty line for an empty text."""
    return (Run(text),) if text else ()


def shorten(text: str, role: Role = Role.PLAIN, *, limit: int = MAX_WORD) -> Line:
    """Return the text in one line, cut if it has more than `limit` characters."""
    return (Run(one_line(text, limit=limit), role),)


def join(lines: Iterable[Line], by: str) -> Line:
    """Return the lines that are not empty as one, with something between them."""
    joined: list[Run] = []
    for line in filter(None, lines):
        joined += [*([Run(by)] if joined else []), *line]
    return tuple(joined)


def fill(translator: Translator, text: Text, **values: Line | str) -> Line:
    """Return a marked text in the language, its fields filled in with lines."""
    lines = _lines(values)
    template = translator.template(text, **_texts(lines))
    return tuple(_filled(template, lines))


def fill_n(translator: Translator, one: One, many: Many, n: int, **values: Line | str) -> Line:
    """Return the form of a marked text that goes with the number, its fields filled in."""
    lines = _lines(values)
    template = translator.template_n(one, many, n, **_texts(lines))
    return tuple(_filled(template, {"n": plain(translator.number(n)), **lines}))


def beside(line: Line, translator: Translator) -> Line:
    """Return a line that may run the other way, so that it does not turn what stands around."""
    text = text_of(line)
    if not text:
        return line
    before, _, after = translator.beside(text).partition(text)
    return (*plain(before), *line, *plain(after))


def whole_line(line: Line, translator: Translator) -> Line:
    """Return a line that runs as the language does, whatever it begins with."""
    return (*plain(translator.line("")), *line)


def listed(things: Sequence[Line], translator: Translator) -> Line:
    """Return the things with commas between them; those that are too many are counted."""
    comma = translator.say(COMMA)
    first = join((beside(thing, translator) for thing in things[:_MOST_LISTED]), comma)
    first = whole_line(first, translator)
    more = len(things) - _MOST_LISTED
    if more <= 0:
        return first
    return fill(translator, AND_MORE, words=first, n=translator.number(more))


def in_a_row(names: Sequence[Line], translator: Translator) -> Line:
    """Return the names as a sentence lists them: a, b and c."""
    said = translator.listed([f"{_BEGINS}{text_of(name)}{_ENDS}" for name in names])
    runs: list[Run] = []
    pieces = re.split(f"{_BEGINS}[^{_ENDS}]*{_ENDS}", said)
    for number, piece in enumerate(pieces):
        runs += [*plain(piece), *(names[number] if number < len(names) else ())]
    return tuple(runs)


def emphasise(text: str, words: Iterable[str], *, limit: int) -> Line:
    """Return the text shortened, with each of these words strong wherever it stands."""
    line = " ".join(text.split())
    if len(line) > limit:
        line = line[: limit - 1].rsplit(maxsplit=1)[0] + "…"
    sought = "|".join(map(_as_a_word, sorted(set(words), key=len, reverse=True)))
    parts = re.split(f"({sought})", line) if sought else [line]
    roles = (Role.PLAIN, Role.STRONG)
    return tuple(Run(part, roles[number % 2]) for number, part in enumerate(parts) if part)


def _as_a_word(word: str) -> str:
    """Return a pattern of the word, not within a longer one where spaces tell that."""
    escaped = re.escape(word)
    return escaped if _RUN_ON.search(word) else rf"(?<!\w){escaped}(?!\w)"


def _lines(values: Mapping[str, Line | str]) -> dict[str, Line]:
    return {
        name: plain(value) if isinstance(value, str) else value for name, value in values.items()
    }


def _texts(lines: Mapping[str, Line]) -> dict[str, str]:
    return {name: text_of(line) for name, line in lines.items()}


def _filled(template: str, lines: Mapping[str, Line]) -> Iterator[Run]:
    for words, field, _, _ in string.Formatter().parse(template):
        yield from plain(words)
        if field is not None:
            yield from lines[field]
