from __future__ import annotations

import pytest

from making import make_article
from retrieval import Answerer, Article
from retrieval.index.builder import build_index
from retrieval.index.index import Index
from retrieval.ranking.selection import is_repetition

WIRE = "The ferry to Bergen sank on Friday with forty people aboard, the coast guard said."


def library(*texts: str) -> Index:
    """Return an index of articles of one paragraph each."""
    return build_index([make_article(text, id=str(n)) for n, text in enumerate(texts)])


def test_the_same_sentence_in_two_articles_is_said_twice() -> None:
    index = library(WIRE, WIRE.replace("Friday", "Friday,"))

    assert is_repetition(index, 0, 1)


def test_two_accounts_in_different_words_are_not() -> None:
    index = library(WIRE, "A ferry with forty people aboard went down near Bergen.")

    assert not is_repetition(index, 0, 1)


def test_a_longer_account_in_another_article_is_another_account() -> None:
    longer = WIRE.replace(".", ", and divers looked for the captain, his wife and two dogs.")

    assert not is_repetition(library(WIRE, longer), 0, 1)


def test_in_one_article_the_longer_sentence_says_the_shorter_one() -> None:
    longer = WIRE.replace(".", ", and divers looked for the captain, his wife and two dogs.")
    index = build_index([make_article(WIRE, longer)])

    assert is_repetition(index, 0, 1)


FERRIES: tuple[Article, ...] = (
    make_article(WIRE, "Nobody was found.", id="a", title="A ferry"),
    make_article(WIRE, "The search goes on.", id="b", title="B ferry"),
    make_article("Forty people were on the ferry that sank near Bergen.", id="c", title="C ferry"),
)


def test_of_each_article_one_sentence_is_told_and_copies_once() -> None:
    answer = Answerer(build_index(FERRIES)).ask("ferry")

    assert [quote.article.id for quote in answer.quotes] in (["a", "c"], ["c", "a"])


@pytest.mark.parametrize("most", [1, 2, 3, 5])
def test_there_are_no_more_quotes_than_wanted(most: int) -> None:
    answerer = Answerer(build_index(FERRIES), min_confidence=0.0)

    answer = answerer.ask("How many people were on the ferry?", quotes=most)
    assert 1 <= len(answer.quotes) <= most
    assert "orty people" in answer.quotes[0].text
