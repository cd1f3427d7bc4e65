"""Measure what two numbers of the index and the answerer bring.

.venv/bin/python benchmarks/choices.py ../shared/data > benchmarks/choices.md
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

from retrieval import Index, index, read_questions
from retrieval.evaluation import LabelledQuestion, is_right
from retrieval.features import measure
from retrieval.index import build_index
from retrieval.questions import parse
from retrieval.ranking import load_model, rank
from retrieval.reading import read_articles

QUESTIONS = 1000  # of each set, drawn at random with a fixed seed
TITLE_COUNTS = (0.0, 0.1, 0.3, 1.0)
PASSAGES = (5, 10, 20, 40)
HEAD = """# Two numbers

    .venv/bin/python benchmarks/choices.py ../shared/data > benchmarks/choices.md

`TITLE_COUNT`: how much a word of the title or heading counts beside one of the passage.
`PASSAGES`: how many passages have their sentences ranked. P@1 is of the shipped model, which was
learned from these sets with 0.3 and 20: the rows compare with each other only.

| set | TITLE_COUNT | PASSAGES | right paragraph among them | P@1 |
|---|---|---|---|---|"""


def main(data: Path) -> None:
    """Print the report."""
    print(HEAD)
    for name in ("squad_train", "newwiki"):
        articles = read_articles(data / name / "articles").articles
        labelled = read_questions(data / name / "questions.jsonl")
        order = np.random.default_rng(0).permutation(len(labelled))[:QUESTIONS]
        asked = [labelled[place] for place in sorted(order)]
        for count in TITLE_COUNTS:
            index.TITLE_COUNT = count
            built = build_index(articles)
            for passages in PASSAGES if count == 0.3 else (20,):
                found, right = fare(built, asked, passages)
                print(f"| {name} | {count:g} | {passages} | {found:.3f} | {right:.3f} |")


def fare(built: Index, asked: list[LabelledQuestion], passages: int) -> tuple[float, float]:
    """Return how often the right paragraph is found, and the right sentence ranked first."""
    found, right = [], []
    for question in asked:
        query = parse(question.question, built)
        hits = built.search(query.weighted_terms(), k=passages)
        if not hits:
            continue
        places = [built.passage(hit.passage) for hit in hits]
        found.append(any((p.article.id, p.paragraph) == (question.article, question.paragraph)
                         for p in places))  # fmt: skip
        candidates = measure(query, hits, built)
        best = candidates.sentences[rank(candidates, load_model().ranking).order[0]]
        right.append(is_right(built.sentence(int(best)), question))
    return float(np.mean(found)), float(np.mean(right))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
