from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.ingest.html.encoding import decode
from retrieval.ingest.problems import ArticleError
from retrieval.ingest.source import Source

RUSSIAN = "<p>Каждое утро лодки уходят затемно.</p>"
FRENCH = "<p>Le café était fermé, “dit-il”.</p>"
NAME_IT = (
    "expected UTF-8, or the right declaration of another encoding, such as"
    ' <meta charset="windows-1251">'
)

GARBLED = '"â€"; expected the page as it was published'
LOST = '"\ufffd"; expected the page as it was published'


def text(data: bytes) -> str:
    return decode(Source(Path("a.html"), data))


def meta(name: str) -> str:
    return f'<meta charset="{name}">'


@pytest.mark.parametrize(
    ("page", "encoding"),
    [
        (RUSSIAN, "utf-8"),
        (RUSSIAN, "utf-8-sig"),
        (RUSSIAN, "utf-16"),
        ("\ufeff" + RUSSIAN, "utf-16-be"),
        ("\ufeff" + RUSSIAN, "utf-32-le"),
        (meta("windows-1251") + RUSSIAN, "cp1251"),
        (f"<meta http-equiv=Content-Type content='text/html; charset=koi8-r'>{RUSSIAN}", "koi8-r"),
        (f"<?xml version='1.0' encoding='windows-1251'?>{RUSSIAN}", "cp1251"),
        (f"<html lang='ru-RU'>{RUSSIAN}", "cp1251"),
        (f"<html lang='el'>{'Κάθε πρωί οι βάρκες φεύγουν.'}", "cp1253"),
        (meta("Shift_JIS") + "毎朝、船は出て行く。～①", "cp932"),
        (meta("gb2312") + "每天早上船都出去。镕", "gb18030"),
        (meta("iso-2022-jp") + "毎朝", "iso2022_jp"),
        (FRENCH, "cp1252"),
        (meta("iso-8859-1") + FRENCH, "cp1252"),
    ],
)
def test_a_page_is_decoded_by_its_mark_its_label_or_its_language(page: str, encoding: str) -> None:
    assert text(page.encode(encoding)) == page.removeprefix("\ufeff")


@pytest.mark.parametrize(
    ("label", "page", "encoding"),
    [
        ("iso-8859-1", RUSSIAN, "utf-8"),
        ("windows-1251", FRENCH, "utf-8"),
        ("utf-8", FRENCH, "cp1252"),
        ("utf-16", FRENCH, "utf-8"),
        ("no-such-encoding", FRENCH, "cp1252"),
    ],
)
def test_a_wrong_label_is_not_believed(label: str, page: str, encoding: str) -> None:
    assert text((meta(label) + page).encode(encoding)) == meta(label) + page


def test_letters_that_were_decoded_wrongly_before_are_mended() -> None:
    twice = (FRENCH * 2).encode().decode("latin-1")

    assert text(twice.encode()) == FRENCH * 2


def test_a_letter_cut_at_the_end_is_left_out() -> None:
    assert text("<p>café".encode()[:-1]) == "<p>caf"


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (
            f"\n{RUSSIAN}".encode("cp1251"),
            f"a.html:2: byte 0xca at offset 4 is not valid utf-8; {NAME_IT}",
        ),
        (
            (meta("euc-jp") + "毎朝").encode("euc-jp") + b"\xff",
            f"a.html:1: byte 0xff at offset 27 is not valid euc_jp; {NAME_IT}",
        ),
        (
            (meta("iso-8859-1") + RUSSIAN).encode("cp1251"),
            "a.html: the characters fit neither the encoding that the page declares nor a common"
            f" one; {NAME_IT}",
        ),
        (
            "Ã©tÃ© dÃ©jÃ  â€ oui â€".encode(),
            f"a.html: characters on this page are garbled, such as {GARBLED}",
        ),
        (
            "caf\ufffd au lait \ufffd".encode(),
            f"a.html: characters on this page are garbled, such as {LOST}",
        ),
    ],
)
def test_letters_that_would_be_wrong_are_a_problem(data: bytes, expected: str) -> None:
    with pytest.raises(ArticleError) as caught:
        text(data)

    assert str(caught.value) == expected


@given(
    st.text(
        st.characters(max_codepoint=0xBF)
        | st.characters(min_codepoint=0x370, max_codepoint=0x9FFF)
    )
)
def test_utf_8_is_read_as_it_is(page: str) -> None:
    assert text(page.encode()) == page.removeprefix("\ufeff")
