from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from bot.handlers.articles import verify
from bot.library.quote_ids import id_of
from botapi import BotApiServer
from botapi.entities import covered
from places import ROOT
from retrieval import open_index

pytestmark = pytest.mark.asyncio(loop_scope="session")

Start = Callable[..., Awaitable[Any]]

QUESTION = "How many patients did the clinic treat?"
QUOTE = "The clinic treated more than 1,800 patients, most of them women and children."
BEFORE = (
    "Union of Medical Care and Relief Organizations, known by its French acronym UOSSM,"
    " supported the hospital."
)
AFTER = " Dr. Anas Al-Kassem, the head off UOSSM Canada, told Global News,"
VERBATIM = "The words in bold are in this article, word for word."


def parts(message: dict[str, Any], kind: str) -> list[str]:
    return [covered(message["text"], e) for e in message["entities"] if e["type"] == kind]


def own_id(answer: dict[str, Any]) -> str:
    """Return the id that an answer shows on its last line."""
    last = answer["text"].splitlines()[-1]
    assert last == f"ID {parts(answer, 'code')[-1]}"
    return parts(answer, "code")[-1]


def is_verified(message: dict[str, Any]) -> bool:
    assert message["text"].startswith(f"{BEFORE}\n{QUOTE}{AFTER}")
    assert parts(message, "bold")[0] == QUOTE
    assert VERBATIM in message["text"]
    return True


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "rain.txt").write_text("Rain\n\nIt rained for 40 days.\n", "utf-8")
    (folder / "sun.txt").write_text("Sun\n\nThe sun shone for 7 hours.\n", "utf-8")
    return folder


async def test_the_id_of_an_answer_shows_its_quote_in_its_article(telegram: BotApiServer) -> None:
    ann, bob = telegram.person("Ann"), telegram.person("Bob")
    name = own_id(await telegram.reply_to(ann.says(ann.private, QUESTION)))
    forum = telegram.group("Forum", members=[bob], forum=True)
    topic = forum.topic("Syria")
    for where, text in (
        (bob.private, f"/verify {name}"),
        (bob.private, f"/verify Is that so? ID {name.upper()}, they say."),
        (bob.private, f"/start v_{name}"),
        (bob.private, name),
        (topic, f"/verify@articles_bot {name}"),
    ):
        assert is_verified(await telegram.reply_to(bob.says(where, text)))
    assert len(telegram.sent(topic)) == 1


async def test_an_answer_that_is_replied_to_is_verified_by_its_own_id(
    telegram: BotApiServer,
) -> None:
    ann, bob = telegram.person("Ann"), telegram.person("Bob")
    group = telegram.group("Readers", members=[ann, bob])
    answer = await telegram.reply_to(ann.says(group, f"/ask {QUESTION}"))
    assert is_verified(await telegram.reply_to(bob.says(group, "/verify", reply_to=answer)))
    ann.presses(answer, "Context")
    in_context = await telegram.edited(answer)
    assert "\nID " not in in_context["text"]
    assert is_verified(await telegram.reply_to(bob.says(group, "/verify", reply_to=in_context)))
    told = bob.says(group, f"They said {own_id(answer)}!")
    assert is_verified(await telegram.reply_to(ann.says(group, "/verify", reply_to=told)))


async def test_without_an_id_it_says_where_ids_are(telegram: BotApiServer) -> None:
    ann = telegram.person("Ann")
    declined = await telegram.reply_to(ann.says(ann.private, "Who wrote Pride and Prejudice?"))
    for reply_to in (None, declined):
        asked = ann.says(ann.private, "/verify", reply_to=reply_to)
        assert (await telegram.reply_to(asked))["text"] == verify.HOW_TO_VERIFY


