"""Build the Telegram application: every route on one screen, and the error handler."""

from __future__ import annotations

import logging
from typing import Any, NoReturn

from telegram import LinkPreviewOptions, Update
from telegram.error import BadRequest, Forbidden, TelegramError
from telegram.ext import (
    Application,
    ApplicationBuilder,
    ApplicationHandlerStop,
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    ContextTypes,
    Defaults,
    ExtBot,
    InlineQueryHandler,
    MessageHandler,
    TypeHandler,
    filters,
)

from bot.dispatch.addressing import read_message
from bot.dispatch.admission import Admission
from bot.dispatch.context import Context, bind_context
from bot.handlers.admin import reload, stats
from bot.handlers.admin.removals import KEEP, REALLY, RESTORE, Removals
from bot.handlers.admin.uploads import ADD, LEAVE, TAKE_BACK, Uploads
from bot.handlers.answers import buttons, delete_button, guest_mode, questions, votes
from bot.handlers.answers.inline_mode import InlineMode
from bot.handlers.articles import lists, lookup, reader, sources, verify
from bot.handlers.chats import forget, help_command, membership, privacy, start
from bot.handlers.chats.group_settings import SettingsPanel
from bot.handlers.chats.membership import Membership
from bot.i18n.translator import notice
from bot.library.library import Library
from bot.rendering import answer_tokens, callback_data, keyboards
from bot.settings import Settings
from bot.state.database import Database
from bot.transport import messages
from bot.transport.retrying import CALLS_AT_ONCE, Retrying
from bot.transport.update_queue import SERVED_UPDATES, UpdateQueue

_log = logging.getLogger(__name__)

_Data = dict[Any, Any]
BotApplication = Application[ExtBot[int], Context, _Data, _Data, _Data, None]

SORRY = notice("Sorry, something went wrong and I couldn’t answer. Please try again in a moment.")

_UPDATES_AT_ONCE = 256  # most of them wait for Telegram; transport/retrying.py limits the calls
_CONNECT_TIMEOUT_SECONDS = 10
_RESPONSE_TIMEOUT_SECONDS = 30  # sends of 7 s were seen, and were delivered


def build_application(settings: Settings, library: Library, store: Database) -> BotApplication:
    """Return the application, ready to be initialised; building it makes no calls."""
    application = _build(settings, bind_context(settings, library, store))
    new, panel = filters.UpdateType.MESSAGE, SettingsPanel()
    uploads, removals = Uploads(store.pending_files), Removals()
    operators = new & filters.ChatType.PRIVATE & filters.User(settings.admin_user_ids)
    files = filters.Document.ALL & ~filters.ANIMATION  # which comes as a document, too
    application.add_handler(TypeHandler(Update, Admission(settings).admit), group=-1)
    application.add_handlers(
        [
            CommandHandler("start", start.start, new),
            CallbackQueryHandler(start.ask_example, callback_data.pattern(start.EXAMPLE)),
            CommandHandler("help", help_command.show_help, new),
            CommandHandler("sources", sources.show_sources, new),
            CommandHandler("latest", sources.show_latest, new),
            CommandHandler("article", lookup.show_article, new),
            CommandHandler("summary", lookup.show_summary, new),
            CommandHandler("verify", verify.verify, new),
            MessageHandler(new & filters.Regex(verify.ONLY_AN_ID), verify.verify),
            CommandHandler("privacy", privacy.show_privacy, new),
            CommandHandler("settings", panel.open, new),
            CallbackQueryHandler(panel.press, callback_data.pattern(callback_data.SETTINGS)),
            ChatMemberHandler(Membership().handle_change, ChatMemberHandler.MY_CHAT_MEMBER),
            MessageHandler(new & filters.StatusUpdate.MIGRATE, membership.follow_migration),
            CommandHandler("forget", forget.forget_questions, new),
            # To everybody else these are commands that the bot does not know.
            CommandHandler("stats", stats.show_stats, operators),
            CommandHandler("unanswered", stats.show_unanswered, operators),
            CommandHandler("reload", reload.reload_articles, operators),
            CommandHandler("remove", removals.open, operators),
            MessageHandler(operators & files, uploads.receive),
            MessageHandler(filters.UpdateType.MESSAGES, questions.answer),
            MessageHandler(filters.UpdateType.GUEST_MESSAGE, guest_mode.answer),
            InlineQueryHandler(InlineMode().answer),
            CallbackQueryHandler(stats.turn_page, callback_data.pattern(stats.PAGE)),
            CallbackQueryHandler(votes.count_vote, callback_data.pattern(keyboards.VOTE)),
            CallbackQueryHandler(sources.turn_page, callback_data.pattern(*sources.LISTS)),
            CallbackQueryHandler(reader.turn_page, callback_data.pattern(*reader.VIEWS)),
            CallbackQueryHandler(verify.show_quote_again, callback_data.pattern(verify.VERIFY)),
            CallbackQueryHandler(buttons.turn_page, callback_data.pattern(answer_tokens.VIEW)),
            CallbackQueryHandler(buttons.show_context, callback_data.pattern(keyboards.CONTEXT)),
            CallbackQueryHandler(buttons.explain_answer, callback_data.pattern(answer_tokens.WHY)),
            CallbackQueryHandler(buttons.show_topic, callback_data.pattern(answer_tokens.TOPIC)),
            CallbackQueryHandler(buttons.ask_again, callback_data.pattern(answer_tokens.AGAIN)),
            CallbackQueryHandler(uploads.add, callback_data.pattern(ADD)),
            CallbackQueryHandler(uploads.leave, callback_data.pattern(LEAVE)),
            CallbackQueryHandler(uploads.take_back, callback_data.pattern(TAKE_BACK)),
            CallbackQueryHandler(removals.ask, callback_data.pattern(lists.REMOVE)),
            CallbackQueryHandler(removals.remove, callback_data.pattern(REALLY)),
            CallbackQueryHandler(removals.keep, callback_data.pattern(KEEP)),
            CallbackQueryHandler(removals.restore, callback_data.pattern(RESTORE)),
            CallbackQueryHandler(
                delete_button.delete_answer, callback_data.pattern(callback_data.DELETE)
            ),
            CallbackQueryHandler(sources.answer_stale_press),
        ]
    )
    application.add_error_handler(apologise)
    return application


