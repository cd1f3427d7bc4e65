"""Deal articles into two halves, and learn a model from each: what cross-validation needs."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from retrieval import Article, Index, read_questions
from retrieval.evaluation.labelled_questions import LabelledQuestion
from retrieval.evaluation.training.cases import Case, read_all
from retrieval.index.builder import build_index
from retrieval.ingest import read_articles

FOLDS = 2
LEARNED_FROM = ("squad_train", "newwiki", "squad2_lookalikes")


@dataclass(frozen=True, slots=True)
class Questions:
    """A set: an index over all its articles, and questions with the half that each belongs to."""

    name: str
    index: Index
    labelled: tuple[LabelledQuestion, ...]
    folds: npt.NDArray[np.int64]
    """(n,) the half that each question's article is dealt into."""

    def of_fold(self, fold: int) -> list[int]:
        """Return the places of the questions of one half."""
        return np.flatnonzero(self.folds == fold).tolist()


def deal(data: Path) -> dict[str, int]:
    """Return the half that each article is dealt into, by its id, always the same.

    The articles of each set are dealt in turn, in the order of their ids' digests, so that both
    halves of a set have as many articles. An id that two sets share is dealt once.
    """
    dealt: dict[str, int] = {}
    for name in LEARNED_FROM:
        articles = read_articles(data / name / "articles").articles
        ids = sorted((article.id for article in articles), key=_digest)
        for place, article in enumerate(ids):
            dealt.setdefault(article, place % FOLDS)
    return dealt


def read_set(
    folder: Path, dealt: Mapping[str, int], *, limit: int | None, without: float = 0.0
) -> Questions:
    """Return a set; limit: of its questions, drawn at random with a fixed seed.

    without: the share of the articles that is taken away, at random with a fixed seed. Their
    questions stay, and have no answer.
    """
    articles = read_articles(folder / "articles").articles
    order = np.random.default_rng(1).permutation(len(articles))
    kept = sorted(order[: len(articles) - int(len(articles) * without)])
    index = build_index([articles[place] for place in kept])
    ids = {article.id for article in index.articles}
    labelled = read_questions(folder / "questions.jsonl")
    drawn = np.random.default_rng(0).permutation(len(labelled))[:limit]
    asked = [labelled[place] for place in sorted(drawn)]
    folds = np.array([dealt[question.article or ""] for question in asked])
    answerable = tuple(
        question if question.article in ids else LabelledQuestion(question.question, ())
        for question in asked
    )
    return Questions(folder.name, index, answerable, folds)


def read_small(
    folder: Path, dealt: Mapping[str, int], *, limit: int | None, size: int = 10, most: int = 20
) -> list[Questions]:
    """Return libraries of so many of a set's articles, half of which are taken away.

    Each is asked the questions of all its articles. limit: of the questions of all together;
    most: libraries.
    """
    articles = read_articles(folder / "articles").articles
    order = np.random.default_rng(2).permutation(len(articles)).tolist()
    groups = [order[start : start + size] for start in range(0, len(order) - size + 1, size)]
    labelled = read_questions(folder / "questions.jsonl")
    libraries = []
    for group in groups[:most]:
        index = build_index([articles[place] for place in sorted(group[: size // 2])])
        known = {article.id for article in index.articles}
        asked_of = {articles[place].id for place in group}
        asked = [question for question in labelled if question.article in asked_of]
        asked = asked[: limit and limit // min(len(groups), most)]
        answerable = tuple(q if q.article in known else replace(q, answers=()) for q in asked)
        folds = np.array([dealt[question.article or ""] for question in asked])
        libraries.append(Questions(folder.name, index, answerable, folds))
    return libraries


def read_fold(data: Path, dealt: Mapping[str, int], *, but: int) -> list[Case]:
    """Return what a model is learned from: the questions of all halves but one, of all sets."""
    kept = frozenset(article for article, fold in dealt.items() if fold != but)
    keep = functools.partial(_is_kept, kept)
    return read_all([data / name for name in LEARNED_FROM], keep=keep)


def _is_kept(kept: frozenset[str], article: Article) -> bool:
    return article.id in kept


def _digest(text: str) -> bytes:
    return hashlib.blake2b(text.encode(), digest_size=8).digest()
