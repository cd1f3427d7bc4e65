from __future__ import annotations

import pytest

from making import make_article
from retrieval.analysis.tagger import SentenceKind
from retrieval.answering.explanations import feature_labels as wording
from retrieval.answering.explanations.types import BESIDE, BIAS
from retrieval.index.builder import build_index
from retrieval.ranking import confidence as evidence
from retrieval.ranking import features
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
    return {*candidates.columns, *evidence.measure(query, candidates, ranked), BIAS, BESIDE}


KINDS = {str(kind.name).lower().replace("_", " ") for kind in SentenceKind}
OFFERS = {offer for _, offer in SATISFIES}


def test_every_feature_that_is_measured_is_described_in_plain_words() -> None:
    described = {name: wording.describe(name) for name in columns()}

    assert [name for name, text in described.items() if text == name] == []
    assert [name for name in described if wording.group(name) == wording.OTHER] == []


def test_every_feature_of_the_shipped_model_is_described_in_plain_words() -> None:
    model = ranking.load_model()
    names = [*model.ranking.weights, *model.evidence.weights, *model.choice.weights]

    assert [name for name in names if wording.describe(name) == name] == []


def test_nothing_is_described_that_is_not_measured() -> None:
    described = {name for row in wording.FEATURES.values() for name in row}

    assert described - columns() == set()
    assert wording.OFFERS.keys() - (OFFERS | KINDS) == set()
    assert wording.WANTED.keys() == {want for want, _ in WANTS}


def test_no_two_features_are_described_alike() -> None:
    texts = [wording.describe(name) for name in columns()]

    assert len(texts) == len(set(texts))


@pytest.mark.parametrize(
    ("feature", "described", "group"),
    [
        ("when: new year", "asked for a time: a year that the question has not",
         wording.ASKED_FOR),
        ("caption", "a picture's caption", "the kind of sentence"),
        ("reason", 'a word of reason, such as "because"', "the kind of sentence"),
        ("length × caption", "its length and a picture's caption", "the kind of sentence"),
        ("who: titled × newest", 'asked for a person: a title, such as "Dr" and newest',
         wording.ASKED_FOR),
        ("newest", "newest", wording.OTHER),
        ("newest: of all", "newest: of all", wording.OTHER),
    ],
)  # fmt: skip
def test_pairs_and_products_are_put_together_and_new_names_stand_as_they_are(
    feature: str, described: str, group: str
) -> None:
    assert wording.describe(feature) == described
    assert wording.group(feature) == group
