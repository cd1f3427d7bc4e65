import asyncio

import httpx
import pytest


async def texts(call, **parameters):
    return [update["message"]["text"] for update in await call("getUpdates", **parameters)]


async def test_updates_come_until_an_offset_confirms_them(ann, call):
    for text in ("one", "two", "three"):
        ann.says(ann.private, text)
    first, *_ = await call("getUpdates")

    assert await texts(call) == ["one", "two", "three"]
    assert await texts(call, limit=2) == ["one", "two"]
    assert await texts(call, offset=first["update_id"] + 1) == ["two", "three"]
    assert await texts(call) == ["two", "three"]
    assert await texts(call, offset=-1) == ["three"]
    assert await texts(call, offset=first["update_id"] + 3) == []


async def test_a_long_poll_ends_with_the_first_update(server, ann, call):
    poll = asyncio.create_task(texts(call, timeout=30))
    await server.updates.polled.wait()
    assert not poll.done()
    ann.says(ann.private, "hello")

    assert await poll == ["hello"]


async def test_a_long_poll_ends_empty_when_nothing_comes(server, call):
    poll = asyncio.create_task(texts(call, timeout=1))
    await server.updates.polled.wait()
    assert not poll.done()

    assert await poll == []


async def test_a_second_poller_ends_the_first(server, call):
    first = asyncio.create_task(call("getUpdates", timeout=30))
    await server.updates.polled.wait()
    second = asyncio.create_task(call("getUpdates", timeout=30))

    assert await first == (
        "Conflict: terminated by other getUpdates request;"
        " make sure that only one bot instance is running"
    )
    ann = server.person("Ann")
    ann.says(ann.private, "hello")
    assert [update["message"]["text"] for update in await second] == ["hello"]
    assert server.refused == []


async def test_a_poller_that_went_away_takes_no_update_with_it(http, ann, call):
    with pytest.raises(httpx.ReadTimeout):
        await http.post("/getUpdates", json={"timeout": 30}, timeout=0.2)
    ann.says(ann.private, "hello")

    assert await texts(call) == ["hello"]


async def test_only_wanted_kinds_of_updates_come(ann, call):
    await call("getUpdates", allowed_updates=["message"])
    message = ann.says(ann.private, "hello")
    ann.edits(message, "hello again")
    await call("getUpdates", allowed_updates=[])
    ann.edits(message, "hello at last")

    assert [list(update)[1] for update in await call("getUpdates")] == [
        "message",
        "edited_message",
    ]


async def test_a_webhook_keeps_polling_out(call):
    assert await call("setWebhook", url="https://a.org/hook") is True
    assert "webhook is active" in await call("getUpdates")
    assert await call("deleteWebhook", drop_pending_updates=True) is True
    assert await call("getUpdates") == []


async def test_updates_can_come_twice(server, ann, call):
    server.duplicate_next()
    ann.says(ann.private, "twice")
    ann.says(ann.private, "once")
    updates = await call("getUpdates")

    assert [update["message"]["text"] for update in updates] == ["twice", "twice", "once"]
    assert updates[0] == updates[1]
