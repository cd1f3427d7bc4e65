"""Inline keyboards for answers, refusals and the views that their buttons open.

Every view has a button that carries the answer's token: the way back, even after a restart.
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
"""The button that opens an article around a quote. Its arguments: the page of quotes that it was
opened from, the quote's id and, to turn to another excerpt, that one's offset in the article."""
VOTE = "vote"
"""The thumbs; the argument is "up" or "down"."""
A_PAGE = 3  # quotes of the next best: what a phone shows without much scrolling

LABEL_MORE = label("More")
LABEL_CONTEXT = label("Context")
LABEL_WHY = label("Why?")
LABEL_SHARE = label("Share")
LABEL_BACK = label("‹ Back")
LABEL_NEAREST = label("Nearest")
LABEL_AGAIN = label("Ask again")

_ROW = 36  # characters of labels that fit in a row 360 pixels wide
_Rows = list[list[InlineKeyboardButton]]


@dataclass(frozen=True, slots=True)
class KeyboardBuilder:
    """Build the keyboards of one answer, for one chat and language."""

    translator: Translator
    bot: Bot
    token: AnswerToken
    asker: int | None
    """User id of whoever may delete the answer; None in private chats, which need no button."""

    @property
    def links(self) -> Links:
        """Return the deep links of the bot."""
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
        """Return the buttons under a page of further quotes; pages count from 1."""
        more = [self._view(LABEL_MORE, page + 1)] if quotes_on(answer, page + 1) else []
        context = self._context(page, quotes_on(answer, page)[0])
        return _keyboard([[self._view(LABEL_BACK, page - 1), context, *more, *self._delete()]])

    def under_excerpt(
        self, excerpt: Excerpt, quote: Quote, others: Sequence[Quote], page: int
    ) -> InlineKeyboardMarkup:
        """Return the buttons under an excerpt of an article.

        others: all quotes on the page that it was opened from, including this one.
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
        """Return the back button, under the topics that were offered."""
        back = [self._view(LABEL_BACK, 0), *self._delete()]
        return _keyboard([*self._topics(topics), back])

    def to_ask_again(self) -> InlineKeyboardMarkup:
        """Return the button that asks the same question again."""
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
        """Return a button for each topic, as many in a row as fit at equal width."""
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
    """Return the quotes on a page: page 0 is the answer itself, the others its further quotes."""
    if page == 0:
        return answer.shown if answer.answered else answer.quotes[:1]
    return answer.further[(page - 1) * A_PAGE : page * A_PAGE]


def topics_in(keyboard: InlineKeyboardMarkup | None) -> tuple[str, ...]:
    """Return the topics that a keyboard offers."""
    return tuple(b.label for b in callback_data.data_buttons(keyboard) if b.name == TOPIC)


def _keyboard(rows: _Rows) -> InlineKeyboardMarkup:
    """Return a keyboard without the empty rows."""
    return InlineKeyboardMarkup([row for row in rows if row])
