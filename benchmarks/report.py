"""Turn what was measured into the tables of quality.md."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

import ablation
import figures
from ablation import Learned, Tested
from embeddings import NAME as MINILM
from mistakes import KINDS, MISTAKES, RIGHT, kind_of, read_paragraphs, sort_first
from refusals import Refusals
from retrieval.types.arrays import Bools
from systems import HYBRID, OURS, SUM, Compared

Row = Sequence[object]


@dataclass(frozen=True, slots=True)
class Measured:
    """All that was measured of one set."""

    compared: Compared
    tested: Tested
    away: Refusals
    """With half of the articles taken away."""
    small: Refusals
    """In libraries of a few articles, half of them taken away."""


def table(head: Row, rows: Iterable[Row]) -> str:
    """Return a Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(map(str, line))} |" for line in lines)


def systems(sets: Sequence[Measured]) -> str:
    """Return how right each system is, how far articlebot is ahead, and how long each takes."""
    rows: list[Row] = []
    for compared in (measured.compared for measured in sets):
        ours, articles = compared.systems[OURS], articles_of(compared)
        index = compared.questions.index
        for name, system in compared.systems.items():
            ahead = ["", ""]
            if system is not ours:
                ahead = [
                    _points(figures.difference(ours.first, system.first, articles)),
                    _points(figures.difference(ours.third, system.third, articles)),
                ]
            cells = (f"{len(index.arrays.passages):,}", f"{len(articles):,}")
            shares = [_share(system.first.mean()), _share(system.third.mean())]
            called = f"{name} ({system.note})" if system.note else name
            if system is ours:
                called, shares = f"**{name}**", [f"**{share}**" for share in shares]
            rows.append((compared.questions.name, *cells, called, *shares, *ahead,
                         f"{system.milliseconds:.1f}"))  # fmt: skip
    head = ("set", "paragraphs", "questions", "system", "P@1", "hit@3",
            "articlebot ahead at P@1", "ahead at hit@3", "ms a question")  # fmt: skip
    return table(head, rows)


def shown(sets: Sequence[Measured]) -> str:
    """Return what the quotes that are shown hold, which are often fewer than three."""
    rows = []
    for compared in (measured.compared for measured in sets):
        answered = [answer for answer in compared.answers if answer.answered]
        quotes = np.mean([len(answer.quotes) for answer in answered])
        rows.append((compared.questions.name, f"{len(answered) / len(compared.answers):.3f}",
                     f"{quotes:.2f}", _share(compared.shown)))  # fmt: skip
    return table(("set", "answered", "quotes an answer", "a right one among those shown"), rows)


def kinds(sets: Sequence[Measured]) -> str:
    """Return P@1 by kind of question."""
    known = set().union(*(measured.compared.systems for measured in sets))
    names = [name for name in (SUM, MINILM, HYBRID, OURS) if name in known]
    rows: list[Row] = []
    for one in (measured.compared for measured in sets):
        asked = np.array([kind_of(question.question) for question in one.questions.labelled])
        for kind in KINDS:
            mine = asked == kind
            if mine.any():
                shares = [
                    _share(one.systems[name].first[mine].mean()) if name in one.systems else "–"
                    for name in names
                ]
                rows.append((one.questions.name, kind, f"{mine.sum():,}", *shares))
    return table(("set", "kind", "questions", *names), rows)


def refusals(all_away: Sequence[Refusals]) -> str:
    """Return what is answered and refused at the shipped threshold, and the best possible."""
    rows = []
    for away in all_away:
        sure, yes = away.scores[OURS], away.answerable
        rows.append((
            away.name, f"{away.paragraphs:,}", f"{yes.sum():,} and {(~yes).sum():,}",
            _share(figures.auroc(sure, yes)), _share(away.answered[yes].mean()),
            _share((~away.answered[~yes]).mean()),
            _share(figures.refused_at(sure, yes, answered=0.95)),
            _share((away.right & yes)[away.answered].mean()),
        ))  # fmt: skip
    head = ("set", "paragraphs left", "questions with an answer and without", "AUROC",
            "answered of those with one", "refused of those without",
            "refused where 95 % are answered", "first quote right, of all answers")  # fmt: skip
    return table(head, rows)


def rival_scores(all_away: Sequence[Refusals]) -> str:
    """Return how well other systems' scores would tell the answerable from the others."""
    names = list(all_away[-1].scores)
    rows = [
        (
            away.name,
            *(
                _share(figures.auroc(away.scores[name], away.answerable))
                if name in away.scores
                else "–"
                for name in names
            ),
        )
        for away in all_away
    ]
    return table(("AUROC", *names), rows)


