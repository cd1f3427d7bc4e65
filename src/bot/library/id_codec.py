"""Encode numbers, digests and text into the characters that ids, buttons and links may hold.

Everything here is a wire format: ids that people wrote down, and buttons and links that earlier
versions sent, must keep their meaning.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NumberCodec:
    """Writes natural numbers in the positional system whose digits are these characters."""

    digits: str

    def encode(self, number: int, *, width: int = 1) -> str:
        """Return the number in at least `width` digits, the most significant first."""
        base, encoded = len(self.digits), ""
        while number or len(encoded) < width:
            number, digit = divmod(number, base)
            encoded = self.digits[digit] + encoded
        return encoded

    def decode(self, encoded: str) -> int:
        """Return the number.

        Raises: ValueError, for a character that is no digit.
        """
        number = 0
        for digit in encoded:
            number = number * len(self.digits) + self.digits.index(digit)
        return number

    def encode_all(self, numbers: Iterable[int], *, width: int) -> str:
        """Return the numbers one after the other, each in `width` digits."""
        return "".join(self.encode(number, width=width) for number in numbers)

    def decode_all(self, encoded: str, *, width: int) -> list[int]:
        """Return the numbers that stand one after the other, `width` digits each.

        Raises: ValueError, for a character that is no digit.
        """
        starts = range(0, len(encoded), width)
        return [self.decode(encoded[start : start + width]) for start in starts]

    def width_of(self, count: int) -> int:
        """Return how many digits each of the numbers below `count` needs at most; at least 1."""
        return len(self.encode(max(count - 1, 0)))

    def digest(self, text: str, *, length: int) -> str:
        """Return `length` digits of the SHA-256 of a text: of each byte, its lowest digit."""
        hashed = hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
        return "".join(self.digits[byte % len(self.digits)] for byte in hashed[:length])


BASE32 = NumberCodec("0123456789abcdefghjkmnpqrstvwxyz")
"""What people read and type. Source: Crockford's Base32, which has no i, l, o, u to misread."""

BASE64 = NumberCodec("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_")
"""What only buttons hold: 64 values a byte. The order of the digits is ours, not RFC 4648's."""


def encode_text(text: str) -> str:
    """Return any text in the characters that a link's payload may have: base64url, unpadded."""
    encoded = base64.urlsafe_b64encode(text.encode("utf-8", "replace"))
    return encoded.decode().rstrip("=")


def decode_text(encoded: str) -> str:
    """Return the text.

    Raises: ValueError, for what is no base64url of UTF-8.
    """
    padded = encoded + "=" * (-len(encoded) % 4)
    try:
        return base64.b64decode(padded, altchars=b"-_", validate=True).decode()
    except binascii.Error as error:
        raise ValueError(str(error)) from None
