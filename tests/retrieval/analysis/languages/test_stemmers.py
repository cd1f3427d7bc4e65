from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from retrieval.analysis import languages
from retrieval.analysis.tokenizer import fold_word, to_terms, tokenize, tokenize_question

CODES = ["en", *languages.KNOWN, "ja", "ko", "lo", "km", "my", "fa", "he", "nl", "sr", "xx"]

# Letters, marks and digits of many scripts, more often than chance would bring them.
ANY_TEXT = st.text() | st.text(
    alphabet=st.sampled_from(
        "aIİıßéșţ'’. 1,0٣٬٫٤९०۵๓ٱلْمستشفىةـوब़ीिंँन्दกเรื่งิำๆฯ中国。いゥ\u3099한ກເ"
        "ມ\u17d2ကခ္ξςΆёйЇ’їư ạ\u200d\u0301\0"
    )
)


@pytest.mark.parametrize(
    ("code", "forms"),
    [
        ("ar", "المستشفى مستشفى والمستشفى للمستشفى مُسْتَشْفى المستشفيات"),
        ("ar", "المدينة مدينة مدينـــة"),
        ("ar", "إسلام اسلام الإسلام"),
        ("de", "Krankenhaus Krankenhauses krankenhäuser"),
        ("de", "Straße STRASSE Strasse"),
        ("el", "γέφυρα γέφυρες ΓΕΦΥΡΑ γεφυρας"),
        ("el", "άνθρωπος ανθρώπων ΑΝΘΡΩΠΟΣ"),
        ("es", "fundó fundada fundaron fundar"),
        ("fr", "l'hôpital hôpitaux d’hôpital HÔPITAL hopital"),
        ("hi", "हिन्दी हिंदी हिँदी"),
        ("hi", "लड़का लड़के लड़कों"),
        ("hi", "ज़मीन ज़मीन जमीन"),
        ("pt", "vendedora vendedoras VENDEDORAS"),
        ("ro", "oraș oraş orașul orașe oras"),
        ("ru", "ёлка елка ёлки ЁЛКА"),
        ("ru", "мост моста мостами мо́ст"),
        ("tr", "Ankara Ankara'nın Ankara’da ANKARA"),
        ("tr", "İstanbul İSTANBUL istanbul"),
        ("tr", "ışık IŞIK Işık"),
        ("uk", "п'ятниця п’ятниця п’ятницю"),
        ("uk", "Львів Львова"),
        ("uk", "лялька ляльки ляльок лялькою"),
        ("uk", "міст мосту мостами"),
        ("vi", "Viện VIỆN việ\u0323n".replace("ệ\u0323", "ệ")),
    ],
)
def test_forms_of_a_word_have_one_term(code: str, forms: str) -> None:
    assert len(set(to_terms(forms, code))) == 1
    assert len(to_terms(forms, code)) == len(forms.split())


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("vi", "ma má mả mã mạ"),
        ("ru", "мир мор"),
        ("el", "χώρα χορός"),
        ("ar", "كتاب مكتب"),
    ],
)
def test_words_that_differ_keep_different_terms(code: str, text: str) -> None:
    assert len(set(to_terms(text, code))) == len(text.split())


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("ar", "متى وأين وكيف ولماذا"),
        ("de", "Wer hat das und warum?"),
        ("el", "Πότε και πού είναι;"),
        ("es", "¿Cuándo y por qué fue?"),
        ("es", "cuando y por que fue"),
        ("fr", "Qu'est-ce que c'est ?"),
        ("hi", "यह कब और क्यों हुआ था?"),
        ("it", "Quando e perché è stato?"),
        ("pt", "Quando e por que foi?"),
        ("ro", "Când și de ce a fost?"),
        ("ru", "Когда и почему это было?"),
        ("tr", "Ne zaman ve neden oldu?"),
        ("uk", "Коли і чому це було?"),
        ("vi", "Ai và tại sao?"),
    ],
)
def test_words_that_only_ask_and_bind_have_no_term(code: str, text: str) -> None:
    assert to_terms(text, code) in ([], ["وكيف"], ["ولماذا"])


@pytest.mark.parametrize(
    ("code", "text", "expected"),
    [
        ("ar", "١٩٣٢ 1932", ["1932", "1932"]),
        ("ar", "١٬٥٠٠ 1,500", ["1500", "1500"]),
        ("hi", "१५४२ 1542", ["1542", "1542"]),
        ("th", "๒๔๗๘", ["2478"]),
        ("de", "1.800 1800", ["1800", "1800"]),
        ("de", "2,5", ["2.5"]),
        ("ru", "12\xa0000", ["12000"]),
        ("zh", "1990", ["1990"]),
    ],
)
def test_a_number_is_one_term_in_all_digits(code: str, text: str, expected: list[str]) -> None:
    assert to_terms(text, code) == expected


@pytest.mark.parametrize(
    ("code", "text", "expected"),
    [
        ("zh", "铁路建成", ["铁路", "路建", "建成"]),
        ("zh", "iPhone 12在1990年", ["iphon", "12", "在", "1990", "年"]),
        ("ja", "がっこう か\u3099っこう", ["がっ", "っこ", "こう"] * 2),
        ("ko", "물레방아", ["물레", "레방", "방아"]),
        ("th", "โรงเรียน", ["โรง", "งเรี", "เรีย", "ยน"]),
        ("th", "ปี2478ที่บ้าน", ["ปี", "2478", "ที่บ้า", "บ้าน"]),
        ("lo", "ເມືອງ", ["ເມືອ", "ອງ"]),
        ("en", "The 诊所 clinic", ["诊所", "clinic"]),
    ],
)
def test_unspaced_writing_comes_in_pairs_and_the_rest_whole(
    code: str, text: str, expected: list[str]
) -> None:
    assert to_terms(text, code) == expected


def test_what_asks_is_cut_out_of_an_unspaced_question() -> None:
    assert [w.term for w in tokenize_question("谁发明了电话？", "zh")] == ["发明", "电话"]
    assert next(w.term for w in tokenize_question("ใครคือครูประเสริฐ", "th")) == "ครู"


@given(ANY_TEXT, st.sampled_from(CODES))
def test_words_are_slices_in_order(text: str, code: str) -> None:
    start = -1
    for read in (tokenize, tokenize_question):
        start = -1
        for word in read(text, code):
            assert text[word.start : word.start + len(word.text)] == word.text
            assert word.start > start
            assert word.term
            assert not any(character.isspace() for character in word.term)
            start = word.start


@given(ANY_TEXT, st.sampled_from(CODES))
@example("०Ά", "xx")
@example("ง\u0e48\u200d\u1039", "xx")
@example("I\u0640\u0301\u0629", "xx")
def test_folding_twice_changes_nothing_more(text: str, code: str) -> None:
    for word in tokenize(text, code):
        once = fold_word(word.text, code)
        if once and code == "xx":
            assert fold_word(once, code) == once


UNITS = ("ا", "ที่", "中", "а", "a'", "1.", "ि", "œ", "न्", "é\u0301", "b̲'")


def pairs() -> Iterator[Any]:
    """Yield each language with each unit; all but one pair of each language are slow."""
    for number, code in enumerate(CODES):
        for unit in UNITS:
            is_its_own = unit == UNITS[number % len(UNITS)]
            yield pytest.param(code, unit, marks=() if is_its_own else pytest.mark.slow)


@pytest.mark.parametrize(("code", "unit"), [*pairs()])
def test_a_long_line_is_read_through(code: str, unit: str) -> None:
    text = unit * (100_000 // len(unit))

    assert sum(1 for _ in tokenize(text, code)) <= len(text)
