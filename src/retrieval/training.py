"""Turn labelled questions into the ranking model: `python -m retrieval.training SET...`.

Each SET is a folder with `articles/` and `questions.jsonl`. The ranking is a conditional logit:
the probability of a candidate is the softmax of its score among the question's candidates, and
the weights maximise the probability of the sentences that hold an answer (McFadden 1974). It is
fitted here with L-BFGS; scikit-learn's pairwise logistic regression ranks a little less well
(benchmarks/first.md). The confidence is learned from what speaks for and against the best
sentence, by two logistic regressions of scikit-learn's and a curve: see `calibration`.

Small libraries matter as much as large ones, so each set is used whole, by half, and in groups of
two articles and more.
"""

from __future__ import annotations

import itertools
import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import optimize

from retrieval import calibration, evidence, features, questions, ranking
from retrieval.answerer import PASSAGES
from retrieval.article import Article
from retrieval.evaluation import LabelledQuestion, is_right, read_questions
from retrieval.index import Index, build_index
from retrieval.ranking import Linear, Model
from retrieval.reading import read_articles

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

MIN_CONFIDENCE = 0.3
"""The threshold that is shipped.

It is where about as many of the answerable are answered as of the others are refused: 94 and 97 %
in libraries of five articles of squad_train, 93 and 95 % of newwiki, 94 and 93 % in one of twelve
(newwiki), 90 and 89 % in one of a hundred (squad_train), each with as many articles taken away
and none of them learned from: benchmarks/refusal.py.
"""

GROUP_SIZES = (2, 3, 5, 8, 13, 21, 34)  # articles of the small libraries, taken in turn
PIECES = (0, 4, 12)  # paragraphs that their articles are cut into, taken in turn; 0: not cut
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
    about: bool
    """Whether an article of the index is about it, be there an answer or not."""
    balanced: bool = True
    """Whether the index was also asked as many questions of other articles."""


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
        "choice": _rounded(model.choice.weights),
        "choice_bias": round(model.choice.bias, 4),
        "reliability": [[round(value, 4) for value in point] for point in model.reliability],
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
    """Yield the set's questions, put to the whole set and to smaller libraries made of it.

    A smaller library is also asked as many questions of other articles: it answers none of them.
    keep: which of the set's articles to use, with their questions; all by default.
    """
    random = np.random.default_rng(seed)
    articles = tuple(filter(keep, read_articles(folder / "articles").articles))
    kept = {article.id for article in articles}
    labelled = [q for q in read_questions(folder / "questions.jsonl") if q.article in kept]
    half = _half(articles, random)
    groups = zip(_groups(articles, random), itertools.cycle(PIECES))
    for library, size in ((articles, 0), (half, 0), *groups):
        index = build_index([piece for article in library for piece in pieces(article, size)])
        ids = {article.id for article in library}
        inside = [in_piece(question, size) for question in labelled if question.article in ids]
        outside = [question for question in labelled if question.article not in ids]
        random.shuffle(outside)
        for question in (*inside, *outside[: len(inside)]):
            case = put(question, index, balanced=bool(outside))
            if case:
                yield case


def pieces(article: Article, size: int) -> Iterator[Article]:
    """Yield the article cut into articles of so many paragraphs, or as it is for 0.

    News articles are short and several tell of one event: an article's other paragraphs
    must not count for all that they are worth in an encyclopaedia.
    """
    for first in range(0, len(article.blocks), size or len(article.blocks)):
        blocks = article.blocks[first : first + size] if size else article.blocks
        start = blocks[0].start if size else 0
        moved = (replace(b, start=b.start - start, end=b.end - start) for b in blocks)
        text = article.text[start : blocks[-1].end]
        name = f"{article.id} {first}" if size else article.id
        yield replace(article, id=name, text=text, blocks=tuple(moved))


def in_piece(question: LabelledQuestion, size: int) -> LabelledQuestion:
    """Return the question with its answer where `pieces` puts it."""
    if not size or question.paragraph is None:
        return question
    first = (question.paragraph - 1) // size * size
    paragraph = question.paragraph - first
    return replace(question, article=f"{question.article} {first}", paragraph=paragraph)


def _half(articles: Sequence[Article], random: np.random.Generator) -> tuple[Article, ...]:
    """Return half of the articles, in their order."""
    places = np.sort(random.permutation(len(articles))[: (len(articles) + 1) // 2])
    return tuple(articles[place] for place in places)


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


def put(question: LabelledQuestion, index: Index, *, balanced: bool = True) -> Case | None:
    """Return the question put to the index, or None when no passage has a word of it."""
    query = questions.parse(question.question, index)
    hits = index.search(query.weighted_terms(), k=PASSAGES)
    if not hits:
        return None
    candidates = features.measure(query, hits, index)
    right = np.array([is_right(index.sentence(int(s)), question) for s in candidates.sentences])
    inside = any(article.id == question.article for article in index.articles)
    article = question.article if inside and question.answers else None
    return Case(query, _light(candidates), right, article, inside, balanced)


def _light(candidates: features.Candidates) -> features.Candidates:
    """Return the candidates in half the memory: there are many."""
    columns: dict[str, Any] = {
        name: values if values.dtype == bool else values.astype(np.float32)
        for name, values in candidates.columns.items()
    }
    return replace(candidates, columns=columns)


def train(cases: Sequence[Case]) -> Model:
    """Return the model learned from the cases."""
    ranker = fit_ranking(cases)
    rows, rights = [], []
    for case in cases:
        ranked = ranking.rank(case.candidates, ranker)
        rows.append(evidence.measure(case.query, case.candidates, ranked))
        rights.append(bool(case.right[ranked.order[0]]))
    learned = calibration.learn(
        rows,
        np.array(rights),
        answerable=np.array([case.article is not None for case in cases]),
        about=np.array([case.about for case in cases]),
        balanced=np.array([case.balanced for case in cases]),
    )
    return Model(ranker, learned.evidence, learned.choice, learned.reliability, MIN_CONFIDENCE)


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


def _rounded(weights: Mapping[str, float]) -> dict[str, float]:
    """Return the weights with four digits after the point: enough, and easy to read."""
    return {name: round(weight, 4) for name, weight in weights.items()}


if __name__ == "__main__":
    *_folders, _target = map(Path, sys.argv[1:])
    main(_folders, _target)
