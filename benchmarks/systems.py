"""Turn a set of questions into how each system fares with them."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

import peers
from embeddings import NAME as MINILM
from embeddings import Embedder, say
from folds import FOLDS, Questions
from retrieval import Answer, Answerer, Sentence
from retrieval.evaluation.labelled_questions import LabelledQuestion
from retrieval.evaluation.report import is_right
from retrieval.ranking.model import Model
from retrieval.types.arrays import Bools, Floats

VECTORIZER, BM25S = "scikit-learn TfidfVectorizer", "bm25s"
SUM, HYBRID, OURS = "BM25 sentence + 0.7 × passage", "BM25 sum + MiniLM hybrid", "articlebot"
SEARCHED = 20  # passages of BM25 that a right one should be among
TIMED = 300  # questions that every system is timed with, drawn at random with a fixed seed


@dataclass(frozen=True, slots=True)
class Fared:
    """How one system fared with the questions of one set."""

    name: str
    ranked: Sequence[Sequence[Sentence]]
    """For each question up to three sentences, best first."""
    right: Bools
    """(n, 3) whether each of them is right."""
    scores: Floats
    """(n,) the confidence, or the score of the first sentence where there is none."""
    milliseconds: float
    """Median processor time of one question."""
    note: str = ""

    @property
    def first(self) -> Bools:
        """Return whether the first sentence is right: (n,)."""
        return self.right[:, 0]

    @property
    def third(self) -> Bools:
        """Return whether one of the first three sentences is right: (n,)."""
        return self.right.any(axis=1)


@dataclass(frozen=True, slots=True)
class Compared:
    """A set, and all systems on it."""

    questions: Questions
    systems: dict[str, Fared]
    answers: Sequence[Answer]
    """What articlebot answers to each question."""
    shown: float
    """Share of the questions with a right one among the quotes that articlebot shows."""
    found_by_sum: Bools
    """(n,) whether the right passage is among the best by BM25."""


def compare(questions: Questions, models: Sequence[Model], embedder: Embedder | None) -> Compared:
    """Return how all systems fare; models: for each half, the one learned from the others."""
    answerers = [Answerer(questions.index, model=model) for model in models]
    asked = [answerers[fold] for fold in questions.folds]
    texts = [question.question for question in questions.labelled]
    say(f"{questions.name}: articlebot")
    answers = [one.ask(text) for one, text in zip(asked, texts, strict=True)]
    ours = [list(one.rank(text, most=3)) for one, text in zip(asked, texts, strict=True)]
    sure = np.array([answer.confidence for answer in answers])
    timed = _timed(texts)
    milliseconds = _median_ms(answerers[0].ask, timed)
    systems = [_fared(OURS, ours, questions, scores=sure, milliseconds=milliseconds)]

    corpus = peers.read_corpus(questions.index)
    for name, make in ((VECTORIZER, peers.Vectorizer), (BM25S, peers.Bm25s)):
        say(f"{questions.name}: {name}")
        peer = make(corpus)
        rankings = [peer.rank(text) for text in texts]
        systems.append(_fare(name, rankings, questions, _median_ms(peer.rank, timed)))

    say(f"{questions.name}: {SUM}")
    lexical = peers.Sum(corpus)
    neural = peers.Embeddings(corpus, embedder) if embedder else None
    cosines = neural.all_scores(texts) if neural else ()
    sums, found, near, pools = [], [], [], []
    right_passages = _right_passages(questions)
    for text, wanted in zip(texts, right_passages, strict=True):
        sentences, passages = lexical.scores(text)
        sums.append(peers.top_ranking(sentences))
        found.append(wanted in peers.best_passages(passages, k=SEARCHED))
        if neural:
            scores = next(iter(cosines))
            near.append(peers.top_ranking(scores))
            pools.append(peers.pool(sentences, scores))
    systems.append(_fare(SUM, sums, questions, _median_ms(lexical.rank, timed)))
    if neural:
        say(f"{questions.name}: {MINILM} and {HYBRID}")
        systems.append(_fare(MINILM, near, questions, _median_ms(neural.rank, timed)))
        systems.append(_hybrid(pools, questions, lexical, neural, timed))
    shown = np.mean([
        any(is_right(quote, question) for quote in answer.quotes)
        for answer, question in zip(answers, questions.labelled, strict=True)
    ])  # fmt: skip
    by_name = {system.name: system for system in systems}
    order = (VECTORIZER, BM25S, SUM, MINILM, HYBRID, OURS)
    inside = {name: by_name[name] for name in order if name in by_name}
    return Compared(questions, inside, answers, float(shown), np.array(found))


def _hybrid(
    pools: Sequence[peers.Pool],
    questions: Questions,
    lexical: peers.Sum,
    neural: peers.Embeddings,
    timed: Sequence[str],
) -> Fared:
    """Return how the hybrid fares, mixed for each half as is best for the other."""
    rankings: list[peers.Ranking] = [pools[0].rank(0)] * len(pools)
    mixes = []
    for fold in range(FOLDS):
        others = [place for place in range(len(pools)) if questions.folds[place] != fold]
        rights = [
            sum(_is_first_right(pools[p].rank(mix), questions, p) for p in others)
            for mix in peers.MIXES
        ]
        mixes.append(peers.MIXES[int(np.argmax(rights))])
        for place in questions.of_fold(fold):
            rankings[place] = pools[place].rank(mixes[-1])
    rank = peers.Hybrid(lexical, neural, mixes[0]).rank
    note = f"share of the embeddings {' and '.join(f'{mix:g}' for mix in mixes)}"
    return _fare(HYBRID, rankings, questions, _median_ms(rank, timed), note)


def _fare(
    name: str,
    rankings: Sequence[peers.Ranking],
    questions: Questions,
    milliseconds: float,
    note: str = "",
) -> Fared:
    sentences = [[questions.index.sentence(int(s)) for s in r.best] for r in rankings]
    scores = np.array([ranking.score for ranking in rankings])
    return _fared(name, sentences, questions, scores=scores, milliseconds=milliseconds, note=note)


def _fared(
    name: str,
    ranked: Sequence[Sequence[Sentence]],
    questions: Questions,
    *,
    scores: Floats,
    milliseconds: float,
    note: str = "",
) -> Fared:
    rights = np.zeros((len(ranked), 3), dtype=bool)
    for row, (sentences, question) in enumerate(zip(ranked, questions.labelled, strict=True)):
        rights[row, : len(sentences)] = [is_right(sentence, question) for sentence in sentences]
    say(f"{questions.name}: {name}: P@1 {rights[:, 0].mean():.3f}, {milliseconds:.1f} ms")
    return Fared(name, ranked, rights, scores, milliseconds, note)


def _is_first_right(ranking: peers.Ranking, questions: Questions, place: int) -> bool:
    sentence = questions.index.sentence(int(ranking.best[0]))
    return is_right(sentence, questions.labelled[place])


def _right_passages(questions: Questions) -> list[int]:
    """Return for each question the number of the passage that answers it, or -1."""
    index = questions.index
    passages = map(index.passage, range(len(index.arrays.passages)))
    numbers = {(p.article.id, p.paragraph): number for number, p in enumerate(passages)}
    return [numbers.get(_place(question), -1) for question in questions.labelled]


def _place(question: LabelledQuestion) -> tuple[str, int]:
    return question.article or "", question.paragraph or 0


def _timed(texts: Sequence[str]) -> list[str]:
    drawn = np.random.default_rng(2).permutation(len(texts))[:TIMED]
    return [texts[place] for place in drawn]


def _median_ms(answer: Callable[[str], object], texts: Sequence[str]) -> float:
    """Return the median time of the questions, asked one after another on one core.

    Processor time: what else the machine does is no system's fault.
    """
    answer(texts[0])  # what is loaded when first needed is no question's time
    cores = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else set()
    if cores:
        os.sched_setaffinity(0, {min(cores)})
    milliseconds = []
    for text in texts:
        started = time.thread_time()
        answer(text)
        milliseconds.append((time.thread_time() - started) * 1000)
    if cores:
        os.sched_setaffinity(0, cores)
    return statistics.median(milliseconds)
