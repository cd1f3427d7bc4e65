"""Telegram for tests: a small strict Bot API server, and the people who talk to its bot."""

from botapi.chats import Chat, Message, Topic
from botapi.faults import Fault
from botapi.files import StoredFile
from botapi.people import Answer, Person, Press
from botapi.queries import Called, Typed
from botapi.server import BotApiServer, Call, Refusal

__all__ = [
    "Answer",
    "BotApiServer",
    "Call",
    "Called",
    "Chat",
    "Fault",
    "Message",
    "Person",
    "Press",
    "Refusal",
    "StoredFile",
    "Topic",
    "Typed",
]
