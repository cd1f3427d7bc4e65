from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from making import make_article
from retrieval import Answer, Answerer, Article, RequestKind
from retrieval.index.builder import build_index

FERRY = make_article(
    "The ferry Brenna is a ship that sails from Bergen to Oslo.",
    "It was built in 1990.",
    "The ferry Brenna sank near Bergen on Friday with forty people aboard.",
    "Divers looked for the captain of the ferry Brenna, whose wife waited on the shore.",
    "Who let the ferry Brenna sail from Bergen on Friday?",
    "Otters sleep on their backs.",
    id="ferry",
    title="Ferry Brenna sinks",
)
OTTERS = make_article(
    "Otters are mammals that sleep on their backs in the water.",
    "Sea otters hold hands while they sleep in the water.",
    id="otters",
    title="How otters sleep",
)


def summary(question: str, *articles: Article, quotes: int = 3) -> Answer:
    return Answerer(build_index(articles)).ask(question, quotes=quotes)


def texts(answer: Answer) -> list[str]:
    return [quote.text for quote in answer.quotes]


def test_the_only_article_is_summed_up_without_a_hint() -> None:
    answer = summary("What is this article about?", FERRY)

    assert (answer.kind, answer.answered, answer.confidence) == (RequestKind.SUMMARY, True, 1.0)
    assert len(answer.quotes) == 3
    assert texts(answer)[0] == "The ferry Brenna is a ship that sails from Bergen to Oslo."


def test_questions_scraps_and_what_makes_no_sense_alone_sum_nothing_up() -> None:
    said = " ".join(texts(summary("Summarise", FERRY)))

    assert "Who let" not in said
    assert "It was built" not in said
    assert "Otters" not in said


@pytest.mark.parametrize(
    "question",
    [
        "Summarise the article about otters",
        "Give me a summary of How otters sleep",
        "What is the article about hands about?",
    ],
)
def test_the_article_is_meant_whose_title_or_text_is_named(question: str) -> None:
    answer = summary(question, FERRY, OTTERS)

    assert {quote.article.id for quote in answer.quotes} == {"otters"}


def test_without_a_hint_each_of_the_newest_articles_gets_a_sentence() -> None:
    days = [None, date(2016, 1, 1), date(2024, 1, 1), date(2020, 1, 1)]
    articles = [
        replace(OTTERS, id=str(n), published=day, title=f"Title {n}") for n, day in enumerate(days)
    ]

    answer = summary("What are the articles about?", *articles)
    assert [quote.article.id for quote in answer.quotes] == ["2", "3", "1"]


def test_what_no_article_is_about_is_declined_with_the_words_that_none_holds() -> None:
    answer = summary("Summarise the article about volcanoes", FERRY, OTTERS)

    assert (answer.answered, answer.quotes, answer.missing) == (False, (), ("volcanoes",))


def test_no_more_sentences_are_given_than_wanted() -> None:
    assert len(summary("Summarise", FERRY, quotes=1).quotes) == 1
    assert len(summary("Summarise", FERRY, quotes=9).quotes) == 3


def test_articles_with_nothing_to_quote_have_no_summary() -> None:
    answer = summary("What are the articles about?", make_article())

    assert (answer.answered, answer.quotes) == (False, ())


def test_an_article_of_nothing_but_questions_is_summed_up_by_one_of_them() -> None:
    answer = summary("Summarise", make_article("Who let the ferry sail?", "Who sank it?"))

    assert len(answer.quotes) == 1
