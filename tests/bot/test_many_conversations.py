"""Random conversations: whatever people do, nobody gets what is not theirs.

Every person has in every place a subject of their own, from an article of its own. So an answer
that tells of another subject than its asker's shows that something went to the wrong person, the
wrong chat or the wrong topic, and so do words that a follow-up took from elsewhere.
"""

from __future__ import annotations

import asyncio
import itertools
import re
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    rule,
    run_state_machine_as_test,
)

from botapi import BotApiServer, Chat, Message, Person, Press, Topic
from running import BotProcess, start

Result = TypeVar("Result")

CONVERSATIONS = 200
STEPS = 14
ACTIONS = (
    *("asks",) * 5,
    *("follows_up",) * 5,
    *("presses",) * 6,
    *("edits",) * 3,
    *("talks_to_others", "deletes_a_question", "forges_a_press", "commands", "commands"),
    *("waits", "migrates", "reloads", "restarts_the_bot"),
)
COMMANDS = ("/help", "/settings", "/sources", "/forget", "/latest", "/summary", "/privacy")
_NUMBER = st.integers(0, 11)

THINGS = (
    *(
        "lighthouse",
        "bakery",
        "observatory",
        "windmill",
        "library",
        "harbour",
        "theatre",
        "museum",
    ),
    *("brewery", "monastery", "vineyard", "station", "aquarium", "quarry", "orchard", "cinema"),
)
TOWNS = (
    *("Corvo", "Bergen", "Lublin", "Tartu", "Szeged", "Patras", "Vigo", "Aarhus"),
    *("Nantes", "Split", "Varna", "Graz", "Siena", "Cork", "Turku", "Basel"),
)
SUBJECTS = tuple({thing, town.lower()} for thing, town in zip(THINGS, TOWNS, strict=True))
MAY_BE_REFUSED = (  # when a person was faster than the bot
    "message to edit not found",
    "message can't be edited",
    "message to delete not found",
    "message to react not found",
    "message to be replied not found",
)


def write_articles(folder: Path) -> None:
    """Write an article about each subject."""
    for thing, town in zip(THINGS, TOWNS, strict=True):
        text = (
            f"The {thing} of {town}\n\n"
            f"The {thing} of {town} was built in 18{len(thing):02} by two brothers.\n\n"
            f"The {thing} of {town} has {len(town)}4 windows and {len(thing)} doors.\n\n"
            f"Every summer the {thing} of {town} is painted by volunteers.\n"
        )
        (folder / f"{thing}.txt").write_text(text, encoding="utf-8")


class Numbers(NamedTuple):
    """What an action chooses by."""

    who: int
    where: int
    which: int


class World:
    """Telegram and the bot, for all conversations."""

    def __init__(self, folder: Path) -> None:
        self._loop = asyncio.new_event_loop()
        self._folder = folder
        self.server = BotApiServer()
        self.run(self.server.__aenter__())
        self.operator = self.server.person("Olga")
        self.articles = folder / "articles"
        self.articles.mkdir()
        write_articles(self.articles)
        self.bot = self.run(self._start())

    def run(self, work: Coroutine[Any, Any, Result]) -> Result:
        """Let Telegram and the bot work until this is done."""
        return self._loop.run_until_complete(work)

    def settle(self) -> None:
        """Wait until all is quiet."""
        self.run(self.server.silence(0.08, timeout=30))

    def restart(self) -> None:
        """Stop the bot and start it again."""
        assert self.run(self.bot.stops()) == 0, self.bot.log
        assert "Traceback" not in self.bot.log, self.bot.log
        self.bot = self.run(self._start())

    def close(self) -> None:
        """End both."""
        assert self.run(self.bot.stops()) == 0, self.bot.log
        assert "Traceback" not in self.bot.log, self.bot.log
        self.run(self.server.__aexit__())
        self._loop.close()

    async def _start(self) -> BotProcess:
        return await start(
            self.server,
            self._folder,
            data=self._folder / "data",
            ARTICLES_DIR=self.articles,
            ADMIN_USER_IDS=self.operator.id,
            RATE_LIMIT_PER_USER=0,
            RATE_LIMIT_PER_CHAT=0,
        )


