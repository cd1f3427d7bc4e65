from __future__ import annotations

from bot.state.conversations import MINUTES, Conversations, Exchange, Participant
from retrieval import Answer

ANN = Participant(1, None, 7)


def exchange(asked_in: int, *, at_seconds: float = 0.0, question: str = "?") -> Exchange:
    answer = Answer(question, False, (), 0.0)
    return Exchange(asked_in, asked_in + 1, answer, None, "v", at_seconds)


def test_the_last_exchange_is_the_one_before_the_message() -> None:
    known = Conversations()
    for number in (10, 20, 30):
        known.remember(ANN, exchange(number))
    assert known.last(ANN, before=30, now_seconds=1) == exchange(20)
    assert known.last(ANN, before=10, now_seconds=1) is None


def test_an_edited_question_takes_the_place_of_what_it_was() -> None:
    known = Conversations()
    known.remember(ANN, exchange(10, question="first"))
    known.remember(ANN, exchange(10, question="edited"))
    assert len(known) == 1
    found = known.asked_in(ANN, 10, now_seconds=1)
    assert found
    assert found.answer.question == "edited"


def test_nothing_is_known_of_others_elsewhere_or_in_another_topic() -> None:
    known = Conversations()
    known.remember(ANN, exchange(10))
    for who in (Participant(1, None, 8), Participant(2, None, 7), Participant(1, 5, 7)):
        assert known.last(who, before=99, now_seconds=1) is None
        assert known.answered_in(who, 11, now_seconds=1) is None
    assert known.answered_in(ANN, 11, now_seconds=1) == exchange(10)


def test_all_is_forgotten_after_a_quarter_of_an_hour() -> None:
    known = Conversations()
    known.remember(ANN, exchange(10, at_seconds=0))
    known.remember(ANN, exchange(20, at_seconds=60))
    assert known.answered_in(ANN, 11, now_seconds=MINUTES * 60) is None
    assert known.last(ANN, before=99, now_seconds=MINUTES * 60 + 30) == exchange(20, at_seconds=60)
    assert known.last(ANN, before=99, now_seconds=MINUTES * 60 + 60) is None
    assert len(known) == 0


def test_old_exchanges_go_though_nobody_asks_any_more() -> None:
    known = Conversations()
    known.remember(ANN, exchange(10, at_seconds=0))
    known.remember(ANN, exchange(20, at_seconds=60))
    known.forget_old(ANN, now_seconds=MINUTES * 60)
    assert len(known) == 2
    known.forget_old(ANN, now_seconds=MINUTES * 60 + 60)
    assert len(known) == 0


def test_a_person_may_have_all_topics_of_a_chat_forgotten_and_no_more() -> None:
    known = Conversations()
    others = [Participant(2, None, 7), Participant(1, None, 8)]
    for who in (ANN, Participant(1, 5, 7), *others):
        known.remember(who, exchange(10))
    dropped = known.forget(1, 7)
    assert dropped == (exchange(10), exchange(10))
    assert known.forget(1, 7) == ()
    assert len(known) == 2
    assert all(known.last(who, before=99, now_seconds=1) for who in others)


def test_the_ones_longest_silent_go_when_there_are_too_many() -> None:
    known = Conversations(limit=2)
    bob, eve = Participant(1, None, 8), Participant(1, None, 9)
    for at, who in enumerate((ANN, bob, ANN, eve)):
        known.remember(who, exchange(10 + at, at_seconds=at))
    assert known.last(bob, before=99, now_seconds=5) is None
    assert known.last(ANN, before=99, now_seconds=5)


def test_an_exchange_is_found_by_the_message_that_ended_it_whosever_it_was() -> None:
    known = Conversations()
    bob = Participant(1, 5, 8)
    known.remember(ANN, exchange(10))
    known.remember(bob, exchange(20))
    assert known.ended_in(1, 21, now_seconds=1) == (bob, exchange(20))
    assert known.ended_in(1, 20, now_seconds=1) is None
    assert known.ended_in(2, 21, now_seconds=1) is None
    assert known.ended_in(1, 21, now_seconds=MINUTES * 60) is None
