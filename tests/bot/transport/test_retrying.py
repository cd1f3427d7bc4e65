from __future__ import annotations

import asyncio
from contextlib import suppress

import httpx
import pytest
from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError, TimedOut

from bot.transport.retrying import Retrying


class Line:
    """Something in the place of Telegram: fails as told, then answers."""

    def __init__(self, *errors: Exception) -> None:
        self.errors = list(errors)
        self.calls = 0

    async def __call__(self) -> bool:
        self.calls += 1
        if self.errors:
            raise self.errors.pop(0)
        return True


def caused(error: TelegramError, cause: Exception | None = None) -> TelegramError:
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("endpoint", "error", "calls"),
    [
        ("sendMessage", caused(NetworkError(""), httpx.ConnectError("")), 2),
        ("sendMessage", caused(TimedOut(), httpx.ConnectTimeout("")), 2),
        ("sendMessage", caused(TimedOut(), httpx.PoolTimeout("")), 2),
        ("sendMessage", caused(NetworkError(""), httpx.ReadError("")), 2),
        ("sendMessage", caused(TimedOut(), httpx.ReadTimeout("")), 1),
        (
            "sendMessage",
            caused(
                NetworkError(""),
                httpx.RemoteProtocolError(
                    "peer closed connection without sending complete message body "
                    "(received 1 bytes, expected 2)"
                ),
            ),
            1,
        ),
        ("sendMessage", BadRequest("Chat not found"), 1),
        ("editMessageText", caused(TimedOut(), httpx.ReadTimeout("")), 2),
        ("editMessageText", BadRequest("Message is not modified"), 1),
        ("getMe", caused(NetworkError(""), httpx.ConnectError("")), 1),
    ],
)
async def test_a_call_is_made_again_only_where_that_cannot_double_a_message(
    endpoint: str, error: Exception, calls: int
) -> None:
    line = Line(error)
    with suppress(type(error)):
        await Retrying().process_request(line, (), {}, endpoint, {}, None)
    assert line.calls == calls


async def test_told_to_wait_too_long_a_call_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")  # without, constructing the error warns
    line = Line(RetryAfter(600))
    with pytest.raises(RetryAfter):
        await Retrying().process_request(line, (), {}, "sendMessage", {}, None)
    assert line.calls == 1


async def test_a_call_that_must_wait_holds_up_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")
    retrying, refused, served = Retrying(), Line(RetryAfter(1)), Line()
    in_one_chat = {"chat_id": -1}
    waiting = asyncio.create_task(
        retrying.process_request(refused, (), {}, "sendMessage", in_one_chat, None)
    )
    await asyncio.wait([waiting], timeout=0.1)
    async with asyncio.timeout(0.5):
        await retrying.process_request(served, (), {}, "sendMessage", dict(in_one_chat), None)
    assert (refused.calls, served.calls, waiting.done()) == (1, 1, False)
    await waiting
    assert refused.calls == 2
