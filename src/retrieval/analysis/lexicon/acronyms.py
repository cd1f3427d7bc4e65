"""Find the acronyms that a text defines, such as "Médecins Sans Frontières (MSF)"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

VERSION = 1
"""Raise it when the same text gives other definitions: saved indexes are then built anew."""

_CAPITALS = re.compile(r"[A-Z][^\s()]{0,2}[A-Z]")  # most sentences have none so near, and are done
_LONGEST_FORM = 120  # characters; a definition is no sentence
_SHORT = r"(?P<short>[A-Z0-9](?:[\w&-]{1,9}|(?:\.[A-Z])+\.?))"
_CALLED = r"(?:or|also|the|abbreviated|as|known|commonly|called|simply|hereafter|formerly)"
_BRACKETED = re.compile(rf"\(\s*(?:{_CALLED} ){{0,3}}[\"“']?{_SHORT}[\"”']?\s*[),;]")
_OR = re.compile(
    r",? (?:or|(?:also |commonly |better )?(?:known as|abbreviated(?: as| to)?)) (?:the )?"
    rf"{_SHORT}\b"
)
_EXPLAINED = re.compile(rf"(?<![\w.-]){_SHORT} \((?:the )?(?P<long>[^()]{{5,{_LONGEST_FORM}}})\)")
_STANDS_FOR = re.compile(
    rf"(?<![\w.-]){_SHORT}(?:,? which)? (?:stands|stood|is short|was short) for "
    rf"(?:the )?[\"“']?(?P<long>[^()\"“”.,;:]{{5,{_LONGEST_FORM}}})"
)
_CAPITALISED = r"[^\W\d_a-z][\w’'-]*"
_NAME_BEFORE = re.compile(
    rf"(?<!\w){_CAPITALISED}(?: (?:(?:and|of|for|the|in|on|de|des|du|et|la|und|für|&) )*"
    rf"{_CAPITALISED})+$"
)
_BINDING = frozenset("a an and at by de des du et for in la le of on or the to und von".split())  # noqa: SIM905 - a table
_CREDITS = frozenset("AFP AP UPI EPA BBC CNN CBS NBC ABC DPA TASS UK US USA EU UN".split())  # noqa: SIM905 - a table
_LETTERS_AT_LEAST = 3  # of an acronym that its long form does not spell


@dataclass(frozen=True, slots=True)
class AcronymDefinition:
    """An acronym and what it stands for, as a text has them."""

    short: str
    long: str


def find_definitions(sentence: str) -> Iterator[AcronymDefinition]:
    """Yield the definitions that a sentence gives, in the order of their patterns.

    The long form is the shortest that spells the acronym, found from its end (Schwartz & Hearst
    2003), where it is written before the acronym in brackets, after "or" or "known as", or in
    brackets behind it. Unlike there, a capitalised name that spells it not is taken too, in
    another language mostly, if it has as many words as the acronym letters or begins like it:
    "Doctors Without Borders (MSF)", "the Union of Medical Care and Relief Organizations, or
    UOSSM".
    """
    if not _CAPITALS.search(sentence):
        return
    for pattern in (_BRACKETED, _OR) if "(" in sentence else (_OR,):
        for match in pattern.finditer(sentence):
            short = match["short"]
            before = sentence[max(match.start() - _LONGEST_FORM, 0) : match.start()].rstrip(' ,“"')
            long = _before(short, before) if _is_acronym(short) else None
            if long:
                yield AcronymDefinition(short, long)
    for pattern in (_EXPLAINED, _STANDS_FOR):
        for match in pattern.finditer(sentence):
            short = match["short"]
            long = _within(short, match["long"].strip()) if _is_acronym(short) else None
            if long:
                yield AcronymDefinition(short, long)


def _is_acronym(short: str) -> bool:
    """Tell whether capitals outweigh the other letters, and there are two of them."""
    capitals = sum(character.isupper() for character in short)
    return capitals >= 2 and 2 * capitals >= len(_letters(short))


def _letters(short: str) -> str:
    """Return the letters that a long form has to spell, a plural's s left out."""
    letters = "".join(filter(str.isalnum, short))
    return letters[:-1] if letters.endswith("s") and letters[:-1].isupper() else letters


def _before(short: str, text: str) -> str | None:
    """Return the long form that the text ends with, or None."""
    letters = _letters(short)
    words = list(re.finditer(r"\S+", text))[-min(len(letters) + 5, 2 * len(letters)) :]
    if not words:
        return None
    start = words[0].start()
    spelled = _spelled_at_end(letters, text[start:])
    if spelled:
        return spelled
    name = _NAME_BEFORE.search(text[-_LONGEST_FORM:])
    return _translation(letters, name.group()) if name else None


def _within(short: str, text: str) -> str | None:
    """Return the long form that the text is or begins with, or None."""
    letters = _letters(short)
    words = text.split()
    for count in range(2, min(len(words), 2 * len(letters)) + 1):
        long = " ".join(words[:count]).rstrip(",;")
        if long == _spelled_at_end(letters, long) and _initials(letters, long) == len(letters):
            return long
    if text == _spelled_at_end(letters, text) and "," not in text:
        return text
    return _translation(letters, text) if _NAME_BEFORE.fullmatch(text) else None


def _spelled_at_end(letters: str, text: str) -> str | None:
    """Return the shortest end of the text that spells the letters, or None.

    From the last letter to the first each is looked for to the left; the first must begin a
    word, and half of them must, so that no letters found by chance make a name.
    """
    folded = text.casefold()
    if len(folded) != len(text):
        return None
    place = len(folded)
    for letter in reversed(letters[1:].casefold()):
        place = folded.rfind(letter, 0, place)
        if place < 0:
            return None
    while (place := folded.rfind(letters[0].casefold(), 0, place)) >= 0:
        long = text[place:]
        begins = place == 0 or not folded[place - 1].isalnum()
        if begins and _is_whole(long):
            spells = 2 * _initials(letters, long) >= len(letters)
            return long if spells and len(long) > len(letters) + 2 else None
    return None


def _is_whole(long: str) -> bool:
    """Tell whether it is a phrase of words, and no binding word begins or ends it."""
    words = long.split()
    bound = words[0].lower() in _BINDING or words[-1].lower() in _BINDING
    return len(words) > 1 and not bound and long.count("(") == long.count(")")


def _initials(letters: str, long: str) -> int:
    """Return how many of the letters begin words of the long form, in their order."""
    initials = [word[0].casefold() for word in re.findall(r"[^\W_]+", long)]
    fitting = 0
    for letter in letters.casefold():
        if letter in initials:
            initials = initials[initials.index(letter) + 1 :]
            fitting += 1
    return fitting


def _translation(letters: str, name: str) -> str | None:
    """Return the name if it may be what an acronym of another language stands for."""
    if len(letters) < _LETTERS_AT_LEAST or not letters.isupper() or letters in _CREDITS:
        return None
    name = name.removeprefix("The ")
    capitals = [word for word in name.split() if word[0].isupper()]
    alike = name[0] == letters[0] and len(capitals) >= _LETTERS_AT_LEAST
    return name if len(capitals) == len(letters) or alike else None
