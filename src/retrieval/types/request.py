"""What a person asks for: an answer, a topic, a summary."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class RequestKind(StrEnum):
    """What a text asks for."""

    QUESTION = "question"
    TOPIC = "topic"
    SUMMARY = "summary"
    STATEMENT = "statement"
    """What somebody claims; never read off a text, only asked for by `Answerer.closest`."""


@dataclass(frozen=True, slots=True)
class Request:
    """What a text asks for, and of what."""

    kind: RequestKind
    subject: str
    """What to look for; empty for a summary of whatever there is. Part of the text, as typed."""
