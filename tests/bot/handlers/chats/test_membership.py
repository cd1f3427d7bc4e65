from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from bot.handlers.chats import membership
from bot.i18n.translator import translator_in
from bot.state.database import FILE, ChatSettings, Database, RefusalStyle
from botapi import BotApiServer

pytestmark = pytest.mark.asyncio(loop_scope="session")

Start = Callable[..., Awaitable[Any]]

QUESTION = "How many patients did the clinic treat?"
MAY_NOT_REACH = "may not reach me here"


async def added(telegram: BotApiServer, chat: Any, status: str = "member", **more: Any) -> str:
    """Add the bot to a chat, and return the one message that it says there, or nothing."""
    ann = telegram.person("Ann")
    chat.bot_status = "left"
    chat.sets_bot(status, by=ann, **more)
    await telegram.silence(2.5 if chat.kind == "supergroup" else 0.5)
    said = telegram.sent(chat)
    assert len(said) <= 1
    return str(said[0]["text"]) if said else ""


@pytest.mark.parametrize("kind", ["group", "supergroup"])
@pytest.mark.slow
async def test_added_to_a_group_it_says_once_how_to_ask_there(
    telegram: BotApiServer, kind: str
) -> None:
    group = telegram.group("Readers", kind=kind)
    telegram.duplicate_next()
    hello = await added(telegram, group)
    assert "/ask@articles_bot and your question" in hello
    assert f"only mentions @articles_bot {MAY_NOT_REACH}" in hello
    assert "/settings" in hello


@pytest.mark.slow
async def test_an_administrator_bot_says_that_mentions_reach_it(telegram: BotApiServer) -> None:
    hello = await added(telegram, telegram.group("Readers"), "administrator")
    assert "mention @articles_bot" in hello
    assert MAY_NOT_REACH not in hello


@pytest.mark.parametrize("server", [{"can_read_all_group_messages": True}], indirect=True)
@pytest.mark.slow
async def test_a_bot_without_privacy_mode_says_that_mentions_reach_it(
    server: BotApiServer, start_bot: Start
) -> None:
    await start_bot()
    hello = await added(server, server.group("Readers", kind="group"))
    assert "mention @articles_bot" in hello
    assert MAY_NOT_REACH not in hello


@pytest.mark.slow
async def test_in_a_forum_hello_is_said_in_general(telegram: BotApiServer) -> None:
    forum = telegram.group("Forum", forum=True)
    forum.topic("Syria")
    assert await added(telegram, forum)
    (said,) = telegram.sent(forum)
    assert "message_thread_id" not in said


async def test_hello_is_in_the_language_of_who_added_the_bot(telegram: BotApiServer) -> None:
    ann = telegram.person("Ann", language_code="de")
    group = telegram.group("Leser", kind="group")
    group.bot_status = "left"
    group.sets_bot("member", by=ann)
    await telegram.silence()
    (call,) = [c for c in telegram.calls("sendMessage") if c.result["chat"]["id"] == group.id]
    assert call.result["text"].startswith(translator_in("de").say(membership.HELLO))


@pytest.mark.slow
async def test_where_it_may_not_write_it_says_nothing(telegram: BotApiServer) -> None:
    group = telegram.group("Readers")
    assert await added(telegram, group, "restricted", may_write=False) == ""
    silent = telegram.group("Silent", kind="group")
    # As the permissions of the group itself say, of which no update tells:
    assert await added(telegram, silent, may_write=False) == ""
    (refused,) = telegram.refused
    assert "not enough rights" in refused.description
    telegram.refused.clear()
    assert await added(telegram, telegram.group("Readers"), "restricted") != ""


@pytest.mark.slow
async def test_a_promotion_a_block_and_a_channel_make_no_message(telegram: BotApiServer) -> None:
    ann = telegram.person("Ann")
    group = telegram.group("Readers", admins=[ann])
    channel = telegram.channel("News")
    channel.bot_status = "left"
    before = len(telegram.calls())
    group.sets_bot("administrator", by=ann)
    group.sets_bot("member", by=ann)
    group.sets_bot("restricted", by=ann, may_write=False)
    group.sets_bot("restricted", by=ann)
    channel.sets_bot("administrator", by=ann)
    telegram.channel_post(channel, f"/ask {QUESTION}")
    ann.private.sets_bot("member", by=ann)
    ann.private.sets_bot("kicked", by=ann)
    ann.private.sets_bot("member", by=ann)
    await telegram.silence(2.5)
    assert {call.method for call in telegram.calls()[before:]} <= {"getUpdates"}


