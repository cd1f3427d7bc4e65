from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from making import make_article
from places import TESTS
from retrieval import Answer, Answerer, Article, NoMatch, RequestKind
from retrieval.index.builder import build_index
from retrieval.ranking.filters import find_allowed, has_exact
from retrieval.search.filter_syntax import parse_filters

CLINIC = "The clinic in Aleppo treated 1,800 patients."
NEWS: Sequence[Article] = (
    replace(
        make_article(CLINIC, "The air strike on Friday destroyed it.", id="bbc", title="One"),
        publisher="BBC News", published=date(2016, 4, 29),
    ),
    replace(
        make_article(f"{CLINIC[:-1]} and 30 nurses.", "Strikes went on.", id="cbc", title="Two"),
        publisher="CBC, Metro Morning", published=date(2016, 9, 1),
    ),
    replace(
        make_article("A clinic in Aleppo treated few patients.", id="afp", title="Three"),
        publisher="Agence Française", published=None,
    ),
)  # fmt: skip


@pytest.fixture(scope="module")
def news() -> Answerer:
    return Answerer(build_index(NEWS), min_confidence=0.0)


def sources(answer: Answer) -> set[str]:
    return {quote.article.id for quote in (*answer.quotes, *answer.further)}


@pytest.mark.parametrize(
    ("restriction", "expected"),
    [
        ("source:bbc", {"bbc"}),
        ("source:BBC", {"bbc"}),
        ('source:"metro morning"', {"cbc"}),
        ("source:francaise", {"afp"}),
        ("source:bbc source:cbc", {"bbc", "cbc"}),
        ("source:bc", set()),
        ("source:reuters", set()),
        ("since:2016", {"bbc", "cbc"}),
        ("since:2016-05", {"cbc"}),
        ("since:2016-04-29", {"bbc", "cbc"}),
        ("since:2016-04-30", {"cbc"}),
        ("until:2016", {"bbc", "cbc"}),
        ("until:2016-04", {"bbc"}),
        ("until:2016-04-28", set()),
        ("since:2016-05 until:2016-08", set()),
        ("source:cbc until:2016-04", set()),
    ],
)
def test_only_articles_of_that_source_and_time_are_quoted(
    news: Answerer, restriction: str, expected: set[str]
) -> None:
    for question in ("How many patients did the clinic treat?", "Aleppo", "clinic in Aleppo"):
        answer = news.ask(f"{question} {restriction}", further=5)

        assert sources(answer) == expected
        assert answer.nothing == (None if expected else NoMatch.ARTICLE)
        assert answer.answered == bool(expected)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ('clinic "and 30 nurses"', {CLINIC[:-1] + " and 30 nurses."}),
        ('clinic "30"', {CLINIC[:-1] + " and 30 nurses."}),
        ('clinic "AND  30 NURSES"', {CLINIC[:-1] + " and 30 nurses."}),
        ('"air strike"', {"The air strike on Friday destroyed it."}),
        ("clinic -nurse", {CLINIC, "A clinic in Aleppo treated few patients."}),
        ("clinic -treat", set()),
        ('clinic -"treat"', {CLINIC, CLINIC[:-1] + " and 30 nurses.", NEWS[2].text}),
        ('strike -"air strike"', {"Strikes went on."}),
        ("strike -few -a", {"Strikes went on.", "The air strike on Friday destroyed it."}),
    ],
)
def test_only_sentences_that_satisfy_it_are_quoted(
    news: Answerer, question: str, expected: set[str]
) -> None:
    answer = news.ask(question, further=5)

    found = {quote.text for quote in (*answer.quotes, *answer.further)}
    assert found <= expected
    assert bool(found) == bool(expected)


def test_what_no_sentence_holds_is_declined_as_that(news: Answerer) -> None:
    answer = news.ask('"thirty nurses" clinic')

    assert (answer.answered, answer.quotes) == (False, ())
    assert answer.nothing is NoMatch.SENTENCE


def test_the_best_allowed_one_is_found_though_many_others_are_better() -> None:
    many = [replace(make_article(CLINIC, id=str(n)), publisher="BBC") for n in range(300)]
    other = replace(
        make_article("Once there was a clinic.", id="x", title="Other"), publisher="CBC"
    )
    answerer = Answerer(build_index([*many, other]), min_confidence=0.0)

    answer = answerer.ask("How many patients did the clinic in Aleppo treat? source:cbc")
    assert sources(answer) == {"x"}


