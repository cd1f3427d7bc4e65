from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from bot.handlers.chats.forget import FORGOTTEN, FORGOTTEN_BUT_STORED, NOTHING_KNOWN
from botapi import BotApiServer, Chat, Message, Person, Topic

pytestmark = pytest.mark.asyncio(loop_scope="session")

Start = Callable[..., Awaitable[Any]]

QUESTION = "Who is Jay Dahman?"
FURTHER = "And the nurses?"
IN_CONTEXT = "Searched for: And the nurses? · Who is Jay Dahman"


async def ask(
    server: BotApiServer,
    person: Person,
    text: str,
    where: Chat | Topic | None = None,
    **more: Any,
) -> Message:
    return await server.reply_to(person.says(where or person.private, text, **more))


async def test_after_forget_a_question_is_asked_for_itself(telegram: BotApiServer) -> None:
    ann, bob = telegram.person("Ann"), telegram.person("Bob")
    assert (await ask(telegram, ann, "/forget"))["text"] == NOTHING_KNOWN
    for person in (ann, bob):
        await ask(telegram, person, QUESTION)
        assert IN_CONTEXT in (await ask(telegram, person, FURTHER))["text"]
    assert (await ask(telegram, ann, "/forget"))["text"] == FORGOTTEN
    assert "Searched for" not in (await ask(telegram, ann, FURTHER))["text"]
    assert "Searched for" in (await ask(telegram, bob, FURTHER))["text"]


async def test_in_a_group_each_forgets_for_themselves_and_in_all_topics(
    telegram: BotApiServer,
) -> None:
    ann, bob = telegram.person("Ann"), telegram.person("Bob")
    forum = telegram.group("Forum", members=[ann, bob], forum=True)
    places = [forum.topic("Syria"), forum.topic("Sports")]
    answers = {
        (person.id, place.thread): await ask(telegram, person, f"/ask {QUESTION}", place)
        for person in (ann, bob)
        for place in places
    }
    assert (await ask(telegram, ann, "/forget", places[0]))["text"] == FORGOTTEN
    assert len(telegram.sent(places[0])) == 3
    for place in places:
        for person, knows in ((ann, False), (bob, True)):
            before = answers[person.id, place.thread]
            further = await ask(telegram, person, FURTHER, place, reply_to=before)
            assert (IN_CONTEXT in further["text"]) is knows


async def test_of_an_anonymous_administrator_there_is_nothing_to_forget(
    telegram: BotApiServer,
) -> None:
    ann = telegram.person("Ann")
    group = telegram.group("Readers", admins=[ann])
    await ask(telegram, ann, f"/ask {QUESTION}", group, anonymous=True)
    said = await ask(telegram, ann, "/forget@articles_bot", group, anonymous=True)
    assert said["text"] == NOTHING_KNOWN


async def test_an_answer_can_still_be_corrected_by_an_edit(telegram: BotApiServer) -> None:
    ann = telegram.person("Ann")
    asked = ann.says(ann.private, "How many patients did the clinic treat?")
    answer = await telegram.reply_to(asked)
    await ask(telegram, ann, "/forget")
    ann.edits(asked, QUESTION)
    assert "Dahman" in (await telegram.edited(answer))["text"]


async def test_it_does_not_claim_to_forget_what_the_operator_stores(
    server: BotApiServer, start_bot: Start
) -> None:
    await start_bot(LOG_QUESTIONS="true")
    ann = server.person("Ann")
    await ask(server, ann, QUESTION)
    assert (await ask(server, ann, "/forget"))["text"] == FORGOTTEN_BUT_STORED
