"""Measure what three numbers of the index and the search bring.

.venv/bin/python benchmarks/choices.py ../shared/data > benchmarks/choices.md
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from retrieval import Article, Index, index, read_questions, search
from retrieval.evaluation import LabelledQuestion, is_right
from retrieval.features import measure
from retrieval.index import build_index
from retrieval.questions import parse
from retrieval.ranking import load_model, rank
from retrieval.reading import read_articles

QUESTIONS = 1000  # of each set, drawn at random with a fixed seed
TITLE_COUNTS = (0.0, 0.1, 0.3, 1.0)
ARTICLE_SHARES = (0.0, 0.2, 0.4, 0.6)
ENOUGH_SENTENCES = (50, 100, 200)
HEAD = """# Three numbers

    .venv/bin/python benchmarks/choices.py ../shared/data > benchmarks/choices.md

`TITLE_COUNT`: how much a word of the title or heading counts beside one of the passage.
`ARTICLE_SHARE`: how much a word counts that the passage's article holds somewhere.
`ENOUGH_SENTENCES`: how many sentences of the best passages are ranked, about.
P@1 is of the shipped model, which was learned from these sets with 0.3, 0.4 and 100: the rows
compare with each other only.

| set | TITLE_COUNT | ARTICLE_SHARE | ENOUGH_SENTENCES | right paragraph among them | P@1 |
|---|---|---|---|---|---|"""
USUAL = (index.TITLE_COUNT, search.ARTICLE_SHARE, search.ENOUGH_SENTENCES)


def main(data: Path) -> None:
    """Print the report."""
    print(HEAD)
    for name in ("squad_train", "newwiki"):
        articles = read_articles(data / name / "articles").articles
        labelled = read_questions(data / name / "questions.jsonl")
        order = np.random.default_rng(0).permutation(len(labelled))[:QUESTIONS]
        asked = [labelled[place] for place in sorted(order)]
        built = {count: build(articles, count) for count in TITLE_COUNTS}
        tried = dict.fromkeys(
            (
                *((count, *USUAL[1:]) for count in TITLE_COUNTS),
                *((USUAL[0], share, USUAL[2]) for share in ARTICLE_SHARES),
                *((*USUAL[:2], enough) for enough in ENOUGH_SENTENCES),
            )
        )
        for count, share, enough in tried:
            search.ARTICLE_SHARE, search.ENOUGH_SENTENCES = share, enough
            found, right = fare(built[count], asked)
            print(f"| {name} | {count:g} | {share:g} | {enough} | {found:.3f} | {right:.3f} |")


def build(articles: Sequence[Article], count: float) -> Index:
    """Return the articles' index with titles counted so much."""
    index.TITLE_COUNT = count
    return build_index(articles)


def fare(built: Index, asked: list[LabelledQuestion]) -> tuple[float, float]:
    """Return how often the right paragraph is found, and the right sentence ranked first."""
    found, right = [], []
    for question in asked:
        query = parse(question.question, built)
        best = search.search(query, built)
        if best is None:
            continue
        places = [built.passage(int(passage)) for passage in best.passages]
        found.append(any((p.article.id, p.paragraph) == (question.article, question.paragraph)
                         for p in places))  # fmt: skip
        candidates = measure(query, best, built)
        first = candidates.sentences[rank(candidates, load_model().ranking).order[0]]
        right.append(is_right(built.sentence(int(first)), question))
    return float(np.mean(found)), float(np.mean(right))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
