from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from bot import app
from bot.handlers.answers import questions, small_talk
from botapi import BotApiServer

pytestmark = pytest.mark.asyncio(loop_scope="session")

Until = Callable[[Callable[[], bool]], Awaitable[None]]

QUESTION = "How many patients did the clinic treat?"
ANSWER = "The clinic treated more than 1,800 patients, most of them women and children."
OTHER_QUESTION = "Who is Jay Dahman?"
OTHER_ANSWER = "Toronto pediatrician Dr. Jay Dahman"
NOBODY_ANSWERS = "Who wrote Pride and Prejudice?"


def answers(message: dict[str, Any], question: dict[str, Any]) -> bool:
    """Tell whether a message quotes the question's message and answers it with a blockquote."""
    kinds = [entity["type"] for entity in message.get("entities", [])]
    return (
        message["text"].startswith(ANSWER)
        and kinds[0] == "blockquote"
        and message["reply_to_message"]["message_id"] == question["message_id"]
    )


async def test_a_question_in_private_is_answered_with_a_quote_and_a_citation(
    telegram: BotApiServer,
) -> None:
    ann = telegram.person("Ann")
    asked = ann.says(ann.private, QUESTION)
    answer = await telegram.reply_to(asked)
    assert answers(answer, asked)
    first_line, citation = answer["text"].split("\n")[:2]
    assert first_line == ANSWER
    assert citation == "— Canadian-supported health clinic bombed in Aleppo · Global News · ¶ 7"
    (call,) = [c for c in telegram.calls("sendMessage") if c.result == answer]
    assert '"is_disabled": true' in str(call.parameters["link_preview_options"]).lower()


async def test_a_question_that_no_article_answers_is_declined(telegram: BotApiServer) -> None:
    ann = telegram.person("Ann")
    answer = await telegram.reply_to(ann.says(ann.private, NOBODY_ANSWERS))
    assert answer["text"].startswith("No article here answers that.\nNo article mentions: ")


@pytest.mark.parametrize("kind", ["group", "supergroup"])
async def test_a_group_asks_in_each_of_four_ways(telegram: BotApiServer, kind: str) -> None:
    ann, bob = telegram.person("Ann"), telegram.person("Bob")
    group = telegram.group("Readers", members=[ann, bob], kind=kind)
    answered = None
    for text in (
        f"/ask {QUESTION}",
        f"/ask@articles_bot {QUESTION}",
        f"🙂🙂 {QUESTION} @Articles_Bot",
    ):
        asked = ann.says(group, text)
        answered = await telegram.reply_to(asked)
        assert answers(answered, asked)
    follow_up = bob.says(group, QUESTION, reply_to=answered)
    assert answers(await telegram.reply_to(follow_up), follow_up)


async def test_a_bare_call_as_a_reply_asks_the_message_replied_to(telegram: BotApiServer) -> None:
    ann, bob = telegram.person("Ann"), telegram.person("Bob")
    group = telegram.group("Readers", members=[ann, bob])
    wondered = bob.says(group, QUESTION)
    for text in ("/ask", "@articles_bot"):
        asked = ann.says(group, text, reply_to=wondered)
        assert answers(await telegram.reply_to(asked), asked)


async def test_an_answer_stays_in_its_topic(telegram: BotApiServer) -> None:
    ann = telegram.person("Ann")
    forum = telegram.group("Forum", members=[ann], forum=True)
    topic, other = forum.topic("Syria"), forum.topic("Sports")
    asked = ann.says(topic, f"/ask {QUESTION}")
    assert answers(await telegram.reply_to(asked), asked)
    in_general = ann.says(forum, f"@articles_bot {QUESTION}")
    general = await telegram.reply_to(in_general)
    assert "is_topic_message" not in general
    assert len(telegram.sent(topic)) == 1
    assert telegram.sent(other) == []


async def test_a_thread_of_replies_in_a_group_without_topics_is_no_topic(
    telegram: BotApiServer,
) -> None:
    ann = telegram.person("Ann")
    group = telegram.group("Readers", members=[ann])
    answer = await telegram.reply_to(ann.says(group, f"/ask {QUESTION}"))
    asked = ann.says(group, QUESTION, reply_to=answer)
    assert "message_thread_id" in asked
    assert answers(await telegram.reply_to(asked), asked)


async def test_anonymous_admins_and_people_writing_as_a_channel_are_answered(
    telegram: BotApiServer,
) -> None:
    ann = telegram.person("Ann")
    group = telegram.group("Readers", admins=[ann])
    channel = telegram.channel("News")
    anonymous = ann.says(group, f"/ask {QUESTION}", anonymous=True)
    assert answers(await telegram.reply_to(anonymous), anonymous)
    as_channel = ann.says(group, f"/ask {QUESTION}", as_chat=channel)
    assert answers(await telegram.reply_to(as_channel), as_channel)


