from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from bot.handlers.articles import reader
from bot.i18n.translator import translator_in
from botapi import BotApiServer
from botapi.entities import covered

pytestmark = pytest.mark.asyncio(loop_scope="session")

Start = Callable[..., Awaitable[Any]]

CLINIC = "Canadian-supported health clinic bombed in Aleppo · Global News"
DOCTOR = "Aleppo now a 'city of innocent blood' says Syrian-Canadian doctor · CBC, Metro Morning"


def buttons(message: dict[str, Any]) -> list[list[str]]:
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [[button["text"] for button in row] for row in rows]


def all_data(message: dict[str, Any]) -> list[str]:
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [button["callback_data"] for row in rows for button in row]


@pytest.mark.parametrize(
    ("words", "start"),
    [
        ("clinic", f"{CLINIC}\nPage 1 of 3\n\n¶ 3 WATCH: "),
        ("city of innocent blood", f"{DOCTOR}\nPage 1 of 2\n\n"),
        ("2", f"{DOCTOR}\nPage 1 of 2\n\n"),
        ("003_b21ad645b5fd477c", f"{DOCTOR}\nPage 1 of 2\n\n"),
        ("global news bombed", CLINIC),
        ("aleppo", "2 articles with aleppo:\n\n1. Canadian"),
        ("4711", "No article here has 4711. /sources lists them all."),
        ("zorblax", "No article here has zorblax. /sources lists them all."),
        ("", "2 articles:\n\n1. Canadian"),
    ],
)
async def test_an_article_is_opened_by_its_words_number_or_id(
    telegram: BotApiServer, words: str, start: str
) -> None:
    ann = telegram.person("Ann")
    group = telegram.group("Readers", members=[ann])
    for where in (ann.private, group):
        assert (await telegram.reply_to(ann.says(where, f"/article {words}")))["text"].startswith(
            start
        )


async def test_an_article_is_read_by_pages_without_what_is_left_out(
    telegram: BotApiServer,
) -> None:
    ann, bob = telegram.person("Ann"), telegram.person("Bob")
    group = telegram.group("Readers", members=[ann, bob])
    shown = await telegram.reply_to(ann.says(group, "/article clinic"))
    assert buttons(shown) == [["›"], ["Outline", "Summary"]]
    text, pages = shown["text"], [shown]
    for who in (ann, bob):
        press = who.presses(shown, "›")
        shown = await telegram.edited(shown)
        assert (await press.answered).text == ""
        text += shown["text"]
        pages.append(shown)
    assert buttons(shown) == [["‹"], ["Outline", "Summary"]]
    assert shown["text"].splitlines()[1] == "Page 3 of 3"
    marks = [line.split()[1] for line in text.splitlines() if line.startswith("¶ ")]
    assert marks == sorted(set(marks), key=int)
    assert "Story continues below" not in text
    for page in reversed(pages[:2]):
        ann.presses(shown, "‹")
        shown = await telegram.edited(shown)
        assert shown["text"] == page["text"]


async def test_an_outline_leads_on_and_back(telegram: BotApiServer) -> None:
    ann = telegram.person("Ann")
    opened = await telegram.reply_to(ann.says(ann.private, "/article clinic"))
    ann.presses(opened, "Outline")
    outline = await telegram.edited(opened)
    assert outline["text"] == f"{CLINIC}\n\nPress a line to read on from there."
    *lines, back = buttons(outline)
    assert back == ["‹ Back"]
    assert len(lines) == 10
    assert lines[1] == ["¶ 5 · The Al Marjeh Primary Health Care Centr…"]
    ann.presses(outline, "‹ Back")
    again = await telegram.edited(outline)
    assert again["text"] == opened["text"]
    ann.presses(again, "Outline")
    ann.presses(await telegram.edited(again), lines[1][0])
    await telegram.silence()
    read = ann.private.messages[again["message_id"]]
    assert read["text"].startswith(f"{CLINIC}\nPage 1 of 3\n\n¶ 5 The Al Marjeh Primary")
    assert buttons(read)[0] == ["‹", "›"]


