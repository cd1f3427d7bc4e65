"""The buttons under answers and refusals, pressed by people, in the real bot."""

from __future__ import annotations

import asyncio
import itertools
import shutil
import signal
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from bot.dispatch.admission import STALE
from bot.handlers.answers import buttons, delete_button
from bot.transport.html import MAX_UNITS, units
from botapi import BotApiServer, Chat, Message, Person, Topic
from places import SEEDS

pytestmark = pytest.mark.asyncio(loop_scope="session")

Start = Callable[..., Awaitable[Any]]
Until = Callable[[Callable[[], bool]], Awaitable[None]]

QUESTION = "How many patients did the clinic treat?"
ANSWER = "The clinic treated more than 1,800 patients, most of them women and children."
OTHER_QUESTION = "Who is Jay Dahman?"
OTHER_ANSWER = "Toronto pediatrician Dr. Jay Dahman"
FOLLOW_UP = "And where was he born?"
NOBODY_ANSWERS = "Who wrote Pride and Prejudice?"
NEARLY = "How many patients were treated in Damascus?"
NEAREST = "Not an answer, but the nearest I found:"
NEXT_BEST = "Next best, though less likely:"


def labels(message: Message) -> list[list[str]]:
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [[button["text"] for button in row] for row in rows]


def bold(message: Message) -> list[str]:
    """Return what is in bold; the tests' articles have no signs outside the BMP."""
    text = message["text"]
    return [
        text[e["offset"] : e["offset"] + e["length"]]
        for e in message.get("entities", [])
        if e["type"] == "bold"
    ]


def standing(server: BotApiServer, message: Message) -> Message:
    return server.chats[message["chat"]["id"]].messages[message["message_id"]]


async def press(server: BotApiServer, who: Person, message: Message, *texts: str) -> Message:
    """Press buttons one after the other and return the message as the last one leaves it."""
    for text in texts:
        before = standing(server, message)
        pressed = who.presses(message, text)
        assert (await pressed.answered).text == ""
        message = await server.edited(before)
        assert units(message["text"]) <= MAX_UNITS
    return message


async def notice(server: BotApiServer, who: Person, message: Message, text: str) -> str:
    """Press a button and return what it was answered."""
    return (await who.presses(standing(server, message), text).answered).text


def place(telegram: BotApiServer, kind: str, ann: Person, bob: Person) -> tuple[Chat | Topic, str]:
    """Return where a question is asked, and what stands before it."""
    if kind == "private":
        return ann.private, ""
    if kind == "group":
        return telegram.group("Readers", members=[ann, bob]), "/ask "
    forum = telegram.group("Forum", members=[ann, bob], forum=True)
    return forum.topic("Syria"), "/ask "


@pytest.mark.parametrize("kind", ["private", "group", "topic"])
async def test_every_view_of_an_answer_leads_back_to_it(telegram: BotApiServer, kind: str) -> None:
    ann, bob = telegram.person("Ann"), telegram.person("Bob")
    where, command = place(telegram, kind, ann, bob)
    bin_ = [] if kind == "private" else ["🗑"]
    presser = ann if kind == "private" else bob
    answer = await telegram.reply_to(ann.says(where, command + QUESTION))
    assert answer["text"].startswith(ANSWER)
    assert labels(answer) == [["More", "Context", "Why?", "Share"], ["👍", "👎", *bin_]]

    more = await press(telegram, presser, answer, "More")
    assert more["text"].startswith(f"{NEXT_BEST}\n\nDr. Anas Al-Kassem")
    assert labels(more) == [["‹ Back", "Context", "More", *bin_]]
    last = await press(telegram, presser, more, "More")
    assert last["text"].startswith(NEXT_BEST)
    assert labels(last) == [["‹ Back", "Context", *bin_]]
    opened = await press(telegram, presser, last, "Context")
    assert labels(opened) == [["· 1 ·", "2", "3", "›"], ["‹ Back", *bin_]]
    assert await same(telegram, presser, opened, last, "2", "‹ Back")
    assert await same(telegram, presser, last, answer, "‹ Back", "‹ Back")

    around = await press(telegram, presser, answer, "Context")
    assert bold(around)[0] == ANSWER
    assert around["text"].endswith("Global News · ¶ 7 of 39")
    assert labels(around) == [["‹", "›"], ["‹ Back", *bin_]]
    onward = await press(telegram, presser, around, "›")
    assert " · ¶ 12–22 of 39" in onward["text"]
    assert await same(telegram, presser, onward, answer, "‹", "‹ Back")

    why = await press(telegram, presser, answer, "Why?")
    assert why["text"].startswith("Why this answer")
    assert labels(why) == [["‹ Back", *bin_]]
    assert await same(telegram, presser, why, answer, "‹ Back")
    assert len(telegram.sent(where)) == 1


