from __future__ import annotations

from datetime import UTC, datetime

from telegram import Chat, Message

from bot.state.replies import Replies


def message(number: int, *, chat: int = 1) -> Message:
    return Message(number, datetime.now(UTC), Chat(chat, "private"))


def test_the_last_messages_are_remembered_and_the_oldest_forgotten() -> None:
    replies = Replies(limit=2)
    for number in (1, 2, 1, 3):
        replies.open(message(number), update_id=number)
    assert [message(number) in replies for number in (1, 2, 3)] == [True, False, True]


def test_messages_of_the_same_number_in_two_chats_have_two_replies() -> None:
    replies = Replies()
    first = replies.open(message(1, chat=1), update_id=1)
    assert replies.open(message(1, chat=2), update_id=2) is not first
    assert replies.open(message(1, chat=1), update_id=3) is first


def test_a_reply_is_meant_for_the_newest_update_of_its_message() -> None:
    replies = Replies()
    reply = replies.open(message(1), update_id=8)
    replies.open(message(1), update_id=7)
    assert reply.newest == 8


def sent(number: int, *, to: Message | None = None) -> Message:
    return Message(number, datetime.now(UTC), Chat(1, "private"), reply_to_message=to)


def test_a_reply_is_found_by_what_was_sent_also_where_nothing_was_known() -> None:
    replies = Replies()
    asked = message(1)
    found = replies.which_is(sent(2, to=asked))
    assert found.message_id == 2
    assert replies.open(asked, update_id=9) is found
    alone = replies.which_is(sent(4))
    assert alone is not found
    assert replies.which_is(sent(4)) is alone


def test_another_message_than_the_one_that_answers_now_has_a_reply_of_its_own() -> None:
    replies = Replies()
    found = replies.which_is(sent(2, to=message(1)))
    assert replies.which_is(sent(3, to=message(1))) is not found
    found.forget()
    assert replies.which_is(sent(2, to=message(1))).message_id is None


def test_a_reply_stays_the_same_when_its_question_is_deleted() -> None:
    replies = Replies()
    found = replies.which_is(sent(2, to=message(1)))
    assert replies.which_is(sent(2)) is found
    assert replies.which_is(sent(3)) is not found
