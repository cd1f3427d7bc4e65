from __future__ import annotations

from dataclasses import FrozenInstanceError, fields, replace
from datetime import date

import pytest

from making import make_article
from retrieval import Answer, Citation, Passage, Quote, Sentence, Span

ARTICLE = replace(
    make_article("The clinic was hit. They left.", title="Clinic bombed"),
    publisher="Global News",
    published=date(2016, 4, 29),
    url="https://example.org/clinic",
)
PASSAGE = Passage(ARTICLE, 0, 30, 1)
QUOTE = Quote(ARTICLE, 20, 30, PASSAGE, 1.5)


def test_a_quote_is_the_slice_of_its_article() -> None:
    assert QUOTE.text == "They left."


def test_offsets_count_code_points() -> None:
    article = make_article("😀🇸🇾. They left.")

    assert Sentence(article, 5, 15, Passage(article, 0, 15, 1)).text == "They left."


def test_a_citation_is_derived_from_the_article_and_the_paragraph() -> None:
    assert QUOTE.citation == Citation(
        title="Clinic bombed",
        publisher="Global News",
        published=date(2016, 4, 29),
        url="https://example.org/clinic",
        paragraph=1,
    )
    assert "citation" not in {field.name for field in fields(QUOTE)}


def test_an_answer_has_a_quote_or_abstains() -> None:
    with pytest.raises(ValueError, match="at least one quote"):
        Answer("Who left?", True, (), 0.9)

    assert not Answer("Who left?", False, (), 0.1).quotes
    assert Answer("Who left?", True, (QUOTE,), 0.9).quotes == (QUOTE,)


def test_values_do_not_change() -> None:
    with pytest.raises(FrozenInstanceError):
        QUOTE.start = 0  # type: ignore[misc]  # this is what is tried


def test_a_quote_that_stands_above_another_as_its_context_is_not_shown_again() -> None:
    needs = replace(QUOTE, start=30, end=36, context=Span(ARTICLE, QUOTE.start, QUOTE.end))
    answer = Answer("Who left?", True, (needs, QUOTE), 0.9)

    assert answer.shown == (needs,)
    assert Answer("Who left?", True, (QUOTE, needs), 0.9).shown == (QUOTE, needs)
