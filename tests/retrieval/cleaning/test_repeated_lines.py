from __future__ import annotations

from collections.abc import Sequence
from itertools import cycle, pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import furnished
from making import BETWEEN, make_article
from retrieval import Article
from retrieval.cleaning.repeated_lines import (
    LineTable,
    RepetitionReason,
    describe_lines,
    find_repeated_lines,
    repetition_codes,
    tabulate_lines,
)

STORY = (
    "The council of the valley rebuilt the old bridge, which the flood of the spring before last "
    "had carried away with two lorries and a bus on it, for the third time since the war, {}."
)
NAMED = "Write to The Daily Sun if you have seen the bridge fall."
PLAIN = "Nothing here is paid for by anybody."
BIO = "{} lives in the valley with two dogs."


def report(
    number: int, *lines: str, publisher: str | None = "The Daily Sun", author: str | None = None
) -> Article:
    """Return an article with a story of its own above the lines."""
    story = STORY.format(f"part {chr(65 + number)}")
    own = f"That was chapter {chr(65 + number)}."
    article_id = f"{publisher}{number}"
    return make_article(story, own, *lines, id=article_id, publisher=publisher, author=author)


def paragraphs(number: int) -> list[str]:
    """Return a story of its own."""
    return report(number).text.split(BETWEEN)


def reasons(articles: Sequence[Article], text: str) -> list[RepetitionReason]:
    """Return for each line that begins with the text why it is left out."""
    return [
        RepetitionReason(code)
        for article, codes in zip(articles, repetition_codes(articles), strict=True)
        for block, code in zip(article.blocks, codes, strict=True)
        if article.text[block.start : block.end].startswith(text)
    ]


@pytest.mark.parametrize(
    ("sample", "recall", "lost"),
    [("tuned", 0.98, 0), ("held_out", 0.86, 5), ("unseen", 0.96, 5)],
)
def test_a_sample_of_sites_is_rid_of_its_furniture_and_keeps_its_text(
    sample: str, recall: float, lost: int
) -> None:
    figures = furnished.measure(furnished.read_sample(sample))
    assert figures.recall >= recall
    assert len(figures.lost) <= lost, figures.lost


@pytest.mark.parametrize(
    ("line", "holders", "among", "reason"),
    [
        pytest.param(PLAIN, 5, 5, RepetitionReason.PUBLISHER, id="all of five"),
        pytest.param(PLAIN, 5, 16, RepetitionReason.NOT, id="few of many"),
        pytest.param(PLAIN, 8, 16, RepetitionReason.PUBLISHER, id="half of many"),
        pytest.param(NAMED, 2, 2, RepetitionReason.NOT, id="two are never enough for a sentence"),
        pytest.param(NAMED, 3, 6, RepetitionReason.PUBLISHER, id="it names its publisher"),
        pytest.param(NAMED, 3, 16, RepetitionReason.NOT, id="it does, but seldom"),
        pytest.param("Metro", 2, 16, RepetitionReason.PUBLISHER, id="a label"),
        pytest.param("Metro", 2, 40, RepetitionReason.NOT, id="a heading"),
    ],
)
def test_how_many_of_a_publisher_s_articles_make_a_line_its_own(
    line: str, holders: int, among: int, reason: RepetitionReason
) -> None:
    articles = [report(n, *[line] * (n < holders)) for n in range(among)]
    others = [report(n, publisher="The Herald") for n in range(3)]
    assert reasons([*articles, *others], line) == [reason] * holders


def test_the_end_of_articles_is_likelier_furniture_than_the_middle() -> None:
    at_end = [report(n, *[PLAIN] * (n < 8)) for n in range(16)]
    assert set(reasons(at_end, PLAIN)) == {RepetitionReason.PUBLISHER}
    inside = [report(n, *[PLAIN] * (n < 8), f"More of {chr(65 + n)} came.") for n in range(16)]
    assert set(reasons(inside, PLAIN)) == {RepetitionReason.NOT}


def test_lines_that_differ_only_in_dates_and_names_are_alike() -> None:
    lines = [f"Published {n} May 202{n} · {n + 2} min read" for n in range(1, 6)]
    bios = [f"Anna {letter} writes for The Daily Sun." for letter in "bcdef"]
    articles = [
        make_article(
            line, *report(n).text.split("\n\n"), bio, publisher="The Daily Sun", author=bio[:6]
        )
        for n, (line, bio) in enumerate(zip(lines, bios, strict=True))
    ]
    assert set(reasons(articles, "Published")) == {RepetitionReason.VARYING}
    assert set(reasons(articles, "Anna")) == {RepetitionReason.VARYING}


def test_reports_that_differ_in_their_figures_keep_them() -> None:
    articles = [
        report(n, f"The index closed at {5000 + n} points.", f"{n} ships left the harbour.")
        for n in range(20)
    ]
    assert not any(any(codes) for codes in repetition_codes(articles))


