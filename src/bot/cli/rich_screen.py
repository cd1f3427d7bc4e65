"""Answers into what reads well in a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.segment import Segment
from rich.style import Style
from rich.table import Table
from rich.text import Text

from bot.cli.plain_screen import (
    COMMANDS,
    DIFFER,
    FOR_EXAMPLE,
    NEAREST,
    Section,
    cite,
    corrections,
    refusal,
    restricted,
    searched,
    shown,
    source,
)
from bot.i18n.markers import in_english
from bot.library.library import Library, introduce
from retrieval import Answer, Article, Quote, RequestKind

_WIDEST = 92  # columns; longer lines are hard to read
_MARGIN = "  "


def open_console() -> Console:
    """Return a console on standard output that takes all text as it is."""
    return Console(markup=False, highlight=False, emoji=False)


class RichScreen:
    """A terminal: room around what is shown, quotes in blocks, everything else dimmer."""

    def __init__(self) -> None:
        self.console = open_console()

    def say(self, text: str) -> None:
        """Show the text."""
        self._show(Text(text))

    def show_answer(self, answer: Answer, *, no: str | None = None) -> None:
        """Show the quotes in blocks, each with its citation under it."""
        parts: list[RenderableType] = []
        cited = cite(answer, before_url="\n")
        if answer.answered:
            first, *others = cited
            style = "" if answer.kind is RequestKind.SUMMARY else "bold"
            parts += [Text(DIFFER, "yellow")] if answer.differ else []
            parts += [_cited(*first, style, bar="cyan"), *(_cited(*other, "") for other in others)]
        else:
            parts += [Text(refusal(answer, no), "yellow")]
            parts += [Group(Text(NEAREST, "dim"), _cited(*near, "dim")) for near in cited[:1]]
        notes = (searched(answer), corrections(answer), restricted(answer))
        parts += [Text(note, "dim italic") for note in notes if note]
        self._show(*parts)

    def show_sections(self, sections: Iterable[Section]) -> None:
        """Show titles, and what stands under them a little to the right."""
        self._show(*(_section(section) for section in sections))

    def show_sources(self, articles: Sequence[Article]) -> None:
        """Show one article a line."""
        numbers = (f"{number}." for number in range(1, len(articles) + 1))
        sources = (source(article, before_url="\n") for article in articles)
        self._show(_list(zip(numbers, sources, strict=True)))

    def show_help(self, library: Library) -> None:
        """Show what this is, with examples."""
        parts: list[RenderableType] = [Text(introduce(library, in_english))]
        if library.examples:
            examples = _list((("•", shown(example)) for example in library.examples), style="cyan")
            parts += [Group(Text(FOR_EXAMPLE), examples)]
        self._show(*parts, Text(COMMANDS, "dim"))

    def _show(self, *parts: RenderableType) -> None:
        """Show the parts with empty lines around them."""
        width = min(self.console.width, _WIDEST)
        for part in parts:
            self.console.print(PrefixedLines(part, _MARGIN), width=width)
            self.console.print()


class PrefixedLines:
    """What begins each of its lines with the same: room, or the bar of a block quote."""

    def __init__(self, content: RenderableType, prefix: str, style: str = "") -> None:
        self.content = content
        self.prefix = Segment(prefix, Style.parse(style))

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Yield prefix and content, line by line."""
        room = options.update(width=max(options.max_width - self.prefix.cell_length, 1))
        for line in console.render_lines(self.content, room, pad=False):
            yield self.prefix
            yield from line
            yield Segment.line()


def _list(items: Iterable[tuple[str, str]], *, style: str = "") -> Table:
    """Return a list of marks and texts, long ones hanging to the right of their marks."""
    table = Table.grid(padding=(0, 1, 0, 0))
    table.add_column(justify="right", style="dim", no_wrap=True)
    table.add_column(style=style, overflow="fold")
    for mark, text in items:
        table.add_row(mark, text)
    return table


def _section(section: Section) -> Group:
    """Return the title over its lines or its table."""
    table = Table.grid(padding=(0, 2, 0, 0))
    for place in range(max(map(len, section.rows), default=0)):
        table.add_column(
            justify="right" if section.numbers and place else "left",
            style="dim" if place or section.numbers else "",
            overflow="fold",
        )
    for row in section.rows:
        table.add_row(*row)
    return Group(Text(section.title, "cyan"), PrefixedLines(table, _MARGIN))


def _cited(quote: Quote, place: str, style: str, *, bar: str = "dim") -> Group:
    text = Text(shown(quote.text), style)
    if quote.context:
        text = Text.assemble((shown(quote.context.text), "dim italic"), " ", text)
    return Group(PrefixedLines(text, "▌ ", bar), PrefixedLines(Text(place, "dim"), "  "))
