"""What people did and the bot's calls into what it should not have done.

Every person has in every place a subject of their own, from an article of its own. So an answer
that tells of another subject than its asker's shows that something went to the wrong person, the
wrong chat or the wrong topic, and so do words that a follow-up took from elsewhere.
"""

from __future__ import annotations

import itertools
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from botapi import Call, Message, Press

THINGS = (
    *("lighthouse", "bakery", "observatory", "windmill", "gasworks", "harbour", "theatre"),
    *("museum", "brewery", "monastery", "vineyard", "tannery", "aquarium", "quarry", "orchard"),
    *("cinema", "smithy", "planetarium", "cannery", "distillery", "armoury", "bathhouse"),
    *("stadium", "sawmill", "foundry", "greenhouse", "hospital", "pharmacy"),
)
TOWNS = (
    *("Corvo", "Bergen", "Lublin", "Tartu", "Szeged", "Patras", "Vigo", "Aarhus", "Nantes"),
    *("Zadar", "Varna", "Graz", "Siena", "Galway", "Turku", "Basel", "Ghent", "Malmo", "Porto"),
    *("Brno", "Riga", "Trieste", "Leiden", "Kaunas", "Ostrava", "Seville", "Tampere", "Bruges"),
)
MAY_BE_REFUSED = (  # where a person was faster than the bot
    *("message to edit not found", "message to delete not found", "message to react not found"),
    "group chat was upgraded to a supergroup chat",
)

_SUBJECTS = tuple({thing, town.lower()} for thing, town in zip(THINGS, TOWNS, strict=True))
_CARRIED = re.compile(r"\? · (.*)")  # what a follow-up was searched for, in any language

Key = tuple[int, int]
"""The ids of a chat and of a message in it."""


class Who(NamedTuple):
    """Somebody in a place."""

    sender: int
    """A person's id, or the group's for an administrator who writes as the group."""
    chat: int
    topic: int | None


class Asked(NamedTuple):
    """What somebody said to the bot."""

    who: Who
    is_question: bool
    must_be_answered: bool
    """False for what no article answers by itself: a group may want silence then."""


class Pressed(NamedTuple):
    """A button that somebody pressed, or pretended to."""

    press: Press
    under: Key
    person: int
    data: str
    is_allowed: bool
    """Whether the press may change anything."""


class Record:
    """What people did."""

    def __init__(self) -> None:
        self.chats: set[int] = set()
        self.asked: dict[Key, Asked] = {}
        self.edited: set[Key] = set()
        self.removed: set[Key] = set()
        """Messages of the bot's that people deleted."""
        self.pressed: list[Pressed] = []
        self.subjects: defaultdict[Who, set[int]] = defaultdict(set)
        """What each one asked of in each place."""
        self._own: dict[Who, int] = {}
        self.added_to: Counter[int] = Counter()
        """How often the bot was added to a chat."""
        self.migrated: dict[int, int] = {}
        """The group that was -> the supergroup that it became."""

    def subject(self, who: Who) -> int:
        """Return the number of the subject that this person asks of in this place.

        There are more subjects than people in places in one conversation.
        """
        if who not in self._own:
            self._own[who] = len(self._own) % len(_SUBJECTS)
            self.subjects[who].add(self._own[who])
        return self._own[who]


