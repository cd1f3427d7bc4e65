"""Add files that operators send in private: preview them, and add their articles by a button.

Until then a file waits in the data folder, not among the articles. Everybody else's files are no
questions, and are answered so.
"""

from __future__ import annotations

import asyncio
import logging
import mimetypes
import re
from pathlib import PureWindowsPath
from typing import TYPE_CHECKING, Any

from telegram import InlineKeyboardMarkup, MessageEntity

from bot.handlers.admin.stats import check_operator
from bot.handlers.pressed_message import edit_pressed
from bot.i18n.markers import Notice, label, mark, notice
from bot.i18n.translator import Translator, joined
from bot.library.jobs import run_job
from bot.library.previews import LONGEST, ShortList, UploadPreview
from bot.rendering import callback_data
from bot.rendering.previews import PROBLEMS, render, render_list, render_told
from bot.transport import downloads, messages
from bot.transport.downloads import DownloadError, TooLargeError
from bot.transport.html import shorten
from retrieval.ingest import format_of
from retrieval.sandbox import SandboxError

if TYPE_CHECKING:
    from telegram import Document, Message, Update

    from bot.dispatch.context import Context
    from bot.rendering.callback_data import ButtonPress
    from bot.state.pending_files import PendingFiles

ADD, LEAVE, TAKE_BACK = "add", "leave", "takeback"
"""Name the buttons under a preview and under what was added; their argument is the file's key."""

ADD_LABEL = label("Add")
LEAVE_LABEL = label("Don’t add")
UNDO_LABEL = label("Undo")

TOO_LARGE = mark(
    "This file is too large: I take up to {n} MB here. On my server, "
    "<code>articlebot add</code> takes larger ones."
)
NOT_FETCHED = mark("I couldn’t get this file from Telegram. Please send it again.")
NOT_KEPT = mark("I can’t take files right now: I can’t write to my data folder.")
NOT_READ = mark("I couldn’t read this file: it may need too much time or memory.")
ADDED = mark("Added: {n}")
SOON = mark("In a moment I’ll answer from this too.")
NOT_ADDED = mark("Not added.")
NOT_DONE = mark("That did not work, and nothing was added:")
LOOK_AGAIN = mark("The folder has changed in the meantime, so please check again.")
REMOVED = mark("Removed: {n}")
NOT_TAKEN_BACK = mark("That did not work, and nothing was removed. Please try again.")
GONE = notice("I no longer have this file. Please send it again.")
TOO_LATE = notice("This can no longer be undone here; use /remove instead.")

_LONGEST_NAME = 150  # characters; the end of a name tells its format
_ADDRESS = re.compile(r"https?://[^\s/]\S*", re.IGNORECASE)
_log = logging.getLogger(__name__)

_Said = tuple[str, InlineKeyboardMarkup | None]


