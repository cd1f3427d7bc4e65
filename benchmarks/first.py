"""Measure articlebot beside its peers.

    .venv/bin/python benchmarks/first.py ../shared/data > benchmarks/first.md

The folder holds the sets squad_train, newwiki and squad2_lookalikes. The articles of each set are
dealt into two halves: the model is learned from the questions of one half of all sets, and
everything is measured with questions of the other. All peers are run in the same process, on one
core, one after another.
"""

from __future__ import annotations

import sys
import time
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path

import bm25s
import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from retrieval import Answerer, Article, Index, Sentence, evaluate, read_questions
from retrieval.analysis import terms
from retrieval.evaluation import LabelledQuestion, Report, is_right
from retrieval.features import measure
from retrieval.index import build_index
from retrieval.questions import parse
from retrieval.ranking import Model
from retrieval.reading import read_articles
from retrieval.search import search
from retrieval.training import read_all, train

QUESTIONS = 2000  # of each set, drawn at random with a fixed seed
THRESHOLDS = (0.1, 0.15, 0.2, 0.25, 0.3, 0.4)

SETS = ("squad_train", "newwiki")
LOOKALIKES = "squad2_lookalikes"
COMPARE_HEAD = """
## The right sentence

All paragraphs of the set are searched, for questions of the half that was not learned from.

| set | paragraphs | questions | system | P@1 | hit@3 | ms a question (median) |
|---|---|---|---|---|---|---|"""
REFUSAL_HEAD = """
| set | AUROC | threshold | answered of the answerable | refused of the others | precision |
|---|---|---|---|---|---|"""
HEAD = """# The first figures

    .venv/bin/python benchmarks/first.py ../shared/data > benchmarks/first.md

Peers and articlebot in one run, on one core. The articles of each set are dealt into two halves
at random: the ranking and the confidence are learned from the questions of one half of all sets,
and everything below is measured with questions of the other half. What general English tells
(`english.tsv`, `english.npy`) was learned from all paragraphs of squad_train, without questions.
A sentence is right when it stands in the right paragraph and holds an answer."""

Ranker = Callable[[str], Sequence[Sentence]]
"""A question into its three best sentences."""


def main(data: Path) -> None:
    """Print the report."""
    model = train(read_all([data / name for name in (*SETS, LOOKALIKES)], keep=is_learned_from))
    print(HEAD)
    print(COMPARE_HEAD)
    for name in SETS:
        compare(data / name, model)
    print("\n## Saying no: half of the other half's articles taken away")
    print(REFUSAL_HEAD)
    for name in SETS:
        refuse_half(data / name, model)
    print("\n## Saying no: questions that look answerable and are not")
    print(REFUSAL_HEAD)
    library = build_index(others(data / LOOKALIKES))
    answerer = Answerer(library, min_confidence=0.0, model=model)
    print_refusal(LOOKALIKES, evaluate(answerer, asked(data / LOOKALIKES)))
    print("\n## Small libraries: does general English help?\n")
    print("Libraries of two articles; sentence + 0.7 x passage, weighted by rarity in the library")
    print("blended with general English, which counts for so many passages.\n")
    print("| set | passages of general English | P@1 |\n|---|---|---|")
    for name in SETS:
        small_libraries(data / name)


def is_learned_from(article: Article) -> bool:
    """Tell which half an article is dealt into, always the same."""
    return zlib.crc32(article.id.encode()) % 2 == 0


def others(folder: Path) -> tuple[Article, ...]:
    """Return the set's articles that are not learned from."""
    articles = read_articles(folder / "articles").articles
    return tuple(article for article in articles if not is_learned_from(article))


def asked(folder: Path) -> list[LabelledQuestion]:
    """Return questions about the articles that are not learned from, the same each time."""
    ids = {article.id for article in others(folder)}
    labelled = [q for q in read_questions(folder / "questions.jsonl") if q.article in ids]
    order = np.random.default_rng(0).permutation(len(labelled))[:QUESTIONS]
    return [labelled[place] for place in sorted(order)]


def compare(folder: Path, model: Model) -> None:
    """Print a row for each system."""
    articles = read_articles(folder / "articles").articles
    labelled = asked(folder)
    index = build_index(articles)
    answerer = Answerer(index, model=model)
    systems: tuple[tuple[str, Ranker], ...] = (
        ("scikit-learn TfidfVectorizer", by_vectorizer(index)),
        ("bm25s", by_bm25s(index)),
        ("BM25 sentence + 0.7 x passage", by_sum(index)),
        ("articlebot", lambda question: answerer.rank(question, most=3)),
    )
    for system, ranker in systems:
        hits, milliseconds = [], []
        for question in labelled:
            started = time.perf_counter()
            found = ranker(question.question)
            milliseconds.append((time.perf_counter() - started) * 1000)
            hits.append([is_right(sentence, question) for sentence in found])
        first = np.mean([any(hit[:1]) for hit in hits])
        third = np.mean([any(hit) for hit in hits])
        cells = (folder.name, f"{len(index.arrays.passages):,}", f"{len(labelled):,}", system)
        figures = (f"{first:.3f}", f"{third:.3f}", f"{np.median(milliseconds):.1f}")
        print(f"| {' | '.join((*cells, *figures))} |")


