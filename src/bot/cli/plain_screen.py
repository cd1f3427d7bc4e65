"""Answers into plain lines, for pipes; and what a screen is, plain or pretty."""

from __future__ import annotations

import re
import sys
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from bot.cli.plurals import count
from bot.i18n.markers import in_english
from bot.library.library import Library, introduce
from retrieval import Answer, Article, Citation, Filters, Quote, RequestKind

NO_ANSWER = "No article here answers that."
NOTHING_ABOUT = "No article here is about that."
NEAREST = "Nearest, not an answer:"
SEARCHED_FOR = "Searched for: "
DIFFER = "Two publishers say it differently:"
DATES = "Dates are written 2016-04-29, 2016-04 or 2016."
FOR_EXAMPLE = "For example:"
COMMANDS = "/sources lists the articles, /help is this, /quit ends."

_MOST_WORDS = 8
_WIDTH = 80  # columns
_INDENT = "  "
# Control characters would let an article take over the terminal.
_NOT_SHOWN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


@dataclass(frozen=True, slots=True)
class Section:
    """A title, and what stands under it."""

    title: str
    rows: tuple[tuple[str, ...], ...]
    """Lines of one cell, or a table: what each line is about, and what is said of it."""
    numbers: bool = False
    """Whether all cells but each row's first are numbers."""


class Screen(Protocol):
    """Where a person reads."""

    def say(self, text: str) -> None:
        """Show a line or more."""

    def show_answer(self, answer: Answer, *, no: str | None = None) -> None:
        """Show the answer, quotes first, each with its citation; `no` words a refusal."""

    def show_sections(self, sections: Iterable[Section]) -> None:
        """Show titles and what stands under them."""

    def show_sources(self, articles: Sequence[Article]) -> None:
        """Show a list of the articles."""

    def show_help(self, library: Library) -> None:
        """Show what this is, with examples."""


def open_screen() -> Screen:
    """Return a pretty screen where standard output is a terminal, and a plain one elsewhere."""
    if not sys.stdout.isatty():
        return PlainScreen()
    from bot.cli.rich_screen import RichScreen  # noqa: PLC0415 - rich is slow to import

    return RichScreen()


class PlainScreen:
    """Plain lines on standard output, an empty line between one thing and the next."""

    def __init__(self) -> None:
        self._is_empty = True

    def say(self, text: str) -> None:
        """Write the text."""
        sys.stdout.write(f"{text}\n" if self._is_empty else f"\n{text}\n")
        sys.stdout.flush()
        self._is_empty = False

    def show_answer(self, answer: Answer, *, no: str | None = None) -> None:
        """Write the quotes, each with its citation under it."""
        cited = cite(answer)
        quotes = [f"{_in_context(quote)}\n— {place}" for quote, place in cited]
        if answer.differ:
            quotes = [DIFFER, *quotes]
        if not answer.answered:
            quotes = [refusal(answer, no), *(f"{NEAREST}\n{quote}" for quote in quotes[:1])]
        notes = (searched(answer), corrections(answer), restricted(answer))
        self.say("\n\n".join(filter(None, [*quotes, *notes])))

    def show_sections(self, sections: Iterable[Section]) -> None:
        """Write titles and what stands under them, in lines that a terminal holds."""
        for section in sections:
            self.say("\n".join([section.title, *_lines(section)]))

    def show_sources(self, articles: Sequence[Article]) -> None:
        """Write one article a line."""
        lines = (f"{n}. {source(article)}" for n, article in enumerate(articles, start=1))
        self.say("\n".join(lines))

    def show_help(self, library: Library) -> None:
        """Write what this is, with examples."""
        examples = [f"  {example}" for example in library.examples]
        self.say(
            "\n".join(
                [
                    introduce(library, in_english),
                    *(examples and [FOR_EXAMPLE, *examples]),
                    COMMANDS,
                ]
            )
        )


def shown(text: str) -> str:
    """Return the text in one line that is safe to show in a terminal."""
    return _NOT_SHOWN.sub(" ", text)


def source(citation: Article | Citation, *, before_url: str = " · ") -> str:
    """Return title, publisher, date, paragraph and address, as far as there are any."""
    paragraph = f"¶ {citation.paragraph}" if isinstance(citation, Citation) else None
    known = (citation.title, citation.publisher, written(citation.published), paragraph)
    line = shown(" · ".join(filter(None, known)))
    return f"{line}{before_url}{shown(citation.url)}" if citation.url else line


def written(day: date | None) -> str:
    """Return a date in short, or an empty string for none."""
    return f"{day.day} {day:%b %Y}" if day else ""


