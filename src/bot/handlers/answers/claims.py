"""Somebody else's words into an answer, if they ask, or what comes closest, if they state."""

from __future__ import annotations

from bot.dispatch.reference_words import begins_as_question, has_question_mark, without_links
from retrieval import Answer, Answerer, RequestKind

_CLOSEST = 2  # quotes for a statement: what it says, and one that says it otherwise


def answer_about(answerer: Answerer, text: str, *, quotes: int, further: int) -> Answer:
    """Return what the articles say to a message that somebody asks about.

    What is written as a question is answered as one. A statement gets the sentences that come
    closest to it; whether it is true is not for us to say. A mere topic is neither, and told of.
    """
    text = without_links(text) or text  # whose words no article holds
    if has_question_mark(text):
        return answerer.ask(text, quotes=quotes, further=further)
    if begins_as_question(text):
        answer = answerer.ask(text, quotes=quotes, further=further)
        if answer.answered:
            return answer
    closest = answerer.closest(text, quotes=min(quotes, _CLOSEST))
    if closest.answered:
        return closest
    answer = answerer.ask(text, quotes=quotes, further=further)
    return answer if answer.answered and answer.kind is RequestKind.TOPIC else closest
