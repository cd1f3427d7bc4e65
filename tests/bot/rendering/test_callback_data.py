from __future__ import annotations

import pytest

from bot.rendering.callback_data import button


def test_a_button_says_its_name_and_arguments() -> None:
    assert button("More", "more", "3f9a", 1).callback_data == "more:3f9a:1"


@pytest.mark.parametrize("arguments", [("x" * 60,), ("a:b",)])
def test_data_that_telegram_or_we_could_not_read_is_refused(arguments: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="no data for a button"):
        button("More", "more", *arguments)
