"""A quote into a short id that people can type, and an id into the same quote again.

An id such as 4f7kq-9m2x-8c names the article, the version of its text, and where the sentence
begins. It stays right while the article stays as it is, whatever happens to others.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from retrieval import Article, Index, Sentence

_DIGITS = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's 32: no i, l, o, u to misread
_MISREAD = str.maketrans("oil‐‑‒–—", "011-----")
_OF_ARTICLE, _OF_TEXT = 5, 4
_ID = re.compile(rf"([{_DIGITS}]{{5}})-([{_DIGITS}]{{4}})-([{_DIGITS}]{{1,6}})")
_AMONG_WORDS = re.compile(rf"(?<![^\W_])(?<!-){_ID.pattern}(?![^\W_]|-\w)")


class UnknownIdError(Exception):
    """The text is no id, or names an article that is not here."""


class ChangedArticleError(Exception):
    """The article that an id names has another text now, or no sentence that begins there."""

    def __init__(self, article: Article, *, same_text: bool = False) -> None:
        super().__init__(article.id)
        self.article = article
        self.same_text = same_text
        """True where only the sentence is not to be found: the id may be mistyped."""


@dataclass(frozen=True, slots=True)
class QuoteId:
    """The parts of an id."""

    article: str
    """Digest of the article's id."""
    text: str
    """Digest of its text: the version."""
    start: int
    """The sentence's first code point in the text."""

    def __str__(self) -> str:
        """Return the id as people see it."""
        return f"{self.article}-{self.text}-{written(self.start)}"


def id_of(sentence: Sentence) -> QuoteId:
    """Return the id of a sentence."""
    return QuoteId(*digests(sentence.article), sentence.start)


def read(text: str) -> QuoteId:
    """Return an id from what a person typed: capitals, and o for 0 and the like, are forgiven.

    Raises: UnknownIdError.
    """
    typed = text.strip().lower().translate(_MISREAD)
    if not (found := _ID.fullmatch(typed)):
        raise UnknownIdError(text)
    return QuoteId(found[1], found[2], _value(found[3]))


def read_all(text: str) -> tuple[QuoteId, ...]:
    """Return the ids that stand in a text among other words, in order, each once."""
    typed = text.lower().translate(_MISREAD)
    found = _AMONG_WORDS.findall(typed)
    return tuple(
        dict.fromkeys(
            QuoteId(article, version, _value(start)) for article, version, start in found
        )
    )


def find(quote_id: QuoteId, index: Index) -> int:
    """Return the number of the sentence in the index.

    Raises: UnknownIdError, when no such article is here; ChangedArticleError, when it has another
    text now, or the sentence is no longer one that may be quoted.
    """
    article = find_article(quote_id.article, quote_id.text, index)
    number = index.sentence_at(index.numbers[article.id], quote_id.start)
    if number is None or index.sentence(number).start != quote_id.start:
        raise ChangedArticleError(article, same_text=True)
    return number


def find_article(article: str, text: str, index: Index) -> Article:
    """Return the article by the digests of its id and its text.

    Raises: UnknownIdError, when no such article is here; ChangedArticleError, when it has another
    text now.
    """
    named = articles_named(article, index)
    for candidate in named:
        if digests(candidate)[1] == text:
            return candidate
    if named:
        raise ChangedArticleError(named[0])
    raise UnknownIdError(article)


def articles_named(digest: str, index: Index) -> tuple[Article, ...]:
    """Return the articles whose ids have this digest: one, or by a rare chance several."""
    if (known := _KNOWN.get(index)) is None:
        known = _KNOWN[index] = _by_digest(index)
    return known.get(digest, ())


def digests(article: Article) -> tuple[str, str]:
    """Return the digests of the article's id and of its text."""
    return article_digest(article), _digest(f"{article.title}\n{article.text}", _OF_TEXT)


def article_digest(article: Article) -> str:
    """Return the digest of the article's id, which names it in buttons and links."""
    return _digest(article.id, _OF_ARTICLE)


_KNOWN: WeakKeyDictionary[Index, Mapping[str, tuple[Article, ...]]] = WeakKeyDictionary()
"""The digests of an index that is being served; with 10,000 articles they cost 10 ms."""


def _by_digest(index: Index) -> Mapping[str, tuple[Article, ...]]:
    known: dict[str, tuple[Article, ...]] = {}
    for article in index.articles:
        digest = article_digest(article)
        known[digest] = (*known.get(digest, ()), article)
    return known


def _digest(text: str, length: int) -> str:
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
    return "".join(_DIGITS[byte % 32] for byte in digest[:length])


def written(value: int) -> str:
    """Return a number as it stands in ids and in the data of buttons."""
    digits = _DIGITS[value % 32]
    while value := value // 32:
        digits = _DIGITS[value % 32] + digits
    return digits


def _value(digits: str) -> int:
    value = 0
    for digit in digits:
        value = value * 32 + _DIGITS.index(digit)
    return value