async def test_added_removed_and_added_again_it_says_hello_once(telegram: BotApiServer) -> None:
    ann = telegram.person("Ann")
    group = telegram.group("Readers", kind="group")
    group.bot_status = "left"
    for status in ("member", "left", "member", "kicked", "member"):
        group.sets_bot(status, by=ann)
    await telegram.silence()
    assert len(telegram.sent(group)) == 1


@pytest.mark.slow
async def test_where_it_is_not_allowed_it_says_the_chats_id_and_leaves(
    server: BotApiServer, start_bot: Start
) -> None:
    ann = server.person("Ann")
    ours = server.group("Ours", admins=[ann])
    await start_bot(ALLOWED_CHAT_IDS=f"{ann.id}, {ours.id}")
    assert "/ask" in await added(server, ours)
    for chat in (server.group("A"), server.group("B", kind="group")):
        said = await added(server, chat)
        assert str(chat.id) in said
        assert "leaving" in said
        assert chat.bot_status == "left"
    mute, channel = server.group("C"), server.channel("News")
    assert await added(server, mute, "restricted", may_write=False) == ""
    assert await added(server, channel, "administrator") == ""
    assert (mute.bot_status, channel.bot_status) == ("left", "left")
    assert server.refused == []


@pytest.mark.parametrize("new_first", [False, True])
@pytest.mark.slow
async def test_a_group_keeps_its_settings_as_a_supergroup(
    server: BotApiServer, start_bot: Start, tmp_path: Path, new_first: bool
) -> None:
    ann = server.person("Ann")
    group = server.group("Readers", admins=[ann], kind="group")
    bot = await start_bot(ALLOWED_CHAT_IDS=group.id, DATA_DIR=tmp_path)
    panel = await server.reply_to(ann.says(group, "/settings"))
    ann.presses(panel, "Quotes")
    panel = await server.edited(panel)
    ann.presses(panel, "1")
    await server.edited(panel)
    new = group.migrates(new_first=new_first)
    asked = ann.says(new, f"/ask {QUESTION}")
    answer = await server.reply_to(asked)
    assert answer["text"].count("—") == 1
    await server.silence(2.5)
    assert server.sent(new) == [answer]  # no hello, and it has not left
    assert new.bot_status == "member"
    assert f"put {new.id} into ALLOWED_CHAT_IDS" in bot.log
    assert bot.log.count("ALLOWED_CHAT_IDS") == 1
    assert await bot.stops() == 0
    bot = await start_bot(ALLOWED_CHAT_IDS=group.id, DATA_DIR=tmp_path)
    panel = await server.reply_to(ann.says(new, "/settings"))
    assert "Quotes: 1" in panel["text"]
    new.sets_bot("kicked", by=ann)
    await server.silence()
    assert await bot.stops() == 0
    store = Database(tmp_path / FILE)
    assert store.settings(new.id) == store.settings(group.id) == ChatSettings()
    assert store.was(new.id) is None
    store.close()
    assert server.refused == []


async def test_removed_from_a_group_it_forgets_the_group(
    server: BotApiServer, start_bot: Start, tmp_path: Path
) -> None:
    ann = server.person("Ann")
    group, other = (server.group(name, admins=[ann]) for name in ("Readers", "Others"))
    store = Database(tmp_path / FILE)
    for chat in (group.id, other.id):
        store.keep(chat, ChatSettings(refusal=RefusalStyle.SILENCE, remove_after_minutes=60))
    store.close()
    bot = await start_bot(DATA_DIR=tmp_path)
    for chat in (group, other):
        await server.reply_to(ann.says(chat, f"/ask {QUESTION}"))
    group.sets_bot("kicked", by=ann)
    await server.silence()
    assert await bot.stops() == 0
    left = re.findall(r"-?\d{6,}", "\n".join(rows(tmp_path)))
    assert str(other.id) in left
    assert str(group.id) not in left
    assert server.refused == []


def rows(data_dir: Path) -> list[str]:
    """Return all that the store holds, a row a line."""
    store = Database(data_dir / FILE)
    dump = list(store._database.iterdump())
    store.close()
    return dump
