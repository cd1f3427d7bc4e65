"""Random conversations: whatever people do, nobody gets what is not theirs."""

from __future__ import annotations

import asyncio
import signal
from collections import Counter
from collections.abc import Coroutine, Iterator
from pathlib import Path
from typing import Any, ClassVar, NamedTuple, TypeVar

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    rule,
    run_state_machine_as_test,
)

from botapi import BotApiServer, Chat, Message, Person, Topic
from judging import (
    MAY_BE_REFUSED,
    THINGS,
    TOWNS,
    Asked,
    Judge,
    Pressed,
    Record,
    Who,
    all_data,
    key_of,
    replied_to,
    told,
    topic_of,
    who_said,
    write_articles,
)
from running import BotProcess, run_process

Result = TypeVar("Result")
Place = Chat | Topic

CONVERSATIONS = 200
STEPS = 14
ACTIONS = (  # hypothesis likes the first one best
    *("asks",) * 14,
    *("follows_up",) * 34,
    *("presses",) * 16,
    *("edits",) * 12,
    *("commands", "changes_settings") * 8,
    *("talks_to_others", "migrates") * 6,
    *("deletes_a_question", "deletes_an_answer", "forges_a_press", "asks_about", "waits") * 4,
    *("reloads", "restarts_the_bot") * 2,
)
COMMANDS = ("help", "settings", "sources", "forget", "latest", "summary", "privacy", "verify")
FOLLOW_UPS = ("And the doors?", "And when was it built?", "And who painted it?")


class Numbers(NamedTuple):
    """What an action chooses by."""

    who: int
    """0 to 3: Ann, Bob, Eve, and Ann as the group."""
    where: int
    which: int


class World:
    """Telegram and the bot, for all conversations."""

    def __init__(self, folder: Path) -> None:
        self._loop = asyncio.new_event_loop()
        self._folder = folder
        self.server = BotApiServer()
        self.server.bot["has_topics_enabled"] = True
        self.run(self.server.__aenter__())
        self.operator = self.server.person("Olga")
        self.articles = folder / "articles"
        self.articles.mkdir()
        write_articles(self.articles)
        self.seen: Counter[str] = Counter()
        """What was done and said, over all conversations."""
        self.record = Record()
        self.problems: list[str] = []
        """What went wrong, and how it came to that; nothing is done any more then."""
        self._judge = Judge(self.record)
        self._heard = 0

    def run(self, work: Coroutine[Any, Any, Result]) -> Result:
        """Let Telegram and the bot work until this is done."""
        return self._loop.run_until_complete(work)

    def settle(self, seconds: float = 0.03) -> None:
        """Wait until it has been quiet for so long."""
        self.run(self.server.silence(seconds, timeout=60))

    def judge(self) -> bool:
        """Judge what the bot did since the last time; return whether all is well."""
        calls, operators = self.server.calls(), str(self.operator.id)
        new, self._heard = calls[self._heard :], len(calls)
        self._judge.hear(c for c in new if str(c.parameters.get("chat_id")) != operators)
        refused = [
            str(refusal)
            for refusal in self.server.refused
            if not any(reason in refusal.description for reason in MAY_BE_REFUSED)
        ]
        self.seen["carried"] = self._judge.carried
        self.problems = [*self._judge.problems, *self._judge.missing(), *refused]
        return not self.problems

    def begin(self) -> None:
        """Start the bot."""
        self.bot: BotProcess = self.run(
            run_process(
                self.server,
                self._folder,
                data=self._folder / "data",
                ARTICLES_DIR=self.articles,
                ADMIN_USER_IDS=self.operator.id,
                RATE_LIMIT_PER_USER=0,
                RATE_LIMIT_PER_CHAT=0,
            )
        )

    def end(self) -> None:
        """Stop the bot."""
        assert self.run(self.bot.stops()) == 0, self.bot.log
        assert "Traceback" not in self.bot.log, self.bot.log

    def close(self) -> None:
        """Leave nothing behind, whatever happened."""
        try:
            if hasattr(self, "bot") and self.bot.is_alive:
                self.run(self.bot.stops(signal.SIGKILL))
            self.run(self.server.__aexit__())
        finally:
            self._loop.close()


