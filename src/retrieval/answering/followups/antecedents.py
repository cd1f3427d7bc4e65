"""Find the names in a short text, and tell roughly what each may be the name of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from retrieval.answering.followups import english_words
from retrieval.answering.followups.clauses import ClauseToken, tokenize_clauses

_JOINING = frozenset("of the de van von al bin la le du di da del der den".split())  # noqa: SIM905


@dataclass(frozen=True, slots=True)
class NamePhrase:
    """A stretch of words with capitals."""

    text: str
    start: int
    end: int
    """Code points, from the start of the text."""
    words: frozenset[str]
    """Its words in lower case."""
    in_place: bool
    """Whether "in", "at" or the like stands before it."""
    titled: bool
    """Whether it has a title such as Dr."""

    @property
    def is_date(self) -> bool:
        """Tell whether it is a month or a day of the week."""
        return self.words <= english_words.CALENDAR

    @property
    def is_person(self) -> bool:
        """Tell whether it may be a person's: nothing in it or before it speaks against that."""
        if self.titled:
            return True
        other = self.words & (english_words.NO_PERSONS_NAME | english_words.CALENDAR)
        return not other and not self.in_place


def find_names(text: str) -> list[NamePhrase]:
    """Return the names of the text, in order.

    A word that begins the text counts only with a second one behind it: Novak said ... is left
    out, Petra Novak said ... is not.
    """
    return [_name(text, found, run) for found, run in _stretches(tokenize_clauses(text))]


def find_nearest_name(names: Iterable[NamePhrase], text: str, terms: set[str]) -> list[NamePhrase]:
    """Return the name of the text that stands nearest to words of those terms, if any."""
    listed = list(names)
    if not listed:
        return []
    places = [t.start for t in tokenize_clauses(text) if t.term in terms]

    def rank(name: NamePhrase) -> tuple[bool, int]:
        away = min((max(name.start - p, p - name.end, 0) for p in places), default=0)
        return (len(name.words) < 2, away)

    return [min(listed, key=rank)]


def _stretches(
    found: Sequence[ClauseToken],
) -> Iterator[tuple[Sequence[ClauseToken], list[ClauseToken]]]:
    """Yield the runs of names, each with all the tokens."""
    run: list[ClauseToken] = []
    for place, token in enumerate(found):
        capital = token.text[0].isupper()
        following = found[place + 1] if place + 1 < len(found) else None
        joins = bool(run) and token.low in _JOINING and following and following.text[0].isupper()
        same = not run or run[-1].clause == token.clause
        titled = bool(run) and run[-1].low in english_words.TITLES
        if run and not ((capital or joins) and (same or titled)):
            yield found, run
            run = []
        if (capital and (token.term or run) and not _only_begins(found, place)) or (run and joins):
            run.append(token)
    if run:
        yield found, run


def _only_begins(found: Sequence[ClauseToken], place: int) -> bool:
    """Tell whether a word may have its capital from its place alone."""
    if place:
        return False
    follows = len(found) > 1 and found[1].text[0].isupper()
    return not follows or not found[0].term


def _name(text: str, found: Sequence[ClauseToken], run: Sequence[ClauseToken]) -> NamePhrase:
    start, end = run[0].start, run[-1].end
    before = next((t.low for t in reversed(found) if t.end <= start), "")
    if before == "the":
        before = next((t.low for t in reversed(found) if t.end <= start and t.low != "the"), "")
    words = frozenset(t.low for t in run) - _JOINING
    titled = before in english_words.TITLES or bool(words & english_words.TITLES)
    return NamePhrase(
        text[start:end],
        start,
        end,
        words,
        before in english_words.PLACE_PREPOSITIONS | {"of"},
        titled,
    )
