from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.library.id_codec import BASE32, BASE64, NumberCodec, decode_text, encode_text


@pytest.mark.parametrize(
    ("codec", "number", "width", "encoded"),
    [
        (BASE32, 0, 1, "0"),
        (BASE32, 31, 1, "z"),
        (BASE32, 32, 1, "10"),
        (BASE32, 268, 1, "8c"),
        (BASE64, 0, 3, "000"),
        (BASE64, 10, 1, "a"),
        (BASE64, 63, 1, "_"),
        (BASE64, 250_000, 3, "Z2g"),
    ],
)
def test_numbers_are_encoded_as_they_always_were(
    codec: NumberCodec, number: int, width: int, encoded: str
) -> None:
    assert codec.encode(number, width=width) == encoded
    assert codec.decode(encoded) == number


@given(st.lists(st.integers(0, 64**3 - 1)))
def test_numbers_of_one_width_come_back(numbers: list[int]) -> None:
    encoded = BASE64.encode_all(numbers, width=3)
    assert len(encoded) == 3 * len(numbers)
    assert BASE64.decode_all(encoded, width=3) == numbers


@pytest.mark.parametrize(("count", "width"), [(0, 1), (1, 1), (64, 1), (65, 2), (64**2, 2)])
def test_as_many_digits_are_used_as_the_last_number_needs(count: int, width: int) -> None:
    assert BASE64.width_of(count) == width


def test_what_is_no_digit_is_no_number() -> None:
    with pytest.raises(ValueError, match="not found"):
        BASE32.decode("4u")


def test_a_digest_is_what_it_always_was() -> None:
    assert BASE32.digest("syria-1", length=5) == "6pvft"


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_comes_back(text: str) -> None:
    encoded = encode_text(text)
    assert encoded.isascii()
    assert "=" not in encoded
    assert decode_text(encoded) == text


@pytest.mark.parametrize("encoded", ["a", "a b", "QQ+Q", "_w", "é"])
def test_what_encodes_no_text_is_refused(encoded: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the messages are the library's
        decode_text(encoded)
