"""A reply_markup into the keyboard that Telegram shows, or its refusal."""

from __future__ import annotations

import re
from typing import Any

from botapi.calling import bad

Markup = dict[str, Any]

_ACTIONS = {
    *("url", "callback_data", "web_app", "login_url", "copy_text", "callback_game", "pay"),
    *("switch_inline_query", "switch_inline_query_current_chat"),
    "switch_inline_query_chosen_chat",
}
_LOOKS = {"text", "style", "icon_custom_emoji_id"}


def shown_keyboard(markup: Markup | None, *, editing: bool = False) -> dict[str, Markup]:
    """Return the message's reply_markup field: an inline keyboard, or nothing."""
    if not markup:
        return {}
    if "inline_keyboard" not in markup:
        if editing:
            raise bad("inline keyboard expected")
        if not markup.keys() & {"keyboard", "remove_keyboard", "force_reply"}:
            raise bad("object expected as reply markup")
        return {}
    rows = markup["inline_keyboard"]
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad('field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays')
    for row in rows:
        for button in row:
            _check(button)
    if sum(map(len, rows)) > 100:
        raise bad("reply markup is too long")
    full = [row for row in rows if row]
    return {"reply_markup": {"inline_keyboard": full}} if full else {}


def _check(button: Any) -> None:
    if not isinstance(button, dict):
        raise _unreadable("InlineKeyboardButton must be an Object")
    if not isinstance(button.get("text"), str) or not button["text"].strip():
        raise _unreadable('field "text" must be of type String and not empty')
    actions = button.keys() - _LOOKS
    if actions - _ACTIONS:
        raise _unreadable(f"unknown fields {sorted(actions - _ACTIONS)}")
    if not actions:
        raise _unreadable("text buttons are unallowed in the inline keyboard")
    if len(actions) > 1:  # Telegram would silently take one of them
        raise _unreadable(f"one action expected, found {sorted(actions)}")
    if "callback_data" in button and not 1 <= len(str(button["callback_data"]).encode()) <= 64:
        raise bad("BUTTON_DATA_INVALID")
    if "url" in button and not re.fullmatch(r"(https?://[^\s/]+\.\S+|tg://\S+)", button["url"]):
        where = button["url"]
        raise bad(f"inline keyboard button URL '{where}' is invalid: Wrong HTTP URL")
    if "copy_text" in button and not 1 <= len(button["copy_text"].get("text", "")) <= 256:
        raise bad("BUTTON_COPY_TEXT_INVALID")


def _unreadable(problem: str) -> Exception:
    return bad(f"can't parse inline keyboard button: {problem}")
