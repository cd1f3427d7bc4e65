from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from botapi import BotApiServer, Chat

Until = Callable[[Callable[[], bool]], Awaitable[None]]

QUESTION = "How many patients did the clinic treat?"
ANSWER = "The clinic treated more than 1,800 patients"

with_bot = pytest.mark.asyncio(loop_scope="session")


def answered_once(telegram: BotApiServer, chat: Chat) -> bool:
    return [m["text"].startswith(ANSWER) for m in telegram.sent(chat)] == [True]


@with_bot
@pytest.mark.parametrize(
    "fault",
    [
        {"status": 429, "retry_after": 1},
        pytest.param({"status": 500, "times": 2}, marks=pytest.mark.slow),
        {"status": 502},
        {"drop": "before"},
        {"hang_seconds": 1},
    ],
)
async def test_a_fault_of_the_moment_neither_loses_nor_doubles_an_answer(
    telegram: BotApiServer, fault: dict[str, Any]
) -> None:
    ann = telegram.person("Ann")
    fault_left = telegram.fault("sendMessage", **fault)
    await telegram.reply_to(ann.says(ann.private, QUESTION))
    await telegram.silence()
    assert fault_left.times == 0
    assert answered_once(telegram, ann.private)


@with_bot
@pytest.mark.slow
async def test_a_chat_that_must_wait_holds_up_no_other(
    telegram: BotApiServer, until: Until
) -> None:
    ann, bob = telegram.person("Ann"), telegram.person("Bob")
    waiting = telegram.fault("sendMessage", status=429, retry_after=2)
    asked = ann.says(ann.private, QUESTION)
    await until(lambda: not waiting.times)
    await telegram.reply_to(bob.says(bob.private, QUESTION), timeout=1)
    assert telegram.sent(ann.private) == []
    await telegram.reply_to(asked)


@with_bot
async def test_an_update_that_comes_twice_is_answered_once(telegram: BotApiServer) -> None:
    ann = telegram.person("Ann")
    telegram.duplicate_next()
    ann.says(ann.private, QUESTION)
    telegram.duplicate_next()
    ann.says(ann.private, "/help")
    await telegram.silence()
    answers = [m for m in telegram.sent(ann.private) if m["text"].startswith(ANSWER)]
    assert (len(answers), len(telegram.sent(ann.private))) == (1, 2)


@with_bot
async def test_an_edit_is_tried_again_too(telegram: BotApiServer) -> None:
    ann = telegram.person("Ann")
    asked = ann.says(ann.private, "Who is Jay Dahman?")
    answer = await telegram.reply_to(asked)
    fault = telegram.fault("editMessageText", drop="before")
    ann.edits(asked, QUESTION)
    assert (await telegram.edited(answer))["text"].startswith(ANSWER)
    assert fault.times == 0


@with_bot
async def test_an_edit_whose_response_was_lost_is_not_complained_of(
    telegram: BotApiServer,
) -> None:
    ann = telegram.person("Ann")
    asked = ann.says(ann.private, "Who is Jay Dahman?")
    answer = await telegram.reply_to(asked)
    telegram.fault("editMessageText", drop="after")
    ann.edits(asked, QUESTION)
    await telegram.edited(answer)
    await telegram.silence(1)
    assert answered_once(telegram, ann.private)
    (refused,) = telegram.refused
    assert "message is not modified" in refused.description
    telegram.refused.clear()


@with_bot
async def test_if_the_formatting_is_refused_the_same_words_come_without(
    telegram: BotApiServer,
) -> None:
    ann, bob = telegram.person("Ann"), telegram.person("Bob")
    formatted = await telegram.reply_to(ann.says(ann.private, QUESTION))
    refusal = "Bad Request: can't parse entities: Unsupported start tag"
    telegram.fault("sendMessage", status=400, description=refusal)
    asked = bob.says(bob.private, QUESTION)
    plain = await telegram.reply_to(asked)
    assert plain["text"] == formatted["text"]
    assert "blockquote" not in str(plain)
    telegram.fault("editMessageText", status=400, description=refusal)
    bob.edits(asked, "Who is Jay Dahman?")
    assert "blockquote" not in str(await telegram.edited(plain))


@with_bot
async def test_a_group_that_becomes_a_supergroup_gets_its_answer_there(
    telegram: BotApiServer, until: Until
) -> None:
    ann = telegram.person("Ann")
    group = telegram.group("Readers", members=[ann], kind="group")
    waiting = telegram.fault("sendMessage", status=429, retry_after=1)
    ann.says(group, f"/ask {QUESTION}")
    await until(lambda: not waiting.times)
    supergroup = group.migrates()
    await until(lambda: bool(telegram.sent(supergroup)))
    await telegram.silence()
    assert answered_once(telegram, supergroup)
    telegram.refused.clear()  # that the group is gone, Telegram says by refusing


@with_bot
async def test_a_question_deleted_meanwhile_is_answered_all_the_same(
    telegram: BotApiServer, until: Until
) -> None:
    ann = telegram.person("Ann")
    forum = telegram.group("Forum", members=[ann], forum=True)
    topic = forum.topic("Syria")
    waiting = telegram.fault("sendMessage", status=429, retry_after=1)
    asked = ann.says(topic, f"/ask {QUESTION}")
    await until(lambda: not waiting.times)
    del forum.messages[asked["message_id"]]
    await until(lambda: bool(telegram.sent(topic)))
    (answer,) = telegram.sent(topic)
    assert answer["text"].startswith(ANSWER)
