"""A transcript into a page that looks like a chat on a phone."""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from botapi import Message

Entity = dict[str, Any]

_TAGS = {
    "bold": ("<b>", "</b>"),
    "italic": ("<i>", "</i>"),
    "code": ("<code>", "</code>"),
    "pre": ("<pre>", "</pre>"),
    "blockquote": ("<blockquote>", "</blockquote>"),
    "expandable_blockquote": ("<blockquote class='expandable'>", "</blockquote>"),
}
_LINKED = {"text_link", "url", "mention", "bot_command", "text_mention"}
_SHOWN_OF_REPLY = 60  # characters


@dataclass(frozen=True, slots=True)
class Bubble:
    """A message as it stood at that moment."""

    message: Message
    mine: bool = False
    """Whether the reader wrote it."""


@dataclass(frozen=True, slots=True)
class Event:
    """What happened between two messages: a press, a notice."""

    text: str


@dataclass(slots=True)
class Transcript:
    """A conversation, in the order in which it was seen."""

    title: str
    """Of the chat, at its top."""
    items: list[Bubble | Event] = field(default_factory=list)


def draw(transcript: Transcript, *, dark: bool) -> str:
    """Return the page."""
    theme = "dark" if dark else "light"
    items = "\n".join(map(_item, transcript.items))
    title = html.escape(transcript.title)
    return (
        f"<!doctype html><html class={theme}><meta charset=utf-8><style>{_STYLE}</style>"
        f"<body><header>{title}</header><main>{items}</main></body></html>"
    )


def formatted(text: str, entities: Iterable[Entity]) -> str:
    """Return a message's text as HTML; entities are nested or apart, as Telegram gives them."""
    units = text.encode("utf-16-le")
    marks: list[tuple[int, int, str]] = []
    for place, entity in enumerate(entities):
        before, after = _TAGS.get(entity["type"], ("", ""))
        if entity["type"] in _LINKED:
            before, after = "<a>", "</a>"
        start, end = entity["offset"], entity["offset"] + entity["length"]
        marks += [(start, place + 1, before), (end, -place - 1, after)]
    shown, last = "", 0
    for offset, _, tag in sorted(marks, key=lambda mark: (mark[0], mark[1])):
        shown += _escaped(units[2 * last : 2 * offset]) + tag
        last = offset
    return shown + _escaped(units[2 * last :])


def _item(item: Bubble | Event) -> str:
    if isinstance(item, Event):
        return f"<p class=event dir=auto>{html.escape(item.text)}</p>"
    side = "mine" if item.mine else "theirs"
    return f"<div class='row {side}'>{''.join(_bubble(item))}</div>"


def _bubble(bubble: Bubble) -> Iterator[str]:
    message = bubble.message
    yield "<div class=bubble>"
    if message["chat"]["type"] != "private" and not bubble.mine:
        yield f"<div class=name>{html.escape(message['from']['first_name'])}</div>"
    if not bubble.mine and (replied := message.get("reply_to_message")):
        words = replied.get("text", "")
        cut = words[:_SHOWN_OF_REPLY] + ("…" if len(words) > _SHOWN_OF_REPLY else "")
        name = html.escape(replied.get("from", {}).get("first_name", ""))
        yield f"<div class=reply><b>{name}</b><br>{html.escape(cut)}</div>"
    text = formatted(message.get("text", ""), message.get("entities", []))
    shown = text.replace("</blockquote>\n", "</blockquote>")  # which ends its line by itself
    yield f"<div class=text>{shown}</div></div>"
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    if rows:
        yield "<div class=keyboard>"
        for row in rows:
            buttons = "".join(_button(button) for button in row)
            yield f"<div class=buttons>{buttons}</div>"
        yield "</div>"


def _button(button: dict[str, Any]) -> str:
    sign = "<sup>↗</sup>" if button.keys() & {"url", "switch_inline_query"} else ""
    return f"<span dir=auto>{html.escape(button['text'])}{sign}</span>"


def _escaped(units: bytes) -> str:
    return html.escape(units.decode("utf-16-le"), quote=False)


_STYLE = """
*{box-sizing:border-box;margin:0;padding:0}
html{width:360px;font:15px/1.33 "Noto Sans","Noto Sans Arabic","Noto Sans Devanagari",
  "Noto Color Emoji",sans-serif}
.light{--page:#c9d8c0;--mine:#eeffde;--theirs:#fff;--text:#000;--link:#168acd;--quote:#e8f3fa;
  --bar:#2f8fd8;--button:#00000055;--event:#00000048;--head:#fff;--name:#3a8fc7}
.dark{--page:#0e1621;--mine:#2b5278;--theirs:#182533;--text:#f5f5f5;--link:#6ab3f3;--quote:#203247;
  --bar:#6ab3f3;--button:#ffffff22;--event:#ffffff1c;--head:#17212b;--name:#6ab3f3}
body{background:var(--page);color:var(--text);width:360px}
header{background:var(--head);font-weight:600;padding:10px 14px}
main{padding:8px 8px 14px}
.row{display:flex;flex-direction:column;align-items:flex-start;margin-top:8px}
.mine{align-items:flex-end}
.bubble{background:var(--theirs);border-radius:12px;padding:6px 10px 7px;max-width:328px;
  overflow-wrap:anywhere}
.mine .bubble{background:var(--mine);max-width:290px}
.text{white-space:pre-wrap;unicode-bidi:plaintext}
blockquote{unicode-bidi:plaintext}
.name{color:var(--name);font-weight:600;font-size:14px}
.reply{border-left:3px solid var(--bar);background:var(--quote);border-radius:4px;padding:2px 8px;
  font-size:13px;margin:2px 0 4px;white-space:nowrap;overflow:hidden;text-overflow:ellipsis}
.reply b{color:var(--link)}
a{color:var(--link)} code{color:var(--link);font:13px "DejaVu Sans Mono",monospace}
blockquote{border-inline-start:3px solid var(--bar);background:var(--quote);border-radius:4px;
  padding:3px 9px;margin:2px 0}
.keyboard{width:328px;margin-top:3px}
.buttons{display:flex;gap:3px;margin-top:3px}
.buttons span{flex:1 1 0;background:var(--button);color:#fff;border-radius:8px;text-align:center;
  padding:7px 2px;font-size:14px;font-weight:500;white-space:nowrap;overflow:hidden;
  text-overflow:ellipsis}
sup{font-size:9px;opacity:.8;margin-inline-start:2px}
.event{background:var(--event);color:#fff;border-radius:12px;width:fit-content;
  margin:10px auto 2px;padding:3px 11px;font-size:13px;text-align:center;max-width:320px}
"""
