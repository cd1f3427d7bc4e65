from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from bot.handlers.answers.questions import SHRUG
from bot.state.database import FILE, ChatSettings, Database, RefusalStyle
from botapi import BotApiServer, Chat, Person

pytestmark = pytest.mark.asyncio(loop_scope="session")

Start = Callable[..., Awaitable[Any]]
Until = Callable[[Callable[[], bool]], Awaitable[None]]

QUESTION = "How many patients did the clinic treat?"
NOBODY_ANSWERS = "Who wrote Pride and Prejudice?"
NOBODY_EITHER = "Who painted the Mona Lisa?"
NEARLY = "How many patients were treated in Damascus?"
NO = "No article here answers that."


@pytest.fixture
def ann(server: BotApiServer) -> Person:
    return server.person("Ann")


@pytest_asyncio.fixture(loop_scope="session")
async def group(
    request: pytest.FixtureRequest,
    server: BotApiServer,
    ann: Person,
    start_bot: Start,
    tmp_path: Path,
) -> AsyncIterator[Chat]:
    """A group that wants to be told no in the way that the parameter says."""
    group = server.group("Readers", members=[ann])
    store = Database(tmp_path / FILE)
    store.keep(group.id, ChatSettings(refusal=request.param))
    store.close()
    await start_bot(DATA_DIR=tmp_path)
    yield group
    assert server.refused == []


REACTION = pytest.mark.parametrize("group", [RefusalStyle.REACTION], indirect=True)
SILENCE = pytest.mark.parametrize("group", [RefusalStyle.SILENCE], indirect=True)


@REACTION
async def test_a_reaction_in_the_place_of_a_line(
    server: BotApiServer, group: Chat, ann: Person, until: Until
) -> None:
    asked = ann.says(group, f"/ask {NOBODY_ANSWERS}")
    await until(lambda: group.reactions == {asked["message_id"]: SHRUG})
    hint = await server.reply_to(ann.says(group, "/ask"))  # which is no refusal
    assert "Write your question" in hint["text"]
    ann.edits(asked, f"/ask {QUESTION}")
    answer = await server.reply_to(asked)
    await until(lambda: group.reactions == {})
    assert "1,800" in answer["text"]
    ann.edits(asked, f"/ask {NOBODY_EITHER}")
    refusal = await server.edited(answer)  # an answer to another question may not stand
    assert refusal["text"].startswith(NO)
    await server.silence()
    assert len(server.sent(group)) == 2
    in_private = ann.says(ann.private, NOBODY_ANSWERS)
    assert (await server.reply_to(in_private))["text"].startswith(NO)


@REACTION
async def test_a_refusal_in_the_place_of_an_answer_has_buttons_that_work(
    server: BotApiServer, group: Chat, ann: Person
) -> None:
    asked = ann.says(group, f"/ask {QUESTION}")
    answer = await server.reply_to(asked)
    ann.edits(asked, f"/ask {NEARLY}")
    refusal = await server.edited(answer)
    assert (await ann.presses(refusal, "Nearest").answered).text == ""
    assert (await server.edited(refusal))["text"].startswith(
        "Not an answer, but the nearest I found:"
    )


@REACTION
async def test_where_reactions_are_not_wanted_a_line_is_said(
    server: BotApiServer, group: Chat, ann: Person
) -> None:
    group.allows_reactions = False
    refusal = await server.reply_to(ann.says(group, f"/ask {NOBODY_ANSWERS}"))
    assert refusal["text"].startswith(NO)
    (refused,) = server.refused
    assert refused.description == "Bad Request: REACTION_INVALID"
    server.refused.clear()


@REACTION
@pytest.mark.slow
async def test_a_question_that_is_gone_gets_neither(
    server: BotApiServer, group: Chat, ann: Person, until: Until
) -> None:
    waiting = server.fault("setMessageReaction", status=429, retry_after=1)
    asked = ann.says(group, f"/ask {NOBODY_ANSWERS}")
    await until(lambda: not waiting.times)
    del group.messages[asked["message_id"]]
    await server.silence(1.5)
    assert server.sent(group) == []
    assert [r.description for r in server.refused] == ["Bad Request: message to react not found"]
    server.refused.clear()


@SILENCE
async def test_silence_is_silence_for_edits_too(
    server: BotApiServer, group: Chat, ann: Person
) -> None:
    asked = ann.says(group, f"/ask {NOBODY_ANSWERS}")
    ann.edits(asked, f"/ask {NOBODY_EITHER}")
    await server.silence()
    assert server.sent(group) == []
    ann.edits(asked, f"/ask {QUESTION}")
    answer = await server.reply_to(asked)
    assert "1,800" in answer["text"]
    ann.edits(asked, f"/ask {NOBODY_ANSWERS}")
    assert (await server.edited(answer))["text"].startswith(NO)
    ann.edits(asked, f"/ask {QUESTION}")
    await server.silence()
    (answer,) = server.sent(group)
    assert "1,800" in answer["text"]
    del group.messages[answer["message_id"]]
    ann.edits(asked, f"/ask {NOBODY_ANSWERS}")
    await server.silence()
    assert server.sent(group) == []
    assert [r.description for r in server.refused] == ["Bad Request: message to edit not found"]
    server.refused.clear()
    assert {call.method for call in server.calls()} & {"setMessageReaction"} == set()
