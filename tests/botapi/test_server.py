import asyncio

import httpx
import pytest
from telegram import Message, TelegramObject
from telegram.error import Conflict, NetworkError, TimedOut


@pytest.mark.parametrize(
    ("path", "status", "description"),
    [
        ("/bot1:wrong/getMe", 401, "Unauthorized"),
        ("/bot1:wrong/noSuchMethod", 401, "Unauthorized"),
        ("/bot{token}/noSuchMethod", 404, "Not Found"),
        ("/bot{token}/", 404, "Not Found"),
        ("/bot/{token}/getMe", 404, "Not Found"),
        ("/getMe", 404, "Not Found"),
    ],
)
async def test_a_wrong_address_is_refused(server, path, status, description):
    async with httpx.AsyncClient() as client:
        answer = await client.get(server.base_url + path.format(token=server.token))

    assert answer.status_code == status
    assert answer.json() == {"ok": False, "error_code": status, "description": description}
    assert [refusal.status for refusal in server.refused] == [status]


@pytest.mark.parametrize("form", ["query", "form", "multipart", "json"])
async def test_parameters_come_in_any_form(server, http, ann, form):
    parameters = {"chat_id": str(ann.id), "text": "<b>hi</b>", "parse_mode": "HTML"}
    request = {
        "query": {"params": parameters},
        "form": {"data": parameters},
        "multipart": {"files": {name: (None, value) for name, value in parameters.items()}},
        "json": {"json": {**parameters, "chat_id": ann.id}},
    }[form]
    answer = await http.request("GET" if form == "query" else "POST", "/SENDMESSAGE", **request)

    assert answer.json()["result"]["entities"] == [{"offset": 0, "length": 2, "type": "bold"}]
    assert [c.method for c in server.calls()] == ["sendMessage"]


async def test_what_a_method_does_not_know_is_ignored_and_noted(server, call, ann):
    await call("sendMessage", chat_id=ann.id, text="hi", disable_web_page_preview=True)

    assert server.calls("sendMessage")[0].unknown == {"disable_web_page_preview": True}
    assert server.refused == []


def not_understood(value):
    if isinstance(value, TelegramObject):
        yield from value.api_kwargs
        value = tuple(value.to_dict(recursive=False).values())
    for part in value if isinstance(value, tuple) else ():
        yield from not_understood(part)


async def test_the_library_understands_every_kind_of_message(server, bot, ann):
    group = server.group("Readers", members=[ann], admins=[ann], forum=True, bot_is_admin=True)
    channel = server.channel("News")
    asked = ann.says(group, "hi Ann", mentions={"Ann": ann}, forwarded=True)
    ann.edits(asked, "hi all")
    ann.says(group.topic("Aleppo"), "here")
    ann.says(group, "as nobody", anonymous=True)
    ann.says(group, "as a channel", as_chat=channel)
    ann.sends(group, "photo", caption="@articles_bot who?")
    ann.sends(ann.private, "voice")
    ann.sends(ann.private, "sticker")
    server.automatic_forward(server.channel_post(channel, "news"), group)
    ann.presses_data(asked, "forged")
    group.sets_bot("member", by=ann)
    server.raw({"message": asked})
    updates = await bot.get_updates(timeout=0)

    assert len(updates) == 14
    assert list(not_understood(tuple(updates))) == []
    assert {u.effective_user.id for u in updates if u.effective_user} == {
        *(ann.id, 1087968824, 136817688, 777000),
    }
    member = await bot.get_chat_member(group.id, ann.id)
    assert member.status == "administrator"
    assert (await bot.get_chat(group.id)).title == "Readers"
    sent = await bot.send_message(group.id, "hi")
    assert isinstance(sent, Message)
    assert server.refused == []


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ({"status": 429, "retry_after": 3}, '"parameters": {"retry_after": 3}'),
        ({"status": 500}, "Internal Server Error"),
        ({"status": 502}, "<title>502 Bad Gateway</title>"),
        ({"status": 403}, "Forbidden: bot was blocked by the user"),
        ({"status": 400, "description": "Bad Request: odd"}, "Bad Request: odd"),
    ],
)
async def test_a_fault_happens_as_often_as_wanted_and_is_no_refusal(
    server, http, ann, fault, said
):
    left = server.fault("sendMessage", times=2, **fault)
    send = {"chat_id": ann.id, "text": "hi"}
    answers = [await http.post("/sendMessage", json=send) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [fault["status"]] * 2 + [200]
    assert said in answers[0].text
    assert len(server.sent()) == 1
    assert (left.times, server.refused) == (0, [])


async def test_a_dropped_or_hung_call_may_have_taken_effect(server, bot, ann):
    faults = [
        server.fault("sendMessage", drop="before"),
        server.fault("sendMessage", drop="after"),
    ]
    for text in ("before", "after"):
        with pytest.raises(NetworkError, match=r"disconnected|ReadError"):
            await bot.send_message(ann.id, text)
    server.fault("sendMessage", hang_seconds=2)
    with pytest.raises(TimedOut):
        await bot.send_message(ann.id, "hung", read_timeout=0.5)

    assert [message["text"] for message in server.sent()] == ["after", "hung"]
    assert [fault.times for fault in faults] == [0, 0]


async def test_another_instance_polling_is_a_conflict(server, bot):
    server.conflict = True
    with pytest.raises(Conflict, match="terminated by other getUpdates request"):
        await bot.get_updates(timeout=0)


async def test_waiting_finds_the_reply_and_the_edit(server, call, ann):
    group = server.group("Readers")
    asked, other = ann.says(group, "who?"), ann.says(group, "what?")
    waiting = asyncio.create_task(server.reply_to(asked))
    for message, text in ((other, "that"), (asked, "he")):
        reply = {"message_id": message["message_id"]}
        await call("sendMessage", chat_id=group.id, text=text, reply_parameters=reply)
    answer = await waiting
    assert answer["text"] == "he"
    waiting = asyncio.create_task(server.edited(answer))
    where = {"chat_id": group.id, "message_id": answer["message_id"]}
    await call("editMessageText", **where, text="she")

    assert (await waiting)["text"] == "she"
    with pytest.raises(AssertionError, match="no reply to 'nobody'"):
        await server.reply_to(ann.says(group, "nobody"), timeout=0.1)


async def test_silence_waits_for_updates_to_be_confirmed(server, call, ann):
    ann.says(ann.private, "hello")
    with pytest.raises(AssertionError, match="no silence"):
        await server.silence(0.1, timeout=0.3)
    [update] = await call("getUpdates")
    await call("getUpdates", offset=update["update_id"] + 1)

    await server.silence(0.1)