async def test_what_is_not_meant_for_the_bot_gets_nothing(telegram: BotApiServer) -> None:
    ann, other = telegram.person("Ann"), telegram.other_bot("other_bot")
    group = telegram.group("Readers", members=[ann, other], bot_is_admin=True)
    forum = telegram.group("Forum", members=[ann], forum=True, bot_is_admin=True)
    channel = telegram.channel("News")
    before = len(telegram.calls())
    for text in (
        QUESTION,
        f"/ask@other_bot {QUESTION}",
        f"/help@other_bot {QUESTION}",
        f"@other_bot {QUESTION}",
        f"/weather {QUESTION}",
        f"Write to me@articles_bot.org: {QUESTION}",
        "thanks",
        "hello",
    ):
        ann.says(group, text)
    other.says(group, f"/ask@articles_bot {QUESTION}", force=True)
    ann.says(group, f"/ask@articles_bot {QUESTION}", via_bot=other, force=True)
    ann.says(ann.private, QUESTION, via_bot=other)
    ann.says(group, QUESTION, reply_to=ann.says(group, "What do you think?"))
    ann.says(forum.topic("Syria"), QUESTION)
    ann.sends(group, "photo")
    ann.sends(group, "photo", caption=QUESTION)
    post = telegram.channel_post(channel, f"/ask@articles_bot {QUESTION}")
    telegram.automatic_forward(post, group, force=True)
    ann.edits(ann.says(group, "Just talk."), "Just other talk.")
    group.happens(group.post({"from": ann.user}, {"new_chat_title": "Old readers"}))
    group.happens(group.post({"from": ann.user}, {"new_chat_members": [other.user]}))
    ann.private.happens(ann.private.post({"from": ann.user}, {"delete_chat_photo": True}))
    await telegram.silence()
    assert {call.method for call in telegram.calls()[before:]} <= {"getUpdates"}


async def test_media_in_private_are_asked_by_their_caption_or_get_one_line_an_album_one_in_all(
    telegram: BotApiServer,
) -> None:
    ann, bob = telegram.person("Ann"), telegram.person("Bob")
    for what in ("voice", "photo", "sticker"):
        reply = await telegram.reply_to(ann.sends(ann.private, what))
        assert reply["text"] == questions.WORDS_ONLY
    captioned = ann.sends(ann.private, "photo", caption=QUESTION)
    assert (await telegram.reply_to(captioned))["text"].startswith(ANSWER)
    photo = {"photo": [{"file_id": "a", "file_unique_id": "b", "width": 9, "height": 9}]}
    bob.private.bot_status = "member"
    for _ in range(3):
        content = {**photo, "media_group_id": "77"}
        bob.private.happens(bob.private.post({"from": bob.user}, content))
    await telegram.silence()
    assert [m["text"] for m in telegram.sent(bob.private)] == [questions.WORDS_ONLY]


@pytest.mark.parametrize(
    ("text", "reply"),
    [
        ("Hello!", small_talk.HELLO),
        ("good MORNING", small_talk.HELLO),
        ("Thank you very much.", small_talk.WELCOME),
        ("ok", small_talk.GLAD),
        ("Bye 👋", small_talk.GOODBYE),
        ("👍", questions.HOW_TO_ASK),
        ("/ask", questions.HOW_TO_ASK),
        ("/askk who", questions.UNKNOWN_COMMAND),
    ],
)
async def test_what_is_no_question_gets_a_kind_line(
    telegram: BotApiServer, text: str, reply: str
) -> None:
    ann = telegram.person("Ann")
    assert (await telegram.reply_to(ann.says(ann.private, text)))["text"] == reply


async def test_thanks_with_a_question_is_a_question(telegram: BotApiServer) -> None:
    ann = telegram.person("Ann")
    asked = ann.says(ann.private, f"Thanks! {QUESTION}")
    assert answers(await telegram.reply_to(asked), asked)


async def test_a_call_without_words_in_a_group_gets_a_hint(telegram: BotApiServer) -> None:
    ann = telegram.person("Ann")
    group = telegram.group("Readers", members=[ann])
    for text in ("/ask", "@articles_bot"):
        reply = await telegram.reply_to(ann.says(group, text))
        assert reply["text"] == questions.HOW_TO_ASK_IN_GROUPS


async def test_an_edited_question_edits_its_answer(telegram: BotApiServer) -> None:
    ann = telegram.person("Ann")
    asked = ann.says(ann.private, QUESTION)
    answer = await telegram.reply_to(asked)
    ann.edits(asked, OTHER_QUESTION)
    edited = await telegram.edited(answer)
    assert OTHER_ANSWER in edited["text"]
    assert len(telegram.sent(ann.private)) == 1


async def test_an_edit_that_changes_no_answer_makes_no_call(telegram: BotApiServer) -> None:
    ann = telegram.person("Ann")
    asked = ann.says(ann.private, QUESTION)
    await telegram.reply_to(asked)
    before = len(telegram.calls("editMessageText"))
    ann.edits(asked, QUESTION + "?")
    await telegram.silence()
    assert len(telegram.calls("editMessageText")) == before
    assert len(telegram.sent(ann.private)) == 1


