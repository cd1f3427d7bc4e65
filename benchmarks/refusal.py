"""Measure how well articlebot knows when to say no.

    .venv/bin/python benchmarks/refusal.py ../shared/data

The folder holds the sets squad_train, newwiki and squad2_lookalikes. As in first.py, the model is
learned from one half of each set's articles, and everything is measured with the other half:
with half of those articles taken away, in the whole and in libraries of ten articles of which five
are left; and with look-alikes. `--shipped` measures the shipped model instead, which has seen
these questions.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from first import LOOKALIKES, SETS, asked, is_learned_from, others

from retrieval import Answerer, Article, evaluate
from retrieval.evaluation import LabelledQuestion, Outcome, Report
from retrieval.index import build_index
from retrieval.ranking import Model, load_model
from retrieval.training import read_all, train

SMALL = 10  # articles of a small library, half of which are taken away
THRESHOLDS = (0.1, 0.15, 0.2, 0.25, 0.3, 0.4)
FIGURES = ("auroc", "refused@95", "answered@95", "ece", "p@1")
HEAD = f"| set | library | {' | '.join(FIGURES)} | thresholds: answered, refused, precision |"


def main(data: Path, *, shipped: bool) -> None:
    """Print the report."""
    folders = [data / name for name in (*SETS, LOOKALIKES)]
    model = load_model() if shipped else train(read_all(folders, keep=is_learned_from))
    print(HEAD)
    print("|---" * HEAD.count(" | ") + "|---|")
    for name in SETS:
        articles, labelled = others(data / name), asked(data / name)
        show(name, "half of all", [taken_away(articles, labelled, model)])
        order = np.random.default_rng(2).permutation(len(articles))
        groups = [order[start : start + SMALL] for start in range(0, len(order) - 4, SMALL)]
        reports = []
        for group in groups[:20]:
            some = tuple(articles[place] for place in group)
            ids = {article.id for article in some}
            about = [question for question in labelled if question.article in ids]
            reports.append(taken_away(some, about, model))
        show(name, "5 of 10", reports)
    lookalikes = build_index(others(data / LOOKALIKES))
    report = evaluate(Answerer(lookalikes, model=model), asked(data / LOOKALIKES))
    show(LOOKALIKES, "all", [report])


def taken_away(
    articles: Sequence[Article], labelled: Sequence[LabelledQuestion], model: Model
) -> Report:
    """Return how questions about the articles fare when half of them are left."""
    order = np.random.default_rng(1).permutation(len(articles))
    kept = tuple(articles[place] for place in sorted(order[: len(articles) // 2]))
    ids = {article.id for article in kept}
    questions = [
        question if question.article in ids else LabelledQuestion(question.question, ())
        for question in labelled
    ]
    return evaluate(Answerer(build_index(kept), model=model), questions)


def show(name: str, library: str, reports: Sequence[Report]) -> None:
    """Print a row for the questions of all the reports together, and their reliability."""
    outcomes = tuple(outcome for report in reports for outcome in report.outcomes)
    report = Report(outcomes)
    figures = report.figures()
    cells = " | ".join(f"{figures[figure]:.3f}" for figure in FIGURES)
    print(f"| {name} | {library} | {cells} | {'; '.join(at(t, outcomes) for t in THRESHOLDS)} |")
    bins = ", ".join(f"{sure:.2f} {right:.2f} ({n})" for sure, right, n in report.reliability())
    print(f"| | confidence, right (questions) | {bins} |", flush=True)


def at(threshold: float, outcomes: Sequence[Outcome]) -> str:
    """Return the shares answered of the answerable, refused of the others, and right of all."""
    given = np.array([o.answer.confidence >= threshold for o in outcomes])
    answerable = np.array([bool(o.labelled.answers) for o in outcomes])
    right = np.array([o.is_first_right for o in outcomes])
    shares = given[answerable].mean(), (~given[~answerable]).mean(), right[given].mean()
    return f"{threshold:g}: {', '.join(f'{share:.3f}' for share in shares)}"


if __name__ == "__main__":
    main(Path(sys.argv[1]), shipped="--shipped" in sys.argv)
