from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from making import make_article
from retrieval.analysis.languages.sentence_boundaries import split_unspaced
from retrieval.cleaning.passages import split_sentences
from retrieval.types.article import Passage


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("ar", ["بُني الجسر عام 1932.", "هل هو طويل؟", "نعم!", "قال د. أحمد إنه قديم."]),
        ("de", ["Er kam am 3. Mai 1932 nach Berlin.", "Das 19. Jahrhundert war lang."]),
        ("de", ["Dr. Weber u. a. sagten z. B. nichts.", "Ludwig XIV. war König.", "Es regnete."]),
        ("el", ["Ποιος έχτισε τη γέφυρα;", "Κανείς δεν ξέρει."]),
        ("el", ["Ο κ. Παπαδόπουλος λέει π.χ. ότι ζει.", "Γεννήθηκε το 32 μ.Χ. στην Αθήνα."]),
        ("es", ["El puente mide 3 km.", "¿Quién lo construyó?", "¡Nadie lo sabe!"]),
        ("es", ["El Sr. López vive en EE. UU. desde 1932.", "Nació allí."]),
        ("fr", ["M. Dupont est né en 52 av. J.-C. à Paris.", "Qui l’a fait ?", "Personne !"]),
        ("hi", ["यह पुल १९३२ में बना।", "क्या यह लंबा है?", "डॉ. शर्मा ने इसे बनाया।"]),
        ("pt", ["O Sr. Silva chegou.", "A Dra. Ana saiu.", "Av. Paulista é longa."]),
        ("ro", ["Dl. Popescu a venit.", "Str. Lungă are 3 km.", "Cine știe?"]),
        ("ru", ["Мост построен в 1932 г. инженером А. С. Ивановым.", "Он стоит на ул. Ленина."]),
        ("tr", ["Dr. Yılmaz 3. köprüyü yaptı.", "19. yüzyılda yapıldı.", "Kim bilir?"]),
        ("uk", ["Міст збудовано 1932 р. в м. Київ.", "Хто знає?"]),
        ("vi", ["Ông TS. Nguyễn đến TP. Hồ Chí Minh.", "Ai xây cầu?", "Không ai biết."]),
    ],
)
def test_sentences_end_where_their_readers_see_it(language: str, expected: list[str]) -> None:
    article = make_article(" ".join(expected), language=language)
    passage = Passage(article, 0, len(article.text), 1)

    assert [sentence.text for sentence in split_sentences(passage)] == expected


def test_chinese_sentences_end_behind_their_closing_quotes() -> None:
    article = make_article("他说：“桥很长。”然后他走了。谁建的？不知道！", language="zh")
    passage = Passage(article, 0, len(article.text), 1)

    assert [sentence.text for sentence in split_sentences(passage)] == [
        "他说：“桥很长。”", "然后他走了。", "谁建的？", "不知道！",
    ]  # fmt: skip


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
