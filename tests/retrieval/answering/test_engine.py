from __future__ import annotations

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from making import make_article
from retrieval import Answer, Answerer, Article, Quote, RequestKind
from retrieval.analysis.language_id import identify_question_language
from retrieval.analysis.tokenizer import tokenize_question
from retrieval.answering.quote_context import needs_context
from retrieval.cleaning.boilerplate import Role, classify_blocks
from retrieval.cleaning.repeated_lines import repetition_codes
from retrieval.index.builder import build_index

QUESTIONS = [
    "How many patients did the clinic treat?",
    "Which organization does Al-Kassem chair?",
    "Who was Dr. Muhammad Waseem Maaz?",
    "What did Russia say in March?",
    "Who won the football world cup in Brazil?",
    "Aleppo",
]

# Asks each line of its input and prints what it was told.
ASK = """
import json, sys
from pathlib import Path
from retrieval import Answerer, open_index

answerer = Answerer(open_index(Path(sys.argv[1]))[0])
for line in sys.stdin:
    answer = answerer.ask(line.rstrip("\\n"))
    quotes = [[q.article.id, q.start, q.end, q.score.hex()] for q in answer.quotes]
    print(json.dumps([answer.answered, answer.confidence.hex(), quotes, answer.missing]))
"""


def ask(question: str, *articles: Article, quotes: int = 3) -> Answer:
    return Answerer(build_index(articles), min_confidence=0.0).ask(question, quotes=quotes)


def texts(answer: Answer) -> list[str]:
    return [quote.text for quote in answer.quotes]


def assert_sound(answer: Answer, answerer: Answerer, *, most: int = 3) -> None:
    """Assert what is true of every answer."""
    assert 0 <= answer.confidence <= 1
    if answer.quotes:
        assert answer.answered == (answer.confidence >= answerer.min_confidence)
    assert not answer.answered or answer.quotes
    assert len(answer.quotes) <= (most if answer.answered else 1)
    if not any(quote.context is None and needs_context(quote) for quote in answer.quotes):
        scores = [quote.score for quote in answer.quotes]
        assert answer.kind is RequestKind.SUMMARY or scores == sorted(scores, reverse=True)
    for quote in answer.quotes:
        assert_cited(quote, answerer)
    assert_missing(answer, answerer)


def assert_cited(quote: Quote, answerer: Answerer) -> None:
    """Assert that the quote stands where it says, in an article of the library."""
    article = quote.article
    assert article in answerer.index.articles
    assert quote.text == article.text[quote.start : quote.end]
    assert quote.text.strip() == quote.text != ""
    block = article.blocks[quote.citation.paragraph - 1]
    assert block.start <= quote.start < quote.end <= block.end


def assert_missing(answer: Answer, answerer: Answerer) -> None:
    """Assert that the missing words stand in the question, in order, and in no article."""
    code = identify_question_language(answer.question, answerer.index.languages)
    words = list(tokenize_question(answer.question, code))
    place = 0
    for missing in answer.missing:
        place = answer.question.index(missing, place)
    known = answerer.index.term_ids
    held = {word.text for word in words if word.term in known}
    assert not held & set(answer.missing)
    assert not held & set(answer.corrected)
    assert not set(answer.missing) & set(answer.corrected)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("How many patients did the clinic treat?", "more than 1,800 patients"),
        ("how many PATIENTS were treated", "more than 1,800 patients"),
        ("Which organization does Al-Kassem chair?", "chairs the Union of Syrian Medical Relief"),
        ("Which organisation does Al Kassem chair?", "chairs the Union of Syrian Medical Relief"),
        ("Which organization does AlKassem chair?", "chairs the Union of Syrian Medical Relief"),
        ("Which clinic treated 1800 patients?", "more than 1,800 patients"),
    ],
)
def test_a_question_gets_the_sentence_that_answers_it(
    answerer: Answerer, question: str, expected: str
) -> None:
    answer = answerer.ask(question)

    assert answer.answered
    assert expected in answer.quotes[0].text
    assert answer.missing == ()


def test_what_no_article_answers_is_declined_with_the_words_that_none_holds(
    answerer: Answerer,
) -> None:
    answer = answerer.ask("Who won the Football World Cup in Brazil in 1998?")

    assert not answer.answered
    assert answer.missing == ("won", "Football", "World", "Cup", "Brazil", "1998")


