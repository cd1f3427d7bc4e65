"""Requests: a question, a topic, or a wish for a summary."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class RequestKind(StrEnum):
    """What a text asks for."""

    QUESTION = "question"
    TOPIC = "topic"
    SUMMARY = "summary"
    STATEMENT = "statement"
    """A claim to compare with the articles; only `Answerer.closest` makes one."""


@dataclass(frozen=True, slots=True)
class Request:
    """A classified text: what kind of request it is, and about what."""

    kind: RequestKind
    subject: str
    """What to look for; empty for a summary of whatever there is. Part of the text, as typed."""
