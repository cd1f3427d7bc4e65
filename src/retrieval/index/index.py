"""Look up articles, passages, sentences and terms, and the best passages for given terms."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from retrieval.analysis.language_id import by_frequency
from retrieval.analysis.lexicon.aliases import AliasTable
from retrieval.index.article_db import StoredArticle
from retrieval.index.duplicates.duplicate_sentences import DuplicateSentences
from retrieval.index.index_arrays import IndexArrays
from retrieval.index.postings import Postings
from retrieval.index.sentence_history import IndexHistory
from retrieval.types.arrays import Bools, Int32s, Ints
from retrieval.types.article import Article, Passage, Sentence


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage and how well it matches the question."""

    passage: int
    """Its number in the index, from 0, in corpus order."""
    score: float
    """BM25-weighted TF-IDF score, > 0; comparable within one question only."""


class Index:
    """Articles, and the passages and sentences of theirs that may be quoted."""

    def __init__(
        self,
        articles: Sequence[Article],
        spellings: Sequence[str],
        terms: Sequence[str],
        arrays: IndexArrays,
        *,
        article_languages: Sequence[str],
        version: str,
        equals: AliasTable | None = None,
        history: IndexHistory | None = None,
    ) -> None:
        self.articles = tuple(articles)
        self.article_languages = tuple(article_languages)
        """ISO 639 code of each article's language."""
        self.languages = by_frequency(article_languages)
        """The articles' languages, the most frequent first."""
        self.version = version
        """Digest of what is served, 16 hexadecimal digits: equal for equal articles."""
        self.history = history or IndexHistory()
        self.spellings = tuple(spellings)
        """For each term its most frequent spelling, folded."""
        self.terms = tuple(terms)
        """In alphabetical order; a term's number is its position."""
        self.arrays = arrays
        self.equals = equals or AliasTable()
        """Acronyms that the articles define, and what the operator says means the same."""
        self.postings = Postings(
            arrays.posting_bounds,
            arrays.posting_passages,
            arrays.posting_weights,
            arrays.posting_ceilings,
            len(arrays.passages),
        )
        self.article_of = np.ascontiguousarray(arrays.passage_articles)
        """(n_passages,) number of each passage's article."""

    @functools.cached_property
    def term_ids(self) -> Mapping[str, int]:
        """Return each term's number."""
        return {term: number for number, term in enumerate(self.terms)}

    @functools.cached_property
    def duplicates(self) -> DuplicateSentences:
        """Return which sentences, and which articles, are duplicates of others."""
        owners = self.article_of[self.arrays.sentence_passages].astype(np.int64)
        return DuplicateSentences(self.articles, self.arrays.copies, owners, self.arrays.retold)

    def passage_article(self, passage: int) -> int:
        """Return the number of the article that a passage belongs to."""
        return int(self.article_of[passage])

    def sentence_passage(self, sentence: int) -> int:
        """Return the number of the passage that a sentence belongs to."""
        return int(self.arrays.sentence_passages[sentence])

    def articles_of_sentences(self, sentences: Ints) -> Int32s:
        """Return the article of each of some sentences: the shape of sentences."""
        articles: Int32s = self.article_of[self.arrays.sentence_passages[sentences]]
        return articles

    def days_of(self, sentences: Ints) -> Int32s:
        """Return the date of publication of sentences, as ordinals (0: unknown): (n,)."""
        days: Int32s = self._days[self.articles_of_sentences(sentences)]
        return days

    @functools.cached_property
    def _days(self) -> Int32s:
        dates = (article.published for article in self.articles)
        return np.array([day.toordinal() if day else 0 for day in dates], dtype=np.int32)

    @functools.cached_property
    def numbers(self) -> Mapping[str, int]:
        """Return each article's number, from 0 in corpus order, by its id."""
        return {article.id: number for number, article in enumerate(self.articles)}

    def holds_in(self, term: int, code: str) -> bool:
        """Tell whether an article in that language holds the term."""
        first, stop = self.arrays.posting_bounds[term : term + 2]
        articles = np.unique(self.article_of[self.arrays.posting_passages[first:stop]])
        return any(self.article_languages[article] == code for article in articles.tolist())

    def sentence_of(self, version: str, number: int) -> int | None:
        """Return the number in this index of a sentence of an earlier version of it.

        version: a prefix of it is enough.
        Returns None when the version is unknown, or when the article is gone or has changed.
        """
        if self.version.startswith(version):
            return number if 0 <= number < len(self.arrays.sentences) else None
        return self.history.sentence_of(version, number)

    def sentence_at(self, article: int, position: int) -> int | None:
        """Return the number of the sentence at a position, or None when none may be quoted there.

        article: its number. position: a code point of its text.
        """
        passage = self.passage_at(article, position)
        if passage is None:
            return None
        begin, end = self.arrays.sentence_bounds[passage : passage + 2]
        starts = self.arrays.sentence_starts[begin:end]
        sentence = int(begin + np.searchsorted(starts, position, "right")) - 1
        if sentence < begin or position >= self.arrays.sentence_ends[sentence]:
            return None
        return sentence

    def passages_of(self, article: int) -> range:
        """Return the numbers of an article's passages, in reading order.

        article: its number.
        """
        first, stop = np.searchsorted(self.article_of, [article, article + 1])
        return range(int(first), int(stop))

    def passage_at(self, article: int, position: int) -> int | None:
        """Return the number of the article's last passage that begins at or before a position."""
        numbers = self.passages_of(article)
        starts = self.arrays.passage_starts[numbers.start : numbers.stop]
        place = int(np.searchsorted(starts, position, "right")) - 1
        return numbers[place] if place >= 0 else None

    @functools.cached_property
    def joined_terms(self) -> tuple[str, Ints]:
        """Return all terms as one string, a line each, and their offsets: (n_terms,)."""
        lengths = np.array([len(term) + 1 for term in self.terms], dtype=np.int64)
        return "\n" + "\n".join(self.terms) + "\n", np.cumsum(lengths) - lengths

    def search(
        self,
        weighted_terms: Sequence[tuple[int, float]],
        *,
        k: int,
        allowed: Bools | None = None,
    ) -> list[Hit]:
        """Return the k best passages, best first; ties keep corpus order.

        weighted_terms: (term's number, its weight in the question > 0), each term once.
        allowed: (n_passages,) which may be returned; all by default.
        """
        passages, scores = self.postings.top(weighted_terms, k=k, allowed=allowed)
        return [Hit(int(p), float(s)) for p, s in zip(passages, scores, strict=True)]

    def frequency(self, term: int) -> int:
        """Return the document frequency: how many passages hold the term, context included."""
        bounds = self.arrays.posting_bounds
        return int(bounds[term + 1] - bounds[term])

    def articles_with(self, terms: Sequence[int]) -> npt.NDArray[np.bool_]:
        """Return for each article whether it holds any of the terms: (n_articles,)."""
        holding = np.zeros(len(self.articles), dtype=bool)
        for term in terms:
            part = slice(*self.arrays.posting_bounds[term : term + 2])
            holding[self.article_of[self.arrays.posting_passages[part]]] = True
        return holding

    def follows(self, passages: Ints) -> npt.NDArray[np.int64]:
        """Return 1 for passages that follow another one of their article, else 0: (n,)."""
        articles = self.article_of
        inside = (passages > 0) & (passages < len(articles))
        here = np.where(inside, passages, 0)
        return np.asarray(inside & (articles[here] == articles[here - 1]), dtype=np.int64)

    def holds_pair(self, first: int, second: int) -> bool:
        """Tell whether the second term follows the first directly somewhere."""
        tokens = self.arrays.tokens
        places = np.flatnonzero(tokens[:-1] == first)
        return bool(np.any(tokens[places + 1] == second))

    def passage(self, number: int) -> Passage:
        """Return the passage of that number, from 0."""
        article, start, end, paragraph, caption, *heading = self.arrays.passages[number].tolist()
        first, last = heading
        whole = self.article(article)
        return Passage(whole, start, end, paragraph, (first, last), caption=bool(caption))

    def article(self, number: int) -> Article:
        """Return the article of that number, from 0, with its text.

        Unlike those of `articles`, it does not keep the index's database open.
        """
        article = self.articles[number]
        return article.whole() if isinstance(article, StoredArticle) else article

    def sentences_of(self, passage: int) -> range:
        """Return the numbers of the sentences of the passage of that number."""
        first, stop = self.arrays.sentence_bounds[passage : passage + 2]
        return range(int(first), int(stop))

    def sentence_terms(self, number: int) -> frozenset[int]:
        """Return the numbers of the terms that the sentence of that number holds."""
        first, stop = self.arrays.token_bounds[number : number + 2]
        return frozenset(self.arrays.tokens[first:stop].tolist())

    def sentence(self, number: int) -> Sentence:
        """Return the sentence of that number, from 0."""
        passage, start, end, _ = map(int, self.arrays.sentences[number])
        parent = self.passage(passage)
        return Sentence(parent.article, start, end, parent)
