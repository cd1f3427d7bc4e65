"""Views into plain lines, for pipes; and what a screen is, plain or pretty."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

from bot.cli.terminal_text import columns, pad, shown, wrap, write_line
from bot.rendering.views.text import Item, Line, QuoteBlock, Section, Tone, View

_WIDTH = 80  # columns
_INDENT = "  "


class Screen(Protocol):
    """Where a person reads."""

    def say(self, line: Line) -> None:
        """Show a line."""

    def show(self, view: View) -> None:
        """Show an answer or a refusal: quotes, each with its citation, and what to know of it."""

    def show_sections(self, sections: Iterable[Section]) -> None:
        """Show titles and what stands under them."""

    def show_list(self, items: Iterable[Item], title: Line = ()) -> None:
        """Show a list, perhaps with a title."""


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

    def say(self, line: Line) -> None:
        """Write a line."""
        self._write([write_line(line)])

    def show(self, view: View) -> None:
        """Write the quotes, each with its citation under it."""
        title = [write_line(line) for line in view.title_above(len(view.quotes))]
        quotes = [list(_quote(block)) for block in view.quotes]
        if view.tone is Tone.ASIDE:
            title, *quotes = [title + quotes[0], *quotes[1:]]
        for lines in (title, *quotes, *(map(write_line, note) for note in view.notes)):
            self._write(lines)

    def show_sections(self, sections: Iterable[Section]) -> None:
        """Write titles and what stands under them, in lines that a terminal holds."""
        for section in sections:
            title = [write_line(section.title)] if section.title else []
            self._write([*title, *_section(section)])

    def show_list(self, items: Iterable[Item], title: Line = ()) -> None:
        """Write one item a line."""
        above = [write_line(title)] if title else []
        self._write([*above, *(_item(item) for item in items)])

    def _write(self, lines: Iterable[str]) -> None:
        """Write lines that stand together, if there are any."""
        text = "\n".join(lines)
        if not text:
            return
        sys.stdout.write(f"{text}\n" if self._is_empty else f"\n{text}\n")
        sys.stdout.flush()
        self._is_empty = False


def _quote(block: QuoteBlock) -> Iterator[str]:
    """Yield the quote, behind the sentence before it, in brackets, where it needs that."""
    if block.context:
        yield f"({shown(block.context)})"
    yield write_line(block.text)
    yield from _source(block)


def _source(block: QuoteBlock) -> Iterator[str]:
    for number, line in enumerate(block.source):
        text = write_line(line)
        if number:
            yield text
        else:
            yield f"— {text} · {shown(block.address)}" if block.address else f"— {text}"


def _item(item: Item) -> str:
    text = f"{item.mark} {write_line(item.text)}"
    return f"{text} · {shown(item.address)}" if item.address else text


def _section(section: Section) -> Iterator[str]:
    """Yield what stands under a title, indented where there is one."""
    indent = _INDENT if section.title else ""
    quote = [write_line(section.quote.text), *_source(section.quote)] if section.quote else []
    for text in quote:
        yield from (indent + line for line in wrap(text, _WIDTH - len(indent)))
    yield from _table(section.rows, has_numbers=section.has_numbers)
    for line in section.lines:
        yield from (indent + text for text in wrap(write_line(line), _WIDTH - len(indent)))


def _table(rows: Sequence[Sequence[Line]], *, has_numbers: bool) -> Iterator[str]:
    """Yield the rows in lines of 80 characters; columns begin at one place."""
    cells = [[write_line(cell) for cell in row] for row in rows]
    widths = [max(map(columns, column)) for column in zip(*cells, strict=True)]
    for first, *others in cells:
        if has_numbers:
            sizes = zip(others, widths[1:], strict=True)
            numbers = "".join(f"  {' ' * (width - columns(n))}{n}" for n, width in sizes)
            room = min(widths[0], _WIDTH - len(_INDENT) - columns(numbers))
            *above, last = wrap(first, room)
            yield from (_INDENT + line for line in above)
            yield f"{_INDENT}{pad(last, room)}{numbers}"
            continue
        lead = f"{_INDENT}{pad(first, widths[0])}  "
        for line in wrap(" ".join(others), _WIDTH - columns(lead)):
            yield lead + line
            lead = " " * columns(lead)
