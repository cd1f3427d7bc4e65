"""Log records into lines on standard error, without secrets and without people's words."""

from __future__ import annotations

import json
import logging
import re
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TextIO
from urllib.parse import quote

_TOKEN_SHAPED = re.compile(r"\d{5,}(?::|%3[Aa])[A-Za-z0-9_-]{30,}")
_TALKATIVE = {
    # At INFO and DEBUG these print addresses with the token in them, and people's words.
    "httpx": logging.WARNING,
    "httpcore": logging.WARNING,
    "telegram": logging.WARNING,
    # A trace for each page that a proxy sends in Telegram's place; we log the call that failed.
    "telegram.request": logging.CRITICAL,
    # A trace for each call that must wait; transport/retrying.py logs that, and makes it again.
    "telegram.ext.AIORateLimiter": logging.CRITICAL,
    "watchfiles": logging.WARNING,  # it counts events, most of which change no article
}


def configure(*, level: str, style: str, secrets: Iterable[str] = ()) -> None:
    """Send all logs to standard error, at `level`, as "text" or "json" lines.

    Of talkative libraries only warnings are let through at any level.
    """
    handler = redacting_handler(sys.stderr, style=style, secrets=secrets)
    logging.basicConfig(level=level, handlers=[handler], force=True)
    quieten_libraries()


def redacting_handler(
    stream: TextIO, *, style: str, secrets: Iterable[str] = ()
) -> logging.Handler:
    """Return what writes records to a stream, as "text" or "json" lines without secrets."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(_JsonFormatter() if style == "json" else logging.Formatter(_TEXT))
    handler.addFilter(RedactingFilter(secrets))
    return handler


def quieten_libraries() -> None:
    """Let through only warnings of talkative libraries, or what the root's level lets through."""
    for name, lowest in _TALKATIVE.items():
        logging.getLogger(name).setLevel(max(logging.root.level, lowest))


class RedactingFilter(logging.Filter):
    """Lets every record pass, with the secrets and whatever looks like a token cut out.

    Message, arguments, exception and stack are made into text here, before any formatter
    sees them, so that nothing is left to print as it was.
    """

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        super().__init__()
        spellings = {spelling for s in secrets if s for spelling in (s, quote(s, safe=""))}
        longest_first = sorted(spellings, key=lambda s: (-len(s), s))
        self._pattern = re.compile(
            "|".join([*map(re.escape, longest_first), _TOKEN_SHAPED.pattern])
        )

    def filter(self, record: logging.LogRecord) -> bool:
        """Return True; the record is changed in place."""
        record.msg, record.args = self._redact(_message(record)), None
        if record.exc_info:
            record.exc_text = self._redact(_PLAIN.formatException(record.exc_info))
            record.exc_info = None
        elif record.exc_text:
            record.exc_text = self._redact(record.exc_text)
        if record.stack_info:
            record.stack_info = self._redact(record.stack_info)
        return True

    def _redact(self, text: str) -> str:
        return self._pattern.sub("<secret>", text)


def _message(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except (TypeError, ValueError, KeyError):  # the arguments do not fit; that stops nobody
        return str(record.msg)


class _JsonFormatter(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        trace = "\n".join(filter(None, (record.exc_text, record.stack_info)))
        return json.dumps(line | ({"trace": trace} if trace else {}), ensure_ascii=False)


_TEXT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
_PLAIN = logging.Formatter()
