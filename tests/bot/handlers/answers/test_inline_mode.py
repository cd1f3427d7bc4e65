from __future__ import annotations

from base64 import urlsafe_b64encode
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from telegram import InlineQuery, User

from bot.dispatch import admission
from bot.handlers.answers import inline_mode
from bot.handlers.answers.inline_mode import InlineMode
from bot.library.library import open_library
from botapi import BotApiServer, Person, Press, Typed

pytestmark = pytest.mark.asyncio(loop_scope="session")

Start = Callable[..., Awaitable[Any]]

QUESTION = "How many patients did the clinic treat?"
ANSWER = "The clinic treated more than 1,800 patients, most of them women and children."
NOBODY_ANSWERS = "Who wrote Pride and Prejudice?"


def ids(typed: Typed) -> list[str]:
    return [result["id"] for result in typed.results]


async def all_pages(person: Person, text: str) -> list[Typed]:
    """Scroll through all that is shown for a text."""
    pages = [await person.types(text)]
    while offset := pages[-1].next_offset:
        pages.append(await person.types(text, offset=offset))
    return pages


async def test_words_are_shown_the_best_sentences_and_one_is_sent_with_its_citation(
    telegram: BotApiServer,
) -> None:
    ann = telegram.person("Ann")
    group = telegram.other_group("Readers", members=[ann])
    typed = await ann.types(QUESTION)
    first = typed.results[0]
    assert first["title"] == "Canadian-supported health clinic bombed in Aleppo · Global News"
    assert first["description"] == ANSWER
    assert first["input_message_content"]["link_preview_options"] == {"is_disabled": True}
    assert "reply_markup" not in first
    assert typed.button == {}
    assert (typed.cache_time, typed.is_personal) == (1, True)
    sent = ann.chooses(typed, group)
    assert sent["text"].startswith(
        f"{ANSWER}\n— Canadian-supported health clinic bombed in Aleppo · Global News · ¶ 7"
    )
    assert sent["entities"][0]["type"] == "blockquote"


async def test_words_that_begin_a_question_are_looked_up_too(telegram: BotApiServer) -> None:
    ann = telegram.person("Ann")
    typed = await ann.types("  clinic \n")
    assert len(typed.results) > 1
    assert all("clinic" in result["description"].lower() for result in typed.results)


async def test_pages_follow_each_other_without_duplicates_and_end(
    server: BotApiServer, start_bot: Start, tmp_path: Path
) -> None:
    articles = tmp_path / "articles"
    articles.mkdir()
    for number in range(70):
        text = f"Dolphins were counted near island {number}.\n\nThe boat was called B{number}."
        (articles / f"{number}.txt").write_text(f"Report {number}\n\n{text}\n")
    await start_bot(ARTICLES_DIR=articles, DATA_DIR=tmp_path / "data")
    ann = server.person("Ann")
    pages = await all_pages(ann, "dolphins")
    assert [len(page.results) for page in pages] == [10] * 5
    assert len({one for page in pages for one in ids(page)}) == 50
    for offset in ("10", "0-", "50-0000", "x", "-1-0", pages[0].next_offset.replace("10", "77")):
        page = await ann.types("dolphins", offset=offset)
        assert (page.results, page.next_offset, page.button) == ([], "", {})
    assert server.refused == []


async def test_ids_of_results_stay_the_same_and_find_their_quote_again(
    telegram: BotApiServer,
) -> None:
    ann, bob = telegram.person("Ann"), telegram.person("Bob", language_code="de")
    first, again = await ann.types(QUESTION), await bob.types(QUESTION)
    assert ids(first) == ids(again)
    for result in first.results:
        shared = await bob.types(result["id"])
        assert ids(shared) == [result["id"]]
        assert shared.results[0]["description"] == result["description"]
        assert (shared.button, shared.next_offset) == ({}, "")


async def test_what_no_article_holds_can_be_asked_in_private(telegram: BotApiServer) -> None:
    ann = telegram.person("Ann")
    for text in (NOBODY_ANSWERS, "Кто написал?", "00000-0000-0", "\ud83d hockey"):
        typed = await ann.types(text)
        assert typed.results == []
        assert typed.button["text"] == inline_mode.NOTHING_FOUND
        start = urlsafe_b64encode(text.encode("utf-8", "replace")).decode().rstrip("=")
        assert typed.button["start_parameter"] == f"q_{start}"
    for text in ("hockey " * 10, "🏒x" * 20):
        typed = await ann.types(text)
        assert typed.results == []
        assert typed.button["start_parameter"] == "help"
    longest = await ann.types("x" * 46)
    assert len(longest.button["start_parameter"]) == 64


