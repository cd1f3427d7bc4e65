"""Compute the features of an article's lines that depend on no other article."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from enum import IntFlag

import numpy as np
import numpy.typing as npt

from retrieval.cleaning.line_rules import fold_line
from retrieval.cleaning.line_shapes import (
    ends_sentence,
    folded_lines,
    is_label,
    is_long,
    is_punctuated,
)
from retrieval.types.article import Article

HALF = 32
"""Bits of half a line's hash: the lower half hashes the line, the upper the line with names,
numbers and dates masked."""

_LONGEST_MASKED = 300  # characters: what is longer is more than a date and a name in a frame
_LONGEST_OWN = 600  # characters: no notice is longer, and searching takes time
_SHORTEST_NAME = 4  # characters: shorter publishers' and authors' names are words as well
_WEEKDAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_VARYING = re.compile(
    rf"""\b{_MONTH}\.?(?=\s\d)                     # March 3, 2021
       | \d[\d.,:/-]*                              # 2021, 3.5, 04:55, 2016-04-29
         (?:(?:\s[^\W\d]+\.?){{1,3}}\s\d{{4}}\b)?  # 3 May 2021, 3 de mayo de 2021
       | \b{_WEEKDAY}\b""",
    re.VERBOSE,
)
_DIGIT = re.compile(r"\d")
_OWN = re.compile(
    r"""https?:// | \bwww\. | \b[\w-]+\.(?:com|org|net|info|news|co\.[a-z]{2})\b
      | (?:^|\s)@\w | \w@\w | ©
      | \b(?:this|our)\s(?:article|story|report|column|post|interview|newsletter|podcast|site
          |website|page|reporting|journalism|readers|subscribers|newsroom|coverage|series)\b
      | \b(?:newsletters?|subscri(?:be|bers?|ptions?)|donat(?:e|ions?)|copyright(?:ed)?
          |re(?:print|publish)(?:ed|ing)?|paywall|whatsapp\schannel)\b
      | \b(?:follow|support|contact|e-?mail|join|write\sto|get\sin\stouch\swith)\sus\b
      | \b(?:first|originally|previously)\s(?:published|appeared|aired)\b
      | \b(?:views|opinions)\s(?:expressed|in\sthis)\b
      | ^(?:editor's\snote|correction|disclaimer|disclosure)\b""",
    re.VERBOSE,
)
_OWN_HINTS = (
    "http", "www.", ".com", ".org", ".net", ".info", ".news", ".co.", "@", "©", " us", "this ",
    "our ", "newsletter", "subscri", "donat", "copyright", "print", "publish", "paywall",
    "whatsapp", " appeared", " aired", " expressed", " in this", "editor", "correction", "disclos",
    "disclaim",
)  # fmt: skip
"""A filter a hundred times as fast: whatever `_OWN` finds holds one of these."""


class Trait(IntFlag):
    """What is known of a line from the line alone."""

    LABEL = 1
    """Short and without punctuation, in an article that ends its sentences with full stops."""
    LONG = 2
    """Too long for a heading."""
    OWN = 4
    """Refers to its own page or site, or gives an address."""
    NAMES = 8
    """Names its article's publisher or author."""


@dataclass(frozen=True, slots=True)
class LineFeatures:
    """The features of an article's lines, or of several articles' lines in order."""

    hashes: npt.NDArray[np.uint64]
    """(n_lines,) hashes of the blocks' folded text; see `HALF`."""
    traits: npt.NDArray[np.uint8]
    """(n_lines,) bits of `Trait`."""


def describe_lines(article: Article) -> LineFeatures:
    """Return the features of an article's lines, one line for each block."""
    lines = folded_lines(article)
    names = _names(article)
    labels = _has_labels(lines)
    traits = [_traits(line, names, labels=labels) for line in lines]
    return LineFeatures(
        np.array([_hash(line, names) for line in lines], dtype=np.uint64),
        np.array(traits, dtype=np.uint8),
    )


def _has_labels(lines: list[str]) -> bool:
    """Tell whether sentences end with full stops, so that what is short and bare is a label.

    Two that do are enough in a short article, of which most may be labels.
    """
    is_short = not any(map(is_long, lines))
    return is_punctuated(lines) or (is_short and sum(map(ends_sentence, lines)) >= 2)


def _names(article: Article) -> tuple[str, ...]:
    """Return the names of the article's publisher and author, folded."""
    names = (fold_line(name) for name in (article.publisher, article.author) if name)
    return tuple(name for name in names if len(name) >= _SHORTEST_NAME)


def _traits(line: str, names: tuple[str, ...], *, labels: bool) -> int:
    return (
        Trait.LABEL * (labels and is_label(line))
        | Trait.LONG * is_long(line)
        | Trait.OWN * _is_own(line)
        | Trait.NAMES * any(name in line for name in names)
    )


def _is_own(line: str) -> bool:
    may_be = len(line) <= _LONGEST_OWN and any(hint in line for hint in _OWN_HINTS)
    return may_be and _OWN.search(line) is not None


def _hash(line: str, names: tuple[str, ...]) -> int:
    """Return the hash of a line, and in the upper half that of the masked line."""
    exact, masked = _digest(line), _masked(line, names)
    return (exact if masked == line else _digest(masked)) << HALF | exact


def _masked(line: str, names: tuple[str, ...]) -> str:
    """Return the line with placeholders for names, numbers and dates."""
    if len(line) > _LONGEST_MASKED:
        return line
    for name in names:
        line = line.replace(name, "@")
    return _VARYING.sub("#", line) if "day" in line or _DIGIT.search(line) else line


def _digest(text: str) -> int:
    data = text.encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(data, digest_size=HALF // 8).digest(), "little")