class Uploads:
    """Handles the files that operators send, one at a time."""

    def __init__(self, waiting: PendingFiles) -> None:
        self._waiting = waiting
        self._turn = asyncio.Lock()

    async def receive(self, update: Update, context: Context) -> None:
        """Reply with a preview of a file, and the buttons that decide on it."""
        message = update.message
        if message is None or message.document is None:
            return
        async with self._turn:
            await messages.show_typing(message)
            html, keyboard = await self._look_at(message, message.document, context)
        await messages.reply(message, html, keyboard=keyboard)

    async def add(self, _: Update, context: Context) -> None:
        """Make articles of the file, if they are still what was shown."""
        if (press := await self._open(context, if_gone=GONE)) is None:
            return
        async with self._turn:
            key = press.arguments[0]
            state = self._waiting.find(key)
            if state and "added" not in state:
                await edit_pressed(press, *await self._add(key, state, press, context))

    async def leave(self, _: Update, context: Context) -> None:
        """Forget the file."""
        if (press := await self._open(context, if_gone=GONE)) is None:
            return
        async with self._turn:
            key, translator = press.arguments[0], context.translator
            state = self._waiting.find(key)
            if state and "added" not in state:
                self._waiting.drop(key)
                articles = [render_told(told, translator) for told in state["shown"]["articles"]]
                html = joined([translator.say(NOT_ADDED), "\n".join(articles)])
                await edit_pressed(press, html)

    async def take_back(self, _: Update, context: Context) -> None:
        """Take what was added out of the folder again."""
        if (press := await self._open(context, if_gone=TOO_LATE)) is None:
            return
        async with self._turn:
            key = press.arguments[0]
            state = self._waiting.find(key)
            if state and "added" in state:
                await edit_pressed(press, *await self._take_back(key, state, press, context))

    async def _open(self, context: Context, *, if_gone: Notice) -> ButtonPress | None:
        """Answer a press; return it where an operator made it and the file is still here."""
        press = context.press
        if press is None or not await check_operator(press, context):
            return None
        if self._waiting.find(press.arguments[0]) is None:
            await messages.answer_press(press.query, context.translator.say(if_gone))
            await messages.edit_keyboard(press.message, InlineKeyboardMarkup([]))
            return None
        await messages.answer_press(press.query)
        return press

    async def _look_at(self, message: Message, document: Document, context: Context) -> _Said:
        """Return what is said to a file; it waits from now on if there is an article in it."""
        translator, proxy = context.translator, context.settings.telegram_proxy
        try:
            address = proxy.get_secret_value() if proxy else None
            name, data = name_of(document), b""
            if format_of(name):  # or it is no article, whatever is in it
                data = await downloads.download(document, proxy=address)
        except TooLargeError:
            most = translator.number(downloads.MAX_BYTES // 1024**2)
            return translator.say(TOO_LARGE, n=most), None
        except DownloadError as error:
            _log.warning("The file of message %s did not come: %s", message.message_id, error)
            return translator.say(NOT_FETCHED), None
        state = {"name": name, "url": address_in(message)}
        try:
            key = await asyncio.to_thread(self._waiting.keep, state, data)
        except OSError as error:
            _log.warning("A file could not be kept: %s", error.strerror)
            return translator.say(NOT_KEPT), None
        return await self._preview(key, state, message, context)

    async def _preview(
        self, key: str, state: dict[str, Any], message: Message, context: Context
    ) -> _Said:
        keep = False
        try:
            done = await run_job("preview", **self._file(key, state, context))
            if problem := done.get("problem"):
                return shorten(problem, limit=LONGEST), None
            preview: UploadPreview = done["preview"]
            if preview["n"]:
                self._waiting.change(key, state | {"shown": preview})
                keep = True
        except SandboxError as error:
            _log.warning("The file of message %s was not read: %s", message.message_id, error)
            return context.translator.say(NOT_READ), None
        except OSError as error:
            _log.warning("A file could not be kept: %s", error.strerror)
            return context.translator.say(NOT_KEPT), None
        finally:
            if not keep:
                self._waiting.drop(key)
        _log.info("Operator %s sent %d articles", message.chat_id, preview["n"])
        html = render(preview, context.translator)
        return html, _under_preview(key, context.translator) if keep else None

    async def _add(
        self, key: str, state: dict[str, Any], press: ButtonPress, context: Context
    ) -> _Said:
        translator, keyboard = context.translator, _under_preview(key, context.translator)
        shown = render(state["shown"], translator)
        try:
            done = await run_job("add", shown=state["shown"], **self._file(key, state, context))
        except SandboxError as error:
            _log.warning("The file %s was not added: %s", key, error)
            return joined([translator.say(NOT_READ), shown]), keyboard
        if problem := done.get("problem"):
            failed = ShortList(first=[problem], n=1)
            return joined([shown, render_list(NOT_DONE, failed, translator)]), keyboard
        if preview := done.get("preview"):
            said = joined([translator.say(LOOK_AGAIN), render(preview, translator)])
            if not preview["n"]:
                self._waiting.drop(key)
                return said, None
            self._waiting.change(key, state | {"shown": preview})
            return said, keyboard
        self._waiting.change(key, state | {"added": done["ids"]})
        self._waiting.drop_data(key)
        _log.info("Operator %s added %d articles", press.query.from_user.id, len(done["ids"]))
        context.refresher.request_refresh()
        undo = callback_data.button(translator.say(UNDO_LABEL), TAKE_BACK, key)
        added = render_list(ADDED, done["added"], translator)
        return joined([added, translator.say(SOON)]), InlineKeyboardMarkup.from_button(undo)

    async def _take_back(
        self, key: str, state: dict[str, Any], press: ButtonPress, context: Context
    ) -> _Said:
        translator, folder = context.translator, str(context.settings.articles_dir)
        try:
            done = await run_job("remove", folder=folder, ids=state["added"])
        except SandboxError as error:
            _log.warning("What was added was not taken back: %s", error)
            return translator.say(NOT_TAKEN_BACK), press.message.reply_markup
        self._waiting.drop(key)
        _log.info("Operator %s took %d articles back", press.query.from_user.id, len(done["keys"]))
        context.refresher.request_refresh()
        gone = render_list(REMOVED, done["removed"], translator)
        return joined([gone, render_list(PROBLEMS, done["problems"], translator)]), None

    def _file(self, key: str, state: dict[str, Any], context: Context) -> dict[str, Any]:
        """Return what the jobs want to know of a file."""
        return {
            "folder": str(context.settings.articles_dir),
            "data": self._waiting.data_of(key).read_bytes(),
            "name": state["name"],
            "url": state["url"],
        }


def name_of(document: Document) -> str:
    """Return a file's name, or one that its kind tells; never a path."""
    given = PureWindowsPath(document.file_name or "").name
    name = "".join(c for c in given if c.isprintable())[-_LONGEST_NAME:].strip()
    if name.strip("."):
        return name
    return f"file{mimetypes.guess_extension(document.mime_type or '') or ''}"


def address_in(message: Message) -> str | None:
    """Return the first web address in a file's caption, which is where its article stands."""
    entities = message.parse_caption_entities([MessageEntity.URL, MessageEntity.TEXT_LINK])
    addresses = (entity.url or text for entity, text in entities.items())
    return next(filter(_ADDRESS.fullmatch, addresses), None)


def _under_preview(key: str, translator: Translator) -> InlineKeyboardMarkup:
    add = callback_data.button(translator.say(ADD_LABEL), ADD, key)
    leave = callback_data.button(translator.say(LEAVE_LABEL), LEAVE, key)
    return InlineKeyboardMarkup([[add, leave]])
