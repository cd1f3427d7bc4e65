from __future__ import annotations

import textwrap
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from places import SEEDS
from retrieval.ingest.formats.plain import read, split_paragraphs
from retrieval.ingest.source import Draft, Source

WRAPPED_60 = """\
The clinic treated more than 1,800 patients, most of them
women and children. Dr. Anas Al-Kassem said that it was
closed on the day of the strike.
The doctors had left the city in March with the help of
Union workers."""

WRAPPED_GERMAN = """\
Die Klinik in der belagerten Stadt Aleppo behandelte im
Frühjahr mehr als 1800 Menschen, die meisten davon Frauen
und Kinder. Am Freitag wurde sie von einer Bombe getroffen,
wie die Organisation mitteilte."""


def paragraphs(text: str) -> list[str]:
    return [text[block.start : block.end] for block in split_paragraphs(text)]


def draft(text: str | bytes, *, title: str | None = None) -> Draft:
    data = text.encode() if isinstance(text, str) else text
    (only,) = read(Source(Path("story.txt"), data, title))
    return only


def body(article: Draft) -> list[str]:
    return [article.text[block.start : block.end] for block in article.blocks]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("One.\n\nTwo.", ["One.", "Two."], id="a blank line parts"),
        pytest.param("One.\r\n\r\nTwo.\r\n", ["One.", "Two."], id="Windows"),
        pytest.param("One.\r\rTwo.", ["One.", "Two."], id="old Mac"),
        pytest.param("One.\n \t\xa0\nTwo.", ["One.", "Two."], id="spaces are blank"),
        pytest.param("\xa0 One. \xa0\n\n\tTwo.", ["One.", "Two."], id="spaces are trimmed"),
        pytest.param("One.\x0c\x0cTwo.", ["One.", "Two."], id="form feeds"),
        pytest.param("one,\u2029and two", ["one,", "and two"], id="paragraph separator"),
        pytest.param("one,\u2028and two", ["one,\u2028and two"], id="line separator"),
        pytest.param("", [], id="empty"),
        pytest.param(" \n\xa0\n", [], id="blank"),
        pytest.param(
            "He called it a “military strategy.”\nStory continues below advertisement",
            ["He called it a “military strategy.”", "Story continues below advertisement"],
            id="an advertisement under a paragraph",
        ),
        pytest.param(
            "Get weekly news\nReceive the news every Sunday.\nBy giving an address, you agree.",
            [
                "Get weekly news",
                "Receive the news every Sunday.",
                "By giving an address, you agree.",
            ],
            id="a paragraph a line",
        ),
        pytest.param("Milk\nEggs\nBread", ["Milk", "Eggs", "Bread"], id="a list"),
        pytest.param(
            WRAPPED_60,
            ["\n".join(WRAPPED_60.split("\n")[:3]), "\n".join(WRAPPED_60.split("\n")[3:])],
            id="wrapped, the short line ends a paragraph",
        ),
        pytest.param(WRAPPED_GERMAN, [WRAPPED_GERMAN], id="wrapped, with capital nouns"),
        pytest.param(
            "The baker of Tolm sells\n12 kinds of bread.",
            ["The baker of Tolm sells\n12 kinds of bread."],
            id="wrapped, the break falls before a number",
        ),
        pytest.param(
            "Last year\n2016 was a good year for bread.",
            ["Last year", "2016 was a good year for bread."],
            id="a heading above a paragraph that begins with a number",
        ),
        pytest.param(
            "عالجت العيادة أكثر من ألف مريض معظمهم\nمن النساء والأطفال في المدينة.",
            ["عالجت العيادة أكثر من ألف مريض معظمهم\nمن النساء والأطفال في المدينة."],
            id="wrapped, in a script without capitals",
        ),
        pytest.param(
            "诊所治疗了一千八百多名病人，\n其中大部分是妇女和儿童。",
            ["诊所治疗了一千八百多名病人，\n其中大部分是妇女和儿童。"],
            id="wrapped, in a script without spaces",
        ),
        pytest.param(
            "คลินิกรักษาผู้ป่วย\nส่วนใหญ่เป็นผู้หญิง",
            ["คลินิกรักษาผู้ป่วย", "ส่วนใหญ่เป็นผู้หญิง"],
            id="a script without full stops cannot show that it is wrapped",
        ),
        pytest.param(
            "The doctors in the besieged city asked for these things and\nno others:\n"
            "- bandages and medicines, as many as can be had in the city\n- Fuel",
            [
                "The doctors in the besieged city asked for these things and\nno others:",
                "- bandages and medicines, as many as can be had in the city",
                "- Fuel",
            ],
            id="wrapped, a list item begins a paragraph",
        ),
        pytest.param(
            "It was seen by people in\nthe city, and by those who\nhad left it.\n\n"
            "A line as long as this was surely never wrapped by anybody.\nIt stands alone.",
            [
                "It was seen by people in\nthe city, and by those who\nhad left it.",
                "A line as long as this was surely never wrapped by anybody.",
                "It stands alone.",
            ],
            id="wrapped, a far longer line stands alone",
        ),
        pytest.param(
            "It was a war crime, said Dr.\nAnas Al-Kassem of Aleppo, a\nsurgeon with a\nfamily.",
            ["It was a war crime, said Dr.\nAnas Al-Kassem of Aleppo, a\nsurgeon with a\nfamily."],
            id="wrapped, a full line goes on behind a full stop",
        ),
    ],
)
def test_lines_are_joined_only_where_the_text_is_hard_wrapped(
    text: str, expected: list[str]
) -> None:
    assert paragraphs(text) == expected


