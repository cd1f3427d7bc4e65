from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from making import make_article
from retrieval import (
    Answerer,
    Article,
    Explanation,
    Quote,
    Reason,
    RequestKind,
    Resemblance,
    WordPlace,
)
from retrieval.answering.explanations.explainer import explain_ranking
from retrieval.answering.explanations.types import BESIDE, FoundWord
from retrieval.index.builder import build_index
from retrieval.ranking.features.extractor import compute_features
from retrieval.ranking.model import load_model, rank_sentences
from retrieval.search.candidates import find_passages
from retrieval.search.query import parse_query

ARTICLE = make_article(
    "Relief",
    "The Marjeh clinic treated 1,800 patients. It was hit by Syrians on Friday. Nobody died.",
    "The school was closed. A hospital stood in Homs.",
    title="Bombs on Aleppo",
    headings=["Relief"],
)
OTHER = make_article("Some lions slept.", id="b", title="Lions")
QUESTIONS = [
    "Who was the last pediatrician in Aleppo?",
    "How many patients did the clinic treat?",
    "Who is the mayor of Aleppo?",
    "When was the clinic in Toronto bombed, and by whom?",
    "Aleppo",
    "What did Al-Kassem say about the pediatrican?",
]


def explain(question: str, *articles: Article, threshold: float = 0.0) -> Explanation:
    answerer = Answerer(build_index(articles or [ARTICLE]), min_confidence=threshold)
    return answerer.explain(question)


def found(explanation: Explanation) -> dict[str, FoundWord]:
    """Return where each word stands, as seen from the best sentence."""
    assert explanation.best
    return {found.word.text: found for found in explanation.best.found}


def place(quote: Quote) -> tuple[str, int, int, float]:
    return quote.article.id, quote.start, quote.end, quote.score


def test_each_word_is_found_at_the_nearest_place_that_holds_it() -> None:
    seen = found(
        explain("Which Marjeh clinic in Aleppo was hit on Friday: relief, school, mayor?")
    )

    assert {word: seen[word].place for word in seen} == {
        "Marjeh": WordPlace.BEFORE,
        "clinic": WordPlace.BEFORE,
        "Aleppo": WordPlace.TITLE,
        "hit": WordPlace.SENTENCE,
        "Friday": WordPlace.SENTENCE,
        "relief": WordPlace.HEADING,
        "school": WordPlace.ARTICLE,
        "mayor": WordPlace.NOWHERE,
    }


def test_a_word_that_only_another_article_holds_is_found_elsewhere() -> None:
    seen = found(explain("Which clinic was hit on Friday: lions?", ARTICLE, OTHER))

    assert seen["lions"].place is WordPlace.ELSEWHERE


def test_a_word_of_the_paragraph_that_stands_further_off_is_found_in_the_paragraph() -> None:
    seen = found(explain("Who was hit on Friday, and died?"))

    assert seen["died"].place is WordPlace.PARAGRAPH


def test_a_word_is_shown_as_it_is_written_there() -> None:
    article = make_article("Hospitals fell; one hospital stayed.", "A clinic.")
    word = found(explain("Which hospital?", article))["hospital"]

    assert word.forms == ("Hospitals", "hospital")
    assert found(explain("Which Marjeh clinic treated patients at school?"))["school"].forms == ()


def test_a_word_is_as_rare_as_the_paragraphs_that_hold_it_are_few() -> None:
    article = make_article("A clinic; the clinic.", "Another clinic.", "A school.", title="Aleppo")
    explanation = explain("clinic, school, mayor, Aleppo", article)

    assert explanation.paragraphs == 3
    counts = {word.text: (word.paragraphs, word.in_articles) for word in explanation.words}
    assert counts == {
        "clinic": (2, True),
        "school": (1, True),
        "mayor": (0, False),
        "Aleppo": (0, True),
    }
    assert all(0 < word.weight < 1 for word in explanation.words)
    assert sum(word.weight for word in explanation.words) == pytest.approx(1)


def test_a_typing_error_is_told_beside_the_word_searched_for() -> None:
    word = found(explain("Which clinnic was it?"))["clinnic"]

    assert (word.word.text, word.word.corrected) == ("clinnic", "clinic")
    assert word.place is not WordPlace.NOWHERE


def test_a_word_that_begins_alike_is_named() -> None:
    like = found(explain("Was Syria hit on Friday?"))["Syria"].like

    assert like
    assert (like.form, like.how) == ("Syrians", Resemblance.KIN)
    assert 0 < like.strength < 1


def test_a_word_that_is_used_alike_is_named() -> None:
    article = make_article("They had medical care.", "Dogs bark.")
    like = found(explain("Which physicians had care?", article))["physicians"].like

    assert like
    assert (like.form, like.how) == ("medical", Resemblance.USED_ALIKE)


def test_a_word_that_the_sentence_holds_resembles_nothing() -> None:
    assert found(explain("Which clinic treated patients?"))["clinic"].like is None


def test_what_is_wanted_is_told_with_what_the_sentence_offers_of_it() -> None:
    best = explain("How many patients did the Marjeh clinic treat?").best

    assert best
    assert [(want.want, want.description, want.offers) for want in best.wanted] == [
        ("how many", "a number", ("a number that the question has not",))
    ]