async def test_a_summary_is_of_the_article_and_leads_to_it(telegram: BotApiServer) -> None:
    ann = telegram.person("Ann")
    told = await telegram.reply_to(ann.says(ann.private, "/summary clinic"))
    kinds = [entity["type"] for entity in told["entities"]]
    assert kinds.count("blockquote") == 3
    assert told["text"].count(CLINIC) == 1
    assert "\nID " in told["text"]
    ann.presses(told, "Read the article")
    opened = await telegram.edited(told)
    assert opened["text"].startswith(f"{CLINIC}\nPage 1 of 3")
    ann.presses(opened, "Summary")
    assert (await telegram.edited(opened))["text"] == told["text"]


async def test_a_summary_of_nothing_named_is_chosen_from_a_list(telegram: BotApiServer) -> None:
    ann = telegram.person("Ann")
    offered = await telegram.reply_to(ann.says(ann.private, "/summary"))
    assert offered["text"].endswith("Press a number for the summary of that article.")
    ann.presses(offered, "2")
    told = await telegram.edited(offered)
    assert DOCTOR in told["text"]
    assert buttons(told) == [["Read the article"]]
    named = await telegram.reply_to(ann.says(ann.private, "/summary aleppo"))
    assert named["text"].startswith("2 articles with aleppo:")
    assert {data.partition(":")[0] for data in all_data(named)} == {"summary"}


async def test_a_reply_to_an_answer_opens_its_article(telegram: BotApiServer) -> None:
    ann = telegram.person("Ann")
    group = telegram.group("Readers", members=[ann])
    answer = await telegram.reply_to(ann.says(group, "/ask Who is Jay Dahman?"))
    opened = await telegram.reply_to(ann.says(group, "/article", reply_to=answer))
    assert opened["text"].startswith(f"{CLINIC}\nPage 2 of 3\n\n¶ 31 Toronto pediatrician")
    told = await telegram.reply_to(ann.says(group, "/summary", reply_to=answer))
    assert CLINIC in told["text"]


async def test_reading_from_a_quote_leads_back_to_it(telegram: BotApiServer) -> None:
    ann = telegram.person("Ann")
    answer = await telegram.reply_to(ann.says(ann.private, "Who is Jay Dahman?"))
    name = answer["text"].split()[-1]
    verified = await telegram.reply_to(ann.says(ann.private, f"/verify {name}"))
    shown = verified
    for button in (
        "Read the article",
        "‹",
        "›",
        "Outline",
        "‹ Back",
        "Summary",
        "Read the article",
    ):
        ann.presses(shown, button)
        shown = await telegram.edited(shown)
    assert buttons(shown)[-1] == ["‹ Back"]
    ann.presses(shown, "‹ Back")
    back = await telegram.edited(shown)
    assert (back["text"], buttons(back)) == (verified["text"], buttons(verified))


async def test_the_only_article_needs_no_name(
    server: BotApiServer, start_bot: Start, tmp_path: Path
) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "a.md").write_text(
        "---\nurl: https://example.org/rain\n---\n# Rain & <wind>\n\nIt rained.\n\n"
        "## The <storm>\n\nIt was windy.\n\n## After\n\nThe sun shone.\n",
        "utf-8",
    )
    await start_bot(ARTICLES_DIR=folder)
    ann = server.person("Ann")
    shown = await server.reply_to(ann.says(ann.private, "/article"))
    text = shown["text"]
    assert "\n\nThe <storm>\n¶ 3 It was windy.\n\nAfter\n¶ 5 The sun shone." in text
    bold = [covered(text, e) for e in shown["entities"] if e["type"] == "bold"]
    assert bold == ["The <storm>", "After"]
    assert buttons(shown) == [["Outline", "Summary"]]
    told = await server.reply_to(ann.says(ann.private, "/summary"))
    (*_, link) = [e["url"] for e in told["entities"] if e["type"] == "text_link"]
    assert link.startswith("https://example.org/rain#:~:text=")
    ann.presses(shown, "Outline")
    outline = await server.edited(shown)
    assert buttons(outline) == [
        ["¶ 1 · It rained."], ["¶ 3 · The <storm>"], ["¶ 5 · After"], ["‹ Back"]
    ]  # fmt: skip


