"""The buttons under an answer and under a refusal, in each of their views.

The way back to an answer is in the message itself: some button in every view holds its token.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote as percent_encode

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.i18n.markers import Label, label, untranslated
from bot.i18n.translator import Translator
from bot.library import quote_ids
from bot.rendering import callback_data
from bot.rendering.answer_tokens import AGAIN, TOPIC, VIEW, WHY, AnswerToken
from bot.rendering.callback_data import DELETE, button, link_button
from bot.rendering.links import Links

if TYPE_CHECKING:
    from telegram import Bot

    from bot.rendering.excerpts import Excerpt
    from retrieval import Answer, Quote

CONTEXT = "context"
"""Names the buttons that open an article around a quote; its arguments are the page of quotes that
it was opened from, the quote's id and, for what stands elsewhere, a position in the article."""
VOTE = "vote"
"""Names the thumbs; its argument is "up" or "down"."""
A_PAGE = 3  # quotes of the next best: what a phone shows without much scrolling

LABEL_MORE = label("More")
LABEL_CONTEXT = label("Context")
LABEL_WHY = label("Why?")
LABEL_SHARE = label("Share")
LABEL_BACK = label("‹ Back")
LABEL_NEAREST = label("Nearest")
LABEL_AGAIN = label("Ask again")

_ROW = 36  # characters of labels that a row of 360 pixels has room for
_Rows = list[list[InlineKeyboardButton]]


@dataclass(frozen=True, slots=True)
class KeyboardBuilder:
    """Makes the keyboards of one answer, for the person and the place that it is in."""

    translator: Translator
    bot: Bot
    token: AnswerToken
    asker: int | None
    """Who may remove the answer; None in private, where everybody may remove everything."""

    @property
    def links(self) -> Links:
        """Return the links that open the bot."""
        return Links(self.bot.username)

    def under_answer(self, answer: Answer) -> InlineKeyboardMarkup:
        """Return the buttons under an answer."""
        more = [self._view(LABEL_MORE, 1)] if answer.further else []
        best = answer.shown[0]
        looks = [*more, self._context(0, best), self._why(), self._share(best)]
        votes = [
            button(untranslated(sign), VOTE, vote) for sign, vote in (("👍", "up"), ("👎", "down"))
        ]
        return _keyboard([looks, [*votes, *self._delete()]])

    def under_next_best(self, answer: Answer, page: int) -> InlineKeyboardMarkup:
        """Return the buttons under a page of what comes next, from 1."""
        more = [self._view(LABEL_MORE, page + 1)] if quotes_on(answer, page + 1) else []
        context = self._context(page, quotes_on(answer, page)[0])
        return _keyboard([[self._view(LABEL_BACK, page - 1), context, *more, *self._delete()]])

    def under_excerpt(
        self, excerpt: Excerpt, quote: Quote, others: Sequence[Quote], page: int
    ) -> InlineKeyboardMarkup:
        """Return the buttons under a part of an article.

        others: the quotes that are shown on the page that it was opened from, this one with them.
        """
        here = str(quote_ids.id_of(quote))
        turns = [
            [button(untranslated(sign), CONTEXT, page, here, position)]
            if position is not None
            else []
            for sign, position in (("‹", excerpt.before), ("›", excerpt.after))
        ]
        numbers = []
        for number, other in enumerate(others, 1):
            name = quote_ids.id_of(other)
            text = f"· {number} ·" if str(name) == here else str(number)
            numbers.append(button(untranslated(text), CONTEXT, page, name))
        chosen = numbers if len(numbers) > 1 else []
        back = [self._view(LABEL_BACK, page), *self._delete()]
        return _keyboard([[*turns[0], *chosen, *turns[1]], back])

    def under_refusal(self, answer: Answer, topics: Iterable[str]) -> InlineKeyboardMarkup | None:
        """Return the buttons under a refusal, if there are any."""
        near = [self._view(LABEL_NEAREST, 1), self._why()] if answer.quotes else []
        rows = [row for row in (*self._topics(topics), near) if row]
        if rows:
            return _keyboard([*rows[:-1], [*rows[-1], *self._delete()]])
        return _keyboard([self._delete()]) if self.asker is not None else None

    def under_view(self, topics: Iterable[str]) -> InlineKeyboardMarkup:
        """Return the way back from a view, and the topics that were offered."""
        back = [self._view(LABEL_BACK, 0), *self._delete()]
        return _keyboard([*self._topics(topics), back])

    def to_ask_again(self) -> InlineKeyboardMarkup:
        """Return the button that asks the same again."""
        again = button(self.translator.say(LABEL_AGAIN), AGAIN, *self.token)
        return _keyboard([[again, *self._delete()]])

    def _view(self, text: Label, page: int) -> InlineKeyboardButton:
        return button(self.translator.say(text), VIEW, page, *self.token)

    def _context(self, page: int, quote: Quote) -> InlineKeyboardButton:
        text = self.translator.say(LABEL_CONTEXT)
        return button(text, CONTEXT, page, quote_ids.id_of(quote))

    def _why(self) -> InlineKeyboardButton:
        return button(self.translator.say(LABEL_WHY), WHY, *self.token)

    def _share(self, quote: Quote) -> InlineKeyboardButton:
        text, name = self.translator.say(LABEL_SHARE), quote_ids.id_of(quote)
        if self.bot.supports_inline_queries:
            return InlineKeyboardButton(text, switch_inline_query=str(name))
        link = percent_encode(self.links.verify(name), safe="")
        return link_button(text, f"https://t.me/share/url?url={link}")

    def _topics(self, topics: Iterable[str]) -> _Rows:
        """Return a button for each topic, as many in a row as have room; all are equally wide."""
        rows: _Rows = []
        for number, topic in enumerate(topics):
            one = button(untranslated(topic), TOPIC, number, *self.token)
            together = [*rows[-1], one] if rows else []
            if together and len(together) * max(len(b.text) for b in together) <= _ROW:
                rows[-1].append(one)
            else:
                rows.append([one])
        return rows

    def _delete(self) -> list[InlineKeyboardButton]:
        return [] if self.asker is None else [button(untranslated("🗑"), DELETE, self.asker)]


def quotes_on(answer: Answer, page: int) -> tuple[Quote, ...]:
    """Return the quotes on a page of an answer: 0 is the answer, the others what comes next."""
    if page == 0:
        return answer.shown if answer.answered else answer.quotes[:1]
    return answer.further[(page - 1) * A_PAGE : page * A_PAGE]


def topics_in(keyboard: InlineKeyboardMarkup | None) -> tuple[str, ...]:
    """Return the topics that a keyboard offers."""
    return tuple(b.label for b in callback_data.data_buttons(keyboard) if b.name == TOPIC)


def _keyboard(rows: _Rows) -> InlineKeyboardMarkup:
    """Return the keyboard of the rows that are not empty."""
    return InlineKeyboardMarkup([row for row in rows if row])
