"""Handle /remove: take an article out of the folder, after asking once, and bring it back."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from telegram import InlineKeyboardMarkup

from bot.dispatch.rate_limits import RecentSet
from bot.handlers.admin.stats import check_operator
from bot.handlers.articles import lists, lookup, sources, verify
from bot.handlers.articles.lists import READ, REMOVE, SUMMARY, ArticleList
from bot.handlers.articles.reader import CHANGED, GONE
from bot.handlers.pressed_message import edit_pressed
from bot.i18n.translator import Translator, label, mark
from bot.library import quote_ids
from bot.library.jobs import run_job
from bot.library.library import ARTICLES
from bot.library.previews import LONGEST
from bot.library.quote_ids import ChangedArticleError, UnknownIdError, digests
from bot.rendering import answer_tokens, callback_data
from bot.rendering.messages import render_source
from bot.rendering.previews import PROBLEMS, render_list
from bot.transport import messages
from bot.transport.html import shorten
from retrieval.sandbox import SandboxError

if TYPE_CHECKING:
    from telegram import Message, Update

    from bot.dispatch.context import Context
    from bot.rendering.callback_data import ButtonPress
    from retrieval import Article

REALLY, KEEP, RESTORE = "really", "keep", "restore"
"""Names of the buttons that remove an article or keep it, with the digests of its id and its text,
and of the one that brings it back, with the key under which it was removed."""

REMOVE_IT = mark("Remove this article? I will no longer quote from it.")
KEPT = mark("I’ll keep this article.")
REMOVED = mark("Removed: {n}")
RESTORED = mark("Restored: {article}")
NOT_KEPT = mark("I no longer have this article, so I can’t restore it.")
NOT_DONE = mark("That did not work. Please try again.")
REMOVE_LABEL = label("Remove")
KEEP_LABEL = label("Keep")
UNDO_LABEL = label("Undo")

_log = logging.getLogger(__name__)

_Said = tuple[str, InlineKeyboardMarkup | None]


class Removals:
    """Removes and restores articles for operators, one at a time."""

    def __init__(self) -> None:
        self._turn = asyncio.Lock()
        self._done = RecentSet(limit=1_000)
        """Presses that took effect, by button, chat and message: a second one does nothing."""

    async def open(self, update: Update, context: Context) -> None:
        """Ask whether to remove the article that is meant, or list those that may be."""
        message, addressed = update.message, context.addressed
        if message is None or addressed is None:
            return
        words = sources.search_words(addressed.question)
        meant = _named(words, context) if words else _replied_to(message, context)
        if words and not meant:
            found = await sources.find_articles(words, context, only_best=True)
            if len(found.articles) != 1:
                await sources.send_results(message, found, context, opens=REMOVE)
                return
            meant = found.articles
        html, keyboard = _offered(meant, context)
        await messages.reply(message, html, keyboard=keyboard)

    async def ask(self, _: Update, context: Context) -> None:
        """Ask whether to remove the article that was chosen from a list, in the list's message."""
        if opened := await _open(context):
            press, article = opened
            await edit_pressed(press, *_question(article, context.translator))

    async def keep(self, _: Update, context: Context) -> None:
        """Let an article stay."""
        if opened := await _open(context):
            press, article = opened
            translator = context.translator
            html = f"{translator.say(KEPT)}\n{render_source(article, translator)}"
            await edit_pressed(press, html)

    async def remove(self, _: Update, context: Context) -> None:
        """Take an article out of the folder, and offer to bring it back."""
        if (opened := await _open(context)) is None:
            return
        press, article = opened
        async with self._turn:
            if self._done.add((REALLY, press.message.chat_id, press.message.message_id)):
                await edit_pressed(press, *await _remove(article, press, context))

    async def restore(self, _: Update, context: Context) -> None:
        """Bring an article back into the folder."""
        press, translator = context.press, context.translator
        if press is None or not await check_operator(press, context):
            return
        await messages.answer_press(press.query)
        async with self._turn:
            folder = str(context.settings.articles_dir)
            done = await _do("restore", translator, folder=folder, key=press.arguments[0])
            if problem := done.get("problem"):
                html, keyboard = shorten(problem, limit=2 * LONGEST), press.message.reply_markup
                await edit_pressed(press, html, keyboard)
            elif self._done.add((RESTORE, press.message.chat_id, press.message.message_id)):
                await edit_pressed(press, _restored(done["restored"], context), None)


