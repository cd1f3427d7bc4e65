from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.analysis import entities
from retrieval.analysis.entities import find_entities, find_recurring


def sure(sentence: str) -> list[str]:
    return [name.text for name in find_entities(sentence) if name.sure]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("The clinic in Aleppo was hit.", ["Aleppo"]),
        ("It was Dr. Anas Al-Kassem of UOSSM, he said.", ["Anas Al-Kassem of UOSSM"]),
        ("They back President Bashar al-Assad.", ["Bashar al-Assad"]),
        ("It chairs the Union of Syrian Medical Relief.", ["Union of Syrian Medical Relief"]),
        ("Nurses of the Doctors Without Borders-supported hospital.", ["Doctors Without Borders"]),
        ("Both Syria and Russia denied it.", ["Syria", "Russia"]),
        ("A peace deal with Syria’s government.", ["Syria"]),
        ("Bir gemi Glasgow'da yapıldı.", ["Glasgow"]),
        ("The Syrian regime and a Canadian-supported clinic.", []),
        ("Yesterday everything was rubble. He said: “Everything is lost.”", []),
        ("NATO met.", ["NATO"]),
        ("READ MORE: SHELLING KILLS TEN", []),
        ("Это сделал Семён Лапин.", ["Семён Лапин"]),
        ("", []),
    ],
)  # fmt: skip
def test_names_are_words_with_capitals_that_stand_together(
    sentence: str, expected: list[str]
) -> None:
    assert sure(sentence) == expected


@given(st.text() | st.lists(st.sampled_from(["The", "Al-Quds", "of", "and", "it’s", "."])).map(
    " ".join
))  # fmt: skip
def test_a_name_stands_in_its_sentence_and_fits_a_button(sentence: str) -> None:
    for name in find_entities(sentence):
        assert name.text in sentence
        assert len(name.text) <= entities.LONGEST


@pytest.mark.parametrize(
    ("texts", "language", "expected"),
    [
        (["القناة القديمة", "هذه القناة", "عند القناة"], "ar", "القناة"),
        (["这条铁路很长。", "铁路通车了", "他看铁路"], "zh", "铁路"),
    ],
)
def test_what_recurs_stands_for_names_where_there_are_no_capitals(
    texts: list[str], language: str, expected: str
) -> None:
    assert not entities.has_capitals(" ".join(texts))
    assert dict(find_recurring(texts, language))[expected] == 3
