from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from making import make_article
from retrieval import Article, Passage
from retrieval.cleaning.passages import split_passages, split_sentences

LANGUAGES = [
    "en",
    "de",
    "fr",
    "ar",
    "hi",
    "th",
    "zh",
    "ja",
    "EN",
    "en-GB",
    "xx",
    "tlh",
    "日本",
    None,
]

# What sentence boundaries are made of, more often than chance would bring it.
ANY_TEXT = st.text() | st.text(
    alphabet=st.sampled_from(". !?\n\t\"'“”‘’()[]…。।؟aB1é漢😀\xa0\u3000\u2028\x85\u200f\0")
)


def sentences(text: str, language: str | None = None) -> list[str]:
    article = make_article(text, language=language)
    return [sentence.text for sentence in split_sentences(whole(article))]


def whole(article: Article) -> Passage:
    """Return the passage that the whole text is."""
    return Passage(article, 0, len(article.text), 1)


@pytest.mark.parametrize(
    "expected",
    [
        pytest.param(["It was hit.", "Who hit it?", "Nobody knows!"], id="three ends"),
        pytest.param(["Dr. Anas Al-Kassem works in Simcoe, Ont., and is well.", "He left."]),
        pytest.param(["Mr. Smith, Ph.D., met Prof. Lee.", "Gen. Ray came."], id="titles"),
        pytest.param(["He is from Oakville, Ont.", "He left in 2011."], id="at the end"),
        pytest.param(["The U.S. Army came.", "It left."], id="U.S."),
        pytest.param(["He lives in the U.S.", "He likes it."], id="U.S. at the end"),
        pytest.param(["See e.g. the report.", "It is long."], id="e.g."),
        pytest.param(["J. K. Rowling wrote it.", "George W. Bush read it."], id="initials"),
        pytest.param(["He was born on Jan. 5, 1950.", "No. 5 is alive."], id="months, numbers"),
        pytest.param(["At 9 a.m. it fell.", "It cost $2.5 million."], id="a.m., decimals"),
        pytest.param(["“Stop!” he said.", "“Go.”", "She went."], id="quotes"),
        pytest.param(['"Everything is rubble," he said.', '"It\'s a city of ghosts."']),
        pytest.param(["He said: “I saw it. It was bad.”", "Then he wept."], id="quoted whole"),
        pytest.param(["He waited...", "Then he left."], id="three dots"),
        pytest.param(["He waited… then he left.", "It was late."], id="ellipsis inside"),
        pytest.param(["Visit www.cbc.ca.", "It has news."], id="addresses"),
        pytest.param(["It rained [1].", "It snowed (see Fig. 3)."], id="brackets"),
        pytest.param(["Wait!", "What?!", "No."], id="two marks"),
        pytest.param(["line one\nline two.", "Line three."], id="line breaks"),
        pytest.param(["😀 It was hit 👍🏽.", "It’s over."], id="emoji"),
        pytest.param(
            ["Is it Dr. Who?", "Yes."],
            marks=pytest.mark.xfail(reason="sentencex: a pronoun behind a title begins one"),
        ),
        pytest.param(
            ["“This has to stop,” he said in Oakville, Ont.", "“This is a war crime.”"],
            marks=pytest.mark.xfail(reason="sentencex: a quote behind an abbreviation"),
        ),
        pytest.param(
            ["He asked why.", "(She did not know.)", "They left."],
            marks=pytest.mark.xfail(reason="sentencex: brackets around a whole sentence"),
        ),
        pytest.param(
            ["This is Point A.", "Point B is there."],
            marks=pytest.mark.xfail(reason="a capital and a full stop are an initial as well"),
        ),
    ],
)
def test_english_sentences(expected: list[str]) -> None:
    assert sentences(" ".join(expected)) == expected


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("de", ["Das war z. B. am 3. Oktober.", "Es regnete."]),
        ("fr", ["L’hôpital a été touché.", "Qui l’a fait ?"]),
        ("zh", ["诊所治疗了病人。", "大部分是妇女。"]),
        ("ar", ["هل ضربت العيادة؟", "نعم."]),
        ("hi", ["यह एक लेख है।", "यह दूसरा है।"]),
    ],
)
def test_sentences_of_other_languages(language: str, expected: list[str]) -> None:
    text = ("" if language == "zh" else " ").join(expected)

    assert sentences(text, language) == expected


@pytest.mark.parametrize("language", [None, "EN", "en-GB", "xx", "tlh", "日本", "-"])
def test_an_unknown_language_is_split_like_english(language: str | None) -> None:
    assert sentences("Dr. Lee came. He left.", language) == ["Dr. Lee came.", "He left."]


@pytest.mark.parametrize("space", ["\xa0", "\u3000", "\x85", "\u2003", "\u202f"])
def test_a_wide_space_before_a_full_stop_is_no_trouble(space: str) -> None:
    text = f"Vitamin B{space}. It is good."

    assert sentences(text) == [f"Vitamin B{space}.", "It is good."]


@given(ANY_TEXT, st.sampled_from(LANGUAGES))
def test_sentences_are_in_order_apart_trimmed_and_leave_out_nothing_but_white_space(
    text: str, language: str | None
) -> None:
    article = make_article("Before.", text, "After.", language=language)
    block = article.blocks[1]
    passage = Passage(article, block.start, block.end, 2)
    end = passage.start
    for sentence in split_sentences(passage):
        assert end <= sentence.start < sentence.end <= passage.end
        assert not article.text[end : sentence.start].strip()
        assert sentence.text == sentence.text.strip()
        assert sentence.passage == passage
        end = sentence.end
    assert not article.text[end : passage.end].strip()


def test_a_long_paragraph_loses_nothing() -> None:
    text = "\n\r\n".join("漢字 é “a”! " * 40 for _ in range(100))

    assert " ".join(sentences(text)).split() == text.split()


def test_a_caption_is_one_sentence_with_its_credit() -> None:
    caption = "Smoke rises. It is Aleppo. (Omar Sanadiki/Reuters)"
    (passage,) = split_passages(make_article(caption))

    assert [sentence.text for sentence in split_sentences(passage)] == [caption]


def test_passages_know_their_paragraph_and_heading() -> None:
    article = make_article(
        "The clinic was hit.", "", "A city destroyed", "Smoke rises. (CBC)", "They left.",
        headings=["A city destroyed"],
    )  # fmt: skip

    assert [
        (passage.text, passage.paragraph, passage.heading, passage.caption)
        for passage in split_passages(article)
    ] == [
        ("The clinic was hit.", 1, "", False),
        ("Smoke rises. (CBC)", 4, "A city destroyed", True),
        ("They left.", 5, "A city destroyed", False),
    ]


def test_lines_of_the_whole_site_are_no_passages() -> None:
    article = make_article("The clinic was hit.", "Our rules are strict.")

    (passage,) = split_passages(article, repeated=[0, 1])
    assert passage.text == "The clinic was hit."


@given(st.lists(ANY_TEXT))
def test_passages_are_in_order_and_each_is_a_block(paragraphs: list[str]) -> None:
    article = make_article(*paragraphs)

    numbers = [passage.paragraph for passage in split_passages(article)]
    assert all(first < second for first, second in pairwise(numbers))
    for passage in split_passages(article):
        assert passage.text == paragraphs[passage.paragraph - 1]
