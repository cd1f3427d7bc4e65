"""The systems that articlebot is measured beside: each turns a question into ranked sentences."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

import bm25s
import numpy as np
import numpy.typing as npt
from sklearn.feature_extraction.text import TfidfVectorizer

from embeddings import Embedder
from retrieval import Index, Sentence
from retrieval.analysis.tokenizer import to_terms
from retrieval.types.arrays import Float32s, Ints

PASSAGE_SHARE = 0.7  # how much a passage's score counts beside the sentence's own
MIXES = tuple(np.round(np.arange(0.0, 1.01, 0.05), 2).tolist())  # of the embeddings in the hybrid
_SENTENCE = {"k1": 1.2, "b": 0.5}  # sentences differ less in length than passages
_PASSAGE = {"k1": 1.2, "b": 0.75}
_POOL = 100  # best of each of the two that the hybrid chooses among
_BATCH = 256  # questions compared with all sentences at once
_NORMALISED_MIN = 1e-9

logging.getLogger("bm25s").setLevel(logging.WARNING)


@dataclass(frozen=True, slots=True)
class Corpus:
    """The sentences of an index, as every peer reads them."""

    index: Index
    texts: list[str]
    stems: list[list[str]]
    """Of each sentence: our stop words and stems, so that peers differ in ranking alone."""
    owner: Ints
    """(n_sentences,) the passage that each stands in."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """The best sentences for one question."""

    best: Ints
    """Numbers of up to three sentences, best first."""
    score: float
    """Of the first: what the peer has in place of a confidence."""


class Peer(Protocol):
    """Ranks all sentences of a corpus."""

    def rank(self, question: str) -> Ranking:
        """Return the best sentences."""


def read_corpus(index: Index) -> Corpus:
    """Return the sentences of the index."""
    sentences = [index.sentence(number) for number in range(len(index.arrays.sentences))]
    texts = [sentence.text for sentence in sentences]
    return Corpus(index, texts, [stems(text) for text in texts], _owners(sentences))


def stems(text: str) -> list[str]:
    """Return the text's terms as articlebot has them."""
    return list(to_terms(text))


class Vectorizer:
    """scikit-learn's TfidfVectorizer, as it comes."""

    def __init__(self, corpus: Corpus) -> None:
        self._vectorizer = TfidfVectorizer()
        self._matrix = self._vectorizer.fit_transform(corpus.texts)

    def rank(self, question: str) -> Ranking:
        """Return the sentences whose vectors lie nearest."""
        asked = self._vectorizer.transform([question])
        return _top((self._matrix @ asked.T).toarray().ravel())


class Bm25s:
    """bm25s over sentences, as it comes, with our stop words and stems."""

    def __init__(self, corpus: Corpus) -> None:
        self._sentences = _bm25(corpus.stems)

    def rank(self, question: str) -> Ranking:
        """Return the sentences of the highest BM25."""
        return _top(_scores(self._sentences, stems(question)))


class Sum:
    """BM25 of the sentence and 0.7 times that of its passage, whose title counts once."""

    def __init__(self, corpus: Corpus) -> None:
        index, n_passages = corpus.index, len(corpus.index.arrays.passages)
        passages = [stems(index.passage(number).article.title) for number in range(n_passages)]
        for number, terms in zip(corpus.owner, corpus.stems, strict=True):
            passages[number] += terms
        self._sentences = _bm25(corpus.stems, **_SENTENCE)
        self._passages = _bm25(passages, **_PASSAGE)
        self._owner = corpus.owner

    def scores(self, question: str) -> tuple[Float32s, Float32s]:
        """Return the score of every sentence and of every passage."""
        terms = list(dict.fromkeys(stems(question)))
        passages = _scores(self._passages, terms)
        sentences = _scores(self._sentences, terms)
        return sentences + np.float32(PASSAGE_SHARE) * passages[self._owner], passages

    def rank(self, question: str) -> Ranking:
        """Return the sentences of the highest sum."""
        return _top(self.scores(question)[0])


