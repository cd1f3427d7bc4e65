"""Turn labelled questions into the ranking model: `python -m retrieval.training SET...`.

Each SET is a folder with `articles/` and `questions.jsonl`. The ranking is a conditional logit:
the probability of a candidate is the softmax of its score among the question's candidates, and
the weights maximise the probability of the sentences that hold an answer (McFadden 1974). It is
fitted here with L-BFGS; scikit-learn's pairwise logistic regression ranks a little less well
(docs/notes.md). The confidence is scikit-learn's logistic regression on what speaks for and
against the best sentence, of questions that the articles answer and of questions that they do not.

Small libraries matter as much as large ones, so each set is used whole and in groups of two
articles and more.
"""

from __future__ import annotations

import itertools
import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy import optimize
from sklearn.linear_model import LogisticRegression

from retrieval import evidence, features, questions, ranking
from retrieval.article import Article
from retrieval.evaluation import LabelledQuestion, is_right, read_questions
from retrieval.index import Index, build_index
from retrieval.ranking import Linear, Model
from retrieval.reading import read_articles
from retrieval.search import search

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

MIN_CONFIDENCE = 0.3
"""The threshold that is shipped; benchmarks/quality.md shows what it refuses and answers."""

GROUP_SIZES = (2, 3, 5, 8, 13, 21, 34)  # articles of the small libraries, taken in turn
_NEGATIVES = 30  # candidates without an answer that a question is trained on, the most likely
_PENALTY = 0.003  # of the squared weights of standardised features; cross-validated
_MIN_WEIGHT = 0.005  # a standardised weight below this changes no answer, and is left out


@dataclass(frozen=True, slots=True)
class Case:
    """A question put to an index, with its candidates and which of them are right."""

    query: questions.Query
    candidates: features.Candidates
    right: Bools
    """(n,) whether each candidate holds an answer, in the right paragraph."""
    article: str | None
    """The article that answers it, or None when none of the index does."""


def main(folders: Sequence[Path], target: Path) -> None:
    """Write the model learned from the sets."""
    cases = read_all(folders)
    model = train(cases)
    saved = {
        "made by": "make train",
        "learned from": [folder.name for folder in folders],
        "questions": len(cases),
        "ranking": _rounded(model.ranking.weights),
        "evidence": _rounded(model.evidence.weights),
        "evidence_bias": round(model.evidence.bias, 4),
        "min_confidence": model.min_confidence,
    }
    target.write_text(json.dumps(saved, indent=1, ensure_ascii=False) + "\n", "utf-8")


def read_all(folders: Sequence[Path], *, keep: Callable[[Article], bool] = bool) -> list[Case]:
    """Return the cases of several sets, each set read by a process of its own."""
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        read = [pool.submit(_read_list, folder, keep) for folder in folders]
        return [case for cases in read for case in cases.result()]


def _read_list(folder: Path, keep: Callable[[Article], bool]) -> list[Case]:
    return list(read_cases(folder, keep=keep))


def read_cases(
    folder: Path, *, keep: Callable[[Article], bool] = bool, seed: int = 0
) -> Iterator[Case]:
    """Yield the set's questions, put to the whole set and to small libraries made of it.

    A small library is also asked as many questions of other articles: it answers none of them.
    keep: which of the set's articles to use, with their questions; all by default.
    """
    random = np.random.default_rng(seed)
    articles = tuple(filter(keep, read_articles(folder / "articles").articles))
    kept = {article.id for article in articles}
    labelled = [q for q in read_questions(folder / "questions.jsonl") if q.article in kept]
    for library in (articles, *_groups(articles, random)):
        index = build_index(library)
        ids = {article.id for article in library}
        inside = [question for question in labelled if question.article in ids]
        outside = [question for question in labelled if question.article not in ids]
        random.shuffle(outside)
        for question in (*inside, *outside[: len(inside)]):
            case = put(question, index)
            if case:
                yield case


def _groups(
    articles: Sequence[Article], random: np.random.Generator
) -> Iterator[tuple[Article, ...]]:
    """Yield all the articles once, in small libraries of every size."""
    order = random.permutation(len(articles))
    start = 0
    for size in itertools.cycle(GROUP_SIZES):
        group = tuple(articles[place] for place in order[start : start + size])
        if len(group) < min(GROUP_SIZES):
            return
        yield group
        start += size


