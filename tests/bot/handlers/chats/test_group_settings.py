from __future__ import annotations

import signal
import sqlite3
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from bot.dispatch import admission
from bot.handlers.chats import group_settings
from bot.state.database import FILE, ChatSettings, Database, RefusalStyle
from botapi import BotApiServer, Person

pytestmark = pytest.mark.asyncio(loop_scope="session")

Start = Callable[..., Awaitable[Any]]
Until = Callable[[Callable[[], bool]], Awaitable[None]]
Message = dict[str, Any]

QUESTION = "How many patients did the clinic treat?"
NOBODY_ANSWERS = "Who wrote Pride and Prejudice?"
BUTTON = "old"  # of an earlier version of the bot: it says so to whoever may press it
OPENED = """Settings of this group

Language: Automatic
No answer: A line
Quotes: 3
Buttons: Everyone
Remove answers: Never"""


def labels(message: Message) -> list[str]:
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [button["text"] for row in rows for button in row]


class Panel:
    """The settings panel of a group, and an administrator before it."""

    def __init__(self, telegram: BotApiServer, admin: Person, message: Message) -> None:
        self.telegram = telegram
        self.admin = admin
        self.message = message

    @classmethod
    async def opened(cls, telegram: BotApiServer, admin: Person, chat: Any, **how: Any) -> Panel:
        asked = admin.says(chat, "/settings", **how)
        return cls(telegram, admin, await telegram.reply_to(asked))

    async def press(self, *texts: str, by: Person | None = None) -> Message:
        """Press buttons one after another, each of which changes the panel without a notice."""
        for text in texts:
            pressed = (by or self.admin).presses(self.message, text)
            self.message = await self.telegram.edited(self.message)
            assert (await pressed.answered).text == ""
        return self.message


async def test_an_administrator_opens_chooses_and_closes(telegram: BotApiServer) -> None:
    ann = telegram.person("Ann")
    group = telegram.group("Readers", admins=[ann])
    group.owner = ann
    panel = await Panel.opened(telegram, ann, group)
    assert panel.message["text"] == OPENED
    assert labels(panel.message) == [
        *("Language", "No answer", "Quotes", "Buttons", "Remove answers", "Done"),
    ]
    shown = await panel.press("No answer")
    assert labels(shown) == ["✓ A line", "A reaction", "Silence", "‹ Back"]
    shown = await panel.press("Silence")
    assert labels(shown) == ["A line", "A reaction", "✓ Silence", "‹ Back"]
    shown = await panel.press("‹ Back", "Remove answers", "After 1 day", "‹ Back", "Done")
    assert shown["text"] == (
        OPENED.replace("A line", "Silence").replace("Never", "After 1 day")
        + f"\n\n{group_settings.CLOSED}"
    )
    assert labels(shown) == []
    assert len(telegram.sent(group)) == 1


async def test_every_section_offers_all_and_marks_what_is_so(telegram: BotApiServer) -> None:
    ann = telegram.person("Ann")
    panel = await Panel.opened(telegram, ann, telegram.group("Readers", admins=[ann]))
    for section, first, count in (
        ("Language", "✓ Automatic", 11),
        ("No answer", "✓ A line", 3),
        ("Quotes", "1", 3),
        ("Buttons", "✓ Everyone", 2),
        ("Remove answers", "✓ Never", 4),
    ):
        shown = labels(await panel.press(section))
        assert (shown[0], len(shown)) == (first, count + 1)
        assert sum(label.startswith("✓") for label in shown) == 1
        await panel.press("‹ Back")


async def test_members_are_refused_at_the_command_and_at_each_press(
    telegram: BotApiServer,
) -> None:
    ann, bob = telegram.person("Ann"), telegram.person("Bob")
    channel = telegram.channel("News")
    group = telegram.group("Readers", members=[bob], admins=[ann])
    for how in ({}, {"as_chat": channel}):
        refused = await telegram.reply_to(bob.says(group, "/settings", **how))
        assert refused["text"] == group_settings.ADMINISTRATORS_ONLY
        assert labels(refused) == []
    panel = await Panel.opened(telegram, ann, group)
    before = len(telegram.calls("editMessageText"))
    pressed = bob.presses(panel.message, "No answer")
    assert (await pressed.answered).text == group_settings.ADMINISTRATORS_ONLY
    for data in ("settings:refusal:silence", "settings:removal:1", "settings", "settings:x:y:z"):
        forged = ann.presses_data(panel.message, data)  # no button says that here
        assert (await forged.answered).text == admission.STALE
    await panel.press("No answer")
    group.admins.remove(ann)
    demoted = ann.presses(panel.message, "Silence")
    assert (await demoted.answered).text == group_settings.ADMINISTRATORS_ONLY
    left = telegram.person("Cat")
    assert "administrators" in (await left.presses(panel.message, "Silence").answered).text
    assert len(telegram.calls("editMessageText")) == before + 1
    telegram.refused.clear()  # that Cat is no member, Telegram says by refusing


