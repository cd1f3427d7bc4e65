"""Answer a mention in a chat where the bot is no member, with the one reply that it may send.

Nothing is remembered of such a chat, and replies have no buttons: a press there comes without the
message, so that nothing could tell whether it is genuine.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.handlers.answers import small_talk
from bot.handlers.answers.questions import QUESTION_COMMANDS, WORDS_ONLY
from bot.handlers.answers.responses import AskedQuestion, ask
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


async def answer(update: Update, context: Context) -> None:
    """Send the reply."""
    message, addressed = update.guest_message, context.addressed
    if message and addressed:
        await messages.answer_guest(message, await _compose(message, addressed, context))


async def _compose(message: Message, addressed: AddressedMessage, context: Context) -> str:
    say, question = context.translator.say, addressed.question
    if message.text is None and not question:
        return say(WORDS_ONLY)
    if addressed.command not in QUESTION_COMMANDS or not question:
        return say(HOW_TO_ASK)
    if not addressed.about and (said := small_talk.reply_to(question)):
        # What is said in private names /help, which nobody can call here.
        return say(HOW_TO_ASK if said in {small_talk.ASK, small_talk.HELLO} else said)
    asked = AskedQuestion(question, None, asker=None, whole=True, about=addressed.about)
    found = await ask(asked, None, context)
    return render_answer(found, context.translator, links=context.links)
