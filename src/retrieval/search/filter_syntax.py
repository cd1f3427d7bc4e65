"""Turn what a question restricts (source:, since:, until:, "exact words", -without) into a value.

Quotation marks restrict wherever they stand, around a title or a whole question too; an apostrophe
is none. A hyphen restricts only in front of a word: not in "post-war", in "-5" or before a whole
line ("-How many …?").
"""

from __future__ import annotations

import calendar
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from retrieval.analysis.tokenizer import to_english_term
from retrieval.types.filters import Filters, Period

MOST = 20
"""Pieces of one question that are understood; what is more counts as not understood."""

_OPENING, _CLOSING = '"“”„«「『', '"“”»」』'
_INSIDE = rf"[^{_OPENING}{_CLOSING}]+"
_ANY_QUOTED = rf"[{_OPENING}]{_INSIDE}[{_CLOSING}]"
_BEFORE = r"(?<![^\s(（])"
_PIECE = re.compile(
    rf"""
      {_BEFORE}(?P<name>source|since|until)[:：]
        (?P<value>{_ANY_QUOTED}|(?:\s+(?=\d))?[^\s)）]+|(?<=[:：])(?!\s))
    | {_BEFORE}-(?P<without>{_ANY_QUOTED}|[^\W\d_][^\s{_OPENING}{_CLOSING})）]*)
    | (?P<exact>(?<![\w"”])["”]{_INSIDE}["”](?!\w)|[“„«「『]{_INSIDE}[{_CLOSING}])
    """,
    re.VERBOSE | re.IGNORECASE,
)
_DATE = re.compile(r"(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?")
_AT_ITS_END = "?!.,;:…؟،؛。？！，；"
_AROUND = _AT_ITS_END + _OPENING + _CLOSING + " \t\r\n\u00a0"

_PLAIN = (
    *((mark, "'") for mark in "‘’‚‛ʼ′"),
    *((mark, '"') for mark in "“”„‟«»″"),
    *((mark, "-") for mark in "‐‑‒–—―−"),
    *((unseen, "") for unseen in "\u00ad\u2060\ufeff"),
)


@dataclass(frozen=True, slots=True)
class FilteredQuestion:
    """A question without what restricts it."""

    text: str
    """As long as the question, spaces in place of what was taken out."""
    restrictions: Filters

    @property
    def is_bare(self) -> bool:
        """Tell whether nothing is asked beside the restrictions."""
        return not any(map(str.isalnum, self.text))


def parse_filters(question: str) -> FilteredQuestion:
    """Return the question's restrictions, and what is asked beside them.

    Exact words are asked for as well; what else restricts is not.
    """
    parts = list(question)
    restrictions = Filters()
    for number, piece in enumerate(filter(_restricts, _PIECE.finditer(question))):
        if number < MOST:
            restrictions = _with(restrictions, piece)
        else:
            typed = (*restrictions.problems, piece.group().strip())
            restrictions = replace(restrictions, problems=typed)
        start, end = piece.span()
        if piece["exact"]:
            parts[start] = parts[end - 1] = " "
        else:
            parts[start:end] = " " * (end - start)
    return FilteredQuestion("".join(parts), restrictions)


def fold_phrase(text: str) -> str:
    """Return the text as exact words are compared: case, white space, quotes, dashes folded."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
        for mark, plain in _PLAIN:
            text = text.replace(mark, plain)
    return " ".join(text.casefold().split())


def fold_publisher(text: str) -> list[str]:
    """Return the text's words without case and accents, as publishers are compared."""
    bare = (c for c in unicodedata.normalize("NFKD", text.casefold()) if not _is_mark(c))
    return re.findall(r"[^\W_]+", "".join(bare))


def _is_mark(character: str) -> bool:
    return unicodedata.category(character) == "Mn"


def _restricts(piece: re.Match[str]) -> bool:
    """Tell whether it is more than marks, and no line of a list ("-How many …?")."""
    if piece["name"]:
        return True
    if not any(map(str.isalnum, piece.group())):
        return False
    starts = not piece.string[: piece.start()].strip()
    return not (piece["without"] and starts and not to_english_term(piece["without"]))


def _with(known: Filters, piece: re.Match[str]) -> Filters:
    """Return the restrictions with one more, or with one that was not understood."""
    if piece["exact"]:
        return replace(known, exact=_more(known.exact, _bare(piece["exact"])))
    if typed := piece["without"]:
        if typed[0] in _OPENING:
            phrases = _more(known.without_exact, _bare(typed))
            return replace(known, without_exact=phrases)
        return replace(known, without=_more(known.without, _bare(typed)))
    changed = _VALUES[piece["name"].lower()](known, piece["value"].strip())
    return changed or replace(known, problems=_more(known.problems, piece.group().strip()))


def _with_source(known: Filters, value: str) -> Filters | None:
    sources = [value] if value[:1] in _OPENING else value.split(",")
    for source in sources:
        if fold_publisher(source):
            known = replace(known, sources=_more(known.sources, _bare(source).strip("'’")))
    return known if any(map(fold_publisher, sources)) else None


def _with_since(known: Filters, value: str) -> Filters | None:
    period = _period(value)
    if period and known.since and known.since.first >= period.first:
        return known
    return replace(known, since=period) if period else None


def _with_until(known: Filters, value: str) -> Filters | None:
    period = _period(value)
    if period and known.until and known.until.last <= period.last:
        return known
    return replace(known, until=period) if period else None


_VALUES: dict[str, Callable[[Filters, str], Filters | None]] = {
    "source": _with_source,
    "since": _with_since,
    "until": _with_until,
}


def _period(value: str) -> Period | None:
    """Return the year, month or day that was written; None for what is none."""
    bare = _bare(value)
    written = _DATE.fullmatch(bare)
    if written is None:
        return None
    year, month, day = (int(part or 0) for part in written.groups())
    try:
        first = date(year, month if written[2] else 1, day if written[3] else 1)
        last_month = month or 12
        last = date(year, last_month, day or calendar.monthrange(year, last_month)[1])
    except ValueError:
        return None
    return Period(bare, first, last)


def _bare(text: str) -> str:
    return text.strip(_AROUND)


def _more(known: tuple[str, ...], one: str) -> tuple[str, ...]:
    return known if one in known else (*known, one)
