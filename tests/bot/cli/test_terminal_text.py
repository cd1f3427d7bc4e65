from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cli.terminal_text import columns, wrap


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", [""]),
        ("one two three", ["one two", "three"]),
        ("a " + "b" * 10, ["a", "b" * 8, "bb"]),
        ("क्लिनिक क्लिनिक", ["क्लिनिक", "क्लिनिक"]),
        ("診療所診療所", ["診療所診", "療所"]),
    ],
)
def test_lines_are_cut_between_words_where_they_can_be(text: str, lines: list[str]) -> None:
    assert wrap(text, 8) == lines


@given(st.text(), st.integers(2, 20))
def test_no_line_is_wider_than_it_may_be_and_no_character_is_lost(text: str, width: int) -> None:
    lines = wrap(text, width)
    assert max(map(columns, lines)) <= width
    assert "".join("".join(lines).split()) == "".join(text.split())