async def test_anonymous_administrators_and_topics(telegram: BotApiServer) -> None:
    ann, bob = telegram.person("Ann"), telegram.person("Bob")
    forum = telegram.group("Forum", members=[bob], admins=[ann], forum=True)
    topic = forum.topic("Syria")
    panel = await Panel.opened(telegram, ann, topic, anonymous=True)
    assert panel.message["message_thread_id"] == topic.thread
    await panel.press("Quotes", "1", "‹ Back")
    assert "Quotes: 1" in panel.message["text"]


async def test_where_members_are_hidden_administrators_still_are_ones(
    telegram: BotApiServer,
) -> None:
    ann, bob = telegram.person("Ann"), telegram.person("Bob")
    group = telegram.group("Readers", members=[bob], admins=[ann])
    group.hides_members = True
    panel = await Panel.opened(telegram, ann, group)
    assert labels(await panel.press("Quotes"))
    refused = await telegram.reply_to(bob.says(group, "/settings"))
    assert refused["text"] == group_settings.ADMINISTRATORS_ONLY
    assert {r.description for r in telegram.refused} == {
        "Bad Request: member list is inaccessible"
    }
    telegram.refused.clear()


async def test_when_telegram_cannot_say_who_may_nothing_changes(
    telegram: BotApiServer,
) -> None:
    ann = telegram.person("Ann")
    group = telegram.group("Readers", admins=[ann])
    panel = await Panel.opened(telegram, ann, group)
    await panel.press("Quotes")
    telegram.fault("getChatMember", status=429, retry_after=100)
    pressed = ann.presses(panel.message, "1")
    assert (await pressed.answered).text == admission.NOT_NOW
    await panel.press("‹ Back")
    assert "Quotes: 3" in panel.message["text"]
    telegram.fault("getChatMember", status=429, retry_after=100)
    assert (await telegram.reply_to(ann.says(group, "/settings")))["text"] == admission.NOT_NOW


async def test_in_private_it_says_where_settings_are(telegram: BotApiServer) -> None:
    ann = telegram.person("Ann")
    said = await telegram.reply_to(ann.says(ann.private, "/settings"))
    assert said["text"] == group_settings.IN_PRIVATE


async def test_two_administrators_at_once_see_what_is_so(telegram: BotApiServer) -> None:
    ann, bob = telegram.person("Ann"), telegram.person("Bob")
    group = telegram.group("Readers", admins=[ann, bob])
    panel = await Panel.opened(telegram, ann, group)
    await panel.press("Remove answers")
    presses = [
        who.presses(panel.message, text)
        for who, text in ((ann, "After 1 hour"), (bob, "After 1 day"), (ann, "After 1 week"))
    ]
    for press in presses:
        await press.answered
    await telegram.silence()
    panel.message = group.messages[panel.message["message_id"]]
    marked = [label for label in labels(panel.message) if label.startswith("✓")]
    assert len(marked) == 1
    shown = await panel.press("‹ Back")
    assert shown["text"].endswith(marked[0].removeprefix("✓ "))


async def test_the_quotes_chosen_are_those_given_and_never_more_than_the_operators(
    server: BotApiServer, start_bot: Start
) -> None:
    ann = server.person("Ann")
    group = server.group("Readers", admins=[ann])
    await start_bot(MAX_QUOTES=2)
    panel = await Panel.opened(server, ann, group)
    assert labels(await panel.press("Quotes")) == ["1", "✓ 2", "‹ Back"]
    await panel.press("1")
    answer = await server.reply_to(ann.says(group, f"/ask {QUESTION}"))
    assert answer["text"].count("\n— ") == 1


