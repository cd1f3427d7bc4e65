import pytest

BUTTONS = {"inline_keyboard": [[{"text": "More", "callback_data": "more"}]]}


@pytest.mark.parametrize(
    ("parameters", "description"),
    [
        ({"chat_id": None}, "Bad Request: chat_id is empty"),
        ({"chat_id": 1}, "Bad Request: chat not found"),
        ({"chat_id": "@nobody"}, "Bad Request: chat not found"),
        ({"text": ""}, "Bad Request: message text is empty"),
        ({"text": " \n"}, "Bad Request: text must be non-empty"),
        ({"text": "<b></b>", "parse_mode": "HTML"}, "Bad Request: text must be non-empty"),
        ({"text": "x" * 4097}, "Bad Request: message is too long"),
        ({"text": "😀" * 2049}, "Bad Request: message is too long"),
        ({"parse_mode": "Text"}, "Bad Request: unsupported parse_mode"),
        (
            {"text": "<p>", "parse_mode": "html"},
            'Bad Request: can\'t parse entities: Unsupported start tag "p" at byte offset 0',
        ),
        ({"message_thread_id": 1}, "Bad Request: message thread not found"),
        (
            {"reply_parameters": {"message_id": 999}},
            "Bad Request: message to be replied not found",
        ),
        (
            {"reply_parameters": {"message_id": 10, "quote": "other words"}},
            "Bad Request: QUOTE_TEXT_INVALID",
        ),
        ({"reply_markup": "{"}, "Bad Request: can't parse reply keyboard markup JSON object"),
        ({"reply_markup": {"x": 1}}, "Bad Request: object expected as reply markup"),
    ],
)
async def test_a_message_that_telegram_refuses_is_refused(
    server, call, ann, parameters, description
):
    answer = await call("sendMessage", **{"chat_id": ann.id, "text": "hi", **parameters})

    assert answer == description
    assert [refusal.description for refusal in server.refused] == [description]
    assert server.sent() == []


@pytest.mark.parametrize(
    ("text", "parse_mode"),
    [
        ("x" * 4096 + "  ", ""),
        ("😀" * 2048, ""),
        (f"<b>{'&lt;' * 4096}</b>", "HTML"),
    ],
)
async def test_length_is_counted_after_parsing_and_trimming(server, call, ann, text, parse_mode):
    await call("sendMessage", chat_id=ann.id, text=text, parse_mode=parse_mode)

    assert server.refused == []


@pytest.mark.parametrize(
    ("button", "problem"),
    [
        ({"text": "x", "callback_data": ""}, "BUTTON_DATA_INVALID"),
        ({"text": "x", "callback_data": "é" * 33}, "BUTTON_DATA_INVALID"),
        ({"text": "x"}, "text buttons are unallowed in the inline keyboard"),
        ({"text": "x", "url": "https://a.org", "callback_data": "y"}, "one action expected"),
        ({"text": "", "callback_data": "y"}, 'field "text"'),
        ({"text": "x", "url": "nowhere"}, "Wrong HTTP URL"),
        ({"text": "x", "copy_text": {"text": "y" * 257}}, "BUTTON_COPY_TEXT_INVALID"),
    ],
)
async def test_a_wrong_button_is_refused(call, ann, button, problem):
    markup = {"inline_keyboard": [[button]]}

    assert problem in await call("sendMessage", chat_id=ann.id, text="hi", reply_markup=markup)


async def test_an_edit_replaces_the_words_and_the_keyboard(server, call, ann):
    sent = await call("sendMessage", chat_id=ann.id, text="one", reply_markup=BUTTONS)
    where = {"chat_id": ann.id, "message_id": sent["message_id"]}

    assert "message is not modified" in await call(
        "editMessageText", **where, text="one", reply_markup=BUTTONS
    )
    edited = await call("editMessageText", **where, text="two")
    assert edited["text"] == "two"
    assert "reply_markup" not in edited
    assert "edit_date" in edited
    await call("editMessageReplyMarkup", **where, reply_markup=BUTTONS)
    [current] = server.sent()
    assert (current["text"], current["reply_markup"]) == ("two", BUTTONS)


async def test_only_its_own_messages_can_be_edited_by_the_bot(ann, call):
    theirs = ann.says(ann.private, "mine")
    edit = {"chat_id": ann.id, "text": "changed"}

    assert await call("editMessageText", **edit, message_id=theirs["message_id"]) == (
        "Bad Request: message can't be edited"
    )
    assert await call("editMessageText", **edit, message_id=999) == (
        "Bad Request: message to edit not found"
    )


async def test_a_deleted_message_is_gone(server, call, ann):
    sent = await call("sendMessage", chat_id=ann.id, text="one")
    where = {"chat_id": ann.id, "message_id": sent["message_id"]}

    assert await call("deleteMessage", **where) is True
    assert server.sent() == []
    assert await call("deleteMessage", **where) == "Bad Request: message to delete not found"