@pytest.mark.parametrize("seed", sorted(SEEDS.glob("*.txt")), ids=lambda path: path.stem)
@pytest.mark.parametrize("width", range(60, 81, 5))
def test_a_wrapped_article_has_the_paragraphs_that_it_had_before(seed: Path, width: int) -> None:
    before = [" ".join(text.split()) for text in body(draft(seed.read_bytes()))]
    wrapped = "\n\n".join(textwrap.fill(text, width, break_on_hyphens=False) for text in before)

    assert [" ".join(text.split()) for text in paragraphs(wrapped)] == before


@given(st.text(alphabet=st.sampled_from("aB. \n\r\xa0\u2028\u2029\x0c-é漢'”0")) | st.text())
def test_paragraphs_are_in_order_apart_trimmed_and_leave_out_nothing_but_white_space(
    text: str,
) -> None:
    end = 0
    for block in split_paragraphs(text):
        assert end <= block.start < block.end
        assert not text[end : block.start].strip()
        assert text[block.start : block.end] == text[block.start : block.end].strip()
        assert not block.heading
        end = block.end
    assert not text[end:].strip()


def test_the_first_line_that_is_not_blank_is_the_title() -> None:
    article = draft("\n \xa0\n  Clinic bombed\t\n\nIt was hit.\n")

    assert article.id == "story"
    assert article.fields == {"title": "Clinic bombed"}
    assert body(article) == ["It was hit."]


def test_the_line_under_the_title_needs_no_blank_line() -> None:
    assert body(draft("Clinic bombed\nit was hit.")) == ["it was hit."]


def test_the_text_is_the_file_as_it_stands() -> None:
    article = draft("\ufeffTitle\r\n\r\nBody\u2028 goes\xa0on.\r".encode())

    assert article.text == "Title\r\n\r\nBody\u2028 goes\xa0on.\r"


def test_another_title_leaves_the_first_line_in_the_body() -> None:
    article = draft("Toronto Programs\n\nCity of ghosts\n\nText.", title="City of ghosts")

    assert article.fields == {"title": "City of ghosts"}
    assert body(article) == ["Toronto Programs", "City of ghosts", "Text."]


def test_the_same_title_from_elsewhere_is_still_the_first_line() -> None:
    assert body(draft("Clinic bombed\n\nText.", title="Clinic bombed")) == ["Text."]


def test_a_first_line_too_long_for_a_title_is_a_paragraph() -> None:
    article = draft("word " * 100)

    assert article.fields == {"title": "story"}
    assert body(article) == [("word " * 100).strip()]


def test_a_first_line_of_controls_is_no_title() -> None:
    assert draft("\x07\n\nText.").fields == {"title": "story"}


def test_controls_in_a_title_are_spaces() -> None:
    assert draft("Clinic\tbombed\n\nText.").fields == {"title": "Clinic bombed"}


@given(st.text())
def test_nothing_but_white_space_and_the_title_lies_outside_of_the_paragraphs(text: str) -> None:
    article = draft(text.replace("\0", ""))

    outside, end = [], 0
    for block in article.blocks:
        outside.append(article.text[end : block.start].strip())
        end = block.end
    outside.append(article.text[end:].strip())
    rest = [part for part in outside if part]
    assert len(rest) <= 1
    assert all(draft(part).fields["title"] == article.fields["title"] for part in rest)
