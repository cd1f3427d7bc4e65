"""Turn sentences of the index into the quotes of an answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from retrieval.answering.quote_context import find_context
from retrieval.index.index import Index
from retrieval.ranking.filters import AllowedSentences
from retrieval.types.answer import Quote
from retrieval.types.article import Sentence, Span


def make_quote(index: Index, number: int, score: float) -> Quote:
    """Return the sentence of that number, with the one before it where it needs that."""
    sentence = index.sentence(number)
    before = find_context(index, number)
    return Quote(sentence.article, sentence.start, sentence.end, sentence.passage, score, before)


def merge_quotes(quotes: Iterable[Quote]) -> tuple[Quote, ...]:
    """Return the quotes so that nothing is shown twice, and neighbours in reading order.

    quotes: best first. One whose context is quoted before it stands right behind that, without
    it. One that is the context of a better one stays: `Answer.shown` leaves it out.
    """
    merged: list[Quote] = []
    for quoted in quotes:
        before = [q for q in merged if quoted.context and _is(q, quoted.context)]
        if before:
            merged.insert(merged.index(before[0]) + 1, replace(quoted, context=None))
        else:
            merged.append(quoted)
    return tuple(merged)


def add_copies(quotes: Iterable[Quote], index: Index) -> tuple[Quote, ...]:
    """Return the quotes, each with the other articles that have the same sentence."""
    return tuple(
        replace(
            quote,
            elsewhere=tuple(
                map(index.sentence, index.duplicates.elsewhere(sentence_number(quote, index)))
            ),
        )
        for quote in quotes
    )


def drop_forbidden_contexts(
    quotes: Iterable[Quote], allowed: AllowedSentences, index: Index
) -> tuple[Quote, ...]:
    """Return the quotes, without the sentence before one that may not be quoted itself."""

    def without_forbidden(quote: Quote) -> Quote:
        if quote.context is None:
            return quote
        before = index.sentence_at(index.numbers[quote.article.id], quote.context.start)
        is_allowed = before is not None and allowed.sentences[before]
        return quote if is_allowed else replace(quote, context=None)

    return tuple(map(without_forbidden, quotes))


def each_text_once(quotes: Iterable[Quote], *, known: Iterable[Quote] = ()) -> Iterator[Quote]:
    """Yield the quotes whose words, case and white space aside, no earlier one has.

    known: quotes whose words are not to be repeated either.
    """
    texts = {_fold(quote.text) for quote in known}
    for quote in quotes:
        if (text := _fold(quote.text)) not in texts:
            texts.add(text)
            yield quote


def sentence_number(quote: Quote, index: Index) -> int:
    """Return the number that the quoted sentence has in the index.

    Raises ValueError when the index has no such sentence.
    """
    number = index.sentence_at(index.numbers[quote.article.id], quote.start)
    if number is None:
        raise ValueError(f"{quote.article.id}: no sentence begins at {quote.start}")
    return number


def _fold(text: str) -> str:
    return " ".join(text.casefold().split())


def _is(sentence: Sentence, span: Span) -> bool:
    return sentence.article is span.article and sentence.start == span.start
