import pytest

from botapi.entities import Formatted, covered, find_entities, trimmed, utf16_length, with_found


@pytest.mark.parametrize(
    ("text", "units"), [("", 0), ("é", 1), ("’", 1), ("😀", 2), ("e\u0301", 2)]
)
def test_length_counts_utf_16_units(text, units):
    assert utf16_length(text) == units


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("/ask@articles_bot who?", [("bot_command", "/ask@articles_bot")]),
        ("😀 /ask who?", [("bot_command", "/ask")]),
        ("a/ask 1/2 /x/y /ask@", []),
        ("😀 hi @articles_bot!", [("mention", "@articles_bot")]),
        (
            "(@articles_bot)@articles_bot",
            [("mention", "@articles_bot"), ("mention", "@articles_bot")],
        ),
        ("@abc x@articles_bot @articles_botё", []),
        ("write to ann@articles_bot.org", [("email", "ann@articles_bot.org")]),
        ("https://a.org/@articles_bot, see", [("url", "https://a.org/@articles_bot")]),
        ("see www.a.org.", [("url", "www.a.org")]),
        ("#Aleppo #1 a#b", [("hashtag", "#Aleppo")]),
        ("@articles_bot /ask", [("mention", "@articles_bot"), ("bot_command", "/ask")]),
    ],
)
def test_what_telegram_finds_in_plain_text(text, found):
    entities = find_entities(text)

    assert [(entity["type"], covered(text, entity)) for entity in entities] == found


def test_people_without_a_username_are_mentioned_by_their_words():
    text = "😀 ask Ann Lee"
    [entity] = find_entities(text, {"Ann Lee": {"id": 5}})

    assert (entity["type"], entity["user"], covered(text, entity)) == (
        "text_mention",
        {"id": 5},
        "Ann Lee",
    )


@pytest.mark.parametrize(
    ("text", "entity", "kept_text", "kept"),
    [
        ("  \n hi \n", (4, 2), "hi", (0, 2)),
        ("  hi  ", (0, 6), "  hi", (0, 4)),
        ("hi\t  ", (2, 3), "hi", None),
        ("\u00a0hi", (1, 2), "\u00a0hi", (1, 2)),
    ],
)
def test_space_around_a_text_goes_and_entities_move_along(text, entity, kept_text, kept):
    offset, length = entity
    formatted = trimmed(Formatted(text, [{"type": "bold", "offset": offset, "length": length}]))

    assert formatted.text == kept_text
    assert [(e["offset"], e["length"]) for e in formatted.entities] == ([kept] if kept else [])


def test_nothing_is_found_inside_of_code_and_links():
    entities = [{"type": "code", "offset": 0, "length": 4}]
    formatted = with_found(Formatted("/ask /help", entities))

    assert [entity["type"] for entity in formatted.entities] == ["code", "bot_command"]