def test_an_answer_that_declines_gives_the_nearest_quote_alone(answerer: Answerer) -> None:
    answer = Answerer(answerer.index, min_confidence=1.1).ask(QUESTIONS[0])

    assert not answer.answered
    assert len(answer.quotes) == 1
    assert "1,800 patients" in answer.quotes[0].text


@pytest.mark.parametrize(
    "question",
    ["", " ", "?!", "\n\0", "Who?", "what did they do to them", "😀", "\u202e\u200f", "zzz xyzzy"],
)
def test_a_question_without_a_known_word_is_declined_without_a_quote(
    answerer: Answerer, question: str
) -> None:
    answer = answerer.ask(question)

    assert (answer.answered, answer.quotes, answer.confidence) == (False, (), 0.0)


@pytest.mark.parametrize(
    "question",
    [
        pytest.param("clinic " * 10_000, id="one word, very often"),
        pytest.param(" ".join(f"clinic{number}" for number in range(10_000)), id="many words"),
        pytest.param("clinic" * 700, id="one enormous word"),
        pytest.param("Aleppo, " * 1_000, id="commas"),
        pytest.param("من قصف المستشفى في Aleppo؟", id="from right to left"),
        pytest.param("clinic\0patients\ufeff\ud800", id="what is no text"),
        pytest.param("𝓐𝓵𝓮𝓹𝓹𝓸 ＣＬＩＮＩＣ", id="letters dressed up"),
        pytest.param("<b>clinic</b> & 'patients' \\ %s {0}", id="marks"),
    ],
)
def test_odd_questions_are_answered_or_declined(answerer: Answerer, question: str) -> None:
    assert_sound(answerer.ask(question), answerer)


@settings(max_examples=2 * settings.default.max_examples)
@given(
    st.text()
    | st.lists(
        st.text(max_size=8)
        | st.sampled_from(["clinic", "Al-Kassem", "Aleppo", "1800", "U.S.", "who", "hospitl", "–"])
    ).map(" ".join),
    st.integers(1, 5),
)
@example("AlKassem Al Kassem Al-Kassem", 3)
def test_any_question_gets_a_sound_answer(answerer: Answerer, question: str, most: int) -> None:
    answer = answerer.ask(question, quotes=most)

    assert answer.question == question
    assert_sound(answer, answerer, most=most)


LINES = st.text() | st.sampled_from(
    ["The clinic was hit.", "READ MORE: clinic", "Clinic", "Smoke. (CBC)", "Clinic clinic", "..."]
)


@given(st.lists(st.lists(LINES, max_size=5), max_size=3), st.text() | LINES)
@example([["A", "A", "C", "A0A"], ["C"]], "C")  # a word in English, and none in French
def test_any_articles_give_sound_answers(library: list[list[str]], question: str) -> None:
    articles = [make_article(*lines, id=str(number)) for number, lines in enumerate(library)]
    answerer = Answerer(build_index(articles), min_confidence=0.5)

    for asked in (question, *(line for lines in library for line in lines)):
        assert_sound(answerer.ask(asked), answerer)


@given(
    st.lists(
        st.sampled_from(["clinic", "Aleppo", "Zürich", "qwxyz", "the", "77", "1,800", "Jürgen"])
    )
)
def test_missing_words_are_told_once_each_as_typed_and_in_order(
    answerer: Answerer, words: list[str]
) -> None:
    unknown = [word for word in words if word in ("Zürich", "qwxyz", "77", "Jürgen")]

    assert answerer.ask(" ".join(words)).missing == tuple(dict.fromkeys(unknown))


def test_an_enormous_sentence_is_quoted_whole() -> None:
    sentence = "The clinic, the school, " * 5_000 + "and the market were hit."
    answer = ask("Which market was hit?", make_article(sentence))

    assert texts(answer) == [sentence]


@pytest.mark.parametrize("most", [1, 2, 3])
def test_there_are_no_more_quotes_than_wanted(most: int) -> None:
    article = make_article(*(f"The clinic number {n} in {n}ville was hit." for n in range(9)))

    assert len(ask("Which clinic was hit?", article, quotes=most).quotes) <= most