def cite(answer: Answer, *, before_url: str = " · ") -> list[tuple[Quote, str]]:
    """Return each quote to show with where it stands; a summary names its article once."""
    cited: list[tuple[Quote, str]] = []
    for quote in answer.shown:
        if answer.kind is RequestKind.SUMMARY and cited and cited[-1][0].article == quote.article:
            cited.append((quote, f"¶ {quote.citation.paragraph}"))
        else:
            place = source(quote.citation, before_url=before_url)
            cited.append((quote, "\n".join(filter(None, [place, also_in(quote)]))))
    return cited


def also_in(quote: Quote) -> str:
    """Return how many other articles have the quote, and of whom, or an empty string."""
    if not quote.elsewhere:
        return ""
    said = f"Also in {count(len(quote.elsewhere), 'other article')}"
    papers = dict.fromkeys(sentence.article.publisher for sentence in quote.elsewhere)
    return shown(f"{said}: {', '.join(filter(None, papers))}") if any(papers) else said


def refusal(answer: Answer, no: str | None = None) -> str:
    """Return that no article answers, and what is in none: the language, some of the words.

    no: what to say in place of that and of the words, such as a fuller reason.
    """
    if no and not answer.nothing:
        return "\n".join(filter(None, [no, unread_language(answer)]))
    no = NO_ANSWER if answer.kind is RequestKind.QUESTION else NOTHING_ABOUT
    if answer.nothing:
        no = f"No {answer.nothing} here fits this: {limits(answer.restrictions)}."
    missing = f"No article mentions: {_listed(answer.missing)}." if answer.missing else ""
    return "\n".join(filter(None, [no, unread_language(answer), missing]))


def unread_language(answer: Answer) -> str:
    """Return that no article is in the question's language, or an empty string."""
    if not answer.language:
        return ""
    from babel import Locale  # noqa: PLC0415 - slow to import, and hardly ever needed

    name = Locale("en").languages.get(answer.language)
    return f"No article here is in {name}." if name else ""


def searched(answer: Answer) -> str:
    """Return what a follow-up was searched for as, or an empty string."""
    return f"{SEARCHED_FOR}{shown(answer.searched)}" if answer.searched else ""


def corrections(answer: Answer) -> str:
    """Return which words were searched for in place of those typed, or an empty string."""
    changes = [f"{searched} instead of {typed}" for typed, searched in answer.corrected.items()]
    return f"Searched for {_listed(changes)}." if changes else ""


def restricted(answer: Answer) -> str:
    """Return what the question restricted, unless the refusal says it, and what was not read."""
    known = answer.restrictions
    only = f"Only: {limits(known)}" if known and not answer.nothing else ""
    unread = f"I could not read {_listed(known.problems)}." if known.problems else ""
    is_of_time = any(piece.casefold().startswith(("since", "until")) for piece in known.problems)
    return "\n".join(filter(None, [only, f"{unread} {DATES}" if is_of_time else unread]))


def limits(known: Filters) -> str:
    """Return in a line what the question allowed its answer to come from."""
    said = [f"source {' / '.join(known.sources)}"] if known.sources else []
    said += [f"since {known.since.text}"] if known.since else []
    said += [f"until {known.until.text}"] if known.until else []
    said += [f"with “{words}”" for words in known.exact]
    said += [f"without “{words}”" for words in (*known.without, *known.without_exact)]
    return _listed(said)


def _lines(section: Section) -> Iterator[str]:
    """Yield the rows, indented, in lines of 80 characters; columns begin at one place."""
    cells = max(map(len, section.rows), default=0)
    widths = [
        max(len(row[place]) for row in section.rows if place < len(row)) for place in range(cells)
    ]
    for first, *others in section.rows:
        if section.numbers:
            numbers = "".join(f"  {n:>{w}}" for n, w in zip(others, widths[1:], strict=True))
            room = min(widths[0], _WIDTH - len(_INDENT) - len(numbers))
            *above, last = textwrap.wrap(first, room) or [""]
            yield from (_INDENT + line for line in above)
            yield f"{_INDENT}{last:<{room}}{numbers}"
            continue
        lead = f"{_INDENT}{first:<{widths[0]}}  " if others else _INDENT
        text = others[0] if others else first
        yield from textwrap.wrap(
            text, _WIDTH, initial_indent=lead, subsequent_indent=" " * len(lead)
        )


def _in_context(quote: Quote) -> str:
    """Return the quote, behind the sentence before it, in brackets, where it needs that."""
    before = f"({shown(quote.context.text)})\n" if quote.context else ""
    return before + shown(quote.text)


def _listed(words: Sequence[str]) -> str:
    """Return the words in a line, no more than a person would read."""
    more = len(words) - _MOST_WORDS
    return shown(", ".join(words[:_MOST_WORDS]) + (f" and {more:,} more" if more > 0 else ""))