class Judge:
    """Follows the bot's calls, in order, and notes what was wrong."""

    def __init__(self, record: Record) -> None:
        self.problems: list[str] = []
        self.carried = 0
        """How many follow-ups were understood from what was said before."""
        self._record = record
        self._question_of: dict[Key, Key] = {}
        """The bot's message -> the message that it replies to."""
        self._standing: dict[Key, Key] = {}
        """A message -> the bot's reply to it."""
        self._hellos: Counter[int] = Counter()
        self._judges = {
            "sendMessage": self._sent,
            "editMessageText": self._edited,
            "editMessageReplyMarkup": self._edited,
            "deleteMessage": self._deleted,
            "setMessageReaction": self._reacted,
        }

    def hear(self, calls: Iterable[Call]) -> None:
        """Judge the next calls."""
        for call in calls:
            if call.method in self._judges:
                self._judges[call.method](call)

    def missing(self) -> list[str]:
        """Return what the bot should have done by now."""
        replied = set(self._question_of.values())
        must = (key for key, asked in self._record.asked.items() if asked.must_be_answered)
        waiting = (pressed for pressed in self._record.pressed if not pressed.press.answered)
        return [
            *(f"no reply to {key}" for key in must if key not in replied),
            *(f"no hello in {chat}" for chat in self._record.added_to - self._hellos),
            *(f"no answer to {pressed}" for pressed in waiting),
        ]

    def _sent(self, call: Call) -> None:
        message, text = call.result, call.result["text"]
        reply = key_of(message)
        if reply[0] not in self._record.chats:
            self.problems.append(f"said in a chat that had no part in this: {text!r}")
            return
        parameters = call.parameters.get("reply_parameters", "null")
        replied = json.loads(parameters) if isinstance(parameters, str) else parameters
        question = (reply[0], replied["message_id"]) if replied else self._lost(message)
        if question is None:
            return
        asked = self._record.asked.get(question)
        if asked is None:
            self.problems.append(f"said though nobody asked: {text!r}")
            return
        before = self._standing.get(question)
        if before and before not in self._record.removed:
            self.problems.append(f"said a second time: {text!r}")
        self._standing[question] = reply
        self._question_of[reply] = question
        if replied and topic_of(message) != asked.who.topic:
            self.problems.append(f"said in the wrong topic: {text!r}")
        self._check(text, asked, whole=True)
        self.carried += bool(_CARRIED.search(text))

    def _lost(self, message: Message) -> Key | None:
        """Return which question a message answers that came too late for the group that was."""
        chat, text = message["chat"]["id"], message["text"]
        old = next((old for old, new in self._record.migrated.items() if new == chat), chat)
        if text.startswith("Hello!"):
            self._hellos[old] += 1
            if self._hellos[old] > self._record.added_to[old]:
                self.problems.append(f"a hello too many: {text!r}")
            return None
        waiting = (key for key in self._record.asked if key[0] == old != chat)
        for key in waiting:
            theirs = self._record.subjects[self._record.asked[key].who]
            if key not in self._standing and set(_told(text)) <= theirs:
                return key
        self.problems.append(f"said to nobody: {text!r}")
        return None

    def _edited(self, call: Call) -> None:
        reply, text = key_of(call.result), call.result["text"]
        question = self._question_of.get(reply)
        if question is None:
            self.problems.append(f"changed what is not of this conversation: {text!r}")
            return
        is_pressed = any(p.under == reply and p.is_allowed for p in self._record.pressed)
        if not is_pressed and question not in self._record.edited:
            self.problems.append(f"changed though nobody asked for it: {text!r}")
        self._check(text, self._record.asked[question], whole=not is_pressed)

    def _deleted(self, call: Call) -> None:
        reply = (int(call.parameters["chat_id"]), int(call.parameters["message_id"]))
        if not any(
            p.under == reply and p.is_allowed and p.data.startswith("delete")
            for p in self._record.pressed
        ):
            self.problems.append(f"deleted though nobody asked for it: {reply}")
        self._standing.pop(self._question_of.get(reply, (0, 0)), None)

    def _reacted(self, call: Call) -> None:
        where = (int(call.parameters["chat_id"]), int(call.parameters["message_id"]))
        if where not in self._record.asked:
            self.problems.append(f"reacted to what was not meant for it: {where}")

    def _check(self, text: str, asked: Asked, *, whole: bool) -> None:
        """Check that a text tells of its asker's subject only; not whole: what was carried."""
        carried = " ".join(_CARRIED.findall(text))
        theirs = self._record.subjects[asked.who] if asked.is_question else set()
        if not theirs.issuperset(_told(text if whole and asked.is_question else carried)):
            self.problems.append(f"told somebody whose subjects are {theirs}: {text!r}")
        if carried and asked.who.sender == asked.who.chat < 0:
            self.problems.append(f"took an anonymous administrator for another: {text!r}")


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


def key_of(message: Message) -> Key:
    """Return what tells a message from all others."""
    return message["chat"]["id"], message["message_id"]


def who_said(message: Message) -> Who:
    """Return who said a message where."""
    sender = message.get("sender_chat", message["from"])
    return Who(sender["id"], message["chat"]["id"], topic_of(message))


def topic_of(message: dict[str, Any]) -> int | None:
    """Return the topic that a message stands in; None outside of topics."""
    return message["message_thread_id"] if message.get("is_topic_message") else None


def replied_to(message: Message) -> Key:
    """Return which message this one replies to; one that is nowhere if it replies to none."""
    return message["chat"]["id"], message.get("reply_to_message", {}).get("message_id", 0)


def all_data(message: Message) -> list[str]:
    """Return the data of the buttons under a message."""
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [b["callback_data"] for b in itertools.chain(*rows) if "callback_data" in b]


def told(message: Message) -> str:
    """Return a message as a line to read."""
    name, (_, replied) = message["from"]["first_name"], replied_to(message)
    where = f"{message['chat']['id']}/{topic_of(message) or 'General'}"
    return f"{where} {message['message_id']} {name} to {replied}: {message.get('text')!r}"


def _told(text: str) -> Iterator[int]:
    """Yield the numbers of the subjects that a text tells of."""
    words = set(re.findall(r"\w+", text.lower()))
    return (number for number, names in enumerate(_SUBJECTS) if names & words)
