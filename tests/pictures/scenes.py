"""Conversations worth seeing, each held with the real bot."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from botapi import BotApiServer, Chat, Message, Person, Topic
from pictures.drawing import Bubble, Event, Transcript

Scene = Callable[[BotApiServer], Awaitable[Transcript]]


class Talk:
    """Writes down what is said and pressed in one chat."""

    def __init__(self, server: BotApiServer, title: str) -> None:
        self.server = server
        self.transcript = Transcript(title)

    async def asks(
        self, person: Person, where: Chat | Topic, text: str, *, reply_to: Message | None = None
    ) -> Message:
        """Write a message, wait for the reply, and return that."""
        said = person.says(where, text, reply_to=reply_to)
        self.transcript.items.append(Bubble(said, mine=True))
        reply = await self.server.reply_to(said)
        self.transcript.items.append(Bubble(reply))
        return reply

    def says(self, person: Person, where: Chat | Topic, text: str) -> Message:
        """Write a message that asks the bot nothing."""
        said = person.says(where, text)
        self.transcript.items.append(Bubble(said))
        return said

    async def presses(self, person: Person, message: Message, label: str) -> Message:
        """Press a button that changes its message, and return what that is then."""
        person.presses(message, label)
        changed = await self.server.edited(message)
        name = person.user["first_name"]
        self.transcript.items += [Event(f"{name} · {label}"), Bubble(changed)]
        return changed


async def _answer(server: BotApiServer) -> Transcript:
    ann = server.person("Ann")
    talk = Talk(server, "Articles")
    question = "When was the Al Marjeh Primary Health Care Centre hit?"
    await talk.asks(ann, ann.private, question)
    await talk.asks(ann, ann.private, "How many patients did it treat?")
    return talk.transcript


async def _buttons(server: BotApiServer) -> Transcript:
    ann = server.person("Ann")
    talk = Talk(server, "Articles")
    answer = await talk.asks(ann, ann.private, "How many patients did the clinic treat?")
    for label in ("More", "Context", "Why?"):
        shown = await talk.presses(ann, answer, label)
        answer = await _back(talk, ann, shown)
    return talk.transcript


async def _back(talk: Talk, person: Person, message: Message) -> Message:
    person.presses(message, "‹ Back")
    return await talk.server.edited(message)


async def _refusal(server: BotApiServer) -> Transcript:
    ann = server.person("Ann")
    talk = Talk(server, "Articles")
    answer = await talk.asks(ann, ann.private, "Who is the mayor of Aleppo?")
    if any(b["text"] == "Nearest" for row in _rows(answer) for b in row):
        await talk.presses(ann, answer, "Nearest")
    await talk.asks(ann, ann.private, "How do I bake sourdough bread?")
    return talk.transcript


async def _group(server: BotApiServer) -> Transcript:
    ann, bob = server.person("Ann"), server.person("Bob")
    group = server.group("Aleppo readers", members=[ann, bob], admins=[ann])
    talk = Talk(server, "Aleppo readers")
    claim = talk.says(bob, group, "They say that the clinic treated 18,000 patients.")
    await talk.asks(ann, group, "@articles_bot is that true?", reply_to=claim)
    await talk.asks(ann, group, "/ask Who is Jay Dahman?")
    return talk.transcript


async def _settings(server: BotApiServer) -> Transcript:
    ann = server.person("Ann")
    group = server.group("Aleppo readers", members=[ann], admins=[ann])
    talk = Talk(server, "Aleppo readers")
    await talk.asks(ann, group, "/settings")
    return talk.transcript


async def _reading(server: BotApiServer) -> Transcript:
    ann = server.person("Ann")
    talk = Talk(server, "Articles")
    await talk.asks(ann, ann.private, "/start")
    await talk.asks(ann, ann.private, "/sources")
    await talk.asks(ann, ann.private, "/article clinic")
    await talk.asks(ann, ann.private, "/summary clinic")
    await talk.asks(ann, ann.private, "/privacy")
    return talk.transcript


def _in_language(code: str, name: str) -> Scene:
    async def scene(server: BotApiServer) -> Transcript:
        person = server.person(name, language_code=code)
        talk = Talk(server, "Articles")
        await talk.asks(person, person.private, "/start")
        await talk.asks(person, person.private, "How many patients did the clinic treat?")
        await talk.asks(person, person.private, "Who is the mayor of Aleppo?")
        return talk.transcript

    return scene


def _rows(message: Message) -> list[list[dict[str, str]]]:
    rows: list[list[dict[str, str]]] = message.get("reply_markup", {}).get("inline_keyboard", [])
    return rows


SCENES: dict[str, Scene] = {
    "answer": _answer,
    "buttons": _buttons,
    "refusal": _refusal,
    "group": _group,
    "settings": _settings,
    "reading": _reading,
    "arabic": _in_language("ar", "أمل"),
    "german": _in_language("de", "Jan"),
    "hindi": _in_language("hi", "आशा"),
}
"""File name -> scene."""
