"""Find sentences that say the same as another one in the same or nearly the same words.

Each sentence of a story is searched, ranked and quoted in one of its copies only: the one that was
published first, which is closest to the source. Of several of one day (papers print an agency's
report on the same day) those with an address come first, then those with a publisher, then corpus
order decides.

Sentences of copies may differ in a word here and there, as papers edit, but not in a number, a
name, a day or a negation: no copy may hide what another one puts differently.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np

from retrieval.analysis.tagger import SentenceKind, WordKind
from retrieval.types.arrays import Bools, Int32s, Ints, UInt8s
from retrieval.types.article import Article

_SAME = 0.8  # share of the terms of the longer of two sentences that both must hold
_NUMBER = int(WordKind.NUMBER)
_NAMED = int(WordKind.NAME | WordKind.INITIAL | WordKind.CALENDAR)


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparableSentences:
    """The sentences of some articles, with all that it takes to find the duplicates."""

    owners: Ints
    """(n_sentences,) the article of each sentence."""
    fingerprints: Ints
    """(n_sentences,) equal for sentences that consist of the same words."""
    kinds: Int32s
    """(n_sentences,) flags: `SentenceKind`."""
    token_bounds: Int32s
    """(n_sentences + 1,) sentence s's terms are tokens[bounds[s]:bounds[s + 1]]."""
    tokens: Int32s
    """(n_tokens,) terms."""
    token_kinds: UInt8s
    """(n_tokens,) flags: `WordKind`."""


def find_duplicate_sentences(
    told: ComparableSentences, articles: Sequence[Article], copies: Int32s
) -> Int32s:
    """Return the sentence that each sentence duplicates, itself where none: (n_sentences,).

    Sentences of the same words are duplicates anywhere, those of nearly the same words only in
    copies of one article.
    copies: (n_articles,) as in `IndexArrays`.
    """
    firsts = np.arange(len(told.owners))
    stories: dict[int, _Story] = {}
    for article in _copied(articles, copies):
        story = stories.setdefault(int(copies[article]), _Story(told))
        for sentence in range(*np.searchsorted(told.owners, [article, article + 1]).tolist()):
            firsts[sentence] = story.add(sentence)
    _, places, words = np.unique(told.fingerprints, return_index=True, return_inverse=True)
    return np.asarray(places[words][firsts], dtype=np.int32)


class _Story:
    """The distinct sentences of the copies of one article."""

    def __init__(self, told: ComparableSentences) -> None:
        self._told = told
        self._by_words: dict[int, int] = {}
        self._by_facts: dict[tuple[frozenset[int], bool], list[int]] = {}
        """Facts that must be equal, the numbers and whether it is negated -> sentences."""
        self._terms: dict[int, frozenset[int]] = {}
        self._names: dict[int, frozenset[int]] = {}

    def add(self, sentence: int) -> int:
        """Return the first sentence of the story that says the same, itself where none does."""
        words = int(self._told.fingerprints[sentence])
        if words not in self._by_words:
            self._by_words[words] = self._find_equivalent(sentence)
        return self._by_words[words]

    def _find_equivalent(self, sentence: int) -> int:
        told = self._told
        part = slice(*told.token_bounds[sentence : sentence + 2])
        tokens, kinds = told.tokens[part], told.token_kinds[part]
        numbers = frozenset(tokens[kinds & _NUMBER != 0].tolist())
        negative = bool(told.kinds[sentence] & int(SentenceKind.NEGATIVE))
        terms = frozenset(tokens.tolist())
        names = frozenset(tokens[kinds & _NAMED != 0].tolist())
        likely = self._by_facts.setdefault((numbers, negative), [])
        for other in likely:
            fewer, more = sorted((names, self._names[other]), key=len)
            longer = max(len(terms), len(self._terms[other]))
            if fewer <= more and len(terms & self._terms[other]) >= _SAME * max(longer, 1):
                return other
        likely.append(sentence)
        self._terms[sentence], self._names[sentence] = terms, names
        return sentence