@pytest.mark.slow
async def test_an_edit_before_the_answer_gives_one_answer_to_the_newest_wording(
    telegram: BotApiServer, until: Until
) -> None:
    ann, bob = telegram.person("Ann"), telegram.person("Bob")
    fault = telegram.fault("sendMessage", status=429, retry_after=1)
    asked = ann.says(ann.private, QUESTION)
    await until(lambda: not fault.times)  # the first wording is being sent
    ann.edits(asked, "Who are you")
    ann.edits(asked, OTHER_QUESTION)
    at_once = bob.says(bob.private, QUESTION)
    bob.edits(at_once, OTHER_QUESTION)
    await telegram.silence(1.5)  # what waits for a second is sent by then
    for chat in (ann.private, bob.private):
        (answer,) = telegram.sent(chat)
        assert OTHER_ANSWER in answer["text"]


async def test_a_message_edited_into_a_question_is_answered(telegram: BotApiServer) -> None:
    ann = telegram.person("Ann")
    group = telegram.group("Readers", members=[ann])
    message = ann.says(group, f"/sak {QUESTION}")
    edited = ann.edits(message, f"/ask {QUESTION}")
    assert answers(await telegram.reply_to(edited), edited)


async def test_an_edit_of_an_old_message_that_was_never_answered_is_left_alone(
    telegram: BotApiServer,
) -> None:
    ann = telegram.person("Ann")
    ann.private.bot_status = "member"
    message = ann.private.post({"from": ann.user}, {"text": "Hm"})
    message["date"] = int(time.time()) - 2 * 3600
    ann.edits(message, QUESTION)
    await telegram.silence()
    assert telegram.sent(ann.private) == []


async def test_an_edited_command_is_left_alone(telegram: BotApiServer) -> None:
    ann = telegram.person("Ann")
    asked = ann.says(ann.private, QUESTION)
    await telegram.reply_to(asked)
    ann.edits(asked, "/help")
    await telegram.silence()
    (answer,) = telegram.sent(ann.private)
    assert answer["text"].startswith(ANSWER)


async def test_an_edit_after_the_answer_was_deleted_is_answered_anew(
    telegram: BotApiServer,
) -> None:
    ann = telegram.person("Ann")
    asked = ann.says(ann.private, QUESTION)
    answer = await telegram.reply_to(asked)
    del ann.private.messages[answer["message_id"]]
    edited = ann.edits(asked, OTHER_QUESTION)
    assert OTHER_ANSWER in (await telegram.reply_to(edited))["text"]
    (refused,) = telegram.refused
    assert refused.description == "Bad Request: message to edit not found"
    telegram.refused.clear()


async def test_what_goes_wrong_is_logged_and_said_in_one_sentence(
    server: BotApiServer, start_bot: Callable[..., Awaitable[Any]]
) -> None:
    bot, ann = await start_bot(), server.person("Ann")
    server.fault("sendMessage", status=400, description="Bad Request: something is wrong")
    assert (await server.reply_to(ann.says(ann.private, QUESTION)))["text"] == app.SORRY
    assert "(message) could not be answered" in bot.log
    assert "BadRequest: Something is wrong" in bot.log
    assert QUESTION not in bot.log
    assert server.refused == []


async def test_somebody_who_blocked_the_bot_costs_nothing_but_a_line_in_the_log(
    telegram: BotApiServer, shared_bot: Any
) -> None:
    ann = telegram.person("Ann")
    telegram.fault("sendMessage", status=403)
    ann.says(ann.private, QUESTION)
    await shared_bot.logs("may not be answered")
    await telegram.silence()
    assert telegram.sent(ann.private) == []


async def test_a_question_after_a_refusal_is_asked_for_itself(telegram: BotApiServer) -> None:
    ann = telegram.person("Ann")
    await telegram.reply_to(ann.says(ann.private, NOBODY_ANSWERS))
    answer = await telegram.reply_to(ann.says(ann.private, "And the doctors?"))
    assert "Searched for" not in answer["text"]


async def test_an_edit_after_a_restart_edits_the_answer(
    server: BotApiServer, start_bot: Callable[..., Awaitable[Any]], tmp_path: Path
) -> None:
    bot, ann = await start_bot(DATA_DIR=tmp_path), server.person("Ann")
    asked = ann.says(ann.private, QUESTION)
    answer = await server.reply_to(asked)
    await bot.stops()
    await start_bot(DATA_DIR=tmp_path)
    ann.edits(asked, OTHER_QUESTION)
    assert OTHER_ANSWER in (await server.edited(answer))["text"]
    await server.silence()
    assert len(server.sent(ann.private)) == 1


async def test_in_private_topics_a_further_question_is_asked_in_its_own_topic(
    telegram: BotApiServer,
) -> None:
    ann = telegram.person("Ann")
    telegram.bot["has_topics_enabled"] = True
    one, other = ann.private.topic("One"), ann.private.topic("Other")
    telegram.bot["has_topics_enabled"] = False
    await telegram.reply_to(ann.says(one, OTHER_QUESTION))
    elsewhere = await telegram.reply_to(ann.says(other, "And the nurses?"))
    here = await telegram.reply_to(ann.says(one, "And the nurses?"))
    assert "Searched for" not in elsewhere["text"]
    assert "Searched for: And the nurses? · Who is Jay Dahman" in here["text"]
    assert here["message_thread_id"] == one.thread
