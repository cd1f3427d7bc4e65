"""Report on a folder of articles: what will be quoted, what is left out and why, all problems."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.text import Text

from bot.cli.plurals import count
from bot.cli.progress import build_progress
from bot.cli.rich_screen import open_console
from bot.cli.terminal_text import cite_in_english, shown
from retrieval.collection import (
    Audit,
    AuditedArticle,
    AuditedLine,
    RepeatedLine,
    Role,
    check_folder,
)

if TYPE_CHECKING:
    from rich.console import Console

_FEW = 5  # articles that are shown paragraph by paragraph without being named
_MOST_ROWS = 60  # of the table, unless all are wanted
_MOST_LINES, _MOST_PUBLISHERS = 5, 10  # repeated lines that are shown, unless all are wanted
_SKIPPED_SHOWN = 5
_WIDEST_ID = 40  # columns; a longer id moves its title to the right
_MARKS = {Role.TEXT: "✓", Role.CAPTION: "✓", Role.HEADING: " ", Role.LEFT_OUT: "✗"}
_FIGURES = 35  # columns of an article's language and figures
_FOUR = 4  # things that may be missing of an article


def show_check(folder: Path, names: Sequence[str] = (), *, everything: bool = False) -> bool:
    """Show the folder's articles, those named in full; return whether there are no problems.

    everything: whether to show all articles and lines, however many they are.
    Raises: ArticleError, when no article is good; UnknownArticleError.
    """
    with build_progress("Checking the articles") as progress:
        check = check_folder(folder, names, progress=progress)
    screen = _Screen(open_console(), everything=everything)
    few = len(check.articles) <= _FEW
    if not names and check.articles:
        screen.show_table(check.articles)
    for one in check.articles if names or few else ():
        screen.show_paragraphs(one)
    if not names:
        screen.show_learned(check)
    screen.show_rest(check)
    if not names and not few:
        screen.hint('"articlebot check ARTICLE" shows one paragraph by paragraph.')
    return not check.problems


class _Screen:
    """A terminal, where long lines are cut, or a pipe, where they are not."""

    def __init__(self, console: Console, *, everything: bool) -> None:
        self.console = console
        self.everything = everything

    def show_table(self, checked: Sequence[AuditedArticle]) -> None:
        """Show one article a line; of very many, those of which the least is quoted."""
        rows = checked if self.everything else _telling(checked, _MOST_ROWS)
        ids = [self._isolated(shown(one.article.id)) for one in rows]
        widest = min(max(map(cell_len, ids)), _WIDEST_ID)
        lacks = self._missing(rows, room=self.console.width - _FIGURES - widest)
        for name, one, lack in zip(("Article", *ids), (None, *rows), lacks, strict=True):
            figures = _figures(one)
            title = self._isolated(shown(one.article.title)) if one else "Title"
            padding = " " * (widest - cell_len(name))
            style = "" if one else "dim"
            self._line(
                Text.assemble(figures, (lack, "yellow"), f"{name}{padding}  {title}", style=style)
            )
        if len(rows) < len(checked):
            self.hint(
                f"These are the {len(rows)} of {len(checked):,} articles of which the least is "
                "quoted; --all shows every one."
            )

    def _missing(self, rows: Sequence[AuditedArticle], *, room: int) -> list[str]:
        """Return the column of missing metadata, header first; empty if it does not fit."""
        cells = ["all" if len(one.missing) == _FOUR else ", ".join(one.missing) for one in rows]
        width = max(len(cell) + 2 for cell in ("Missing", *cells))
        if not any(cells) or (width > room and self.console.is_terminal):
            return [""] * (len(cells) + 1)
        return [f"{cell:<{width}}" for cell in ("Missing", *cells)]

    def show_paragraphs(self, one: AuditedArticle) -> None:
        """Show an article line by line."""
        self.console.print()
        self._line(Text(self._isolated(shown(one.article.id)), "bold"))
        self._line(Text(cite_in_english(one.article)))
        if one.missing:
            self._line(Text(f"Missing: {', '.join(one.missing)}", "yellow"))
        for line in one.lines:
            self._line(_paragraph(one, line))

    def show_learned(self, check: Audit) -> None:
        """Show which lines are left out because many articles repeat them."""
        found = list(check.learned().items())
        few = found if self.everything else found[:_MOST_PUBLISHERS]
        for whose, lines in few:
            self.console.print()
            self._line(Text(f"Left out, since many {shown(whose)} repeat it:"))
            some = lines if self.everything else lines[:_MOST_LINES]
            for learned in some:
                self._line(_repeated(learned))
            self._more(len(lines) - len(some), "line")
        if len(few) < len(found):
            self.console.print()
            self._more(len(found) - len(few), "publisher")

    def _more(self, number: int, noun: str) -> None:
        if number:
            self.hint(f"       and {count(number, f'more {noun}')}; --all shows every one")

    def show_rest(self, check: Audit) -> None:
        """Show problems, notes and totals."""
        self.console.print()
        for problem in check.problems:
            self._whole(str(problem), "yellow")
        for note in _notes(check):
            self._whole(note)
        sums = Counter(line.part.role for one in check.articles for line in one.lines)
        of_all = f" of {check.n_articles:,}" if len(check.articles) < check.n_articles else ""
        self._whole(
            f"{check.folder}: {count(len(check.articles), 'article')}{of_all}; "
            f"{count(sums[Role.TEXT] + sums[Role.CAPTION], 'paragraph')} with "
            f"{count(sum(one.sentences for one in check.articles), 'sentence')} to quote, "
            f"{sums[Role.LEFT_OUT]:,} left out; {count(len(check.problems), 'problem')}"
        )

    def hint(self, text: str) -> None:
        """Show how to see more."""
        self._line(Text(text, "dim"))

    def _line(self, text: Text) -> None:
        """Show a line, cut at the edge of a terminal."""
        if self.console.is_terminal:
            self.console.print(text, no_wrap=True, overflow="ellipsis")
        else:
            self.console.print(text, soft_wrap=True)

    def _whole(self, text: str, style: str = "") -> None:
        self.console.print(Text(text, style), soft_wrap=True)

    def _isolated(self, text: str) -> str:
        """Return right-to-left text isolated, so that it does not reorder the rest of its line."""
        runs_left = any(unicodedata.bidirectional(letter) in {"R", "AL"} for letter in text)
        return f"\u2068{text}\u2069" if runs_left and self.console.is_terminal else text


def _telling(checked: Sequence[AuditedArticle], most: int) -> Sequence[AuditedArticle]:
    """Return the articles of which the least is quoted, in their order."""
    if len(checked) <= most:
        return checked
    by_share = sorted(range(len(checked)), key=lambda n: _share_quoted(checked[n]))
    return [checked[number] for number in sorted(by_share[:most])]


def _share_quoted(one: AuditedArticle) -> float:
    return one.quoted / max(1, len(one.lines))


def _figures(one: AuditedArticle | None) -> str:
    """Return an article's language and figures, or their headers for None."""
    if one is None:
        return f"{'':<4}{'Quoted':>8}{'Sentences':>11}{'Left out':>10}  "
    return f"{one.language:<4}{one.quoted:>8,}{one.sentences:>11,}{one.left_out:>10,}  "