@pytest.mark.parametrize("text", ["", "   ", "?!", "🙂"])
async def test_before_anything_is_typed_there_are_examples_and_help(
    telegram: BotApiServer, text: str
) -> None:
    ann = telegram.person("Ann")
    typed = await ann.types(text)
    assert typed.results[0]["title"] == QUESTION
    assert typed.results[0]["description"] == ANSWER
    assert typed.button == {"text": inline_mode.TYPE_A_QUESTION, "start_parameter": "help"}


async def test_the_quote_of_an_article_that_changed_is_not_shown(
    server: BotApiServer, start_bot: Start, tmp_path: Path
) -> None:
    articles = tmp_path / "articles"
    articles.mkdir()
    place = articles / "whales.txt"
    place.write_text("Whales\n\nWhales sing for hours in the deep.\n")
    bot = await start_bot(ARTICLES_DIR=articles, DATA_DIR=tmp_path / "data")
    ann = server.person("Ann")
    [known] = ids(await ann.types("Whales"))
    assert ids(await ann.types(known)) == [known]
    await bot.stops()
    place.write_text("Whales\n\nWhales sing for two hours in the deep.\n")
    await start_bot(ARTICLES_DIR=articles, DATA_DIR=tmp_path / "data")
    changed = await ann.types(known)
    assert changed.results == []
    digest = known.partition("-")[0]
    assert changed.button == {"text": inline_mode.CHANGED, "start_parameter": f"a_{digest}"}
    [new] = ids(await ann.types("Whales"))
    assert new != known
    assert server.refused == []


async def test_who_types_on_is_shown_what_they_typed_last(telegram: BotApiServer) -> None:
    ann, bob = telegram.person("Ann"), telegram.person("Bob")
    texts = [QUESTION[:end] for end in range(1, len(QUESTION) + 1)]
    typed = [ann.types(text) for text in texts]
    other = bob.types(QUESTION)
    last = await typed[-1]
    assert last.results[0]["description"] == ANSWER
    assert (await other).results == last.results
    await telegram.silence()
    assert sum(one.is_answered for one in typed) < len(typed)
    assert (await telegram.reply_to(ann.says(ann.private, QUESTION)))["text"].startswith(ANSWER)


async def test_what_comes_too_late_is_no_error(telegram: BotApiServer, shared_bot: Any) -> None:
    ann = telegram.person("Ann")
    late = ann.types("dahman")
    late.is_too_old = True
    await shared_bot.logs("What somebody typed came too late")
    [refused] = telegram.refused
    assert "query is too old" in refused.description
    telegram.refused.clear()


async def test_what_was_typed_is_in_no_log(telegram: BotApiServer, shared_bot: Any) -> None:
    ann = telegram.person("Ann")
    await ann.types("xylophones in Aleppo")
    assert "xylophones" not in shared_bot.log


async def test_a_query_that_comes_twice_is_answered_once(telegram: BotApiServer) -> None:
    ann = telegram.person("Ann")
    telegram.duplicate_next()
    await ann.types(QUESTION)
    await telegram.silence()
    assert telegram.refused == []


async def test_only_those_who_may_ask_look_things_up(
    server: BotApiServer, start_bot: Start
) -> None:
    ann, bob = server.person("Ann"), server.person("Bob")
    group = server.group("Ours", members=[ann, bob])
    await start_bot(ALLOWED_CHAT_IDS=f"{ann.id}, {group.id}")
    assert (await ann.types(QUESTION)).results
    for _ in range(2):
        refused = await bob.types(QUESTION)
        assert (refused.results, refused.cache_time, refused.is_personal) == ([], 0, True)
        assert refused.button == {"text": admission.NOT_FOR_YOU, "start_parameter": "help"}
    assert server.refused == []


@pytest.mark.slow
async def test_typing_costs_no_questions_and_has_a_limit_of_its_own(
    server: BotApiServer, start_bot: Start
) -> None:
    ann, bob = server.person("Ann"), server.person("Bob")
    await start_bot(RATE_LIMIT_PER_USER=1, RATE_LIMIT_PER_CHAT=1)
    for _ in range(30):
        await ann.types(QUESTION)
    asked = await server.reply_to(ann.says(ann.private, QUESTION))
    assert asked["text"].startswith(ANSWER)
    typed = [ann.types(QUESTION) for _ in range(150)]
    await server.silence()
    refused = [one for one in typed if one.button]
    assert 1 <= len(refused) <= 5  # one, and one for each that is let through meanwhile
    assert refused[0].button["text"].startswith("Please wait")
    assert (refused[0].results, refused[0].cache_time) == ([], 0)
    assert (await bob.types(QUESTION)).results
    assert server.refused == []