class Embeddings:
    """The cosine of MiniLM's vectors of question and sentence."""

    def __init__(self, corpus: Corpus, embedder: Embedder) -> None:
        self._embedder = embedder
        self._vectors = embedder.encode(corpus.texts)

    def rank(self, question: str) -> Ranking:
        """Return the sentences whose vectors lie nearest."""
        return _top(self.scores(question))

    def scores(self, question: str) -> Float32s:
        """Return the cosine of every sentence, the question encoded on the spot."""
        cosines: Float32s = self._vectors @ self._embedder.encode_now(question)
        return cosines

    def all_scores(self, questions: Sequence[str]) -> Iterable[Float32s]:
        """Return the same for many questions, many at once: as right, and faster."""
        asked = self._embedder.encode(questions)
        for start in range(0, len(asked), _BATCH):
            yield from asked[start : start + _BATCH] @ self._vectors.T


@dataclass(frozen=True, slots=True)
class Pool:
    """One question's best sentences of BM25 and of the embeddings, both scores up to 1."""

    sentences: Ints
    lexical: Float32s
    neural: Float32s

    def rank(self, mix: float) -> Ranking:
        """Return the best of the two mixed; mix: the share of the embeddings, 0 to 1."""
        ranking = _top((1 - mix) * self.lexical + mix * self.neural)
        return Ranking(self.sentences[ranking.best], ranking.score)


def pool(lexical: Float32s, neural: Float32s) -> Pool:
    """Return the best sentences of both, each score divided by its highest."""
    sentences = np.union1d(_best(lexical, _POOL), _best(neural, _POOL))
    return Pool(sentences, _normalised(lexical)[sentences], _normalised(neural)[sentences])


class Hybrid:
    """BM25 sum and embeddings, mixed."""

    def __init__(self, lexical: Sum, neural: Embeddings, mix: float) -> None:
        self._lexical, self._neural, self._mix = lexical, neural, mix

    def rank(self, question: str) -> Ranking:
        """Return the best sentences of both scores mixed."""
        lexical, _ = self._lexical.scores(question)
        return pool(lexical, self._neural.scores(question)).rank(self._mix)


def top_ranking(scores: Float32s) -> Ranking:
    """Return the three best of all sentences."""
    return _top(scores)


def best_passages(scores: Float32s, *, k: int) -> Ints:
    """Return the numbers of the k best passages, in no order."""
    return _best(scores, k)


def _owners(sentences: Sequence[Sentence]) -> Ints:
    """Return the number of the passage that each sentence stands in."""
    starts = [True] + [one.passage != other.passage for one, other in pairwise(sentences)]
    return np.cumsum(starts) - 1


def _bm25(documents: list[list[str]], **options: float) -> bm25s.BM25:
    retriever = bm25s.BM25(**options)
    retriever.index(documents, show_progress=False)
    return retriever


def _scores(retriever: bm25s.BM25, terms: Iterable[str]) -> Float32s:
    known = [term for term in terms if term in retriever.vocab_dict]
    if not known:
        return np.zeros(retriever.scores["num_docs"], dtype=np.float32)
    scores: Float32s = retriever.get_scores(known)
    return scores


def _best(scores: Float32s, k: int) -> Ints:
    """Return the numbers of the k highest scores, in no order."""
    if len(scores) <= k:
        return np.arange(len(scores))
    return np.argpartition(-scores, k)[:k]


def _top(scores: npt.NDArray[np.float32]) -> Ranking:
    best = np.sort(_best(scores, 3))
    ordered = best[np.argsort(-scores[best], kind="stable")]
    return Ranking(ordered, float(scores[ordered[0]]))


def _normalised(scores: Float32s) -> Float32s:
    return scores / max(float(scores.max()), _NORMALISED_MIN)
