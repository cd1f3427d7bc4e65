"""Turn the words that a person remembers of an article into the articles that may be meant."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import numpy.typing as npt

from retrieval.analysis.tokenizer import to_terms
from retrieval.index.index import Index
from retrieval.search.query import Query, parse_query
from retrieval.types.article import Article

_RANKED = 100  # passages whose articles stand before others that hold the words as well
_PARTS = re.compile(r"[\W_]+")


class MatchLevel(IntEnum):
    """How an article holds the words; what is higher tells more."""

    SOMEWHERE = 1
    """In its texts or in what is known of it, in any order."""
    IN_TITLE = 2
    AS_TITLE = 3


@dataclass(frozen=True, slots=True)
class ArticleMatch:
    """An article that may be meant."""

    article: Article
    held: MatchLevel


@dataclass(frozen=True, slots=True)
class ArticleMatches:
    """What was searched for, and the articles that hold it."""

    words: str
    """As typed, words that no article holds put right where they look like slips."""
    matches: tuple[ArticleMatch, ...]
    """Those that tell most first."""


def find_articles(words: str, index: Index) -> ArticleMatches:
    """Return the articles that hold all of the words.

    A word counts in any form that a question finds in title or text, and where a word of the
    title, publisher, author, date or a tag begins with it. Of equals, those whose passages match
    best come first, the rest in corpus order.
    """
    query = parse_query(words, index)
    sought = _fold(words)
    if not sought:
        return ArticleMatches(words, ())
    places, numbers = _places(query, index), index.numbers

    def rank(match: ArticleMatch) -> tuple[int, int, int]:
        number = numbers[match.article.id]
        return -match.held, places.get(number, _RANKED), number

    held = (
        ArticleMatch(index.articles[number], _how(number, query, sought, index))
        for number in _holding(query, sought, index)
    )
    return ArticleMatches(_mended(words, query), tuple(sorted(held, key=rank)))


def _holding(query: Query, sought: str, index: Index) -> list[int]:
    """Return the numbers of the articles that hold every word; a stop word is none."""
    described = [_described(article) for article in index.articles]
    if not query.words:
        return [number for number, text in enumerate(described) if _begins_in(sought, text)]
    holding: npt.NDArray[np.bool_] = np.ones(len(described), dtype=bool)
    for word in query.words:
        typed = _fold(word.text)
        named = [bool(typed) and _begins_in(typed, text) for text in described]
        holding &= index.articles_with(word.terms) | np.array(named, dtype=bool)
    return [int(number) for number in np.flatnonzero(holding)]


def _how(number: int, query: Query, sought: str, index: Index) -> MatchLevel:
    """Return how an article holds the words, all of which it holds."""
    title = _fold(index.articles[number].title)
    if title == sought:
        return MatchLevel.AS_TITLE
    others = [word for word in query.words if not _begins_in(_fold(word.text), title)]
    if not others:
        in_title = query.words or _begins_in(sought, title)
        return MatchLevel.IN_TITLE if in_title else MatchLevel.SOMEWHERE
    found = to_terms(index.articles[number].title, index.article_languages[number])
    terms = {index.term_ids[term] for term in found if term in index.term_ids}
    missing = any(terms.isdisjoint(word.terms) for word in others)
    return MatchLevel.SOMEWHERE if missing else MatchLevel.IN_TITLE


def _places(query: Query, index: Index) -> dict[int, int]:
    """Return for articles whose passages match well their place among these, from 0."""
    hits = index.search(query.weighted_terms(), k=_RANKED)
    articles = dict.fromkeys(int(index.article_of[hit.passage]) for hit in hits)
    return {article: place for place, article in enumerate(articles)}


def _mended(words: str, query: Query) -> str:
    """Return the words as they were searched for."""
    for typed, meant in query.corrected.items():
        words = re.sub(rf"(?<!\w){re.escape(typed)}(?!\w)", meant, words)
    return words


def _described(article: Article) -> str:
    """Return what is known of an article, folded."""
    known = (article.title, article.publisher, article.author, *article.tags, article.published)
    return _fold(" ".join(str(thing) for thing in known if thing))


def _begins_in(words: str, text: str) -> bool:
    """Tell whether words of a text begin so; anywhere, in scripts that do not space words."""
    return f" {words}" in f" {text}" or (not words.isascii() and words in text)


def _fold(text: str) -> str:
    return " ".join(_PARTS.split(text.casefold())).strip()
