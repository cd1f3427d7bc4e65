from __future__ import annotations

import numpy as np
import pytest

from retrieval.analysis import idf as rarity
from retrieval.analysis import word_vectors as meaning
from retrieval.analysis.tokenizer import terms


def vector(word: str) -> meaning.Float32s:
    (row,) = meaning.vectors(meaning.rows(terms(word)))
    return row


def test_every_term_of_the_background_has_a_vector_of_unit_length() -> None:
    vectors = meaning.vectors(list(rarity.background_rows().values()))

    assert vectors.shape == (len(rarity.background_rows()), meaning.DIMENSIONS)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-5)


def test_an_unknown_term_is_like_nothing() -> None:
    assert meaning.rows(["uossmuossm"]).tolist() == [-1]
    assert not vector("uossmuossm").any()


@pytest.mark.parametrize(
    ("word", "near", "far"),
    [
        ("doctor", "hospital", "parliament"),
        ("war", "army", "music"),
        ("river", "lake", "election"),
        ("killed", "died", "painted"),
    ],
)
def test_words_used_alike_lie_closer(word: str, near: str, far: str) -> None:
    likeness = vector(word) @ vector(near)

    assert likeness > meaning.ALIKE
    assert likeness > vector(word) @ vector(far)


def test_no_terms_have_no_vectors() -> None:
    assert meaning.vectors(meaning.rows([])).shape == (0, meaning.DIMENSIONS)
