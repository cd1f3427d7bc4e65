"""Greetings, thanks and a call for help into a kind short line."""

from __future__ import annotations

import re

from bot.speech import mark

ASK = mark("Ask me anything about the articles; /help shows a few examples.")
HELLO = mark("Hello! Ask me anything about the articles; /help shows a few examples.")
WELCOME = mark("You are welcome.")
GLAD = mark("Good! Ask me more whenever you like.")
GOODBYE = mark("Goodbye!")

_SMALL_TALK = {
    ASK: "help, help me, who are you, what are you, what is this, what can you do, "
    "what can i ask, what do you do",
    HELLO: "hi, hello, hello there, hey, hi there, hey there, good day, good morning, "
    "good afternoon, good evening, greetings, how are you",
    WELCOME: "thanks, thank you, thank you very much, thank you so much, many thanks, "
    "thanks a lot, thx, ty, cheers, ok thanks, okay thanks, great thanks, thanks bot",
    GLAD: "ok, okay, great, good, nice, cool, perfect, wow, good bot",
    GOODBYE: "bye, goodbye, bye bye, good night, see you",
}
"""What is said in reply to what; whole messages, since "Thanks, and who is he?" is a question."""

_REPLIES = {
    said: reply for reply, all_said in _SMALL_TALK.items() for said in all_said.split(", ")
}


def reply_to(text: str) -> str | None:
    """Return what is said back, or None when the text is more than small talk."""
    return _REPLIES.get(" ".join(re.findall(r"\w+", text.casefold())))