async def test_only_who_asked_and_administrators_press_where_it_is_chosen_so(
    telegram: BotApiServer,
) -> None:
    ann, bob, cat = (telegram.person(name) for name in ("Ann", "Bob", "Cat"))
    group = telegram.group("Readers", members=[bob, cat], admins=[ann])
    panel = await Panel.opened(telegram, ann, group)
    await panel.press("Buttons", "Who asked")
    listed = with_button(bob.says(group, "/sources"), telegram)
    allowed = (cat, False), (bob, True), (ann, True)
    for who, may in allowed:
        pressed = who.presses_data(listed, BUTTON)
        assert (await pressed.answered).text == (admission.STALE if may else admission.NOT_YOURS)
    anonymous = with_button(ann.says(group, "/sources", anonymous=True), telegram)
    assert (await bob.presses_data(anonymous, BUTTON).answered).text == admission.NOT_YOURS
    assert (await ann.presses_data(anonymous, BUTTON).answered).text == admission.STALE
    await panel.press("Everyone")
    assert (await cat.presses_data(anonymous, BUTTON).answered).text == admission.STALE


def with_button(asked: Message, telegram: BotApiServer) -> Message:
    """Return a message of the bot's that answers, with a button."""
    keyboard = {"inline_keyboard": [[{"text": "›", "callback_data": BUTTON}]]}
    chat = telegram.chats[asked["chat"]["id"]]
    content = {"text": "1. An article", "reply_markup": keyboard}
    message = chat.post({"from": telegram.bot_user}, content, reply_to=asked)
    telegram.sent_ids.append((chat.id, message["message_id"]))
    return message


async def test_what_was_chosen_outlives_the_death_of_the_process(
    server: BotApiServer, start_process: Start, tmp_path: Path, until: Until
) -> None:
    ann = server.person("Ann")
    group = server.group("Readers", admins=[ann])
    bot = await start_process(DATA_DIR=tmp_path)
    panel = await Panel.opened(server, ann, group)
    await panel.press("No answer")
    server.fault("editMessageText", hang_seconds=30)
    pressed = ann.presses(panel.message, "Silence")
    await pressed.answered  # and the panel is being changed
    await until(lambda: "✓ Silence" in labels(group.messages[panel.message["message_id"]]))
    await bot.stops(signal.SIGKILL)
    await start_process(DATA_DIR=tmp_path)
    ann.says(group, f"/ask {NOBODY_ANSWERS}")
    await server.silence()
    assert len(server.sent(group)) == 1
    panel.message = group.messages[panel.message["message_id"]]
    assert "✓ Silence" in labels(panel.message)
    assert "No answer: Silence" in (await panel.press("‹ Back"))["text"]


async def test_what_cannot_be_saved_changes_nothing_and_is_said(
    server: BotApiServer, start_bot: Start, tmp_path: Path
) -> None:
    ann = server.person("Ann")
    group = server.group("Readers", admins=[ann])
    bot = await start_bot(DATA_DIR=tmp_path)
    panel = await Panel.opened(server, ann, group)
    await panel.press("No answer")
    database = sqlite3.connect(tmp_path / FILE, isolation_level=None)
    database.execute("BEGIN EXCLUSIVE")  # another program holds it
    pressed = ann.presses(panel.message, "Silence")
    assert (await pressed.answered).text == group_settings.NOT_KEPT
    assert "could not be saved: database is locked" in bot.log
    database.execute("ROLLBACK")
    database.close()
    await server.silence()
    assert "✓ A line" in labels(group.messages[panel.message["message_id"]])
    assert "✓ Silence" in labels(await panel.press("Silence"))


async def test_a_broken_or_newer_store_serves_without_and_says_so(
    server: BotApiServer, start_bot: Start, tmp_path: Path
) -> None:
    ann = server.person("Ann")
    group = server.group("Readers", admins=[ann])
    (tmp_path / FILE).write_bytes(b"no database at all " * 100)
    bot = await start_bot(DATA_DIR=tmp_path)
    assert "cannot be used" in bot.log
    panel = await Panel.opened(server, ann, group)
    await panel.press("Quotes")
    pressed = ann.presses(panel.message, "1")
    assert (await pressed.answered).text == group_settings.NOT_LASTING
    assert "✓ 1" in labels(await server.edited(panel.message))


async def test_the_panel_speaks_the_groups_language_at_once(
    server: BotApiServer, start_bot: Start, tmp_path: Path
) -> None:
    ann = server.person("Ann", language_code="en")
    group = server.group("Readers", admins=[ann])
    bot = await start_bot(DATA_DIR=tmp_path)
    panel = await Panel.opened(server, ann, group)
    await panel.press("Language", "Deutsch")
    shown = labels(panel.message)
    assert "✓ Deutsch" in shown
    assert {"Français", "Русский", "العربية", "हिन्दी"} < set(shown)
    assert await bot.stops() == 0
    store = Database(tmp_path / FILE)
    assert store.settings(group.id) == ChatSettings("de", RefusalStyle.LINE)
    store.close()
