"""Build links: to a quote on its web page, and deep links that open the bot's own views."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import quote as percent_encode

from bot.library.id_codec import decode_text, encode_text
from bot.library.quote_ids import QuoteId, article_digest
from retrieval import Article

HELP = "help"
"""Opens what /help says."""
HELLO = "hello"
"""Comes with a bot that was added to a group by its own link."""
MAX_URL = 2048
"""Characters: Telegram silently drops a longer link."""

_MAX_PAYLOAD = 64  # characters, Telegram's limit
_MAX_WHOLE = 100  # characters of a quote that a link contains whole
_EACH_END = 30  # and of the beginning and the end of a longer one, by words
_FRAGMENT = ":~:"
_WORD = re.compile(
    r"[^\s，、。；：！？]+[，、。；：！？]*"
)  # or a clause, where words are not spaced
_MARKDOWN_LINK = re.compile(r"!?\[([^\]]*)\]\([^)\s]*\)")
_MARKDOWN_MARK = re.compile(r"\*\*|__|`")  # neither is on the page


class StartTarget(StrEnum):
    """What a deep link may open; the first part of its payload."""

    QUOTE = "v"
    ARTICLE = "a"
    QUESTION = "q"


@dataclass(frozen=True, slots=True)
class Links:
    """The links that open this bot."""

    username: str

    def verify(self, quote_id: QuoteId) -> str:
        """Return the link to a quote in its article."""
        return self._start(f"{StartTarget.QUOTE}_{quote_id}")

    def article(self, article: Article) -> str:
        """Return the link to an article's first page."""
        return self._start(article_payload(article))

    def ask(self, question: str) -> str | None:
        """Return the link that asks a question; None for one of more than 46 bytes of UTF-8."""
        payload = question_payload(question)
        return None if payload is None else self._start(payload)

    def help(self) -> str:
        """Return the link to /help."""
        return self._start(HELP)

    def to_group(self) -> str:
        """Return the link that adds the bot to a group of the person's choice."""
        return f"https://t.me/{self.username}?startgroup={HELLO}"

    def _start(self, payload: str) -> str:
        return f"https://t.me/{self.username}?start={payload}"


def article_payload(article: Article) -> str:
    """Return the payload that opens an article."""
    return f"{StartTarget.ARTICLE}_{article_digest(article)}"


def question_payload(question: str) -> str | None:
    """Return the payload that asks a question; None for one that is too long for a link."""
    payload = f"{StartTarget.QUESTION}_{encode_text(question)}"
    return payload if len(payload) <= _MAX_PAYLOAD else None


def parse_payload(payload: str) -> tuple[StartTarget, str] | None:
    """Return what a payload opens, with a quote's id, an article's digest or a question.

    None for what is no payload of ours.
    """
    kind, _, what = payload.partition("_")
    if kind not in set(StartTarget) or not what:
        return None
    if kind == StartTarget.QUESTION:
        what = _decode_question(what)
    return (StartTarget(kind), what) if what else None


def to_text(url: str, text: str) -> str:
    """Return the URL of a page with a text fragment, so that the browser scrolls to those words.

    Of a long text the fragment has the first and last words. Source: WICG, Scroll to Text
    Fragment.
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
    if len(words) <= _MAX_WHOLE or start >= stop:
        return _encode(words)
    return f"{_encode(words[:start])},{_encode(words[stop:])}"


def _encode(words: str) -> str:
    """Return words percent-encoded, dashes too, which separate parts of a directive."""
    return percent_encode(words, safe="", errors="replace").replace("-", "%2D")


def _decode_question(encoded: str) -> str:
    """Return the question, or an empty string for what encodes none."""
    try:
        words = " ".join(decode_text(encoded).split())
    except ValueError:
        return ""
    return words if any(character.isalnum() for character in words) else ""
