"""Answer questions: by /ask, in a plain message, in a reply, or in an edit of one of these."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from telegram.constants import ChatType

from bot.dispatch.addressing import AddressedMessage, own_words, sender_id
from bot.dispatch.context import Context
from bot.handlers.answers import small_talk
from bot.handlers.answers.auto_delete import schedule_removal
from bot.handlers.answers.followups import participant_of, previous_answer, remember_response
from bot.handlers.answers.responses import AskedQuestion, Response, respond
from bot.i18n.translator import joined, mark
from bot.library.library import introduce
from bot.state.database import RefusalStyle
from bot.transport import messages

if TYPE_CHECKING:
    from telegram import Message, Update

    from bot.state.replies import Reply

HOW_TO_ASK = mark("Just type your question.")
HOW_TO_ASK_IN_GROUPS = mark(
    "Write your question after /ask, or reply with /ask to the message that asks it."
)
UNKNOWN_COMMAND = mark("I don’t know that command; /help shows what I can do.")
WORDS_ONLY = mark("I can only read text, so please type your question.")

SHRUG = "🤷"
QUESTION_COMMANDS = ("", "ask")
"""The commands, one of them none, that a question comes with."""

_EDITS_COUNT_FOR = timedelta(hours=1)  # of a message that was never answered


async def answer(update: Update, context: Context) -> None:
    """Reply to a message, or bring the reply to an edited one up to date.

    An edit may come while the earlier wording is being answered: then only the newest wording is.
    """
    message, addressed = update.effective_message, context.addressed
    if message is None or addressed is None or _is_idle_edit(update, context):
        return
    reply = context.replies.open(message, update_id=update.update_id)
    async with reply.lock:
        said = await _compose(message, addressed, context)
        if reply.newest == update.update_id:
            context.tally.note(said.answer, began_seconds=context.began_seconds)
            await _send(said, message, reply, context)


def _is_idle_edit(update: Update, context: Context) -> bool:
    """Return whether an edit asks nothing: of another command, or of a message long unanswered."""
    edited, addressed = update.edited_message, context.addressed
    if edited is None or addressed is None:
        return False
    if addressed.command not in QUESTION_COMMANDS:
        return True
    return edited not in context.replies and datetime.now(UTC) - edited.date > _EDITS_COUNT_FOR


async def _compose(message: Message, addressed: AddressedMessage, context: Context) -> Response:
    translator = context.translator
    if message.text is None and not addressed.question:
        return Response(translator.say(WORDS_ONLY))
    if addressed.command not in QUESTION_COMMANDS:
        return Response(translator.say(UNKNOWN_COMMAND))
    if not addressed.question:
        is_private = message.chat.type == ChatType.PRIVATE
        return Response(translator.say(HOW_TO_ASK if is_private else HOW_TO_ASK_IN_GROUPS))
    if not addressed.about and (said := small_talk.reply_to(addressed.question)):
        if said == small_talk.ASK:  # who are you?
            introduction = introduce(context.library, translator.say_n)
            return Response(joined([introduction, translator.say(said)]))
        return Response(translator.say(said))
    return await respond(
        _question_in(message, addressed, context),
        message.chat_id,
        context,
        when_slow=lambda: context.application.create_task(messages.show_typing(message)),
    )


def _question_in(message: Message, addressed: AddressedMessage, context: Context) -> AskedQuestion:
    return AskedQuestion(
        addressed.question,
        None if addressed.about else previous_answer(message, context),
        asker=None if message.chat.type == ChatType.PRIVATE else sender_id(message),
        whole=not addressed.about and addressed.question == own_words(message, context.bot.bot),
        about=addressed.about,
    )


async def _send(said: Response, message: Message, reply: Reply, context: Context) -> None:
    """Send a response, and remember where it is."""
    if said.declines:
        sent_in = await _decline(reply, message, said, context)
    else:
        sent_in = await reply.say(message, said.html, said.keyboard)
        _remove_shrug(message, context)
    if sent_in is None:
        return
    if who := participant_of(message):
        remember_response(who, message.message_id, sent_in, said, context)
    schedule_removal(context.store, chat=message.chat_id, message=sent_in)


async def _decline(reply: Reply, message: Message, said: Response, context: Context) -> int | None:
    """Say that no article answers, in the group's style; return the id of the message, if any.

    Where an earlier wording of the question was answered, that answer must go, and the refusal
    takes its place. Where the chat allows no reaction, the refusal is a line.
    """
    style = context.store.settings(message.chat_id).refusal
    if style is not RefusalStyle.LINE:
        if await reply.show(message, said.html, said.keyboard):
            return reply.message_id
        reply.message_id = None
        if style is RefusalStyle.SILENCE or await messages.react(message, SHRUG):
            return None
    return await reply.say(message, said.html, said.keyboard)


def _remove_shrug(message: Message, context: Context) -> None:
    """Remove the reaction that an earlier wording may have got, also before a restart.

    Nothing waits for that.
    """
    style = context.store.settings(message.chat_id).refusal
    if style is RefusalStyle.REACTION and message.edit_date:
        context.application.create_task(messages.react(message, None))
