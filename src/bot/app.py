"""Every route of the bot on one screen."""

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
from bot.dispatch.admission import Door
from bot.dispatch.context import Context, bound
from bot.handlers.admin import reload as reloading
from bot.handlers.admin import stats as administration
from bot.handlers.admin.removals import KEEP, REALLY, RESTORE, Withdrawals
from bot.handlers.admin.uploads import ADD, LEAVE, TAKE_BACK, Uploads
from bot.handlers.answers import buttons as views
from bot.handlers.answers import delete_button as deleting
from bot.handlers.answers import guest_mode as guests
from bot.handlers.answers import questions as asking
from bot.handlers.answers import votes as feedback
from bot.handlers.answers.inline_mode import Inline
from bot.handlers.articles import lists as shelves
from bot.handlers.articles import lookup as opening
from bot.handlers.articles import reader as reading
from bot.handlers.articles import sources as browsing
from bot.handlers.articles import verify as verifying
from bot.handlers.chats import forget as forgetting
from bot.handlers.chats import help as helping
from bot.handlers.chats import membership as groups
from bot.handlers.chats import privacy
from bot.handlers.chats import start as starting
from bot.handlers.chats.group_settings import SettingsPanel
from bot.handlers.chats.membership import Groups
from bot.i18n.translator import notice
from bot.library.library import Library
from bot.rendering import answer_tokens as tokens
from bot.rendering import callback_data as buttons
from bot.rendering import keyboards
from bot.settings import Settings
from bot.state.database import Store
from bot.state.pending_files import Waiting
from bot.transport import messages as sending
from bot.transport.messages import CALLS_AT_ONCE, Retrying
from bot.transport.update_queue import Intake

_log = logging.getLogger(__name__)

_Data = dict[Any, Any]
BotApplication = Application[ExtBot[None], Context, _Data, _Data, _Data, None]

SERVED_UPDATES = (
    Update.MESSAGE,
    Update.EDITED_MESSAGE,
    Update.CALLBACK_QUERY,
    Update.INLINE_QUERY,
    Update.GUEST_MESSAGE,
    Update.MY_CHAT_MEMBER,
)
SORRY = notice(
    "Sorry, something went wrong here, and I could not answer. Please try again in a moment."
)

_UPDATES_AT_ONCE = 256  # most of them wait for Telegram; how many call it, sending.py decides
_CONNECT_SECONDS = 10
_ANSWER_SECONDS = 30  # sends of 7 s were seen, and were delivered