async def _remove(article: Article, press: ButtonPress, context: Context) -> _Said:
    translator, folder = context.translator, str(context.settings.articles_dir)
    done = await _do("remove", translator, folder=folder, ids=[article.id])
    if problem := done.get("problem"):
        return shorten(problem, limit=2 * LONGEST), None
    if not done["keys"]:
        return render_list(PROBLEMS, done["problems"], translator), None
    _log.info("Operator %s removed an article", press.query.from_user.id)
    context.refresher.request_refresh()
    undo = callback_data.button(translator.say(UNDO_LABEL), RESTORE, done["keys"][0])
    html = render_list(REMOVED, done["removed"], translator)
    return html, InlineKeyboardMarkup.from_button(undo)


def _restored(title: str | None, context: Context) -> str:
    """Return the text for an article that is back, or for one that is not kept any more."""
    if title is None:
        return context.translator.say(NOT_KEPT)
    _log.info("An operator restored an article")
    context.refresher.request_refresh()
    return context.translator.say(RESTORED, article=shorten(title, limit=LONGEST))


async def _do(job: str, translator: Translator, **given: Any) -> dict[str, Any]:
    """Return the result of a job; a failed one as a problem."""
    try:
        return await run_job(job, **given)
    except SandboxError as error:
        _log.warning("The folder stays as it is: %s", error)
        return {"problem": translator.say(NOT_DONE)}


async def _open(context: Context) -> tuple[ButtonPress, Article] | None:
    """Answer a press; return it and its article if an operator made it and there is one."""
    press = context.press
    if press is None or not await check_operator(press, context):
        return None
    named, text, *_ = press.arguments
    try:
        article = quote_ids.find_article(named, text, context.library.answerer.index)
    except UnknownIdError:
        await messages.answer_press(press.query, context.translator.say(GONE))
    except ChangedArticleError:
        await messages.answer_press(press.query, context.translator.say(CHANGED))
    else:
        await messages.answer_press(press.query)
        return press, article
    return None


def _named(words: str, context: Context) -> tuple[Article, ...]:
    """Return the article with that id or number, or the articles whose quotes the words name."""
    index = context.library.answerer.index
    if article := lookup.find_by_id_or_number(words, index):
        return (article,)
    return _once(quote_ids.articles_named(one.article, index) for one in quote_ids.find_ids(words))


def _replied_to(message: Message, context: Context) -> tuple[Article, ...]:
    """Return the articles that are quoted or shown in the bot's message replied to."""
    replied, answerer = message.reply_to_message, context.library.answerer
    if replied is None:
        return ()
    token = answer_tokens.find_token(replied.reply_markup)
    token = token and answer_tokens.renew_token(token, answerer.index)
    if answer := token and answer_tokens.decode_answer(token, answerer):
        return _once((quote.article,) for quote in answer.quotes)
    shown = callback_data.data_buttons(replied.reply_markup)
    named = [button.arguments[0] for button in shown if button.name in {READ, SUMMARY, REMOVE}]
    named += [one.article for one in verify.ids_meant(message, context)]
    return _once(quote_ids.articles_named(one, answerer.index) for one in named)


def _once(found: Iterable[Iterable[Article]]) -> tuple[Article, ...]:
    return tuple({article.id: article for articles in found for article in articles}.values())


def _offered(meant: tuple[Article, ...], context: Context) -> _Said:
    """Return the question whether to remove the one article meant, or a list to choose from."""
    translator = context.translator
    if len(meant) == 1:
        return _question(meant[0], translator)
    if not meant:
        return lists.render_page(sources.all_articles(context, opens=REMOVE), 1, context)
    heading = translator.say_n(*ARTICLES, len(meant))
    return lists.render_page(ArticleList(heading, meant, sources.FOUND, REMOVE), 1, context)


def _question(article: Article, translator: Translator) -> _Said:
    named = digests(article)
    keyboard = [
        callback_data.button(translator.say(REMOVE_LABEL), REALLY, *named),
        callback_data.button(translator.say(KEEP_LABEL), KEEP, *named),
    ]
    html = f"{translator.say(REMOVE_IT)}\n{render_source(article, translator)}"
    return html, InlineKeyboardMarkup([keyboard])
