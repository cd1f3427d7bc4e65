from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.i18n.translator import translator_in
from bot.rendering.messages import render_explanation
from bot.rendering.telegram_html import write_line
from bot.rendering.views import explanation as texts
from bot.rendering.views.text import emphasise
from bot.transport.html import MAX_UNITS, plain, units
from botapi.formatting import parse_html
from making import make_article
from retrieval import Answerer, AskedWord, FoundWord, Resemblance, WordPlace
from retrieval.answering.explanations.types import Likeness
from retrieval.index.builder import build_index

ENGLISH = translator_in("en")
ARTICLE = make_article(
    "The <Marjeh> clinic treated 1,800 patients. It was hit by Syrians on Friday. Nobody died.",
    "The school was closed. A hospital stood in Homs.",
    title="Bombs on Aleppo",
)
ANSWERER = Answerer(build_index([ARTICLE]), min_confidence=0.0)
REFUSER = Answerer(build_index([ARTICLE]), min_confidence=1.0)


def told(answerer: Answerer, question: str) -> str:
    return render_explanation(answerer.explain(question), answerer.ask(question), ENGLISH)


def test_an_answer_is_explained_by_its_words_how_sure_it_is_and_the_next_best() -> None:
    assert told(ANSWERER, "How many patients did the Marjeh clinic treat?") == (
        "<b>Why this answer</b>\n\n"
        "<blockquote>The &lt;<b>Marjeh</b>&gt; <b>clinic</b> <b>treated</b> 1,800 "
        "<b>patients</b>.</blockquote>\n\n"
        "Words of your question in it: 4 of 4\n"
        "• <b>patients</b> · in 1 of 2 paragraphs\n"
        "• <b>Marjeh</b> · in 1 of 2 paragraphs\n"
        "• <b>clinic</b> · in 1 of 2 paragraphs\n"
        "• <b>treat</b> · as “treated” · in 1 of 2 paragraphs\n\n"
        "It seems to give what you asked for: a number.\n"
        "I’m 98 % sure that it answers your question; I need 0 %.\n\n"
        "Next best:\n"
        "<blockquote>It was hit by Syrians on Friday.</blockquote>\n"
        "— <b>Bombs on Aleppo</b>\n"
        "The first one is more than 1,000 times as likely to be the answer."
    )


def test_it_is_said_when_an_answer_stands_first_for_its_date() -> None:
    old, new = (
        replace(
            make_article(f"{n} people live in Marhavn.", id=n, title=n),
            published=date(year, 3, 1),
            publisher=f"Paper {n}",
        )
        for n, year in (("4,100", 2015), ("4,300", 2021))
    )
    question, line = "How many people live in Marhavn?", (
        "It’s from 1 Mar 2021. One from 1 Mar 2015 fits about as well, "
        "but I put the newer one first."
    )  # fmt: skip

    assert line in told(Answerer(build_index([old, new])), question).splitlines()
    assert "newer" not in told(Answerer(build_index([new, old])), question)


def test_of_a_topic_it_is_said_when_dates_have_set_the_order() -> None:
    early = make_article("The town of Marhavn has a harbour.", id="a")
    late = make_article("The town of Marhavn has a harbour wall.", id="b")
    answerer = Answerer(
        build_index(
            [replace(early, published=date(2015, 3, 1)), replace(late, published=date(2021, 3, 1))]
        )
    )

    assert answerer.ask("Marhavn").is_by_date
    assert told(answerer, "Marhavn").splitlines() == [
        "<b>Why this answer</b>",
        "I took this as a topic: each quote is one article’s best sentence about it.",
        "Where two fit about equally well, I put the newer one first.",
    ]


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("Who is he?", "The question has no word that I can search for."),
        ("Where do bananas grow?", "No article has any of these words: bananas, grow."),
        ("Who is the mayor of Homs?", "No article mentions: mayor."),
        ("Who closed the hospittal?", "No sentence has both “closed” and “hospital”."),
        (
            "Why was the school closed?",
            "The nearest sentence doesn’t give what you asked for: a reason.",
        ),
        ("Was the school closed?", "No sentence clearly answers it."),
    ],
)
def test_a_refusal_says_first_why(question: str, reason: str) -> None:
    assert told(REFUSER, question).splitlines()[:2] == ["<b>Why no answer</b>", reason]


def test_a_refusal_shows_the_nearest_sentence_and_how_sure_it_had_to_be() -> None:
    shown = told(REFUSER, "Which school was closed?")
    nearest = "<blockquote>The <b>school</b> was <b>closed</b>.</blockquote>"
    assert f"The nearest sentence:\n{nearest}" in shown
    assert "I need 100 %)." in shown
    assert "Next best" not in shown


def test_where_nothing_is_near_only_the_words_rarity_is_told() -> None:
    shown = told(REFUSER, "Which president closed the parliament?")
    assert "blockquote" not in shown
    assert shown.endswith(
        "Words of your question:\n"
        "• <b>president</b> · in no article\n"
        "• <b>closed</b> · in 1 of 2 paragraphs\n"
        "• <b>parliament</b> · in no article"
    )