@pytest.mark.parametrize("question", ["source:cbc", "until:2016-09 since:2016-09"])
def test_restrictions_alone_are_summed_up(news: Answerer, question: str) -> None:
    answer = news.ask(question)

    assert (answer.answered, answer.kind, sources(answer)) == (True, RequestKind.SUMMARY, {"cbc"})


@pytest.mark.parametrize("question", ["-clinic", "since:yesterday", "source:?"])
def test_nothing_asked_is_declined(news: Answerer, question: str) -> None:
    answer = news.ask(question)

    assert (answer.answered, answer.quotes) == (False, ())


def test_what_is_not_understood_is_told_and_restricts_nothing(news: Answerer) -> None:
    answer = news.ask("Aleppo since:soon")

    assert answer.restrictions.problems == ("since:soon",)
    assert sources(answer) >= {"cbc", "afp"}
    assert answer.question == "Aleppo since:soon"
    assert answer.missing == ()


def test_a_follow_up_is_restricted_only_when_it_says_so(news: Answerer) -> None:
    first = news.ask("How many patients did the clinic in Aleppo treat? source:cbc -nurses")
    then = news.ask("And the nurses?", context=first)
    again = news.ask("And the nurses? source:bbc", context=first)

    assert not then.restrictions
    assert "nurses" in then.quotes[0].text
    assert "cbc" not in " ".join((*then.carried, *again.carried)).casefold()
    assert sources(again) <= {"bbc"}


def test_ranking_and_explaining_are_restricted_too(news: Answerer) -> None:
    question = "How many patients did the clinic treat? source:cbc"

    assert {quote.article.id for quote in news.rank(question)} == {"cbc"}
    best = news.explain(question).best
    assert best is not None
    assert best.quote == news.ask(question).quotes[0]


@pytest.mark.parametrize(
    ("text", "phrase", "expected"),
    [
        ("The party left.", "art", False),
        ("The art of war.", "ART", True),
        ("He said: “It’s over – now”.", "it's over - now", True),
        ("कमल यहाँ है", "कम", False),
        ("他看霍比特人", "霍比特人", True),
        ("Art, not party art", "art", True),
    ],
)
def test_exact_words_stand_whole(text: str, phrase: str, expected: bool) -> None:
    assert has_exact(text, phrase) is expected


def test_a_word_is_excluded_in_each_language_of_the_library() -> None:
    articles = [
        make_article("Die Klinik hatte viele Patienten.", id="de", language="de"),
        make_article("他看铁路桥。", id="zh", language="zh"),
        make_article("The clinic had patients.", id="en", language="en"),
    ]
    index = build_index(articles)

    def left(question: str) -> set[str]:
        known = find_allowed(parse_filters(question).restrictions, index)
        assert known is not None
        return {index.sentence(int(n)).article.id for n in known.sentences.nonzero()[0]}

    assert left("a -patient") == {"zh"}
    assert left("a -铁路桥") == {"de", "en"}
    assert left("a -the") == {"de", "zh"}


@given(
    st.lists(
        st.sampled_from(
            ["clinic", "-clinic", "source:bbc", "since:2016-05", '"30 nurses"', "-strikes", "who"]
        ),
        min_size=1,
    ).map(" ".join)
)
def test_whatever_is_quoted_satisfies_the_restrictions(news: Answerer, question: str) -> None:
    answer = news.ask(question, further=9)

    for quote in (*answer.quotes, *answer.further):
        if "source:bbc" in question:
            assert quote.article.id == "bbc"
        if "since" in question:
            assert quote.article.id == "cbc"
        if "nurses" in question:
            assert "30 nurses" in quote.text
        if "-clinic" in question:
            assert not re.search("clinic", quote.text, re.IGNORECASE)


def test_questions_without_restrictions_are_answered_as_ever(answerer: Answerer) -> None:
    lines = (
        (TESTS / "retrieval" / "answering" / "seeds_answers.jsonl").read_text("utf-8").splitlines()
    )

    for question, confidence, quotes in map(json.loads, lines):
        answer = answerer.ask(question, further=3)
        told = [[q.article.id[:3], q.start, q.end] for q in (*answer.quotes, *answer.further)]
        assert (round(answer.confidence, 6), told) == (confidence, quotes), question
