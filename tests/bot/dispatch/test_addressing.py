from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import Message, User

from bot.dispatch.addressing import AddressedMessage, read_message
from botapi import BotApiServer

QUESTION = "Who is Jay Dahman?"
CLAIM = "The clinic treated five hundred patients."


class Scene:
    """People and chats whose messages have the entities that Telegram would give them."""

    def __init__(self) -> None:
        self.world = BotApiServer(username="articles_bot")
        self.ann = self.world.person("Ann", username="ann")
        self.bob = self.world.person("Bob")
        self.group = self.world.group("Readers", members=[self.ann, self.bob])
        self.bot = User(
            self.world.bot_user["id"], "Articles", is_bot=True, username="articles_bot"
        )

    def read(self, message: dict[str, Any]) -> AddressedMessage | None:
        parsed = Message.de_json(message, None)
        assert parsed
        return read_message(parsed, self.bot)

    def bot_says(self, text: str) -> dict[str, Any]:
        return self.group.post({"from": self.world.bot_user}, {"text": text})


@pytest.fixture
def scene() -> Scene:
    return Scene()


@pytest.mark.parametrize(
    ("text", "command", "question"),
    [
        (QUESTION, "", QUESTION),
        ("  two\nlines  ", "", "two lines"),
        (f"/ask {QUESTION}", "ask", QUESTION),
        (f"/ASK@Articles_Bot {QUESTION}", "ask", QUESTION),
        (f"@articles_bot {QUESTION}", "", QUESTION),
        ("/start payload", "start", "payload"),
        ("/unknown thing", "unknown", "thing"),
        ("👍", "", ""),
        ("?!", "", ""),
        ("/ask", "ask", ""),
    ],
)
def test_in_private_everything_written_is_for_the_bot(
    scene: Scene, text: str, command: str, question: str
) -> None:
    assert scene.read(scene.ann.says(scene.ann.private, text)) == AddressedMessage(
        command, question
    )


@pytest.mark.parametrize(
    ("text", "command", "question"),
    [
        (f"/ask {QUESTION}", "ask", QUESTION),
        (f"/ask@articles_bot {QUESTION}", "ask", QUESTION),
        (f"/Ask@ARTICLES_BOT\n{QUESTION}", "ask", QUESTION),
        (f"@articles_bot {QUESTION}", "", QUESTION),
        (f"@Articles_Bot, {QUESTION}", "", QUESTION),
        (f"Hey @articles_bot: {QUESTION}", "", f"Hey : {QUESTION}"),
        (f"{QUESTION} @articles_bot", "", QUESTION),
        (f"👩‍👩‍👧 𝒾 @articles_bot {QUESTION}", "", f"👩‍👩‍👧 𝒾 {QUESTION}"),
        (f"/ask@articles_bot 🙂 @articles_bot {QUESTION}", "ask", f"🙂 {QUESTION}"),
        ("@articles_bot", "", ""),
        ("/help", "help", ""),
        ("/sources@articles_bot", "sources", ""),
        ("/foo@articles_bot", "foo", ""),
    ],
)
def test_in_a_group_a_command_or_a_mention_is_for_the_bot(
    scene: Scene, text: str, command: str, question: str
) -> None:
    assert scene.read(scene.ann.says(scene.group, text)) == AddressedMessage(command, question)


@pytest.mark.parametrize(
    "text",
    [
        QUESTION,
        f"/ask@other_bot {QUESTION}",
        f"/ask@other_bot @articles_bot {QUESTION}",
        "/weather Toronto",
        f"@other_bot {QUESTION}",
        f"@articles_bots {QUESTION}",
        "Write to me@articles_bot.org please",
        "https://t.me/articles_bot",
        f"well, /ask {QUESTION}",
        "articles_bot",
    ],
)
def test_other_talk_in_a_group_is_not_for_the_bot(scene: Scene, text: str) -> None:
    assert scene.read(scene.ann.says(scene.group, text, force=True)) is None


def test_words_that_only_look_like_a_mention_are_none_without_the_entity(scene: Scene) -> None:
    message = scene.ann.says(scene.group, f"@articles_bot {QUESTION}")
    assert scene.read({**message, "entities": []}) is None