class Conversation(RuleBasedStateMachine):
    """Three people, one private chat each, a group and a forum with two topics."""

    world: World

    @initialize()
    def meet(self) -> None:
        server = self.server = self.world.server
        self.people = [server.person(name) for name in ("Ann", "Bob", "Eve")]
        self.group = server.group(
            "Group", members=self.people, admins=self.people[:1], kind="group"
        )
        forum = server.group("Forum", members=self.people, admins=self.people[:1], forum=True)
        self.topics = [forum.topic("One"), forum.topic("Two")]
        self.subjects: dict[tuple[int, int, int], int] = {}
        self.asked: list[Message] = []
        """What was said to the bot."""
        self.questions: list[Message] = []
        """Those of them that may be edited."""
        self.pressed: list[Press] = []
        self.first_sent = len(server.sent_ids)
        self.first_refused = len(server.refused)

    @rule(action=st.sampled_from(ACTIONS), who=_NUMBER, where=_NUMBER, which=_NUMBER)
    def do(self, action: str, who: int, where: int, which: int) -> None:
        """Let somebody do something; the numbers choose among what there is."""
        getattr(self, action)(Numbers(who % 3, where % 4, which))

    def asks(self, n: Numbers) -> None:
        person, place = self._place(n.who, n.where)
        self._ask(person, place, self._question(person, place, n.which % 4))

    def follows_up(self, n: Numbers) -> None:
        self.world.settle()
        answers = [
            m
            for m in self._sent()
            if "text" in m.get("reply_to_message", {}) and self._may_see(n.who, m)
        ]
        if not answers:
            self.asks(n)
            return
        answer = answers[-1 - n.where % len(answers)]
        text = ("And the doors?", "And when was it built?", "And who painted it?")[n.which % 3]
        said = self.people[n.who].says(self._place_of(answer), text, reply_to=answer)
        self.asked.append(said)
        self.questions.append(said)

    def talks_to_others(self, n: Numbers) -> None:
        person, place = self._place(n.who, 1 + n.where % 3)
        person.says(place, ("Hello all!", "Lunch?", "/start@other_bot")[n.which % 3], force=True)

    def edits(self, n: Numbers) -> None:
        standing = [m for m in self.questions if self._stands(m)]
        if not standing:
            return
        message = standing[-1 - n.which % len(standing)]
        person, place = self._author(message), self._place_of(message)
        assert person
        text = self._question(person, place, (n.who + n.where) % 4)
        if not _is_private(place) and not message.get("reply_to_message"):
            text = f"/ask {text}"
        if text != self._now_in_chat(message)["text"]:
            person.edits(message, text)

    def deletes_a_question(self, n: Numbers) -> None:
        if self.questions:
            message = self.questions[-1 - n.which % len(self.questions)]
            self.server.chats[message["chat"]["id"]].messages.pop(message["message_id"], None)

    def presses(self, n: Numbers) -> None:
        self.world.settle()
        shown = [m for m in self._sent() if _all_data(m) and self._may_see(n.who, m)]
        if shown:
            message = shown[-1 - n.where % len(shown)]
            data = _all_data(message)
            press = self.people[n.who].presses_data(message, data[n.which % len(data)])
            self.pressed.append(press)

    def forges_a_press(self, n: Numbers) -> None:
        self.world.settle()
        shown = [m for m in self._sent() if self._may_see(n.who, m)]
        data = ("more:x:1", "delete:1", "", "vote:up", "💥", "context:a:b:c")[n.which % 6]
        if shown and data not in _all_data(shown[-1]):
            before = dict(shown[-1])
            self.pressed.append(self.people[n.who].presses_data(shown[-1], data))
            self.world.settle()
            assert self._now_in_chat(before) == before

    def commands(self, n: Numbers) -> None:
        person, place = self._place(n.who, n.where)
        self.asked.append(person.says(place, COMMANDS[n.which % len(COMMANDS)], force=True))

    def migrates(self, _: Numbers) -> None:
        if self.group.kind == "group":
            self.world.settle()
            self.group = self.group.migrates()

    def restarts_the_bot(self, _: Numbers) -> None:
        self.world.settle()
        self.world.restart()

    def reloads(self, n: Numbers) -> None:
        text = f"Extra\n\nThe extra has {n.which} parts in all.\n"
        (self.world.articles / "extra.txt").write_text(text, "utf-8")
        operator = self.world.operator
        operator.says(operator.private, "/reload")

    def waits(self, _: Numbers) -> None:
        self.world.settle()

    def teardown(self) -> None:
        if not hasattr(self, "people"):
            return
        self.world.settle()
        self._check_presses()
        self._check_refusals()
        self._check_replies()
        self._check_subjects()

    def _check_presses(self) -> None:
        unanswered = [press for press in self.pressed if not press.answered]
        assert not unanswered

    def _check_refusals(self) -> None:
        refused = self.server.refused[self.first_refused :]
        assert not [r for r in refused if not any(t in r.description for t in MAY_BE_REFUSED)]

    def _check_replies(self) -> None:
        """Check that each message asked got one reply at most, in its place, and no other any."""
        asked = {(m["chat"]["id"], m["message_id"]): m for m in self.asked}
        replied: set[tuple[int, int]] = set()
        for message in self._sent():
            question = message.get("reply_to_message", {})
            if "text" not in question:
                continue  # a hello, or the question is gone: see the subjects
            key = (message["chat"]["id"], question["message_id"])
            assert key in asked, f"unasked: {message['text']!r}"
            assert key not in replied, f"twice: {message['text']!r}"
            replied.add(key)
            assert _thread(message) == _thread(asked[key])

    def _check_subjects(self) -> None:
        """Check that every message tells of its asker's subject alone, where it tells of any."""
        for message in self._sent():
            question = message.get("reply_to_message", {})
            if "text" not in question or "·" not in message["text"]:
                continue
            person = self._author(question)
            searched = re.search(r"Searched for: (.*)", message["text"])
            if searched and person:
                who_where = (person.id, self._now(message["chat"]["id"]), _thread(message))
                told = {n for n, names in enumerate(SUBJECTS) if names & _words(searched[1])}
                assert told <= {self.subjects.get(who_where)}, message["text"]

    def _place(self, who: int, where: int) -> tuple[Person, Chat | Topic]:
        person = self.people[who]
        return person, (person.private, self.group, *self.topics)[where]

    def _place_of(self, message: Message) -> Chat | Topic:
        topics = [t for t in self.topics if t.thread == message.get("message_thread_id")]
        in_forum = message["chat"]["id"] == self.topics[0].chat.id
        return topics[0] if in_forum and topics else self.server.chats[message["chat"]["id"]]

    def _subject(self, person: Person, place: Chat | Topic) -> int:
        chat = place.chat.id if isinstance(place, Topic) else self._now(place.id)
        thread = place.thread if isinstance(place, Topic) else 0
        return self.subjects.setdefault((person.id, chat, thread), len(self.subjects))

    def _question(self, person: Person, place: Chat | Topic, kind: int) -> str:
        number = self._subject(person, place)
        thing, town = THINGS[number], TOWNS[number]
        return (
            f"How many windows does the {thing} of {town} have?",
            f"When was the {thing} of {town} built?",
            "And the doors?",
            f"Who stole the {thing} of {town}?",
        )[kind]

    def _ask(self, person: Person, place: Chat | Topic, text: str) -> None:
        words = text if _is_private(place) else f"/ask@articles_bot {text}"
        self.questions.append(person.says(place, words))
        self.asked.append(self.questions[-1])

    def _sent(self) -> list[Message]:
        ids = self.server.sent_ids[self.first_sent :]
        standing = [self.server.chats[chat].messages.get(number) for chat, number in ids]
        chats = (*(p.private for p in self.people), self.group, self.topics[0].chat)
        of_these = {chat.id for chat in chats}
        return [message for message in standing if message and message["chat"]["id"] in of_these]

    def _may_see(self, who: int, message: Message) -> bool:
        chat = self.server.chats[message["chat"]["id"]]
        return chat.kind != "private" or chat is self.people[who].private

    def _author(self, message: Message) -> Person | None:
        sender = message.get("from", {}).get("id")
        return next((p for p in self.people if p.id == sender), None)

    def _stands(self, message: Message) -> bool:
        chat = self.server.chats[message["chat"]["id"]]
        return not chat.migrated_to and message["message_id"] in chat.messages

    def _now_in_chat(self, message: Message) -> Message | None:
        return self.server.chats[message["chat"]["id"]].messages.get(message["message_id"])

    def _now(self, chat: int) -> int:
        migrated = self.server.chats[chat].migrated_to
        return migrated.id if migrated else chat


def _is_private(place: Chat | Topic) -> bool:
    return isinstance(place, Chat) and place.kind == "private"


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.lower()))


def _thread(message: Message) -> int:
    return message["message_thread_id"] if message.get("is_topic_message") else 0


def _all_data(message: Message) -> list[str]:
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [b["callback_data"] for b in itertools.chain(*rows) if "callback_data" in b]


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    world = World(tmp_path)
    yield world
    world.close()


def test_in_random_conversations_nobody_gets_what_is_not_theirs(world: World) -> None:
    machine: Callable[[], RuleBasedStateMachine] = type(
        "OneConversation", (Conversation,), {"world": world}
    )
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=CONVERSATIONS,
            stateful_step_count=STEPS,
            deadline=None,
            # Each step is played in real time: what fails is told as it was found.
            phases=(Phase.reuse, Phase.generate),
            suppress_health_check=list(HealthCheck),
        ),
    )
