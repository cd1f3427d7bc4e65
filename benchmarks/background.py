"""Measure what general English brings to the rarity of words in small libraries.

.venv/bin/python benchmarks/background.py ../shared/data > benchmarks/background.md
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from retrieval import Article, read_questions
from retrieval.analysis.lexicon import idf
from retrieval.evaluation.labelled_questions import LabelledQuestion
from retrieval.evaluation.training.cases import put_question
from retrieval.index.builder import build_index
from retrieval.ingest import read_articles

QUESTIONS = 1000  # of each set, drawn at random with a fixed seed
ARTICLES = 60  # of each set, two a library
HEAD = """# General English

    .venv/bin/python benchmarks/background.py ../shared/data > benchmarks/background.md

`BACKGROUND_PASSAGES`: for how many passages general English counts in a word's rarity. Libraries
of two articles; BM25 of the sentence + 0.7 × that of its passage, no model.

| set | BACKGROUND_PASSAGES | P@1 |
|---|---|---|"""


def main(data: Path) -> None:
    """Print the report."""
    print(HEAD)
    shipped = idf.BACKGROUND_PASSAGES
    for name in ("squad_train", "newwiki"):
        articles = read_articles(data / name / "articles").articles[:ARTICLES]
        ids = {article.id for article in articles}
        labelled = [q for q in read_questions(data / name / "questions.jsonl") if q.article in ids]
        order = np.random.default_rng(0).permutation(len(labelled))[:QUESTIONS]
        asked = [labelled[place] for place in sorted(order)]
        for passages in (0.0, shipped, 300.0, 1000.0, 3000.0):
            idf.BACKGROUND_PASSAGES = passages
            rights: list[bool] = []
            for start in range(0, len(articles), 2):
                rights += fare(articles[start : start + 2], asked)
            print(f"| {name} | {passages:g} | {np.mean(rights):.3f} |", flush=True)


def fare(library: Sequence[Article], asked: Sequence[LabelledQuestion]) -> list[bool]:
    """Return for each question about the library whether its first sentence is right."""
    ids = {article.id for article in library}
    index = build_index(library)
    rights = []
    for question in asked:
        if question.article in ids:
            case = put_question(question, index)
            rights.append(bool(case and case.right[_first(case.candidates.columns)]))
    return rights


def _first(columns: dict[str, np.ndarray]) -> int:
    return int(np.argmax(columns["sentence bm25"] + 0.7 * columns["passage bm25"]))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
