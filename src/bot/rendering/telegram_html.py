"""Views into the HTML of one Telegram message each; the only place that escapes."""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator, Sequence

from bot.i18n.translator import joined
from bot.rendering.views.text import (
    Item,
    Line,
    Paragraph,
    QuoteBlock,
    Role,
    Run,
    Section,
    View,
    text_of,
)
from bot.transport.html import MAX_UNITS, clip, plain, quoted, units

_TAGS = {Role.STRONG: "b", Role.SOFT: "i", Role.CODE: "code"}


def write_line(line: Line) -> str:
    """Return a line as HTML."""
    return "".join(map(_write_run, line))


def write_paragraph(lines: Paragraph) -> str:
    """Return lines that stand together, without the empty ones."""
    return joined(map(write_line, lines), by="\n")


def write_list(items: Iterable[Item]) -> str:
    """Return items, a line each."""
    return "\n".join(f"{item.mark} {write_line(item.text)}" for item in items)


def write_quote(block: QuoteBlock) -> str:
    """Return a quote with its source under it."""
    text = write_line(block.text)
    if block.context:
        text = f"<i>{quoted(block.context)}</i> <b>{text}</b>"
    source = f"\n— {write_paragraph(block.source)}" if block.source else ""
    return f"<blockquote>{text}</blockquote>{source}"


def write_view(view: View) -> str:
    """Return as much of a view as a message holds.

    What is too much is left out in this order: the sentences before quotes, the last quotes, and
    only then the end of the best quote.
    """
    if not view.quotes:
        return _compose(view, ())
    for blocks in _layouts(view.quotes):
        message = _compose(view, blocks)
        if units(plain(message)) <= MAX_UNITS:
            return message
    best = view.quotes[0]
    room = MAX_UNITS - units(plain(_compose(view, [QuoteBlock((), best.source)])))
    cut = clip(text_of(best.text), max_units=room)
    return _compose(view, [QuoteBlock((Run(cut),), best.source)])


def write_section(section: Section) -> str:
    """Return a title, and what stands under it, line by line; of a table each row is an item."""
    parts = [write_line(section.title)]
    if section.quote:
        parts.append(write_quote(section.quote))
    parts += [f"• {' · '.join(map(write_line, row))}" for row in section.rows]
    return joined([*parts, write_paragraph(section.lines)], by="\n")


def _compose(view: View, blocks: Sequence[QuoteBlock]) -> str:
    title = write_paragraph(view.title_above(len(blocks)))
    notes = map(write_paragraph, view.notes)
    return joined([title, *map(write_quote, blocks), *notes])


def _layouts(quotes: Sequence[QuoteBlock]) -> Iterator[Sequence[QuoteBlock]]:
    """Yield the quotes as they may be shown, the fullest first."""
    yield quotes
    alone = [quote.without_context() for quote in quotes]
    for kept in range(len(alone), 0, -1):
        yield alone[:kept]


def _write_run(run: Run) -> str:
    text = quoted(run.text)
    if tag := _TAGS.get(run.role):
        text = f"<{tag}>{text}</{tag}>"
    return f'<a href="{html.escape(run.url)}">{text}</a>' if run.url else text
