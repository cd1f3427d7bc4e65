"""Show quotes in their articles by their ids: /verify, deep links, and ids that are pasted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from telegram import InlineKeyboardMarkup, MessageEntity

from bot.dispatch.context import Context
from bot.handlers.articles.lists import AS_IT_IS, READ
from bot.handlers.pressed_message import edit_pressed
from bot.i18n.translator import Translator, joined, label, mark
from bot.library import quote_ids
from bot.library.id_codec import BASE32
from bot.library.quote_ids import ChangedArticleError, QuoteId, UnknownIdError, digests
from bot.rendering import callback_data
from bot.rendering.article_pages import piece_at, pieces_of
from bot.rendering.keyboards import CONTEXT
from bot.rendering.messages import cite, render_id, render_source
from bot.transport import messages
from bot.transport.html import MAX_UNITS, clip, plain, quoted, units
from retrieval import Index, Sentence

if TYPE_CHECKING:
    from telegram import Message, Update

VERIFY = "verify"
"""Names the button back to a quote; its argument is the quote's id."""
ONLY_AN_ID = re.compile(r"(?i)^\s*(?:id:?\s+|(?=\S*\d))\w{5}-\w{4}-\w{1,6}\s*$")
"""A message that is nothing but an id, which whoever pastes it wants verified. Nearly every id has
a digit, and "world-wide-web" has none."""

HOW_TO_VERIFY = mark(
    "Write the id of an answer after /verify, or reply with /verify to one of my answers."
)
VERBATIM = mark("The words in bold are in this article, word for word.")
CHANGED = mark(
    "The article that <code>{quote_id}</code> quotes has changed since then, so I can’t vouch "
    "for the quote. This is the article now:"
)
NO_SENTENCE = mark(
    "I have the article that <code>{quote_id}</code> quotes, but no sentence of it has this id. "
    "Is the id complete?"
)
UNKNOWN = mark("I don’t know any quote with the id <code>{quote_id}</code>.")
TOO_MANY = mark("That’s a lot at once: please verify the other ids in another message.")
READ_THE_ARTICLE = label("Read the article")
READ_IT_NOW = label("Read it as it is now")

_MOST = 8  # ids in one message


async def verify(update: Update, context: Context) -> None:
    """Show the quotes whose ids the message names, or those of the answer it replies to."""
    message = update.message
    if message is None:
        return
    if not (ids := ids_meant(message, context)):
        await messages.reply(message, context.translator.say(HOW_TO_VERIFY))
        return
    await send_quotes(message, ids, context)


async def send_quotes(message: Message, ids: Sequence[QuoteId], context: Context) -> None:
    """Reply with the quotes that have these ids."""
    html, keyboard = render_quotes(ids, context)
    await messages.reply(message, html, keyboard=keyboard)


async def show_quote_again(_: Update, context: Context) -> None:
    """Show a quote again in the message where its article was read."""
    if press := context.press:
        await messages.answer_press(press.query)
        ids = quote_ids.find_ids(press.arguments[0])
        await edit_pressed(press, *render_quotes(ids, context))


def ids_meant(message: Message, context: Context) -> tuple[QuoteId, ...]:
    """Return the ids in the message's words, or else in those of the message replied to.

    In one of the bot's answers that is its own id, whatever its quotes may look like; in another
    view of the answer, the id of the quote whose context a button opens.
    """
    asked = context.addressed.question if context.addressed else ""
    if ids := quote_ids.find_ids(asked):
        return ids
    replied = message.reply_to_message
    if replied is None or replied.text is None:
        return ()
    if replied.from_user != context.bot.bot:
        return quote_ids.find_ids(replied.text)
    copied = " ".join(replied.parse_entities([MessageEntity.CODE]).values())
    shown = callback_data.data_buttons(replied.reply_markup)
    opened = [" ".join(button.arguments) for button in shown if button.name == CONTEXT]
    return quote_ids.find_ids(copied) or quote_ids.find_ids(" ".join(opened))[:1]


