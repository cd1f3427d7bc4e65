from __future__ import annotations

import itertools
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

import wire
from making import make_article
from retrieval import Article
from retrieval.index.builder import build_index
from retrieval.index.duplicates import near_duplicates
from wire import Story


def printed(stories: Mapping[str, Story]) -> list[Article]:
    """Return each story as each paper prints it."""
    return [
        make_article(*print_(story), id=f"{name}/{paper}")
        for name, story in stories.items()
        for paper, print_ in wire.PAPERS.items()
    ]


def grouped(articles: list[Article]) -> dict[str, str]:
    """Return each article's id, and that of the first of those that it is a copy of."""
    firsts = build_index(articles).arrays.copies.tolist()
    return {
        article.id: articles[first].id for article, first in zip(articles, firsts, strict=True)
    }


@pytest.mark.parametrize("stories", [wire.TUNED_ON, wire.HELD_OUT], ids=["tuned on", "held out"])
def test_a_story_is_found_in_all_papers_and_with_nothing_else(
    stories: Mapping[str, Story],
) -> None:
    lookalikes = [make_article(*story, id=name) for name, story in wire.LOOKALIKES.items()]

    found = grouped([*printed(stories), *lookalikes])

    own = {name: f"{name.split('/')[0]}/as it came" if "/" in name else name for name in found}
    assert found == own


@pytest.mark.parametrize(("one", "other"), [*itertools.combinations(wire.LOOKALIKES, 2)])
def test_what_only_looks_like_a_copy_is_none(one: str, other: str) -> None:
    pair = [make_article(*wire.LOOKALIKES[name], id=name) for name in (one, other)]

    assert grouped(pair) == {one: one, other: other}


def test_one_report_of_many_made_from_one_form_is_found_when_it_is_printed_twice() -> None:
    weeks = [
        make_article(
            *wire.LOOKALIKES["dengue 4 March"][1:],
            f"There were {n * 7919 % 997} new cases, {n * 6101 % 499} of them in the north,"
            f" {n * 4093 % 251} in the south and {n * 5051 % 149} on the coast.",
            id=f"{paper}-{n}",
        )
        for paper in ("herald", "post")
        for n in range(1, 60)
    ]

    found = grouped(weeks)

    assert found == {name: name.replace("post", "herald") for name in found}


def test_a_short_text_is_no_copy() -> None:
    report = "The road to the north is closed for repairs until the end of May."

    assert grouped([make_article(report, id="a"), make_article(report, id="b")])["b"] == "b"


def test_text_without_spaces_is_compared_by_its_characters() -> None:
    text = (
        "渡轮在星期二早上搁浅，船上有二百一十四名乘客。"
        "渡轮的主人说，救生艇和直升机把所有人都送上了岸。"
    )
    other = text.replace("星期二", "星期三")

    assert grouped([make_article(text, id="a"), make_article(other, id="b")])["b"] == "a"


def test_articles_without_a_word_are_no_copies() -> None:
    assert grouped([make_article("…", id="a"), make_article("…", id="b")])["b"] == "b"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("“We’re here,” he said.", '"We\'re here", he said'),
        ("The Ferry  sank — twice", "the ferry\u00a0sank - twice."),
        ("a co\u00adpy of 1,800 ﬁles", "A copy of 1,800 files"),
        ("−5 degrees", "–5 degrees"),
    ],
)
def test_marks_spaces_and_capitals_make_no_other_words(one: str, other: str) -> None:
    assert near_duplicates.words_of(one) == near_duplicates.words_of(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("It was found.", "It was not found."),
        ("$5 million", "€5 million"),
        ("5 degrees", "-5 degrees"),
        ("1.5 litres", "15 litres"),
        ("42 per cent", "42 percent"),
    ],
)
def test_what_says_something_else_is_of_other_words(one: str, other: str) -> None:
    prints = [near_duplicates.fingerprint(near_duplicates.words_of(text)) for text in (one, other)]

    assert prints[0] != prints[1]


@given(st.text())
def test_any_text_has_a_fingerprint_and_a_signature(text: str) -> None:
    words = near_duplicates.words_of(text)

    assert near_duplicates.fingerprint(words) == near_duplicates.fingerprint(
        near_duplicates.words_of(text)
    )
    assert near_duplicates.sign(words).tolist() == near_duplicates.sign([*words]).tolist()
    assert len(near_duplicates.sign(words)) == near_duplicates.COLUMNS


def test_a_signature_is_of_its_article_alone() -> None:
    story = make_article(*wire.TUNED_ON["bank"], id="bank")
    among = [make_article(*other, id=name) for name, other in wire.LOOKALIKES.items()]

    alone, last = build_index([story]), build_index([*among, story])

    assert alone.arrays.signatures[0].tolist() == last.arrays.signatures[-1].tolist()
