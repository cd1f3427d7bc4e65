from __future__ import annotations

from typing import Any

import pytest

from bot.handlers.answers import questions
from botapi import BotApiServer

pytestmark = pytest.mark.asyncio(loop_scope="session")

QUESTION = "How many patients did the clinic treat?"
CLAIM = "The clinic treated five hundred patients."
FAR_CLAIM = "The moon is made of cheese, and astronauts brought some of it home."
ANSWER = "The clinic treated more than 1,800 patients, most of them women and children."
CLOSEST = "The closest I found in the articles:"
NOTHING = "Nothing in the articles comes close to that."


def is_closest(reply: dict[str, Any], asked: dict[str, Any]) -> bool:
    """Tell whether a reply to who asked names what comes closest, and no more."""
    words = reply["text"].casefold()
    judged = any(word in words for word in ("true", "false", "correct", "wrong"))
    return (
        reply["text"].startswith(f"{CLOSEST}\n\n{ANSWER}\n— ")
        and reply["reply_to_message"]["message_id"] == asked["message_id"]
        and not judged
    )


@pytest.mark.parametrize(
    "call",
    [
        *("/ask", "/ask@articles_bot", "@articles_bot", "@articles_bot is this true?"),
        *("/ask source?", "stimmt das @articles_bot?", "@articles_bot правда?"),
    ],
)
async def test_a_statement_gets_what_comes_closest(telegram: BotApiServer, call: str) -> None:
    ann, bob = telegram.person("Ann"), telegram.person("Bob")
    group = telegram.group("Readers", members=[ann, bob])
    said = bob.says(group, f"{CLAIM} https://example.org/news")
    asked = ann.says(group, call, reply_to=said)
    assert is_closest(await telegram.reply_to(asked), asked)


async def test_a_statement_far_from_all_articles_gets_a_line(telegram: BotApiServer) -> None:
    ann, bob = telegram.person("Ann"), telegram.person("Bob")
    group = telegram.group("Readers", members=[ann, bob])
    for text in (FAR_CLAIM, "lol", "Hello", "https://example.org/clinic"):
        asked = ann.says(group, "@articles_bot", reply_to=bob.says(group, text))
        assert (await telegram.reply_to(asked))["text"] == NOTHING


@pytest.mark.parametrize(
    "text", [QUESTION, "how many patients did the clinic treat", f"{CLAIM} Or so?"]
)
async def test_a_question_is_answered(telegram: BotApiServer, text: str) -> None:
    ann, bob = telegram.person("Ann"), telegram.person("Bob")
    group = telegram.group("Readers", members=[ann, bob])
    asked = ann.says(group, "@articles_bot really?", reply_to=bob.says(group, text))
    assert CLOSEST not in (await telegram.reply_to(asked))["text"]


async def test_a_part_that_was_picked_is_what_is_asked_about(telegram: BotApiServer) -> None:
    ann, bob = telegram.person("Ann"), telegram.person("Bob")
    group = telegram.group("Readers", members=[ann, bob])
    said = bob.says(group, f"{FAR_CLAIM} {CLAIM}")
    asked = ann.says(group, "@articles_bot", reply_to=said, quote=CLAIM)
    assert is_closest(await telegram.reply_to(asked), asked)
    asked = ann.says(group, "@articles_bot", reply_to=said, quote=FAR_CLAIM)
    assert (await telegram.reply_to(asked))["text"] == NOTHING


async def test_words_of_ones_own_are_the_question(telegram: BotApiServer) -> None:
    ann, bob = telegram.person("Ann"), telegram.person("Bob")
    group = telegram.group("Readers", members=[ann, bob])
    asked = ann.says(group, "@articles_bot Who is Jay Dahman?", reply_to=bob.says(group, CLAIM))
    assert "pediatrician Dr. Jay Dahman" in (await telegram.reply_to(asked))["text"]


async def test_in_a_topic_and_by_an_anonymous_administrator(telegram: BotApiServer) -> None:
    ann, bob = telegram.person("Ann"), telegram.person("Bob")
    forum = telegram.group("Forum", members=[bob], admins=[ann], forum=True)
    topic = forum.topic("Syria")
    said = bob.says(topic, CLAIM)
    asked = ann.says(topic, "/ask", reply_to=said, anonymous=True)
    reply = await telegram.reply_to(asked)
    assert is_closest(reply, asked)
    assert reply["message_thread_id"] == topic.thread


async def test_in_private_a_forwarded_message_is_checked(telegram: BotApiServer) -> None:
    ann = telegram.person("Ann")
    forwarded = ann.says(ann.private, CLAIM, forwarded=True)
    assert is_closest(await telegram.reply_to(forwarded), forwarded)
    for text in ("is that true?", "/ask"):
        asked = ann.says(ann.private, text, reply_to=forwarded)
        assert is_closest(await telegram.reply_to(asked), asked)
    question = ann.says(ann.private, QUESTION, forwarded=True)
    assert (await telegram.reply_to(question))["text"].startswith(ANSWER)


async def test_a_picture_without_words_cannot_be_checked(telegram: BotApiServer) -> None:
    ann, bob = telegram.person("Ann"), telegram.person("Bob")
    group = telegram.group("Readers", members=[ann, bob])
    photo = bob.sends(group, "photo")
    asked = ann.says(group, "@articles_bot is this true?", reply_to=photo)
    assert (await telegram.reply_to(asked))["text"] == questions.HOW_TO_ASK_IN_GROUPS
    captioned = bob.sends(group, "photo", caption=CLAIM)
    asked = ann.says(group, "@articles_bot is this true?", reply_to=captioned)
    assert is_closest(await telegram.reply_to(asked), asked)