def test_a_mention_by_name_without_username_is_for_the_bot(scene: Scene) -> None:
    message = scene.ann.says(scene.group, f"Articles, {QUESTION}")
    entity = {"type": "text_mention", "offset": 0, "length": 8, "user": scene.world.bot_user}
    assert scene.read({**message, "entities": [entity]}) == AddressedMessage("", QUESTION)
    entity["user"] = scene.bob.user
    assert scene.read({**message, "entities": [entity]}) is None


def test_a_reply_to_the_bot_is_for_the_bot(scene: Scene) -> None:
    said = scene.bot_says("An answer.")
    assert scene.read(scene.ann.says(scene.group, QUESTION, reply_to=said)) == AddressedMessage(
        "", QUESTION
    )


@pytest.mark.parametrize("text", ["👍", "...", f"/ask@other_bot {QUESTION}", "/weather Toronto"])
def test_a_reply_to_the_bot_without_words_or_for_another_bot_is_not(
    scene: Scene, text: str
) -> None:
    said = scene.bot_says("An answer.")
    assert scene.read(scene.ann.says(scene.group, text, reply_to=said, force=True)) is None


def test_a_reply_to_somebody_else_is_not_for_the_bot(scene: Scene) -> None:
    said = scene.bob.says(scene.group, "Hello, all.", force=True)
    assert scene.read(scene.ann.says(scene.group, QUESTION, reply_to=said, force=True)) is None


@pytest.mark.parametrize("text", ["/ask", "/ask@articles_bot", "@articles_bot", "@articles_bot ?"])
def test_a_bare_call_as_a_reply_asks_that_message(scene: Scene, text: str) -> None:
    asked = scene.bob.says(scene.group, f"@articles_bot {QUESTION}")
    addressed = scene.read(scene.ann.says(scene.group, text, reply_to=asked))
    assert addressed
    assert addressed.question == QUESTION


def test_a_bare_call_as_a_reply_to_a_picture_asks_its_caption(scene: Scene) -> None:
    asked = scene.bob.sends(scene.group, "photo", caption=QUESTION)
    assert scene.read(scene.ann.says(scene.group, "/ask", reply_to=asked)) == AddressedMessage(
        "ask", QUESTION, about=True
    )


def test_a_bare_call_as_a_reply_to_a_part_of_a_message_asks_that_part(scene: Scene) -> None:
    asked = scene.bob.says(scene.group, f"I wonder. {QUESTION} And so on.", force=True)
    message = scene.ann.says(scene.group, "/ask", reply_to=asked, quote=QUESTION)
    assert scene.read(message) == AddressedMessage("ask", QUESTION, about=True)


@pytest.mark.parametrize("words", ["is this true?", "Really?!", "stimmt das?", "правда?", "حقا؟"])
@pytest.mark.parametrize("call", ["/ask {}", "@articles_bot {}", "{} @articles_bot"])
def test_words_that_only_point_ask_about_the_message_replied_to(
    scene: Scene, call: str, words: str
) -> None:
    said = scene.bob.says(scene.group, CLAIM, force=True)
    addressed = scene.read(scene.ann.says(scene.group, call.format(words), reply_to=said))
    assert addressed
    assert (addressed.question, addressed.about) == (CLAIM, True)


def test_words_that_only_point_are_a_question_where_they_point_to_nothing(scene: Scene) -> None:
    alone = scene.ann.says(scene.group, "/ask is this true?")
    assert scene.read(alone) == AddressedMessage("ask", "is this true?")
    to_the_bot = scene.ann.says(scene.group, "really?", reply_to=scene.bot_says("An answer."))
    assert scene.read(to_the_bot) == AddressedMessage("", "really?")
    photo = scene.bob.sends(scene.group, "photo", force=True)
    wordless = scene.ann.says(scene.group, "/ask is this true?", reply_to=photo)
    assert scene.read(wordless) == AddressedMessage("ask", "")


def test_in_private_a_forwarded_message_is_asked_about_by_itself_or_by_a_reply(
    scene: Scene,
) -> None:
    private = scene.ann.private
    forwarded = scene.ann.says(private, CLAIM, forwarded=True)
    assert scene.read(forwarded) == AddressedMessage("", CLAIM, about=True)
    for text in ("is this true?", "/ask"):
        addressed = scene.read(scene.ann.says(private, text, reply_to=forwarded))
        assert addressed
        assert (addressed.question, addressed.about) == (CLAIM, True)
    own = scene.ann.says(private, QUESTION, reply_to=forwarded)
    assert scene.read(own) == AddressedMessage("", QUESTION)
    assert scene.read(scene.ann.says(private, "👍", reply_to=forwarded)) == AddressedMessage()