def put(question: LabelledQuestion, index: Index) -> Case | None:
    """Return the question put to the index, or None when no passage has a word of it."""
    query = questions.parse(question.question, index)
    found = search(query, index)
    if found is None:
        return None
    candidates = features.measure(query, found, index)
    right = np.array([is_right(index.sentence(int(s)), question) for s in candidates.sentences])
    inside = any(article.id == question.article for article in index.articles)
    article = question.article if inside and question.answers else None
    return Case(query, candidates, right, article)


def train(cases: Sequence[Case]) -> Model:
    """Return the model learned from the cases."""
    ranker = fit_ranking(cases)
    rows, labels = [], []
    for case in cases:
        ranked = ranking.rank(case.candidates, ranker)
        rows.append(evidence.measure(case.query, case.candidates, ranked))
        labels.append(bool(case.right[ranked.order[0]]))
    return Model(ranker, fit_evidence(rows, labels), MIN_CONFIDENCE)


def fit_ranking(cases: Sequence[Case]) -> Linear:
    """Return the weights under which the right candidates are the most probable."""
    useful = [case for case in cases if case.right.any() and not case.right.all()]
    names = list(useful[0].candidates.columns)
    rows = [_hardest(case) for case in useful]
    matrix = np.concatenate(
        [_matrix(case.candidates, names)[kept] for case, kept in zip(useful, rows, strict=True)]
    )
    right = np.concatenate([case.right[kept] for case, kept in zip(useful, rows, strict=True)])
    scale = matrix.std(axis=0)
    scale[scale < 1e-6] = np.inf
    weights = _maximise(matrix / scale.astype(np.float32), right, np.array([len(r) for r in rows]))
    kept = np.abs(weights) >= _MIN_WEIGHT
    return Linear({n: float(w) for n, w, k in zip(names, weights / scale, kept, strict=True) if k})


def _hardest(case: Case) -> npt.NDArray[np.int64]:
    """Return the rows to learn from: the right ones, and the likeliest of the others."""
    columns = case.candidates.columns
    likely = columns["sentence bm25"] + 0.7 * columns["passage bm25"]
    order = np.argsort(-np.where(case.right, np.inf, likely), kind="stable")
    return np.sort(order[: int(case.right.sum()) + _NEGATIVES])


def _matrix(candidates: features.Candidates, names: Sequence[str]) -> npt.NDArray[np.float32]:
    return np.stack([candidates.columns[name] for name in names], axis=1).astype(np.float32)


def _maximise(
    matrix: npt.NDArray[np.float32], right: Bools, sizes: npt.NDArray[np.int64]
) -> Floats:
    """Return the weights of the conditional logit with a quadratic penalty."""
    starts = np.cumsum(sizes) - sizes

    def loss(weights: Floats) -> tuple[float, Floats]:
        scores = (matrix @ weights.astype(np.float32)).astype(np.float64)
        odds = np.exp(scores - np.repeat(np.maximum.reduceat(scores, starts), sizes))
        total, hit = np.add.reduceat(odds, starts), np.add.reduceat(odds * right, starts)
        excess = odds / np.repeat(total, sizes) - odds * right / np.repeat(hit, sizes)
        slope = (matrix.T @ excess.astype(np.float32)).astype(np.float64) / len(sizes)
        surprise = float((np.log(total) - np.log(hit)).mean())
        return surprise + _PENALTY * float(weights @ weights) / 2, slope + _PENALTY * weights

    start = np.zeros(matrix.shape[1])
    found = optimize.minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 100})
    return np.asarray(found.x)


def fit_evidence(rows: Sequence[features.Columns], labels: Sequence[bool]) -> Linear:
    """Return the weights of the confidence, learned from what spoke for each first sentence."""
    names = list(rows[0])
    matrix = np.array([[float(row[name][0]) for name in names] for row in rows])
    scale = np.maximum(matrix.std(axis=0), 1e-6)
    learned = LogisticRegression(C=1.0, max_iter=500).fit(matrix / scale, labels)
    weights = learned.coef_[0] / scale
    return Linear(dict(zip(names, weights.tolist(), strict=True)), float(learned.intercept_[0]))


def _rounded(weights: Mapping[str, float]) -> dict[str, float]:
    """Return the weights with four digits after the point: enough, and easy to read."""
    return {name: round(weight, 4) for name, weight in weights.items()}


if __name__ == "__main__":
    *_folders, _target = map(Path, sys.argv[1:])
    main(_folders, _target)