async def same(
    server: BotApiServer, who: Person, start: Message, end: Message, *texts: str
) -> bool:
    """Tell whether these buttons lead from one view to the other."""
    shown = await press(server, who, start, *texts)
    return all(shown.get(key) == end.get(key) for key in ("text", "entities", "reply_markup"))


async def test_the_context_of_each_quote_can_be_opened_and_read_on_to_both_ends(
    telegram: BotApiServer,
) -> None:
    ann = telegram.person("Ann")
    answer = await telegram.reply_to(ann.says(ann.private, "Aleppo"))
    first = await press(telegram, ann, answer, "Context")
    assert labels(first)[0] == ["· 1 ·", "2", "›"]
    assert first["text"].splitlines()[-1].endswith("¶ 4 of 39")
    second = await press(telegram, ann, first, "2")
    assert labels(second)[0] == ["1", "· 2 ·", "›"]
    assert second["text"].splitlines()[-1].endswith("¶ 3 of 22")
    assert all(bold(shown)[0] in answer["text"] for shown in (first, second))
    at = second
    while "›" in labels(at)[0]:
        at = await press(telegram, ann, at, "›")
    assert at["text"].splitlines()[-1].endswith("–21 of 22")
    while "‹" in labels(at)[0]:
        at = await press(telegram, ann, at, "‹")
    assert bold(at)[0] in answer["text"]
    assert await same(telegram, ann, at, answer, "1", "‹ Back")


async def test_share_offers_the_quote_to_another_chat(
    telegram: BotApiServer, server: BotApiServer, start_bot: Start
) -> None:
    ann, bob = telegram.person("Ann"), server.person("Bob")
    answer = await telegram.reply_to(ann.says(ann.private, QUESTION))
    share = answer["reply_markup"]["inline_keyboard"][0][3]
    assert share == {"text": "Share", "switch_inline_query": "rdq45-as28-wh"}
    server.bot["supports_inline_queries"] = False
    await start_bot()
    answer = await server.reply_to(bob.says(bob.private, QUESTION))
    link = "https%3A%2F%2Ft.me%2Farticles_bot%3Fstart%3Dv_rdq45-as28-wh"
    share = answer["reply_markup"]["inline_keyboard"][0][3]
    assert share == {"text": "Share", "url": f"https://t.me/share/url?url={link}"}


@pytest.mark.parametrize("kind", ["private", "group", "topic"])
async def test_a_refusal_has_the_nearest_and_topics_behind_buttons(
    telegram: BotApiServer, kind: str
) -> None:
    ann, bob = telegram.person("Ann"), telegram.person("Bob")
    where, command = place(telegram, kind, ann, bob)
    bin_ = [] if kind == "private" else ["🗑"]
    presser = ann if kind == "private" else bob
    refusal = await telegram.reply_to(ann.says(where, command + NEARLY))
    assert refusal["text"] == (
        "No article here answers that.\nNo article mentions: Damascus.\n\n"
        "But the articles do cover:"
    )
    *rest, last = labels(refusal)
    assert last == ["Nearest", "Why?", *bin_]
    topics = list(itertools.chain(*rest))
    assert 1 <= len(topics) <= 3

    near = await press(telegram, presser, refusal, "Nearest")
    assert near["text"].startswith(f"{NEAREST}\n\n{ANSWER}")
    assert labels(near) == [*rest, ["‹ Back", *bin_]]
    told = await press(telegram, presser, near, topics[-1])
    assert told["text"].startswith(f"What the articles say about {topics[-1]}:\n\n")
    assert labels(told) == [*rest, ["‹ Back", *bin_]]
    why = await press(telegram, presser, told, "‹ Back", "Why?")
    assert why["text"].startswith("Why no answer")
    assert await same(telegram, presser, why, refusal, "‹ Back")
    assert len(telegram.sent(where)) == 1


async def test_a_refusal_with_nothing_near_has_topics_only(telegram: BotApiServer) -> None:
    ann = telegram.person("Ann")
    refusal = await telegram.reply_to(ann.says(ann.private, NOBODY_ANSWERS))
    topics = labels(refusal)[0]
    assert not {"Nearest", "Why?"} & set(topics)
    told = await press(telegram, ann, refusal, topics[0])
    assert await same(telegram, ann, told, refusal, "‹ Back")


