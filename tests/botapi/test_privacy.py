import pytest

from botapi import BotApiServer


@pytest.fixture
def server():
    return BotApiServer()


def delivered(server):
    return [update["message"]["text"] for update in server.updates.pending]


@pytest.mark.parametrize(
    ("text", "reaches"),
    [
        ("hello", False),
        ("/ask@articles_bot who?", True),
        ("/ask@Articles_Bot who?", True),
        ("/ask@another_bot who?", False),
        ("so /ask@articles_bot who?", False),
        ("hello @articles_bot", True),
        ("hello @ARTICLES_BOT", True),
        ("hello @articles_bots", False),
        ("ann@articles_bot.org", False),
    ],
)
def test_privacy_mode_lets_through_what_is_meant_for_the_bot(server, text, reaches):
    ann = server.person("Ann")
    ann.says(server.group("Readers"), text)

    assert delivered(server) == ([text] if reaches else [])
    assert len(server.undelivered) == (0 if reaches else 1)


def test_mentions_may_be_kept_from_the_bot(server):
    server.mentions_reach_bots = False
    server.person("Ann").says(server.group("Readers"), "hello @articles_bot")

    assert delivered(server) == []


def test_a_mention_in_words_reaches_the_bot(server):
    bot = server.other_bot("x")
    bot.user = server.bot_user
    server.person("Ann").says(
        server.group("Readers"), "hello Articles", mentions={"Articles": bot}
    )

    assert delivered(server) == ["hello Articles"]


def test_a_general_command_reaches_the_bot_unless_another_bot_spoke_last(server):
    ann, other = server.person("Ann"), server.other_bot("other_bot")
    group = server.group("Readers", members=[ann])
    ann.says(group, "/ask first")
    other.says(group, "I am here too")
    ann.says(group, "/ask second")
    group.post({"from": server.bot_user}, {"text": "an answer"})
    ann.says(group, "anonymous and", anonymous=True)
    ann.says(group, "/ask third")

    assert delivered(server) == ["/ask first", "/ask third"]


def test_replies_to_the_bot_reach_it_and_replies_to_others_do_not(server):
    ann = server.person("Ann")
    group = server.group("Readers")
    answer = group.post({"from": server.bot_user}, {"text": "an answer"})
    other = ann.says(group, "something else")
    ann.says(group, "why?", reply_to=answer)
    ann.says(group, "why not?", reply_to=other)

    assert delivered(server) == ["why?"]


def test_what_was_sent_via_the_bot_reaches_it(server):
    ann = server.person("Ann")
    group = server.group("Readers")
    ann.says(group, "via it", via_bot=True)
    ann.says(group, "via another", via_bot=server.other_bot("other_bot"))

    assert delivered(server) == ["via it"]


@pytest.mark.parametrize("who", ["admin", "reads all"])
def test_an_administrator_and_a_bot_without_privacy_mode_hear_people_but_not_bots(who):
    server = BotApiServer(can_read_all_group_messages=who == "reads all")
    group = server.group("Readers", bot_is_admin=who == "admin")
    server.person("Ann").says(group, "hello")
    server.other_bot("other_bot").says(group, "I am a bot")

    assert delivered(server) == ["hello"]


def test_another_bot_reaches_it_by_a_command_meant_for_it(server):
    server.other_bot("other_bot").says(server.group("Readers"), "/ask@articles_bot who?")

    assert delivered(server) == ["/ask@articles_bot who?"]


def test_nothing_reaches_a_bot_that_was_removed(server):
    ann = server.person("Ann")
    group = server.group("Readers")
    group.sets_bot("kicked", by=ann)
    ann.says(group, "/ask@articles_bot who?")

    assert [list(update)[1] for update in server.updates.pending] == ["my_chat_member"]


def test_force_delivers_anything(server):
    server.person("Ann").says(server.group("Readers"), "hello", force=True)

    assert delivered(server) == ["hello"]