def _paragraph(one: AuditedArticle, line: AuditedLine) -> Text:
    """Return number, role and text of a paragraph."""
    part, text = line.part, one.article.text[line.part.block.start : line.part.block.end]
    is_left_out = part.role is Role.LEFT_OUT
    role = "" if part.role is Role.TEXT else part.role.value
    if is_left_out:
        role = line.reason
    elif part.rule:
        role = f'kept by "{part.rule.text}"'
    return Text.assemble(
        (f"{part.paragraph:>4} ", "dim"),
        f"{_MARKS[part.role]} ",
        (f"[{shown(role)}] " if role else "", "yellow" if is_left_out else "cyan"),
        (shown(text), "dim" if is_left_out else ""),
    )


def _repeated(learned: RepeatedLine) -> Text:
    """Return how many articles hold a line, and the line."""
    alike = " (with other numbers or names)" if learned.varies else ""
    figures = f"{learned.holders:>5,} of {learned.among:,}  "
    return Text.assemble(figures, (shown(learned.text), "dim"), alike)


def _notes(check: Audit) -> Iterator[str]:
    """Yield what is worth knowing but is no problem."""
    lacking = Counter(name for one in check.articles for name in one.missing)
    if lacking:
        each = (f"{name} in {number:,}" for name, number in lacking.items())
        yield f"Missing: {', '.join(each)}"
    if check.not_read:
        names = [shown(path.name) for path in check.not_read[:_SKIPPED_SHOWN]]
        more = len(check.not_read) - len(names)
        yield f"Not read: {', '.join(names)}" + (f" and {more:,} more" if more else "")
    for pattern in check.unused:
        place = f"articles.toml:{pattern.line}" if pattern.line else "articles.toml"
        verb = "keep" if pattern.keep else "drop"
        yield f'{place}: {verb} "{shown(pattern.text)}" is like no line'
    if check.synonyms:
        yield f"synonyms.txt: {count(check.synonyms, 'group')}"