async def test_the_bot_cannot_write_where_it_is_not_wanted(server, call, ann):
    bob, group = server.person("Bob"), server.group("Readers")
    send = {"text": "hi"}

    assert await call("sendMessage", chat_id=bob.id, **send) == (
        "Forbidden: bot can't initiate conversation with a user"
    )
    ann.private.sets_bot("kicked", by=ann)
    assert await call("sendMessage", chat_id=ann.id, **send) == (
        "Forbidden: bot was blocked by the user"
    )
    group.sets_bot("kicked", by=ann)
    assert await call("sendMessage", chat_id=group.id, **send) == (
        "Forbidden: bot was kicked from the supergroup chat"
    )


async def test_replies_stay_in_their_topic(server, call, ann):
    group = server.group("Readers", members=[ann], forum=True)
    topic, other = group.topic("Aleppo"), group.topic("Other")
    message = ann.says(topic, "hi")
    reply = {"message_id": message["message_id"]}
    sent = await call("sendMessage", chat_id=group.id, text="yes", reply_parameters=reply)

    assert (message["message_thread_id"], message["is_topic_message"]) == (topic.thread, True)
    assert message["reply_to_message"]["forum_topic_created"]["name"] == "Aleppo"
    assert sent["message_thread_id"] == topic.thread
    assert server.sent(topic) == [sent]
    assert server.sent(other) == []
    elsewhere = {"chat_id": group.id, "message_thread_id": other.thread, "text": "x"}
    assert "not found" in await call("sendMessage", **elsewhere, reply_parameters=reply)


async def test_private_chats_have_topics_if_the_bot_does(server, ann):
    with pytest.raises(ValueError, match="has no topics; set has_topics_enabled"):
        ann.private.topic("Aleppo")
    server.bot["has_topics_enabled"] = True
    topic = ann.private.topic("Aleppo")
    message = ann.says(topic, "hi")

    assert (message["message_thread_id"], message["is_topic_message"]) == (topic.thread, True)


async def test_replies_in_a_group_without_topics_have_a_thread_but_no_topic(server, ann):
    group = server.group("Readers")
    first = ann.says(group, "one")
    second = ann.says(group, "two", reply_to=first)
    third = ann.says(group, "three", reply_to=second)

    assert "message_thread_id" not in first
    assert third["message_thread_id"] == first["message_id"]
    assert "is_topic_message" not in third
    assert "reply_to_message" not in third["reply_to_message"]


async def test_a_group_that_migrated_says_where_it_is(server, http, ann):
    group = server.group("Readers", kind="group", members=[ann])
    new = group.migrates()
    answer = await http.post("/sendMessage", json={"chat_id": group.id, "text": "hi"})

    assert answer.json()["description"] == (
        "Bad Request: group chat was upgraded to a supergroup chat"
    )
    assert answer.json()["parameters"] == {"migrate_to_chat_id": new.id}
    added, *messages = server.updates.pending
    assert added["my_chat_member"]["chat"]["id"] == new.id
    assert added["my_chat_member"]["new_chat_member"]["status"] == "member"
    assert [update["message"]["chat"]["id"] for update in messages] == [group.id, new.id]


async def test_what_is_older_than_two_days_only_an_administrator_deletes(server, call):
    group = server.group("Readers")
    old = [await call("sendMessage", chat_id=group.id, text="hi") for _ in range(2)]
    for message in old:
        group.messages[message["message_id"]]["date"] -= 48 * 3600 + 5
    ids = [message["message_id"] for message in old]
    refused = await call("deleteMessage", chat_id=group.id, message_id=ids[0])
    group.bot_status = "administrator"

    assert refused == "Bad Request: message can't be deleted for everyone"
    assert await call("deleteMessage", chat_id=group.id, message_id=ids[1]) is True


async def test_a_restricted_bot_may_be_kept_from_writing(server, call, ann):
    group = server.group("Readers", members=[ann])
    group.sets_bot("restricted", by=ann, may_write=False)
    [update] = await call("getUpdates")

    assert update["my_chat_member"]["new_chat_member"]["can_send_messages"] is False
    assert await call("sendMessage", chat_id=group.id, text="hi") == (
        "Bad Request: not enough rights to send text messages to the chat"
    )


async def test_a_group_may_want_no_reactions(server, call, ann):
    group = server.group("Readers")
    message = ann.says(group, "hello")["message_id"]
    shrug = [{"type": "emoji", "emoji": "🤷"}]
    where = {"chat_id": group.id, "message_id": message}
    assert await call("setMessageReaction", **where, reaction=shrug) is True
    assert group.reactions == {message: "🤷"}
    assert await call("setMessageReaction", **where, reaction=[]) is True
    assert group.reactions == {}
    group.allows_reactions = False
    assert await call("setMessageReaction", **where, reaction=shrug) == (
        "Bad Request: REACTION_INVALID"
    )


async def test_the_21st_message_within_a_minute_is_too_many_for_a_group(server, call):
    server.enforce_limits = True
    group = server.group("Readers")
    answers = [await call("sendMessage", chat_id=group.id, text="hi") for _ in range(21)]

    assert answers[-1].startswith("Too Many Requests: retry after ")
    assert len(server.sent(group)) == 20
