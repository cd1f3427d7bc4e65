from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from making import make_article
from retrieval import Answerer, RequestKind
from retrieval.index.builder import build_index


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Aleppo clinic had 3,000 patients before it was bombed.", "more than 1,800 patients"),
        ("BREAKING: Russia has withdrawn all its troops, says the Kremlin!!!", "not a complete"),
        ("Nice day. Al-Kassem is a surgeon in Toronto. So he said.", "as a surgeon"),
        ("aleppo's last pediatrician was killed", "last pediatrician"),
    ],
)
def test_a_claim_gets_the_sentence_that_is_closest(
    answerer: Answerer, text: str, expected: str
) -> None:
    answer = answerer.closest(text)

    assert (answer.answered, answer.kind, answer.question) == (True, RequestKind.STATEMENT, text)
    assert expected in answer.quotes[0].text
    assert 0 < answer.confidence <= 1
    for quote in answer.quotes:
        assert quote.text == quote.article.text[quote.start : quote.end]


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "lol", "Is this true?", "I love pizza.", "Pizza in Naples is 12 euros.",
        "The president spoke on Friday about taxes and roads.", "🙂", "source:cbc", "医生们走了",
    ],
)  # fmt: skip
def test_nothing_is_close_to_what_the_articles_do_not_speak_of(
    answerer: Answerer, text: str
) -> None:
    answer = answerer.closest(text)

    assert (answer.answered, answer.quotes, answer.confidence) == (False, (), 0.0)


def test_every_sentence_of_the_articles_is_closest_to_itself(answerer: Answerer) -> None:
    index = answerer.index
    for number in range(len(index.arrays.sentences)):
        text = index.sentence(number).text
        if len(index.sentence_terms(number)) > 1:
            (quote,) = answerer.closest(text, quotes=1).quotes
            assert quote.text == text


def test_of_many_claims_the_nearest_counts() -> None:
    article = make_article("The clinic treated 1,800 patients.", "Bread was dear in Turin.")
    answerer = Answerer(build_index([article]))

    text = "So it goes, they say. " * 40 + "Bread is very dear in Turin, my friends."
    assert [quote.text for quote in answerer.closest(text).quotes] == ["Bread was dear in Turin."]


def test_there_are_no_more_than_wanted_and_none_twice(answerer: Answerer) -> None:
    text = "The clinic treated patients. Al-Kassem is a surgeon in Simcoe. Russia pulled out."
    for most in (1, 2, 3):
        quotes = answerer.closest(text, quotes=most).quotes
        assert len(quotes) == len({quote.start for quote in quotes}) == most


@given(st.text() | st.lists(st.sampled_from(["clinic", "Al-Kassem", ". ", "\n", "doctor"])).map(
    " ".join
))  # fmt: skip
def test_any_text_is_compared(answerer: Answerer, text: str) -> None:
    answer = answerer.closest(text)

    assert answer.answered == bool(answer.quotes)
    assert len(answer.quotes) <= 2