def build_application(settings: Settings, library: Library, store: Store) -> BotApplication:
    """Return the bot, ready to be initialised; building it calls nobody."""
    application = _build(settings, bound(settings, library, store))
    new, panel = filters.UpdateType.MESSAGE, SettingsPanel()
    uploads, removals = Uploads(Waiting(settings.data_dir)), Withdrawals()
    operators = new & filters.ChatType.PRIVATE & filters.User(settings.admin_user_ids)
    files = filters.Document.ALL & ~filters.ANIMATION  # which comes as a document, too
    application.add_handler(TypeHandler(Update, Door(settings).admit), group=-1)
    application.add_handlers(
        [
            CommandHandler("start", starting.start, new),
            CommandHandler("help", helping.show_help, new),
            CommandHandler("sources", browsing.show_sources, new),
            CommandHandler("latest", browsing.show_latest, new),
            CommandHandler("article", opening.show_article, new),
            CommandHandler("summary", opening.show_summary, new),
            CommandHandler("verify", verifying.verify, new),
            MessageHandler(new & filters.Regex(verifying.ONLY_AN_ID), verifying.verify),
            CommandHandler("privacy", privacy.show_privacy, new),
            CommandHandler("settings", panel.open, new),
            CallbackQueryHandler(panel.press, buttons.pattern(buttons.SETTINGS)),
            ChatMemberHandler(Groups().change, ChatMemberHandler.MY_CHAT_MEMBER),
            MessageHandler(new & filters.StatusUpdate.MIGRATE, groups.follow),
            CommandHandler("forget", forgetting.forget, new),
            # To everybody else these are commands that the bot does not know.
            CommandHandler("stats", administration.show_stats, operators),
            CommandHandler("unanswered", administration.show_unanswered, operators),
            CommandHandler("reload", reloading.reload, operators),
            CommandHandler("remove", removals.open, operators),
            MessageHandler(operators & files, uploads.receive),
            MessageHandler(filters.UpdateType.MESSAGES, asking.answer),
            MessageHandler(filters.UpdateType.GUEST_MESSAGE, guests.answer),
            InlineQueryHandler(Inline().answer),
            CallbackQueryHandler(administration.turn_page, buttons.pattern(administration.PAGE)),
            CallbackQueryHandler(feedback.count_vote, buttons.pattern(feedback.VOTE)),
            CallbackQueryHandler(browsing.turn_page, buttons.pattern(*browsing.LISTS)),
            CallbackQueryHandler(reading.turn, buttons.pattern(*reading.VIEWS)),
            CallbackQueryHandler(verifying.go_back, buttons.pattern(verifying.VERIFY)),
            CallbackQueryHandler(views.turn, buttons.pattern(tokens.VIEW)),
            CallbackQueryHandler(views.show_context, buttons.pattern(keyboards.CONTEXT)),
            CallbackQueryHandler(views.explain, buttons.pattern(tokens.WHY)),
            CallbackQueryHandler(views.show_topic, buttons.pattern(tokens.TOPIC)),
            CallbackQueryHandler(views.ask_again, buttons.pattern(tokens.AGAIN)),
            CallbackQueryHandler(uploads.add, buttons.pattern(ADD)),
            CallbackQueryHandler(uploads.leave, buttons.pattern(LEAVE)),
            CallbackQueryHandler(uploads.take_back, buttons.pattern(TAKE_BACK)),
            CallbackQueryHandler(removals.ask, buttons.pattern(shelves.REMOVE)),
            CallbackQueryHandler(removals.remove, buttons.pattern(REALLY)),
            CallbackQueryHandler(removals.keep, buttons.pattern(KEEP)),
            CallbackQueryHandler(removals.restore, buttons.pattern(RESTORE)),
            CallbackQueryHandler(deleting.delete, buttons.pattern(buttons.DELETE)),
            CallbackQueryHandler(browsing.refuse_press),
        ]
    )
    application.add_error_handler(apologise)
    return application


async def apologise(update: object, context: Context) -> NoReturn:
    """Log what went wrong, then say so to whoever asked.

    What failed in talking to Telegram is only logged: it may well have been said after all, and
    saying more would fail likewise.
    """
    error = context.error
    number = update.update_id if isinstance(update, Update) else None
    if isinstance(error, Forbidden):  # blocked, or removed from the group: nobody to tell
        _log.info("Update %s may not be answered: %s", number, error)
        raise ApplicationHandlerStop
    _log.error("Update %s (%s) could not be answered", number, _kind(update), exc_info=error)
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
        await sending.answer_press(update.callback_query, context.speech.say(SORRY))
    elif update.guest_message:
        await sending.answer_guest(update.guest_message, context.speech.say(SORRY))
    elif message and read_message(message, context.bot.bot):
        await sending.reply(message, context.speech.say(SORRY))


def _kind(update: object) -> str:
    served = (kind for kind in SERVED_UPDATES if getattr(update, kind, None))
    return next(served, type(update).__name__)


def _build(settings: Settings, context: type[Context]) -> BotApplication:
    token, proxy = settings.telegram_bot_token, settings.telegram_proxy
    if token is None:
        raise ValueError("the bot cannot be built without telegram_bot_token")
    builder = (
        ApplicationBuilder()
        .update_queue(Intake(limit=_UPDATES_AT_ONCE))
        .token(token.get_secret_value())
        .base_url(f"{settings.telegram_api_base_url}/bot")
        .base_file_url(f"{settings.telegram_api_base_url}/file/bot")
        .context_types(ContextTypes(context=context))
        .defaults(Defaults(link_preview_options=LinkPreviewOptions(is_disabled=True)))
        .rate_limiter(Retrying())
        .concurrent_updates(_UPDATES_AT_ONCE)
        .job_queue(None)
        .connection_pool_size(CALLS_AT_ONCE)
        .connect_timeout(_CONNECT_SECONDS)
        .read_timeout(_ANSWER_SECONDS)
        .write_timeout(_ANSWER_SECONDS)
        .pool_timeout(_ANSWER_SECONDS)
    )
    if proxy:
        address = proxy.get_secret_value()
        builder = builder.proxy(address).get_updates_proxy(address)
    return builder.build()