async def test_an_article_of_which_nothing_may_be_quoted_says_so(
    server: BotApiServer, start_bot: Start, tmp_path: Path
) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "a.txt").write_text("Empty\n\nAdvertisement\n", "utf-8")
    (folder / "b.txt").write_text("Rain\n\nIt rained.\n", "utf-8")
    await start_bot(ARTICLES_DIR=folder)
    ann = server.person("Ann")
    for command in ("/article", "/summary"):
        told = await server.reply_to(ann.says(ann.private, f"{command} empty"))
        assert told["text"] == "Empty\n\nThere is nothing to read in this article."
    assert server.refused == []


@pytest.mark.slow
async def test_ten_thousand_articles_of_any_script_are_listed_opened_and_read(
    server: BotApiServer, start_bot: Start, tmp_path: Path
) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    lines = []
    for n in range(10_000):
        title = ("قصف عيادة في حلب " * 9 if n % 2 else "阿勒颇诊所被炸毁" * 20) + str(n)
        text = f"在星期五有{n}人。 Place{n} has people, and a <river>."
        if n == 4_999:
            text = "حلب مدينة كبيرة جدا " * 3_000 + "."
        lines.append(f'{{"id": "{n}", "title": "{title}", "text": "{text}"}}')
    (folder / "many.jsonl").write_text("\n".join(lines), "utf-8")
    bot = await start_bot(ARTICLES_DIR=folder, ready=False)
    await bot.logs("answers over", seconds=120)
    ann = server.person("Ann", language_code="ar")
    listed = await server.reply_to(ann.says(ann.private, "/sources"))
    found = await server.reply_to(ann.says(ann.private, f"/sources {'قصف ' * 40}"))
    for shown in (listed, found):
        assert len(all_data(shown)) == 9
        ann.presses(shown, "›")
        assert len(all_data(await server.edited(shown))) == 10
    shown = await server.reply_to(ann.says(ann.private, "/article 4999"))
    data = set(all_data(shown))
    for button in ("›", "›", translator_in("ar").say(reader.OUTLINE_LABEL)):
        ann.presses(shown, button)
        shown = await server.edited(shown)
        data.update(all_data(shown))
    assert max(len(one.encode()) for one in data) <= 64
    assert len(buttons(shown)) == 11
    assert server.refused == []


async def test_in_a_topic_an_anonymous_administrator_reads_where_it_was_asked(
    telegram: BotApiServer,
) -> None:
    ann, bob = telegram.person("Ann"), telegram.person("Bob")
    forum = telegram.group("Forum", members=[bob], admins=[ann], forum=True)
    topic = forum.topic("Syria")
    for command in ("article clinic", "summary clinic", "latest", "sources clinic", "verify"):
        asked = ann.says(topic, f"/{command}", anonymous=True)
        assert (await telegram.reply_to(asked))["message_thread_id"] == topic.thread
    read = telegram.sent(topic)[0]
    press = ann.presses(read, "›")
    assert (await telegram.edited(read))["message_thread_id"] == topic.thread
    assert await press.answered


async def test_two_presses_at_once_are_both_answered_and_make_one_page(
    telegram: BotApiServer,
) -> None:
    ann, bob = telegram.person("Ann"), telegram.person("Bob")
    group = telegram.group("Readers", members=[ann, bob])
    read = await telegram.reply_to(ann.says(group, "/article clinic"))
    for press in [who.presses(read, "›") for who in (ann, bob)]:
        assert (await press.answered).text == ""
    await telegram.silence()
    assert "Page 2 of 3" in group.messages[read["message_id"]]["text"]
    assert {refusal.description.partition(":")[2][:24] for refusal in telegram.refused} <= {
        " message is not modified"
    }
    telegram.refused.clear()


async def test_a_page_is_turned_after_a_restart(server: BotApiServer, start_bot: Start) -> None:
    ann = server.person("Ann")
    bot = await start_bot()
    read = await server.reply_to(ann.says(ann.private, "/article clinic"))
    await bot.stops()
    await start_bot()
    ann.presses(read, "›")
    assert "Page 2 of 3" in (await server.edited(read))["text"]
