"""The pictures show what was said."""

from __future__ import annotations

import html
import re

from hypothesis import given
from hypothesis import strategies as st

from botapi.formatting import parse_html
from pictures.drawing import Bubble, Event, Transcript, draw, formatted


@given(
    st.lists(
        st.tuples(st.sampled_from(["b", "i", "code", "blockquote"]), st.text("a😀<&", max_size=4))
    )
)
def test_all_words_are_drawn_whatever_formats_them(parts: list[tuple[str, str]]) -> None:
    said = parse_html("".join(f"<{tag}>{html.escape(words)}</{tag}>" for tag, words in parts))
    drawn = formatted(said.text, said.entities)
    assert html.unescape(re.sub(r"<[^>]*>", "", drawn)) == said.text


def test_what_stands_inside_another_format_is_drawn_inside_it() -> None:
    said = parse_html("<blockquote>It <b>rained</b></blockquote>")
    assert formatted(said.text, said.entities) == "<blockquote>It <b>rained</b></blockquote>"


def test_a_page_shows_messages_presses_and_buttons() -> None:
    chat = {"id": 1, "type": "private"}
    keyboard = {"inline_keyboard": [[{"text": "More", "callback_data": "more"}]]}
    message = {"chat": chat, "text": "It rained.", "reply_markup": keyboard}
    page = draw(Transcript("Chat", [Event("Ann · More"), Bubble(message)]), dark=True)
    for shown in ("class=dark", "Ann · More", "It rained.", ">More<"):
        assert shown in page
