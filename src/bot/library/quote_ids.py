"""Name quotes by short ids that people can type, and find a quote again by its id.

An id such as 4f7kq-9m2x-8c names the article, the version of its text, and where the sentence
begins. It stays valid while the article stays as it is, whatever happens to others.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from bot.library.id_codec import BASE32
from retrieval import Article, Index, Sentence

_MISREAD = str.maketrans("oil‐‑‒–—", "011-----")
_ARTICLE_DIGITS, _TEXT_DIGITS, _MAX_START_DIGITS = 5, 4, 6
_ID = re.compile(
    rf"([{BASE32.digits}]{{{_ARTICLE_DIGITS}}})-([{BASE32.digits}]{{{_TEXT_DIGITS}}})"
    rf"-([{BASE32.digits}]{{1,{_MAX_START_DIGITS}}})"
)
_AMONG_WORDS = re.compile(rf"(?<![^\W_])(?<!-){_ID.pattern}(?![^\W_]|-\w)")


class UnknownIdError(Exception):
    """The text is no id, or names an article that is not in the index."""


class ChangedArticleError(Exception):
    """The article of an id has another text now, or no sentence that begins there."""

    def __init__(self, article: Article, *, same_text: bool = False) -> None:
        super().__init__(article.id)
        self.article = article
        self.same_text = same_text
        """True when only the sentence is missing: the id may be mistyped."""


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
        return f"{self.article}-{self.text}-{BASE32.encode(self.start)}"


def id_of(sentence: Sentence) -> QuoteId:
    """Return the id of a sentence."""
    return QuoteId(*digests(sentence.article), sentence.start)


def parse_id(text: str) -> QuoteId:
    """Parse an id as a person typed it: capitals, and o for 0 and the like, are forgiven.

    Raises: UnknownIdError.
    """
    typed = text.strip().lower().translate(_MISREAD)
    if not (found := _ID.fullmatch(typed)):
        raise UnknownIdError(text)
    return QuoteId(found[1], found[2], BASE32.decode(found[3]))


def find_ids(text: str) -> tuple[QuoteId, ...]:
    """Return the ids among the words of a text, in order, each once."""
    typed = text.lower().translate(_MISREAD)
    found = _AMONG_WORDS.findall(typed)
    return tuple(
        dict.fromkeys(
            QuoteId(article, version, BASE32.decode(start)) for article, version, start in found
        )
    )


def find_sentence(quote_id: QuoteId, index: Index) -> int:
    """Return the number of the sentence in the index.

    Raises: UnknownIdError, when the index has no such article; ChangedArticleError, when it has
    another text now, or the sentence may no longer be quoted.
    """
    article = find_article(quote_id.article, quote_id.text, index)
    number = index.sentence_at(index.numbers[article.id], quote_id.start)
    if number is None or index.sentence(number).start != quote_id.start:
        raise ChangedArticleError(article, same_text=True)
    return number


def find_article(article: str, text: str, index: Index) -> Article:
    """Return the article with these digests of its id and its text.

    Raises: UnknownIdError, when the index has no such article; ChangedArticleError, when it has
    another text now.
    """
    named = articles_named(article, index)
    for candidate in named:
        if digests(candidate)[1] == text:
            return candidate
    if named:
        raise ChangedArticleError(named[0])
    raise UnknownIdError(article)


def articles_named(digest: str, index: Index) -> tuple[Article, ...]:
    """Return the articles whose ids have this digest: none, one, or by a rare chance several."""
    if (known := _KNOWN.get(index)) is None:
        known = _KNOWN[index] = _by_digest(index)
    return known.get(digest, ())


def digests(article: Article) -> tuple[str, str]:
    """Return the digests of the article's id and of its text."""
    version = BASE32.digest(f"{article.title}\n{article.text}", length=_TEXT_DIGITS)
    return article_digest(article), version


def article_digest(article: Article) -> str:
    """Return the digest of the article's id, which names it in buttons and links."""
    return BASE32.digest(article.id, length=_ARTICLE_DIGITS)


_KNOWN: WeakKeyDictionary[Index, Mapping[str, tuple[Article, ...]]] = WeakKeyDictionary()
"""Articles by digest, for the indexes in use; with 10,000 articles they cost 10 ms."""


def _by_digest(index: Index) -> Mapping[str, tuple[Article, ...]]:
    known: dict[str, tuple[Article, ...]] = {}
    for article in index.articles:
        digest = article_digest(article)
        known[digest] = (*known.get(digest, ()), article)
    return known