def by_vectorizer(index: Index) -> Ranker:
    """Rank sentences by scikit-learn's TF-IDF, as it comes."""
    vectorizer = TfidfVectorizer()
    matrix = vectorizer.fit_transform(sentences(index))

    def ranker(question: str) -> Sequence[Sentence]:
        return top(index, (matrix @ vectorizer.transform([question]).T).toarray().ravel())

    return ranker


def by_bm25s(index: Index) -> Ranker:
    """Rank sentences by bm25s, with its English stop words and our stems."""
    retriever = bm25s.BM25()
    retriever.index([terms(text) for text in sentences(index)], show_progress=False)

    def ranker(question: str) -> Sequence[Sentence]:
        known = [term for term in terms(question) if term in retriever.vocab_dict]
        if not known:
            return []
        return top(index, retriever.get_scores(known))

    return ranker


def by_sum(index: Index) -> Ranker:
    """Rank sentences by their own BM25 and 0.7 times their passage's."""

    def ranker(question: str) -> Sequence[Sentence]:
        query = parse(question, index)
        found = search(query, index)
        if found is None:
            return []
        candidates = measure(query, found, index)
        columns = candidates.columns
        scores = columns["sentence bm25"] + 0.7 * columns["passage bm25"]
        best = candidates.sentences[np.argsort(-scores, kind="stable")[:3]]
        return [index.sentence(int(number)) for number in best]

    return ranker


def top(index: Index, scores: np.ndarray) -> Sequence[Sentence]:
    """Return the three best of all the index's sentences."""
    best = np.argpartition(-scores, 3)[:3] if len(scores) > 3 else np.arange(len(scores))
    ordered = best[np.argsort(-scores[best], kind="stable")]
    return [index.sentence(int(number)) for number in ordered]


def sentences(index: Index) -> list[str]:
    """Return the text of every sentence of the index."""
    return [index.sentence(number).text for number in range(len(index.arrays.sentences))]


def refuse_half(folder: Path, model: Model) -> None:
    """Print how questions fare whose articles were taken away."""
    articles = others(folder)
    order = np.random.default_rng(1).permutation(len(articles))
    kept = tuple(articles[place] for place in sorted(order[: len(articles) // 2]))
    ids = {article.id for article in kept}
    labelled = [
        question if question.article in ids else LabelledQuestion(question.question, ())
        for question in asked(folder)
    ]
    answerer = Answerer(build_index(kept), min_confidence=0.0, model=model)  # shows every quote
    print_refusal(folder.name, evaluate(answerer, labelled))


def print_refusal(name: str, report: Report) -> None:
    """Print a row for each threshold."""
    auroc = report.figures()["auroc"]
    sure = np.array([o.answer.confidence for o in report.outcomes])
    answerable = np.array([bool(o.labelled.answers) for o in report.outcomes])
    right = np.array(
        [
            bool(o.answer.quotes and is_right(o.answer.quotes[0], o.labelled))
            for o in report.outcomes
        ]
    )
    for threshold in THRESHOLDS:
        given = sure >= threshold
        print(
            f"| {name} | {auroc:.3f} | {threshold:g} | {given[answerable].mean():.3f} "
            f"| {(~given[~answerable]).mean():.3f} | {right[given].mean():.3f} |"
        )


def small_libraries(folder: Path) -> None:
    """Print what the background of general English brings to libraries of two articles."""
    from retrieval import rarity  # noqa: PLC0415 - changed below, for this table only

    articles, labelled = others(folder), asked(folder)
    shipped = rarity.BACKGROUND_PASSAGES
    for passages in (0.0, shipped, 300.0, 1000.0, 3000.0):
        rarity.BACKGROUND_PASSAGES = passages
        rights = []
        for start in range(0, min(len(articles), 60), 2):
            library: tuple[Article, ...] = articles[start : start + 2]
            ids = {article.id for article in library}
            index = build_index(library)
            ranker = by_sum(index)
            for question in labelled:
                if question.article in ids:
                    found = ranker(question.question)[:1]
                    rights.append(any(is_right(sentence, question) for sentence in found))
        print(f"| {folder.name} | {passages:g} | {np.mean(rights):.3f} |")
    rarity.BACKGROUND_PASSAGES = shipped


if __name__ == "__main__":
    main(Path(sys.argv[1]))
