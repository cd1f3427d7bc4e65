from __future__ import annotations

import math

import numpy as np
import pytest

from retrieval.analysis.lexicon.idf import (
    background_rows,
    background_shares,
    idf_of_absent,
    inverse_document_frequency,
)


def test_the_rarity_is_that_of_the_formula() -> None:
    idf = inverse_document_frequency(np.array([0.0, 2.0, 10.0]), 10)

    assert idf == pytest.approx(
        [math.log(1 + 10.5 / 0.5), math.log(1 + 8.5 / 2.5), math.log(1 + 0.5 / 10.5)]
    )


def test_a_word_of_everyday_english_is_common_and_an_unheard_one_rare() -> None:
    common, rarer, unheard = idf_of_absent(["time", "hospit", "uossm"], 20)

    assert 0 < common < rarer < unheard


def test_absent_terms_grow_rarer_with_the_library() -> None:
    assert idf_of_absent(["hospit"], 10_000)[0] > idf_of_absent(["hospit"], 10)[0]


def test_shares_of_the_background_are_shares() -> None:
    shares = background_shares(list(background_rows()))

    assert (shares > 0).all()
    assert (shares < 1).all()


def test_no_terms_have_no_shares() -> None:
    assert background_shares([]).shape == (0,)
