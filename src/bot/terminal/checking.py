"""Show what of a folder's articles will be quoted, what is left out and why, and all problems."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.text import Text

from bot.terminal.pretty import open_console
from bot.terminal.screens import count, shown, source
from retrieval import Article, repeated
from retrieval.boilerplate import Part, Role, split_parts
from retrieval.reading import Reading, read_articles
from retrieval.segment import split_passages, split_sentences

if TYPE_CHECKING:
    from rich.console import Console

_FEW = 5  # articles that are shown paragraph by paragraph without being named
_SKIPPED_SHOWN = 5
_WIDEST_ID = 40  # columns; a longer id moves its title to the right
_MARKS = {Role.TEXT: "✓", Role.CAPTION: "✓", Role.HEADING: " ", Role.LEFT_OUT: "✗"}


class UnknownArticleError(Exception):
    """An id that no article of the folder has."""


@dataclass(frozen=True, slots=True)
class Checked:
    """An article, and what becomes of each of its paragraphs."""

    article: Article
    parts: tuple[Part, ...]
    sentences: int
    """How many may be quoted; a caption counts as one."""

    def count(self, *roles: Role) -> int:
        """Return how many of its paragraphs have one of these roles."""
        return sum(part.role in roles for part in self.parts)


def show_check(folder: Path, article_ids: Collection[str] = ()) -> bool:
    """Show the folder's articles, in full those named; return whether there is no problem.

    Raises: ArticleError, when no article is good; UnknownArticleError.
    """
    reading = read_articles(folder)
    if unknown := sorted(set(article_ids) - {article.id for article in reading.articles}):
        raise UnknownArticleError(
            f'{folder}: no article is called "{unknown[0]}"; expected an id that '
            '"articlebot check" shows'
        )
    checked = check_articles(reading.articles)
    few = len(checked) <= _FEW
    named = [c for c in checked if c.article.id in article_ids or (few and not article_ids)]
    console = open_console()
    if not article_ids:
        _show_table(checked, console)
    for one in named:
        _show_paragraphs(one, console)
    _show_rest(folder, reading, checked, console)
    if not named:
        console.print(
            Text('\n"articlebot check ARTICLE" shows one paragraph by paragraph.', "dim")
        )
    return not reading.problems


def check_articles(articles: Sequence[Article]) -> tuple[Checked, ...]:
    """Return what becomes of the articles' paragraphs."""
    checked = []
    for article, stale in zip(articles, repeated.learn_from(articles), strict=True):
        passages = split_passages(article, stale=stale)
        sentences = sum(1 for passage in passages for _ in split_sentences(passage))
        checked.append(Checked(article, split_parts(article, stale=stale), sentences))
    return tuple(checked)


def _show_table(checked: Sequence[Checked], console: Console) -> None:
    widest = min(max(cell_len(one.article.id) for one in checked), _WIDEST_ID)
    console.print(Text(f"{'Quoted':>7}{'Left out':>10}  {'Article':<{widest}}  Title", "dim"))
    for one in checked:
        quoted, left_out = one.count(Role.TEXT, Role.CAPTION), one.count(Role.LEFT_OUT)
        name = shown(one.article.id)
        room = " " * (widest - cell_len(name))
        line = Text(f"{quoted:>7,}{left_out:>10,}  {name}{room}  {shown(one.article.title)}")
        console.print(line, no_wrap=True, overflow="ellipsis")


def _show_paragraphs(one: Checked, console: Console) -> None:
    console.print()
    console.print(Text(shown(one.article.id), "bold"))
    console.print(Text(source(one.article)))
    for part in one.parts:
        console.print(_line(one.article, part), no_wrap=True, overflow="ellipsis")


def _line(article: Article, part: Part) -> Text:
    """Return number, role and text of a paragraph; what is longer than a line is cut there."""
    is_left_out = part.role is Role.LEFT_OUT
    role = part.reason if is_left_out else part.role.value
    return Text.assemble(
        (f"{part.paragraph:>4} ", "dim"),
        f"{_MARKS[part.role]} ",
        ("" if part.role is Role.TEXT else f"[{role}] ", "yellow" if is_left_out else "cyan"),
        (shown(article.text[part.block.start : part.block.end]), "dim" if is_left_out else ""),
    )


def _show_rest(
    folder: Path, reading: Reading, checked: Sequence[Checked], console: Console
) -> None:
    """Show the problems, the files that nobody reads, and the sums."""
    lines = [*map(str, reading.problems)]
    if reading.skipped:
        names = [shown(path.name) for path in reading.skipped[:_SKIPPED_SHOWN]]
        more = len(reading.skipped) - len(names)
        lines.append(f"Not read: {', '.join(names)}" + (f" and {more:,} more" if more else ""))
    console.print()
    for line in lines:
        console.print(Text(line, "yellow"), soft_wrap=True)
    if reading.synonyms:
        console.print(Text(f"synonyms.txt: {count(len(reading.synonyms), 'group')}"))
    sums = Counter(part.role for one in checked for part in one.parts)
    console.print(
        Text(
            f"{folder}: {count(len(checked), 'article')}; "
            f"{count(sums[Role.TEXT] + sums[Role.CAPTION], 'paragraph')} with "
            f"{count(sum(one.sentences for one in checked), 'sentence')} to quote, "
            f"{sums[Role.LEFT_OUT]:,} left out; {count(len(reading.problems), 'problem')}"
        ),
        soft_wrap=True,
    )