async def apologise(update: object, context: Context) -> NoReturn:
    """Log an error that a handler raised, then apologise to whoever asked.

    A failed call to Telegram is only logged: the message may well have been delivered, and an
    apology would fail likewise.
    """
    error = context.error
    number = update.update_id if isinstance(update, Update) else None
    if isinstance(error, Forbidden):  # blocked, or removed from the group: nobody to tell
        _log.info("Update %s may not be answered: %s", number, error)
        raise ApplicationHandlerStop
    _log.error("Update %s (%s) could not be answered", number, _kind_of(update), exc_info=error)
    is_ours = isinstance(error, BadRequest) or not isinstance(error, TelegramError)
    if is_ours and isinstance(update, Update):
        try:
            await _say_sorry(update, context)
        except TelegramError as again:
            _log.warning("Nor could it be said that update %s failed: %s", number, again)
    raise ApplicationHandlerStop


async def _say_sorry(update: Update, context: Context) -> None:
    message = update.message or update.edited_message
    if update.callback_query:
        await messages.answer_press(update.callback_query, context.translator.say(SORRY))
    elif update.guest_message:
        await messages.answer_guest(update.guest_message, context.translator.say(SORRY))
    elif message and read_message(message, context.bot.bot):
        await messages.reply(message, context.translator.say(SORRY))


def _kind_of(update: object) -> str:
    served = (kind for kind in SERVED_UPDATES if getattr(update, kind, None))
    return next(served, type(update).__name__)


def _build(settings: Settings, context: type[Context]) -> BotApplication:
    token, proxy = settings.telegram_bot_token, settings.telegram_proxy
    if token is None:
        raise ValueError("the bot cannot be built without telegram_bot_token")
    builder = (
        ApplicationBuilder()
        .update_queue(UpdateQueue(limit=_UPDATES_AT_ONCE))
        .token(token.get_secret_value())
        .base_url(f"{settings.telegram_api_base_url}/bot")
        .base_file_url(f"{settings.telegram_api_base_url}/file/bot")
        .context_types(ContextTypes(context=context))
        .defaults(Defaults(link_preview_options=LinkPreviewOptions(is_disabled=True)))
        .rate_limiter(Retrying())
        .concurrent_updates(_UPDATES_AT_ONCE)
        .job_queue(None)
        .connection_pool_size(CALLS_AT_ONCE)
        .connect_timeout(_CONNECT_TIMEOUT_SECONDS)
        .read_timeout(_RESPONSE_TIMEOUT_SECONDS)
        .write_timeout(_RESPONSE_TIMEOUT_SECONDS)
        .pool_timeout(_RESPONSE_TIMEOUT_SECONDS)
    )
    if proxy:
        address = proxy.get_secret_value()
        builder = builder.proxy(address).get_updates_proxy(address)
    return builder.build()
