"""Turn passages into an index that finds the best of them for a question's terms."""

from __future__ import annotations

import functools
import hashlib
from array import array
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from retrieval import acronyms, analysis, kinds, language, meaning, rarity, repeated, segment
from retrieval.article import Article, Passage, Sentence
from retrieval.equals import Acronym, Equals, Group
from retrieval.postings import Postings

TITLE_COUNT = 0.3
"""How much a title's or heading's word counts beside one of the passage; benchmarks/choices.md."""

VERSION = (
    f"4.{analysis.VERSION}.{segment.VERSION}.{kinds.VERSION}.{language.VERSION}"
    f".{acronyms.VERSION}.{TITLE_COUNT}"
)
"""Of what is saved; an index saved by another version is built anew."""

Int32s = npt.NDArray[np.int32]
Int64s = npt.NDArray[np.int64]
Uint8s = npt.NDArray[np.uint8]
Float32s = npt.NDArray[np.float32]
Bools = npt.NDArray[np.bool_]


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
    """(n_passages, 6) article, start, end, paragraph, heading (-1: none), caption (0 or 1)."""
    sentences: Int32s
    """(n_sentences, 4) passage, start, end, bits of `SentenceKind`."""
    sentence_bounds: Int32s
    """(n_passages + 1,) passage p's sentences are [bounds[p]:bounds[p + 1]]."""
    tokens: Int32s
    """(n_tokens,) terms of all sentences, in text order."""
    token_kinds: Uint8s
    """(n_tokens,) bits of `WordKind`."""
    token_bounds: Int32s
    """(n_sentences + 1,) sentence s's terms are tokens[bounds[s]:bounds[s + 1]]."""
    context_tokens: Int32s
    """Terms of the title and the heading that each passage stands under."""
    context_bounds: Int32s
    """(n_passages + 1,) passage p's context is context_tokens[bounds[p]:bounds[p + 1]]."""
    idf: Float32s
    """(n_terms,) how rare each term is, > 0."""
    meanings: Int32s
    """(n_terms,) row of each term's vector in `meaning`, or -1."""
    posting_bounds: Int64s
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
        headings: Sequence[str],
        spellings: Sequence[str],
        terms: Sequence[str],
        arrays: Arrays,
        *,
        article_languages: Sequence[str],
        equals: Equals | None = None,
    ) -> None:
        self.articles = tuple(articles)
        self.article_languages = tuple(article_languages)
        """ISO 639 code of each article's language."""
        self.languages = language.names_of(article_languages)
        """The articles' languages, the most frequent first."""
        self.headings = tuple(headings)
        self.spellings = tuple(spellings)
        """For each term the word that first stood for it, folded."""
        self.terms = tuple(terms)
        """In alphabetical order; a term's number is its place."""
        self.arrays = arrays
        self.equals = equals or Equals()
        """Acronyms that the articles define, and what the operator says means the same."""
        self.term_ids: Mapping[str, int] = {term: i for i, term in enumerate(terms)}
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
    def version(self) -> str:
        """Return a digest of what is served, 16 hexadecimal digits: the same texts, the same."""
        digest = hashlib.sha256(VERSION.encode())
        for article in self.articles:
            for part in (article.id, article.title, article.text):
                digest.update(part.encode("utf-8", "surrogatepass") + b"\0")
            told = (article.publisher, article.author, article.published, article.url)
            digest.update(ascii((*told, article.language, article.tags)).encode())
        return digest.hexdigest()[:16]

    @functools.cached_property
    def numbers(self) -> Mapping[str, int]:
        """Return each article's number, from 0 in corpus order, by its id."""
        return {article.id: number for number, article in enumerate(self.articles)}

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
    def joined_terms(self) -> tuple[str, Int64s]:
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

    def follows(self, passages: Int64s) -> npt.NDArray[np.int64]:
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
        article, start, end, paragraph, heading, caption = map(int, self.arrays.passages[number])
        text = self.headings[heading] if heading >= 0 else ""
        return Passage(self.articles[article], start, end, paragraph, text, caption=bool(caption))

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


def build_index(
    articles: Sequence[Article],
    *,
    synonyms: Sequence[Group] = (),
    progress: Callable[[int], None] | None = None,
) -> Index:
    """Return an index over the articles.

    synonyms: what an operator says means the same.
    progress: called with the number of articles done, after each.
    """
    vocabulary = _Vocabulary()
    builder = _Builder(vocabulary)
    stale = repeated.learn_from(articles)
    for number, article in enumerate(articles):
        builder.add(number, article, stale=stale[number])
        if progress:
            progress(number + 1)
    return builder.finish(articles, synonyms)