def test_what_is_wanted_and_not_offered_is_told_too() -> None:
    best = explain("When did the clinic close?", make_article("The clinic closed.")).best

    assert best
    assert [(want.want, want.offered) for want in best.wanted] == [("when", ())]


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_features_points_add_up_to_the_score_and_to_the_confidence(
    answerer: Answerer, question: str
) -> None:
    explanation = answerer.explain(question)

    assert explanation.best
    assert explanation.runner_up
    for sentence in (explanation.best, explanation.runner_up):
        points = math.fsum(c.points for c in sentence.contributions)
        assert points == pytest.approx(sentence.quote.score, abs=1e-12, rel=1e-12)
        assert all(c.points == c.weight * c.value for c in sentence.contributions)
    subject, choice = (
        1 / (1 + math.exp(-math.fsum(c.points for c in contributions)))
        for contributions in (explanation.evidence, explanation.choice)
    )
    products, rights = zip(*load_model().reliability, strict=True)
    curve = np.interp(subject * choice, products, rights)
    assert curve == pytest.approx(explanation.confidence)


def test_what_was_added_beside_the_model_is_told_as_such() -> None:
    index = build_index([ARTICLE])
    model = load_model()
    query = parse_query("Which clinic was hit on Friday?", index)
    passages = find_passages(query, index)
    assert passages
    candidates = compute_features(query, passages, index)
    ranked = rank_sentences(candidates, model.ranking)
    leaning = replace(ranked, scores=ranked.scores + 1.5)
    told = explain_ranking(
        "?", query, candidates, leaning, index=index, model=model, threshold=0.3
    )

    assert told.best
    *others, beside = told.best.contributions
    assert (beside.feature, beside.points) == (BESIDE, pytest.approx(1.5))
    assert BESIDE not in {contribution.feature for contribution in others}


def test_the_distance_of_the_runner_up_is_how_many_times_as_likely_the_best_is(
    answerer: Answerer,
) -> None:
    explanation = answerer.explain(QUESTIONS[0])
    best, second = answerer.rank(QUESTIONS[0], most=2)

    assert explanation.best
    assert explanation.runner_up
    assert place(explanation.best.quote) == place(best)
    assert place(explanation.runner_up.quote) == place(second)
    assert explanation.times_as_likely == pytest.approx(math.exp(best.score - second.score))


def test_a_sentence_alone_has_no_runner_up() -> None:
    explanation = explain("clinic", make_article("The clinic closed."))

    assert explanation.runner_up is None
    assert explanation.times_as_likely is None


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("Who is he?", Reason.NO_WORD),
        ("", Reason.NO_WORD),
        ("Where do bananas grow?", Reason.NONE_HELD),
        ("Who is the mayor of Homs?", Reason.MISSING),
        ("Who treated the patients in the school?", Reason.APART),
        ("Why was the school closed?", Reason.NOT_OFFERED),
        ("Nobody died", Reason.UNSURE),
    ],
)
def test_a_refusal_has_a_reason_that_can_be_checked(question: str, reason: Reason) -> None:
    explanation = explain(question, threshold=1.1)

    assert not explanation.answered
    assert explanation.reason is reason


def test_an_answer_has_no_reason_to_be_none() -> None:
    assert explain("Nobody died").reason is None


def test_of_the_words_that_stand_apart_the_weightiest_are_named() -> None:
    explanation = explain("Who closed the school of Homs for the patients?", threshold=1.1)

    assert explanation.apart
    assert "Homs" in {word.text for word in explanation.apart}
    assert explain("Nobody died", threshold=1.1).apart is None


def test_the_words_that_no_article_holds_are_named() -> None:
    explanation = explain("Who is the mayor of Homs in Ecuador?")

    assert explanation.missing == ("mayor", "Ecuador")


@pytest.mark.parametrize(
    ("question", "near"),
    [("Which school was closed?", True), ("Which president closed the parliament?", False)],
)
def test_a_refusal_shows_the_nearest_sentence_only_if_it_is_near(
    question: str, near: bool
) -> None:
    answerer = Answerer(build_index([ARTICLE]), min_confidence=1.1)
    answer, explanation = answerer.ask(question), answerer.explain(question)

    assert explanation.best
    assert explanation.is_near is near
    assert [place(q) for q in answer.quotes] == ([place(explanation.best.quote)] if near else [])


@given(st.text(max_size=80))
@example("Who was the last pediatrician in Aleppo?")
@example("Who is the mayor of Aleppo?")
@example("clinic " * 40)
def test_an_explanation_agrees_with_the_answer(answerer: Answerer, question: str) -> None:
    answer, explanation = answerer.ask(question), answerer.explain(question)
    if answer.kind is not RequestKind.QUESTION:
        return  # topics are not explained
    assert explanation.answered == answer.answered
    assert explanation.confidence == answer.confidence
    assert explanation.missing == answer.missing
    corrected = {word.text: word.corrected for word in explanation.words if word.corrected}
    assert corrected == answer.corrected
    assert (explanation.reason is None) == answer.answered
    if answer.quotes:
        assert explanation.best
        assert place(explanation.best.quote) == place(answer.quotes[0])
