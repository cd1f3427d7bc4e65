from __future__ import annotations

from dataclasses import replace

import pytest

from making import make_article
from retrieval import Article, Quote
from retrieval.answering.quote_context import needs_context
from retrieval.answering.quoting import make_quote, merge_quotes
from retrieval.index.builder import build_index

FIRST = "Ann Lee lived in Bergen."


def quotes(article: Article) -> list[Quote]:
    """Return all the article's sentences as quotes, in reading order."""
    index = build_index([article])
    return [make_quote(index, number, 1.0) for number in range(len(index.arrays.sentences))]


def context(*paragraphs: str, headings: tuple[str, ...] = (), language: str = "en") -> str | None:
    """Return the context of the last sentence of the paragraphs."""
    before = quotes(make_article(*paragraphs, headings=headings, language=language))[-1].context
    return before.text if before else None


@pytest.mark.parametrize(
    "text",
    [
        "He says he can't recognize the city anymore.",
        "Her house burned down.",
        "They were never found.",
        "It was destroyed on Friday.",
        "It's a city of ghosts.",
        "This was denied by the army.",
        "These strikes killed forty people.",
        "“They’re not just killing people,” Dahman said.",
        "The former was closed, the latter is open.",
        "The latter burned down.",
        "The two met again in Oslo.",
        "Both were closed.",
        "However, the ferry sank.",
        "But Lee stayed.",
        "For example, the harbour was closed.",
        "As a result, the harbour was closed.",
        "Since then, Lee has been appealing to anyone.",
        "In 1831 he left Poland.",
        "On Friday, they fled.",
        "In 1962 it was proved.",
        "The doctor said the city was lost.",
    ],
)
def test_what_points_back_brings_the_sentence_before(text: str) -> None:
    assert context(f"{FIRST} {text}") == FIRST


@pytest.mark.parametrize(
    "text",
    [
        "Lee says she can't recognize the city anymore.",
        "There are two harbours in Bergen.",
        "It is likely that the ferry sank.",
        "It was Lee who found the ferry.",
        "It takes three hours to get there.",
        "It seems that the ferry sank.",
        "Those who fled were never found.",
        "The former president of Norway left.",
        "In contrast to Oslo, Bergen is wet.",
        "As a result of the war, Bergen was closed.",
        "The ferry sank in 1962.",
        "In 1831 Chopin left Poland, and he never went back.",
        "When he died, Nobel was rich.",
        "Thisbe loved Pyramus.",
        "Then-president Carter spoke.",
        "Butter is made of cream.",
    ],
)
def test_what_makes_sense_alone_stands_alone(text: str) -> None:
    assert context(f"{FIRST} {text}") is None


def test_somebody_said_it_whom_the_sentence_before_does_not_name() -> None:
    assert context("the harbour was closed. The doctor said the city was lost.") is None


def test_one_sentence_before_is_enough_even_if_it_needs_another() -> None:
    assert context(f"{FIRST} She was a doctor. She died in 1962.") == "She was a doctor."


def test_in_the_news_the_paragraph_before_is_the_sentence_before() -> None:
    assert context(FIRST, "She died in 1962.") == FIRST


def test_a_long_paragraph_is_no_context_of_the_next() -> None:
    assert context("One ferry. Two ferries. Three ferries.", "She died in 1962.") is None


def test_a_heading_parts_what_stands_under_it() -> None:
    assert context(FIRST, "Her death", "She died in 1962.", headings=("Her death",)) is None


def test_the_first_sentence_has_none_before_it() -> None:
    assert context("She died in 1962.") is None


def test_the_end_of_another_article_is_no_context() -> None:
    index = build_index([make_article(FIRST, id="a"), make_article("She died.", id="b")])

    assert make_quote(index, 1, 0.0).context is None


def test_the_signs_are_those_of_english() -> None:
    assert context("Haus und Hof. Her yıl gelir.", language="tr") is None


def test_context_is_word_for_word() -> None:
    article = make_article(f"“{FIRST}”   She died.")
    last = quotes(article)[-1]

    assert last.context is not None
    assert article.text[last.context.start : last.context.end] == last.context.text
    assert last.context.text == f"“{FIRST}”"
    assert needs_context(last)


def test_a_quote_that_needs_another_quote_stands_behind_it_without_context() -> None:
    first, second, third = quotes(make_article(f"{FIRST} She died in 1962. Otters sleep."))

    assert merge_quotes([first, third, second]) == (first, replace(second, context=None), third)


def test_a_quote_that_is_the_context_of_a_better_one_is_kept() -> None:
    first, second = quotes(make_article(f"{FIRST} She died in 1962."))

    assert merge_quotes([second, first]) == (second, first)