def test_quotes_of_one_article_do_not_say_the_same_twice() -> None:
    article = make_article(
        "The clinic in Aleppo treated 1,800 patients.",
        "The clinic in Aleppo, they said, treated 1800 patients.",
        "So the clinic in Aleppo had treated 1,800 patients!",
    )

    assert len(ask("How many patients did the clinic in Aleppo treat?", article).quotes) == 1


def test_two_articles_that_say_it_in_their_own_words_are_two_quotes() -> None:
    articles = [
        make_article("The clinic treated 1,800 patients.", title="One", id="One"),
        make_article(
            "The clinic treated 1,900 patients until then, its nurses told us.",
            title="Two",
            id="Two",
        ),
    ]

    answer = ask("How many patients did the clinic treat?", *articles)
    assert {quote.citation.title for quote in answer.quotes} == {"One", "Two"}


def test_two_articles_with_the_same_sentence_are_one_quote() -> None:
    articles = [
        make_article("The clinic treated 1,800 patients.", f"{name} left.", id=name, title=name)
        for name in ("One", "Two")
    ]

    answer = ask("How many patients did the clinic treat?", *articles)
    assert [quote.citation.title for quote in answer.quotes] == ["One"]


def test_a_topic_gets_the_best_sentence_of_each_article(answerer: Answerer) -> None:
    for question in ("Aleppo", "What do the articles say about Aleppo?", "Tell me about Aleppo"):
        answer = answerer.ask(question)

        assert (answer.answered, answer.kind) == (True, RequestKind.TOPIC)
        assert len(answer.quotes) == len({quote.article.id for quote in answer.quotes}) == 2
        assert all("Aleppo" in quote.text for quote in answer.quotes)


def test_a_topic_that_no_article_names_is_declined_with_its_name(answerer: Answerer) -> None:
    answer = answerer.ask("Tell me about Jane Dahman")

    assert (answer.answered, answer.missing) == (False, ("Jane",))
    assert len(answer.quotes) == 1


def test_a_summary_is_three_sentences_of_one_article_in_reading_order(
    answerer: Answerer,
) -> None:
    answer = answerer.ask("Summarise the article about the health clinic")

    assert (answer.answered, answer.kind, len(answer.quotes)) == (True, RequestKind.SUMMARY, 3)
    assert len({quote.article.id for quote in answer.quotes}) == 1
    starts = [quote.start for quote in answer.quotes]
    assert starts == sorted(starts)
    for quote in answer.quotes:
        assert_cited(quote, answerer)


def test_what_the_articles_are_about_is_a_sentence_of_each(answerer: Answerer) -> None:
    answer = answerer.ask("What are the articles about?")

    assert answer.answered
    assert [quote.article for quote in answer.quotes] == list(answerer.index.articles)
    assert not any(quote.context for quote in answer.quotes)


def test_a_sentence_that_needs_it_brings_the_one_before(answerer: Answerer) -> None:
    (quote,) = answerer.rank("Who can't recognize the city anymore?", most=1)

    assert quote.text == "He says he can't recognize the city anymore."
    assert quote.context is not None
    assert quote.context.text.startswith("Al-Kassem travelled to Aleppo frequently")


def test_boilerplate_is_never_quoted(answerer: Answerer) -> None:
    articles = answerer.index.articles
    left_out = [
        article.text[part.block.start : part.block.end]
        for article, repeated in zip(articles, repetition_codes(articles), strict=True)
        for part in classify_blocks(article, repeated=repeated)
        if part.role in (Role.LEFT_OUT, Role.HEADING)
        and part.reason != "is repeated in this article"
    ]

    for text in left_out:
        for quote in Answerer(answerer.index, min_confidence=0.0).ask(text).quotes:
            assert quote.text not in left_out


def test_a_caption_is_quoted_with_its_credit(answerer: Answerer) -> None:
    answer = answerer.ask(
        "What rises over the rebel-controlled besieged area of Aleppo on Sunday?"
    )

    assert answer.quotes[0].text.endswith("in Syria. (Omar Sanadiki/Reuters)")


def test_a_number_answers_how_many() -> None:
    article = make_article(
        "The clinic had many patients, and the clinic was loved by its patients.",
        "Last year the clinic treated 340 patients.",
    )

    assert texts(ask("How many patients did the clinic treat?", article))[0].endswith(
        "340 patients."
    )