async def restarted(bot: Any, start_process: Start, **settings: str | int | Path) -> Any:
    await bot.stops(signal.SIGKILL)
    return await start_process(**settings)


async def test_all_buttons_work_after_a_restart(
    server: BotApiServer, start_process: Start
) -> None:
    ann, bot = server.person("Ann"), await start_process()
    answer = await server.reply_to(ann.says(ann.private, f"{QUESTION[:-1]} with pediatricans?"))
    assert "Searched for pediatric" in answer["text"]
    refusal = await server.reply_to(ann.says(ann.private, NEARLY))
    bot = await restarted(bot, start_process)
    why = await press(server, ann, answer, "Why?")
    assert why["text"].startswith("Why this answer")
    assert await same(server, ann, why, answer, "‹ Back")
    more = await press(server, ann, answer, "More", "Context")
    near = await press(server, ann, refusal, "Nearest")
    await restarted(bot, start_process)
    assert await same(server, ann, more, answer, "‹ Back", "‹ Back")
    assert await same(server, ann, near, refusal, "‹ Back")
    topic = labels(refusal)[0][0]
    told = await press(server, ann, refusal, topic)
    assert await same(server, ann, told, refusal, "‹ Back")
    assert server.refused == []


async def test_a_question_that_is_not_in_its_message_is_not_made_up_after_a_restart(
    server: BotApiServer, start_process: Start
) -> None:
    ann, bob, bot = server.person("Ann"), server.person("Bob"), await start_process()
    await server.reply_to(ann.says(ann.private, "Who is Anas Al-Kassem?"))
    follow_up = await server.reply_to(ann.says(ann.private, FOLLOW_UP))
    assert "Searched for: " in follow_up["text"]
    group = server.group("Readers", members=[ann, bob])
    wondered = bob.says(group, QUESTION)
    called = await server.reply_to(ann.says(group, "/ask", reply_to=wondered))
    assert (await press(server, ann, follow_up, "Why?"))["text"].startswith("Why this answer")
    await press(server, ann, follow_up, "‹ Back")
    await restarted(bot, start_process)
    for answer in (follow_up, called):
        assert await notice(server, ann, answer, "Why?") == buttons.FORGOTTEN
        back = await press(server, ann, answer, "More", "‹ Back")
        parts = answer["text"].split("\n\n")
        kept = [part for part in parts if not part.startswith("Searched for")]
        assert back["text"].split("\n\n") == kept
        assert back["reply_markup"] == answer["reply_markup"]
        around = await press(server, ann, answer, "Context")
        assert bold(around)[0] in answer["text"]
    assert server.refused == []


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the seeds that a test may change."""
    return Path(shutil.copytree(SEEDS, tmp_path / "articles"))


async def test_when_others_have_changed_an_answer_stays_and_a_refusal_is_asked_again(
    server: BotApiServer, start_process: Start, folder: Path
) -> None:
    ann, bob = server.person("Ann"), server.person("Bob")
    group = server.group("Readers", members=[ann, bob])
    bot = await start_process(ARTICLES_DIR=folder)
    answer = await server.reply_to(ann.says(group, f"/ask {QUESTION}"))
    refusal = await server.reply_to(ann.says(group, f"/ask {NOBODY_ANSWERS}"))
    back_from_topic = await press(server, bob, refusal, labels(refusal)[0][0])
    new = "Austen\n\nJane Austen wrote the novel Pride and Prejudice in 1813.\n"
    (folder / "000.txt").write_text(new, "utf-8")
    await restarted(bot, start_process, ARTICLES_DIR=folder)

    around = await press(server, bob, answer, "Context")
    assert bold(around)[0] == ANSWER
    assert labels(around) == [["‹", "›"], ["‹ Back", "🗑"]]
    again = await press(server, bob, around, "‹ Back")
    assert again["text"] == answer["text"]
    assert labels(again) == labels(answer)
    assert await same(server, bob, again, again, "More", "‹ Back")
    assert (await press(server, bob, again, "Why?"))["text"].startswith("Why this answer")
    before = standing(server, back_from_topic)
    assert await notice(server, bob, back_from_topic, "‹ Back") == buttons.CHANGED
    offered = await server.edited(before)
    assert offered["text"] == before["text"]
    assert labels(offered) == [["Ask again", "🗑"]]
    answered = await press(server, bob, refusal, "Ask again")
    assert answered["text"].startswith("Jane Austen wrote the novel")
    assert labels(answered)[1] == ["👍", "👎", "🗑"]
    assert len(server.sent(group)) == 2
    assert server.refused == []


async def test_when_articles_have_changed_and_the_question_is_lost_that_is_said(
    server: BotApiServer, start_process: Start, folder: Path
) -> None:
    ann, bot = server.person("Ann"), await start_process(ARTICLES_DIR=folder)
    asked = ann.says(ann.private, QUESTION)
    answer = await server.reply_to(asked)
    other = await server.reply_to(ann.says(ann.private, OTHER_QUESTION))
    article = folder / "000_55e62f36134bca8e.txt"
    article.write_text(article.read_text("utf-8").replace("1,800", "1,900"), "utf-8")
    await restarted(bot, start_process, ARTICLES_DIR=folder)
    presses = [ann.presses(other, label) for label in ("More", "Why?", "Context")]
    assert [(await one.answered).text for one in presses] == [buttons.CHANGED] * 3
    await server.silence()
    assert len(server.calls("editMessageReplyMarkup")) == 1
    assert server.refused == []
    del ann.private.messages[asked["message_id"]]
    del ann.private.messages[other["reply_to_message"]["message_id"]]
    for label in ("More", "Context", "Why?"):
        assert await notice(server, ann, answer, label) == buttons.CHANGED_AND_FORGOTTEN
    assert await notice(server, ann, other, "Ask again") == buttons.FORGOTTEN
    await server.silence()
    assert standing(server, answer) == answer


async def test_data_of_another_messages_buttons_does_nothing(telegram: BotApiServer) -> None:
    ann, eve = telegram.person("Ann"), telegram.person("Eve")
    group = telegram.group("Readers", members=[ann, eve])
    answer = await telegram.reply_to(ann.says(group, f"/ask {QUESTION}"))
    other = await telegram.reply_to(ann.says(group, f"/ask {OTHER_QUESTION}"))
    mine = [b.get("callback_data") for row in rows(other) for b in row]
    theirs = {b.get("callback_data") for row in rows(answer) for b in row}
    forged = [data for data in mine if data and data not in theirs]
    version = forged[0].split(":")[2]
    forged += [f"view:0:{version}:!!", "view:x", "context:0:rdq45-as28-wh:99", "topic:0", "again"]
    for data in (*forged, f"delete:{eve.id}"):
        assert (await eve.presses_data(answer, data).answered).text == STALE
    await telegram.silence()
    assert standing(telegram, answer) == answer


def rows(message: Message) -> list[list[dict[str, str]]]:
    return list(message["reply_markup"]["inline_keyboard"])


async def test_quick_and_double_presses_are_all_answered_and_edit_once(
    telegram: BotApiServer,
) -> None:
    ann, bob = telegram.person("Ann"), telegram.person("Bob")
    group = telegram.group("Readers", members=[ann, bob])
    answer = await telegram.reply_to(ann.says(group, f"/ask {QUESTION}"))
    edits = len(telegram.calls("editMessageText"))
    presses = [who.presses(answer, "More") for who in (ann, bob, ann, bob)]
    assert [(await one.answered).text for one in presses] == [""] * 4
    await telegram.silence()
    assert len(telegram.calls("editMessageText")) == edits + 1
    presses = [ann.presses_data(answer, data) for data in data_of(answer, "More", "Context")]
    assert [(await one.answered).text for one in presses] == [""] * 2
    await telegram.silence()
    assert labels(standing(telegram, answer))[-1][0] in {"‹ Back", "👍"}


def data_of(message: Message, *texts: str) -> list[str]:
    found = {b["text"]: b.get("callback_data", "") for row in rows(message) for b in row}
    return [found[text] for text in texts]


@pytest.mark.slow
async def test_a_press_while_an_edit_is_answered_does_not_bring_the_old_answer_back(
    telegram: BotApiServer, until: Until
) -> None:
    ann = telegram.person("Ann")
    asked = ann.says(ann.private, QUESTION)
    answer = await telegram.reply_to(asked)
    slow = telegram.fault("editMessageText", hang_seconds=1)
    ann.edits(asked, OTHER_QUESTION)
    await until(lambda: not slow.times)
    presses = [ann.presses_data(answer, data) for data in data_of(answer, "More", "Why?")]
    for one in presses:
        await one.answered
    await telegram.silence(1.5)
    assert OTHER_ANSWER in standing(telegram, answer)["text"]
    late = ann.presses_data(answer, data_of(answer, "More")[0])  # pressed before, delivered after
    assert (await late.answered).text == ""
    await telegram.silence()
    now = standing(telegram, answer)
    assert OTHER_ANSWER in now["text"]
    assert labels(now)[0][-3:] == ["Context", "Why?", "Share"]


@pytest.mark.parametrize("edited", [OTHER_QUESTION, f"{QUESTION} "[:-1] + "?"])
async def test_an_edit_after_presses_shows_the_new_answer_with_its_buttons(
    telegram: BotApiServer, edited: str
) -> None:
    ann = telegram.person("Ann")
    asked = ann.says(ann.private, QUESTION)
    more = await press(telegram, ann, await telegram.reply_to(asked), "More")
    ann.edits(asked, edited)
    answer = await telegram.edited(more)
    assert not answer["text"].startswith(NEXT_BEST)
    assert labels(answer)[1] == ["👍", "👎"]
    assert len(telegram.sent(ann.private)) == 1


async def test_an_answer_pressed_after_a_restart_is_edited_with_its_question(
    server: BotApiServer, start_process: Start
) -> None:
    ann, bot = server.person("Ann"), await start_process()
    asked = ann.says(ann.private, QUESTION)
    answer = await server.reply_to(asked)
    await restarted(bot, start_process)
    more = await press(server, ann, answer, "More")
    ann.edits(asked, OTHER_QUESTION)
    assert OTHER_ANSWER in (await server.edited(more))["text"]
    assert len(server.sent(ann.private)) == 1


async def test_who_asked_and_administrators_can_remove_an_answer_and_nobody_else(
    telegram: BotApiServer, until: Until
) -> None:
    ann, bob, boss = (telegram.person(name) for name in ("Ann", "Bob", "Boss"))
    group = telegram.group("Readers", members=[ann, bob], admins=[boss])
    before = len(telegram.calls("getChatMember"))
    for asker, anonymous, may in (
        (ann, False, [ann, boss]), (boss, True, [boss]), (bob, False, [bob]),
    ):  # fmt: skip
        for presser in may:
            asked = asker.says(group, f"/ask {QUESTION}", anonymous=anonymous)
            answer = await telegram.reply_to(asked)
            for stranger in {ann, bob} - {asker}:
                said = await notice(telegram, stranger, answer, "🗑")
                assert said == delete_button.NOT_YOURS
            twice = [presser.presses(answer, "🗑") for _ in range(2)]
            assert [(await one.answered).text for one in twice] == ["", ""]
            gone = answer["message_id"]
            await until(lambda gone=gone: gone not in group.messages)  # type: ignore[misc]  # bool
    assert len(telegram.calls("getChatMember")) > before
    await telegram.silence()
    assert telegram.sent(group) == []


async def test_an_answer_that_telegram_no_longer_lets_go_is_emptied(
    telegram: BotApiServer,
) -> None:
    ann = telegram.person("Ann")
    group = telegram.group("Readers", members=[ann])
    answer = await telegram.reply_to(ann.says(group, f"/ask {QUESTION}"))
    why = "Bad Request: message can't be deleted for everyone"
    telegram.fault("deleteMessage", status=400, description=why)
    emptied = await press(telegram, ann, answer, "🗑")
    assert emptied["text"] == delete_button.REMOVED
    assert labels(emptied) == []


async def test_a_press_of_somebody_whose_rank_cannot_be_asked_is_answered(
    telegram: BotApiServer,
) -> None:
    ann, bob = telegram.person("Ann"), telegram.person("Bob")
    group = telegram.group("Readers", members=[ann, bob])
    answer = await telegram.reply_to(ann.says(group, f"/ask {QUESTION}"))
    telegram.fault("getChatMember", status=400, description="Bad Request: member not found")
    assert await notice(telegram, bob, answer, "🗑") == delete_button.NOT_YOURS
    assert standing(telegram, answer) == answer


async def test_presses_at_once_on_many_answers_stay_apart(telegram: BotApiServer) -> None:
    people = [telegram.person(f"P{n}") for n in range(6)]
    questions = [QUESTION, OTHER_QUESTION] * 3
    asked = [who.says(who.private, q) for who, q in zip(people, questions, strict=True)]
    answers = await asyncio.gather(*map(telegram.reply_to, asked))
    shown = await asyncio.gather(
        *(
            press(telegram, who, answer, "Why?", "‹ Back", "More", "‹ Back")
            for who, answer in zip(people, answers, strict=True)
        )
    )
    assert [m["text"] for m in shown] == [m["text"] for m in answers]
