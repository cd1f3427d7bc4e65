from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from bot import app
from bot.handlers.answers import guest_mode, questions, small_talk
from bot.state.database import FILE, ChatSettings, Database
from botapi import BotApiServer

pytestmark = pytest.mark.asyncio(loop_scope="session")

Start = Callable[..., Awaitable[Any]]

QUESTION = "How many patients did the clinic treat?"
ANSWER = "The clinic treated more than 1,800 patients, most of them women and children."
NOBODY_ANSWERS = "Who wrote Pride and Prejudice?"
NAME = "@articles_bot"


async def test_a_mention_where_the_bot_is_no_member_gets_the_answer_as_its_one_reply(
    telegram: BotApiServer,
) -> None:
    ann, bob = telegram.person("Ann"), telegram.person("Bob")
    group = telegram.other_group("Readers", members=[ann, bob])
    await telegram.silence()
    for where in (group, telegram.talk(ann, bob)):
        before = len(telegram.calls())
        asked = ann.says(where, f"{NAME} {QUESTION}")
        reply = await telegram.guest_reply_to(asked)
        quote, citation = reply["text"].split("\n")[:2]
        assert quote == ANSWER
        assert (
            citation == "— Canadian-supported health clinic bombed in Aleppo · Global News · ¶ 7"
        )
        assert reply["entities"][0]["type"] == "blockquote"
        assert "reply_markup" not in reply
        await telegram.silence()
        calls = [c for c in telegram.calls()[before:] if c.method != "getUpdates"]
        assert [call.method for call in calls] == ["answerGuestQuery"]
        assert '"is_disabled": true' in str(calls[0].parameters["result"])


async def test_a_guest_says_no_too(telegram: BotApiServer) -> None:
    ann = telegram.person("Ann")
    group = telegram.other_group("Readers", members=[ann])
    reply = await telegram.guest_reply_to(ann.says(group, f"{NOBODY_ANSWERS} {NAME}"))
    assert reply["text"].startswith("No article here answers that.")


async def test_a_bare_mention_asks_the_message_that_it_replies_to(telegram: BotApiServer) -> None:
    ann, bob = telegram.person("Ann"), telegram.person("Bob")
    group = telegram.other_group("Readers", members=[ann, bob])
    wondered = bob.says(group, QUESTION)
    reply = await telegram.guest_reply_to(ann.says(group, NAME, reply_to=wondered))
    assert reply["text"].startswith(ANSWER)
    again = await telegram.guest_reply_to(ann.says(group, QUESTION, reply_to=reply))
    assert again["text"].startswith(ANSWER)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (NAME, guest_mode.HOW_TO_ASK),
        (f"{NAME} ?!", guest_mode.HOW_TO_ASK),
        (f"Hello {NAME}", guest_mode.HOW_TO_ASK),
        (f"/help {NAME}", guest_mode.HOW_TO_ASK),
        (f"Thanks, {NAME}", small_talk.WELCOME),
    ],
)
async def test_what_is_no_question_gets_a_line_that_is_true_there(
    telegram: BotApiServer, text: str, said: str
) -> None:
    ann = telegram.person("Ann")
    group = telegram.other_group("Readers", members=[ann])
    assert (await telegram.guest_reply_to(ann.says(group, text)))["text"] == said


async def test_a_picture_is_asked_by_its_caption_or_gets_the_line_about_words(
    telegram: BotApiServer,
) -> None:
    ann = telegram.person("Ann")
    group = telegram.other_group("Readers", members=[ann])
    photo = ann.sends(group, "photo", caption=f"{NAME} {QUESTION}")
    assert (await telegram.guest_reply_to(photo))["text"].startswith(ANSWER)
    bare = ann.sends(group, "photo", caption=NAME)
    assert (await telegram.guest_reply_to(bare))["text"] == questions.WORDS_ONLY


async def test_anonymous_admins_topics_and_people_writing_as_a_channel_are_answered(
    telegram: BotApiServer,
) -> None:
    ann, channel = telegram.person("Ann"), telegram.channel("News")
    forum = telegram.group("Forum", admins=[ann], forum=True)
    topic = forum.topic("Syria")
    forum.bot_status = "left"
    for asked in (
        ann.says(forum, f"{NAME} {QUESTION}", anonymous=True),
        ann.says(topic, f"{NAME} {QUESTION}", as_chat=channel),
    ):
        reply = await telegram.guest_reply_to(asked)
        assert reply["text"].startswith(ANSWER)
        assert reply.get("is_topic_message") == asked.get("is_topic_message")


async def test_a_guest_remembers_nothing_and_is_asked_by_nobody_else(
    telegram: BotApiServer,
) -> None:
    ann, bob = telegram.person("Ann"), telegram.person("Bob")
    group = telegram.other_group("Readers", members=[ann])
    alone = await telegram.guest_reply_to(ann.says(group, f"{NAME} And the nurses?"))
    await telegram.reply_to(ann.says(ann.private, QUESTION))
    for where in (group, telegram.talk(bob, ann)):
        writer = ann if where is group else bob
        await telegram.guest_reply_to(writer.says(where, f"{NAME} {QUESTION}"))
        follow_up = await telegram.guest_reply_to(writer.says(where, f"{NAME} And the nurses?"))
        assert follow_up["text"] == alone["text"]
        assert "Searched for" not in follow_up["text"]


