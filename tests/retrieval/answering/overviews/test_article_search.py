from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from making import make_article
from retrieval import Answerer, Article, MatchLevel, RequestKind
from retrieval.index.builder import build_index

BRIDGE = make_article(
    "The old bridge over the Lune was closed in March.",
    "Engineers found cracks in two of its nine arches.",
    "The council will repair it, and hopes to open it in summer.",
    id="bridge",
    title="Bridge closed",
)
FERRY = replace(
    make_article(
        "Since the bridge is closed, a ferry takes people over the river.",
        "A ticket costs two pounds.",
        id="ferry",
        title="The ferry of Lancaster",
    ),
    publisher="Morning Post",
    author="Ann Lee",
    published=date(2016, 4, 29),
    tags=("traffic",),
)
ALEPPO = make_article("قُصفت العيادة يوم الجمعة في حلب.", id="ar", title="قصف عيادة", language="ar")
CLINIC = make_article("诊所在星期五被炸毁。", id="zh", title="阿勒颇诊所", language="zh")
EMPTY = make_article("Advertisement", id="empty", title="Nothing <at> all")
ARTICLES = (BRIDGE, FERRY, ALEPPO, CLINIC, EMPTY)
ANSWERER = Answerer(build_index(ARTICLES))


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("bridge", [BRIDGE, FERRY]),
        ("bridges", [BRIDGE, FERRY]),
        ("closed bridge", [BRIDGE, FERRY]),
        ("Bridge Closed", [BRIDGE, FERRY]),
        ("the ferry", [FERRY]),
        ("morning post", [FERRY]),
        ("ferry 2016", [FERRY]),
        ("2016-04-29", [FERRY]),
        ("Lee", [FERRY]),
        ("traffic", [FERRY]),
        ("cracks", [BRIDGE]),
        ("عيادة", [ALEPPO]),
        ("诊所", [CLINIC]),
        ("阿勒颇", [CLINIC]),
        ("nothing", [EMPTY]),
        ("bridge 2016 zorblax", []),
        ("bridge 2015", []),
        ("", []),
        ("?!", []),
    ],
)
def test_an_article_is_found_by_what_people_remember_of_it(
    words: str, found: list[Article]
) -> None:
    assert [match.article for match in ANSWERER.find_articles(words).matches] == found


def test_a_title_tells_more_than_a_text() -> None:
    held = {
        words: ANSWERER.find_articles(words).matches[0].held
        for words in ("closed bridge", "arches")
    }
    assert held == {"closed bridge": MatchLevel.IN_TITLE, "arches": MatchLevel.SOMEWHERE}
    assert [m.held for m in ANSWERER.find_articles("bridge CLOSED!").matches] == [
        MatchLevel.AS_TITLE,
        MatchLevel.SOMEWHERE,
    ]


def test_a_slip_is_mended_in_what_was_searched_for() -> None:
    found = ANSWERER.find_articles("old brigde?")
    assert found.words == "old bridge?"
    assert found.matches[0].article == BRIDGE


@pytest.mark.parametrize("quotes", [1, 2])
def test_a_summary_is_of_that_article_and_in_reading_order(quotes: int) -> None:
    told = ANSWERER.summarise(BRIDGE, quotes=quotes)
    assert told.answered
    assert told.kind is RequestKind.SUMMARY
    assert len(told.quotes) == quotes
    assert {quote.article for quote in told.quotes} == {BRIDGE}
    assert sorted(told.quotes, key=lambda quote: quote.start) == list(told.quotes)


def test_what_holds_nothing_to_quote_has_no_summary() -> None:
    told = ANSWERER.summarise(EMPTY)
    assert not told.answered
    assert told.quotes == ()


def test_an_articles_passages_are_its_own() -> None:
    index = ANSWERER.index
    counts = [len(index.passages_of(number)) for number in range(len(ARTICLES))]
    assert counts == [3, 2, 1, 1, 0]
    assert {index.passage(n).article for n in index.passages_of(1)} == {FERRY}
