from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from bot.handlers.chats import privacy
from bot.i18n.translator import LANGUAGES, translator_in
from bot.settings import Settings
from bot.transport.html import plain
from botapi import BotApiServer, Person

pytestmark = pytest.mark.asyncio(loop_scope="session")

Start = Callable[..., Awaitable[Any]]

ANSWERED = "How many patients did the clinic treat, forsooth?"
DECLINED = "Who is Wollemia Nobilis?"
NO_LIMIT = {"RATE_LIMIT_PER_USER": 0, "RATE_LIMIT_PER_CHAT": 0}


async def says_what_is_kept(server: BotApiServer, person: Person) -> str:
    return str((await server.reply_to(person.says(person.private, "/privacy")))["text"])


def written_in(folder: Path) -> bytes:
    """Return all that stands in a folder's files, in small letters."""
    files = filter(Path.is_file, folder.rglob("*"))
    return b"".join(file.read_bytes() for file in files).lower()


@pytest.mark.parametrize(
    ("settings", "said", "not_said"),
    [
        (
            {},
            {privacy.NOTHING_STORED, privacy.RATES},
            {privacy.SOME_STORED, privacy.STRANGERS, privacy.FILES},
        ),
        ({"ADMIN_USER_IDS": "1"}, {privacy.NOTHING_STORED, privacy.FILES}, set()),
        (NO_LIMIT, {privacy.NOTHING_STORED}, {privacy.RATES}),
        ({**NO_LIMIT, "RATE_LIMIT_PER_CHAT": 5}, {privacy.RATES}, set()),
        ({"ALLOWED_CHAT_IDS": "1"}, {privacy.STRANGERS}, set()),
        (
            {"LOG_QUESTIONS": True},
            {privacy.SOME_STORED, privacy.DECLINED},
            {privacy.NOTHING_STORED},
        ),
        ({"WEBHOOK_URL": "https://bot.example.org"}, {privacy.NOTHING_STORED}, set()),
    ],
)
async def test_what_is_said_follows_the_settings(
    settings: dict[str, Any], said: set[str], not_said: set[str]
) -> None:
    chosen = {name.lower(): value for name, value in settings.items()}
    html = privacy.describe_privacy(Settings(_env_file=None, **chosen), translator_in("en"))
    assert all(text in html for text in said)
    assert not any(text in html for text in not_said)
    assert len(plain(html)) < 1300  # two screens of a phone


@pytest.mark.parametrize("language", LANGUAGES)
async def test_it_can_be_said_in_every_language(language: str) -> None:
    html = privacy.describe_privacy(Settings(_env_file=None), translator_in(language))
    assert not re.search(r"[{}]", html)


@pytest.mark.parametrize("stored", [False, True])
async def test_it_is_true(
    server: BotApiServer, start_bot: Start, tmp_path: Path, stored: bool
) -> None:
    """Search everything that the process leaves for the words that people wrote."""
    bot = await start_bot(LOG_QUESTIONS=stored, DATA_DIR=tmp_path, LOG_LEVEL="DEBUG")
    ann, bob = server.person("Annabella", username="annabella"), server.person("Bob")
    group = server.group("Reading circle", members=[ann, bob])
    promise = await says_what_is_kept(server, ann)
    assert promise.startswith(
        "Questions that no" if stored else "Nothing that you write is stored"
    )
    for where, call in ((ann.private, ""), (group, "/ask ")):
        asked = ann.says(where, call + ANSWERED)
        answer = await server.reply_to(asked)
        assert answer["text"].startswith("The clinic treated more than 1,800 patients")
        await ann.presses_data(answer, "vote:up").answered
        await server.reply_to(ann.says(where, "And the nurses?", reply_to=answer))
        ann.edits(asked, f"{call}Who is Jay Dahman, quixotically?")
        assert "Dahman" in (await server.edited(answer))["text"]
        await server.reply_to(ann.says(where, call + DECLINED))
    await server.reply_to(ann.says(ann.private, "/forget"))
    server.fault("sendMessage", status=400)
    await server.reply_to(bob.says(bob.private, "Who was Xerxes the Unlucky?"))  # says sorry
    await server.silence()
    assert await bot.stops() == 0
    left = written_in(tmp_path) + bot.log.encode().lower()
    assert b"wollemia" in left if stored else b"wollemia" not in left
    answered = (b"forsooth", b"quixotic")
    people = (b"annabella", b"reading circle", *(str(p.id).encode() for p in (ann, bob)))
    assert not [word for word in (*answered, *people) if word in left]


async def test_strangers_are_told_too(server: BotApiServer, start_bot: Start) -> None:
    ann, bob = server.person("Ann"), server.person("Bob")
    await start_bot(ALLOWED_CHAT_IDS=ann.id)
    assert "may not ask here" in await says_what_is_kept(server, bob)