def test_what_stands_below_one_author_s_articles_names_the_author() -> None:
    authors = ["Mary Okafor", "Li Wen", "Omar Haddad"]
    articles = [
        report(n, BIO.format(author), author=author)
        for n, author in enumerate(author for author in authors for _ in range(8))
    ]
    assert set(reasons(articles, "Mary")) == {RepetitionReason.VARYING}
    refrains = [report(n, *[PLAIN] * (n < 8), author=authors[n // 8]) for n in range(15)]
    assert set(reasons(refrains, PLAIN)) == {RepetitionReason.NOT}


def test_a_line_is_the_same_in_articles_of_which_less_is_known() -> None:
    articles = [
        report(n, "Ann Ito lives in the valley.", author="Ann Ito" if n % 2 else None)
        for n in range(6)
    ]
    assert reasons(articles, "Ann") == [RepetitionReason.PUBLISHER] * 6


def test_an_author_s_line_counts_among_the_author_s_articles() -> None:
    articles = [report(n, author="Li Wen") for n in range(60)]
    articles += [report(n, BIO.format("Ann Ito"), author="Ann Ito") for n in range(60, 64)]
    assert reasons(articles, "Ann") == [RepetitionReason.AUTHOR] * 4


def test_a_line_of_many_publishers_is_no_publisher_s() -> None:
    articles = [report(n, PLAIN, publisher=f"Paper {n}") for n in range(6)]
    assert reasons(articles, PLAIN) == [RepetitionReason.LIBRARY] * 6


@pytest.mark.parametrize("publishers", [["The Daily Sun"], ["The Daily Sun", "The Herald", None]])
def test_copies_of_an_article_count_once(publishers: list[str | None]) -> None:
    told = [STORY.format(f"stage {letter}") for letter in "abcdef"]
    articles = [
        make_article(*told[:n], *told[n + 1 :], PLAIN, STORY.format(n), publisher=publisher)
        for n, publisher in zip(range(6), cycle(publishers), strict=False)
    ]
    assert not any(any(codes) for codes in repetition_codes(articles))


def test_a_long_notice_does_not_make_copies_of_articles() -> None:
    notice = "Nothing on this page may be taken for advice of any kind; " * 4 + "see a doctor."
    articles = [
        make_article(notice, *report(n).text.split("\n\n"), publisher="P") for n in range(9)
    ]
    assert set(reasons(articles, "Nothing")) == {RepetitionReason.PUBLISHER}


def test_where_sentences_have_no_full_stops_no_line_is_a_label() -> None:
    articles = [make_article("ฝนตกหนักในหุบเขา", f"น้ำท่วมครั้งที่ {letter}") for letter in "กขค"]
    assert not any(any(codes) for codes in repetition_codes(articles))


def test_a_verdict_counts_what_it_was_learned_from() -> None:
    articles = [report(n, *[PLAIN] * (n < 14)) for n in range(16)]
    articles.append(make_article(*articles[0].text.split(BETWEEN), publisher="the daily SUN"))
    verdict = find_repeated_lines(tabulate_lines(articles))
    found = np.flatnonzero(verdict.codes)
    assert set(verdict.codes[found]) == {RepetitionReason.PUBLISHER}
    assert set(verdict.holders[found]) == {14}
    assert set(verdict.among[found]) == {16}


def test_nothing_is_learned_from_nothing() -> None:
    assert repetition_codes([]) == []
    assert repetition_codes([make_article()]) == [b""]


@given(st.data())
def test_the_order_of_the_articles_makes_no_difference(data: st.DataObject) -> None:
    long = st.sampled_from([STORY.format(letter) for letter in "abcde"])
    line = (
        st.sampled_from([NAMED, PLAIN, "Metro", "Read in 3 minutes", "Read in 4 minutes"]) | long
    )
    drawn = data.draw(
        st.lists(
            st.tuples(st.lists(line, max_size=6), st.sampled_from(["P", "Q", None])), max_size=12
        )
    )
    articles = [
        make_article(*lines, f"{n} is mine.", publisher=publisher, id=str(n))
        for n, (lines, publisher) in enumerate(drawn)
    ]
    codes = dict(zip((a.id for a in articles), repetition_codes(articles), strict=True))
    shuffled = data.draw(st.permutations(articles))
    assert codes == dict(zip((a.id for a in shuffled), repetition_codes(shuffled), strict=True))


def test_facts_of_articles_put_together_are_the_table() -> None:
    articles = [report(n, PLAIN) for n in range(7)]
    lines = [describe_lines(article) for article in articles]
    table = LineTable.of(lines, [a.publisher for a in articles], [a.author for a in articles])
    codes = find_repeated_lines(table).codes
    apart = [codes[first:stop].tobytes() for first, stop in pairwise(table.bounds)]
    assert apart == repetition_codes(articles)