@pytest.mark.parametrize(
    ("question", "row"),
    [
        ("Was Ecuador hit on Friday?", "<b>Ecuador</b> · in no article"),
        ("Was Syria hit on Friday?",
         "<b>Syria</b> · similar: “Syrians” · in no article"),
        ("Was Aleppo hit on Friday?",
         "<b>Aleppo</b> · in the title · only in titles and headings"),
        ("Was the school hit on Friday?",
         "<b>school</b> · elsewhere in the article · in 1 of 2 paragraphs"),
        ("Was the clinnic hit?",
         "<b>clinic</b> · in the sentence before · in 1 of 2 paragraphs · you typed “clinnic”"),
    ],
)  # fmt: skip
def test_each_word_has_its_place_its_likeness_and_its_rarity(question: str, row: str) -> None:
    assert f"• {row}\n" in told(ANSWERER, question)


@pytest.mark.parametrize(
    ("question", "answerer", "sentence"),
    [
        ("Homs", ANSWERER, texts.TOPIC),
        ("Bananas", ANSWERER, texts.NO_TOPIC),
        ("Summarise the articles", ANSWERER, texts.SUMMARY),
    ],
)
def test_topics_and_summaries_are_told_in_one_sentence(
    question: str, answerer: Answerer, sentence: str
) -> None:
    head, line = told(answerer, question).splitlines()
    assert head in {"<b>Why this answer</b>", "<b>Why no answer</b>"}
    assert line == sentence


@pytest.mark.parametrize(
    ("claim", "sentence"),
    [("The Marjeh clinic treated patients.", texts.STATEMENT), ("Dogs bark.", texts.NO_STATEMENT)],
)
def test_what_comes_closest_to_a_claim_is_told_in_one_sentence(claim: str, sentence: str) -> None:
    answer = ANSWERER.closest(claim)
    assert render_explanation(ANSWERER.explain(claim), answer, ENGLISH).splitlines()[1] == sentence


def test_restrictions_are_told_as_what_was_searched_or_as_the_reason() -> None:
    assert "\n\nOnly: <i>with “clinic”</i>\n\n" in told(ANSWERER, 'Which "clinic" was hit?')
    assert told(ANSWERER, "Which clinic was hit? source:nobody") == (
        "<b>Why no answer</b>\nNo article here matches: source nobody."
    )


@pytest.mark.parametrize(
    ("confidence", "threshold", "said"),
    [
        (0.62, 0.3, "I’m 62 % sure that it answers your question; I need 30 %."),
        (0.2996, 0.3, "I’m 29.96 % sure that it answers your question; I need 30 %."),
        (0.004, 0.3, "I’m less than 1 % sure that it answers your question; I need 30 %."),
    ],
)
def test_the_confidence_and_the_threshold_are_told_apart(
    confidence: float, threshold: float, said: str
) -> None:
    question = "Which clinic?"
    explanation = ANSWERER.explain(question)
    changed = replace(explanation, confidence=confidence, threshold=threshold)
    assert said in render_explanation(changed, ANSWERER.ask(question), ENGLISH)


def test_a_follow_up_tells_what_was_searched_for() -> None:
    before = ANSWERER.ask("How many patients did the Marjeh clinic treat?")
    question = "And the hospital?"
    answer = ANSWERER.ask(question, context=before)
    shown = render_explanation(ANSWERER.explain(question, context=before), answer, ENGLISH)
    assert answer.searched
    assert f"Searched for: <i>{answer.searched}</i>" in shown


def test_a_sentence_alone_is_compared_with_nothing() -> None:
    alone = Answerer(build_index([make_article("The clinic was closed.")]), min_confidence=0.0)
    assert texts.NO_OTHER in told(alone, "Which clinic was closed?")


def test_a_long_question_fits_on_a_screen() -> None:
    shown = told(ANSWERER, "Was the clinic hit by " + " ".join(f"word{n}" for n in range(500)))
    assert shown.count("• ") == 7
    assert "and 498 more words" in shown


def test_the_longest_words_leave_room_in_the_message() -> None:
    question = "Was the clinic hit?"
    explanation = ANSWERER.explain(question)
    assert explanation.best
    long = "\U00010400" * 99  # two units a letter
    word = AskedWord(long, long, 1, in_articles=True, weight=0.1)
    like = Likeness(long, Resemblance.USED_ALIKE, 0.9)
    found = FoundWord(word, WordPlace.BEFORE, (f"{long}1", f"{long}2"), like)
    best = replace(explanation.best, found=(found,) * 8)
    answer = ANSWERER.ask(question)
    shown = render_explanation(replace(explanation, best=best), answer, ENGLISH)
    assert long not in shown
    assert units(plain(shown)) < MAX_UNITS - 1_200  # two quotes and a source may be as long


@pytest.mark.parametrize(
    ("text", "words", "shown"),
    [
        ("A cat, <Cats> & a cat", ["cat"], "A <b>cat</b>, &lt;Cats&gt; &amp; a <b>cat</b>"),
        ("C++ or C", ["C++"], "<b>C++</b> or C"),
        ("他在北京工作", ["北京"], "他在<b>北京</b>工作"),
        ("one two three four", [], "one two…"),
        ("one two three four", ["two"], "one <b>two</b>…"),
    ],
)
def test_words_are_in_bold_wherever_they_stand(text: str, words: list[str], shown: str) -> None:
    assert write_line(emphasise(text, words, limit=22 if "&" in shown else 12)) == shown


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=60)
@given(st.text(max_size=200), st.sampled_from([ANSWERER, REFUSER]))
def test_any_question_is_explained_in_a_message_that_telegram_takes(
    question: str, answerer: Answerer
) -> None:
    shown = told(answerer, question)
    parse_html(shown)
    assert units(plain(shown)) <= MAX_UNITS
