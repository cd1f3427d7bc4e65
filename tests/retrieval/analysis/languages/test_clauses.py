from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.analysis.languages.clauses import split_unspaced

ANY_TEXT = st.text() | st.text(alphabet=st.sampled_from("กขเรื่ 1Aๆฯ.?!()\n\xa0"), max_size=400)
FIRST = "ตลาดเรือบ้านคลองแก้วเริ่มขึ้นเมื่อนานมาแล้วโดยแม่ค้าขนมชื่อยายทองคำกับลูกสาวอีกสองคน"
SECOND = "เธอพายเรือขายขนมครกให้คนงานโรงสีทุกเช้าจนเป็นที่รู้จักของชาวบ้านในละแวกนั้นทั้งหมด"


def pieces(text: str) -> list[str]:
    return [text[start:end].strip() for start, end in split_unspaced(text)]


def test_a_space_parts_two_clauses() -> None:
    assert pieces(f"{FIRST} {SECOND}") == [FIRST, SECOND]


@pytest.mark.parametrize("joint", [" 2478 ", " Google ", " และ", " ซึ่ง", ", ", " (", " “"])
def test_a_space_that_goes_on_parts_nothing(joint: str) -> None:
    text = f"{FIRST}{joint}{SECOND}" + (")" if "(" in joint else "")

    assert pieces(text) == [text]


@pytest.mark.parametrize("mark", [" ๆ", " ฯลฯ"])
def test_a_mark_that_repeats_or_cuts_short_stays_with_what_stands_before(mark: str) -> None:
    assert pieces(f"{FIRST}{mark} {SECOND}") == [f"{FIRST}{mark}", SECOND]


def test_short_clauses_stay_together() -> None:
    assert pieces("ฝนตก น้ำท่วม คนหนี") == ["ฝนตก น้ำท่วม คนหนี"]


@pytest.mark.parametrize("mark", ["?", "!", "\n", "។"])
def test_a_mark_parts_even_short_ones(mark: str) -> None:
    assert pieces(f"ฝนตกหรือ{mark} ใช่แล้ว") == [f"ฝนตกหรือ{mark}".strip(), "ใช่แล้ว"]


def test_an_abbreviation_parts_nothing() -> None:
    assert pieces("เมื่อ พ.ศ. 2478 เขาเกิด") == ["เมื่อ พ.ศ. 2478 เขาเกิด"]


@given(ANY_TEXT)
def test_nothing_is_lost(text: str) -> None:
    assert "".join(text[start:end] for start, end in split_unspaced(text)) == text