class DuplicateSentences:
    """Which sentences of an index duplicate others, and which articles are copies."""

    def __init__(
        self, articles: Sequence[Article], copies: Int32s, owners: Ints, retold: Int32s
    ) -> None:
        """Take an index's articles and arrays; owners: (n_sentences,) the article of each."""
        self._articles = articles
        self._owners = owners
        self._retold = retold
        self.copies = copies
        """(n_articles,) as in `IndexArrays`."""

    def elsewhere(self, sentence: int) -> list[int]:
        """Return the duplicates of a sentence in other articles, one from each article.

        They come in the order in which they would be preferred for quoting.
        """
        first, order = self._retold[sentence], self._by_first
        start, stop = (
            int(np.searchsorted(self._retold, first, side, sorter=order))
            for side in ("left", "right")
        )
        found: dict[int, int] = {}
        for number in order[start:stop].tolist():
            found.setdefault(int(self._owners[number]), number)
        del found[int(self._owners[sentence])]
        return [found[article] for article in sorted(found, key=self._preference)]

    def without_duplicates(self, allowed: Bools | None = None) -> Bools | None:
        """Return the allowed sentences without duplicates: (n_sentences,), or None for all.

        allowed: (n_sentences,) all by default.
        """
        if not self._copied.size:
            return allowed
        return self._distinct if allowed is None else self._without_repeats(allowed)

    def canonical_article(self, article: int) -> int:
        """Return the article that is quoted in place of this copy, itself where it is none."""
        story = np.flatnonzero(self.copies == self.copies[article])
        return min(story.tolist(), key=self._preference)

    def canonical_articles(self, articles: Sequence[int]) -> list[int]:
        """Return the articles in their order, of several copies only the one that is quoted."""
        if not self._copied.size:
            return list(articles)
        best: dict[int, int] = {}
        for article in sorted(articles, key=self._preference):
            best.setdefault(int(self.copies[article]), article)
        return [article for article in articles if best[int(self.copies[article])] == article]

    @cached_property
    def _distinct(self) -> Bools:
        return self._without_repeats(np.ones(len(self._owners), dtype=bool))

    def _without_repeats(self, allowed: Bools) -> Bools:
        numbers, told = self._copied[:, allowed[self._copied[0]]]
        kept = allowed.copy()
        kept[numbers[1:][told[1:] == told[:-1]]] = False
        return kept

    @cached_property
    def _by_first(self) -> Ints:
        return np.argsort(self._retold, kind="stable")

    @cached_property
    def _copied(self) -> Ints:
        """(2, n) the sentences of articles that have copies, and the group of duplicates of each.

        Duplicates within the copies of one story are adjacent, the one that is quoted first.
        """
        places = np.full(len(self.copies), -1)
        copied = _copied(self._articles, self.copies)
        places[copied] = np.arange(len(copied))
        numbers = np.flatnonzero(places[self._owners] >= 0)
        owners = self._owners[numbers]
        order = np.lexsort((numbers, places[owners], self._retold[numbers], self.copies[owners]))
        numbers, owners = numbers[order], owners[order]
        told = np.stack([self._retold[numbers], self.copies[owners]])
        is_new = (told[:, 1:] != told[:, :-1]).any(axis=0)
        return np.stack([numbers, np.cumsum(np.r_[False, is_new])[: len(numbers)]])

    def _preference(self, article: int) -> tuple[date, bool, bool, int]:
        return _preference(article, self._articles)


def _copied(articles: Sequence[Article], copies: Int32s) -> list[int]:
    """Return the articles that are copies or have copies, those preferred for quoting first."""
    sizes = np.bincount(copies, minlength=len(copies))
    copied = np.flatnonzero(sizes[copies] > 1).tolist()
    return sorted(copied, key=lambda article: _preference(article, articles))


def _preference(article: int, articles: Sequence[Article]) -> tuple[date, bool, bool, int]:
    one = articles[article]
    return one.published or date.max, not one.url, not one.publisher, article
