"""Read an article in a chat: by pages, with its outline and its summary."""

from __future__ import annotations

import asyncio
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from telegram import InlineKeyboardMarkup

from bot.dispatch.context import Context
from bot.handlers.articles import lists, verify
from bot.handlers.articles.lists import AS_IT_IS, READ, SUMMARY
from bot.handlers.pressed_message import edit_pressed
from bot.i18n.markers import LabelText, label, mark, notice, untranslated
from bot.i18n.translator import Translator
from bot.library import quote_ids
from bot.library.id_codec import BASE32
from bot.library.quote_ids import ChangedArticleError, QuoteId, UnknownIdError, digests
from bot.rendering import article_pages, callback_data
from bot.rendering.article_pages import MAX_HEADING, PagePiece, piece_at, pieces_of
from bot.rendering.messages import render_answer, render_source
from bot.transport import messages
from bot.transport.html import plain, quoted, shorten
from retrieval import Article

if TYPE_CHECKING:
    from telegram import Message, Update

    from bot.rendering.callback_data import ButtonPress

OUTLINE = "outline"
"""Names the button that shows an article's outline; it has the part as a further argument."""
VIEWS = (READ, OUTLINE, SUMMARY)

PAGE_OF = mark("Page {page} of {pages}")
PRESS_A_LINE = mark("Press a line to read on from there.")
NOTHING_TO_READ = mark("There is nothing to read in this article.")
CHANGED = notice("This article has changed since then.")
GONE = notice("This article is no longer here.")
OUTLINE_LABEL = label("Outline")
SUMMARY_LABEL = label("Summary")
BACK = label("‹ Back")

_MAX_LABEL = 40  # characters: a button is one line
_LINES = 10  # of an outline on one page


@dataclass(frozen=True, slots=True)
class ReadingPosition:
    """Where somebody is reading."""

    article: Article
    piece: int = 1
    """Number of the first piece that is shown, from 1."""
    quote: str = ""
    """Where the quote that they came from begins, as encoded in its id; empty if from none."""

    def arguments(self, piece: int | None = None) -> tuple[object, ...]:
        """Return the arguments of a button that leads here, or to another piece."""
        return (*digests(self.article), piece or self.piece, *self.origin)

    @property
    def origin(self) -> tuple[str, ...]:
        """The last argument of all buttons, which leads back to the quote."""
        return (self.quote,) if self.quote else ()


Shown = tuple[str, InlineKeyboardMarkup | None]


async def send_article(
    message: Message, article: Article, context: Context, *, position: int = 0
) -> None:
    """Reply with the page of an article that begins at this position, in code points."""
    piece = 1 + piece_at(pieces_of(article, context.library.answerer.index), position)
    html, keyboard = _page(ReadingPosition(article, piece), context)
    await messages.reply(message, html, keyboard=keyboard)


async def send_summary(message: Message, article: Article, context: Context) -> None:
    """Reply with the few sentences that summarise an article."""
    html, keyboard = await _summary(ReadingPosition(article), context)
    await messages.reply(message, html, keyboard=keyboard)


async def turn_page(_: Update, context: Context) -> None:
    """Show another page, the outline or the summary of an article in the same message."""
    press = context.press
    if press is None:
        return
    named, text, piece, *rest = press.arguments
    try:
        article = quote_ids.find_article(named, text, context.library.answerer.index)
    except UnknownIdError:
        await messages.answer_press(press.query, context.translator.say(GONE))
        return
    except ChangedArticleError as error:
        if int(piece) != AS_IT_IS:
            await _offer_current(error.article, press, context)
            return
        article = error.article
    await messages.answer_press(press.query)
    await edit_pressed(press, *await _view(press.name, article, int(piece), rest, context))


async def _view(
    name: str, article: Article, piece: int, rest: list[str], context: Context
) -> Shown:
    if name == OUTLINE:
        part, *rest = rest
        return _outline(ReadingPosition(article, piece, *rest), int(part), context)
    place = ReadingPosition(article, piece, *rest)
    return await _summary(place, context) if name == SUMMARY else _page(place, context)


async def _offer_current(article: Article, press: ButtonPress, context: Context) -> None:
    """Say that the article has changed; leave the page, with a button to the article as it is."""
    translator = context.translator
    await messages.answer_press(press.query, translator.say(CHANGED))
    now = callback_data.button(
        translator.say(verify.READ_IT_NOW), READ, *digests(article), AS_IT_IS
    )
    await messages.edit_keyboard(press.message, InlineKeyboardMarkup.from_button(now))