def test_words_of_ones_own_come_before_those_replied_to(scene: Scene) -> None:
    asked = scene.bob.says(scene.group, "Something else?", force=True)
    message = scene.ann.says(scene.group, f"/ask {QUESTION}", reply_to=asked)
    assert scene.read(message) == AddressedMessage("ask", QUESTION)


def test_a_bare_call_as_a_reply_to_the_bot_asks_nothing(scene: Scene) -> None:
    said = scene.bot_says("An answer.")
    assert scene.read(scene.ann.says(scene.group, "/ask", reply_to=said)) == AddressedMessage(
        "ask", ""
    )


def test_a_topic_opened_by_the_bot_does_not_make_each_message_in_it_a_reply(scene: Scene) -> None:
    forum = scene.world.group("Forum", members=[scene.ann], forum=True)
    topic = forum.topic("Syria")
    message = scene.ann.says(topic, QUESTION, force=True)
    opened = {**message["reply_to_message"], "from": scene.world.bot_user}
    assert scene.read({**message, "reply_to_message": opened}) is None


def test_a_bare_call_in_a_topic_asks_nothing(scene: Scene) -> None:
    forum = scene.world.group("Forum", members=[scene.ann], forum=True)
    assert scene.read(scene.ann.says(forum.topic("Syria"), "/ask")) == AddressedMessage("ask", "")


def test_an_anonymous_admin_and_a_channel_are_people(scene: Scene) -> None:
    channel = scene.world.channel("News")
    asked = AddressedMessage("ask", QUESTION)
    assert scene.read(scene.ann.says(scene.group, f"/ask {QUESTION}", anonymous=True)) == asked
    assert scene.read(scene.ann.says(scene.group, f"/ask {QUESTION}", as_chat=channel)) == asked


def test_bots_channels_and_what_came_through_a_bot_are_not_answered(scene: Scene) -> None:
    text = f"/ask@articles_bot {QUESTION}"
    channel = scene.world.channel("News")
    post = scene.world.channel_post(channel, text)
    assert scene.read(post) is None
    assert scene.read(scene.world.automatic_forward(post, scene.group, force=True)) is None
    other = scene.world.other_bot("other_bot")
    assert scene.read(other.says(scene.group, text, force=True)) is None
    assert scene.read(scene.ann.says(scene.group, text, via_bot=other, force=True)) is None
    assert scene.read(scene.ann.says(scene.ann.private, QUESTION, via_bot=True)) is None
    business = {**scene.ann.says(scene.ann.private, text), "business_connection_id": "b1"}
    assert scene.read(business) is None


def test_service_messages_are_not_answered(scene: Scene) -> None:
    for chat in (scene.ann.private, scene.group):
        assert scene.read(chat.post({"from": scene.ann.user}, {"new_chat_title": "Hm"})) is None


def test_media_is_for_the_bot_in_private_and_where_its_caption_names_it(scene: Scene) -> None:
    voice = scene.ann.sends(scene.ann.private, "voice")
    assert scene.read(voice) == AddressedMessage()
    assert scene.read({**voice, "edit_date": voice["date"]}) is None
    assert scene.read(scene.ann.sends(scene.group, "photo", force=True)) is None
    said = scene.bot_says("An answer.")
    sticker = scene.ann.sends(scene.group, "sticker", reply_to=said, force=True)
    assert scene.read(sticker) is None
    captioned = scene.ann.sends(scene.group, "photo", caption=f"@articles_bot {QUESTION}")
    assert scene.read(captioned) is not None


@given(before=st.text(max_size=30), after=st.text(max_size=30))
def test_a_mention_is_cut_out_exactly_whatever_stands_around_it(before: str, after: str) -> None:
    scene = Scene()
    text = f"{before} @articles_bot {after}"
    offset = len(f"{before} ".encode("utf-16-le")) // 2
    entity = {"type": "mention", "offset": offset, "length": len("@articles_bot")}
    message = {**scene.ann.says(scene.group, "@articles_bot"), "text": text, "entities": [entity]}
    addressed = scene.read(message)
    assert addressed is not None
    left = " ".join(f"{before} {after}".split())
    expected = left.strip(" ,:;–—-")
    assert addressed.question == (expected if any(c.isalnum() for c in expected) else "")
