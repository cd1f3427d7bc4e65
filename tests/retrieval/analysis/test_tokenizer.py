from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from retrieval.analysis.languages.scripts import is_unspaced
from retrieval.analysis.tokenizer import fold_english_word, to_english_term, to_terms, tokenize

# Letters and what stands inside and between words, more often than chance would bring it.
ANY_TEXT = st.text() | st.text(
    alphabet=st.sampled_from("aIsSuU.'’‘-_ 1,08\xa0\u202féÉ\u0301\xad\u200dßİﬁ٣½नि漢😀\0\u037aﷺ")
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Clinic CLINIC clinic", ["clinic"] * 3, id="case"),
        pytest.param("patient patients Patients", ["patient"] * 3, id="number of a noun"),
        pytest.param("treat treated treating treats", ["treat"] * 4, id="forms of a verb"),
        pytest.param("Straße STRASSE", ["strass"] * 2, id="sharp s"),
        pytest.param("café cafe CAFÉ cafe\u0301", ["cafe"] * 4, id="accents"),
        pytest.param("Ångström Angstrom", ["angstrom"] * 2, id="rings and dots"),
        pytest.param("край краи", ["кра", "кра"], id="letters of their own are no accents"),
        pytest.param("ﬁre fire", ["fire"] * 2, id="ligatures"),
        pytest.param("ＡＬＥＰＰＯ Aleppo", ["aleppo"] * 2, id="wide letters"),
        pytest.param("O'Brien O’Brien O‘Brien OʼBrien", ["obrien"] * 4, id="apostrophes"),
        pytest.param("Maaz Maaz's Maaz’s", ["maaz"] * 3, id="possessive"),
        pytest.param("doctors doctors' doctors’", ["doctor"] * 3, id="possessive of many"),
        pytest.param("MAAZ'S DEATH", ["maaz", "death"], id="possessive in capitals"),
        pytest.param("Al-Kassem Al‑Kassem Al Kassem", ["al", "kassem"] * 3, id="hyphens"),
        pytest.param("30-bed", ["30", "bed"], id="number with a hyphen"),
        pytest.param("snake_case", ["snake", "case"], id="underline"),
        pytest.param("hos\xadpital", ["hospit"], id="soft hyphen"),
    ],
)
def test_words_that_mean_the_same_have_the_same_term(text: str, expected: list[str]) -> None:
    assert to_terms(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1,800 1800 1\xa0800 1\u202f800 1\u2009800", ["1800"] * 5),
        ("12,345,678", ["12345678"]),
        ("1,800.50", ["1800.50"]),
        ("2.5 3,14", ["2.5", "3,14"]),
        ("2016 2016's ２０１６", ["2016"] * 3),
        ("1990s 7th 5km", ["1990s", "7th", "5km"]),
        pytest.param("2015\xa030", ["2015", "30"], id="a no-break space between two numbers"),
        pytest.param("12,3456", ["12,3456"], id="no thousands"),
        pytest.param("$2.5m, 40%", ["2.5m", "40"], id="signs"),
        pytest.param("9/11 24-7", ["9", "11", "24", "7"], id="parted by more than a comma"),
    ],
)
def test_a_number_is_one_term_however_it_is_grouped(text: str, expected: list[str]) -> None:
    assert to_terms(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("the UN, the U.N. and a U.N", ["un"] * 3, id="UN"),
        pytest.param("the US, the U.S. and a U.S", ["us."] * 3, id="US"),
        pytest.param("the u.s. army", ["us.", "armi"], id="dots make a name"),
        pytest.param("They told us.", ["told"], id="us"),
        pytest.param("The WHO said so", ["who.", "said"], id="WHO"),
        pytest.param("The WHO's report, the U.S.’s", ["who.", "report", "us."], id="WHO's"),
        pytest.param("Who said so?", ["said"], id="who"),
        pytest.param("IT and it", ["it."], id="IT"),
        pytest.param("I saw A and I", ["saw"], id="a letter alone is no acronym"),
        pytest.param("DON'T go", ["go"], id="a contraction is no acronym"),
        pytest.param("J.R.R. Tolkien", ["jrr", "tolkien"], id="initials"),
        pytest.param("J. R. Smith", ["j", "r", "smith"], id="initials apart"),
        pytest.param("e.g. this", ["eg"], id="e.g."),
        pytest.param("It ended.It began", ["end", "began"], id="no space behind a full stop"),
        pytest.param("Plan b.A new one", ["plan", "ba", "new", "one"], id="which may be mistaken"),
        pytest.param("WHO SAID THIS TO US?", ["said"], id="in capitals throughout nothing is"),
        pytest.param("WHAT DID THE U.S. DO?", ["us."], id="but for dots"),
    ],
)
def test_an_acronym_is_told_from_the_stop_word_that_it_spells(
    text: str, expected: list[str]
) -> None:
    alike = [to_english_term(term) if term.isalpha() else term for term in expected]
    assert to_terms(text) == alike


@pytest.mark.parametrize(
    "text",
    [
        "",
        "?!… — “ ” ’ ''",
        "who what did the",
        "Don't I’m can't they'll it's",
        "What's who's that's she's HE'S",
        "😀🇸🇾 ☃",
        "\0\ufeff\u200b",
    ],
)
def test_what_names_nothing_has_no_terms(text: str) -> None:
    assert to_terms(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("حلب حَلَب", ["حلب"] * 2),
        ("हिन्दी में लेख", ["हिंद", "लेख"]),
        ("น้ำ", ["น้ํา"]),
        ("Συρία ΣΥΡΙΑ", ["συρ"] * 2),
        ("诊所治疗", ["诊所", "所治", "治疗"]),
    ],
)
def test_words_of_other_scripts_are_read_in_a_language_of_theirs(
    text: str, expected: list[str]
) -> None:
    assert to_terms(text) == expected


@pytest.mark.parametrize(
    "forms", ["say said", "child children", "begin began begun", "woman women", "take took taken"]
)
def test_irregular_forms_have_the_term_of_the_regular_one(forms: str) -> None:
    assert len(set(to_terms(forms))) == 1


def test_repeats_and_order_are_kept() -> None:
    assert to_terms("Aleppo, then Syria, then Aleppo") == ["aleppo", "syria", "aleppo"]


@given(ANY_TEXT)
@example("Dr. Al-Kassem’s 1,800 U.S. patients")
def test_a_word_points_at_itself_and_has_a_term(text: str) -> None:
    end = 0
    for word in tokenize(text):
        assert text[word.start : word.start + len(word.text)] == word.text
        assert word.start >= end or is_unspaced(word.text)
        assert word.term
        assert not any(character.isspace() for character in word.term)
        end = word.start + len(word.text)


@given(ANY_TEXT)
@example("0‘ͺ̀")
@example("aʼ\u0300b")
def test_folding_twice_changes_nothing_more(text: str) -> None:
    for word in tokenize(text):
        assert fold_english_word(fold_english_word(word.text)) == fold_english_word(word.text)


@given(ANY_TEXT)
def test_small_letters_fold_like_capitals(text: str) -> None:
    for word in tokenize(text):
        if word.text.isascii():
            assert fold_english_word(word.text.lower()) == fold_english_word(word.text.upper())


def test_threads_agree() -> None:
    text = [f"running{number} hospitals{number}ations nationally" for number in range(2000)]

    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(lambda _: [to_terms(line) for line in text], range(8)))

    assert results == [[to_terms(line) for line in text]] * 8
