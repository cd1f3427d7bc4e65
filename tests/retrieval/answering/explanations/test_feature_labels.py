from __future__ import annotations

import pytest

from making import make_article
from retrieval.analysis.tagger import SentenceKind
from retrieval.answering.explanations import feature_labels
from retrieval.answering.explanations.types import BESIDE, BIAS
from retrieval.index.builder import build_index
from retrieval.ranking import confidence, features
from retrieval.ranking import model as ranking
from retrieval.ranking.features import SATISFIES
from retrieval.search.candidates import search
from retrieval.search.query import WANTS, parse


def columns() -> set[str]:
    """Return the names of all features that are measured."""
    index = build_index([make_article("The Marjeh clinic was hit. It was closed.")])
    query = parse("Marjeh clinic", index)
    passages = search(query, index)
    assert passages
    candidates = features.measure(query, passages, index)
    ranked = ranking.rank(candidates, ranking.load_model().ranking)
    return {*candidates.columns, *confidence.measure(query, candidates, ranked), BIAS, BESIDE}


KINDS = {str(kind.name).lower().replace("_", " ") for kind in SentenceKind}
OFFERS = {offer for _, offer in SATISFIES}


def test_every_feature_that_is_measured_is_described_in_plain_words() -> None:
    described = {name: feature_labels.describe(name) for name in columns()}

    assert [name for name, text in described.items() if text == name] == []
    assert [name for name in described if feature_labels.group(name) == feature_labels.OTHER] == []


def test_every_feature_of_the_shipped_model_is_described_in_plain_words() -> None:
    model = ranking.load_model()
    names = [*model.ranking.weights, *model.evidence.weights, *model.choice.weights]

    assert [name for name in names if feature_labels.describe(name) == name] == []


def test_nothing_is_described_that_is_not_measured() -> None:
    described = {name for row in feature_labels.FEATURES.values() for name in row}

    assert described - columns() == set()
    assert feature_labels.OFFERS.keys() - (OFFERS | KINDS) == set()
    assert feature_labels.WANTED.keys() == {want for want, _ in WANTS}


def test_no_two_features_are_described_alike() -> None:
    texts = [feature_labels.describe(name) for name in columns()]

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
    assert feature_labels.describe(feature) == described
    assert feature_labels.group(feature) == group
