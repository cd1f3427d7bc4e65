"""Turn a question that was declined into topics that the articles do hold, the nearest first."""

from __future__ import annotations

import functools
import itertools
import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from retrieval.analysis import entities, tagger
from retrieval.analysis.entities import find_entities, find_recurring
from retrieval.analysis.language_id import identify_question_language
from retrieval.analysis.tokenizer import to_terms, tokenize
from retrieval.answering.overviews.summaries import newest_articles
from retrieval.index.index import Index
from retrieval.search.query import parse_query

_HITS = 20  # passages whose names may be near the question
_ARTICLES = 3  # articles around them
_PASSAGES = 8  # of one article that are read beside those
_LIBRARY_ARTICLES = 40  # the newest, read for what tells most of a library
_LIBRARY_PASSAGES = 5
_GENERIC = 0.3  # share of the articles that may hold what tells of one, and
_FEW = 3  # as many articles as may hold it anyway

# What a name is worth; set by hand, by reading what the seeds and other articles gave.
_SHARED = 2.0
_TITLED = 0.7
_WHOLE = 0.4
_OFTEN = 0.5


@dataclass(slots=True)
class _Seen:
    """A name, and where it was met."""

    text: str
    article: int
    times: int = 0
    sure: bool = False
    nearness: float = 0.0


class TopicSuggester:
    """Suggests topics that the articles of one index hold."""

    def __init__(self, index: Index) -> None:
        self._index = index

    def suggest(self, question: str) -> Iterator[str]:
        """Yield names in the articles, the nearest to the question first, then the library's."""
        chosen: list[frozenset[str]] = []
        language = identify_question_language(question, self._index.languages)
        own = [text for text, spoken in self._telling if spoken == language]
        others = [text for text, spoken in self._telling if spoken != language]
        for text in itertools.chain(self._around(question), own, others):
            words = frozenset(to_terms(text)) or frozenset({text.casefold()})
            if not any(words <= other or other <= words for other in chosen):
                chosen.append(words)
                yield text

    def _around(self, question: str) -> list[str]:
        """Return the names around the passages that the question is nearest to, best first."""
        query = parse_query(question, self._index)
        asked = set(query.word_of_term)
        hits = self._index.search(query.weighted_terms(), k=_HITS)
        if not hits:
            return []
        nearness = {hit.passage: hit.score / hits[0].score for hit in hits}
        articles = dict.fromkeys(int(self._index.article_of[passage]) for passage in nearness)
        worth: dict[str, float] = {}
        for article in itertools.islice(articles, _ARTICLES):
            for seen in self._names_of(article, most=_PASSAGES, nearness=nearness):
                terms = to_terms(seen.text, self._index.article_languages[article])
                shared = any(self._index.term_ids.get(term) in asked for term in terms)
                value = self._worth(seen) + _SHARED * shared + seen.nearness
                worth[seen.text] = max(value, worth.get(seen.text, 0.0))
        return _best_first(worth)

    @functools.cached_property
    def _telling(self) -> list[tuple[str, str]]:
        """Return what tells most of the newest articles, with its language.

        Of each article its best name comes in turn.
        """
        articles = newest_articles(self._index)[:_LIBRARY_ARTICLES]
        named = {
            article: {seen.text: seen for seen in self._names_of(article, most=_LIBRARY_PASSAGES)}
            for article in articles
        }
        counts = _counts(named.values())
        most = max(_FEW, _GENERIC * len(articles))
        ranked = []
        for article, names in named.items():
            language = self._index.article_languages[article]
            few = {text: self._worth(seen) for text, seen in names.items() if counts[text] <= most}
            ranked.append([(text, language) for text in _best_first(few)])
        in_turn = itertools.chain.from_iterable(itertools.zip_longest(*ranked))
        return list(dict.fromkeys(filter(None, in_turn)))

    def _worth(self, seen: _Seen) -> float:
        """Return how telling a name is of its article."""
        titled = seen.text.casefold() in self._index.articles[seen.article].title.casefold()
        whole = " " in seen.text or seen.text.isupper() or not seen.text[0].isalpha()
        return _OFTEN * math.log2(1 + seen.times) + _TITLED * titled + _WHOLE * whole

    def _names_of(
        self, article: int, *, most: int, nearness: Mapping[int, float] | None = None
    ) -> list[_Seen]:
        """Return the names of an article's first passages, and of those that are near."""
        index, near = self._index, nearness or {}
        first, stop = map(int, index.article_of.searchsorted([article, article + 1]))
        read = [*range(first, min(first + most, stop)), *(p for p in near if first <= p < stop)]
        passages = [p for p in sorted(set(read)) if not index.arrays.captions[p]]
        texts = {passage: index.passage(passage).text for passage in passages}
        if not entities.has_capitals(" ".join(texts.values())):
            return self._recurring(article, list(texts.values()))
        found: dict[str, _Seen] = {}
        for passage in passages:
            for name in self._named_in(passage):
                seen = found.setdefault(name.text, _Seen(name.text, article))
                seen.times += 1
                seen.sure |= name.sure
                seen.nearness = max(seen.nearness, near.get(passage, 0.0))
        publisher = (index.articles[article].publisher or "").casefold()
        return [
            seen for seen in found.values()
            if seen.sure and seen.text.casefold() not in publisher and not _is_date(seen.text)
            and not self._is_plain_noun(seen)
        ]  # fmt: skip

    def _is_plain_noun(self, seen: _Seen) -> bool:
        """Tell whether it may be a noun like any other, which German writes with a capital."""
        if self._index.article_languages[seen.article] != "de" or " " in seen.text:
            return False
        return seen.text not in self._index.articles[seen.article].title

    def _named_in(self, passage: int) -> Iterator[entities.Entity]:
        first, stop = map(int, self._index.arrays.sentence_bounds[passage : passage + 2])
        for number in range(first, stop):
            yield from find_entities(self._index.sentence(number).text)

    def _recurring(self, article: int, texts: list[str]) -> list[_Seen]:
        """Return what an article in a script without capitals says three times or more."""
        language = self._index.article_languages[article]
        often = find_recurring(texts, language)
        return [_Seen(text, article, times, sure=True) for text, times in often if times >= _FEW]


def _best_first(worth: Mapping[str, float]) -> list[str]:
    return sorted(worth, key=lambda text: (-round(worth[text], 10), text))


def _counts(named: Iterable[Mapping[str, _Seen]]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for text in itertools.chain.from_iterable(named):
        counts[text] = counts.get(text, 0) + 1
    return counts


def _is_date(text: str) -> bool:
    words = list(tokenize(text))
    return any(tagger.word_kind(word, first=False) & tagger.WordKind.CALENDAR for word in words)