def trust(sets: Sequence[Measured]) -> str:
    """Return the areas under the risk curves, and how far confidence and truth are apart."""
    rows = []
    for one in sets:
        ours = one.compared.systems[OURS]
        rivals = [
            _share(figures.area(system.scores, system.first))
            if (system := one.compared.systems.get(name))
            else "–"
            for name in (SUM, HYBRID)
        ]
        away = figures.reliability(one.away.scores[OURS], one.away.right)[1]
        rows.append((one.away.name, _share(figures.area(ours.scores, ours.first)), *rivals,
                     _share(figures.reliability(ours.scores, ours.first)[1]),
                     _share(away)))  # fmt: skip
    head = ("set", "AURC of articlebot", "of the BM25 sum", "of the hybrid",
            "ECE, all articles there", "ECE, half of them away")  # fmt: skip
    return table(head, rows)


def mistakes(sets: Sequence[Measured]) -> str:
    """Return where wrong first sentences stand, by BM25 and by articlebot."""
    columns, head = [], ["the first sentence"]
    for measured in sets:
        compared = measured.compared
        paragraphs = read_paragraphs(compared.questions.index)
        for name, found in ((SUM, compared.found_by_sum), (OURS, measured.tested.found)):
            sorted_ = Counter(
                sort_first(ranked, question, paragraphs, found=bool(there))
                for ranked, question, there in zip(
                    compared.systems[name].ranked, compared.questions.labelled, found, strict=True
                )
            )
            columns.append({kind: n / len(found) for kind, n in sorted_.items()})
            head.append(f"{compared.questions.name}: {'BM25 sum' if name == SUM else name}")
    rows = [
        (kind, *(f"{column.get(kind, 0) * 100:.1f}" for column in columns))
        for kind in (RIGHT, *MISTAKES)
        if any(kind in column for column in columns)
    ]
    return table(head, rows)


def group_ablation(sets: Sequence[Measured], learned: Sequence[Learned]) -> str:
    """Return what each group of features brings: P@1 without it, learned anew."""
    names = learned[0].rows.names
    rows: list[Row] = []
    whole = [_without(measured, learned, ()) for measured in sets]
    rows.append(("all features", len(names), *_flat((_share(r.mean()), "", "") for r, _ in whole)))
    for group, members in ablation.grouped(names).items():
        cells = []
        for measured, (all_right, all_surprise) in zip(sets, whole, strict=True):
            right, surprise = _without(measured, learned, members)
            more = float(np.nanmean(surprise - all_surprise)) * 1000
            lost = figures.difference(all_right, right, articles_of(measured.compared))
            cells.append((_share(right.mean()), _points(lost), f"{more:+.0f}"))
        rows.append((f"without {group}", len(members), *_flat(cells)))
    head = ("", "features", *_flat((f"{one.away.name}: P@1", "lost", "surprise") for one in sets))
    return table(head, rows)


def feature_ablation(sets: Sequence[Measured], learned: Sequence[Learned]) -> str:
    """Return what each feature brings on its own, the most useful first."""
    whole = [_without(measured, learned, ()) for measured in sets]
    found = []
    for name in learned[0].rows.names:
        lost, surprises = [], []
        for measured, (all_right, all_surprise) in zip(sets, whole, strict=True):
            right, surprise = _without(measured, learned, (name,))
            lost.append(float(all_right.mean() - right.mean()) * 100)
            surprises.append(float(np.nanmean(surprise - all_surprise)) * 1000)
        found.append((float(np.mean(surprises)), name, lost, surprises))
    found.sort(key=lambda row: (-row[0], row[1]))
    rows = [
        (name, *(f"{points:+.2f}" for points in lost), *(f"{s:+.2f}" for s in surprises))
        for _, name, lost, surprises in found
    ]
    sets_ = [measured.away.name for measured in sets]
    head = ("without", *(f"{name}: P@1 lost" for name in sets_),
            *(f"{name}: surprise" for name in sets_))  # fmt: skip
    return table(head, rows)


def articles_of(compared: Compared) -> list[str]:
    """Return the article that answers each question."""
    return [question.article or "" for question in compared.questions.labelled]


def _without(
    measured: Measured, learned: Sequence[Learned], dropped: Iterable[str]
) -> tuple[Bools, npt.NDArray[np.float64]]:
    dropped = tuple(dropped)
    weights = [ablation.weights_without(one, dropped) for one in learned]
    n = len(measured.compared.questions.labelled)
    return ablation.first_right(measured.tested, weights, n=n)


def _flat(pairs: Iterable[tuple[str, ...]]) -> list[str]:
    return [cell for pair in pairs for cell in pair]


def _share(value: float) -> str:
    return f"{value:.3f}"


def _points(difference: figures.Interval) -> str:
    """Return a difference in points with its interval."""
    mean, low, high = (value * 100 for value in (difference.mean, difference.low, difference.high))
    return f"{mean:+.1f} ({low:+.1f} to {high:+.1f})"
