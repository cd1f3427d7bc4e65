"""HTML that bots send into text and entities, by the rules and in the words of Telegram.

They are those of parse_html in TDLib's MessageEntity.cpp, which Telegram's own Bot API server
runs; offsets in errors count bytes there, and so here. Simpler than there: whatever is wrong
inside of a tag is an unclosed tag.
"""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import parse_qs, urlsplit, urlunsplit

from botapi.entities import Entity, Formatted, in_order, utf16_length

_SIMPLE_TAGS = {
    **dict.fromkeys(("b", "strong"), "bold"),
    **dict.fromkeys(("i", "em"), "italic"),
    **dict.fromkeys(("u", "ins"), "underline"),
    **dict.fromkeys(("s", "strike", "del"), "strikethrough"),
    **dict.fromkeys(("span", "tg-spoiler"), "spoiler"),
}
_TAGS = {*_SIMPLE_TAGS, "a", "tg-emoji", "code", "pre", "blockquote"}
_ARGUMENTS = {"a": "href", "tg-emoji": "emoji-id", "code": "class", "span": "class"}
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}

_CHARACTER = re.compile(r"&(?:#x([0-9a-fA-F]+)|#(\d+)|([A-Za-z]+));?")
_ATTRIBUTE = re.compile(
    r"""\s+([^\s=>/"']+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([A-Za-z0-9.-]+)(?=[\s>])))?"""
)
_ATTRIBUTES = re.sub(r"\((?!\?)", "(?:", _ATTRIBUTE.pattern)
_PIECE = re.compile(
    rf"</(?P<end>[^\s>]*)\s*>|<(?P<start>[^\s>]*)(?P<attributes>(?:{_ATTRIBUTES})*)\s*>"
    r"|(?P<broken></?(?P<name>[^\s>]*)(?P<after>.?))|(?P<words>[^<&]+|&(?:#?\w+;?)?)",
    re.DOTALL,
)


class ParseError(ValueError):
    """What Telegram says of a text that it cannot parse."""


class _OpenTag(NamedTuple):
    name: str
    argument: str
    """Its href, class or emoji-id; "expandable" for such a blockquote."""
    offset: int
    start: int
    """Where its words start, in characters of the plain text."""


def parse_html(html: str) -> Formatted:
    """Return the text and its entities; raise ParseError with Telegram's words."""
    parsing = _Parsing()
    for piece in _PIECE.finditer(html):
        where = f"at byte offset {len(html[: piece.start()].encode())}"
        if piece["words"] is not None:
            parsing.text += _CHARACTER.sub(_decoded, piece["words"])
        elif piece["end"] is not None or piece[0].startswith("</"):
            parsing.end(piece, where)
        else:
            parsing.start(piece, where)
    if parsing.open:
        name = parsing.open[-1].name
        raise ParseError(f'Can\'t find end tag corresponding to start tag "{name}"')
    return Formatted(parsing.text, in_order(reversed(parsing.entities)))


class _Parsing:
    """What has been read of one text."""

    def __init__(self) -> None:
        self.text = ""
        self.open: list[_OpenTag] = []
        self.entities: list[Entity] = []

    def start(self, piece: re.Match[str], where: str) -> None:
        """Open a tag."""
        name = (piece["name"] if piece["broken"] else piece["start"]).lower()
        if piece["broken"] and not piece["after"]:
            raise ParseError(f"Unclosed start tag {where}")
        if name not in _TAGS:
            raise ParseError(f'Unsupported start tag "{name}" {where}')
        if piece["broken"]:
            raise ParseError(f'Unclosed start tag "{name}" {where}')
        found = _ATTRIBUTE.findall(piece["attributes"])
        attributes = {attribute: "".join(values) for attribute, *values in found}
        argument = attributes.get(_ARGUMENTS.get(name, ""), "")
        if name == "span" and argument != "tg-spoiler":
            raise ParseError(f'Tag "span" must have class "tg-spoiler" {where}')
        if name == "blockquote":
            argument = "expandable" if "expandable" in attributes else ""
            # The documents forbid it; what Telegram makes of it is nothing to rely on.
            if any(tag.name == "blockquote" for tag in self.open):
                raise ParseError(f'Nested "blockquote" {where}')
        argument = _CHARACTER.sub(_decoded, argument)
        self.open.append(_OpenTag(name, argument, utf16_length(self.text), len(self.text)))

    def end(self, piece: re.Match[str], where: str) -> None:
        """Close the last tag, and make its entity."""
        if not self.open:
            raise ParseError(f"Unexpected end tag {where}")
        if piece["broken"]:
            raise ParseError(f"Unclosed end tag {where}")
        tag, name = self.open.pop(), piece["end"].lower()
        if name not in {"", tag.name}:
            expected = f'expected "</{tag.name}>", found "</{name}>"'
            raise ParseError(f"Unmatched end tag {where}, {expected}")
        words = self.text[tag.start :]
        meaning = _meaning(tag, words)
        if not words or meaning is None:
            return
        entity = {"offset": tag.offset, "length": utf16_length(words)}
        last = self.entities[-1] if self.entities else {}
        if tag.name == "pre" and last == {**last, **entity, "type": "code"} and "language" in last:
            last["type"] = "pre"
        else:
            self.entities.append({**entity, **meaning})


def _meaning(tag: _OpenTag, words: str) -> Entity | None:
    """Return the entity's type and its own fields, or None where Telegram makes none."""
    if tag.name in _SIMPLE_TAGS:
        return {"type": _SIMPLE_TAGS[tag.name]}
    if tag.name == "a":
        return _link(tag.argument or words)
    if tag.name == "blockquote":
        return {"type": f"{tag.argument}_blockquote".lstrip("_")}
    if tag.name == "tg-emoji":
        if not re.fullmatch(r"[1-9]\d*", tag.argument):
            raise ParseError("Invalid custom emoji identifier specified")
        return {"type": "custom_emoji", "custom_emoji_id": tag.argument}
    language = tag.argument.removeprefix("language-")
    return {"type": tag.name, **({"language": language} if language != tag.argument else {})}


def _decoded(match: re.Match[str]) -> str:
    """Return the character meant; Telegram leaves what it does not know."""
    hexadecimal, decimal, name = match.groups()
    if name:
        return _NAMED.get(name, match[0])
    code = int(hexadecimal, 16) if hexadecimal else int(decimal)
    short = len(match[0].rstrip(";")) < 10  # longer ones are left, however many zeros
    usable = short and 0 < code < 0x10FFFF and not 0xD800 <= code <= 0xDFFF
    return chr(code) if usable else match[0]


def _link(url: str) -> Entity | None:
    """Return a link as Telegram keeps it; None for an address that it silently drops."""
    parts = urlsplit(url if "://" in url else f"http://{url}")
    if parts.scheme == "tg" and parts.netloc == "user":
        return {"type": "text_mention", "user": {"id": int(parse_qs(parts.query)["id"][0])}}
    web = parts.scheme in {"http", "https"} and "." in (parts.hostname or "").strip(".")
    if re.search(r"\s", url) or not (web or parts.scheme == "tg"):
        return None
    path = parts.path or "/"
    return {"type": "text_link", "url": urlunsplit(parts._replace(path=path)) if web else url}