def _page(place: ReadingPosition, context: Context) -> Shown:
    """Return a page of the article; one with its last piece for a number beyond."""
    translator, article = context.translator, place.article
    pieces = pieces_of(article, context.library.answerer.index)
    head = render_source(article, translator)
    if not pieces:
        return f"{head}\n\n{translator.say(NOTHING_TO_READ)}", None
    first = min(max(place.piece, 1), len(pieces)) - 1
    begins = article_pages.starts(pieces)
    if len(begins) > 1:
        number = bisect_right(begins, first)
        where = translator.say(
            PAGE_OF, page=translator.number(number), pages=translator.number(len(begins))
        )
        head += f"\n<i>{where}</i>"
    text = "\n\n".join(map(_paragraph, article_pages.page_from(pieces, first)))
    return f"{head}\n\n{text}", _under_page(
        ReadingPosition(article, first + 1, place.quote), pieces, translator
    )


def _paragraph(piece: PagePiece) -> str:
    heading = f"<b>{shorten(piece.heading, limit=MAX_HEADING)}</b>\n" if piece.heading else ""
    sign = " …" if piece.goes_on else ""
    return f"{heading}<i>¶ {piece.passage.paragraph}{sign}</i> {quoted(piece.text.strip())}"


def _under_page(
    place: ReadingPosition, pieces: Sequence[PagePiece], translator: Translator
) -> InlineKeyboardMarkup:
    first = place.piece - 1
    after = first + len(article_pages.page_from(pieces, first))
    turns = []
    if first > 0:
        before = article_pages.page_before(pieces, first)
        turns.append(callback_data.button(untranslated("‹"), READ, *place.arguments(before + 1)))
    if after < len(pieces):
        turns.append(callback_data.button(untranslated("›"), READ, *place.arguments(after + 1)))
    of_article = (*digests(place.article), place.piece)
    views = [
        callback_data.button(
            translator.say(OUTLINE_LABEL), OUTLINE, *of_article, 1, *place.origin
        ),
        callback_data.button(translator.say(SUMMARY_LABEL), SUMMARY, *place.arguments()),
    ]
    rows = [turns, views]
    if place.quote:
        quote_id = QuoteId(*digests(place.article), BASE32.decode(place.quote))
        rows.append([callback_data.button(translator.say(BACK), verify.VERIFY, quote_id)])
    return InlineKeyboardMarkup([row for row in rows if row])


def _outline(place: ReadingPosition, part: int, context: Context) -> Shown:
    """Return a part of the article's outline, each line a button."""
    translator = context.translator
    pieces = pieces_of(place.article, context.library.answerer.index)
    numbers = article_pages.outline(pieces)
    parts = max(1, -(-len(numbers) // _LINES))
    part = min(max(part, 1), parts)
    lines = [
        [callback_data.button(_label(pieces[number]), READ, *place.arguments(number + 1))]
        for number in numbers[(part - 1) * _LINES : part * _LINES]
    ]
    before = (*digests(place.article), place.piece)
    turns = lists.page_buttons(OUTLINE, part, parts, *place.origin, before=before)
    back = [callback_data.button(translator.say(BACK), READ, *place.arguments())]
    html = f"{render_source(place.article, translator)}\n\n{translator.say(PRESS_A_LINE)}"
    return html, InlineKeyboardMarkup([row for row in (*lines, turns, back) if row])


def _label(piece: PagePiece) -> LabelText:
    words = plain(shorten(piece.heading or piece.text, limit=_MAX_LABEL))
    return untranslated(f"¶ {piece.passage.paragraph} · {words}")


async def _summary(place: ReadingPosition, context: Context) -> Shown:
    """Return the article's central sentences, and the button that opens it."""
    translator = context.translator
    answer = await asyncio.to_thread(context.library.answerer.summarise, place.article)
    if not answer.answered:
        return (
            f"{render_source(place.article, translator)}\n\n{translator.say(NOTHING_TO_READ)}",
            None,
        )
    read = callback_data.button(translator.say(verify.READ_THE_ARTICLE), READ, *place.arguments())
    html = render_answer(answer, translator, links=context.links)
    return html, InlineKeyboardMarkup.from_button(read)