async def test_other_bots_call_nobody(telegram: BotApiServer) -> None:
    other = telegram.other_bot("other_bot")
    chat = {"id": -1001, "type": "supergroup", "title": "Readers"}
    before = len(telegram.calls())
    text = {"text": f"{NAME} who?", "entities": [{"type": "mention", "offset": 0, "length": 13}]}
    message = {"message_id": 5, "date": 1, "chat": chat, "from": other.user, **text}
    telegram.raw({"guest_message": {**message, "guest_query_id": "77"}})
    await telegram.silence()
    assert {call.method for call in telegram.calls()[before:]} <= {"getUpdates"}


async def test_a_call_that_comes_twice_or_too_late_is_no_error(
    telegram: BotApiServer, shared_bot: Any
) -> None:
    ann = telegram.person("Ann")
    group = telegram.other_group("Readers", members=[ann])
    telegram.duplicate_next()
    await telegram.guest_reply_to(ann.says(group, f"{NAME} {QUESTION}"))
    await telegram.silence()
    assert telegram.refused == []
    ann.says(group, f"{NAME} {QUESTION}")
    [*_, called] = telegram.called.values()
    called.is_too_old = True
    await shared_bot.logs("A guest's reply came too late")
    assert len(telegram.refused) == 1
    telegram.refused.clear()
    assert QUESTION not in shared_bot.log


@pytest.mark.slow
async def test_a_lost_response_makes_no_second_reply(telegram: BotApiServer) -> None:
    ann = telegram.person("Ann")
    group = telegram.other_group("Readers", members=[ann])
    telegram.fault("answerGuestQuery", drop="after")
    asked = ann.says(group, f"{NAME} {QUESTION}")
    await telegram.guest_reply_to(asked)
    await telegram.silence(1.5)
    said = [m for m in group.messages.values() if m["from"] == telegram.bot_user]
    assert len(said) == 1
    assert all("query is too old" in refused.description for refused in telegram.refused)
    telegram.refused.clear()


async def test_only_callers_and_groups_that_are_allowed_are_answered(
    server: BotApiServer, start_bot: Start
) -> None:
    ann, bob = server.person("Ann"), server.person("Bob")
    ours = server.other_group("Ours", members=[ann, bob])
    theirs = server.other_group("Theirs", members=[ann, bob])
    await start_bot(ALLOWED_CHAT_IDS=f"{ann.id}, {ours.id}")
    for caller, where in ((ann, ours), (ann, theirs), (bob, ours), (ann, server.talk(ann, bob))):
        reply = await server.guest_reply_to(caller.says(where, f"{NAME} {QUESTION}"))
        assert reply["text"].startswith(ANSWER)
    # The talk has Ann's id, who is allowed; it is Bob who calls.
    for where, told in ((theirs, theirs.id), (server.talk(bob, ann), bob.id)):
        reply = await server.guest_reply_to(bob.says(where, f"{NAME} {QUESTION}"))
        assert str(told) in reply["text"]
        bob.says(where, f"{NAME} {QUESTION}")
    await server.silence()
    assert [called.is_answered for called in server.called.values()].count(False) == 2
    assert server.refused == []


async def test_a_flood_of_calls_gets_one_line_and_then_nothing(
    server: BotApiServer, start_bot: Start
) -> None:
    ann = server.person("Ann")
    group = server.other_group("Readers", members=[ann])
    await start_bot(RATE_LIMIT_PER_USER=2)
    for _ in range(5):
        ann.says(group, f"{NAME} {QUESTION}")
    await server.silence()
    texts = [called.reply.get("text", "") for called in server.called.values()]
    assert [text.startswith(ANSWER) for text in texts] == [True, True, False, False, False]
    assert "Please try again in" in texts[2]
    assert texts[3:] == ["", ""]
    assert server.refused == []


async def test_the_settings_of_another_chat_with_the_same_id_are_not_theirs(
    server: BotApiServer, start_bot: Start, tmp_path: Path
) -> None:
    ann, bob = server.person("Ann"), server.person("Bob")
    talk = server.talk(ann, bob)
    articles, data = tmp_path / "articles", tmp_path / "data"
    for folder in (articles, data):
        folder.mkdir()
    store = Database(data / FILE)
    store.keep(talk.id, ChatSettings(language="tr", quotes=1))
    store.close()
    head = "---\ntitle: Whales\npublished: 2016-04-29\n---\n"
    (articles / "whales.md").write_text(f"{head}\nWhales sing for hours in the deep.\n")
    await start_bot(ARTICLES_DIR=articles, DATA_DIR=data)
    reply = await server.guest_reply_to(ann.says(talk, f"{NAME} How long do whales sing?"))
    assert "29 Apr 2016" in reply["text"]
    bob.private.bot_status = "member"
    assert "29 Nis 2016" in (await server.reply_to(bob.says(bob.private, "Whales")))["text"]


async def test_what_goes_wrong_is_logged_and_said(server: BotApiServer, start_bot: Start) -> None:
    bot, ann = await start_bot(), server.person("Ann")
    group = server.other_group("Readers", members=[ann])
    server.fault("answerGuestQuery", status=400, description="Bad Request: something is wrong")
    reply = await server.guest_reply_to(ann.says(group, f"{NAME} {QUESTION}"))
    assert reply["text"] == app.SORRY
    assert "(guest_message) could not be answered" in bot.log
    assert QUESTION not in bot.log
    server.fault("answerGuestQuery", status=400, description="Bad Request: can't parse entities")
    plain = await server.guest_reply_to(ann.says(group, f"{NAME} {QUESTION}"))
    assert plain["text"].startswith(ANSWER)
    assert all(entity["type"] != "blockquote" for entity in plain.get("entities", []))
    assert server.refused == []
