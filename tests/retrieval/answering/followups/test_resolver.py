from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from making import make_article
from places import TESTS
from retrieval import Answer, Answerer, evaluate, open_index, read_questions
from retrieval.answering.followups.resolver import resolve_question
from retrieval.evaluation.labelled_questions import LabelledQuestion
from retrieval.evaluation.report import Report
from retrieval.index.builder import build_index

FOLDER = TESTS / "followups"
BRIDGE = "Who designed Hallow Bridge?"
WORDS = """
    and what about he she it they there then that those which when why who how many long the
    nurses bridge Bridge Novak Petra mayor in 1755 of ? , else one so tell me more did was is
""".split()  # noqa: SIM905 - a table of words is read, a list of strings is not


@pytest.fixture(scope="module")
def answerer() -> Answerer:
    return Answerer(open_index(FOLDER / "articles")[0])


@pytest.fixture(scope="module")
def report(answerer: Answerer) -> Report:
    return evaluate(answerer, read_questions(FOLDER / "questions.jsonl"))


def turns(answerer: Answerer, *questions: str) -> Answer:
    answer = answerer.ask(questions[0])
    for question in questions[1:]:
        answer = answerer.ask(question, context=answer)
    return answer


@pytest.mark.parametrize(
    ("earlier", "question", "carried"),
    [
        (BRIDGE, "When did it open?", ("designed Hallow Bridge",)),
        (BRIDGE, "When was that?", ("designed Hallow Bridge",)),
        (BRIDGE, "Why?", ("designed Hallow Bridge",)),
        ("Who coaches the Tollmere women?", "Which country did she row for?",
         ("Petra Novak", "coaches the Tollmere women")),
        ("How many people live in Bergen?", "And in Oslo?", ("How many people live",)),
        ("What does a plot cost?", "And for pensioners?", ("What does a plot cost",)),
        ("How many doctors left Carrick?", "And the nurses?", ("How many", "left Carrick")),
        ("How many members left in 1984?", "And in 2007?", ("How many members left",)),
        ("Who is Zebulon Crane?", "And Tom Brandreth?", ("Who is",)),
        ("how long is the course of the river cup?", "Since when?",
         ("long is the course of the river cup",)),
    ],
)  # fmt: skip
def test_what_is_left_out_is_carried(
    answerer: Answerer, earlier: str, question: str, carried: tuple[str, ...]
) -> None:
    assert resolve_question(question, answerer.ask(earlier)).carried == carried


def test_a_follow_up_is_answered_and_says_what_was_searched_for(answerer: Answerer) -> None:
    answer = turns(answerer, "Who coaches the Tollmere women?", "Which country did she row for?")

    assert "rowed for Croatia" in answer.quotes[0].text
    assert answer.question == "Which country did she row for?"
    assert answer.searched == (
        "Which country did she row for? · Petra Novak, coaches the Tollmere women"
    )


def test_a_third_question_still_knows_what_the_first_was_about(answerer: Answerer) -> None:
    answer = turns(answerer, "What was built at Corran Weir?", "How many eels climbed it?",
                   "When was it built?")  # fmt: skip

    assert "built at Corran Weir in 2019" in answer.quotes[0].text
    assert "Corran Weir" in (answer.searched or "")


def test_the_words_of_a_declined_question_are_carried_too(answerer: Answerer) -> None:
    declined = Answerer(answerer.index, min_confidence=1.1).ask(BRIDGE)

    assert not declined.answered
    assert "opened in 1871" in (answerer.ask("When did it open?", context=declined).quotes[0].text)


def test_a_question_that_stands_on_its_own_is_answered_as_without_context(
    answerer: Answerer,
) -> None:
    question = "Who is the chief engineer of Wexcombe?"
    answer = answerer.ask(question, context=answerer.ask(BRIDGE))

    assert answer == answerer.ask(question, context=None) == answerer.ask(question)
    assert answer.searched is None


def test_another_article_may_answer_a_follow_up() -> None:
    index = build_index(
        [
            make_article("The clinic in Bergen was hit on Friday.", "Two nurses fled.", id="a"),
            make_article("The school in Oslo was hit on Monday.", "Nobody fled.", id="b"),
        ]
    )
    answer = turns(Answerer(index), "When was the clinic in Bergen hit?", "And in Oslo?")

    assert answer.quotes[0].article.id == "b"


def test_context_of_articles_that_are_gone_is_used_all_the_same(answerer: Answerer) -> None:
    gone = Answerer(build_index([make_article("Hallow Bridge fell in May.", id="gone")]))
    answer = answerer.ask("When did it open?", context=gone.ask("When did Hallow Bridge fall?"))

    assert "opened in 1871" in answer.quotes[0].text


def test_follow_ups_are_ranked_as_they_are_answered(answerer: Answerer) -> None:
    context = answerer.ask(BRIDGE)
    answer = answerer.ask("When did it open?", context=context)

    assert answerer.rank("When did it open?", most=1, context=context) == answer.quotes[:1]


def test_no_more_is_carried_than_can_be_read(answerer: Answerer) -> None:
    earlier = answerer.ask("Who closed " + " and ".join(f"bridge{n}" for n in range(5_000)))

    assert len(" ".join(resolve_question("Why?", earlier).carried)) < 500


def test_the_cases_written_for_it_hold_their_floors(report: Report) -> None:
    figures = report.figures()

    assert figures["left alone"] == 1
    assert figures["follow-ups"] >= 0.78
    assert figures["follow-ups"] >= figures["without"] + 0.2


def test_a_third_of_the_cases_stand_alone() -> None:
    cases = read_questions(FOLDER / "questions.jsonl")

    assert all(case.after for case in cases)
    assert len(cases) >= 75
    assert sum(case.stands_alone for case in cases) >= len(cases) / 3


@given(earlier=st.text(), question=st.text())
def test_any_two_texts_can_be_asked(answerer: Answerer, earlier: str, question: str) -> None:
    assert turns(answerer, earlier, question).question == question


@given(
    st.lists(st.lists(st.sampled_from(WORDS), max_size=9).map(" ".join), min_size=1, max_size=4)
)
def test_any_words_can_be_asked_in_turn(answerer: Answerer, questions: list[str]) -> None:
    answer = turns(answerer, *questions)

    assert (answer.searched is None) == (not answer.carried)
    if answer.searched is None:
        assert answer == answerer.ask(questions[-1])


def test_a_follow_up_is_measured_with_and_without_what_was_asked_before(
    answerer: Answerer,
) -> None:
    follow_up = LabelledQuestion("And rats?", ("two cats",), "garden", after=("How are slugs "
                                 "kept off at Marrow Lane?",))  # fmt: skip
    whole = LabelledQuestion("Who is Hannah Frome?", ("Quaker",), "printer", after=(BRIDGE,),
                             stands_alone=True)  # fmt: skip
    figures = evaluate(answerer, [follow_up, whole]).figures()

    assert figures["follow-ups"] == figures["left alone"] == 1
    assert "without" in figures
