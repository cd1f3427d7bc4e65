from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from making import make_article
from places import TESTS
from retrieval import Answerer, RequestKind, open_index
from retrieval.index.builder import build_index


@pytest.fixture(scope="module")
def polyglot() -> Answerer:
    return Answerer(open_index(TESTS / "languages" / "articles")[0])


def assert_answered(topics: tuple[str, ...], answerer: Answerer) -> None:
    assert len(set(topics)) == len(topics) <= 3
    for topic in topics:
        answer = answerer.ask(topic)
        assert 0 < len(topic) <= 30
        assert (answer.answered, answer.kind) == (True, RequestKind.TOPIC)
        assert any(topic in article.text for article in answerer.index.articles)


def test_topics_near_the_question_come_first(answerer: Answerer) -> None:
    topics = answerer.topics("Who is the president of Russia?")

    assert topics[0] == "Russia"
    assert_answered(topics, answerer)


def test_a_question_about_nothing_here_gets_what_tells_of_the_library(answerer: Answerer) -> None:
    topics = answerer.topics("Who invented xyzzy?")

    assert "Aleppo" in topics
    assert len(topics) == 3
    assert_answered(topics, answerer)


@pytest.mark.parametrize(
    "question",
    ["من فاز بكأس العالم؟", "谁赢得了世界杯？", "Wer gewann?", "ใครชนะ", "Какая столица Перу?"],
)
def test_topics_are_answered_in_other_languages_too(polyglot: Answerer, question: str) -> None:
    topics = polyglot.topics(question)

    assert topics
    assert_answered(topics, polyglot)


def test_no_name_no_topic() -> None:
    assert Answerer(build_index([make_article("it was hit.")])).topics("Who was hit?") == ()


def test_a_topic_is_no_part_of_another(answerer: Answerer) -> None:
    topics = [set(topic.split()) for topic in answerer.topics("Who?", most=6)]

    assert not any(one <= other for one in topics for other in topics if one is not other)


@given(st.text() | st.sampled_from(["Al-Kassem Aleppo", "hospital", "Russia!"]))
def test_any_question_gets_topics_that_are_answered(answerer: Answerer, question: str) -> None:
    assert_answered(answerer.topics(question), answerer)


@given(st.lists(st.text() | st.just("The clinic in Aleppo was hit by Zed Ali."), max_size=4))
def test_any_article_gives_topics_that_are_answered(lines: list[str]) -> None:
    answerer = Answerer(build_index([make_article(*lines)]))

    assert_answered(answerer.topics("Where?"), answerer)
