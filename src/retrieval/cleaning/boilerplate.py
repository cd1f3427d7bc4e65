"""Classify the blocks of an article: text, caption, heading, or boilerplate that is left out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from retrieval.cleaning.known_phrases import CREDIT, LINK_ELSEWHERE, PLAYER_LABEL, known_phrase
from retrieval.cleaning.line_rules import LineRule, LineRules, fold_line
from retrieval.cleaning.line_shapes import (
    CLOSERS,
    OPENERS,
    folded_lines,
    is_caption,
    is_label,
    is_punctuated,
)
from retrieval.cleaning.repeated_lines import REPETITION_REASONS
from retrieval.types.article import Article, Block

_LINKING = (LINK_ELSEWHERE, PLAYER_LABEL)


class Role(Enum):
    """What a block is used for."""

    TEXT = "text"
    """Searched and quoted, sentence by sentence."""
    CAPTION = "caption"
    """Searched and quoted as a whole."""
    HEADING = "heading"
    """Searched as the context of the passages below it, never quoted."""
    LEFT_OUT = "left out"
    """Boilerplate."""


_QUOTABLE = {Role.TEXT, Role.CAPTION}


@dataclass(frozen=True, slots=True)
class ClassifiedBlock:
    """A block of an article and its role."""

    block: Block
    paragraph: int
    """Its number in the article, from 1."""
    role: Role
    reason: str = ""
    """Why it is left out, for a person to read; empty for other roles."""
    rule: LineRule | None = None
    """The editor's rule that decided about it, if one did."""


def classify_blocks(
    article: Article, *, repeated: Sequence[int] = (), rules: LineRules | None = None
) -> tuple[ClassifiedBlock, ...]:
    """Return the article's blocks in order, each with its role.

    repeated: a `RepetitionReason` for each block, as `find_repeated_lines` returns them; by
    default no block repeats what other articles hold.
    rules: which lines the folder's editor wants kept and dropped; they overrule all else.
    """
    lines = folded_lines(article)
    codes = repeated if len(repeated) else [0] * len(lines)
    own_rules = (rules or LineRules()).for_article(article)
    punctuated = is_punctuated(lines)
    title = fold_line(article.title)
    classified: list[ClassifiedBlock] = []
    seen: set[str] = set()
    for block, line, code in zip(article.blocks, lines, codes, strict=True):
        known = REPETITION_REASONS[code] or ("is repeated in this article" if line in seen else "")
        known = known or (CREDIT if _is_byline(line, article) else "")
        rule = own_rules.first_match(line)
        role, reason = _classify(
            line,
            rule,
            known="" if block.heading else known,
            marked=block.heading or line == title,
            bare=punctuated and is_label(line),
        )
        classified.append(ClassifiedBlock(block, len(classified) + 1, role, reason, rule))
        seen.add(line)
    return tuple(_without_idle_headings(_without_link_titles(classified, lines)))


def _classify(
    line: str, rule: LineRule | None, *, known: str, marked: bool, bare: bool
) -> tuple[Role, str]:
    """Return a line's role by itself, and the reason if it is left out.

    known: why it is left out, unless a rule keeps it; empty for no reason.
    marked: whether it surely is a heading; bare: whether it looks like one.
    """
    if rule and not rule.keep:
        return Role.LEFT_OUT, f'dropped by "{rule.text}"'
    if reason := _boilerplate_reason(line, rule) or ("" if rule else known):
        return Role.LEFT_OUT, reason
    if marked or (bare and not rule):
        return Role.HEADING, ""
    if not rule and not any(character.isalpha() for character in line):  # such as a time
        return Role.LEFT_OUT, "no words"
    return (Role.CAPTION if is_caption(line) else Role.TEXT), ""


def _boilerplate_reason(line: str, rule: LineRule | None) -> str:
    """Return why a line is boilerplate whatever its article, or an empty string."""
    if not any(character.isalnum() for character in line):
        return "no words"
    return "" if rule else known_phrase(line)


def _is_byline(line: str, article: Article) -> bool:
    """Tell whether a line is the author's name, with at most one word such as "Von" before it."""
    author = fold_line(article.author or "")
    before = line.removesuffix(author)
    return bool(author) and before != line and len(before.split()) <= 1


def _without_link_titles(
    blocks: list[ClassifiedBlock], lines: list[str]
) -> Iterable[ClassifiedBlock]:
    """Leave out lines that repeat the title behind a label such as "Read more:" or "Watch:"."""
    linked = {
        line.partition(":")[2].strip(OPENERS + CLOSERS)
        for one, line in zip(blocks, lines, strict=True)
        if one.reason in _LINKING
    }
    for one, line in zip(blocks, lines, strict=True):
        is_title = not one.rule and line.strip(OPENERS + CLOSERS) in linked
        is_title = is_title and one.role is not Role.LEFT_OUT
        yield _left_out(one, "the title of a link that is left out") if is_title else one


def _without_idle_headings(blocks: Iterable[ClassifiedBlock]) -> list[ClassifiedBlock]:
    """Leave out headings with no text below them: at the end, or above left-out lines only.

    A line that only looks like a heading must stand right above text.
    """
    judged: list[ClassifiedBlock] = []
    below = Role.LEFT_OUT
    for one in reversed(list(blocks)):
        heads = _QUOTABLE | ({Role.HEADING} if one.block.heading else set())
        is_idle = one.role is Role.HEADING and below not in heads
        judged.append(_left_out(one, "a heading with no text below it") if is_idle else one)
        below = judged[-1].role
    return judged[::-1]


def _left_out(block: ClassifiedBlock, reason: str) -> ClassifiedBlock:
    return replace(block, role=Role.LEFT_OUT, reason=reason)
