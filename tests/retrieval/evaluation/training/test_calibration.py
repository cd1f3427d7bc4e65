from __future__ import annotations

import itertools

import numpy as np
import pytest

from retrieval.evaluation.training.calibration import ConfidenceModel, fit_confidence
from retrieval.ranking.confidence import CHOICE, estimate_confidence
from retrieval.ranking.features.columns import Columns
from retrieval.ranking.model import LinearModel, Model

MANY = 3000


@pytest.fixture(scope="module")
def questions() -> tuple[list[Columns], dict[str, np.ndarray]]:
    """Half of them foreign, told by "absent"; the right first ones told by "lead", not surely."""
    random = np.random.default_rng(0)
    about = random.random(MANY) < 0.5
    lead = random.random(MANY)
    rows: list[Columns] = []
    for is_about, value in zip(about, lead, strict=True):
        row: Columns = {name: random.random(1) for name in (*CHOICE, "absent")}
        row["lead"] = np.array([value])
        row["absent"] = np.array([random.random() * (0.6 if is_about else 1.0)])
        rows.append(row)
    answerable = about & (random.random(MANY) < 0.9)  # the others of them are look-alikes
    rights = answerable & (random.random(MANY) < 0.4 + 0.5 * lead)
    return rows, {"rights": rights, "answerable": answerable, "about": about}


@pytest.fixture(scope="module")
def learned(questions: tuple[list[Columns], dict[str, np.ndarray]]) -> ConfidenceModel:
    rows, labels = questions
    return fit_confidence(
        rows,
        labels["rights"],
        answerable=labels["answerable"],
        about=labels["about"],
        balanced=np.ones(MANY, dtype=bool),
    )


def test_each_model_weighs_what_it_is_about(learned: ConfidenceModel) -> None:
    assert learned.evidence.weights["absent"] < -1
    assert learned.choice.weights.keys() == set(CHOICE)
    assert learned.choice.weights["lead"] == max(learned.choice.weights.values()) > 0


def test_the_curve_rises_from_nothing_to_certainty(learned: ConfidenceModel) -> None:
    products, rights = zip(*learned.reliability, strict=True)

    assert learned.reliability[0] == (0, 0)
    assert learned.reliability[-1] == (1, 1)
    assert all(one < other for one, other in itertools.pairwise(products))
    assert all(one < other for one, other in itertools.pairwise(rights))


def test_confidence_is_as_often_right_as_it_says(
    questions: tuple[list[Columns], dict[str, np.ndarray]], learned: ConfidenceModel
) -> None:
    rows, labels = questions
    model = Model(LinearModel({}), learned.evidence, learned.choice, learned.reliability, 0.3)
    kept = labels["answerable"] | ~labels["about"]
    sure = np.array([estimate_confidence(row, model) for row in rows])[kept]
    right = labels["rights"][kept]

    for low, high in ((0, 0.3), (0.3, 0.5), (0.5, 1)):
        here = (sure >= low) & (sure < high)
        assert sure[here].mean() == pytest.approx(right[here].mean(), abs=0.06)


def test_first_sentences_that_are_all_right_leave_nothing_to_tell_apart(
    questions: tuple[list[Columns], dict[str, np.ndarray]],
) -> None:
    rows, labels = questions
    about = labels["about"]
    learned = fit_confidence(
        rows, about, answerable=about, about=about, balanced=np.ones(MANY, dtype=bool)
    )

    assert set(learned.choice.weights.values()) == {0}
    assert learned.choice.bias > 3
