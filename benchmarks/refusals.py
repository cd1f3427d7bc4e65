"""Turn questions, some of which no article answers, into how surely each was answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

import peers
from embeddings import NAME as MINILM
from embeddings import Embedder, say
from folds import Questions
from retrieval import Answerer
from retrieval.evaluation.report import is_right
from retrieval.ranking.model import Model
from retrieval.types.arrays import Bools, Floats
from systems import OURS, SUM


@dataclass(frozen=True, slots=True)
class Refusals:
    """How a set fared, some of whose questions have no answer."""

    name: str
    paragraphs: int
    answerable: Bools
    answered: Bools
    """(n,) whether articlebot answered, at the threshold that its training chose."""
    right: Bools
    """(n,) whether its first sentence is right, answered or not."""
    scores: dict[str, Floats]
    """System -> (n,) its confidence, or the score of its first sentence."""


def refuse(questions: Questions, models: Sequence[Model], embedder: Embedder | None) -> Refusals:
    """Return how articlebot and the scores of its peers tell the answerable from the others."""
    say(f"{questions.name}: what is refused, {len(questions.index.articles)} articles")
    texts = [question.question for question in questions.labelled]
    answerers = [Answerer(questions.index, model=model) for model in models]
    answers = [
        answerers[fold].ask(text) for text, fold in zip(texts, questions.folds, strict=True)
    ]
    corpus = peers.read_corpus(questions.index)
    lexical = peers.Sum(corpus)
    scores = {
        OURS: np.array([answer.confidence for answer in answers]),
        SUM: np.array([lexical.rank(text).score for text in texts]),
    }
    if embedder:
        cosines = peers.Embeddings(corpus, embedder).all_scores(texts)
        scores[MINILM] = np.array([float(cosine.max()) for cosine in cosines])
    firsts = [
        answerers[fold].rank(text, most=1)
        for text, fold in zip(texts, questions.folds, strict=True)
    ]
    right = [
        bool(first) and bool(question.answers) and is_right(first[0], question)
        for first, question in zip(firsts, questions.labelled, strict=True)
    ]
    return Refusals(
        questions.name,
        len(questions.index.arrays.passages),
        np.array([bool(question.answers) for question in questions.labelled]),
        np.array([answer.answered for answer in answers]),
        np.array(right),
        scores,
    )


def pool(name: str, parts: Sequence[Refusals]) -> Refusals:
    """Return several libraries' questions as one set; paragraphs: of the middle one."""
    return Refusals(
        name,
        int(np.median([part.paragraphs for part in parts])),
        np.concatenate([part.answerable for part in parts]),
        np.concatenate([part.answered for part in parts]),
        np.concatenate([part.right for part in parts]),
        {
            system: np.concatenate([part.scores[system] for part in parts])
            for system in parts[0].scores
        },
    )
