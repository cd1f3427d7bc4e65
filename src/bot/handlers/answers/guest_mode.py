"""A mention in a chat where the bot is no member into the one reply that it may give there.

Nothing is remembered of such a chat, and what is said has no buttons: a press there comes without
the message, so that nothing could tell whether it is genuine.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.handlers.answers import questions, small_talk
from bot.handlers.answers.questions import AskedQuestion
from bot.i18n.translator import mark
from bot.rendering.messages import render_answer
from bot.transport import messages

if TYPE_CHECKING:
    from telegram import Message, Update

    from bot.dispatch.addressing import AddressedMessage
    from bot.dispatch.context import Context

HOW_TO_ASK = mark(
    "Mention me and ask your question in one message, or mention me in a reply to the message "
    "that asks it."
)

_QUESTIONS = ("", "ask")  # the commands under which a question comes


async def answer(update: Update, context: Context) -> None:
    """Give the reply."""
    message, addressed = update.guest_message, context.addressed
    if message and addressed:
        await messages.answer_guest(message, await _compose(message, addressed, context))


async def _compose(message: Message, addressed: AddressedMessage, context: Context) -> str:
    say, question = context.translator.say, addressed.question
    if message.text is None and not question:
        return say(questions.WORDS_ONLY)
    if addressed.command not in _QUESTIONS or not question:
        return say(HOW_TO_ASK)
    if not addressed.about and (said := small_talk.reply_to(question)):
        # What is said in private names /help, which nobody can call here.
        return say(HOW_TO_ASK if said in {small_talk.ASK, small_talk.HELLO} else said)
    asked = AskedQuestion(question, None, asker=None, whole=True, about=addressed.about)
    found = await questions.ask(asked, None, context)
    return render_answer(found, context.translator, links=context.links)
