"""Turn passages into an index that finds the best of them for a question's terms."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from retrieval.analysis.language_id import by_frequency
from retrieval.analysis.lexicon.aliases import AliasTable
from retrieval.index.article_db import StoredArticle
from retrieval.index.duplicate_sentences import DuplicateSentences
from retrieval.index.postings import Postings
from retrieval.index.sentence_history import IndexHistory
from retrieval.types.arrays import Bools, Float32s, Int32s, Ints, UInt8s, UInt32s
from retrieval.types.article import Article, Passage, Sentence


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage and how well it matches the question."""

    passage: int
    """Its number in the index, from 0, in corpus order."""
    score: float
    """BM25-weighted TF-IDF score, > 0; comparable within one question only."""


@dataclass(frozen=True, slots=True)
class Arrays:
    """Everything of an index but its texts and spellings, ready to be memory-mapped."""

    passages: Int32s
    """(n_passages, 7) article, start, end, paragraph, caption (0 or 1), heading's start, end."""
    sentences: Int32s
    """(n_sentences, 4) passage, start, end, bits of `SentenceKind`."""
    sentence_bounds: Int32s
    """(n_passages + 1,) passage p's sentences are [bounds[p]:bounds[p + 1]]."""
    fingerprints: Ints
    """(n_sentences,) equal where sentences are of the same words."""
    retold: Int32s
    """(n_sentences,) the sentence that each tells again, itself where none; see `retelling`."""
    tokens: Int32s
    """(n_tokens,) terms of all sentences, in text order."""
    token_kinds: UInt8s
    """(n_tokens,) bits of `WordKind`."""
    token_bounds: Int32s
    """(n_sentences + 1,) sentence s's terms are tokens[bounds[s]:bounds[s + 1]]."""
    context_tokens: Int32s
    """Terms of the title and the heading that each passage stands under."""
    context_bounds: Int32s
    """(n_passages + 1,) passage p's context is context_tokens[bounds[p]:bounds[p + 1]]."""
    signatures: UInt32s
    """(n_articles, copies.COLUMNS) alike where articles are."""
    copies: Int32s
    """(n_articles,) the first of the articles that each is a copy of, itself where of none."""
    idf: Float32s
    """(n_terms,) how rare each term is, > 0."""
    meanings: Int32s
    """(n_terms,) row of each term's vector in `meaning`, or -1."""
    posting_bounds: Ints
    posting_passages: Int32s
    posting_weights: Float32s
    posting_ceilings: Float32s
    """These four: see `Postings`."""

    def check(self, *, n_terms: int) -> None:
        """Raise ValueError unless the arrays fit each other and the number of terms."""
        n_passages, n_sentences = len(self.passages), len(self.sentences)
        ends = (
            (self.sentence_bounds, n_passages, n_sentences),
            (self.token_bounds, n_sentences, len(self.tokens)),
            (self.context_bounds, n_passages, len(self.context_tokens)),
            (self.posting_bounds, n_terms, len(self.posting_passages)),
        )
        pairs = (
            (self.sentences, self.fingerprints),
            (self.sentences, self.retold),
            (self.signatures, self.copies),
            (self.tokens, self.token_kinds),
            (self.posting_passages, self.posting_weights),
            (self.posting_bounds[1:], self.idf),
            (self.posting_bounds[1:], self.meanings),
            (self.posting_bounds[1:], self.posting_ceilings),
        )
        fits = all(len(bounds) == n + 1 and bounds[-1] == end for bounds, n, end in ends)
        if not fits or any(len(one) != len(other) for one, other in pairs):
            raise ValueError("the arrays are of different indexes")


class Index:
    """Articles, and the passages and sentences of theirs that may be quoted."""

    def __init__(
        self,
        articles: Sequence[Article],
        spellings: Sequence[str],
        terms: Sequence[str],
        arrays: Arrays,
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
        """Digest of what is served, 16 hexadecimal digits: the same articles, the same."""
        self.history = history or IndexHistory()
        self.spellings = tuple(spellings)
        """For each term the word that mostly stands for it, folded."""
        self.terms = tuple(terms)
        """In alphabetical order; a term's number is its place."""
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
        self.article_of = np.ascontiguousarray(arrays.passages[:, 0])
        """(n_passages,) number of the article that each passage stands in."""

    @functools.cached_property
    def term_ids(self) -> Mapping[str, int]:
        """Return each term's number."""
        return {term: number for number, term in enumerate(self.terms)}

    @functools.cached_property
    def retelling(self) -> DuplicateSentences:
        """Return which sentences tell again what others tell."""
        owners = self.article_of[self.arrays.sentences[:, 0]].astype(np.int64)
        return DuplicateSentences(self.articles, self.arrays.copies, owners, self.arrays.retold)

    def days_of(self, sentences: Ints) -> Int32s:
        """Return when each sentence was published, in days, or 0 where nobody knows: (n,)."""
        days: Int32s = self._days[self.article_of[self.arrays.sentences[sentences, 0]]]
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
        """Return the number that a sentence of an earlier version has today.

        version: its first digits are enough. None where the version is not known, or the article
        is gone or gives other sentences now.
        """
        if self.version.startswith(version):
            return number if 0 <= number < len(self.arrays.sentences) else None
        return self.history.sentence_of(version, number)

    def sentence_at(self, article: int, position: int) -> int | None:
        """Return the number of the sentence that stands there, or None where none may be quoted.

        article: its number; position: a code point of its text.
        """
        passage = self.passage_at(article, position)
        if passage is None:
            return None
        begin, end = self.arrays.sentence_bounds[passage : passage + 2]
        sentences = self.arrays.sentences[begin:end]
        place = int(np.searchsorted(sentences[:, 1], position, "right")) - 1
        if place < 0 or position >= sentences[place, 2]:
            return None
        return int(begin) + place

    def passages_of(self, article: int) -> range:
        """Return the numbers of an article's passages, in reading order.

        article: its number.
        """
        first, stop = np.searchsorted(self.article_of, [article, article + 1])
        return range(int(first), int(stop))

    def passage_at(self, article: int, position: int) -> int | None:
        """Return the number of the article's last passage that begins there or before."""
        numbers = self.passages_of(article)
        starts = self.arrays.passages[numbers.start : numbers.stop, 1]
        place = int(np.searchsorted(starts, position, "right")) - 1
        return numbers[place] if place >= 0 else None

    @functools.cached_property
    def joined_terms(self) -> tuple[str, Ints]:
        """Return all terms as one text, each behind a line break, and where each begins."""
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
        """Return how many passages hold the term, their titles and headings counted."""
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
        """Return for each passage 1 where the one before it is of the same article, else 0."""
        articles = self.arrays.passages[:, 0]
        inside = (passages > 0) & (passages < len(articles))
        here = np.where(inside, passages, 0)
        return np.asarray(inside & (articles[here] == articles[here - 1]), dtype=np.int64)

    def holds_pair(self, first: int, second: int) -> bool:
        """Tell whether the two terms stand side by side somewhere."""
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

        Unlike those of `articles` it keeps nothing of the index from being let go.
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
        whole = self.passage(passage)
        return Sentence(whole.article, start, end, whole)
