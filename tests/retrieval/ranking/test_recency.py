from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from making import make_article
from retrieval import Answerer, Article, RequestKind
from retrieval.index.builder import build_index
from retrieval.ranking.model import Ranking
from retrieval.ranking.recency import MARGIN, prefer_newer

QUESTION = "How many people live in Marhavn?"
OLD, NEW = date(2015, 3, 1), date(2021, 3, 1)


def report(people: str, day: date | None, *more: str, name: str = "") -> Article:
    article = make_article(f"{people} people live in Marhavn.", *more, id=name or people)
    return replace(article, title="Marhavn", published=day)


def first_of(*articles: Article, question: str = QUESTION) -> str:
    return Answerer(build_index(articles), min_confidence=0.0).ask(question).quotes[0].article.id


@pytest.mark.parametrize("is_reversed", [False, True])
def test_of_two_that_answer_as_well_the_newer_goes_first(is_reversed: bool) -> None:
    articles = [report("4,100", OLD), report("4,300", NEW)]
    if is_reversed:
        articles.reverse()

    assert first_of(*articles) == "4,300"


def test_a_worse_answer_does_not_go_first_for_being_newer() -> None:
    worse = replace(
        make_article("Marhavn has a harbour in which many people live on boats.", id="worse"),
        published=NEW,
    )

    assert first_of(report("4,100", OLD), worse) == "4,100"


@pytest.mark.parametrize("days", [(None, NEW), (OLD, None), (None, None), (NEW, NEW)])
def test_what_has_no_other_date_stays_in_corpus_order(
    days: tuple[date | None, date | None],
) -> None:
    assert first_of(report("4,100", days[0]), report("4,300", days[1])) == "4,100"


def test_the_time_asked_for_holds_and_the_newest_of_it_goes_first() -> None:
    articles = [report(f"4,{year}", date(year, 3, 1)) for year in (2012, 2015, 2018, 2021)]

    assert first_of(*articles) == "4,2021"
    assert first_of(*articles, question=f"{QUESTION} until:2016") == "4,2015"


def test_a_contradiction_is_told_with_the_newer_first() -> None:
    articles = [
        replace(report("4,127", OLD), publisher="Herald"),
        replace(report("4,312", NEW), publisher="Post"),
    ]
    answer = Answerer(build_index(articles)).ask(QUESTION)

    assert answer.differ
    assert [quote.article.id for quote in answer.quotes] == ["4,312", "4,127"]


def test_dates_change_neither_what_is_answered_nor_how_surely() -> None:
    undated = [report("4,100", None), report("4,300", None)]
    dated = [report("4,100", OLD), report("4,300", NEW)]
    for question in (QUESTION, "Who is the mayor of Marhavn?", "Why do people live there?"):
        one, other = (
            Answerer(build_index(articles)).ask(question) for articles in (undated, dated)
        )

        assert (one.answered, one.confidence) == (other.answered, other.confidence)
        if not one.answered:
            assert [q.article.id for q in one.quotes] == [q.article.id for q in other.quotes]


def test_why_names_what_was_passed_and_nothing_where_nothing_was() -> None:
    newest_first = build_index([report("4,300", NEW), report("4,100", OLD)])
    newest_last = build_index([report("4,100", OLD), report("4,300", NEW)])

    passed = Answerer(newest_last).explain(QUESTION).newer_than
    assert passed is not None
    assert passed.article.id == "4,100"
    assert Answerer(newest_first).explain(QUESTION).newer_than is None


def test_of_a_topic_the_newer_goes_first_too() -> None:
    articles = [report("4,100", OLD), report("4,300", NEW)]
    answer = Answerer(build_index(articles)).ask("Marhavn")

    assert answer.kind is RequestKind.TOPIC
    assert [quote.article.id for quote in answer.quotes] == ["4,300", "4,100"]
    assert answer.is_by_date == (answer.quotes[0].score < answer.quotes[1].score)


scored = st.lists(
    st.tuples(st.floats(-3, 3).map(lambda x: round(x, 3)), st.integers(0, 9)),
    min_size=1,
    max_size=8,
)


@given(scored)
def test_nothing_passes_what_is_better_by_more_than_the_margin_or_undated_or_newer(
    rows: list[tuple[float, int]],
) -> None:
    scores, days = zip(*rows, strict=True)
    order = leaned(scores, days)

    assert sorted(order) == list(range(len(rows)))
    assert order == leaned(scores, days)
    best = max(scores)
    plain = sorted(range(len(rows)), key=lambda row: -scores[row])
    for place, row in enumerate(order):
        if not days[row] or scores[row] < best - MARGIN:
            assert plain[place] == row
    near = [row for row in order if days[row] and scores[row] >= best - MARGIN]
    for place, row in enumerate(near):
        for passed in near[place + 1 :]:
            if scores[passed] > scores[row]:
                assert days[row] > days[passed]


def leaned(scores: Sequence[float], days: Sequence[int]) -> list[int]:
    """Return the order of candidates with those scores and days."""
    rows = np.argsort(-np.array(scores), kind="stable")
    ranked = prefer_newer(Ranking(rows, np.array(scores)), np.array(days, dtype=np.int32))
    assert ranked.scores.tolist() == list(scores)
    order: list[int] = ranked.order.tolist()
    return order