async def test_a_press_under_what_was_sent_from_elsewhere_is_answered(
    telegram: BotApiServer,
) -> None:
    ann = telegram.person("Ann")
    telegram.presses["99"] = press = Press("99")
    query = {"id": "99", "from": ann.user, "inline_message_id": "x", "chat_instance": "1"}
    telegram.raw({"callback_query": {**query, "data": "sources:1"}})
    assert (await press.answered).text == admission.STALE


async def test_what_was_sent_through_the_bot_is_not_answered(telegram: BotApiServer) -> None:
    ann = telegram.person("Ann")
    typed = await ann.types(QUESTION)
    group = telegram.group("Readers", members=[ann], bot_is_admin=True)
    ann.private.bot_status = "member"
    for where in (group, ann.private):
        ann.chooses(typed, where)
    await telegram.silence()
    assert telegram.sent(group) == telegram.sent(ann.private) == []


async def test_a_long_sentence_is_shown_cut_between_words_and_sent_whole(
    server: BotApiServer, start_bot: Start, tmp_path: Path
) -> None:
    articles = tmp_path / "articles"
    articles.mkdir()
    sentence = "The whales " + "sang a very long song and " * 40 + "then <slept> & dreamt."
    title = "Whales and more of them " * 6
    (articles / "whales.txt").write_text(f"{title}\n\n{sentence}\n")
    (articles / "chinese.txt").write_text(f"鲸鱼\n\n鲸鱼{'在深海里唱歌' * 60}。\n")
    await start_bot(ARTICLES_DIR=articles, DATA_DIR=tmp_path / "data")
    ann = server.person("Ann")
    typed = await ann.types("whales")
    [result] = typed.results
    assert len(result["description"]) <= 200
    assert sentence.startswith(result["description"].removesuffix("…"))
    assert result["description"].endswith(("song…", "and…", "long…", "very…", "sang…", "a…"))
    assert len(result["title"]) <= 100
    assert sentence in typed.messages[0]["text"]
    chinese = await ann.types("鲸鱼")
    assert all(len(result["description"]) == 200 for result in chinese.results)
    assert server.refused == []


@pytest.mark.parametrize(
    "text",
    [
        *("\0", "\u202e\u200f", "<b>&amp;</i>", 'source: "', "-", "a" * 256, "é" * 256),
        *("مستشفى حلب", "阿勒颇的诊所", "🏥" * 128, "\ud83d\udc69 \ud83d", "4f7kq-9m2x-8c"),
        *("/start q_x", "@articles_bot", "9" * 256, "Aleppo " * 36, "{words} %s", "a:b:c"),
    ],
)
async def test_whatever_is_typed_is_answered(telegram: BotApiServer, text: str) -> None:
    ann = telegram.person("Ann")
    typed = await ann.types(text)
    assert typed.results or typed.button


async def test_each_reads_dates_in_their_own_language(
    server: BotApiServer, start_bot: Start, tmp_path: Path
) -> None:
    articles = tmp_path / "articles"
    articles.mkdir()
    head = "---\ntitle: Whales\npublished: 2016-04-29\n---\n"
    (articles / "whales.md").write_text(f"{head}\nWhales sing for hours in the deep.\n")
    await start_bot(ARTICLES_DIR=articles, DATA_DIR=tmp_path / "data")
    for code, date in (("en", "29 Apr 2016"), ("tr", "29 Nis 2016"), ("xx", "29 Apr 2016")):
        typed = await server.person("Ann", language_code=code).types("whales")
        assert date in typed.messages[0]["text"]
        assert typed.is_personal


async def test_what_was_found_is_remembered_while_the_articles_are_the_same(
    tmp_path: Path,
) -> None:
    libraries = []
    for name in ("Whales", "Dolphins"):
        articles = tmp_path / name
        articles.mkdir()
        (articles / "a.txt").write_text(f"{name}\n\n{name} sing for hours in the deep sea.\n")
        libraries.append(open_library(articles, tmp_path / "data"))
    ann, shown = User(1, "Ann", is_bot=False), InlineMode()
    queries = [InlineQuery("1", ann, text, "") for text in ("sea", " sea\n")]
    found = [
        await shown._find(query, library, quotes=3)
        for library in (*libraries, libraries[0])
        for query in queries
    ]
    assert found[0] is found[1]
    assert [one.offers[0].quote.article.title for one in found[::2]] == [
        "Whales",
        "Dolphins",
        "Whales",
    ]
    assert found[4] is not found[0]
    assert len(shown._found) == 1
    assert b"sea" not in b"".join(shown._found)
