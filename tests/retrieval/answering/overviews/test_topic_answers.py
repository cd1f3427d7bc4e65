from __future__ import annotations

import pytest

from making import make_article
from retrieval import Answer, Answerer, RequestKind
from retrieval.index.builder import build_index

LEE = make_article(
    "The ferry sank on Friday, and Ann Lee saw it sink.",
    "Ann Lee is a surgeon from Bergen.",
    "Ann Lee told the radio that forty people were aboard.",
    id="lee",
    title="Surgeon saw ferry sink",
)
PORT = make_article(
    "Bergen is a port in Norway.",
    "Ships leave Bergen for Oslo each day, and Lee is the master of the port of Bergen.",
    id="port",
    title="Bergen",
)
HINDI = make_article("अस्पताल पर हमला हुआ।", id="hindi", title="समाचार", language="hi")


def ask(question: str, *, quotes: int = 3) -> Answer:
    return Answerer(build_index([LEE, PORT, HINDI])).ask(question, quotes=quotes)


def first(question: str) -> str:
    return ask(question).quotes[0].text


@pytest.mark.parametrize("question", ["Ann Lee", "ann lee?", "Tell me about Ann Lee"])
def test_the_sentence_that_introduces_a_name_comes_first(question: str) -> None:
    assert first(question) == "Ann Lee is a surgeon from Bergen."


def test_the_article_that_is_titled_so_comes_first() -> None:
    answer = ask("Bergen")

    assert [quote.article.id for quote in answer.quotes] == ["port", "lee"]
    assert answer.quotes[0].text == "Bergen is a port in Norway."


def test_all_words_of_a_name_stand_in_each_quote() -> None:
    answer = ask("Ann Lee")

    assert all("Ann Lee" in quote.text for quote in answer.quotes)
    assert {quote.article.id for quote in answer.quotes} == {"lee"}
    assert answer.confidence == 1


def test_a_name_that_no_sentence_holds_whole_is_declined() -> None:
    answer = ask("Ann Oslo")

    assert (answer.answered, answer.confidence, answer.kind) == (False, 0, RequestKind.TOPIC)
    assert len(answer.quotes) == 1


def test_most_of_the_keywords_are_enough() -> None:
    assert ask("ferry people aboard radio").answered
    assert not ask("ferry volcano lava").answered
    assert ask("ferry volcano lava").missing == ("volcano", "lava")


def test_a_mistyped_topic_is_searched_for_as_it_was_meant() -> None:
    answer = ask("surgeno")

    assert answer.corrected == {"surgeno": "surgeon"}
    assert answer.answered


def test_a_bare_word_of_any_language_is_looked_for() -> None:
    assert first("अस्पताल") == "अस्पताल पर हमला हुआ।"


def test_no_more_quotes_are_given_than_wanted() -> None:
    assert len(ask("Bergen", quotes=1).quotes) == 1


def test_the_threshold_holds_for_topics_too() -> None:
    never = Answerer(build_index([LEE]), min_confidence=1.1)

    assert not never.ask("Ann Lee").answered
