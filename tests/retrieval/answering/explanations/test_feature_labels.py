from __future__ import annotations

import pytest

from making import make_article
from retrieval.analysis.tagger import SentenceKind
from retrieval.answering.explanations import feature_labels
from retrieval.answering.explanations.feature_labels import describe_feature, feature_group
from retrieval.answering.explanations.types import BESIDE, BIAS
from retrieval.index.builder import build_index
from retrieval.ranking.confidence import compute_evidence
from retrieval.ranking.features.answer_types import SATISFIES
from retrieval.ranking.features.extractor import compute_features
from retrieval.ranking.model import load_model, rank_sentences
from retrieval.search.answer_types import WANTS
from retrieval.search.candidates import find_passages
from retrieval.search.query import parse_query


def columns() -> set[str]:
    """Return the names of all features that are measured."""
    index = build_index([make_article("The Marjeh clinic was hit. It was closed.")])
    query = parse_query("Marjeh clinic", index)
    passages = find_passages(query, index)
    assert passages
    candidates = compute_features(query, passages, index)
    ranked = rank_sentences(candidates, load_model().ranking)
    return {*candidates.columns, *compute_evidence(query, candidates, ranked), BIAS, BESIDE}


KINDS = {str(kind.name).lower().replace("_", " ") for kind in SentenceKind}
OFFERS = {offer for _, offer in SATISFIES}


def test_every_feature_that_is_measured_is_described_in_plain_words() -> None:
    described = {name: describe_feature(name) for name in columns()}

    assert [name for name, text in described.items() if text == name] == []
    assert [name for name in described if feature_group(name) == feature_labels.OTHER] == []


def test_every_feature_of_the_shipped_model_is_described_in_plain_words() -> None:
    model = load_model()
    names = [*model.ranking.weights, *model.evidence.weights, *model.choice.weights]

    assert [name for name in names if describe_feature(name) == name] == []


def test_nothing_is_described_that_is_not_measured() -> None:
    described = {name for row in feature_labels.FEATURES.values() for name in row}

    assert described - columns() == set()
    assert feature_labels.OFFERS.keys() - (OFFERS | KINDS) == set()
    assert feature_labels.WANTED.keys() == {want for want, _ in WANTS}


def test_no_two_features_are_described_alike() -> None:
    texts = [describe_feature(name) for name in columns()]

    assert len(texts) == len(set(texts))


@pytest.mark.parametrize(
    ("feature", "described", "group"),
    [
        ("when: new year", "asked for a time: a year that the question has not",
         feature_labels.ASKED_FOR),
        ("caption", "a picture's caption", "the kind of sentence"),
        ("reason", 'a word of reason, such as "because"', "the kind of sentence"),
        ("length × caption", "its length and a picture's caption", "the kind of sentence"),
        ("who: titled × newest", 'asked for a person: a title, such as "Dr" and newest',
         feature_labels.ASKED_FOR),
        ("newest", "newest", feature_labels.OTHER),
        ("newest: of all", "newest: of all", feature_labels.OTHER),
    ],
)  # fmt: skip
def test_pairs_and_products_are_put_together_and_new_names_stand_as_they_are(
    feature: str, described: str, group: str
) -> None:
    assert describe_feature(feature) == described
    assert feature_group(feature) == group
