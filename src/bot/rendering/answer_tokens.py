"""Encode an answer into the few characters that its buttons can hold, and decode it again.

After a restart nothing is in memory: what a press needs must be in the button's data. Sentences
are named by their numbers, which hold for one version of the index only; for another they are
renewed, as long as the articles that are shown have not changed.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntFlag
from typing import TYPE_CHECKING, NamedTuple

from bot.library.id_codec import BASE64
from bot.rendering import callback_data
from retrieval import Answer, Quote, RequestKind

if TYPE_CHECKING:
    from telegram import InlineKeyboardMarkup

    from retrieval import Answerer, Index

VIEW, WHY, TOPIC, AGAIN = "view", "why", "topic", "again"
"""Names of buttons whose last two arguments are a token."""

_VERSION = 6  # hexadecimal digits: two versions in 16 million are told apart
_COUNTS = 8  # of quotes that are shown: the second digit is their count + 8 × the numbers' width
_ROOM = 46  # digits for the numbers; what stands before them in a button's data is shorter than 18
_KINDS = tuple(RequestKind)
_KIND_BITS = 3  # of the first digit, which is the number of the kind and these flags


class _Flags(IntFlag):
    ANSWERED = 4
    WHOLE = 8
    DIFFER = 16


class AnswerToken(NamedTuple):
    """What a button holds of the answer that it belongs to."""

    version: str
    """The first hexadecimal digits of the index's version."""
    code: str
    """Base-64 digits: kind and flags; count and width of the numbers; the sentences' numbers."""

    @property
    def is_whole(self) -> bool:
        """Whether the message that asked says by itself what was asked."""
        return bool(self.flags & _Flags.WHOLE)

    @property
    def flags(self) -> _Flags:
        """What is true of the answer."""
        return _Flags(BASE64.decode(self.code[0]) & ~_KIND_BITS)

    @property
    def kind(self) -> RequestKind:
        """What was asked for."""
        return _KINDS[BASE64.decode(self.code[0]) & _KIND_BITS]

    @property
    def layout(self) -> tuple[int, int]:
        """How many sentences are shown at first, and how many digits each number has."""
        width, count = divmod(BASE64.decode(self.code[1]), _COUNTS)
        return count, width

    @property
    def shown(self) -> str:
        """The part of the code that is about what is shown at first."""
        count, width = self.layout
        return self.code[: 2 + count * width]

    @property
    def numbers(self) -> list[int]:
        """The sentences' numbers; none in a token from before tokens told their width."""
        _, width = self.layout
        return BASE64.decode_all(self.code[2:], width=width) if width else []


def encode_answer(answer: Answer, index: Index, *, whole: bool) -> AnswerToken:
    """Return the token of an answer, with as many of its further quotes as there is room for.

    whole: whether the message that asked says by itself what was asked.
    """
    shown = answer.shown if answer.answered else answer.quotes[:1]
    quotes, further = _numbers_of(shown, index), _numbers_of(answer.further, index)
    flags = _Flags(0)
    if answer.answered:
        flags |= _Flags.ANSWERED
    if whole:
        flags |= _Flags.WHOLE
    if answer.differ:
        flags |= _Flags.DIFFER
    first = BASE64.encode(_KINDS.index(answer.kind) | flags)
    return _token(first, [*quotes, *further], len(quotes), index)


def renew_token(token: AnswerToken, index: Index) -> AnswerToken | None:
    """Return the token with the numbers that its sentences have in this index.

    None when an article that is shown has changed since, and for a refusal: any change may have
    brought an answer. Further quotes from articles that changed are left out.
    """
    if token.version == index.version[:_VERSION]:
        return token
    if not token.flags & _Flags.ANSWERED:
        return None
    count, _ = token.layout
    numbers = [index.sentence_of(token.version, number) for number in token.numbers]
    if None in numbers[:count] or len(numbers) < count:
        return None
    return _token(token.code[0], [n for n in numbers if n is not None], count, index)


def decode_answer(token: AnswerToken, answerer: Answerer) -> Answer | None:
    """Return the answer, or None when the articles have changed since.

    It has only what is shown of it: neither its question nor its confidence.
    """
    index = answerer.index
    if token.version != index.version[:_VERSION]:
        return None
    (count, _), numbers = token.layout, token.numbers
    if len(numbers) < count or any(n >= len(index.arrays.sentences) for n in numbers):
        return None
    further = answerer.quotes(numbers[count:])
    if further:  # nothing is shown twice among these either
        further = Answer("", True, further, 0.0).shown
    quotes = answerer.quotes(numbers[:count])
    return Answer(
        "",
        bool(token.flags & _Flags.ANSWERED),
        quotes,
        0.0,
        further=further,
        kind=token.kind,
        differ=bool(token.flags & _Flags.DIFFER),
    )


def find_token(keyboard: InlineKeyboardMarkup | None) -> AnswerToken | None:
    """Return the token of the answer that a keyboard belongs to."""
    for button in callback_data.data_buttons(keyboard):
        if button.name in {VIEW, WHY, TOPIC, AGAIN} and len(button.arguments) > 1:
            return AnswerToken(*button.arguments[-2:])
    return None


def _token(first: str, numbers: list[int], shown: int, index: Index) -> AnswerToken:
    """Return the token of these sentences, of which the first `shown` are shown at first.

    first: the digit for kind and flags.
    """
    width = BASE64.width_of(len(index.arrays.sentences))
    kept = numbers[: max(_ROOM // width, shown)]
    code = first + BASE64.encode(shown + _COUNTS * width)
    return AnswerToken(index.version[:_VERSION], code + BASE64.encode_all(kept, width=width))


def _numbers_of(quotes: Iterable[Quote], index: Index) -> list[int]:
    places = (index.sentence_at(index.numbers[q.article.id], q.start) for q in quotes)
    return [number for number in places if number is not None]