async def test_an_id_that_nothing_has_is_unknown_and_a_wrong_start_no_quote(
    telegram: BotApiServer,
) -> None:
    ann = telegram.person("Ann")
    name = own_id(await telegram.reply_to(ann.says(ann.private, QUESTION)))
    article, text, _ = name.split("-")
    unknown, wrong = "22222-3333-4", f"{article}-{text}-1"
    told = await telegram.reply_to(ann.says(ann.private, f"/verify {unknown} {name} {wrong}"))
    first, second, *_, last = told["text"].split("\n\n")
    assert first == f"I don’t know any quote with the id {unknown}."
    assert second.startswith(BEFORE)
    assert last.startswith(f"I have the article that {wrong} quotes, but no sentence of it has")
    assert "reply_markup" not in told


async def test_several_ids_that_are_too_much_for_one_message_are_said_to_be(
    telegram: BotApiServer,
) -> None:
    index, _ = open_index(ROOT / "seeds")
    ids = [str(id_of(index.sentence(n))) for n in range(len(index.arrays.sentences))][:30]
    ann = telegram.person("Ann")
    told = (await telegram.reply_to(ann.says(ann.private, f"/verify {' '.join(ids)}")))["text"]
    assert told.endswith(verify.TOO_MANY)
    assert told.count(VERBATIM) == 8


async def test_a_changed_article_is_said_to_be_and_other_changes_matter_nothing(
    server: BotApiServer, start_bot: Start, folder: Path
) -> None:
    ann = server.person("Ann")
    bot = await start_bot(ARTICLES_DIR=folder)
    rain, sun = [
        own_id(await server.reply_to(ann.says(ann.private, f"/summary {words}")))
        for words in ("rain", "sun")
    ]
    verified = await server.reply_to(ann.says(ann.private, f"/verify {rain}"))
    await bot.stops()
    (folder / "rain.txt").write_text("It poured\n\nIt rained for 39 days.\n", "utf-8")
    (folder / "wind.txt").write_text("Wind\n\nThe wind blew.\n", "utf-8")
    bot = await start_bot(ARTICLES_DIR=folder)
    told = await server.reply_to(ann.says(ann.private, f"/verify {rain}"))
    assert told["text"] == (
        f"The article that {rain} quotes has changed since then, so I can’t vouch for the quote."
        " This is the article now:\nIt poured"
    )
    ann.presses(told, "Read it as it is now")
    assert (await server.edited(told))["text"] == "It poured\n\n¶ 1 It rained for 39 days."
    same = await server.reply_to(ann.says(ann.private, f"/verify {sun}"))
    assert same["text"].startswith("The sun shone for 7 hours.\n— Sun · ¶ 1")
    press = ann.presses(verified, "Read the article")
    assert (await press.answered).text == "This article has changed since then."
    kept = await server.edited(verified)
    assert kept["text"] == verified["text"]
    assert kept["entities"] == verified["entities"]
    ann.presses(kept, "Read it as it is now")
    assert (await server.edited(kept))["text"] == "It poured\n\n¶ 1 It rained for 39 days."
    await bot.stops()
    (folder / "sun.txt").unlink()
    await start_bot(ARTICLES_DIR=folder)
    gone = await server.reply_to(ann.says(ann.private, f"/verify {sun}"))
    assert gone["text"] == f"I don’t know any quote with the id {sun}."
    press = ann.presses(same, "Read the article")
    assert (await press.answered).text == "This article is no longer here."
    assert server.refused == []


async def test_a_quote_of_any_length_is_shown_in_one_message(
    server: BotApiServer, start_bot: Start, tmp_path: Path
) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    long = "Flood " + "water, 🙂 " * 3_000 + "came."
    (folder / "a.txt").write_text(f"Flood\n\nIt rained. {long} Then it stopped.\n", "utf-8")
    await start_bot(ARTICLES_DIR=folder)
    index, _ = open_index(folder)
    ann = server.person("Ann")
    for number in range(len(index.arrays.sentences)):
        sentence = index.sentence(number)
        told = await server.reply_to(ann.says(ann.private, f"/verify {id_of(sentence)}"))
        assert sentence.text.startswith(parts(told, "bold")[0].removesuffix(" […]"))
    assert server.refused == []
