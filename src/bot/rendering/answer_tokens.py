"""An answer into the few characters that its buttons hold, and these into the answer again.

After a restart nothing is in memory: what a press needs stands in its data. The sentences are
told by their numbers, which are right for one version of the index only; for others they are
renewed, as long as the articles that are shown stayed as they were.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from bot.rendering import callback_data
from retrieval import Answer, Quote, RequestKind

if TYPE_CHECKING:
    from telegram import InlineKeyboardMarkup

    from retrieval import Answerer, Index

VIEW, WHY, TOPIC, AGAIN = "view", "why", "topic", "again"
"""Names of buttons whose last two arguments are a token."""

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_"
_BASE = len(_DIGITS)
_KINDS = tuple(RequestKind)
_ANSWERED, _WHOLE, _DIFFER = 4, 8, 16  # bits of the first digit, above those of the kind
_VERSION = 6  # hexadecimal digits: two versions in 16 million are told apart
_COUNTS = 8  # of quotes that are shown: the second digit is their count + 8 × the numbers' width
_ROOM = 46  # digits for the numbers; what stands before them in a button's data is shorter than 18


class AnswerToken(NamedTuple):
    """What a button holds of the answer that it belongs to."""

    version: str
    """The beginning of the index's version."""
    code: str

    @property
    def is_whole(self) -> bool:
        """Whether the message that asked says by itself what was asked."""
        return bool(_DIGITS.index(self.code[0]) & _WHOLE)

    @property
    def shown(self) -> str:
        """Return the part of the code that is about what is shown at first."""
        count, width = _layout(self)
        return self.code[: 2 + count * width]


def encode(answer: Answer, index: Index, *, whole: bool) -> AnswerToken:
    """Return the token of an answer; as many of the further quotes are in it as have room.

    whole: whether the message that asked says by itself what was asked.
    """
    shown = answer.shown if answer.answered else answer.quotes[:1]
    quotes, width = _numbers(shown, index), _width(index)
    further = _numbers(answer.further, index)[: max(_ROOM // width - len(quotes), 0)]
    said = answer.answered * _ANSWERED | whole * _WHOLE | answer.differ * _DIFFER
    what = _KINDS.index(answer.kind) | said
    numbers = "".join(_written(number, width) for number in (*quotes, *further))
    digits = _DIGITS[what] + _DIGITS[len(quotes) + _COUNTS * width]
    return AnswerToken(index.version[:_VERSION], digits + numbers)


def renew(token: AnswerToken, index: Index) -> AnswerToken | None:
    """Return the token in the numbers that the sentences have in the index.

    None when an article that is shown has changed since, and for what is no answer: any change
    may have brought one. What is of other articles that changed is left out.
    """
    if token.version == index.version[:_VERSION]:
        return token
    if not _DIGITS.index(token.code[0]) & _ANSWERED:
        return None
    count, _ = _layout(token)
    numbers = [index.sentence_of(token.version, number) for number in _numbers_in(token)]
    if None in numbers[:count] or len(numbers) < count:
        return None
    width = _width(index)
    written = "".join(_written(number, width) for number in numbers if number is not None)
    digits = token.code[0] + _DIGITS[count + _COUNTS * width]
    return AnswerToken(index.version[:_VERSION], digits + written[: _ROOM // width * width])


def decode(token: AnswerToken, answerer: Answerer) -> Answer | None:
    """Return the answer, or None when the articles have changed since.

    Only what is shown of it is there: neither its question nor how sure it was.
    """
    index = answerer.index
    if token.version != index.version[:_VERSION]:
        return None
    what, (count, _) = _DIGITS.index(token.code[0]), _layout(token)
    numbers = _numbers_in(token)
    if len(numbers) < count or any(n >= len(index.arrays.sentences) for n in numbers):
        return None
    kind = _KINDS[what & (_ANSWERED - 1)]
    further = answerer.quotes(numbers[count:])
    if further:  # nothing is shown twice among these either
        further = Answer("", True, further, 0.0).shown
    quotes = answerer.quotes(numbers[:count])
    return Answer(
        "",
        bool(what & _ANSWERED),
        quotes,
        0.0,
        further=further,
        kind=kind,
        differ=bool(what & _DIFFER),
    )


def find(keyboard: InlineKeyboardMarkup | None) -> AnswerToken | None:
    """Return the token of the answer that a keyboard belongs to."""
    for _, data in callback_data.all_buttons(keyboard):
        name, *arguments = data.split(":")
        if name in {VIEW, WHY, TOPIC, AGAIN} and len(arguments) > 1:
            return AnswerToken(*arguments[-2:])
    return None


def _numbers(quotes: Iterable[Quote], index: Index) -> list[int]:
    places = (index.sentence_at(index.numbers[q.article.id], q.start) for q in quotes)
    return [number for number in places if number is not None]


def _layout(token: AnswerToken) -> tuple[int, int]:
    """Return how many sentences are shown at first, and how many digits each number has."""
    width, count = divmod(_DIGITS.index(token.code[1]), _COUNTS)
    return count, width


def _numbers_in(token: AnswerToken) -> list[int]:
    """Return the numbers; none of a token that was made before it told their width."""
    _, width = _layout(token)
    return _read(token.code[2:], width) if width else []


def _width(index: Index) -> int:
    """Return how many digits each number has, so that the last sentence's has enough."""
    width = 1
    while _BASE**width < len(index.arrays.sentences):
        width += 1
    return width


def _written(number: int, width: int) -> str:
    return "".join(_DIGITS[number // _BASE**place % _BASE] for place in reversed(range(width)))


def _read(digits: str, width: int) -> list[int]:
    numbers = []
    for start in range(0, len(digits), width):
        number = 0
        for digit in digits[start : start + width]:
            number = number * _BASE + _DIGITS.index(digit)
        numbers.append(number)
    return numbers