class Conversation(RuleBasedStateMachine):
    """Three people, a private chat and a topic in it each, a group, a forum with two topics."""

    world: ClassVar[World]

    @initialize()
    def meet(self) -> None:
        server = self.server = self.world.server
        self.record = self.world.record
        self.story: list[str] = []
        self.people = [server.person(name) for name in ("Ann", "Bob", "Eve")]
        self.ann = self.people[0]
        with_admin = {"members": self.people, "admins": [self.ann]}
        self.group = server.group("Group", kind="group", **with_admin)
        self.forum = server.group("Forum", forum=True, **with_admin)
        self.topics = [self.forum.topic("One"), self.forum.topic("Two")]
        self.private_topics = [person.private.topic("Mine") for person in self.people]
        chats = (*(person.private for person in self.people), self.group, self.forum)
        self.chats = {chat.id for chat in chats}
        self.record.chats |= self.chats
        self.group.bot_status = "left"
        self.group.sets_bot("member", by=self.ann)
        self.record.added_to[self.group.id] += 1

    @rule(
        action=st.sampled_from(ACTIONS),
        who=st.integers(0, 3),
        where=st.integers(0, 5),
        which=st.integers(0, 11),
    )
    def do(self, action: str, who: int, where: int, which: int) -> None:
        """Let somebody do something; the numbers choose among what there is."""
        if self.world.problems:
            return
        self.story.append(f"{action} {who} {where} {which}")
        self.world.seen[action] += 1
        try:
            getattr(self, action)(Numbers(who, where, which))
        except Exception as error:
            self.world.problems = [f"{action}: {error!r}", *self._told()]

    def asks(self, n: Numbers) -> None:
        place = self._place(n)
        kind = (0, 1, 0, 1, 2, 3)[n.which % 6]
        words = self._question(self._who(n, place), kind)
        text = words if _is_private(place) else f"/ask@articles_bot {words}"
        self._say(n, place, text, is_question=True, must_be_answered=kind < 2)

    def follows_up(self, n: Numbers) -> None:
        """Reply to an answer: who asked for it does, or whoever it is."""
        self.world.settle()
        answers = [m for m in self._visible(n) if "text" in m.get("reply_to_message", {})]
        if not answers:
            self.asks(n)
            return
        answer = answers[-1 - n.where % len(answers)]
        asked = self.record.asked[replied_to(answer)]
        senders = [*(person.id for person in self.people), asked.who.chat]
        replier = n._replace(who=senders.index(asked.who.sender)) if n.which % 2 else n
        text = FOLLOW_UPS[n.which % 3]
        self._say(replier, self._place_of(answer), text, reply_to=answer, is_question=True)

    def asks_about(self, n: Numbers) -> None:
        """Ask about what somebody else said."""
        place = self._place(n)
        standing = [m for m in self._questions() if key_of(m)[0] == _chat(place).id]
        theirs = [m for m in standing if m.get("message_thread_id") == _thread(place)]
        if theirs and not _is_private(place):
            message = theirs[-1 - n.which % len(theirs)]
            mine = self._who(n, place)
            self.record.subject(mine)
            self.record.subjects[mine] |= self.record.subjects[who_said(message)]
            self._say(n, place, "/ask@articles_bot", reply_to=message, is_question=True)

    def talks_to_others(self, n: Numbers) -> None:
        place = self._place(n)
        if not _is_private(place):
            text = ("Hello all!", "Lunch?", "/start@other_bot", "When was it built?")[n.which % 4]
            self._speaker(n).says(place, text, anonymous=n.who == 3, force=True)

    def edits(self, n: Numbers) -> None:
        standing = self._questions()
        if not standing:
            return
        message = standing[-1 - n.which % len(standing)]
        text = self._question(who_said(message), n.who)
        if message["text"].startswith("/ask"):
            text = f"/ask@articles_bot {text}"
        if text != message["text"]:
            self.record.edited.add(key_of(message))
            self.ann.edits(message, text)

    def deletes_a_question(self, n: Numbers) -> None:
        standing = self._questions()
        if standing:
            self._delete(standing[-1 - n.which % len(standing)])

    def deletes_an_answer(self, n: Numbers) -> None:
        """Delete a message of the bot's as a person may: it is not told."""
        shown = self._visible(n)
        if shown:
            message = shown[-1 - n.which % len(shown)]
            self.record.removed.add(key_of(message))
            self._delete(message)

    def presses(self, n: Numbers) -> None:
        self.world.settle()
        shown = [m for m in self._visible(n) if all_data(m)]
        if shown:
            self._press(n, shown[-1 - n.where % len(shown)], n.which)

    def forges_a_press(self, n: Numbers) -> None:
        self.world.settle()
        shown = self._visible(n)
        data = ("more:x:1", "delete:1", "", "vote:up", "settings:refusal:silence", "context:a:b")
        if shown and data[n.where] not in all_data(shown[-1]):
            self._note_press(n, shown[-1], data[n.where], is_allowed=False)

    def changes_settings(self, n: Numbers) -> None:
        """Open the settings as an administrator, and let somebody press there."""
        place = self._place(n._replace(where=2 + n.where % 4))
        opened = self._say(n._replace(who=n.which % 2 * 3), place, "/settings@articles_bot")
        for which in (n.where, n.which):
            self.world.settle()
            shown = [m for m in self._visible(n) if replied_to(m) == key_of(opened)]
            panels = [message for message in shown if all_data(message)]
            if panels:
                self._press(n, panels[-1], which)

    def commands(self, n: Numbers) -> None:
        place = self._place(n)
        self._say(n, place, f"/{COMMANDS[n.which % len(COMMANDS)]}@articles_bot")

    def migrates(self, n: Numbers) -> None:
        """Turn the group into a supergroup, where messages are numbered from the beginning."""
        if self.group.kind == "group":
            here, theirs = n._replace(where=2, which=0), n._replace(where=0, which=1)
            self.asks(here)
            if n.which % 2:
                self.world.settle()
            old, self.group = self.group, self.group.migrates(new_first=n.where < 3)
            self.record.migrated[old.id] = self.group.id
            self.chats.add(self.group.id)
            self.record.chats.add(self.group.id)
            self._speaker(n).says(self.group, "Here we are!", force=True)
            self.asks(here)
            self.follows_up(theirs)

    def restarts_the_bot(self, _: Numbers) -> None:
        self.world.end()
        self.world.begin()

    def reloads(self, n: Numbers) -> None:
        text = f"Extra\n\nThe extra has {n.which} parts in all.\n"
        (self.world.articles / "extra.txt").write_text(text, "utf-8")
        operator = self.world.operator
        operator.says(operator.private, "/reload")

    def waits(self, _: Numbers) -> None:
        self.world.settle()

    def teardown(self) -> None:
        if self.world.problems:
            return
        for seconds in (0.06, 0.5, 5.0):  # a busy machine is no mistake of the bot's
            self.world.settle(seconds)
            if self.world.judge():
                return
        self.world.problems += self._told()

    def _told(self) -> Iterator[str]:
        """Yield how it came to that."""
        yield "--- what was done"
        yield from self.story
        for chat in self.chats:
            yield from map(told, self.server.chats[chat].messages.values())
        yield "--- the end of the log"
        yield self.world.bot.log[-2000:]

    def _say(
        self,
        n: Numbers,
        place: Place,
        text: str,
        *,
        reply_to: Message | None = None,
        is_question: bool = False,
        must_be_answered: bool | None = None,
    ) -> Message:
        anonymous = n.who == 3 and not _is_private(place)
        who = self._who(n, place)
        message = self._speaker(n).says(place, text, reply_to=reply_to, anonymous=anonymous)
        must = not is_question if must_be_answered is None else must_be_answered
        self.record.asked[key_of(message)] = Asked(who, is_question, must)
        return message

    def _press(self, n: Numbers, message: Message, which: int) -> None:
        data = all_data(message)[which % len(all_data(message))]
        is_allowed = self._speaker(n) is self.ann or not data.startswith(("settings", "delete"))
        if data.startswith("delete") and self._speaker(n).id in self._askers(message):
            is_allowed = True
        self._note_press(n, message, data, is_allowed=is_allowed)

    def _askers(self, message: Message) -> set[int]:
        """Return who asked what the bot's message answers.

        An answer that a migration came before replies to nothing: its question is in the old chat.
        """
        if asked := self.record.asked.get(replied_to(message)):
            return {asked.who.sender}
        old = {old for old, new in self.record.migrated.items() if new == key_of(message)[0]}
        return {asked.who.sender for key, asked in self.record.asked.items() if key[0] in old}

    def _note_press(self, n: Numbers, message: Message, data: str, *, is_allowed: bool) -> None:
        person = self._speaker(n)
        press = person.presses_data(message, data)
        self.record.pressed.append(
            Pressed(press, key_of(message), person.id, data, is_allowed=is_allowed)
        )

    def _speaker(self, n: Numbers) -> Person:
        return self.people[n.who % 3]

    def _place(self, n: Numbers) -> Place:
        mine = (self._speaker(n).private, self.private_topics[n.who % 3])
        return (*mine, self.group, *self.topics, self.forum)[n.where]

    def _who(self, n: Numbers, place: Place) -> Who:
        chat = _chat(place).id
        anonymous = n.who == 3 and not _is_private(place)
        return Who(chat if anonymous else self._speaker(n).id, chat, _thread(place))

    def _place_of(self, message: Message) -> Place:
        thread = topic_of(message)
        places = (*self.topics, *self.private_topics)
        chat = self.server.chats[message["chat"]["id"]]
        return next((t for t in places if t.chat is chat and t.thread == thread), chat)

    def _question(self, who: Who, kind: int) -> str:
        number = self.record.subject(who)
        thing, town = THINGS[number], TOWNS[number]
        return (
            f"How many windows does the {thing} of {town} have?",
            f"When was the {thing} of {town} built?",
            "And the doors?",
            f"Who stole the {thing} of {town}?",
        )[kind]

    def _questions(self) -> list[Message]:
        """Return the questions that stand, as they are now, where people still write."""
        chats = self.chats - self.record.migrated.keys()
        keys = [key for key, asked in self.record.asked.items() if asked.is_question]
        messages = [self.server.chats[c].messages.get(m) for c, m in keys if c in chats]
        return [message for message in messages if message]

    def _visible(self, n: Numbers) -> list[Message]:
        """Return the bot's messages that stand where this person may see them."""
        private = {person.private.id for person in self.people} - {self._speaker(n).id}
        chats = self.chats - self.record.migrated.keys() - private
        keys = [key for key in self.server.sent_ids if key[0] in chats]
        return [m for c, k in keys if (m := self.server.chats[c].messages.get(k))]

    def _delete(self, message: Message) -> None:
        chat, number = key_of(message)
        del self.server.chats[chat].messages[number]


def _is_private(place: Place) -> bool:
    return _chat(place).kind == "private"


def _chat(place: Place) -> Chat:
    return place.chat if isinstance(place, Topic) else place


def _thread(place: Place) -> int | None:
    return place.thread if isinstance(place, Topic) else None


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    world = World(tmp_path)
    try:
        world.begin()
        yield world
    finally:
        world.close()


def test_in_random_conversations_nobody_gets_what_is_not_theirs(world: World) -> None:
    run_state_machine_as_test(
        type("OneConversation", (Conversation,), {"world": world}),
        settings=settings(
            max_examples=CONVERSATIONS,
            stateful_step_count=STEPS,
            deadline=None,
            phases=(Phase.generate,),  # played again, in real time, it may not fail
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert not world.problems, "\n".join(world.problems)
    world.settle(2.5)  # a hello to a supergroup waits for two seconds
    assert world.judge(), world.problems
    world.end()
    assert set(ACTIONS) <= set(world.seen)
    assert world.seen["carried"] > CONVERSATIONS / 4