class _Vocabulary:
    """Terms and their numbers, in the order in which they are met."""

    def __init__(self) -> None:
        self.ids: dict[str, int] = {}
        self.spellings: list[str] = []
        self.english: set[str] = set()
        """Terms that stand in an English article."""

    def add(self, word: analysis.Word, language: str) -> int:
        """Return the number of the word's term, a new one for a new term."""
        number = self.ids.setdefault(word.term, len(self.ids))
        if number == len(self.spellings):
            self.spellings.append(analysis.spelling_of(word.text, language))
        if language == "en":
            self.english.add(word.term)
        return number

    def in_order(self) -> tuple[list[str], Int32s]:
        """Return the terms in alphabetical order, and each old number's new one."""
        terms = sorted(self.ids)
        renumbered = np.zeros(len(terms), dtype=np.int32)
        renumbered[[self.ids[term] for term in terms]] = np.arange(len(terms), dtype=np.int32)
        return terms, renumbered

    def spelling(self, term: str) -> str:
        """Return the word that first stood for the term."""
        return self.spellings[self.ids[term]]


class _Builder:
    """Grows the arrays of an index, one article at a time."""

    def __init__(self, vocabulary: _Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.language = "en"
        self.languages: list[str] = []
        self.headings: dict[str, int] = {}
        self.passages = array("i")
        self.sentences = array("i")
        self.sentence_bounds = array("i", [0])
        self.tokens = array("i")
        self.token_kinds = array("B")
        self.token_bounds = array("i", [0])
        self.context_tokens = array("i")
        self.context_bounds = array("i", [0])
        self.acronyms: list[Acronym] = []

    def add(self, number: int, article: Article, *, stale: bytes) -> None:
        """Append the article's passages and sentences."""
        self.language = language.of_article(article.text, article.language)
        self.languages.append(self.language)
        title = self._terms(article.title)
        for passage in segment.split_passages(article, stale=stale):
            self._add_passage(number, passage, title)

    def _terms(self, text: str) -> list[int]:
        """Return the numbers of the terms of a text in the article's language."""
        words = analysis.words(text, self.language)
        return [self.vocabulary.add(word, self.language) for word in words]

    def _add_passage(self, article: int, passage: Passage, title: Sequence[int]) -> None:
        heading = -1
        if passage.heading:
            heading = self.headings.setdefault(passage.heading, len(self.headings))
        place = len(self.passages) // 6
        row = (article, passage.start, passage.end, passage.paragraph, heading, passage.caption)
        self.passages.extend(map(int, row))
        for sentence in segment.split_sentences(passage, self.language):
            self._add_acronyms(article, sentence)
            self._add_sentence(place, sentence)
        self.sentence_bounds.append(len(self.sentences) // 4)
        self.context_tokens.extend(title)
        self.context_tokens.extend(self._terms(passage.heading))
        self.context_bounds.append(len(self.context_tokens))

    def _add_sentence(self, passage: int, sentence: Sentence) -> None:
        text = sentence.text
        kind = kinds.sentence_kind(text, self.language)
        self.sentences.extend((passage, sentence.start, sentence.end, kind))
        first = len(text) - len(text.lstrip("\"“”‘’'«([—–- "))
        token_kinds = []
        for word in analysis.words(text, self.language):
            self.tokens.append(self.vocabulary.add(word, self.language))
            is_first = word.start == first
            token_kinds.append(kinds.word_kind(word, first=is_first, language=self.language))
        if self.language == "de":
            token_kinds = kinds.without_nouns(token_kinds)
        self.token_kinds.extend(token_kinds)
        self.token_bounds.append(len(self.tokens))

    def _add_acronyms(self, article: int, sentence: Sentence) -> None:
        number = len(self.sentences) // 4
        for definition in acronyms.find_definitions(sentence.text):
            short = analysis.term_of(definition.short, self.language)
            long = tuple(analysis.terms(definition.long, self.language))
            if short and len(long) > 1:
                self.acronyms.append(Acronym(short, long, number, article))

    def _are_names(self) -> list[Acronym]:
        """Return the acronyms that are never a word without a capital, as AIDS may be aids."""
        shorts = {self.vocabulary.ids.get(acronym.short) for acronym in self.acronyms}
        words = {
            token
            for token, kind in zip(self.tokens, self.token_kinds, strict=True)
            if token in shorts and not kinds.is_capitalised(kind)
        }
        return [a for a in self.acronyms if self.vocabulary.ids.get(a.short) not in words]

    def finish(self, articles: Sequence[Article], synonyms: Sequence[Group]) -> Index:
        """Return the index of what was added."""
        terms, renumbered = self.vocabulary.in_order()
        grown: dict[str, Any] = {
            "passages": _int32(self.passages).reshape(-1, 6),
            "sentences": _int32(self.sentences).reshape(-1, 4),
            "sentence_bounds": _int32(self.sentence_bounds),
            "tokens": renumbered[_int32(self.tokens)],
            "token_kinds": np.array(self.token_kinds, dtype=np.uint8),
            "token_bounds": _int32(self.token_bounds),
            "context_tokens": renumbered[_int32(self.context_tokens)],
            "context_bounds": _int32(self.context_bounds),
        }
        english = np.array([term in self.vocabulary.english for term in terms], dtype=bool)
        meanings = np.where(english, meaning.rows(terms), -1).astype(np.int32)
        arrays = Arrays(**grown, meanings=meanings, **_weigh(grown, terms, english))
        spellings = [self.vocabulary.spelling(term) for term in terms]
        equals = Equals(synonyms, self._are_names())
        return Index(
            articles,
            list(self.headings),
            spellings,
            terms,
            arrays,
            article_languages=self.languages,
            equals=equals,
        )


def _weigh(
    grown: Mapping[str, npt.NDArray[Any]], terms: Sequence[str], english: Bools
) -> dict[str, Any]:
    """Return the terms' rarities and their postings.

    english: (n_terms,) whether each stands in an English article.
    """
    n_passages = len(grown["passages"])
    if n_passages and terms:
        idf, postings = _weigh_counts(_count(grown, len(terms)), terms, english)
    else:  # nothing but boilerplate, or nothing but stop words
        idf = rarity.of_absent(terms, n_passages)
        postings = Postings.from_csc(np.zeros(len(terms) + 1), [], [], n_passages)
    return {
        "idf": idf.astype(np.float32),
        "posting_bounds": postings.bounds,
        "posting_passages": postings.passages,
        "posting_weights": postings.weights,
        "posting_ceilings": postings.ceilings,
    }


def _weigh_counts(
    counts: Any, terms: Sequence[str], english: Bools
) -> tuple[rarity.Floats, Postings]:
    """Return the terms' rarities and postings from their counts: (n_passages, n_terms) sparse.

    The background knows English alone: terms of other languages are as rare as in the library.
    """
    from retrieval.weighting import BM25Transformer  # noqa: PLC0415 - only building needs it

    own = np.diff(counts.tocsc().indptr) / counts.shape[0]
    transformer = BM25Transformer(
        background=np.where(english, rarity.background_shares(terms), own),
        background_passages=rarity.BACKGROUND_PASSAGES,
    )
    weights = transformer.fit_transform(counts).tocsc()
    weights.sort_indices()
    n_passages = counts.shape[0]
    postings = Postings.from_csc(weights.indptr, weights.indices, weights.data, n_passages)
    return transformer.idf_, postings


def _count(grown: Mapping[str, npt.NDArray[Any]], n_terms: int) -> Any:
    """Return how often each passage, its title and its heading hold each term, as CSR."""
    from scipy import sparse  # noqa: PLC0415 - only building needs it, and it is slow to import

    n_passages = len(grown["passages"])
    token_passages = np.repeat(
        np.repeat(np.arange(n_passages), np.diff(grown["sentence_bounds"])),
        np.diff(grown["token_bounds"]),
    )
    context_passages = np.repeat(np.arange(n_passages), np.diff(grown["context_bounds"]))
    ones = np.ones(len(token_passages))
    parts = np.full(len(context_passages), TITLE_COUNT)
    rows = np.concatenate([token_passages, context_passages])
    columns = np.concatenate([grown["tokens"], grown["context_tokens"]])
    return sparse.csr_matrix(
        (np.concatenate([ones, parts]), (rows, columns)), shape=(n_passages, n_terms)
    )


def _int32(numbers: array[int]) -> Int32s:
    return np.array(numbers, dtype=np.int32)
