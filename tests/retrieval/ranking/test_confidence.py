from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from making import make_article
from retrieval.index.builder import build_index
from retrieval.index.index import Index
from retrieval.ranking.confidence import compute_evidence, estimate_confidence
from retrieval.ranking.features.extractor import SentenceCandidates, compute_features
from retrieval.ranking.model import LinearModel, Model, Ranking, rank_sentences
from retrieval.search.candidates import find_passages
from retrieval.search.query import Query, parse_query

ARTICLES = (
    make_article(
        "The dam was finished in 1970. It holds back Lake Nasser.",
        "Engineers from Moscow drew the plans.",
        "Farmers along the Nile lost the yearly flood.",
        id="dam",
        title="Aswan High Dam",
    ),
    make_article(
        "The bridge was opened by the Queen in 1966.",
        "Engineers from London drew its towers.",
        id="bridge",
        title="Severn Bridge",
    ),
)
PLAIN = LinearModel({"coverage": 2.0, "passage coverage": 1.0})


LIBRARY = build_index(ARTICLES)


@pytest.fixture
def index() -> Index:
    return LIBRARY


def judged(question: str, index: Index) -> tuple[Query, SentenceCandidates, Ranking]:
    query = parse_query(question, index)
    found = find_passages(query, index)
    assert found is not None
    candidates = compute_features(query, found, index)
    return query, candidates, rank_sentences(candidates, PLAIN)


def measured(question: str, index: Index) -> dict[str, float]:
    row = compute_evidence(*judged(question, index))
    return {name: float(values[0]) for name, values in row.items()}


@pytest.mark.parametrize(
    ("question", "place"),
    [
        ("finished", "in sentence"),
        ("Nasser finished", "in passage"),
        ("Aswan finished", "in title"),
        ("Engineers finished", "beside"),
        ("flood finished", "in article"),
        ("towers finished Nasser", "elsewhere"),
        ("giraffe finished", "absent"),
    ],
)
def test_each_word_counts_at_the_nearest_place_that_holds_it(
    question: str, place: str, index: Index
) -> None:
    assert measured(question, index)[place] > 0


PLACES = (
    "in sentence", "in passage", "in title", "beside", "in article", "elsewhere", "absent",
)  # fmt: skip


@given(
    st.lists(
        st.sampled_from(
            ["dam", "Nasser", "Queen", "opened", "1966", "giraffe", "flood", "Moscow", "Severn"]
        ),
        max_size=8,
        unique=True,
    )
)
def test_the_places_share_the_whole_question_between_them(words: list[str]) -> None:
    row = measured(" ".join(["bridge", *words]), LIBRARY)

    assert sum(row[place] for place in PLACES) == pytest.approx(1)
    assert all(np.isfinite(value) for value in row.values())


def test_one_candidate_has_the_largest_lead() -> None:
    library = build_index([make_article("Otters eat fish.")])
    row = measured("What do otters eat?", library)

    assert row["lead"] == 3
    assert row["lead over articles"] == 6
    assert row["article's share"] == 1
    assert row["share of best"] == 1


def test_a_question_of_one_word_is_measured(index: Index) -> None:
    row = measured("Nasser?", index)

    assert row["words"] == 0
    assert row["second rarest held"] == 0
    assert row["absent"] == 0


def test_a_name_that_no_article_holds_is_told_from_another_word(index: Index) -> None:
    name, word = measured("Who opened Brooklyn?", index), measured("Who opened zebras?", index)

    assert name["names absent"] > 0
    assert word["names absent"] == 0


@pytest.mark.parametrize(
    ("title", "text", "question"),
    [
        ("Плотина", "Плотина была закончена в 1970 году.", "Когда была закончена плотина?"),
        ("السد", "اكتمل بناء السد في عام 1970.", "متى اكتمل بناء السد؟"),
        ("Der Damm", "Der Damm wurde 1970 fertig.", "Wann wurde der Damm fertig?"),
    ],
)
def test_other_languages_are_measured_by_the_same_columns(
    title: str, text: str, question: str, index: Index
) -> None:
    row = measured(question, build_index([*ARTICLES, make_article(text, id="x", title=title)]))

    assert row.keys() == measured("Who opened the bridge?", index).keys()
    assert row["in sentence"] > 0.5


LINE = ((0.0, 0.0), (0.5, 0.2), (1.0, 1.0))


def model(subject: float, choice: float) -> Model:
    columns = {"words": 0.0}
    return Model(PLAIN, LinearModel(columns, subject), LinearModel(columns, choice), LINE, 0.3)


def test_confidence_is_the_product_of_both_probabilities_read_off_the_curve(index: Index) -> None:
    row = compute_evidence(*judged("Who opened the bridge?", index))

    assert estimate_confidence(row, model(100, 100)) == pytest.approx(1)
    assert estimate_confidence(row, model(0, 100)) == pytest.approx(0.2)
    assert estimate_confidence(row, model(0, 0)) == pytest.approx(0.1)
    assert estimate_confidence(row, model(100, -100)) == pytest.approx(0)


@given(st.floats(-50, 50), st.floats(-50, 50))
def test_confidence_is_a_probability_and_grows_with_the_evidence(low: float, high: float) -> None:
    low, high = sorted((low, high))
    row = {"words": np.array([1.0])}
    sure, surer = (estimate_confidence(row, model(logit, 2)) for logit in (low, high))

    assert 0 <= sure <= surer <= 1