def render_quotes(
    ids: Sequence[QuoteId], context: Context
) -> tuple[str, InlineKeyboardMarkup | None]:
    """Return each quote in its article, or why there is none, as HTML; a button if it is one."""
    index, translator = context.library.answerer.index, context.translator
    return _fitting(ids[:_MOST], len(ids) > _MOST, index, translator), (
        _keyboard(ids[0], index, translator) if len(ids) == 1 else None
    )


def _fitting(ids: Sequence[QuoteId], more: bool, index: Index, translator: Translator) -> str:
    """Return the most detailed message that is short enough for Telegram."""
    for kept in range(len(ids), 0, -1):
        note = translator.say(TOO_MANY) if more or kept < len(ids) else ""
        for fullness in (2, 1, 0):
            each = [_shown(one, index, translator, fullness) for one in ids[:kept]]
            message = joined([*each, note])
            if units(plain(message)) <= MAX_UNITS:
                return message
    return message


def _shown(quote_id: QuoteId, index: Index, translator: Translator, fullness: int) -> str:
    try:
        number = quote_ids.find_sentence(quote_id, index)
    except UnknownIdError:
        return translator.say(UNKNOWN, quote_id=quote_id)
    except ChangedArticleError as error:
        if error.same_text:
            return translator.say(NO_SENTENCE, quote_id=quote_id)
        changed = translator.say(CHANGED, quote_id=quote_id)
        return f"{changed}\n{render_source(error.article, translator)}"
    sentence = index.sentence(number)
    text = _in_place(number, sentence, index, fullness)
    name = render_id(sentence, translator)
    return (
        f"<blockquote>{text}</blockquote>\n— {cite(sentence, translator)}\n\n"
        f"{translator.say(VERBATIM)}\n{name}"
    )


def _in_place(number: int, sentence: Sentence, index: Index, fullness: int) -> str:
    """Return the quote in bold, with the text around it, as HTML.

    fullness: 2 for the whole paragraph, and the sentence before or after it where the quote
    stands at its edge; 1 for the sentences before and after; 0 for neither, cut if need be.
    """
    if fullness == 0:
        return f"<b>{quoted(_clip_if_long(sentence.text))}</b>"
    before, after = (
        _neighbour(number - 1, sentence, index),
        _neighbour(number + 1, sentence, index),
    )
    text, passage = sentence.article.text, sentence.passage
    lead, rest = text[passage.start : sentence.start], text[sentence.end : passage.end]
    if fullness == 1:
        lead = lead and text[before.start : sentence.start] if before else ""
        rest = rest and text[sentence.end : after.end] if after else ""
    above = f"{quoted(before.text)}\n" if before and not lead.strip() else ""
    below = f"\n{quoted(after.text)}" if after and not rest.strip() else ""
    return f"{above}{quoted(lead)}<b>{quoted(sentence.text)}</b>{quoted(rest)}{below}"


def _clip_if_long(text: str) -> str:
    """Return a text, cut if the message would have no room for the rest."""
    room = MAX_UNITS - 800
    return text if units(text) <= room else clip(text, max_units=room)


def _neighbour(number: int, sentence: Sentence, index: Index) -> Sentence | None:
    if not 0 <= number < len(index.arrays.sentences):
        return None
    other = index.sentence(number)
    return other if other.article is sentence.article else None


def _keyboard(
    quote_id: QuoteId, index: Index, translator: Translator
) -> InlineKeyboardMarkup | None:
    """Return the button that opens the article where the quote stands, or as it is now."""
    try:
        sentence = index.sentence(quote_ids.find_sentence(quote_id, index))
    except UnknownIdError:
        return None
    except ChangedArticleError as error:
        label = READ_THE_ARTICLE if error.same_text else READ_IT_NOW
        return InlineKeyboardMarkup.from_button(
            callback_data.button(translator.say(label), READ, *digests(error.article), AS_IT_IS)
        )
    piece = 1 + piece_at(pieces_of(sentence.article, index), sentence.start)
    start = BASE32.encode(sentence.start)
    return InlineKeyboardMarkup.from_button(
        callback_data.button(
            translator.say(READ_THE_ARTICLE), READ, quote_id.article, quote_id.text, piece, start
        )
    )
