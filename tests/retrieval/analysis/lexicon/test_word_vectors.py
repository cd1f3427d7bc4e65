from __future__ import annotations

import numpy as np
import pytest

from retrieval.analysis.lexicon import idf, word_vectors
from retrieval.analysis.lexicon.word_vectors import unit_vectors, vector_rows
from retrieval.analysis.tokenizer import to_terms


def vector(word: str) -> word_vectors.Float32s:
    (row,) = unit_vectors(vector_rows(to_terms(word)))
    return row


def test_every_term_of_the_background_has_a_vector_of_unit_length() -> None:
    vectors = unit_vectors(list(idf.background_rows().values()))

    assert vectors.shape == (len(idf.background_rows()), word_vectors.DIMENSIONS)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-5)


def test_an_unknown_term_is_like_nothing() -> None:
    assert vector_rows(["uossmuossm"]).tolist() == [-1]
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

    assert likeness > word_vectors.ALIKE
    assert likeness > vector(word) @ vector(far)


def test_no_terms_have_no_vectors() -> None:
    assert unit_vectors(vector_rows([])).shape == (0, word_vectors.DIMENSIONS)
