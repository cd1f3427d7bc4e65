"""Build links to quotes on the web (text fragments) and to the bot's own views (deep links)."""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import quote as percent_encode

from bot.library import quote_ids
from bot.library.quote_ids import QuoteId
from retrieval import Article

HELP = "help"
"""Payload that opens /help."""
HELLO = "hello"
"""Payload that comes with a bot added to a group by its own link."""
MAX_URL = 2048
"""Characters; Telegram silently drops a longer link."""

_LONGEST_PAYLOAD = 64
_WHOLE = 100  # characters of a quote that a link names whole
_EACH_END = 30  # and of the beginning and the end of a longer one, by words
_FRAGMENT = ":~:"
_WORD = re.compile(
    r"[^\s，、。；：！？]+[，、。；：！？]*"
)  # or a clause, where words are not spaced
_MARKDOWN_LINK = re.compile(r"!?\[([^\]]*)\]\([^)\s]*\)")
_MARKDOWN_MARK = re.compile(r"\*\*|__|`")  # neither is on the page


class StartTarget(StrEnum):
    """What a deep link opens; the prefix of its payload."""

    QUOTE = "v"
    ARTICLE = "a"
    QUESTION = "q"


@dataclass(frozen=True, slots=True)
class Links:
    """Deep links of one bot."""

    username: str

    def verify(self, quote_id: QuoteId) -> str:
        """Return the link to a quote in its article."""
        return self._start(f"{StartTarget.QUOTE}_{quote_id}")

    def article(self, article: Article) -> str:
        """Return the link to an article's first page."""
        return self._start(f"{StartTarget.ARTICLE}_{quote_ids.article_digest(article)}")

    def ask(self, question: str) -> str | None:
        """Return the link that asks a question; None for one of more than 46 bytes of UTF-8."""
        return None if (payload := payload_of(question)) is None else self._start(payload)

    def help(self) -> str:
        """Return the link to /help."""
        return self._start(HELP)

    def to_group(self) -> str:
        """Return the link that adds the bot to a group that the person picks."""
        return f"https://t.me/{self.username}?startgroup={HELLO}"

    def _start(self, payload: str) -> str:
        return f"https://t.me/{self.username}?start={payload}"


def payload_of(question: str) -> str | None:
    """Return the payload that asks a question; None for one that is too long for a link."""
    encoded = base64.urlsafe_b64encode(question.encode("utf-8", "replace"))
    payload = f"{StartTarget.QUESTION}_{encoded.decode().rstrip('=')}"
    return payload if len(payload) <= _LONGEST_PAYLOAD else None


def read(payload: str) -> tuple[StartTarget, str] | None:
    """Return the target of a payload and its id, digest or question; None if it is malformed."""
    kind, _, what = payload.partition("_")
    if kind not in set(StartTarget) or not what:
        return None
    if kind == StartTarget.QUESTION:
        what = _decoded(what)
    return (StartTarget(kind), what) if what else None


def to_text(url: str, text: str) -> str:
    """Return the address of a page with a text fragment, so that a browser scrolls to the text.

    A long text is given by its first and last words. Source: WICG, Scroll to Text Fragment.
    """
    words = " ".join(_MARKDOWN_MARK.sub("", _MARKDOWN_LINK.sub(r"\1", text)).split())
    page, _, fragment = url.partition("#")
    fragment = fragment.partition(_FRAGMENT)[0]
    with_text = f"{page}#{fragment}{_FRAGMENT}text={_directive(words)}"
    return with_text if words and len(with_text) <= MAX_URL else url


def _directive(words: str) -> str:
    ends = [found.span() for found in _WORD.finditer(words)]
    start = next((end for _, end in ends if end >= _EACH_END), len(words))
    stop = next((begin for begin, _ in reversed(ends) if len(words) - begin >= _EACH_END), 0)
    if len(words) <= _WHOLE or start >= stop:
        return _encode(words)
    return f"{_encode(words[:start])},{_encode(words[stop:])}"


def _encode(words: str) -> str:
    """Return words percent-encoded, dashes too: in a text fragment they mark context."""
    return percent_encode(words, safe="", errors="replace").replace("-", "%2D")


def _decoded(payload: str) -> str:
    """Return the question, or an empty string if the payload is malformed."""
    padded = payload + "=" * (-len(payload) % 4)
    try:
        text = base64.b64decode(padded, altchars=b"-_", validate=True).decode()
    except (binascii.Error, ValueError):
        return ""
    words = " ".join(text.split())
    return words if any(character.isalnum() for character in words) else ""
