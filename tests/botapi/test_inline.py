import pytest

TEXT = {"message_text": "<b>Aleppo</b> &amp; more", "parse_mode": "HTML"}


def result(**different):
    whole = {"type": "article", "id": "a", "title": "A", "input_message_content": TEXT}
    return {key: value for key, value in (whole | different).items() if value is not None}


def button(**different):
    return {"text": "Help", "start_parameter": "help"} | different


async def test_typed_words_are_shown_results_and_one_of_them_is_sent(server, call, ann):
    group = server.group("Readers", members=[ann])
    typed = ann.types("clinic", offset="10-x")
    [update] = await call("getUpdates")
    query = update["inline_query"]

    assert (query["query"], query["offset"], query["from"]["id"]) == ("clinic", "10-x", ann.id)
    assert not typed.is_answered
    more = {"next_offset": "20-x", "is_personal": True, "cache_time": 5, "button": button()}
    assert await call("answerInlineQuery", inline_query_id=query["id"], results=[result()], **more)
    assert (await typed).results == [result()]
    assert (typed.next_offset, typed.is_personal, typed.cache_time) == ("20-x", True, 5)
    assert typed.button == button()
    sent = ann.chooses(typed, group)
    assert sent["text"] == "Aleppo & more"
    assert sent["entities"] == [{"offset": 0, "length": 6, "type": "bold"}]
    assert sent["via_bot"] == server.bot_user


async def test_a_query_is_answered_once_and_while_it_is_new(call, ann):
    typed, late = ann.types("clinic"), ann.types("clinics")
    late.is_too_old = True

    assert await call("answerInlineQuery", inline_query_id=typed.id) is True
    for query_id in (typed.id, late.id, "77", ""):
        said = await call("answerInlineQuery", inline_query_id=query_id)
        assert said == (
            "Bad Request: query is too old and response timeout expired or query ID is invalid"
        )


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"results": [result(id=str(n)) for n in range(51)]}, "too many inline query results"),
        ({"results": [result(), result()]}, "RESULT_ID_DUPLICATE"),
        ({"results": [result(id="")]}, "RESULT_ID_EMPTY"),
        ({"results": [result(id="é" * 33)]}, "RESULT_ID_INVALID"),
        ({"results": [result(title="")]}, "ARTICLE_TITLE_EMPTY"),
        ({"results": [result(title=None)]}, "can't parse inline query result"),
        ({"results": [result(type="letter")]}, 'type "letter" is unsupported'),
        ({"results": [result(input_message_content=None)]}, "Input message content is not"),
        ({"results": [result(input_message_content={})]}, "Input message content is not"),
        ({"results": [result(input_message_content={"message_text": "x" * 4097})]}, "TOO_LONG"),
        (
            {"results": [result(input_message_content={**TEXT, "message_text": "<b>"})]},
            "can't parse inline query result: Can't parse entities",
        ),
        ({"results": [result(reply_markup={"inline_keyboard": [[{}]]})]}, "inline keyboard"),
        ({"results": [result(hide_url=True)]}, "unknown fields"),
        ({"next_offset": "é" * 33}, "NEXT_OFFSET_INVALID"),
        ({"button": button(text="")}, "BUTTON_TEXT_INVALID"),
        ({"button": button(text="x" * 65)}, "BUTTON_TEXT_INVALID"),
        ({"button": button(start_parameter="")}, "can't use empty start_parameter"),
        ({"button": button(start_parameter="x" * 65)}, "too long start_parameter"),
        ({"button": button(start_parameter="who?")}, "unallowed characters"),
        ({"button": {"text": "Help"}}, "exactly one"),
    ],
)
async def test_what_cannot_be_shown_is_refused(call, ann, given, problem):
    typed = ann.types("clinic")

    assert problem in await call("answerInlineQuery", inline_query_id=typed.id, **given)
    assert not typed.is_answered


async def test_a_mention_where_the_bot_is_no_member_calls_it_for_one_reply(server, call, ann):
    group = server.other_group("Readers", members=[ann])
    ann.says(group, "hello")
    asked = ann.says(group, "@articles_bot who?")
    [update] = await call("getUpdates")
    guest_query_id = update["guest_message"].pop("guest_query_id")

    assert update["guest_message"] == asked
    assert "not a member" in await call("sendMessage", chat_id=group.id, text="hi")
    answer = {"guest_query_id": guest_query_id, "result": result()}
    assert "inline_message_id" in await call("answerGuestQuery", **answer)
    reply = await server.guest_reply_to(asked)
    assert (reply["text"], reply["guest_bot_caller_user"]) == ("Aleppo & more", ann.user)
    assert "query is too old" in await call("answerGuestQuery", **answer)
    assert "must be an object" in await call("answerGuestQuery", guest_query_id=guest_query_id)


async def test_a_reply_to_what_a_guest_said_calls_it_again(server, call, ann):
    group = server.other_group("Readers", members=[ann])
    asked = ann.says(group, "@articles_bot who?")
    [called] = server.called.values()
    await call("answerGuestQuery", guest_query_id=called.id, result=result())
    ann.says(group, "And why?", reply_to=await server.guest_reply_to(asked))

    assert [c.message["text"] for c in server.called.values()][1:] == ["And why?"]


@pytest.mark.parametrize("different", [{"title": ""}, {"id": ""}, {"input_message_content": {}}])
async def test_a_guest_s_reply_is_checked_as_a_result(server, call, ann, different):
    ann.says(server.other_group("Readers"), "@articles_bot who?")
    [called] = server.called.values()
    said = await call("answerGuestQuery", guest_query_id=called.id, result=result(**different))

    assert said.startswith("Bad Request: ")
    assert not called.is_answered


def test_a_talk_of_two_has_the_other_s_id_and_is_unknown_to_the_bot(server, ann):
    bob = server.person("Bob")
    talk = server.talk(ann, bob)
    ann.says(talk, "@articles_bot who?")
    [called] = server.called.values()

    assert (talk.id, talk.kind, called.chat) == (bob.id, "private", talk)
    assert server.chats[bob.id] is bob.private


def test_nobody_is_called_without_guest_mode_or_by_bots(server, ann):
    group = server.other_group("Readers")
    server.other_bot("other_bot").says(group, "@articles_bot who?")
    server.bot["supports_guest_queries"] = False
    ann.says(group, "@articles_bot who?")

    assert server.called == {}
    server.bot["supports_inline_queries"] = False
    with pytest.raises(ValueError, match="inline mode"):
        ann.types("who?")
