"""Plain text into the entities that Telegram finds in it, counted in UTF-16 code units."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

Entity = dict[str, Any]


class Formatted(NamedTuple):
    """A text and its entities, in Telegram's order: by offset, the longest first."""

    text: str
    entities: list[Entity]


def utf16_length(text: str) -> int:
    """Return the length that Telegram counts."""
    return len(text) + sum(character > "\uffff" for character in text)


def covered(text: str, entity: Entity) -> str:
    """Return the words that an entity covers."""
    start, end = 2 * entity["offset"], 2 * (entity["offset"] + entity["length"])
    return text.encode("utf-16-le")[start:end].decode("utf-16-le")


def trimmed(formatted: Formatted) -> Formatted:
    """Return the text without the space around it, as Telegram stores it, entities moved along."""
    text = formatted.text.translate(_CONTROLS).rstrip(" \n")
    blank = len(text) - len(text.lstrip(" \n"))
    lead = min([blank, *(entity["offset"] for entity in formatted.entities)])
    end = utf16_length(text)
    kept = []
    for entity in formatted.entities:
        length = min(entity["offset"] + entity["length"], end) - entity["offset"]
        if length > 0:
            kept.append({**entity, "offset": entity["offset"] - lead, "length": length})
    return Formatted(text[lead:], kept)


_CONTROLS = {code: " " for code in range(32) if code != ord("\n")}


_FOUND = {
    "email": r"[\w.+-]+@(?:[\w-]+\.)+[a-z]{2,}",
    "url": r"(?:https?://[^\s<>\"]+|\b(?:[\w-]+\.)+(?:com|org|net|info|ca|uk|de|io|me)\b(?:/[^\s<>\"]*)?)",
    "bot_command": r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32}|(?!@))(?![\w/<>])",
    "mention": r"(?<!\w)@[A-Za-z0-9_]{4,32}(?!\w)",
    "hashtag": r"(?<!\w)#(?=\d*[^\W\d])\w{1,256}(?![\w#])",
}
# One alternation: what starts first wins, and nothing is found inside what is found.
_FINDER = re.compile("|".join(f"(?P<{kind}>{rule})" for kind, rule in _FOUND.items()))


def find_entities(text: str, people: Mapping[str, Entity] | None = None) -> list[Entity]:
    """Return what Telegram marks in plain text.

    people: words of the text -> user objects, which become text mentions as apps write them.
    """
    found = [_text_mention(text, name, user) for name, user in (people or {}).items()]
    for match in _FINDER.finditer(text):
        kind = str(match.lastgroup)
        words = match[0].rstrip(".,:;!?)'") if kind == "url" else match[0]
        found.append(_entity(text, match.start(), words, type=kind))
    return in_order(found)


def in_order(entities: Iterable[Entity]) -> list[Entity]:
    """Return the entities as Telegram lists them."""
    return sorted(entities, key=lambda entity: (entity["offset"], -entity["length"]))


def with_found(formatted: Formatted) -> Formatted:
    """Add what Telegram finds by itself outside of code and links."""
    closed = [e for e in formatted.entities if e["type"] in {"code", "pre", "text_link"}]
    found = [
        entity
        for entity in find_entities(formatted.text)
        if not any(_overlap(entity, other) for other in closed)
    ]
    return Formatted(formatted.text, in_order([*formatted.entities, *found]))


def _overlap(a: Entity, b: Entity) -> bool:
    starts_before_end = a["offset"] < b["offset"] + b["length"]
    return bool(starts_before_end and b["offset"] < a["offset"] + a["length"])


def _entity(text: str, start: int, words: str, **rest: Any) -> Entity:
    return {"offset": utf16_length(text[:start]), "length": utf16_length(words), **rest}


def _text_mention(text: str, name: str, user: Entity) -> Entity:
    return _entity(text, text.index(name), name, type="text_mention", user=user)
