"""Views into what reads well in a terminal."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.segment import Segment
from rich.style import Style
from rich.table import Table
from rich.text import Text

from bot.cli.terminal_text import shown, write_line
from bot.rendering.views.text import Item, Line, QuoteBlock, Role, Section, Tone, View

_WIDEST = 92  # columns; longer lines are hard to read
_MARGIN = "  "
_STYLES = {Role.STRONG: "bold", Role.SOFT: "dim italic", Role.CODE: "cyan"}


def open_console() -> Console:
    """Return a console on standard output that takes all text as it is."""
    return Console(markup=False, highlight=False, emoji=False)


class RichScreen:
    """A terminal: room around what is shown, quotes in blocks, everything else dimmer."""

    def __init__(self) -> None:
        self.console = open_console()

    def say(self, line: Line) -> None:
        """Show a line."""
        self._show(_text(line))

    def show(self, view: View) -> None:
        """Show the quotes in blocks, each with its citation under it."""
        is_aside = view.tone is Tone.ASIDE
        lines = view.title_above(len(view.quotes))
        title = [Text("\n".join(map(write_line, lines)), "dim" if is_aside else "yellow")]
        blocks = []
        for number, block in enumerate(view.quotes):
            is_best = view.tone is Tone.BEST_FIRST and not number
            style = "dim" if is_aside else "bold" if is_best else ""
            bar = "cyan" if not number and not is_aside else "dim"
            blocks.append(_quote(block, style, bar=bar))
        notes = [Text("\n".join(map(write_line, note)), "dim italic") for note in view.notes]
        parts: list[RenderableType] = [*(title if lines else []), *blocks, *notes]
        self._show(*([Group(*parts)] if is_aside else parts))

    def show_sections(self, sections: Iterable[Section]) -> None:
        """Show titles, and what stands under them a little to the right."""
        self._show(*map(_section, filter(_is_filled, sections)))

    def show_list(self, items: Iterable[Item], title: Line = ()) -> None:
        """Show the items, long ones hanging to the right of their marks."""
        table = Table.grid(padding=(0, 1, 0, 0))
        table.add_column(justify="right", style="dim", no_wrap=True)
        table.add_column(overflow="fold")
        for item in items:
            text = _text(item.text)
            if item.address:
                text = Text.assemble(text, "\n", shown(item.address))
            table.add_row(item.mark, text)
        self._show(Group(_text(title), table) if title else table)

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


def _text(line: Line, style: str = "") -> Text:
    return Text.assemble(
        *((shown(run.text), _STYLES.get(run.role, "")) for run in line), style=style
    )


def _quote(block: QuoteBlock, style: str, *, bar: str = "dim") -> Group:
    """Return the quote behind a bar, and its source below."""
    text = _text(block.text, style)
    if block.context:
        text = Text.assemble((shown(block.context), "dim italic"), " ", text)
    source = [write_line(line) for line in block.source]
    if block.address:
        source.insert(1, shown(block.address))
    below = [PrefixedLines(Text("\n".join(source), "dim"), "  ")] if source else []
    return Group(PrefixedLines(text, "▌ ", bar), *below)


def _is_filled(section: Section) -> bool:
    return section != Section()


def _section(section: Section) -> Group:
    """Return the title over its quote, its table and its lines."""
    parts: list[RenderableType] = []
    if section.quote:
        parts.append(_quote(section.quote, ""))
    if section.rows:
        parts.append(_table(section))
    parts += [_text(line) for line in section.lines]
    below = PrefixedLines(Group(*parts), _MARGIN if section.title else "")
    return Group(*([_text(section.title, "cyan")] if section.title else []), below)


def _table(section: Section) -> Table:
    table = Table.grid(padding=(0, 2, 0, 0))
    for place in range(len(section.rows[0])):
        table.add_column(
            justify="right" if section.has_numbers and place else "left",
            style="dim" if place or section.has_numbers else "",
            overflow="fold",
        )
    for row in section.rows:
        table.add_row(*map(_text, row))
    return table
