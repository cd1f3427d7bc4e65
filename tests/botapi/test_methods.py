import pytest

BUTTONS = {"inline_keyboard": [[{"text": "More", "callback_data": "more"}]]}
REACTIONS = [{"type": "emoji", "emoji": emoji} for emoji in ("🤷", "🥕")]


async def test_a_press_is_answered_once(call, ann):
    sent = await call("sendMessage", chat_id=ann.id, text="hi", reply_markup=BUTTONS)
    press = ann.presses(sent, "More")
    [update] = await call("getUpdates")
    answer = {"callback_query_id": update["callback_query"]["id"], "text": "Here."}

    assert update["callback_query"]["data"] == "more"
    assert not press.answered
    assert await call("answerCallbackQuery", **answer) is True
    assert (await press.answered).text == "Here."
    assert "query is too old" in await call("answerCallbackQuery", **answer)
    with pytest.raises(LookupError):
        ann.presses(sent, "Less")


@pytest.mark.parametrize(
    ("method", "parameters", "ok"),
    [
        ("setMyDescription", {"description": "x" * 512}, True),
        ("setMyDescription", {"description": "x" * 513}, False),
        ("setMyShortDescription", {"short_description": "x" * 121}, False),
        ("setMyName", {"name": "x" * 65}, False),
        ("setMyCommands", {"commands": [{"command": "ask", "description": "Ask"}]}, True),
        ("setMyCommands", {"commands": [{"command": "Ask", "description": "Ask"}]}, False),
        ("setMyCommands", {"commands": [{"command": "ask", "description": ""}]}, False),
        ("setMyCommands", {"commands": [], "scope": {"type": "everyone"}}, False),
        ("setMyCommands", {"commands": [], "language_code": "english"}, False),
        ("sendChatAction", {"action": "typing"}, True),
        ("sendChatAction", {"action": "thinking"}, False),
        ("setMessageReaction", {"message_id": 10, "reaction": REACTIONS[:1]}, True),
        ("setMessageReaction", {"message_id": 10, "reaction": REACTIONS[1:]}, False),
        ("setMessageReaction", {"message_id": 10, "reaction": REACTIONS[:1] * 2}, False),
        ("setMessageReaction", {"message_id": 99, "reaction": REACTIONS[:1]}, False),
    ],
)
async def test_what_a_method_is_told_is_checked(call, ann, method, parameters, ok):
    assert (await call(method, chat_id=ann.id, **parameters) is True) == ok


async def test_commands_are_kept_by_scope_and_language(call):
    commands = [{"command": "ask", "description": "Fragen"}]
    where = {"scope": {"type": "all_group_chats"}, "language_code": "de"}
    await call("setMyCommands", commands=commands, **where)

    assert await call("getMyCommands", **where) == commands
    assert await call("getMyCommands", language_code="de") == []
    await call("deleteMyCommands", **where)
    assert await call("getMyCommands", **where) == []


async def test_descriptions_are_kept_by_language(call):
    await call("setMyDescription", description="Answers", language_code="")
    await call("setMyDescription", description="Antwortet", language_code="de")
    await call("setMyShortDescription", short_description="Kurz", language_code="de")

    assert await call("getMyDescription") == {"description": "Answers"}
    assert await call("getMyDescription", language_code="de") == {"description": "Antwortet"}
    assert await call("getMyDescription", language_code="fr") == {"description": ""}
    assert await call("getMyShortDescription", language_code="de") == {"short_description": "Kurz"}
    assert "language code" in await call("getMyDescription", language_code="german")


async def test_a_chat_that_the_bot_left_is_closed_to_it(server, call):
    group = server.group("Readers")
    await call("leaveChat", chat_id=group.id)

    assert await call("getChat", chat_id=group.id) == (
        "Forbidden: bot is not a member of the supergroup chat"
    )


async def test_members_may_be_hidden_and_administrators_never_are(server, call):
    ann, bob = server.person("Ann"), server.person("Bob")
    group = server.group("Readers", members=[bob], admins=[ann])
    group.owner = ann
    member = await call("getChatMember", chat_id=group.id, user_id=bob.id)
    group.hides_members = True
    hidden = await call("getChatMember", chat_id=group.id, user_id=bob.id)
    [admin] = await call("getChatAdministrators", chat_id=group.id)

    assert member["status"] == "member"
    assert hidden == "Bad Request: member list is inaccessible"
    assert (admin["user"]["id"], admin["status"]) == (ann.id, "creator")