def test_a_sentence_about_it_is_understood_by_the_one_before() -> None:
    article = make_article(
        "The clinic treated 1,800 patients. It was destroyed on Friday.",
        "A school was closed. A market was closed.",
    )

    answer = ask("When was the clinic destroyed?", article)
    assert texts(answer)[0] == "It was destroyed on Friday."


def test_a_heading_helps_to_find_what_stands_under_it() -> None:
    article = make_article(
        "The Marjeh clinic", "It was founded in 1990 by two nurses.",
        "The Quds clinic", "It was founded in 1995 by two nurses.",
        headings=["The Marjeh clinic", "The Quds clinic"],
    )  # fmt: skip

    answer = ask("When was the Quds clinic founded?", article)
    assert texts(answer)[0] == "It was founded in 1995 by two nurses."


def test_equal_sentences_keep_corpus_order() -> None:
    article = make_article("The clinic was hit.", title="One")
    articles = [replace(article, id=name) for name in "cab"]

    assert ask("Which clinic was hit?", *articles).quotes[0].article.id == "c"


def test_the_threshold_may_be_chosen(answerer: Answerer) -> None:
    sure = answerer.ask(QUESTIONS[0]).confidence

    assert Answerer(answerer.index, min_confidence=sure).ask(QUESTIONS[0]).answered
    assert not Answerer(answerer.index, min_confidence=sure + 1e-9).ask(QUESTIONS[0]).answered


def test_the_best_sentences_are_ranked_whether_or_not_they_suffice(answerer: Answerer) -> None:
    declines = Answerer(answerer.index, min_confidence=1.1)
    ranked = declines.rank(QUESTIONS[0], most=5)

    assert len(ranked) == 5
    assert ranked[:1] == declines.ask(QUESTIONS[0]).quotes
    assert ranked[:2] == answerer.rank(QUESTIONS[0], most=2)
    assert answerer.rank("Who?") == ()


@pytest.mark.parametrize("words", ["hospital", QUESTIONS[0], "Aleppo"])
def test_what_is_found_begins_with_the_answer_and_goes_on_with_sentences_that_hold_a_word(
    answerer: Answerer, words: str
) -> None:
    answer, found = answerer.ask(words), answerer.find(words)

    assert found[: len(answer.quotes)] == answer.quotes
    assert len({quote.text.casefold() for quote in found}) == len(found)
    stems = [word.casefold()[:6] for word in words.split() if len(word) > 4]
    for quote in found[len(answer.quotes) :]:
        assert_cited(quote, answerer)
        assert any(stem in quote.text.casefold() for stem in stems)
    assert answerer.find(words, most=2) == found[:2]


@pytest.mark.parametrize("words", ["", "?!", "the", "hockey", "Who wrote Pride and Prejudice?"])
def test_nothing_is_found_where_nothing_is_near(answerer: Answerer, words: str) -> None:
    assert answerer.find(words) == ()


def test_threads_get_the_answers_that_one_gets(answerer: Answerer) -> None:
    expected = [answerer.ask(question) for question in QUESTIONS * 5]

    with ThreadPoolExecutor(8) as pool:
        for _ in range(8):
            assert list(pool.map(answerer.ask, QUESTIONS * 5)) == expected


def test_processes_give_the_same_answers_to_the_last_digit(seeds: Path) -> None:
    told = set()
    for hash_seed in ("0", "1"):
        process = subprocess.run(
            [sys.executable, "-c", ASK, str(seeds)],
            input="\n".join(QUESTIONS),
            env=os.environ | {"PYTHONHASHSEED": hash_seed},
            capture_output=True,
            text=True,
            check=True,
        )
        told.add(process.stdout)

    (answers,) = told
    assert len([json.loads(line) for line in answers.splitlines()]) == len(QUESTIONS)


def test_what_is_to_be_left_out_stands_in_no_sentence_before_a_quote_either() -> None:
    index = build_index(
        [
            make_article(
                "Dr. Ada Brown works as a surgeon in Simcoe. She treats children in Lublin.",
                title="Ada Brown",
            )
        ]
    )
    answerer = Answerer(index, min_confidence=0)
    (quote,) = answerer.ask("Whom does Ada Brown treat in Lublin?").quotes[:1]
    assert quote.context
    assert "Simcoe" in quote.context.text
    without = answerer.ask("Whom does Ada Brown treat in Lublin? -Simcoe")
    assert [q.context for q in without.quotes] == [None]
